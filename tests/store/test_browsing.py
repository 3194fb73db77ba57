"""Finding proposals again: by what they are, by their words, and only those of one's own organisations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connector.model import StoredProposal
from connector.store import Store, browsing, proposals
from connector.store.browsing import Tally, Wanted
from mapping.proposal import Proposal, Purpose

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def _proposal(
    number: int, text: str, purpose: Purpose = Purpose.REQUEST, organisation: str = "noord"
) -> StoredProposal:
    return StoredProposal(
        id=f"p{number}",
        community=organisation,
        organisation=organisation,
        post=str(number),
        thread="1",
        url="",
        person="x",
        area="presikhaaf" if number % 2 else "elden",
        posted_at=NOW + timedelta(minutes=number),
        expires_at=NOW + timedelta(days=60),
        open=True,
        proposal=Proposal(purpose, "transport", 1.0, text),
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "store.db")
    with made.write() as tx:
        for stored in (
            _proposal(1, "Wie rijdt mij naar de dokter?"),
            _proposal(2, "Ik rijd graag mensen naar het café.", Purpose.OFFER),
            _proposal(3, "Wie wil boodschappen doen?"),
            _proposal(4, "Wie rijdt mij naar Zutphen?", organisation="zuid"),
        ):
            proposals.replace(tx, stored.community, stored.post, [stored], NOW)
    yield made
    made.close()


def _ids(store: Store, **wanted: object) -> list[str]:
    with store.read() as tx:
        asked = Wanted(**{"organisations": {"noord"}, **wanted})  # type: ignore[arg-type]
        page = browsing.found(tx, asked, 10)
        assert browsing.count(tx, asked) == len(page)
        return [stored.id for stored in page]


def test_newest_first_and_only_of_ones_own_organisations(store: Store) -> None:
    assert _ids(store) == ["p3", "p2", "p1"]
    assert _ids(store, organisations={"noord", "zuid"}) == ["p4", "p3", "p2", "p1"]
    assert _ids(store, organisations=set()) == []


def test_what_they_are_and_what_they_say(store: Store) -> None:
    assert _ids(store, purpose="offer") == ["p2"]
    assert _ids(store, area="presikhaaf") == ["p3", "p1"]
    assert _ids(store, words="rijd") == ["p2", "p1"]
    assert _ids(store, words="CAFE") == ["p2"]
    assert _ids(store, words='dokter" OR boodschappen') == []  # every word must be there; nothing is a command


def test_a_page_at_a_time(store: Store) -> None:
    with store.read() as tx:
        assert [each.id for each in browsing.found(tx, Wanted({"noord"}), 2)] == ["p3", "p2"]
        assert [each.id for each in browsing.found(tx, Wanted({"noord"}), 2, skip=2)] == ["p1"]


def test_words_that_are_gone_are_found_no_more(store: Store) -> None:
    with store.write() as tx:
        proposals.replace(tx, "noord", "3", [_proposal(3, "Wie komt stofzuigen?")], NOW)
        proposals.drop(tx, ["p1"], NOW)
    assert _ids(store, words="boodschappen") == []
    assert _ids(store, words="stofzuigen") == ["p3"]
    assert _ids(store, words="dokter") == []


def test_counts_by_purpose_and_area(store: Store) -> None:
    with store.read() as tx:
        assert browsing.tally(tx, {"noord"}) == Tally(2, 1)
        assert browsing.tally(tx, {"noord"}, since=NOW + timedelta(minutes=2)) == Tally(1, 1)
        assert browsing.by_area(tx, {"noord", "zuid"}) == {"presikhaaf": Tally(2, 0), "elden": Tally(1, 1)}
