"""Secrets: values that come from outside the file, and never show themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

MASK = "••••••"
_REFERENCE = re.compile(r"\$\{(ENV|FILE):([^{}]*)\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
MOST_BYTES = 64 * 1024


class Secret:
    """A text that prints as dots; `reveal` gives it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return f"Secret({MASK!r})"

    def __str__(self) -> str:
        return MASK

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


class Settings(Mapping[str, Any]):
    """What an adapter gets as its settings. Printing shows the names, never the values."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Settings({', '.join(self._values)})"


class SecretError(Exception):
    """A secret cannot be had; the text names the variable or file, never the value."""


def resolve(text: str, environment: Mapping[str, str], folder: Path) -> str | None:
    """Give the secret that `${ENV:NAME}` or `${FILE:path}` refers to; None when the text is no such reference.

    A path is seen from `folder`; the line end at the end of a file is no part of the secret. Raises SecretError.
    """
    if "${" not in text:
        return None
    found = _REFERENCE.fullmatch(text.strip())
    if found is None:
        raise SecretError("a secret is the whole value: ${ENV:NAME} or ${FILE:path}, with nothing around it")
    return _variable(found[2].strip(), environment) if found[1] == "ENV" else _file(found[2].strip(), folder)


def _variable(name: str, environment: Mapping[str, str]) -> str:
    if not _NAME.fullmatch(name):
        raise SecretError("${ENV:…} needs the name of an environment variable")
    value = environment.get(name, "")
    if not value:
        raise SecretError(f"the environment variable {name} is not set")
    return value


def _file(name: str, folder: Path) -> str:
    if not name or "\0" in name:
        raise SecretError("${FILE:…} needs the name of a file")
    try:
        with (folder / name).open("rb") as file:
            value = file.read(MOST_BYTES + 1)
        text = value.decode("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is not UTF-8 text"
        raise SecretError(f"the file {name} cannot be read: {reason}") from error
    if not text or len(value) > MOST_BYTES:
        raise SecretError(f"the file {name} is {'too large' if text else 'empty'}")
    return text
