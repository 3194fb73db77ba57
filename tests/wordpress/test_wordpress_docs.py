"""The README names every setting and every finding; each mistake in the settings is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from marshmallow import ValidationError

from adapters.wordpress.settings import WordPressSettings

ROOM = Path(__file__).parents[2] / "adapters" / "wordpress"
GOOD = {"url": "https://buurt.example.nl/site", "username": "koppelaar", "application_password": "abcd efgh ijkl"}


def test_every_setting_is_documented() -> None:
    documented = set(re.findall(r"^\| `(\w+)` \|", (ROOM / "README.md").read_text("utf-8"), re.M))
    assert set(WordPressSettings().fields) <= documented


def test_every_finding_is_documented() -> None:
    code = (ROOM / "health.py").read_text("utf-8")
    keys = set(re.findall(r'Finding\(Level\.\w+, "(\w+)"', code)) | set(re.findall(r'_error\(\s*"(\w+)"', code))
    readme = (ROOM / "README.md").read_text("utf-8")
    assert len(keys) == 9
    assert {key for key in keys if f"`{key}`" not in readme} == set()


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("url", "buurt.example.nl"),
        ("url", "https://koppelaar:geheim@buurt.example.nl"),
        ("url", "https://buurt.example.nl/?p=1"),
        ("url", "javascript:alert(1)"),
        ("username", None),
        ("application_password", None),
        ("application_password", ""),
        ("interval", 5),
        ("categories", [True]),
        ("categories", [""]),
        ("categorie", ["hulp"]),
    ],
)
def test_each_mistake_in_the_settings_is_told(field: str, wrong: object) -> None:
    with pytest.raises(ValidationError) as caught:
        WordPressSettings().load({**GOOD, field: wrong})
    assert set(caught.value.normalized_messages()) == {field}


def test_a_site_may_be_read_without_an_account() -> None:
    assert WordPressSettings().load({"url": GOOD["url"], "categories": [7, "Hulp"]})["categories"] == ["7", "hulp"]
