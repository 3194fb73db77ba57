"""What people said afterwards, counted by person, each question with how many answered it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connector.effect.indicators import Figure, compute
from connector.store import Store, events
from connector.store.event_tables import Span
from connector.store.events import Event, EventKind

BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "wijk.db")
    yield store
    store.close()


def record(store: Store, person: str, value: str, *, at: datetime = BEGIN + timedelta(days=5), ask: str = "") -> None:
    kind = EventKind.FOLLOW_UP_ANSWER if ":" in value else EventKind.FOLLOW_UP
    about = ("plein", "welzijn", "noord", "klussen", ask or f"ask of {person}")
    with store.write() as tx:
        events.record(tx, Event(kind, at, *about, person=person, value=value, once=f"{person}{value}{at}{ask}"))


def figures(store: Store) -> dict[str, Figure]:
    with store.read() as tx:
        return compute(tx, Span("welzijn", BEGIN, END, END))


def test_each_question_has_its_own_response_and_its_own_yes(store: Store) -> None:
    for number in range(20):
        record(store, f"p{number}", "helped")
        if number < 15:
            word = "yes" if number < 9 else "partly" if number < 12 else "no"
            record(store, f"p{number}", f"helped:{word}")
        if number < 10:
            record(store, f"p{number}", "otherwise")
        if number < 8:
            record(store, f"p{number}", f"otherwise:{'yes' if number < 2 else 'no' if number < 7 else 'unknown'}")
        if number < 8:
            record(store, f"p{number}", "contact")
        if number < 4:
            record(store, f"p{number}", f"contact:{'partly' if number < 3 else 'no'}")
    found = figures(store)
    told = {key: (found[key].count, found[key].base) for key in found if "response" in key or key.startswith("said")}
    assert told == {
        "follow_up_response": (15, 20),
        "said_helped": (12, 15),
        "otherwise_response": (8, 10),
        "said_otherwise": (2, 8),
        "contact_response": (4, 8),
        "said_contact": (3, 4),
    }


def test_of_who_changed_their_mind_the_last_word_counts(store: Store) -> None:
    record(store, "p", "helped")
    record(store, "p", "helped:no")
    record(store, "p", "helped:yes", at=BEGIN + timedelta(days=6))
    assert (figures(store)["said_helped"].count, figures(store)["said_helped"].base) == (1, 1)


def test_people_are_counted_and_not_answers(store: Store) -> None:
    for number in range(5):
        record(store, "often", "helped", ask=f"ask {number}", at=BEGIN + timedelta(days=number))
        record(store, "often", "helped:yes", ask=f"ask {number}", at=BEGIN + timedelta(days=number))
    record(store, "once", "helped")
    found = figures(store)
    assert (found["follow_up_response"].count, found["follow_up_response"].base) == (1, 2)


def test_what_was_said_outside_the_period_or_of_others_does_not_count(store: Store) -> None:
    record(store, "late", "helped", at=END + timedelta(days=1))
    record(store, "late", "helped:yes", at=END + timedelta(days=1))
    assert figures(store)["said_helped"].value is None
