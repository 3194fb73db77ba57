"""Asking a person, or taking what was given as a flag; where nobody can be asked, all that is missing is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import click
from marshmallow import ValidationError, validate

from connector.command import as_typed
from connector.setting_up.words import words

Check = Callable[[str], str | None]
"""What is wrong with an answer, as a key of the words; None when nothing is."""


class Asking:
    """One conversation. Without `interactive` nobody is asked: what is not given takes its default or is missing."""

    def __init__(self, language: str, given: Mapping[str, str | None], *, interactive: bool) -> None:
        self.language = language
        self.words = words(language)
        self.interactive = interactive
        self._given = given
        self.missing: list[str] = []

    def say(self, name: str, **values: Any) -> None:
        """Print one of the words."""
        click.echo(as_typed(str(self.words[name]).rstrip("\n").format(**values)))

    def text(self, name: str, *, default: str | None = None, check: Check | None = None) -> str:
        """The answer to a question; with a `default`, even an empty one, it may be left out. Raises ClickException."""
        given = self._given.get(name)
        if given is None and self.interactive:
            return self._asked(self.words["ask"][name], default, check)
        if given is None and default is None:
            self.missing.append(f"--{name.replace('_', '-')}")
        answer = _tidy(given if given is not None else default or "")
        wrong = check(answer) if check and (answer or default is None) and given is not None else None
        if wrong:
            raise click.ClickException(f"--{name.replace('_', '-')}: {self.words[wrong]}")
        return answer

    def given(self, name: str) -> str:
        """What was given as a flag; empty when nothing was."""
        return _tidy(self._given.get(name) or "")

    def forget(self, name: str) -> None:
        """Ask this again: what was given does not do."""
        self._given = {**self._given, name: None}

    def secret(self, question: str) -> str:
        """A secret, typed unseen; empty when it is not known yet."""
        answer: str = click.prompt(question, default="", hide_input=True, show_default=False)
        return answer.strip()

    def plain(self, question: str, *, optional: bool) -> str:
        """The answer to a question of an adapter."""
        return self._asked(question, "" if optional else None, None)

    def confirm(self, name: str, **values: Any) -> bool:
        """Yes, unless the person says no."""
        if not self.interactive:
            return True
        hint = f"{self.words['yes'][0].upper()}/{self.words['no'][0]}"
        while True:
            answer = click.prompt(f"{self.words['ask'][name].format(**values)} [{hint}]", "", show_default=False)
            if answer.strip().casefold() in ("", *self.words["yes"], *self.words["no"]):
                return answer.strip().casefold() not in self.words["no"]

    def done(self) -> None:
        """Tell of everything that is missing. Raises ClickException."""
        if self.missing:
            raise click.ClickException(self.words["missing"].format(flags=" ".join(self.missing)))

    def _asked(self, question: str, default: str | None, check: Check | None) -> str:
        while True:
            answer = _tidy(click.prompt(question, default=default or "", show_default=bool(default)))
            wrong = "empty" if not answer and default is None else check(answer) if check and answer else None
            if wrong is None:
                return answer
            click.echo(self.words[wrong])


def _tidy(answer: str) -> str:
    """An answer as one line of characters one can see."""
    return "".join(letter for letter in " ".join(answer.split()) if letter.isprintable())


def email(answer: str) -> str | None:
    try:
        validate.Email()(answer)
    except ValidationError:
        return "wrong_email"
    return None


def filled(answer: str) -> str | None:
    return None if answer else "empty"


def day(answer: str) -> str | None:
    try:
        date.fromisoformat(answer)
    except ValueError:
        return "wrong_date"
    return None
