"""Whatever is wrong in a configuration is said at its place, in plain words, all of it at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector.config import Config, ConfigError, load_config, parse_config
from mapping.positions import MOST_BYTES
from mapping.problems import Problem
from tests.config.conftest import ADAPTERS, ENVIRONMENT, FOLDER
from tests.mapping.case_files import cases, sections

BASE = (FOLDER / "base.yaml").read_text("utf-8")
LINES = BASE.splitlines()
NASTY = st.sampled_from(
    ["\t", "- ", ": ", "{", "}", "[", "]", "&a ", "*a", "<<: *a", "!!set", "? ", "|", ">", "null", "~", ".nan", "1e999",
     "0x", "${ENV:X}", "'", '"', "%YAML 1.1\n---\n", "---\n", "...", "\x00", "\ufeff", "é", "💧", "9" * 5000, "#"]
)  # fmt: skip


@pytest.mark.parametrize("case", cases(FOLDER / "cases"), ids=lambda path: path.stem)
def test_problem_is_said_at_its_place(
    case: Path, monkeypatch: pytest.MonkeyPatch, parsed: Callable[[str], Config]
) -> None:
    monkeypatch.chdir(FOLDER)  # files that a case names stand beside base.yaml
    said = sections(case)
    text = said.get("config")
    if text is None:
        old, new = said["replace"].rstrip("\n"), said["with"].rstrip("\n")
        assert old in BASE
        text = BASE.replace(old, new, 1) if new else BASE.replace(old + "\n", "", 1)
    with pytest.raises(ConfigError) as caught:
        parsed(text)
    assert [str(problem) for problem in caught.value.problems] == said["problems"].splitlines()


def test_there_are_enough_cases() -> None:
    assert len(cases(FOLDER / "cases")) >= 60


def test_missing_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        load_config(tmp_path / "nergens.yaml", ADAPTERS)


def test_bytes_that_are_no_text_are_placed() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config(b"instance:\n  name: caf\xe9\n", Path("wijk.yaml"), ADAPTERS, {})
    assert str(caught.value.problems[0]) == "wijk.yaml:2:12: not UTF-8 text: save the file as UTF-8"


def test_large_file_is_refused() -> None:
    with pytest.raises(ConfigError, match="larger than 512 KiB"):
        parse_config("#" * (MOST_BYTES + 1), Path("wijk.yaml"), ADAPTERS, {})


def test_alias_bomb_is_refused_soon() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)
    )
    with pytest.raises(ConfigError, match="aliases counted in full"):
        parse_config(bomb, Path("wijk.yaml"), ADAPTERS, {})


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused(opening: str) -> None:
    with pytest.raises(ConfigError):
        parse_config(opening * 20_000, Path("wijk.yaml"), ADAPTERS, {})


def test_secrets_are_never_said(base: str) -> None:
    config = parse_config(base, Path("wijk.yaml"), ADAPTERS, ENVIRONMENT)
    assert config.communities["forum"].settings["api_key"] == ENVIRONMENT["FORUM_KEY"]
    assert ENVIRONMENT["FORUM_KEY"] not in f"{config} {config!r} {config.communities['forum'].settings!s}"


@given(st.one_of(st.text(), st.lists(st.sampled_from([*LINES, "rules: []"])).map("\n".join)))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_a_config_or_problems(text: str) -> None:
    _give_or_say(text)


@given(st.data())
@settings(max_examples=250, deadline=None)
def test_any_damage_gives_a_config_or_problems(data: st.DataObject) -> None:
    text = BASE
    for _ in range(data.draw(st.integers(1, 3))):
        begin = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(begin, min(len(text), begin + 40)))
        text = text[:begin] + data.draw(NASTY) + text[end:]
    _give_or_say(text)


def _give_or_say(text: str) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        config = parse_config(text, Path("wijk.yaml"), ADAPTERS, ENVIRONMENT)
    except ConfigError as error:
        problems = error.problems
    else:
        assert isinstance(config, Config)
        return
    assert problems
    assert all(problem.line >= 1 and problem.column >= 1 and problem.text for problem in problems)
    assert ENVIRONMENT["FORUM_KEY"] not in "\n".join(map(str, problems))
