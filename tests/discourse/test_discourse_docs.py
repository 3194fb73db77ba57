"""The README names every setting and every finding, and the rules name tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

from ruamel.yaml import YAML

from adapters.discourse.settings import DiscourseSettings

ROOT = Path(__file__).parents[2]
ROOM = ROOT / "adapters" / "discourse"


def test_every_setting_is_documented() -> None:
    documented = set(re.findall(r"^\| `(\w+)` \|", (ROOM / "README.md").read_text("utf-8"), re.M))
    assert set(DiscourseSettings().fields) <= documented


def test_every_finding_is_documented() -> None:
    code = (ROOM / "health.py").read_text("utf-8")
    keys = set(re.findall(r'Finding\(Level\.\w+, "(\w+)"', code)) | set(re.findall(r'_error\(\s*"(\w+)"', code))
    readme = (ROOM / "README.md").read_text("utf-8")
    assert len(keys) > 10
    assert {key for key in keys if f"`{key}`" not in readme} == set()


def test_every_rule_names_a_test_or_a_reason() -> None:
    rules = YAML(typ="safe").load((ROOM / "rules.yaml").read_text("utf-8"))["rules"]
    for rule in rules.values():
        if rule["status"] == "exempt":
            assert rule["reason"]
            continue
        file, name = rule["test"].split("::")
        assert f"def {name}(" in (ROOT / file).read_text("utf-8")
