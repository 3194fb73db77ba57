"""The promises to residents, over more than a thousand simulated months of people who do as they please."""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from connector.model import ON_REQUEST, TO_FIGUREHEADS, UNSOLICITED, Delivery, Side
from connector.store import Store, outbox, people
from tests.guarantees.conftest import swift_folder
from tests.guarantees.neighbourhood import Neighbourhood
from tests.guarantees.residents import ILLNESS, NAME, PHONE, Residents
from tests.torture.world import Message

MONTHS = int(os.environ.get("SIMULATED_MONTHS", "1000"))  # of one person each
PEOPLE, DAYS = 250, 60
WORLDS = max(1, round(MONTHS / (PEOPLE * DAYS / 30)))
WEEK = timedelta(days=7)
ZONE = ZoneInfo("Europe/Amsterdam")
FIGUREHEAD = "[{name: Riet, areas: [noord], community: noord, handle: riet}]"
EXPIRY = 21
EXPECTED = {
    Side.ASKER, Side.HELPER, Side.ASKER_YES, Side.GOODBYE, Side.ON_BEHALF, Side.DETAILS, Side.TRIED, Side.STILL_NEEDED,
    Side.GLAD, Side.NOT_CHOSEN, Side.ASKER_OUTCOME, Side.HELPER_OUTCOME, Side.NEWCOMER, Side.UNANSWERED, Side.LIKED,
    Side.ASKED_OTHERWISE,
}  # fmt: skip
Sent = tuple[Message, Delivery, datetime]


@pytest.fixture(params=range(WORLDS), ids=lambda seed: f"world {seed}", scope="module")
def played(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Neighbourhood, Residents]]:
    """A neighbourhood after two months: posts in the first five weeks, so that each ask can come to its end."""
    with swift_folder(tmp_path_factory.mktemp("months")) as folder:
        wishes = {"figureheads": FIGUREHEAD, "organisation": "questions_afterwards: true"}
        town = Neighbourhood(folder, seed=request.param, expiry_days=EXPIRY, **wishes)
        residents = Residents(town, PEOPLE, request.param, posting_days=DAYS - EXPIRY - 4)
        end = town.clock() + timedelta(days=DAYS)
        while town.clock() < end:
            local = town.clock().astimezone(ZONE).hour
            hours = 4 if 8 <= local < 20 else 6
            town.clock.pass_time(hours * 3600)
            residents.live(hours)
            town.work()
        yield town, residents
        town.close()


def _sent(town: Neighbourhood) -> list[Sent]:
    found = []
    with town.engine.store.read() as tx:
        for forum in town.forums.values():
            for message in forum.messages:
                delivery = outbox.get(tx, message.out.key)
                assert delivery is not None
                found.append((message, delivery, message.begun))
    return sorted(found, key=lambda line: line[2])


def _by_person(town: Neighbourhood) -> dict[str, list[Sent]]:
    sent: dict[str, list[Sent]] = defaultdict(list)
    for line in _sent(town):
        assert line[0].out.recipient is not None
        sent[line[0].out.recipient.handle].append(line)
    return sent


def test_the_months_are_lively(played: tuple[Neighbourhood, Residents]) -> None:
    sides = Counter(delivery.side for _, delivery, _ in _sent(played[0]))
    assert sides.total() > PEOPLE
    missing = EXPECTED - set(sides)
    assert not missing, f"nobody ever got: {missing}"


def test_at_most_one_unasked_message_a_week_and_less_for_who_wants_less(
    played: tuple[Neighbourhood, Residents],
) -> None:
    town, residents = played
    for name, lines in _by_person(town).items():
        unasked = [at for _, delivery, at in lines if delivery.side in UNSOLICITED]
        gaps = [later - earlier for earlier, later in pairwise(unasked)]
        assert not [gap for gap in gaps if gap < WEEK], name
        each = residents.by_name.get(name)
        if each is not None and each.seldom is not None:
            heard = each.seldom + timedelta(hours=7)
            late = [at for at in unasked if at > heard]
            assert not [b - a for a, b in pairwise(late) if b - a < timedelta(days=30)]


def test_nobody_is_written_to_at_night(played: tuple[Neighbourhood, Residents]) -> None:
    for _, delivery, at in _sent(played[0]):
        if delivery.side is not Side.NUMBERS:
            assert 8 <= at.astimezone(ZONE).hour < 20, delivery.side


def test_after_stop_comes_one_goodbye_and_nothing_more(played: tuple[Neighbourhood, Residents]) -> None:
    town, residents = played
    sent = _by_person(town)
    stopped = [each for each in residents.all if each.stopped is not None]
    assert stopped
    for each in stopped:
        with town.engine.store.read() as tx:
            person = people.person_id(tx, each.forum, each.name)
            row = tx.execute(
                "SELECT min(at) AS at FROM opt_out WHERE person = ? AND scope <> 'thread'", (person,)
            ).fetchone()
        assert row["at"] is not None, "a stop was not heard"
        after = [delivery.side for _, delivery, at in sent[each.name] if at.timestamp() > row["at"]]
        assert after in ([Side.GOODBYE], []), each.name


