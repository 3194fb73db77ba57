"""Settings of earlier versions: they may still stand in a file, do nothing, and are pointed at."""

from __future__ import annotations

from typing import Any, Final

from mapping.positions import Document
from mapping.problems import Path as Key
from mapping.problems import Problem

RETIRED: Final[dict[Key, str]] = {
    (
        "instance",
        "secret",
    ): "is not used any more, and does nothing: the line may go"  # until 2026-11; keys are in the store
}


def without(document: Document) -> tuple[Any, tuple[Problem, ...]]:
    """The data without settings that do nothing any more, and a note for each that is there."""
    data, notes = document.data, []
    for path, text in RETIRED.items():
        if path in document.keys:
            notes.append(document.problem(path, text, at_key=True))
            data = _removed(data, path)
    return data, tuple(notes)


def _removed(data: Any, path: Key) -> Any:
    name, *below = path
    if not isinstance(data, dict) or name not in data:
        return data
    if below:
        return {**data, name: _removed(data[name], tuple(below))}
    return {key: value for key, value in data.items() if key != name}
