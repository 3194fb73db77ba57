"""The papers say what the program does: terms, settings, commands and the tests that they lean on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from connector.cli import wijkconnector
from connector.config import Retention
from connector.config.schema import ConfigSchema, OrganisationSchema
from connector.privacy import wishes
from connector.web import create_app
from tests.care.village import Village

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "nl"
PAPERS = [DOCS / "dpia.md", DOCS / "verwerkersovereenkomst.md"]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.stem)
def test_every_file_and_command_that_a_paper_names_exists(paper: Path) -> None:
    text = paper.read_text("utf-8")
    for name in re.findall(r"`((?:tests|docs|connector)/[\w/.]+)`", text):
        assert (ROOT / name).exists(), name
    for link in re.findall(r"\]\(([\w-]+\.md)\)", text):
        assert (DOCS / link).exists(), link
    for command in re.findall(r"`wijkconnector (\w[\w-]*)", text):
        assert command in wijkconnector.commands, command


def test_the_terms_in_the_dpia_are_the_defaults() -> None:
    told = dict(re.findall(r"\| `(\w+)` \| (\d+) \|", (DOCS / "dpia.md").read_text("utf-8")))
    defaults = Retention()
    assert {name: int(days) for name, days in told.items()} == {
        name: getattr(defaults, name) for name in ("words_days", "post_days", "log_days")
    }


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.stem)
def test_the_settings_that_a_paper_names_exist(paper: Path) -> None:
    known = set(OrganisationSchema().fields) | {"permission", "words_days", "post_days", "log_days", "retention"}
    known |= set(ConfigSchema().fields)
    for name in re.findall(r"`([a-z]+_[a-z_]+|approval|permission|retention|wijkteam)`", paper.read_text("utf-8")):
        assert name in known, name


def test_each_risk_has_a_measure() -> None:
    text = (DOCS / "dpia.md").read_text("utf-8")
    risks, measures = text.split("## C.")[1].split("## D.")
    numbers = set(re.findall(r"^\| (\d+) \|", risks, re.MULTILINE))
    assert numbers == set(re.findall(r"^\| (\d+) \|", measures, re.MULTILINE))
    assert len(numbers) >= 14


def test_the_words_and_the_page_that_residents_are_told_of_work(village: Village) -> None:
    for paper in PAPERS:
        text = paper.read_text("utf-8")
        assert "‘mijn gegevens’" in text
        assert "‘vergeet mij’" in text
        assert "`/privacy`" in text
    assert wishes.wish("mijn gegevens") is wishes.Wish.MY_DATA
    assert wishes.wish("vergeet mij") is wishes.Wish.FORGET
    assert "/privacy" in {rule.rule for rule in create_app(village.engine).url_map.iter_rules()}
