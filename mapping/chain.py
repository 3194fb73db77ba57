"""Which files a mapping is made of: its own, and those it extends."""

from __future__ import annotations

from pathlib import Path

from mapping.load import MOST_DEEP, is_file, shipped
from mapping.positions import read_document


def chain(path: Path) -> tuple[Path, ...]:
    """The file and those it extends, as far as they can be followed; a file that is wrong or not there ends it.

    Shipped mappings, which only change with the program, are left out.
    """
    found: list[Path] = []
    following: Path | None = path
    while following is not None and following not in found and len(found) <= MOST_DEEP:
        found.append(following)
        following = _extended(following)
    return tuple(found)


def _extended(path: Path) -> Path | None:
    if not is_file(path):
        return None
    try:
        data = read_document(path.read_bytes(), path.name).data
    except OSError:
        return None
    named = data.get("extends") if isinstance(data, dict) else None
    if not isinstance(named, str) or not named.strip() or named.strip() in shipped():
        return None
    return path.parent / named.strip()
