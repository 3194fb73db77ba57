"""What states, kinds and decisions are called: as on the pages, in the language of the terminal."""

from __future__ import annotations

from connector import narrate
from connector.cli.speaking import language
from connector.web.words import WORDS


def suggestion(state: str) -> str:
    return _term(f"state.{state}", state)


def message(state: str) -> str:
    return _term(f"delivery.{state}", state)


def alert(kind: str) -> str:
    return _term(f"alert.{kind}", kind)


def answer(kind: str) -> str:
    return str(narrate.words(language())["answers"].get(kind, kind))


def side(name: str) -> str:
    return str(narrate.words(language())["sides"].get(name, name))


def decision(what: str) -> str:
    return WORDS[language()]["log"].get(f"what.{what}", what)


def _term(key: str, otherwise: str) -> str:
    return WORDS[language()]["terms"].get(key, otherwise)
