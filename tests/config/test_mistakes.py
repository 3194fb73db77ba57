"""Every mistake in a YAML file can be said in Dutch too, and both manuals list all that can be said."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from connector.sentences import problem_in, say
from mapping import positions, validation
from mapping.problems import Problem
from tests.mapping import case_files

ROOT = Path(__file__).parents[2]
SOURCES = (*ROOT.glob("mapping/*.py"), *ROOT.glob("connector/config/*.py"), *ROOT.glob("adapters/*/settings.py"),
           ROOT / "connector" / "effect" / "experiment" / "plan.py")  # fmt: skip
WRONG = re.compile(r"(?:^|\.)(ValidationError|SecretError|problem|_at|Problem)$")
CASES = [
    *case_files.cases(ROOT / "tests" / "config" / "cases"),
    *case_files.cases(ROOT / "tests" / "mapping" / "cases"),
]
LINE = re.compile(r"^([^:]+\.yaml):(\d+):(\d+): (?:([^ ]+|[^:]+(?=: a key)): )?(.+)$", re.MULTILINE)
ENGLISH = re.compile(r"\b(the|must|not|known|between|and|unknown|be|here|did|mean|such)\b")
OTHERS = {"the key '••••••' is too short"}  # said by an adapter from outside, in its own words


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def _mistakes() -> set[str]:
    """What the code can say of a file, `{}` for what differs."""
    found = {*positions._PLAIN_WORDS.values(), *validation._WORDS.values()}
    found |= {f"{words}, not {{}}" for words in validation._TYPES.values()}
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                said = node.args if WRONG.search(ast.unparse(node.func)) else []
                named = [keyword.value for keyword in node.keywords if keyword.arg == "error"]
                found |= {text for argument in (*said, *named) for text in _texts(argument)}
    return {text for text in found if " " in text and text != "unknown {} '{}'{}"} | {
        f"unknown {what} '{{}}'{{}}" for what in ("community", "organisation", "area", "adapter")
    }


def test_every_mistake_has_its_dutch() -> None:
    found = _mistakes()
    assert len(found) > 90
    assert {text for text in found if say(text, "nl") == text} == set(), "put their Dutch in a sentences.nl.tsv"


@pytest.mark.parametrize("page", ["en/mistakes.md", "nl/fouten.md"])
def test_every_mistake_is_in_the_manual(page: str) -> None:
    listed = set(re.findall(r"`([^`]+)`", (ROOT / "docs" / page).read_text("utf-8")))
    missing = {text for text in _mistakes() if text.replace("{}", "…") not in listed}
    assert not missing, "run: python docs/make_reference.py"


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parents[1].name}-{path.stem}")
def test_what_is_wrong_reads_as_dutch(path: Path) -> None:
    for file, line, column, setting, text in LINE.findall(case_files.sections(path)["problems"]):
        problem = Problem(file, int(line), int(column), setting, text)
        dutch = problem_in(problem, "nl")
        assert dutch.startswith(f"{file}:{line}:{column}: "), "the place stays"
        if text not in OTHERS:
            own = re.sub(
                r"'[^']*'|`[^`]*`|\$\{.*?\}|\{.*?\}|[\w./-]*\.[\w./-]+|\b(?:mogelijk|meegeleverd).*", "", dutch
            )
            assert not ENGLISH.search(own.split(": ", 1)[-1]), dutch
        assert problem_in(problem, "en") == str(problem)
