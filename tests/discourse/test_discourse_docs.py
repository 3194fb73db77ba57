"""The README names every setting and every finding; each mistake in the settings is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from marshmallow import ValidationError

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


GOOD = {"url": "https://forum.example.nl/forum", "username": "bot", "api_key": "k" * 64}


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("url", "forum.example.nl"),
        ("url", "https://bot:geheim@forum.example.nl"),
        ("url", "https://forum.example.nl/?x=1"),
        ("url", "javascript:alert(1)"),
        ("api_key", ""),
        ("interval", 5),
        ("categories", [True]),
        ("categories", [""]),
        ("history_days", 0),
        ("webhook_secret", "kort"),
        ("categorie", ["hulp"]),
    ],
)
def test_each_mistake_in_the_settings_is_told(field: str, wrong: object) -> None:
    with pytest.raises(ValidationError) as caught:
        DiscourseSettings().load({**GOOD, field: wrong})
    assert set(caught.value.normalized_messages()) == {field}


def test_categories_by_number_and_by_name() -> None:
    loaded = DiscourseSettings().load({**GOOD, "categories": [7, "Hulp-Gevraagd", "wijk/hulp"]})
    assert loaded["categories"] == ["7", "hulp-gevraagd", "wijk/hulp"]
