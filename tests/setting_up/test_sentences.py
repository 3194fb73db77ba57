"""Every sentence adapters and readings can say has its Dutch; and nothing is translated that is never said."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from connector.sentences import say, translations

ROOT = Path(__file__).parents[2]
ENGLISH = re.compile(r"^(\{\} )?([A-Z]|[a-z]).*[ ].*[.?)]$", re.DOTALL)
NOT_SAID = {
    "adapters/discourse/message.py",  # what is posted, in the language of the post
    "adapters/rss/settings.py",  # descriptions for editors
    "adapters/rules.py",  # what an author of an adapter reads
}
SILENT = {"This urllib3 is not safe; install 2.6.3 or newer.", "A parsing child has no network."}
SAYERS = re.compile(r"(Error|Refused|Finding|_error|_refused|skip|Skipped)$")


def _literal(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (*_literal(node.body), *_literal(node.orelse))


def _said(file: Path) -> Iterator[str]:
    """Texts handed to an error or a finding, at once or by a name of the same function."""
    for function in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not isinstance(function, ast.FunctionDef | ast.Module):
            continue
        named: dict[str, list[str]] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                named.setdefault(node.targets[0].id, []).extend(_literal(node.value))
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and SAYERS.search(ast.unparse(node.func)):
                for argument in node.args:
                    yield from _literal(argument)
                    if isinstance(argument, ast.Name):
                        yield from named.get(argument.id, ())


def _sentences() -> set[str]:
    files = [
        file
        for file in (ROOT / "adapters").rglob("*.py")
        if file.relative_to(ROOT).as_posix() not in NOT_SAID and "contract_suite" not in file.parts
    ]
    return {text for file in files for text in _said(file) if ENGLISH.match(text)} - SILENT


def test_every_sentence_of_an_adapter_has_its_dutch() -> None:
    said = _sentences()
    assert len(said) > 100
    missing = {text for text in said if say(text, "nl") == text}
    assert not missing, "put their Dutch in adapters/sentences.nl.tsv, or in sentences.nl.tsv beside the adapter"


def test_what_decided_a_reading_has_its_dutch() -> None:
    from mapping.language.why import SAYINGS

    assert {text for text in SAYINGS.values() if say(text, "nl") == text} == set()


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        ("forum.example.nl cannot be reached.", "forum.example.nl is niet te bereiken."),
        ("Port 22 may not be fetched; only 80, 443.", "Poort 22 mag niet; alleen 80, 443."),
        ("3 words of this category", "woorden die hierbij horen: 3"),
        (
            "purpose is request, because the category is 'prikbord' and it has the tag 'klus'",
            "doel: vraag, want de categorie is 'prikbord' en het heeft de tag 'klus'",
        ),
        ("garden is not taken up here", "tuin wordt hier niet opgepakt"),
        ("Something nobody translated.", "Something nobody translated."),
    ],
)
def test_sentences_are_said_in_dutch(english: str, dutch: str) -> None:
    assert say(english, "nl") == dutch
    assert say(english, "en") == english


def test_a_translation_fills_in_as_much_as_the_english() -> None:
    for english, dutch in translations().items():
        assert english.count("{}") == len(re.findall(r"\{=?\}", dutch)), english
        assert dutch.strip(), english
