"""An export for research goes out only as agreed: true, a sound data package, and accounted for."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from connector.effect.experiment.plan import load
from connector.effect.research import tables
from connector.effect.research.export import make
from connector.engine import Engine
from connector.store import events, experiments
from connector.store.events import Event, EventKind
from tests.effect.exporting import (
    AGREED,
    NAMES,
    NOW,
    YEAR,
    K,
    at_noon_in_january,
    engine,
    export,
    opened,
    rows_of,
)
from tests.effect.simulated_year import Year
from tests.effect.test_report import CONFIG

__all__ = ["at_noon_in_january", "engine"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_is_a_valid_data_package_with_a_dictionary(engine: Engine, tmp_path: Path, language: str) -> None:
    frictionless = pytest.importorskip("frictionless", reason="needs the package frictionless")
    out = tmp_path / "out"
    result = export(engine, out, "--language", language)
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
    assert len(rows_of(out, "asks")) > 300
    assert len(rows_of(out, "answers")) > 100


def test_what_is_told_is_true(engine: Engine, year: Year, tmp_path: Path) -> None:
    """Coarse, yes; but nothing that did not happen."""
    assert export(engine, tmp_path / "out").exit_code == 0
    rows = rows_of(tmp_path / "out", "asks")
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
    assert export(engine, tmp_path / "out").exit_code == 0
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
    engine = opened(tmp_path, year, text)
    try:
        result = export(engine, tmp_path / "out", "--organisation", "welzijn")
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
    result = export(engine, tmp_path / "out", period=period)
    assert result.exit_code != 0
    assert why in result.output


def test_each_export_is_in_the_log(engine: Engine, tmp_path: Path) -> None:
    assert export(engine, tmp_path / "out").exit_code == 0
    with engine.store.read() as tx:
        (line,) = tx.execute("SELECT * FROM decision WHERE what = 'research.exported'").fetchall()
        (kept,) = tx.execute("SELECT * FROM research_export").fetchall()
    assert line["organisation"] == "welzijn"
    assert line["why"] == f"2026: {kept['rows']} rows, under overeenkomst 12", "names no researcher"
    assert line["by"] == kept["made_by"] != ""
    assert kept["k"] == K


def test_a_folder_that_holds_something_is_left_alone(engine: Engine, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    assert export(engine, out).exit_code == 2
    assert [path.name for path in out.iterdir()] == ["mine.txt"]
    with engine.store.read() as tx:
        assert not tx.execute("SELECT 1 FROM research_export").fetchall()


def test_only_experiments_that_are_over_are_in_it(engine: Engine, year: Year) -> None:
    """Of one that runs nobody may look at the groups."""
    plan = Path(__file__).with_name("proef.yaml").read_text("utf-8")
    path = engine.store.path.parent / "plan.yaml"
    with engine.store.write() as tx:
        for name, end in (("over", "2026-09-01"), ("running", "2027-03-01")):
            path.write_text(plan.replace("name: proef", f"name: {name}").replace("2026-09-01", end), "utf-8")
            known = load(path)
            experiments.register(tx, name, known.hash, known.canonical(), NOW)
            for number, one in enumerate(year.stories):
                about = (one.community, year.organisation, one.area, one.category, one.id)
                arm = f"{name}:{'now' if number % 2 else 'held'}"
                events.record(tx, Event(EventKind.ALLOCATED, one.posted, *about, person=one.asker, value=arm))
    drawn = make(engine, "welzijn", YEAR, by="test").tables[-1]
    assert {row[1] for row in drawn.rows} == {"over"}
    assert {row[2] for row in drawn.rows} == {"now", "held"}
    solved = sum(one.helped is not None or one.ending == "solved" for one in year.stories)
    assert 0 < sum(row[3] == "yes" for row in drawn.rows) <= solved
