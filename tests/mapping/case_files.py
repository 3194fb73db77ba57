"""Case files: a sentence on what the case shows, a file as somebody might write it, and all that must be said of it.

    A misspelt condition.
    --- mapping
    rules: …
    --- problems
    wijk.yaml:2:12: rules.0.when.tga: unknown field (did you mean 'tag'?)

A case of the configuration may have `--- replace` and `--- with` instead of a whole file: it then changes base.yaml.
"""

from __future__ import annotations

import re
from pathlib import Path

_SECTION = re.compile(r"^--- (\w+)\n", re.MULTILINE)


def sections(path: Path) -> dict[str, str]:
    """Give the sections of a case file by name; the sentence in front is `why`."""
    why, *rest = _SECTION.split(path.read_text("utf-8"))
    return {"why": why, **dict(zip(rest[::2], rest[1::2], strict=True))}


def cases(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.case"))
