"""The report as its readers get it: page, PDF, spreadsheet and JSON, in both languages."""

from __future__ import annotations

import csv
import io
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from connector.cli import wijkconnector
from connector.effect import charts, render, wording
from connector.effect.charts import Bar
from connector.effect.indicators import definitions
from connector.effect.period import parse
from connector.effect.publish import Scope, release
from connector.effect.release import Release, Row, Shown, Why
from connector.effect.report import Naming, Report, build
from connector.effect.suppression import Rules
from connector.store import Store
from tests.effect.simulated_year import AREAS, CATEGORIES, Year, tell

AT = datetime(2027, 1, 10, tzinfo=UTC)
ENGLISH = {"WIJKCONNECTOR_LANGUAGE": "en"}  # of the terminal
CONFIG = """
instance: {contact: beheer@example.org, language: nl}
store: {path: wijk.db}
areas:
  noord: {name: Noord, municipality: Stad}
  zuid: {name: Zuid, municipality: Stad}
  dorp: {name: Het Dorp, municipality: Stad}
  gehucht: {name: Gehucht, municipality: Stad}
  leeg: {name: Lege Polder, municipality: Stad}
organisations:
  welzijn: {name: "Welzijn <Stad> & Land"}
communities:
  plein:
    organisation: welzijn
    adapter: rss
    area: noord
    settings: {url: "https://plein.example/feed.xml"}
    permission: {who: bestuur, when: 2026-01-01, reference: notulen}
"""


