"""The terminal speaks Dutch and English: every sentence of every command has its Dutch, and the right one is chosen."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from connector.cli import wijkconnector
from connector.cli.speaking import in_short
from connector.sentences import say
from mapping.language.answers import AnswerKind

ROOT = Path(__file__).parents[2]
COMMANDS = sorted((ROOT / "connector" / "cli").glob("*.py"))
SAYERS = re.compile(r"(?:^|\.)(tell|said|sure|word|_line|ClickException|BadParameter|UsageError|StoreError)$")
BELOW = (  # where a sentence comes from that a command passes on
    *(ROOT / "connector" / "effect").glob("*.py"),
    *(ROOT / "connector" / "effect" / "experiment").glob("*.py"),
    *(ROOT / "connector" / "store").glob("*.py"),
    ROOT / "connector" / "service.py",
    ROOT / "connector" / "mapping_files.py",
    ROOT / "connector" / "sources.py",
    ROOT / "connector" / "mail" / "sending.py",
    ROOT / "mapping" / "language" / "learn.py",
    ROOT / "demo_town" / "serving.py",
)
PASSED_ON = re.compile(
    r"^(RegistrationError|PeriodError|PdfError|StoreError|PortTakenError|ValueError|tell|log\.(warning|error))$"
)
OURS_ALONE = {  # between parts of the program; nobody reads them
    "no period has asks both with and without suggestions",
    "an interval needs at least two clusters with asks on each side",
}
HOLES_ONLY = re.compile(r"(\{\}|[^A-Za-z])*")
NO_WORDS = {"community", "score", "id"}  # the same in Dutch, or said with another word on purpose


def _texts(node: ast.expr | None) -> Iterator[str]:
    """The sentences an expression can be, `{}` for what differs."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value.replace("%s", "{}")
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _texts(value)