def test_never_the_same_pair_twice_and_rounds_stay_small(played: tuple[Neighbourhood, Residents]) -> None:
    town, _ = played
    asked: Counter[tuple[str, str]] = Counter()
    for _, delivery, _ in _sent(town):
        if delivery.side is Side.HELPER:
            asked.update((delivery.person, suggestion) for suggestion in delivery.suggestions)
            assert len(delivery.suggestions) == 1, "at most one ask in a message to a helper"
        if delivery.side in (Side.ASKER, Side.ON_BEHALF):
            assert delivery.text.count("http") <= 3
    with town.engine.store.read() as tx:
        rounds = tx.execute(
            "SELECT request, round, count(*) AS n, kept_at IS NOT NULL AS kept FROM suggestion LEFT JOIN ask"
            " ON ask.proposal = request GROUP BY 1, 2"
        ).fetchall()
    assert not [pair for pair, times in asked.items() if times > 1]
    assert rounds
    assert all(row["n"] <= (2 if row["round"] == 1 else 3) for row in rounds)
    assert all(row["round"] <= (8 if row["kept"] else 4) for row in rounds)


def test_a_like_is_asked_about_once_and_never_taken_for_a_yes(played: tuple[Neighbourhood, Residents]) -> None:
    town, _ = played
    liked = [delivery for _, delivery, _ in _sent(town) if delivery.side is Side.LIKED]
    asked = Counter(delivery.suggestions for delivery in liked if delivery.suggestions)
    with town.engine.store.read() as tx:
        heard = tx.execute("SELECT count(*) FROM decision WHERE what = 'answer.liked'").fetchone()[0]
        accepted = tx.execute(
            "SELECT count(*) FROM suggestion WHERE state = 'accepted' AND id NOT IN (SELECT suggestion FROM answer JOIN"
            " delivery_suggestion USING (delivery) WHERE kind IN ('yes', 'partly'))"
        ).fetchone()[0]
    assert heard
    assert asked
    assert max(asked.values()) <= 4, "once for each question about it"
    assert accepted == 0


def test_nothing_is_suggested_to_minors(played: tuple[Neighbourhood, Residents]) -> None:
    town, residents = played
    young = {each.name for each in residents.all if each.minor and each.threads}
    assert young
    for name, lines in _by_person(town).items():
        if name in young:
            assert not [delivery.side for _, delivery, _ in lines if delivery.side not in ON_REQUEST]


def test_no_name_number_or_illness_leaves_its_community(played: tuple[Neighbourhood, Residents]) -> None:
    town, residents = played
    canaries = [NAME.lower(), PHONE, PHONE.replace("-", ""), ILLNESS, *(each.name for each in residents.all)]
    said = [f"{message.out.title} {message.out.text}" for message, _, _ in _sent(town)]
    assert any("http" in text for text in said)
    for text in (*said, *_kept_outside(town.engine.store)):
        folded = text.lower()
        assert not [canary for canary in canaries if canary in folded]


def _kept_outside(store: Store) -> list[str]:
    """All that is written down for people outside the community: the log, errors, alerts, the figures."""
    tables = ("decision", "alert", "event", "suggestion", "ask", "outcome")
    with store.read() as tx:
        rows = [
            json.dumps([str(cell) for cell in row]) for name in tables for row in tx.execute(f"SELECT * FROM {name}")
        ]
        rows += [row["error"] or "" for row in tx.execute("SELECT error FROM delivery")]
    return rows


def test_no_ask_ends_in_silence(played: tuple[Neighbourhood, Residents]) -> None:
    """Each ask that we let end got a last word, unless its author had ended it, left, or wants to hear nothing."""
    town, residents = played
    ended = silent = 0
    with town.engine.store.read() as tx:
        rows = tx.execute(
            "SELECT proposal.*, person.handle FROM proposal JOIN person ON person.id = proposal.person"
            " WHERE purpose = 'request' AND closed_why = 'expired'"
            " AND url <> ''"  # its author took it away before the last word went out: no link is kept then
        ).fetchall()
        told = {
            row["proposal"]
            for row in tx.execute(
                "SELECT proposal FROM delivery_proposal JOIN delivery ON key = delivery"
                " WHERE side IN ('closed', 'glad', 'still_needed')"
                " AND (sent_at IS NOT NULL OR state = 'queued')"
            )
        }
        for row in rows:
            ended += 1
            stopped = tx.execute("SELECT 1 FROM opt_out WHERE person = ?", (row["person"],)).fetchone()
            left_alone = stopped is not None or residents.by_name[row["handle"]].minor
            held = tx.execute("SELECT 1 FROM complaint WHERE person = ?", (row["person"],)).fetchone()
            silent += row["id"] not in told and not left_alone and held is None
    assert ended >= 10
    assert silent == 0


def test_figureheads_hear_at_most_one_thing_a_day(played: tuple[Neighbourhood, Residents]) -> None:
    times = [at for _, delivery, at in _by_person(played[0]).get("riet", []) if delivery.side in TO_FIGUREHEADS]
    assert times
    assert not [b - a for a, b in pairwise(times) if b - a < timedelta(hours=11)]