@pytest.fixture(scope="module")
def config(year: Year, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    path = folder / "config.yaml"
    path.write_text(CONFIG, "utf-8")
    store = Store(folder / "wijk.db")
    with store.write() as tx:
        tell(tx, year)
    store.close()
    return path


@pytest.fixture
def given(told: Store, tmp_path: Path) -> Iterator[Release]:
    copy = tmp_path / "copy.db"
    told.backup(copy)
    store = Store(copy)
    with store.write() as tx:
        yield release(tx, Scope("welzijn", parse("2026"), AT, "Europe/Amsterdam", {}), Rules())
    store.close()


def names() -> Naming:
    groups = {"area": {key: key.title() for key in AREAS}, "category": {key: key for key in CATEGORIES}}
    return Naming("Welzijn", groups, {"area": tuple(AREAS), "category": tuple(CATEGORIES)})


def page(given: Release, language: str = "nl", before: Release | None = None) -> Report:
    return build(given, before, names(), language, share_from=20)


def run(config: Path, *arguments: str) -> str:
    command = ["report", "--config", str(config), "--period", "2026-Q2", "--at", "2026-11-20", *arguments]
    result = CliRunner(env=ENGLISH).invoke(wijkconnector, command)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_page_says_what_it_must(config: Path) -> None:
    text = run(config, "--compare")
    assert "<title>Wat de koppelaar deed · Welzijn &lt;Stad&gt; &amp; Land · april tot en met juni 2026</title>" in text
    assert "Vergeleken met januari tot en met maart 2026" in text
    assert "Geen enkele vraag: Lege Polder." in text
    for limit in wording.words("nl")["limit_list"]:
        assert limit in text
    for definition in definitions().values():
        assert definition["nl"]["caveat"].replace("'", "&#39;") in text
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert text.count("<svg") == text.count('role="img"') == 2
    assert "<script" not in text


def test_the_same_command_makes_the_same_file(config: Path) -> None:
    assert run(config, "--compare") == run(config, "--compare")


def test_english_is_english(config: Path) -> None:
    text = run(config, "--language", "en")
    assert '<html lang="en">' in text
    assert "What the connector did" in text
    assert "koppelaar" not in text


def test_the_pdf_is_tagged_and_short(config: Path, tmp_path: Path) -> None:
    pytest.importorskip("weasyprint")
    out = tmp_path / "kwartaal.pdf"
    run(config, "--compare", "--out", str(out))
    made = out.read_bytes()
    assert made.startswith(b"%PDF")
    inside = b"".join(_unpacked(stream) for stream in re.findall(rb"stream\n(.*?)\nendstream", made, re.DOTALL))
    assert b"/MarkInfo" in inside
    assert b"/Lang" in inside
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", inside)) <= 5


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_council_member_needs_one_page(config: Path, language: str) -> None:
    """In short, tiles, charts with their tables, and what figures do not say: all on the first sheet of A4."""
    weasyprint = pytest.importorskip("weasyprint")
    first, *rest = weasyprint.HTML(string=run(config, "--compare", "--language", language)).render().pages
    assert {"short", "stages", "rest", "limits"} <= first.anchors.keys()
    assert "methods" not in first.anchors
    assert len(rest) <= 3


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:  # a font or a picture, packed otherwise
        return b""


def test_no_output_holds_an_exact_count_behind_a_rounded_one(config: Path, year: Year) -> None:
    exact = sum(1 for one in year.stories if "2026-04" <= one.posted.isoformat()[:7] <= "2026-06")
    data = json.loads(run(config, "--format", "json"))
    assert data["total"]["asks"] == {"value": 5 * round(exact / 5), "unit": "asks", "status": "shown"}
    assert not re.search(r'"(count|base|people)":', json.dumps(data))
    rows = list(csv.DictReader(io.StringIO(run(config, "--format", "csv"))))
    assert {row["status"] for row in rows} == {"shown", "withheld", "nothing"}
    assert [row["value"] for row in rows if row["indicator"] == "asks" and not row["dimension"]] == [
        str(data["total"]["asks"]["value"])
    ]


def test_nobody_too_few_and_nothing_to_say_look_different(given: Release) -> None:
    states = {"complaints": Shown(0, Why.SHOWN), "opt_outs": Shown(None, Why.WITHHELD)}
    report = page(replace(given, total={**given.total, **states}))
    said = {line.key: line.now for line in report.waiting}
    assert (said["complaints"], said["opt_outs"]) == ("0", "•")
    text = render.html(report)
    assert '<span aria-hidden="true">•</span><span class="unseen">weggelaten</span>' in text


def test_where_nothing_can_be_drawn_there_is_a_sentence_and_no_empty_chart(given: Release) -> None:
    hidden = dict.fromkeys(given.total, Shown(None, Why.WITHHELD))
    report = page(replace(given, total=hidden, tables={"area": (), "category": ()}), "en", before=None)
    text = render.html(report)
    assert "<svg" not in text
    assert text.count("Too few people for a chart.") == 2
    assert text.count('<strong class="none">withheld</strong>') == 4
    assert "Over a longer period that may be possible." in text


def test_who_hears_a_chart_hears_words_and_not_marks(given: Release) -> None:
    report = page(replace(given, total=given.total | {"expired": Shown(None, Why.WITHHELD)}))
    (chart,) = (chart for chart in report.charts if chart.key == "rest")
    assert "Verlopen: weggelaten" in chart.svg
    assert "Verlopen: •" not in chart.svg


def test_an_empty_period_is_said_in_words(given: Release) -> None:
    total = dict.fromkeys(given.total, Shown(None, Why.NOTHING)) | {"asks": Shown(0, Why.SHOWN)}
    report = page(replace(given, total=total, tables={"area": (), "category": ()}))
    assert report.short == ("Niemand vroeg in deze periode om hulp.",)
    assert render.html(report)


def test_names_cannot_become_formulas_or_markup(given: Release) -> None:
    row = Row(("=HYPERLINK(1)",), {"asks": Shown(20, Why.SHOWN)})
    changed = replace(given, tables={"area": (row,), "category": ()})
    assert "'=HYPERLINK(1)" in render.as_csv(changed)
    svg = charts.bars("a", "<b>", "a & b", (Bar("<script>$x$</script>", 10, "10 %"),), ("nu", None))
    assert "<script" not in svg
    assert "<title>&lt;b&gt;</title><desc>a &amp; b</desc>" in svg


@pytest.mark.parametrize(
    ("value", "nl", "en"), [(1234.5, "1.234,5", "1,234.5"), (3.0, "3", "3"), (0.25, "0,25", "0.25")]
)
def test_numbers_are_written_as_in_the_language(value: float, nl: str, en: str) -> None:
    assert (wording.number(value, "nl"), wording.number(value, "en")) == (nl, en)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--period", "2026-05-01"], "write a year"),
        (["--period", "2027", "--at", "2026-11-20"], "has not begun"),
        (["--period", "2026", "--at", "2199-01-01"], "nobody knows yet"),
        (["--period", "2026", "--format", "pdf"], "--out"),
        (["--period", "2026", "--organisation", "nobody"], "name one of: welzijn"),
    ],
)
def test_wrong_wishes_are_told_plainly(config: Path, arguments: list[str], said: str) -> None:
    result = CliRunner(env=ENGLISH).invoke(wijkconnector, ["report", "--config", str(config), *arguments])
    assert result.exit_code != 0
    assert said in result.output
