"""The rules of a polite poller, P1 to P21, each asked of a real server with a fake clock."""

import re
from collections import Counter
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest
from feed_server import START, Answer, Asked, Clock, Driver, FeedServer, drive, item, rss

from adapters.contract import Context, Page, PermanentError, TransientError
from adapters.http import Response, Session
from adapters.rss import FeedAdapter
from adapters.rss.cursor import State
from adapters.rss.polling import DAY, HOUR, schedule
from adapters.rss.settings import FeedSettings

ETAG = 'W/"a b;\\c"'
ODD_DATE = "Tue, 01-Sep-26 08:00:00 GMT"
WITH = {"ETag": '"1"', "Last-Modified": "Tue, 01 Sep 2026 08:00:00 GMT"}


def serve(server: FeedServer, body: bytes, **headers: str) -> None:
    server.answer = lambda asked: Answer(
        body, headers={"ETag": '"1"', **{k.replace("_", "-"): v for k, v in headers.items()}}
    )


def test_p1_validators_go_back_byte_for_byte(server: FeedServer, driver: Driver) -> None:
    server.answer = lambda asked: Answer(rss("1"), headers={"ETag": ETAG, "Last-Modified": ODD_DATE})
    driver.poll()
    driver.clock.forward(2 * DAY)
    driver.poll()
    assert server.asked[1].get("If-None-Match") == ETAG
    assert server.asked[1].get("If-Modified-Since") == ODD_DATE


def test_p1_both_validators_come_from_the_same_answer(server: FeedServer, driver: Driver) -> None:
    answers = iter([Answer(rss("1"), headers=WITH), Answer(rss("2"), headers={"ETag": '"2"'}), Answer(status=304)])
    server.answer = lambda asked: next(answers)
    for _ in range(3):
        driver.poll()
        driver.clock.forward(2 * DAY)
    assert server.asked[2].get("If-None-Match") == '"2"'
    assert server.asked[2].get("If-Modified-Since") is None


def test_p2_no_validator_is_invented(server: FeedServer, driver: Driver) -> None:
    server.answer = lambda asked: Answer(rss("1"))
    driver.poll()
    driver.clock.forward(2 * DAY)
    driver.poll()
    assert all(asked.get("If-None-Match") is None and asked.get("If-Modified-Since") is None for asked in server.asked)


def test_p3_a_restart_neither_polls_early_nor_forgets_validators(server: FeedServer, driver: Driver) -> None:
    serve(server, rss("1"))
    driver.poll()
    again = drive(server, driver.clock)  # a new process knows only the cursor
    again.cursor = driver.cursor
    page = again.poll()
    assert isinstance(page, Page)
    assert page.wait >= HOUR
    assert len(server.asked) == 1
    again.clock.forward(page.wait)
    again.poll()
    assert server.asked[1].get("If-None-Match") == '"1"'


def test_p4_not_modified_is_success_and_takes_new_validators(server: FeedServer, driver: Driver) -> None:
    answers = iter(
        [
            Answer(rss("1"), headers=WITH),
            Answer(status=500),
            Answer(status=304, headers={"ETag": '"9"'}),
            Answer(status=304),
        ]
    )
    server.answer = lambda asked: next(answers)
    driver.poll()
    driver.clock.forward(DAY)
    driver.poll()
    assert driver.failures == 1
    driver.clock.forward(DAY)
    page = driver.poll()
    assert isinstance(page, Page)
    assert page.posts == ()
    assert page.wait >= HOUR
    assert driver.failures == 0
    driver.clock.forward(DAY)
    driver.poll()
    assert server.asked[3].get("If-None-Match") == '"9"'
    assert server.asked[3].get("If-Modified-Since") == WITH["Last-Modified"]


def test_p5_same_body_is_unchanged_and_after_five_polled_daily(server: FeedServer, driver: Driver) -> None:
    serve(server, rss("1"))
    driver.run(6 * 1.2 * HOUR)
    assert len(driver.posts) == 1
    before = len(server.asked)
    driver.run(3 * DAY)
    assert len(server.asked) - before <= 3


def test_p6_at_least_an_hour_between_polls_over_two_days(server: FeedServer, clock: Clock) -> None:
    times = []

    def answer(asked: Asked) -> Answer:
        times.append(clock.now)
        return Answer(rss("1"), headers=WITH) if asked.get("If-None-Match") is None else Answer(status=304)

    server.answer = answer
    slow = drive(server, clock)
    slow.run(2 * DAY)
    gaps = [(later - sooner).total_seconds() for sooner, later in pairwise(times)]
    assert all(HOUR <= gap <= 1.1 * HOUR for gap in gaps)
    assert len(times) >= 43
    assert slow.adapter.pace.least_interval == 900.0
    assert FeedSettings().validate({"url": "https://x.example/feed", "interval": 899.0})


