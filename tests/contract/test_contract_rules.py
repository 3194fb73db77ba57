"""Every adapter says of every rule whether it keeps it, and the documentation lists the rules as they are."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from prikbord import PAGE

from adapters.rules import FILE, RulesError, Status, folders, markdown, meanings, standings

DONE = "{status: done, test: tests/test_it.py::test_it}"
GOOD = "".join(f"{rule}: {DONE}\n" for rule in meanings())


def folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", folders())
def test_every_adapter_answers_every_rule(name: str) -> None:
    assert list(standings(folders()[name])) == list(meanings())


@pytest.mark.parametrize("name", folders())
def test_what_is_done_is_proved_by_a_test_that_exists(name: str) -> None:
    for answer in standings(folders()[name]).values():
        if answer.status is Status.DONE:
            file, _, test = answer.test.partition("::")
            source = (PAGE.parents[1] / file).read_text(encoding="utf-8")
            assert re.search(rf"^ *(?:async )?(?:def|class) {test}\b", source, re.MULTILINE), answer.test


def test_rules_are_few_and_said_in_a_sentence() -> None:
    assert 20 <= len(meanings()) <= 30
    for rule, meaning in meanings().items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule)
        assert meaning.endswith(".")


def test_a_complete_file_is_read_in_order(tmp_path: Path) -> None:
    read = standings(folder(tmp_path, GOOD))
    assert list(read) == list(meanings())
    assert {answer.status for answer in read.values()} == {Status.DONE}


@pytest.mark.parametrize("word", ["reason", "comment"])
def test_reasons_are_kept(tmp_path: Path, word: str) -> None:
    text = GOOD.replace(f"no-waiting: {DONE}", f"no-waiting: {{status: todo, {word}: next week}}")
    assert standings(folder(tmp_path, text))["no-waiting"].reason == "next week"


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ("", "no-waiting: missing"),
        ("no-waiting: {status: todo}", "todo needs a reason"),
        ("no-waiting: {status: exempt, reason: ' '}", "exempt needs a reason"),
        ("no-waiting: {status: perhaps}", "no-waiting: "),
        ("no-waiting: {status: done}", "done needs the test"),
        ("no-waiting: {status: done, test: somewhere}", "no-waiting: "),
        ("no-waiting: {status: done, why: x}", "Unknown field"),
        (f"no-waiting: {DONE}\nno-such-rule: {DONE}", "no-such-rule: unknown rule"),
        ("no-waiting: [", "cannot be read"),
    ],
)
def test_a_doubtful_file_is_refused(tmp_path: Path, changed: str, complaint: str) -> None:
    text = GOOD.replace(f"no-waiting: {DONE}", changed)
    with pytest.raises(RulesError, match=re.escape(complaint)):
        standings(folder(tmp_path, text))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="cannot be read"):
        standings(tmp_path)


def test_the_page_lists_the_rules_as_they_are() -> None:
    listed = PAGE.read_text().partition("<!-- rules: begin -->")[2].partition("<!-- rules: end -->")[0]
    assert listed.strip() == "\n".join(f"- `{rule}`: {meaning}" for rule, meaning in meanings().items())


def test_the_command_prints_the_rules() -> None:
    ran = subprocess.run([sys.executable, "-m", "adapters.rules"], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == [f"{rule}: {meaning}" for rule, meaning in meanings().items()]


def test_the_table_has_a_line_for_each_rule() -> None:
    try:
        table = markdown()
    except RulesError:
        pytest.fail("the table cannot be printed: an adapter's rules.yaml is incomplete")
    assert sum(line.startswith("| `") for line in table.splitlines()) == len(meanings())
