"""The settings of an adapter, asked for as its own guide says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import click
from marshmallow import fields
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from adapters.contract import Adapter, Guide, Question
from connector.setting_up.asking import Asking
from connector.setting_up.connecting import Place

_SECRET_WORDS = ("key", "token", "secret", "password")


@dataclass(frozen=True, slots=True)
class Given:
    """Settings as they go into the configuration, the secrets that go into files apart, and whether all is there."""

    settings: Mapping[str, Any]
    secrets: Mapping[str, str]
    complete: bool

    def all(self) -> dict[str, Any]:
        return {**self.settings, **self.secrets}


def gather(ask: Asking, adapter: type[Adapter], place: Place, flags: Mapping[str, str], *, untested: bool) -> Given:
    """Ask for what `flags` do not give. A secret may be left empty, to be filled in later. Raises ClickException."""
    guide = adapter.guide(ask.language)
    questions = (*guide.questions, *_unasked(adapter, guide))
    answers = {name: _typed(adapter, name, value) for name, value in flags.items()}
    open_questions = [question for question in questions if question.setting not in flags]
    complete = True
    for question in open_questions:
        answer = _answer(ask, question, untested)
        if answer:
            answers[question.setting] = answer
        elif question.optional:
            break  # what is asked after it belongs to it: a password to its name
        else:
            complete = False
    ask.done()
    hidden = {question.setting for question in questions if question.secret}
    secrets = {name: str(value) for name, value in answers.items() if name in hidden and "${" not in str(value)}
    plain = {name: value for name, value in answers.items() if name not in secrets}
    return Given({"url": place.url, **plain}, secrets, complete)


def unknown_secrets(adapter: type[Adapter], given: Given) -> list[str]:
    """Settings that must still be put in their file: required secrets nobody gave."""
    required = [name for name, field in adapter.settings_schema().fields.items() if field.required]
    return [name for name in required if name not in given.all()]


def show_guide(ask: Asking, guide: Guide) -> None:
    """Walk a person through what must be done there first."""
    if not (ask.interactive and guide.steps):
        return
    ask.say("steps")
    for number, step in enumerate(guide.steps, 1):
        click.echo(click.wrap_text(step, 100, f"  {number}. ", "     "))
    if any(question.secret for question in guide.questions):
        ask.say("later")


def _answer(ask: Asking, question: Question, untested: bool) -> str:
    if ask.interactive:
        return ask.secret(question.text) if question.secret else ask.plain(question.text, optional=question.optional)
    if not question.optional and not (untested and question.secret):
        ask.missing.append(f"--setting {question.setting}=…")
    return ""


def _unasked(adapter: type[Adapter], guide: Guide) -> Iterator[Question]:
    """Required settings that the guide does not speak of, as those of an adapter without one."""
    known = {question.setting for question in guide.questions} | {"url"}
    for name, field in adapter.settings_schema().fields.items():
        if field.required and name not in known:
            secret = any(word in name.casefold() for word in _SECRET_WORDS)
            yield Question(name, str(field.metadata.get("description", name)), secret)


def _typed(adapter: type[Adapter], name: str, value: str) -> Any:
    """A flag's value: text as it stands, anything else (numbers, lists) as YAML means it."""
    field = adapter.settings_schema().fields.get(name)
    if field is None or isinstance(field, fields.String) or "${" in value:
        return value
    try:
        return YAML(typ="safe", pure=True).load(value)
    except YAMLError:
        return value