def test_p6_a_feed_without_validators_is_polled_daily(server: FeedServer, driver: Driver) -> None:
    server.answer = lambda asked: Answer(rss(str(len(server.asked))))
    driver.run(2 * DAY)
    assert len(server.asked) <= 2


@pytest.mark.parametrize(
    ("head", "headers", "least"),
    [
        ("<ttl>180</ttl>", {}, 3 * HOUR),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", {}, 6 * HOUR),
        ("", {"Cache-Control": "public, max-age=7200"}, 2 * HOUR),
        ("", {"Expires": "Tue, 01 Sep 2026 13:00:00 GMT"}, 5 * HOUR),
        ("<ttl>999999</ttl>", {}, DAY),
        ("<ttl>-1</ttl>", {}, HOUR),
        ("<ttl>NaN</ttl>", {}, HOUR),
        ("<ttl>1e400</ttl>", {}, HOUR),
        ("", {"Expires": "0"}, HOUR),
        ("", {"Cache-Control": "max-age=99999999999999999999"}, DAY),
        ("<sy:updatePeriod>yearly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", {}, DAY),
    ],
)
def test_p7_the_slowest_wish_counts_up_to_a_day(
    server: FeedServer, driver: Driver, head: str, headers: dict[str, str], least: float
) -> None:
    server.answer = lambda asked: Answer(rss("1", head=head), headers={**WITH, **headers})
    page = driver.poll()
    assert isinstance(page, Page)
    assert least <= page.wait <= 1.1 * least


def test_p8_skipped_hours_and_days_are_skipped(server: FeedServer, driver: Driver) -> None:
    hours = "".join(f"<hour>{hour}</hour>" for hour in (*range(8, 20), 24))
    head = f"<skipHours>{hours}</skipHours><skipDays><day>Wednesday</day></skipDays>"
    serve(server, rss("1", head=head))
    page = driver.poll()
    assert isinstance(page, Page)
    due = driver.clock.now + timedelta(seconds=page.wait)
    assert due.hour == 20
    driver.clock.now = due.replace(hour=23, minute=30)
    page = driver.poll()
    assert isinstance(page, Page)
    due = driver.clock.now + timedelta(seconds=page.wait)
    assert due.strftime("%A %H") == "Thursday 01"  # not Wednesday, and hour 24 is hour 0


def test_p8_a_feed_that_skips_everything_is_polled_all_the_same(server: FeedServer, driver: Driver) -> None:
    serve(server, rss("1", head=f"<skipHours>{''.join(f'<hour>{hour}</hour>' for hour in range(24))}</skipHours>"))
    page = driver.poll()
    assert isinstance(page, Page)
    assert page.wait <= 1.1 * HOUR


@pytest.mark.parametrize("status", [429, 503, 500, 404, 403])
@pytest.mark.parametrize(
    ("value", "wait"), [("7200", 7200.0), ("date", 3 * HOUR), ("-5", None), ("soon", None), ("99999999", 7 * DAY)]
)
def test_p9_retry_after_counts_on_any_error(
    server: FeedServer, driver: Driver, status: int, value: str, wait: float | None
) -> None:
    value = format_datetime(driver.clock.now + timedelta(hours=3), usegmt=True) if value == "date" else value
    server.answer = lambda asked: Answer(status=status, headers={"Retry-After": value})
    error = driver.poll()
    assert isinstance(error, TransientError)
    assert error.retry_after == wait


def test_p10_errors_back_off_from_an_hour_to_three_days_and_reset(server: FeedServer, driver: Driver) -> None:
    server.answer = lambda asked: Answer(status=500)
    driver.run(14 * DAY)
    assert 9 <= len(server.asked) <= 11  # 1, 2, 4, 8, 16, 32, 64 hours, then every 72: one attempt each
    serve(server, rss("1"))
    driver.run(3.5 * DAY)
    assert driver.failures == 0


def test_p11_gone_stops_at_once(server: FeedServer, driver: Driver) -> None:
    server.answer = lambda asked: Answer(status=410)
    driver.run(DAY)
    assert isinstance(driver.errors[0], PermanentError)
    assert len(server.asked) == 1


