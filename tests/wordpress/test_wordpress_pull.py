"""Reading a real WordPress: as it is shown, and in spite of its cursor traps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from wordpress_remote import WordPressRemote
from wordpress_server import PRETTY
from wordpress_site import DAY, Site

from adapters.contract import AuthError, PermanentError, PostStatus
from adapters.wordpress.cursor import KEPT, MOST_TIES, Cursor, Stream, Trace, dump, load

HEDGE = "Wie kan zaterdag helpen met de heg in de Wilgenstraat?"


def test_a_post_is_read_as_it_is_shown(remote: WordPressRemote) -> None:
    html = (
        "<p>Wie helpt mij &amp; mijn buur?</p><blockquote>Piet schreef: nee</blockquote><!--more--><p>Koffie is er!</p>"
    )
    hulp = remote.server.facts["hulp"]
    tag = remote.staff("POST", "/tags", {"name": "tuin & heg"})["id"]
    key = remote.add_post("Hulp bij d’n heg", html, "anna", categories=[hulp], tags=[tag], comment_status="closed")
    site = Site(remote)
    site.pull()
    post = site.known.posts[key]
    assert (post.title, post.text) == ("Hulp bij d’n heg", "Wie helpt mij & mijn buur?\n\nKoffie is er!")
    assert (post.category, post.tags, post.status) == ("Hulp gevraagd", ("tuin & heg",), PostStatus.CLOSED)
    assert (post.author.key, post.author.handle) == (f"user-{remote.server.facts['anna']['id']}", "Anna de Wit")
    assert abs(datetime.now(UTC) - post.created_at) < timedelta(minutes=1)
    assert post.opening
    assert not post.own
    remote.staff("DELETE", f"/tags/{tag}?force=true")


def test_a_comment_answers_the_post_or_another_comment(remote: WordPressRemote) -> None:
    key = remote.add_post("Heg", HEDGE, "anna")
    first = remote.add_reply(key, "Ik kan wel.", "bram")
    second = remote.add_reply(first, "Fijn, tot zaterdag!", "anna")
    site = Site(remote)
    site.pull()
    answers = site.known.posts
    assert (answers[first].reply_to, answers[second].reply_to) == (key, first)
    assert {answers[first].thread, answers[second].thread} == {key.removeprefix("post-")}
    assert not answers[first].opening


def test_a_scheduled_post_is_read_although_its_change_is_old(remote: WordPressRemote) -> None:
    key = remote.add_post("Later", "Wie past zondag op de kat?", "anna", status="future", date="2031-01-01T12:00:00")
    number = key.removeprefix("post-")
    remote.server.sql(
        f"UPDATE wp_posts SET post_modified='2020-01-01', post_modified_gmt='2020-01-01' WHERE ID={number};"
    )
    now = remote.add_post("Nu", HEDGE, "bram")
    site = Site(remote)
    assert site.pull() == [now]
    remote.server.php(f"wp_publish_post({number});")  # what WordPress's cron does when the time has come
    modified = remote.staff("GET", f"/posts/{number}")["modified_gmt"]
    assert modified == "2020-01-01T00:00:00", "otherwise this WordPress has no such trap"
    assert site.pull() == [key]


def test_a_comment_approved_late_is_read_although_its_time_is_old(remote: WordPressRemote) -> None:
    key = remote.add_post("Heg", HEDGE, "anna")
    held = remote.add_reply(key, "Ik kan wel helpen.", "bram")
    number = held.removeprefix("comment-")
    old = "comment_date='2021-01-01', comment_date_gmt='2021-01-01', comment_approved='0'"
    remote.server.sql(f"UPDATE wp_comments SET {old} WHERE comment_ID={number};")
    newer = remote.add_reply(key, "Ik ook!", "bram")
    site = Site(remote)
    site.pull()
    assert (held in site.known.posts, newer in site.known.posts) == (False, True)
    remote.staff("POST", f"/comments/{number}", {"status": "approved"})
    assert site.pull() == [held]


def test_an_edited_comment_comes_again(remote: WordPressRemote) -> None:
    key = remote.add_post("Heg", HEDGE, "anna")
    answer = remote.add_reply(key, "Ik kan zaterdag.", "bram")
    site = Site(remote)
    site.pull()
    remote.edit_post(answer, "Ik kan toch niet, helaas.")
    assert site.pull() == [answer]
    assert site.known.texts[answer] == "Ik kan toch niet, helaas."


def test_what_is_gone_is_told_within_a_day(remote: WordPressRemote) -> None:
    kept, trashed = remote.add_post("Heg", HEDGE, "anna"), remote.add_post("Kat", "Wie past op de kat?", "bram")
    answer = remote.add_reply(kept, "Ik kan wel.", "bram")
    site = Site(remote)
    site.pull()
    remote.delete_post(trashed)
    remote.delete_post(answer)
    site.clock.advance(DAY)
    site.pull()
    assert set(site.known.posts) == {kept}


def test_a_thread_in_the_trash_or_unknown_is_gone(remote: WordPressRemote) -> None:
    kept, trashed = remote.add_post("Heg", HEDGE, "anna"), remote.add_post("Kat", "Wie past op de kat?", "bram")
    remote.delete_post(trashed)
    threads = [key.removeprefix("post-") for key in (kept, trashed)] + ["99999"]
    for site in (Site(remote), Site(remote, username=None, application_password=None)):
        page = site.adapter.read(threads)
        assert [gone.thread for gone in page.deletions] == threads[1:]
        assert all(gone.key is None for gone in page.deletions)
        assert ([post.key for post in page.posts], page.complete) == ([kept], (threads[0],))


def test_a_post_behind_a_password_is_not_used(remote: WordPressRemote) -> None:
    key = remote.add_post("Heg", HEDGE, "anna")
    site = Site(remote)
    site.pull()
    remote.staff("POST", f"/posts/{key.removeprefix('post-')}", {"password": "geheim"})
    site.pull()
    assert site.known.posts == {}
    assert [gone.thread for gone in site.adapter.read([key.removeprefix("post-")]).deletions] == [key[5:]]


def test_only_the_named_categories_and_their_comments(remote: WordPressRemote) -> None:
    hulp, nieuws = remote.server.facts["hulp"], remote.server.facts["nieuws"]
    wanted = remote.add_post("Heg", HEDGE, "anna", categories=[hulp])
    other = remote.add_post("Kerstmarkt", "Kom allemaal!", "anna", categories=[nieuws])
    answer = remote.add_reply(wanted, "Ik kan wel.", "bram")
    remote.add_reply(other, "Leuk!", "bram")
    for categories in (["hulp-gevraagd"], [hulp]):
        site = Site(remote, categories=categories)
        site.pull()
        assert set(site.known.posts) == {wanted, answer}
    with pytest.raises(PermanentError):
        Site(remote, categories=["bestaat-niet"]).pull()


def test_more_posts_than_fit_a_page_and_all_of_one_second(remote: WordPressRemote) -> None:
    """An import gives hundreds of posts the same time; here local time equals UTC, as from before the site's time
    zone was set. None may be passed over."""
    row = "(1,'{0}','{0}','{0}','{0}','Vraag {1}','Wie helpt met klus {1}?','','','','','publish')"
    rows = [row.format("2024-05-01 10:00:00" if n < 230 else "2024-05-01 10:00:01", n) for n in range(250)]
    columns = "post_author,post_date,post_date_gmt,post_modified,post_modified_gmt,post_title,post_content"
    more = "post_excerpt,to_ping,pinged,post_content_filtered,post_status"
    remote.server.sql(f"INSERT INTO wp_posts ({columns},{more}) VALUES {','.join(rows)};")
    site = Site(remote)
    came = site.pull()
    assert (len(came), len(set(came))) == (250, 250)
    assert site.pull() == []


def test_nothing_new_costs_five_requests_and_repeats_nothing(remote: WordPressRemote) -> None:
    remote.add_reply(remote.add_post("Heg", HEDGE, "anna"), "Ik kan wel.", "bram")
    site = Site(remote)
    site.pull()
    before = remote.requests
    assert site.pull() == []
    assert remote.requests - before <= 5


@pytest.mark.parametrize("how", ["a web server that knows no wp-json", "WordPress's own setting"])
def test_a_site_without_pretty_permalinks(remote: WordPressRemote, how: str) -> None:
    key = remote.add_post("Heg", HEDGE, "anna")
    remote.proxy.hide_pretty = "web server" in how
    if "setting" in how:
        remote.server.permalinks("")
    try:
        site = Site(remote)
        assert site.pull() == [key]
        before = len(remote.proxy.asked)
        site.pull()
    finally:
        remote.server.permalinks(PRETTY)
    assert not any("/wp-json" in asked for asked in remote.proxy.asked[before:]), "what works is remembered"


def test_a_site_that_closes_its_doors_is_not_taken_for_emptied(remote: WordPressRemote) -> None:
    thread = remote.add_post("Heg", HEDGE, "anna").removeprefix("post-")
    for code in (b"rest_forbidden", b"rest_login_required"):
        remote.break_down(401, {"Content-Type": "application/json"}, b'{"code":"' + code + b'"}')
        for site in (Site(remote), Site(remote, username=None, application_password=None)):
            with pytest.raises(AuthError):
                site.adapter.read([thread])


def test_the_fullest_cursor_is_small() -> None:
    full = Stream("2031-01-01T12:00:00", list(range(9_000_000, 9_000_000 + MOST_TIES)))
    for number in range(9_000_000, 9_000_000 + KEPT + 1):
        full.remember(number, Trace(number, "12345678o"))
    full.left = list(full.seen)
    assert len(dump(Cursor(full, full, 1e9))) <= 65536
    assert load(dump(Cursor(full, full, 1e9))) == Cursor(full, full, 1e9)


def test_a_password_that_no_longer_works_stops_reading(remote: WordPressRemote) -> None:
    remote.add_post("Heg", HEDGE, "anna")
    with pytest.raises(AuthError):
        Site(remote, application_password="verkeerd").pull()
