"""Joins what a marshmallow schema says to the place in the file, in words for a person who is no programmer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from mapping.fields import OneOrMany
from mapping.positions import Document
from mapping.problems import Path, Problem, did_you_mean, one_of

FEW = 8  # choices that are named even when we know which was meant


@dataclass(frozen=True, slots=True)
class _Name:
    """What describes the name of an entry rather than its value."""

    of: fields.Field[Any] | None


Part = Schema | fields.Field[Any] | _Name | None
_UNKNOWN, _REQUIRED = "Unknown field.", "Missing data for required field."
_TYPES = {  # marshmallow's words → ours, followed by what was found instead
    "Not a valid string.": "must be text",
    "Not a valid integer.": "must be a whole number",
    "Not a valid number.": "must be a number",
    "Not a valid boolean.": "must be true or false",
    "Not a valid list.": "must be a list",
    "Not a valid mapping type.": "must be a map of names and values",
    "Invalid input type.": "must be a map of names and values",
    "Invalid type.": "must be a map of names and values",
}
_WORDS = {
    _REQUIRED: "is required",
    "Field may not be null.": "must not be empty",
    "Shorter than minimum length 1.": "must not be empty",
    "Not a valid email address.": "must be an e-mail address, such as info@example.nl",
    "Not a valid URL.": "must be a web address, such as https://www.example.nl",
    "Not a valid date.": "must be a date, such as 2026-03-31",
    "Not a valid datetime.": "must be a date and time, such as 2026-03-31T14:00:00+02:00",
    "Not a valid aware datetime.": "must be a date and time with its zone, such as 2026-03-31T14:00:00+02:00",
    "String does not match expected pattern.": "is not written as expected",
    "Special numeric values (nan or infinity) are not permitted.": "must be an ordinary number",
    "Number too large.": "is too large",
}


def load(schema: Schema, data: Any, document: Document, base: Path = ()) -> tuple[Any, list[Problem]]:
    """Load `data`, the part of the document at `base`. Gives None with the problems when there are any."""
    try:
        return schema.load(data), []
    except ValidationError as error:
        said = _flatten(error.messages, schema, base)
        found = [_problem(document, path, text, part, data, base) for path, text, part in said]
        unreadable = {problem.path for problem in document.problems}  # its YAML was wrong: one complaint is enough
        return None, [problem for problem in found if problem.path not in unreadable]


def inner(part: Part, key: str | int) -> Part:
    """Give the field (or schema) that describes the item `key` of what `part` describes; None when nothing does."""
    if isinstance(part, fields.Nested):
        if part.many and isinstance(key, int):
            return part.schema
        return inner(part.schema, key)
    if isinstance(part, Schema):
        return named(part).get(str(key))
    if isinstance(part, fields.List):
        return part.inner
    return part.value_field if isinstance(part, fields.Dict) else None


def named(schema: Schema) -> dict[str, fields.Field[Any]]:
    """Give the fields of a schema by the name they have in a file."""
    return {field.data_key or name: field for name, field in schema.fields.items()}


def parts(part: Part, data: Any, path: Path = ()) -> Iterator[tuple[Path, fields.Field[Any], Any]]:
    """Go through unchecked data beside its schema: every value that a field describes, with its path and field."""
    if isinstance(part, fields.Field):
        yield path, part, data
    if isinstance(part, OneOrMany) and not isinstance(data, list):
        yield from parts(part.inner, data, path)
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        if (below := inner(part, key)) is not None:
            yield from parts(below, value, (*path, key))


def choices(part: Part) -> tuple[str, ...]:
    """Give what a field may hold, when that is a short list."""
    if isinstance(part, fields.Enum):
        return tuple(str(member.value) for member in part.enum)
    for rule in getattr(part, "validators", ()):
        if isinstance(rule, validate.OneOf):
            return tuple(map(str, rule.choices))
    return ()


def _flatten(said: Any, part: Part, path: Path) -> Iterator[tuple[Path, str, Part]]:
    """Turn nested messages into (path, text, what describes it); for an unknown field that is its schema."""
    if isinstance(said, str):
        yield path, said, part
    elif isinstance(said, Sequence):
        for item in said:
            yield from _flatten(item, part, path)
    elif isinstance(said, Mapping):
        for key, below in said.items():
            yield from _below(key, below, part, path)


def _below(key: Any, said: Any, part: Part, path: Path) -> Iterator[tuple[Path, str, Part]]:
    if key == "_schema":
        yield from _flatten(said, part, path)
        return
    child = inner(part, key)
    if isinstance(part, fields.Dict) and isinstance(said, Mapping) and set(said) <= {"key", "value"}:
        yield from _flatten(said.get("key", []), _Name(part.key_field), (*path, key))
        yield from _flatten(said.get("value", []), child, (*path, key))
    elif child is None:
        yield from _flatten(said, part, (*path, key))
    else:
        yield from _flatten(said, child, (*path, key))


def _problem(document: Document, path: Path, said: str, part: Part, data: Any, base: Path) -> Problem:
    if said == _UNKNOWN:
        schema = part.schema if isinstance(part, fields.Nested) else part
        known = tuple(named(schema)) if isinstance(schema, Schema) else ()
        meant = did_you_mean(str(path[-1]), known) or f" (known: {', '.join(known)})" * bool(known)
        return document.problem(path, f"unknown field{meant}", at_key=True)
    if isinstance(part, _Name):
        return document.problem(path, _in_words(said, part.of, path[-1]), at_key=True)
    value = _value(data, path[len(base) :])
    return document.problem(path, _in_words(said, part, value), at_key=said == _REQUIRED)


def _in_words(said: str, part: Part, value: Any) -> str:
    if said in _TYPES:
        return f"{_TYPES[said]}, not {_kind(value)}{_hint(said, value)}"
    if said.startswith("Must be one of: ") and (possible := choices(part) or choices(inner(part, 0))):
        meant = did_you_mean(value, possible) if isinstance(value, str) else ""
        return f"must be {one_of(possible)}{meant}" if len(possible) <= FEW or not meant else f"is not known{meant}"
    if said not in _WORDS and (sizes := re.findall(r"\d+", said)) and "length" in said.casefold():
        most = " to ".join(sizes) if len(sizes) > 1 else f"at {'least' if 'minimum' in said else 'most'} {sizes[0]}"
        return f"must have {most} {'parts' if isinstance(value, list | dict) else 'characters'}"
    return _WORDS.get(said) or _plain(said)


def _plain(said: str) -> str:
    """Our own messages, and those of adapters from outside, as they are."""
    said = said.strip().removesuffix(".")
    said = said.replace("greater than or equal to", "at least").replace("less than or equal to", "at most")
    return said[:1].lower() + said[1:]


def _kind(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case int():
            return "a number"
        case float():
            return "a number with decimals"
        case str():
            return "text"
        case list():
            return "a list"
        case _:
            return "a map"


def _hint(said: str, value: Any) -> str:
    if said == "Not a valid string." and isinstance(value, bool | int | float):
        return ": put it between quotes"
    if said == "Not a valid number." and isinstance(value, str) and re.fullmatch(r"-?\d+,\d+", value):
        return ": write a decimal point, not a comma"
    return ""


def _value(data: Any, path: Path) -> Any:
    for key in path:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data