def test_p11_not_found_pauses_after_thirty_days(server: FeedServer, driver: Driver) -> None:
    server.answer = lambda asked: Answer(status=404)
    driver.run(29 * DAY)
    assert driver.paused is None
    driver.run(5 * DAY)
    assert driver.paused is not None


@pytest.mark.parametrize("status", [401, 403])
def test_p11_closed_pauses_after_three(server: FeedServer, driver: Driver, status: int) -> None:
    server.answer = lambda asked: Answer(status=status)
    driver.run(30 * DAY)
    assert len(server.asked) == 3
    assert driver.paused is not None


def moved(server: FeedServer, *statuses: int) -> None:
    """The feed is found after these redirects, and changes at each poll but for one entry."""

    def answer(asked: Asked) -> Answer:
        step = 0 if asked.path == "/feed" else int(asked.path.removeprefix("/step"))
        if step < len(statuses):
            return Answer(status=statuses[step], headers={"Location": f"/step{step + 1}"})
        return Answer(rss("same", f"new{len(server.asked)}"), headers={"ETag": f'"{len(server.asked)}"'})

    server.answer = answer


@pytest.mark.parametrize(
    ("statuses", "stored"), [((301,), True), ((308, 301), True), ((301, 302), False), ((307,), False), ((303,), False)]
)
def test_p12_only_an_unbroken_permanent_redirect_is_stored(
    server: FeedServer, driver: Driver, statuses: tuple[int, ...], stored: bool
) -> None:
    moved(server, *statuses)
    driver.poll()
    driver.clock.forward(DAY)
    for _ in range(3):
        driver.poll()
        driver.clock.forward(2 * DAY)
    assert server.asked[-len(statuses) - 1].path == "/feed"  # not after less than a week
    for _ in range(3):
        driver.poll()
        driver.clock.forward(3 * DAY)
    before = len(server.asked)
    driver.poll()
    assert server.asked[before].path == (f"/step{len(statuses)}" if stored else "/feed")


def test_p12_another_host_is_followed_but_never_stored(server: FeedServer, driver: Driver) -> None:
    other = f"http://localhost:{server.server.server_port}/new"
    server.answer = lambda asked: (
        Answer(status=301, headers={"Location": other})
        if asked.path == "/feed"
        else Answer(rss("same", f"{len(server.asked)}"), headers=WITH)
    )
    for _ in range(8):
        driver.poll()
        driver.clock.forward(3 * DAY)
    assert server.asked[-2].path == "/feed"
    assert [finding.key for finding in driver.adapter.check().findings if "moved" in finding.key] == ["feed_moved"]


def test_p12_another_host_with_other_entries_is_a_hijack(server: FeedServer, driver: Driver) -> None:
    serve(server, rss("1", "2"))
    driver.poll()
    other = f"http://localhost:{server.server.server_port}/new"
    server.answer = lambda asked: (
        Answer(status=302, headers={"Location": other}) if asked.path == "/feed" else Answer(rss("7", "8"))
    )
    driver.clock.forward(2 * DAY)
    assert isinstance(driver.poll(), PermanentError)


def test_p13_the_password_stays_with_its_own_server(server: FeedServer, clock: Clock) -> None:
    other = f"http://localhost:{server.server.server_port}/new"
    server.answer = lambda asked: (
        Answer(status=302, headers={"Location": other}) if asked.path == "/feed" else Answer(rss("1"))
    )
    drive(server, clock, username="wijk", password="geheim").poll()
    assert server.asked[0].get("Authorization") == "Basic d2lqazpnZWhlaW0="
    assert server.asked[1].get("Authorization") is None


def test_p13_no_more_than_four_redirects(server: FeedServer, driver: Driver) -> None:
    moved(server, *[302] * 5)
    assert isinstance(driver.poll(), PermanentError)
    assert len(server.asked) == 5


def test_p14_feeds_of_one_server_spread_out(server: FeedServer, clock: Clock) -> None:
    serve(server, rss("1"))
    waits = set()
    for number in range(50):
        driver = drive(server, clock)
        driver.adapter.url = f"{server.url}/feed?{number}"
        page = driver.poll()
        assert isinstance(page, Page)
        waits.add(round(page.wait))
    assert len(waits) >= 30
    assert max(waits) - min(waits) >= 180


