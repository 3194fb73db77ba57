"""What a configuration means once it is right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import jsonschema
import pytest

from connector.config import Approval, Config, ConfigError, load_config, parse_config
from connector.config.json_schema import config_schema
from connector.config.secret import Secret
from connector.registry import settings_schemas
from mapping.positions import read_document
from tests.config.conftest import ADAPTERS, ENVIRONMENT, FOLDER

ROOT = Path(__file__).parent.parent.parent
Parse = Callable[[str], Config]


def test_settings_arrive(parsed: Parse, base: str) -> None:
    config = parsed(base)
    forum = config.communities["forum"]
    assert (forum.name, forum.interval, forum.dry_run, forum.expiry_days) == ("forum", 60.0, False, 60)
    assert forum.permission.when == date(2026, 1, 1)
    assert config.organisations["welzijn"].quiet_hours == (time(21), time(7, 30))
    assert config.organisations["welzijn"].approval is Approval.NEVER
    assert config.policy.quiet_days == 7
    assert config.areas["noord"].latitude == pytest.approx(52.1)


def test_defaults_are_the_careful_ones(parsed: Parse, base: str) -> None:
    config = parsed(base.replace("    dry_run: false\n", ""))
    careful = config.organisations["dorpsraad"]
    assert config.communities["forum"].dry_run is True
    assert careful.approval is Approval.ALWAYS
    assert careful.quiet_hours == (time(20), time(8))
    assert config.instance.allow_loopback is False
    assert config.instance.host == "127.0.0.1"


def test_sharing_needs_both_sides(parsed: Parse, base: str) -> None:
    assert parsed(base).consents() == frozenset()
    both = base.replace("    name: Dorpsraad\n", "    name: Dorpsraad\n    shares_with: welzijn\n")
    assert parsed(both).consents() == frozenset({("dorpsraad", "welzijn")})


def test_sharing_with_oneself_is_nothing(parsed: Parse, base: str) -> None:
    assert parsed(base.replace("[dorpsraad]", "[welzijn]")).consents() == frozenset()


def test_paths_are_seen_from_the_file(tmp_path: Path, base: str) -> None:
    (tmp_path / "own.yaml").write_text("extends: village-site\nrefuse: goods\n")
    (tmp_path / "key").write_text("a-long-key-from-a-file\n")
    text = base.replace("    approval: never\n", "    approval: never\n    mapping: own.yaml\n")
    text = text.replace("${ENV:FORUM_KEY}", "${FILE:key}")
    (tmp_path / "config.yaml").write_text(text)
    config = load_config(tmp_path / "config.yaml", ADAPTERS)
    assert config.store.path == tmp_path / "proef.sqlite"
    assert config.mappings["welzijn"].refuse == {"goods"}
    assert config.communities["forum"].settings["api_key"] == "a-long-key-from-a-file"
    assert config.files == (tmp_path / "config.yaml", tmp_path / "own.yaml")


def test_aliases_and_merges_work(parsed: Parse, base: str) -> None:
    text = base.replace("  forum:\n", "  forum: &forum\n").replace(
        "policy:\n", "  second: {<<: *forum, area: zuid, dry_run: true}\npolicy:\n"
    )
    config = parsed(text)
    assert config.communities["second"].area == "zuid"
    assert config.communities["second"].settings == config.communities["forum"].settings


def test_a_problem_in_a_merge_points_at_where_it_is_written(parsed: Parse, base: str) -> None:
    text = base.replace("  forum:\n", "  forum: &forum\n").replace(
        "policy:\n", "  second: {<<: *forum, are: zuid}\npolicy:\n"
    )
    with pytest.raises(ConfigError) as caught:
        parsed(text)
    assert [str(problem) for problem in caught.value.problems] == [
        "wijk.yaml:31:24: communities.second.are: unknown field (did you mean 'area'?)"
    ]


def test_secret_shows_dots() -> None:
    secret = Secret("geheim")
    assert f"{secret} {secret!r} {[secret]}".count("geheim") == 0
    assert secret.reveal() == "geheim"


def test_a_setting_of_an_earlier_version_does_nothing_and_is_pointed_at(parsed: Parse, base: str) -> None:
    old = base.replace("  name: Proef\n", "  name: Proef\n  secret: ${ENV:NOT_THERE_ANY_MORE}\n", 1)
    config = parsed(old)
    assert config == parsed(base)
    (note,) = config.notes
    assert str(note) == "wijk.yaml:3:3: instance.secret: is not used any more, and does nothing: the line may go"
    assert parsed(base).notes == ()


def test_reading_changes_nothing(parsed: Parse, base: str) -> None:
    assert parsed(base) == parsed(base)


def test_example_works_as_it_is() -> None:
    config = load_config(ROOT / "config.example.yaml", settings_schemas(), {})
    assert config.instance.demo_town
    assert config.consents() == {("dorpsraad-zuid", "welzijn-noord")}
    assert all(community.settings["url"].startswith("http://127.0.0.1:81") for community in config.communities.values())


def test_example_marks_all_that_is_for_the_demo_only() -> None:
    """Without the marked lines it is careful again."""
    lines = (ROOT / "config.example.yaml").read_text("utf-8").splitlines()
    left = "\n".join(line for line in lines if "# DEMO ONLY" not in line)
    config = parse_config(left, ROOT / "config.example.yaml", settings_schemas(), {})
    assert all(community.dry_run for community in config.communities.values())
    assert all(one.approval is Approval.ALWAYS and one.quiet_hours for one in config.organisations.values())
    assert not config.instance.allow_loopback


def test_json_schema_accepts_what_the_check_accepts(base: str) -> None:
    for schemas, text in ((ADAPTERS, base), (settings_schemas(), (ROOT / "config.example.yaml").read_text("utf-8"))):
        schema = config_schema(schemas)
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(read_document(text, "x").data, schema, cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("approval: never", "approval: nevr"),
        ("    area: noord\n", ""),
        ("interval: 60", "intervall: 60"),
        ("quiet_days: 7", "quiet_days: 0"),
        ("adapter: forum", "adapter: fourm"),
        ("{url: https", "{ur: https"),
        ("21:00-07:30", "21-7"),
        ("dry_run: false", "dry_run: perhaps"),
    ],
)
def test_json_schema_refuses_what_the_check_refuses(old: str, new: str, base: str) -> None:
    broken = base.replace(old, new, 1)
    with pytest.raises(ConfigError):
        parse_config(broken, FOLDER / "wijk.yaml", ADAPTERS, ENVIRONMENT)
    validator = jsonschema.Draft202012Validator(config_schema(ADAPTERS))
    assert not validator.is_valid(read_document(broken, "x").data)
