"""`wijkconnector add-community`: lines are added to a configuration that somebody keeps by hand, and none changes."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from connector.cli import wijkconnector
from connector.config import Config, load_config
from connector.registry import settings_schemas
from connector.setting_up import adding, writing
from connector.setting_up.adding import CannotAddError
from connector.setting_up.plan import Plan
from demo_town import credentials
from demo_town.town import FREE_PORTS, Town
from mapping.positions import read_document

ROOT = Path(__file__).parents[2]
FIRST = {
    "--organisation": "Stichting Noord", "--municipality": "Arnhem", "--area": "Presikhaaf",
    "--contact": "beheer@example.nl", "--permission": "Beheer", "--permission-reference": "mail van 12 januari",
}  # fmt: skip
PERMISSION = {"--permission": "Dorpsraad", "--permission-reference": "verslag van 3 maart"}
PLAN = Plan(
    language="nl", adapter="rss", name="Dorp", settings={"url": "https://dorp.example.nl/feed"}, secrets={},
    organisation="Dorpsraad", area="Elden", municipality="Arnhem", contact="a@example.nl", permission="Dorpsraad",
    permission_reference="verslag", permission_date=date(2026, 1, 12), today=date(2026, 3, 3), days=60,
)  # fmt: skip


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with Town(ports=FREE_PORTS, hurried=True) as running:
        yield running


@pytest.fixture
def kept(town: Town, tmp_path: Path) -> Path:
    """A configuration of one forum, which its owner put in an order and wrote comments in."""
    words = ["--url", town.urls["presikhaaf"], *_flags(FIRST), *_login(credentials.PRESIKHAAF_KEY)]
    made = _run("init", "--folder", str(tmp_path), *words)
    assert made.exit_code == 0, made.output
    path = tmp_path / "config.yaml"
    text = path.read_text("utf-8")
    sections = text.index("\norganisations:"), text.index("\ncommunities:")
    text = text[: sections[0]] + text[sections[1] :] + "\n# --- wie er meedoen, door Sanne ---" + text[slice(*sections)]
    path.write_text(text + "\n# einde, niet weghalen\n", "utf-8")
    return path


def _flags(words: dict[str, str]) -> list[str]:
    return ["--no-input", *[word for pair in words.items() for word in pair]]


def _login(key: str) -> list[str]:
    return ["--setting", f"username={credentials.BOT}", "--setting", f"api_key={key}"]


def _run(*words: str) -> Result:
    return CliRunner().invoke(wijkconnector, words)


def _add(path: Path, url: str, *words: str, **changed: str) -> Result:
    flags = PERMISSION | {"--url": url} | {f"--{name}": value for name, value in changed.items()}
    return _run("add-community", "--config", str(path), *_flags(flags), *words)


def _load(path: Path) -> Config:
    return load_config(path, settings_schemas(), {})


def _taken_away(before: str, after: str) -> list[str]:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line.startswith("- ")]


# --- what it adds


def test_a_second_forum_of_the_same_organisation(town: Town, kept: Path) -> None:
    before = kept.read_text("utf-8")
    done = _add(kept, town.urls["malburgen"], *_login(credentials.MALBURGEN_KEY),
                organisation="stichting-noord", area="Malburgen", municipality="Arnhem")  # fmt: skip
    assert done.exit_code == 0, done.output
    after = kept.read_text("utf-8")
    assert _taken_away(before, after) == [], "not one line changed"
    assert after.endswith("\n# einde, niet weghalen\n")
    config = _load(kept)
    assert list(config.communities) == ["buurtplein-presikhaaf", "malburgen-samen"]
    assert list(config.organisations) == ["stichting-noord"]
    assert list(config.areas) == ["presikhaaf", "malburgen"]
    added = config.communities["malburgen-samen"]
    assert (added.dry_run, added.area, added.organisation) == (True, "malburgen", "stichting-noord")
    assert credentials.MALBURGEN_KEY not in after
    assert (kept.parent / "secrets" / "malburgen-samen-api_key").stat().st_mode & 0o777 == 0o600
    (old,) = kept.parent.glob("config.yaml.*.old")
    assert old.read_text("utf-8") == before
    checked = _run("check", "--config", str(kept))
    assert checked.exit_code == 0, checked.output
    assert "0 fout" in checked.output


def test_rules_for_the_new_place_are_proposed_and_can_be_pasted(town: Town, kept: Path) -> None:
    done = _add(kept, town.urls["malburgen"], *_login(credentials.MALBURGEN_KEY),
                organisation="Stichting Noord", area="Presikhaaf")  # fmt: skip
    _, _, proposed = done.output.partition("onder `rules:` in mapping/stichting-noord.yaml:\n")
    rules = proposed[: proposed.index("Malburgen Samen staat erbij")]
    assert "community: malburgen-samen" in rules
    mapping = kept.parent / "mapping" / "stichting-noord.yaml"
    text = mapping.read_text("utf-8")
    mapping.write_text(text.replace("rules:\n", f"rules:\n{rules}", 1), "utf-8")
    assert _run("mapping", "test", str(mapping)).exit_code == 0


def test_a_site_of_a_new_organisation_in_a_new_village(town: Town, kept: Path) -> None:
    before = kept.read_text("utf-8")
    done = _add(kept, town.urls["elden"], organisation="Dorpsraad Elden", area="Elden", municipality="Overbetuwe")
    assert done.exit_code == 0, done.output
    assert _taken_away(before, kept.read_text("utf-8")) == []
    config = _load(kept)
    assert config.organisations["dorpsraad-elden"].mapping == "mapping/dorpsraad-elden.yaml"
    assert config.areas["elden"].municipality == "Overbetuwe"
    assert _run("mapping", "check", str(kept.parent / "mapping" / "dorpsraad-elden.yaml")).exit_code == 0


# --- what leaves the file as it is


def _nothing_changed(path: Path, before: bytes) -> bool:
    beside = {each.name for each in path.parent.iterdir()}
    return path.read_bytes() == before and not any(name.endswith(".old") for name in beside)


@pytest.mark.parametrize("again", ["/", "/c/gevraagd"])
def test_a_place_that_is_there_already_is_refused(again: str, town: Town, kept: Path) -> None:
    before = kept.read_bytes()
    done = _add(kept, town.urls["presikhaaf"] + again, *_login(credentials.PRESIKHAAF_KEY),
                organisation="stichting-noord", area="Presikhaaf")  # fmt: skip
    assert done.exit_code == 1
    assert "is al verbonden, als 'buurtplein-presikhaaf'" in done.output
    assert _nothing_changed(kept, before)


def test_a_connection_that_fails_leaves_everything_as_it_was(town: Town, kept: Path) -> None:
    before, secrets = kept.read_bytes(), sorted((kept.parent / "secrets").iterdir())
    done = _add(kept, town.urls["malburgen"], *_login("wrong"), organisation="stichting-noord", area="Presikhaaf")
    assert done.exit_code == 1
    assert _nothing_changed(kept, before)
    assert sorted((kept.parent / "secrets").iterdir()) == secrets


def test_a_key_that_is_not_known_yet_adds_nothing(town: Town, kept: Path) -> None:
    before = kept.read_bytes()
    done = _add(kept, town.urls["malburgen"], "--offline", "--adapter", "discourse", organisation="stichting-noord",
                area="Presikhaaf")  # fmt: skip
    assert done.exit_code == 1
    assert _nothing_changed(kept, before)


def test_what_the_whole_would_make_wrong_is_not_written(town: Town, kept: Path) -> None:
    """The file is read as it would be, before it is: here the setting is one that the platform does not have."""
    before = kept.read_bytes()
    done = _add(kept, town.urls["elden"], "--offline", "--adapter", "rss", "--setting", "feeds=1",
                organisation="stichting-noord", area="Presikhaaf")  # fmt: skip
    assert done.exit_code != 0
    assert _nothing_changed(kept, before)


def test_this_machine_only_where_the_configuration_says_so(town: Town, kept: Path) -> None:
    kept.write_text(kept.read_text("utf-8").replace("allow_loopback: true", "allow_loopback: false"), "utf-8")
    before = kept.read_bytes()
    done = _add(kept, town.urls["elden"], organisation="stichting-noord", area="Presikhaaf")
    assert done.exit_code == 1
    assert "allow_loopback" in done.output
    assert _nothing_changed(kept, before)


def test_all_that_is_missing_is_told_before_anything_is_fetched(kept: Path) -> None:
    done = _run("add-community", "--config", str(kept), "--no-input", "--url", "https://dorp.example.nl")
    assert done.exit_code == 1
    for flag in ("--organisation", "--area", "--permission", "--permission-reference"):
        assert flag in done.output


# --- the text itself


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_example_configuration_takes_a_community_in_its_own_layout(newline: str) -> None:
    text = (ROOT / "config.example.yaml").read_text("utf-8").replace("\n", newline)
    made = adding.added(text, replace(PLAN, area="Rheden", organisation="Dorpsbelang"), adding.SECTIONS)
    assert _taken_away(text, made) == []
    assert made.count("\r\n") in (0, made.count("\n"))
    before, after = read_document(text, "a").data, read_document(made, "b").data
    for section in adding.SECTIONS:
        new = after[section].keys() - before[section].keys()
        assert len(new) == 1
        assert {key: after[section][key] for key in before[section]} == before[section]
    assert after["communities"]["dorp"]["permission"]["who"] == "Dorpsraad"


def test_wide_indenting_and_a_file_without_a_last_line_end() -> None:
    text = "communities:\n    forum:\n        adapter: rss   # ons forum"
    made = adding.added(text, PLAN, ["communities"])
    assert made.startswith(text + "\n    dorp:\n      name: ")
    assert read_document(made, "c").problems == []


@pytest.mark.parametrize("text", ["communities: {a: {adapter: rss}}\n", "areas: {}\n", "communities:\n"])
def test_what_stands_between_braces_is_refused(text: str) -> None:
    with pytest.raises(CannotAddError):
        adding.added(text, PLAN, ["communities"])


def test_the_entry_is_what_init_would_write() -> None:
    made = adding.added("communities:\n  a:\n    adapter: rss\n", replace(PLAN, own_key="dorp-2"), ["communities"])
    fresh = read_document(writing.config(replace(PLAN, own_key="dorp-2")), "fresh").data
    assert read_document(made, "made").data["communities"]["dorp-2"] == fresh["communities"]["dorp-2"]
