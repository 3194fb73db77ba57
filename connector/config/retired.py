"""Settings that are not here: those of earlier versions do nothing and are pointed at, others stand elsewhere."""

from __future__ import annotations

from dataclasses import replace
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

ELSEWHERE: Final[dict[tuple[str, str], str]] = {  # (section, name) → where it is
    ("organisations", name): "an organisation's own texts stand in its mapping, under 'messages'"
    for name in ("texts", "messages")
}


def elsewhere(problem: Problem) -> Problem:
    """A problem with a setting that is unknown here, told where it belongs."""
    section, _, name = problem.path.partition(".")
    where = ELSEWHERE.get((section, name.rpartition(".")[2]))
    return problem if where is None or not problem.text.startswith("unknown field") else replace(problem, text=where)


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
