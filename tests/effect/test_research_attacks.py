"""Attacks on an export for research: nobody in it can be told, joined or missed."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest

from connector.effect.period import parse
from connector.effect.research import tables
from connector.effect.research.anonymise import Row, anonymous, gives_up, linkable
from connector.effect.research.export import ResearchError, make
from connector.engine import Engine
from connector.store import events
from connector.store.events import Event, EventKind
from tests.effect.exporting import (
    NAMES,
    NOW,
    YEAR,
    K,
    at_noon_in_january,
    engine,
    export,
    rows_of,
)

__all__ = ["at_noon_in_january", "engine"]


Seen = list[tuple[list[Row], tables.Table]]


@pytest.fixture
def seen(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Seen:
    """Each table beside the rows it was made of, with the real people: what only a test can see side by side."""
    exact: list[list[Row]] = []
    real = tables.anonymous
    monkeypatch.setattr(tables, "anonymous", lambda rows, ladder, k: exact.append(rows) or real(rows, ladder, k))
    made = make(engine, "welzijn", YEAR, by="test")
    assert [table.name for table in made.tables] == list(NAMES)
    return [both for both in zip(exact, made.tables, strict=True) if both[0]]


def _fits(told: tuple[str, ...], exact: tuple[str, ...]) -> bool:
    """Whether a row could be about an ask: each cell the same, or withheld."""
    return all(cell in ("", true) for cell, true in zip(told, exact, strict=True))


def _values(table: tables.Table) -> list[tuple[str, ...]]:
    """The rows without their pseudonyms."""
    return [row[2:] if table.name == "asks" else row[1:] for row in table.rows]


def test_no_combination_of_all_columns_is_about_fewer_than_k_people(seen: Seen) -> None:
    assert len(seen) == 4
    for exact, table in seen:
        by_values = Counter(_values(table))
        assert any("" in values for values in by_values), "something had to be given up"
        people = [{row.person for row in exact if _fits(values, row.values)} for values in by_values]
        assert min(map(len, people)) >= K
        assert min(by_values.values()) >= K


def test_who_knows_some_of_it_cannot_single_anybody_out(seen: Seen) -> None:
    """A neighbour knows when, where and what was asked: the rows this could be are of at least k people, or none."""
    for exact, table in seen:
        behind = {values: {row.person for row in exact if _fits(values, row.values)} for values in _values(table)}
        width = len(exact[0].values)
        for columns in [*combinations(range(width), 2), *combinations(range(width), 3)]:
            for known in {tuple(row.values[column] for column in columns) for row in exact}:
                rows = [values for values in behind if _fits(tuple(values[column] for column in columns), known)]
                assert not rows or len(set.union(*(behind[values] for values in rows))) >= K


def test_who_knows_all_asks_of_somebody_cannot_find_their_pseudonym(seen: Seen) -> None:
    """Rows under one pseudonym are a fingerprint: at least k people must have just such rows."""
    under = defaultdict(list)
    for row in seen[0][1].rows:
        under[row[1]].append(row[2:])
    shapes = Counter(tuple(sorted(rows)) for rows in under.values())
    assert min(shapes.values()) >= K


def test_two_exports_do_not_join(engine: Engine, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert export(engine, tmp_path / name).exit_code == 0
    one, two = (rows_of(tmp_path / name, "asks") for name in ("one", "two"))
    for column in ("ask", "asker"):
        assert not {row[column] for row in one} & {row[column] for row in two}
    alike = [sorted(tuple(row.values())[2:] for row in rows) for rows in (one, two)]
    assert alike[0] == alike[1], "the same rows, so the two tell no more than one"
    assert [tuple(row.values())[2:] for row in one] != [tuple(row.values())[2:] for row in two], "in another order"
    answers = {row["answer"] for row in rows_of(tmp_path / "one", "answers")}
    assert not answers & {row["ask"] for row in one}


def test_nothing_new_shows_beside_an_earlier_export_of_the_same_time(engine: Engine, tmp_path: Path) -> None:
    """What happened since is not in it, and periods that overlap are refused."""
    assert export(engine, tmp_path / "one").exit_code == 0
    late = Event(EventKind.REQUEST, datetime(2026, 5, 5, tzinfo=UTC), "plein", "welzijn", "noord", "klussen", "late",
                 person="late", seen=NOW)  # fmt: skip
    with engine.store.write() as tx:
        for number in range(3 * K):
            events.record(tx, replace(late, request=f"late{number}", person=f"late{number}"))
    engine.now = lambda: datetime(2027, 2, 10, 12, tzinfo=UTC)
    again = make(engine, "welzijn", YEAR, by="test")
    told = next(table for table in again.tables if table.name == "asks")
    assert sorted(row[2:] for row in told.rows) == sorted(
        tuple(row.values())[2:] for row in rows_of(tmp_path / "one", "asks")
    )
    with pytest.raises(ResearchError, match="went out already"):
        make(engine, "welzijn", parse("2026-Q1"), by="test")


def test_whether_somebody_is_in_it_does_not_show(seen: Seen) -> None:
    """With and without one person every row that goes out still stands for k others."""
    exact = seen[0][0]
    ladder = [gives_up(column) for column in range(len(exact[0].values))]
    for person in sorted({row.person for row in exact}, key=str)[:25]:
        others = [row for row in exact if row.person != person]
        own = [row for row in exact if row.person == person]
        for kept in (anonymous(exact, ladder, K), anonymous(others, ladder, K)):
            for row in own:
                rows = {one.values for one in kept if _fits(one.values, row.values)}
                behind = {one.person for one in kept if one.values in rows} - {person}
                assert not rows or len(behind) >= K - 1


def test_the_key_is_nowhere(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[bytes] = []
    from connector.effect.research import pseudonyms

    real = pseudonyms.secrets.token_bytes
    monkeypatch.setattr(pseudonyms.secrets, "token_bytes", lambda size: drawn.append(real(size)) or drawn[-1])
    made = make(engine, "welzijn", YEAR, by="test")
    keys = [key for key in drawn if len(key) == 32]
    assert keys
    engine.store.backup(tmp_path / "copy.db")
    held = (tmp_path / "copy.db").read_bytes() + repr(made).encode()
    for key in keys:
        assert key not in held
        assert key.hex().encode() not in held


# --- the rule itself


def test_rare_rows_give_up_columns_in_order_and_the_rarest_stay_behind() -> None:
    common = [Row(number, ("noord", "klussen")) for number in range(5)]
    rare = [Row(10 + number, (f"area{number}", "klussen")) for number in range(5)]
    alone = [Row(99, ("dorp", "vervoer"))]
    kept = anonymous([*common, *rare, *alone], [gives_up(0)], 5)
    assert Counter(row.values for row in kept) == {("noord", "klussen"): 5, ("", "klussen"): 5}


def test_people_and_not_rows_are_counted() -> None:
    same = [Row("one", ("noord",)) for _ in range(20)]
    assert not anonymous(same, [], 2)


def test_only_common_rows_of_rows_are_linked_and_lone_rows_stay_among_enough() -> None:
    pairs = [Row(number, value) for number in range(5) for value in (("a",), ("b",))]
    assert linkable(pairs, 5) == {0, 1, 2, 3, 4}
    fingerprint = [Row("odd", ("a",)), Row("odd", ("a",)), Row("odd", ("b",))]
    assert linkable([*pairs, *fingerprint], 5) == set(), "else who has a lone row would be the odd one"
    lone = [Row(f"lone{number}", value) for number in range(5) for value in (("a",), ("b",))]
    lone = [Row(f"{row.person}{row.values}", row.values) for row in lone]
    assert linkable([*pairs, *fingerprint, *lone], 5) == {0, 1, 2, 3, 4}
