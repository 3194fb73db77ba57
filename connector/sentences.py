"""Sentences that the code says in English, said in Dutch: what adapters report, why a post was read so.

The code and its errors speak one language; the Dutch stands in a `sentences.nl.tsv` beside the code it translates, of
an adapter in the adapter's own package. Pages and commands call `say` with what they are about to show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files

from connector import registry
from mapping import taxonomy
from mapping.problems import Problem

_FILE = "sentences.nl.tsv"
_SHARED = ("adapters", "mapping", "connector", "connector.cli", "demo_town")
_HOLE = "{}"
_HOLES = re.compile(r"\{(=?)\}")
_ITEM = r"(?:'[^']*'|[^\s,']+)"
_LIST = re.compile(rf"({_ITEM}(?:, {_ITEM})*) or ({_ITEM})")
_JOINS = ((" and ", " en "), (" or ", " of "), ("; ", "; "), (", ", ", "))


def say(text: str, language: str) -> str:
    """The sentence in `language` (nl or en); in English when nobody translated it."""
    return (_dutch(text) or text) if language == "nl" else text


def problem_in(problem: Problem, language: str) -> str:
    """What is wrong in a file, on one line with its place, in `language`."""
    return str(replace(problem, text=say(problem.text, language)))


def translations() -> dict[str, str]:
    """Every English sentence with its Dutch; `{}` stands for what differs each time, in Dutch `{=}` for a name."""
    return dict(_lines())


def _dutch(text: str) -> str | None:
    plain, patterns = _tables()
    if (known := plain.get(text)) is not None:
        return known
    if (joined := _joined(text)) is not None:
        return joined
    for pattern, dutch in patterns:
        if found := pattern.fullmatch(text):
            return _filled(dutch, found.groups())
    return None


def _filled(dutch: str, values: tuple[str, ...]) -> str:
    """The Dutch with the values in its holes: said in Dutch too, or in `{=}` as they are, for that is to be typed."""
    given = iter(values)
    return _HOLES.sub(lambda hole: _in_hole(next(given), as_it_is=bool(hole[1])), dutch)


def _in_hole(value: str, *, as_it_is: bool) -> str:
    return (None if as_it_is else _dutch(value)) or _listed(value) or value


def _listed(text: str) -> str | None:
    """Names as a person lists them: `a, 'b c' or d`; only the joining word is ours."""
    return f"{found[1]} of {found[2]}" if (found := _LIST.fullmatch(text)) else None


def _joined(text: str) -> str | None:
    """Parts joined by `and` and the like, when each of them is known; a sentence and a bare word are no such parts."""
    for english, dutch in _JOINS:
        parts = text.split(english)
        if len({" " in part for part in parts}) > 1:
            continue
        said = [_dutch(part) for part in parts] if len(parts) > 1 else []
        if said and all(said):
            return dutch.join(part for part in said if part)
    return None


@cache
def _tables() -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """Fixed sentences, and patterns of those with holes, the most telling first."""
    known = translations()
    plain = {slug: taxonomy.name(slug, "nl") for slug in taxonomy.slugs()}
    plain |= {english: dutch for english, dutch in known.items() if _HOLE not in english}
    holed = sorted((english for english in known if _HOLE in english), key=lambda each: -len(each))
    patterns = [(re.compile("(.+?)".join(map(re.escape, each.split(_HOLE))), re.DOTALL), known[each]) for each in holed]
    return plain, patterns


def _lines() -> Iterator[tuple[str, str]]:
    packages = (adapter.__module__.rpartition(".")[0] for adapter in registry.adapter_classes().values())
    for package in (*_SHARED, *packages):
        source = files(package).joinpath(_FILE) if package else None
        for line in source.read_text("utf-8").splitlines() if source and source.is_file() else ():
            english, tab, dutch = line.partition("\t")
            if tab and not line.startswith("#"):
                yield english, dutch
