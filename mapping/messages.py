"""The organisation's own wording of messages: which variables each may use, and what each must say.

A text is filled in by putting a variable's value where `{name}` stands, and nothing else: no expressions, no
attributes, so that a text can do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mapping.positions import Document
from mapping.problems import Path, Problem, did_you_mean, one_of

HOUSE = ("organisation", "connector")
PAIR = (*HOUSE, "category", "area", "municipality", "reasons", "url")
ASK = (*HOUSE, "category", "area", "municipality", "url", "until")
VARIABLES: Mapping[tuple[str, str], tuple[str, ...]] = {  # (side, part) → what may stand between braces
    ("asker", "title"): HOUSE,
    ("asker", "text"): (*HOUSE, "offers"),
    ("asker", "offer"): PAIR,
    ("helper", "title"): PAIR,
    ("helper", "text"): PAIR,
    ("asker_yes", "title"): PAIR,
    ("asker_yes", "text"): (*PAIR, "times"),
    ("goodbye", "title"): HOUSE,
    ("goodbye", "text"): HOUSE,
    ("on_behalf", "title"): HOUSE,
    ("on_behalf", "text"): (*HOUSE, "offers"),
    ("on_behalf", "offer"): PAIR,
    **{
        (side, part): names
        for side, names in {
            "details": (*ASK, "missing"),
            "tried": (*ASK, "tried", "plan"),
            "still_needed": ASK,
            "closed": ASK,
            "glad": ASK,
            "sorry": (*PAIR, "request_url"),
            "not_chosen": PAIR,
            "again": PAIR,
            "liked": HOUSE,
            "noted": (*PAIR, "times"),
            "asker_outcome": (*PAIR, "request_url"),
            "helper_outcome": PAIR,
            "were_helped": ASK,
            "asked_otherwise": (*PAIR, "request_url"),
            "in_touch": (*PAIR, "request_url"),
            "thanks": (*PAIR, "points"),
            "supply": (*HOUSE, "lines", "how", "when"),
            "month": (*HOUSE, "lines", "when"),
            "approval": (*PAIR, "offer_url"),
            "newcomer": ASK,
            "unanswered": ASK,
        }.items()
        for part in ("title", "text")
    },
}
_NEEDED: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("asker", "text"): ("offers", "connector"),
    ("asker", "offer"): ("url",),
    ("helper", "text"): ("url", "connector"),
    ("asker_yes", "text"): ("url", "connector"),
    ("on_behalf", "text"): ("offers", "connector"),
    ("on_behalf", "offer"): ("url",),
    ("details", "text"): ("url", "missing", "connector"),
    ("tried", "text"): ("url", "plan", "connector"),
    ("still_needed", "text"): ("url", "until", "connector"),
    ("closed", "text"): ("url", "connector"),
    ("again", "text"): ("url", "connector"),
    ("helper_outcome", "text"): ("url", "connector"),
    ("were_helped", "text"): ("url", "connector"),
    ("asked_otherwise", "text"): ("request_url", "connector"),
    ("in_touch", "text"): ("request_url", "connector"),
    ("approval", "text"): ("url", "offer_url", "connector"),
    ("newcomer", "text"): ("url", "connector"),
    ("unanswered", "text"): ("url", "connector"),
}
_SAYS_STOP = frozenset((side, "text") for side, _ in VARIABLES if side != "goodbye")
_BRACES = re.compile(r"\{(\w+)\}|[{}]")
_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)


def check(messages: Any, document: Document) -> list[Problem]:
    """Check the texts of a mapping's `messages`, whatever else may be wrong with them."""
    return [problem for found in _texts(messages) for problem in _check(document, *found)]


def _texts(messages: Any) -> Iterator[tuple[Path, tuple[str, str], str]]:
    for language, sides in _items(messages):
        for side, parts in _items(sides):
            for part, text in _items(parts):
                if isinstance(text, str) and (side, part) in VARIABLES:
                    yield ("messages", language, side, part), (side, part), text


def _items(value: Any) -> Iterator[tuple[str, Any]]:
    return iter(value.items()) if isinstance(value, dict) else iter(())


def _check(document: Document, path: Path, which: tuple[str, str], text: str) -> Iterator[Problem]:
    allowed = VARIABLES[which]
    used = set()
    for found in _BRACES.finditer(text):
        if found[1] is None:
            yield document.problem(path, "a brace that is no variable: that is a name between braces, such as {area}")
        elif found[1] not in allowed:
            meant = did_you_mean(found[1], allowed) or f": use {one_of(allowed)}"
            yield document.problem(path, f"unknown variable '{found[1]}'{meant}")
        used.add(found[1])
    for name in _NEEDED.get(which, ()):
        if name not in used:
            yield document.problem(path, f"must hold {{{name}}}")
    if which in _SAYS_STOP and "stop" not in text.casefold():
        yield document.problem(path, "must tell people that they can answer 'stop'")
    if _LINK.search(text):
        yield document.problem(path, "must hold no links of its own: only {url}, the public post")
