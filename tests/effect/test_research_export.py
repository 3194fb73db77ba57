"""An export for research: only as agreed, a sound data package, and nobody in it can be told, joined or missed."""

from __future__ import annotations

import csv
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from connector import start
from connector.cli import wijkconnector
from connector.effect.period import parse
from connector.effect.research import tables
from connector.effect.research.anonymise import Row, anonymous, gives_up, linkable
from connector.effect.research.export import ResearchError, make
from connector.engine import Engine
from connector.store import events
from connector.store.events import Event, EventKind
from tests.effect.simulated_year import Year, tell
from tests.effect.test_report import CONFIG

AGREED = """
effect:
  research: {who: Onderzoeker HAN, reference: overeenkomst 12, until: 2027-06-30, organisations: [welzijn]}
"""
NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)
K = 10
YEAR = parse("2026")
NAMES = ("asks", "replies", "endings", "answers", "drawn")
Cells = dict[str, str]


def _open(folder: Path, year: Year, text: str = CONFIG + AGREED) -> Engine:
    path = folder / "config.yaml"
    path.write_text(text, "utf-8")
    engine = start.start(start.load(path), lambda: NOW)
    with engine.store.write() as tx:
        tell(tx, year)
    return engine


@pytest.fixture(autouse=True)
def at_noon_in_january(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands find the same moment as the tests: the year is over."""
    real = start.start
    monkeypatch.setattr(start, "start", lambda config, now=lambda: NOW: real(config, now))


@pytest.fixture
def engine(year: Year, tmp_path: Path) -> Iterator[Engine]:
    engine = _open(tmp_path, year)
    _answered(engine, year)
    yield engine
    engine.store.close()


def _answered(engine: Engine, year: Year) -> None:
    """What people said afterwards."""
    chance = random.Random(3)
    with engine.store.write() as tx:
        for one in year.stories:
            if one.helped is not None:
                about = (one.community, year.organisation, one.area, one.category, one.id)
                word = chance.choices(["yes", "partly", "no"], [8, 2, 1])[0]
                said = Event(EventKind.FOLLOW_UP_ANSWER, one.helped, *about, person=one.asker, value=f"helped:{word}")
                events.record(tx, said)


def _run(engine: Engine, out: Path, *words: str, period: str = "2026") -> Result:
    path = engine.store.path.parent / "config.yaml"
    command = ["export-research", "--config", str(path), "--period", period, "--out", str(out), *words]
    return CliRunner(env={"WIJKCONNECTOR_LANGUAGE": "en"}).invoke(wijkconnector, command)


def _read(folder: Path, name: str) -> list[Cells]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- what goes out


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_is_a_valid_data_package_with_a_dictionary(engine: Engine, tmp_path: Path, language: str) -> None:
    frictionless = pytest.importorskip("frictionless", reason="needs the package frictionless")
    out = tmp_path / "out"
    result = _run(engine, out, "--language", language)
    assert result.exit_code == 0, result.output
    package = out / "datapackage.json"
    report = frictionless.validate(str(package))
    assert report.valid, report.flatten(["type", "note"])
    described = json.loads(package.read_text("utf-8"))
    assert {resource["name"] for resource in described["resources"]} == set(NAMES)
    for resource in described["resources"]:
        assert resource["description"]
        assert all(field["description"] for field in resource["schema"]["fields"])
        assert (out / resource["path"]).stat().st_mode & 0o077 == 0
    assert "Onderzoeker HAN" in described["description"]
    assert ("Niet doorgeven" if language == "nl" else "Do not pass on") in described["description"]
    assert len(_read(out, "asks")) > 300
    assert len(_read(out, "answers")) > 100


def test_what_is_told_is_true(engine: Engine, year: Year, tmp_path: Path) -> None:
    """Coarse, yes; but nothing that did not happen."""
    assert _run(engine, tmp_path / "out").exit_code == 0
    rows = _read(tmp_path / "out", "asks")
    truth = Counter((_quarter(one.posted), one.category) for one in year.stories)
    told = Counter((row["quarter"], row["kind"]) for row in rows if row["quarter"] and row["kind"])
    assert told
    assert not [both for both, number in told.items() if number > truth[both]]
    stages = Counter(row["stage"] for row in rows if row["stage"])
    assert stages["helped"] <= sum(one.helped is not None for one in year.stories)
    assert len(year.stories) - len(rows) < K


def _quarter(moment: datetime) -> str:
    local = moment.astimezone(tables.ZoneInfo("Europe/Amsterdam"))
    return f"{local.year}-Q{(local.month + 2) // 3}"


def test_nothing_finer_than_a_quarter_and_no_word_or_id_goes_out(engine: Engine, year: Year, tmp_path: Path) -> None:
    assert _run(engine, tmp_path / "out").exit_code == 0
    text = "".join(path.read_text("utf-8") for path in (tmp_path / "out").glob("*.csv"))
    with engine.store.read() as tx:
        hashes = {
            cell.hex()[:16]
            for row in tx.execute("SELECT request, offer, person FROM event")
            for cell in row
            if cell is not None
        }
        key = tx.execute("SELECT value FROM instance WHERE name = 'event_key'").fetchone()["value"]
    known = {one.id for one in year.stories} | {one.asker for one in year.stories} | {key}
    for line in text.splitlines():
        for cell in line.split(","):
            assert cell not in known
            assert cell not in hashes
            assert not cell.startswith("2026-0")


# --- only as agreed


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (AGREED, "", "there is no agreement"),
        ("2027-06-30", "2027-01-09", "the agreement ended on 2027-01-09"),
        ("organisations: [welzijn]", "organisations: [ander]", "not among the organisations that agreed"),
    ],
)
def test_without_an_agreement_nothing_goes_out(year: Year, tmp_path: Path, old: str, new: str, why: str) -> None:
    text = (CONFIG + AGREED).replace("communities:\n", "  ander: {name: Ander}\ncommunities:\n", 1).replace(old, new)
    engine = _open(tmp_path, year, text)
    try:
        result = _run(engine, tmp_path / "out", "--organisation", "welzijn")
        assert result.exit_code == 1
        assert why in result.output
        assert not (tmp_path / "out").exists()
        with engine.store.read() as tx:
            assert not tx.execute("SELECT 1 FROM research_export").fetchall()
    finally:
        engine.store.close()


@pytest.mark.parametrize(
    ("period", "why"),
    [("2027", "is not over yet"), ("2026-03", "is too short"), ("2025-Q9", "write a year")],
)
def test_a_period_that_would_tell_too_much_is_refused(engine: Engine, tmp_path: Path, period: str, why: str) -> None:
    result = _run(engine, tmp_path / "out", period=period)
    assert result.exit_code != 0
    assert why in result.output


def test_each_export_is_in_the_log(engine: Engine, tmp_path: Path) -> None:
    assert _run(engine, tmp_path / "out").exit_code == 0
    with engine.store.read() as tx:
        (line,) = tx.execute("SELECT * FROM decision WHERE what = 'research.exported'").fetchall()
        (kept,) = tx.execute("SELECT * FROM research_export").fetchall()
    assert line["organisation"] == "welzijn"
    assert line["why"] == f"2026: {kept['rows']} rows to Onderzoeker HAN (overeenkomst 12)"
    assert line["by"] == kept["made_by"] != ""
    assert kept["k"] == K


def test_a_folder_that_holds_something_is_left_alone(engine: Engine, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    assert _run(engine, out).exit_code == 2
    assert [path.name for path in out.iterdir()] == ["mine.txt"]
    with engine.store.read() as tx:
        assert not tx.execute("SELECT 1 FROM research_export").fetchall()


# --- attacks


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
        assert _run(engine, tmp_path / name).exit_code == 0
    one, two = (_read(tmp_path / name, "asks") for name in ("one", "two"))
    for column in ("ask", "asker"):
        assert not {row[column] for row in one} & {row[column] for row in two}
    alike = [sorted(tuple(row.values())[2:] for row in rows) for rows in (one, two)]
    assert alike[0] == alike[1], "the same rows, so the two tell no more than one"
    assert [tuple(row.values())[2:] for row in one] != [tuple(row.values())[2:] for row in two], "in another order"
    answers = {row["answer"] for row in _read(tmp_path / "one", "answers")}
    assert not answers & {row["ask"] for row in one}


def test_nothing_new_shows_beside_an_earlier_export_of_the_same_time(engine: Engine, tmp_path: Path) -> None:
    """What happened since is not in it, and periods that overlap are refused."""
    assert _run(engine, tmp_path / "one").exit_code == 0
    late = Event(EventKind.REQUEST, datetime(2026, 5, 5, tzinfo=UTC), "plein", "welzijn", "noord", "klussen", "late",
                 person="late", seen=NOW)  # fmt: skip
    with engine.store.write() as tx:
        for number in range(3 * K):
            events.record(tx, replace(late, request=f"late{number}", person=f"late{number}"))
    engine.now = lambda: datetime(2027, 2, 10, 12, tzinfo=UTC)
    again = make(engine, "welzijn", YEAR, by="test")
    told = next(table for table in again.tables if table.name == "asks")
    assert sorted(row[2:] for row in told.rows) == sorted(
        tuple(row.values())[2:] for row in _read(tmp_path / "one", "asks")
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
