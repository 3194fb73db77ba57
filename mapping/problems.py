"""What is wrong in a file a person wrote, where exactly, and what they probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to repair. `line` and `column` count from 1; `path` is the setting, such as `rules.1.then.purpose`."""

    file: str
    line: int
    column: int
    path: str
    text: str

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        return f"{self.file}:{self.line}:{self.column}: {where}{self.text}"


class ProblemsError(Exception):
    """A file cannot be used; `problems` holds everything that is wrong with it, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def dotted(path: Path) -> str:
    return ".".join(map(str, path))


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """Give ` (did you mean '…'?)` for the choice that looks most like `word`, or an empty text."""
    by_folded = {choice.casefold(): choice for choice in choices}
    close = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return f" (did you mean '{by_folded[close[0]]}'?)" if close else ""


def one_of(choices: Iterable[str]) -> str:
    """Give the choices as a person would list them: a, b or c."""
    *most, last = choices
    return f"{', '.join(most)} or {last}" if most else last