def _calls(file: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def _said(file: Path) -> Iterator[str]:
    """What a command says: sentences, heads of tables, and what it says of an empty one."""
    for name, call in _calls(file):
        if SAYERS.search(name) and call.args:
            yield from _texts(call.args[0])
        yield from (text for keyword in call.keywords if keyword.arg == "empty" for text in _texts(keyword.value))
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        names = {target.id for target in getattr(node, "targets", ()) if isinstance(target, ast.Name)}
        if isinstance(node, ast.Assign | ast.AugAssign) and names & {"row", "rows"}:
            tables = (below for below in ast.walk(node.value) if isinstance(below, ast.Dict))
            yield from (key.replace("_", " ") for table in tables for each in table.keys for key in _texts(each))


def _wordless(text: str) -> bool:
    return bool(HOLES_ONLY.fullmatch(text)) or text in NO_WORDS


@pytest.mark.parametrize("file", COMMANDS, ids=lambda file: str(file.stem))
def test_every_sentence_of_a_command_has_its_dutch(file: Path) -> None:
    missing = {text for text in _said(file) if not _wordless(text) and say(text, "nl") == text}
    assert not missing, "put their Dutch in connector/cli/sentences.nl.tsv"


def test_there_is_much_to_say() -> None:
    assert len({text for file in COMMANDS for text in _said(file)}) > 100, (
        "or else the sentences are not found any more"
    )


@pytest.mark.parametrize("file", COMMANDS, ids=lambda file: str(file.stem))
def test_nothing_is_printed_past_the_translation(file: Path) -> None:
    for name, call in _calls(file):
        if name in ("click.echo", "print", "click.confirm"):
            printed = [text for argument in call.args for text in _texts(argument)]
            assert all(_wordless(text) for text in printed), (printed, "say it by tell()")


def test_what_commands_pass_on_from_below_has_its_dutch() -> None:
    found = {
        text
        for file in BELOW
        for name, call in _calls(file)
        if PASSED_ON.match(name)
        for text in _texts(call.args[0] if call.args else None)
    }
    missing = {text for text in found if " " in text and not _wordless(text) and say(text, "nl") == text}
    assert len(found) > 15
    assert missing - OURS_ALONE == set()


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example configuration in a folder of its own, which is where we are."""
    text = (ROOT / "config.example.yaml").read_text("utf-8")
    (tmp_path / "config.yaml").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "WIJKCONNECTOR_CONFIG", "WIJKCONNECTOR_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def _type(*words: str) -> Result:
    return CliRunner().invoke(wijkconnector, words)


def test_the_terminal_speaks_what_the_configuration_says(town: Path) -> None:
    assert "toestand" in _type("status").output
    assert "suggesties: geen" in _type("status").output
    assert _type("pause", "elden").output == "elden staat stil.\n"
    assert "met de hand gepauzeerd" in _type("status").output
    path = town / "config.yaml"
    path.write_text(path.read_text("utf-8").replace("language: nl  ", "language: en  ", 1), "utf-8")
    assert "paused by hand" in _type("status").output
    assert _type("resume", "elden").output == "elden runs again.\n"


def test_a_choice_for_once_goes_before_the_configuration(town: Path) -> None:
    assert "Nothing waits for approval." in _type("--language", "en", "suggestions").output
    assert "toestand" not in _type("--language", "en", "status").output


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"LANG": "nl_NL.UTF-8"}, "Geloot"),
        ({"LANG": "en_GB.UTF-8"}, "Drawn"),
        ({"LANG": "nl_NL.UTF-8", "LC_ALL": "C"}, "Drawn"),
        ({"LC_MESSAGES": "nl_BE", "LANG": "en_GB"}, "Geloot"),
        ({"WIJKCONNECTOR_LANGUAGE": "nl"}, "Geloot"),
    ],
)
def test_without_a_configuration_it_speaks_what_the_terminal_speaks(
    environment: dict[str, str], word: str, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (town / "config.yaml").unlink()
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert word in _type("experiment", "size", str(ROOT / "tests" / "effect" / "proef.yaml")).output


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("pauze", "elden"), "Fout: Er is geen opdracht 'pauze'. Bedoelde je 'pause'?\n"),
        (("pause",), "Fout: 'COMMUNITY' ontbreekt.\n"),
        (("status", "--jsno"), "Fout: Er is geen optie '--jsno'. Bedoelde je '--json'?\n"),
        (("evaluate",), "Fout: De optie '--posts' ontbreekt.\n"),
        (("pause", "nergens"), "geen community 'nergens' in de configuratie. Wel: presikhaaf, malburgen, elden\n"),
        (("restore", "weg.sqlite"), "het bestand 'weg.sqlite' is er niet.\n"),
        (("preview", "--days", "900"), "900 ligt niet in 1<=x<=366.\n"),
        (("token", "create", "--scope", "x"), "'--scope' kan dit niet zijn: 'x' is niet een van 'read', 'moderate'.\n"),
        (("forget", "presikhaaf", "niemand"), "Fout: niemand met de naam niemand is bekend in presikhaaf\n"),
    ],
)  # fmt: skip
def test_what_was_typed_wrongly_is_said_in_dutch(typed: tuple[str, ...], said: str, town: Path) -> None:
    done = _type(*typed)
    assert said in done.output
    assert done.exit_code == (1 if typed[0] == "forget" else 2)


def test_a_broken_configuration_still_says_which_language_it_wants(town: Path) -> None:
    (town / "config.yaml").write_text("instance:\n  language: nl\n  conact: a@example.nl\n\tareas: {}\n", "utf-8")
    done = _type("status")
    assert done.exit_code == 2
    assert "config.yaml:4:1: een tab" in done.output


def test_what_each_command_does_is_listed_in_dutch_too(town: Path) -> None:
    listed = " ".join(_type("--help").output.split())
    for command in wijkconnector.commands.values():
        dutch = say(in_short(command), "nl")
        assert dutch != in_short(command), command.name
        assert dutch in listed, command.name
    assert "Say how each community goes" in " ".join(_type("--language", "en", "--help").output.split())


def test_what_people_are_told_of_every_answer_is_known() -> None:
    from connector.narrate import words

    assert {kind.value for kind in AnswerKind} <= words("nl")["answers"].keys()
