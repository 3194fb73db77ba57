"""What an installation speaks, also when the rest of its config.yaml is wrong: then it matters most."""

from __future__ import annotations

import re
from pathlib import Path

LANGUAGES = ("nl", "en")
DEFAULT = "nl"
_INSTANCE = re.compile(r"^instance:.*?(?=^[^\s#]|\Z)", re.MULTILINE | re.DOTALL)
_LANGUAGE = re.compile(r"\blanguage:\s*[\"']?(nl|en)\b")


def spoken(path: Path) -> str | None:
    """What `instance.language` of this file is, or its default; None when there is no such file or section."""
    try:
        section = _INSTANCE.search(path.read_text("utf-8", "replace"))
    except (OSError, ValueError):
        return None
    if section is None:
        return None
    found = _LANGUAGE.search(section[0])
    return found[1] if found else DEFAULT
