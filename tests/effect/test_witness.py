"""What happens in the main job is written to the event log where it happens, whoever makes it happen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.contract import Kind, Receipt
from connector.model import Delivery, DeliveryState, OptOutScope, Side, StoredProposal, Suggestion, SuggestionState
from connector.store import Store, Tx, answers, outbox, people, proposals, suggestions
from connector.store.events import Ending
from mapping.proposal import Proposal, ProposalStatus, Purpose

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Tx]:
    store = Store(tmp_path / "wijk.db")
    with store.write() as opened:
        yield opened
    store.close()


def stored(purpose: Purpose = Purpose.REQUEST, **changed: object) -> StoredProposal:
    proposal = Proposal(purpose, "klussen", 0.9, "kast in elkaar zetten")
    base = StoredProposal(
        id=purpose.value,
        community="plein",
        organisation="welzijn",
        post=purpose.value,
        thread=purpose.value,
        url="http://plein.example/1",
        person="anna" if purpose is Purpose.REQUEST else "bram",
        area="west",
        posted_at=NOW - timedelta(days=1),
        expires_at=NOW + timedelta(days=60),
        open=True,
        proposal=proposal,
    )
    return replace(base, **changed)  # type: ignore[arg-type]


def keep(tx: Tx, proposal: StoredProposal, now: datetime = NOW) -> None:
    proposals.replace(tx, proposal.community, proposal.post, [proposal], now)


def log(tx: Tx) -> list[tuple[str, str]]:
    return [(row["kind"], row["value"]) for row in tx.execute("SELECT kind, value FROM event ORDER BY id")]


def test_reading_a_post_again_adds_nothing(tx: Tx) -> None:
    keep(tx, stored())
    keep(tx, stored())
    assert log(tx) == [("request", "")]


def test_a_reading_that_changes_is_one_line_more(tx: Tx) -> None:
    keep(tx, stored())
    keep(tx, stored(area="oost"), NOW + timedelta(hours=1))
    assert log(tx) == [("request", "")] * 2


def test_what_turns_out_to_be_an_offer_was_no_request(tx: Tx) -> None:
    keep(tx, stored())
    keep(tx, stored(proposal=Proposal(Purpose.OFFER, "klussen", 0.9, "ik help")))
    assert log(tx) == [("request", ""), ("closed", "reread"), ("offer", "")]


def test_endings_say_why(tx: Tx) -> None:
    solved = stored(open=False, proposal=replace(stored().proposal, status=ProposalStatus.RESOLVED))
    keep(tx, stored())
    keep(tx, solved, NOW + timedelta(hours=1))
    keep(tx, stored(), NOW + timedelta(hours=2))
    proposals.close(tx, "request", "expired", Ending.EXPIRED, NOW + timedelta(hours=3))
    proposals.close(tx, "request", "expired", Ending.EXPIRED, NOW + timedelta(hours=4))
    assert log(tx) == [("request", ""), ("closed", "solved"), ("reopened", ""), ("closed", "expired")]


def test_a_pair_is_followed_to_its_end(tx: Tx) -> None:
    keep(tx, stored())
    keep(tx, stored(Purpose.OFFER, community="dorp"))
    pair = Suggestion("s", "request", "offer", 0.8, (), SuggestionState.APPROVED, 1, NOW)
    for _ in range(2):
        suggestions.add(tx, pair, "welzijn")
        suggestions.move(tx, "s", SuggestionState.ACCEPTED, NOW + timedelta(hours=1))
        suggestions.move(tx, "s", SuggestionState.HELPED, NOW + timedelta(days=1))
    assert [kind for kind, _ in log(tx)] == ["request", "offer", "suggested", "matched", "helped"]
    row = tx.execute("SELECT * FROM event WHERE kind = 'matched'").fetchone()
    assert (row["community"], row["helper_community"]) == ("plein", "dorp")
    helper = tx.execute("SELECT person FROM event WHERE kind = 'offer'").fetchone()["person"]
    assert row["person"] == helper


def test_saying_stop_counts_once(tx: Tx) -> None:
    tx.execute("INSERT INTO person VALUES ('anna', 'plein', '7', 'anna')")
    for _ in range(2):
        people.opt_out(tx, "anna", OptOutScope.EVERYWHERE, "", NOW)
    assert log(tx) == [("opted_out", "everywhere")]


def test_a_message_and_its_answer_are_told_of_whom_they_concern(tx: Tx) -> None:
    keep(tx, stored())
    keep(tx, stored(Purpose.OFFER))
    suggestions.add(tx, Suggestion("s", "request", "offer", 0.8, (), SuggestionState.APPROVED, 1, NOW), "welzijn")
    message = Delivery(
        "m", Side.HELPER, "plein", "bram", Kind.MESSAGE, "", "", "nl", None, None, DeliveryState.QUEUED,
        suggestions=("s",),
    )  # fmt: skip
    outbox.add(tx, message, NOW, NOW)
    outbox.claim(tx, "m", NOW, timedelta(minutes=5))
    outbox.landed(tx, "m", Receipt("m", post="9", thread="t", url="http://plein.example/9"), NOW)
    for kind in ("yes", "yes", "complaint"):
        answers.save(tx, "plein", "10", delivery="m", person="bram", kind=kind, confidence=1, now=NOW)
    helper = tx.execute("SELECT person FROM event WHERE kind = 'offer'").fetchone()["person"]
    said = [tuple(row) for row in tx.execute("SELECT kind, value, person FROM event WHERE id > 3 ORDER BY id")]
    expected = [("told", "helper"), ("answered", "yes"), ("answered", "complaint"), ("complained", "")]
    assert said == [(*line, helper) for line in expected]
