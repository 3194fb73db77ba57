"""The manuals for admins: every command, option and finding is in them, in both languages, and what they say works."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

from connector.checkup import words_of
from connector.cli import COMMANDS
from mapping.examples import run
from mapping.load import parse_mapping, shipped
from mapping.schema import ConditionsSchema, EffectsSchema, MappingSchema

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
STALE = "run: python docs/make_reference.py"


def _commands(
    commands: tuple[click.Command, ...] | list[click.Command], above: str = ""
) -> Iterator[tuple[str, click.Command]]:
    for command in commands:
        name = f"{above}{command.name}"
        if isinstance(command, click.Group):
            yield from _commands(list(command.commands.values()), f"{name} ")
        else:
            yield name, command


def _reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference", DOCS / "make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_command_and_option_is_in_the_english_reference() -> None:
    chapters = re.split(r"^## ", (DOCS / "en" / "commands.md").read_text("utf-8"), flags=re.MULTILINE)[1:]
    by_name = {re.match(r"`([a-z -]+?)(?: [\[A-Z].*)?`", chapter)[1]: chapter for chapter in chapters}  # type: ignore[index]
    real = dict(_commands(COMMANDS))
    assert by_name.keys() == real.keys(), STALE
    for name, command in real.items():
        for option in command.params:
            if isinstance(option, click.Option):
                assert f"`{option.opts[0]}" in by_name[name], (name, option.opts[0], STALE)


def test_every_command_is_in_the_dutch_list_and_no_other() -> None:
    listed = re.findall(r"^\| `([a-z -]+)` \|", (DOCS / "nl" / "opdrachten.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(name for name, _ in _commands(COMMANDS))


def _keys() -> set[str]:
    """The keys of all findings, in the code of adapters and of mail."""
    keys: set[str] = set()
    for pattern in ("adapters/*/*.py", "connector/mail/*.py"):
        for file in ROOT.glob(pattern):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and ast.unparse(node.func) in ("Finding", "_error")
                    and len(node.args) >= 2
                ):
                    key = node.args[-2]
                    if isinstance(key, ast.Constant) and re.fullmatch(r"\w+", str(key.value)):
                        keys.add(str(key.value))
    return keys


@pytest.mark.parametrize("page", ["en/findings.md", "nl/meldingen.md"])
def test_every_finding_is_explained(page: str) -> None:
    explained = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", (DOCS / page).read_text("utf-8"), re.MULTILINE))
    wanted = _keys() | set(words_of("nl"))
    assert len(wanted) > 50
    assert wanted <= explained.keys(), (wanted - explained.keys(), STALE)
    assert all(text.strip() for text in explained.values())


def test_the_reference_can_be_made_anew() -> None:
    made = _reference()
    for page, make in made.PAGES.items():
        head = (DOCS / page).read_text("utf-8").split("\n", 1)[0]
        assert make().split("\n", 1)[0] == head


@pytest.mark.parametrize("page", ["en/installing.md", "nl/installeren.md"])
def test_the_manual_names_only_what_there_is(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    known = {name for name, _ in _commands(COMMANDS)}
    blocks = "\n".join(re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL)) + " ".join(
        re.findall(r"`(wijk [^`]+)`", text)
    )
    used = set(re.findall(r"\bwijk (?:--\S+ )*([a-z][a-z-]+)", blocks))
    assert {"init", "check", "preview", "backup", "restore"} <= used
    assert used <= known
    for path in re.findall(r"wijkconnector/(packaging/[\w.-]+)(?=[\s`])", text):
        assert (ROOT / path).exists(), path
    for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        assert (DOCS / page).parent.joinpath(link).exists(), link


def test_the_dutch_guide_to_mappings_is_complete_and_its_examples_work() -> None:
    text = (DOCS / "nl" / "mapping.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert rows == [*ConditionsSchema().fields, *EffectsSchema().fields, *MappingSchema().fields]
    assert all(f"`{name}`" in text for name in shipped())
    blocks = re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    results = [result for block in blocks for result in run(parse_mapping(block))]
    assert len(blocks) == 2
    assert results
    assert all(result.passed for result in results)