def test_p14_fifty_feeds_of_one_server_come_spread_over_the_hour_within_a_day() -> None:
    """They all began in the same second, as after a restart."""
    now = START
    moments = []
    for number in range(50):
        state = State(etag='"1"')
        url = f"https://buurt.example/feed/{number}"
        due = now
        while due < START + timedelta(days=1):
            schedule(state, Response(304, url, {}, b""), due, HOUR, url)
            due = datetime.fromisoformat(state.next)
        moments.append(due)
    tens = Counter(int((due - START).total_seconds() // 600) for due in moments)
    assert max(tens.values()) <= 17  # of 50 in ten minutes; about 8 when wholly even


def test_p14_polls_of_one_server_are_a_second_apart(server: FeedServer, clock: Clock) -> None:
    http = Session(
        user_agent="Wijk/1",
        allow_loopback=True,
        loopback_apart=1.0,
        clock=lambda: clock.now.timestamp(),
        sleep=clock.forward,
    )
    moments: list[datetime] = []

    def answer(asked: Asked) -> Answer:
        moments.append(clock.now)
        return Answer(rss("1"), headers=WITH)

    server.answer = answer
    for number in range(20):
        FeedAdapter({"url": f"{server.url}/feed?{number}"}, Context(http, clock)).pull(None)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(moments)]
    assert len(gaps) == 19
    assert min(gaps) >= 1.0


def test_p15_p16_what_a_request_says(server: FeedServer, driver: Driver) -> None:
    server.answer = lambda asked: Answer(rss("1"), headers={"Set-Cookie": "a=b", **WITH})
    driver.poll()
    driver.clock.forward(2 * DAY)
    driver.poll()
    asked = server.asked[1]
    assert re.fullmatch(r"\w+/[\d.]+ \(\+https://\S+; \d+ communities\)", asked.get("User-Agent") or "")
    assert asked.path == "/feed"
    assert asked.get("Cookie") is None
    assert asked.get("Referer") is None
    assert "application/atom+xml" in (asked.get("Accept") or "")
    assert asked.get("Accept-Encoding") == "gzip"


@pytest.mark.parametrize(
    "body", [b"<!doctype html><html><title>Inloggen</title><form></form></html>", b"", b"\x89PNG\r\n", b'{"a":1}']
)
def test_p17_something_else_than_a_feed_is_an_error_and_keeps_the_validators(
    server: FeedServer, driver: Driver, body: bytes
) -> None:
    serve(server, rss("1"))
    driver.poll()
    server.answer = lambda asked: Answer(body, headers={"ETag": '"login"'})
    driver.clock.forward(DAY)
    assert isinstance(driver.poll(), TransientError)
    driver.clock.forward(DAY)
    driver.poll()
    assert server.asked[2].get("If-None-Match") == '"1"'


def archive(server: FeedServer, last: int, cycle: bool = False) -> None:
    def answer(asked: Asked) -> Answer:
        page = 0 if asked.path == "/feed" else int(asked.path.removeprefix("/page"))
        following = page + 1 if page < last else (1 if cycle else None)
        head = f'<atom:link rel="prev-archive" href="{server.url}/page{following}"/>' if following else ""
        return Answer(rss(f"entry{page}", head=head), headers=WITH)

    server.answer = answer


@pytest.mark.parametrize(("last", "cycle", "read"), [(3, False, 3), (3, True, 3), (50, False, 20)])
def test_p18_archives_are_read_once_at_first_and_end(
    server: FeedServer, driver: Driver, last: int, cycle: bool, read: int
) -> None:
    archive(server, last, cycle)
    driver.run(HOUR / 2)
    assert len(server.asked) == 1 + read
    assert sum(len(page.posts) for page in driver.pages) == 1 + read
    driver.run(1.2 * HOUR)
    assert [asked.path for asked in server.asked[1 + read :]] == ["/feed"]


def test_p18_archives_of_another_origin_are_not_read(server: FeedServer, driver: Driver) -> None:
    serve(server, rss("1", head='<atom:link rel="prev-archive" href="http://localhost:1/x"/>'))
    page = driver.poll()
    assert isinstance(page, Page)
    assert not page.more
    assert len(server.asked) == 1


def test_p20_publisher_and_operator_can_stop_us(server: FeedServer, driver: Driver) -> None:
    server.answer = lambda asked: Answer(rss("1"), headers={"X-Robots-Tag": "wijkconnector: none"})
    driver.run(2 * DAY)
    assert len(server.asked) == 1
    assert driver.paused is not None


def test_p21_one_poll_is_one_request(server: FeedServer, driver: Driver) -> None:
    html = f"&lt;img src='{server.url}/pixel.gif'&gt;"
    serve(server, rss(item("1", html), head=f"<image><url>{server.url}/logo.png</url></image>"))
    driver.poll()
    assert [asked.path for asked in server.asked] == ["/feed"]
