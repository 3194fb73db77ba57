"""What an address or a form gives, made safe: numbers that fit the store, and text of one line."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

MOST = 2**53  # a larger number does not fit everywhere it goes


def number(name: str, default: int, least: int = 0, most: int = MOST) -> int:
    """A number in the address; the default when it is none, and never outside the bounds."""
    found = maybe_number(name)
    return min(max(least, default if found is None else found), most)


def maybe_number(name: str) -> int | None:
    """A whole number in the address; None when there is none, or one that nothing here can have."""
    found = request.args.get(name, None, int)
    return found if found is not None and 0 <= found <= MOST else None


def page() -> int:
    """Which page of a list is asked for, from 1."""
    return number("page", 1, least=1, most=100_000)


def line(form: Mapping[str, str], name: str, longest: int) -> str:
    """What somebody typed as one line: no line ends and nothing else that a terminal or a log would act on."""
    return clean(form.get(name, ""), longest)


def clean(text: str, longest: int) -> str:
    """Text as one line of printable characters, at most so long."""
    words = " ".join(text.split())
    return "".join(char for char in words if char.isprintable())[:longest].strip()
