"""What each adapter keeps of the rules: reads and checks every `rules.yaml`, and prints them as one table.

The rules with their meaning stand in `adapters/rules.yaml`; each adapter's folder says in its own `rules.yaml`, per
rule, `status: done | todo | exempt`, for the last two a `reason`, and for done the `test` that would fail otherwise
(`path::name`). A `comment` may add a remark to any.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

FILE = "rules.yaml"
_ADAPTER_CLASS = re.compile(r"^class \w+\(Adapter\):", re.MULTILINE)


class Status(StrEnum):
    """How an adapter stands to one rule."""

    DONE = "done"
    TODO = "todo"
    EXEMPT = "exempt"  # the platform makes the rule meaningless


@dataclass(frozen=True, slots=True)
class Standing:
    """An adapter's answer to one rule; `reason` says why it is not done, or remarks on it; `test` proves it."""

    status: Status
    reason: str = ""
    test: str = ""


class RulesError(ValueError):
    """A rules.yaml that cannot be trusted: the text names the file, the rule and what is wrong."""


class _StandingSchema(Schema):
    status = fields.Enum(Status, by_value=True, required=True)
    reason = fields.String(load_default="")
    comment = fields.String(load_default="")
    test = fields.String(load_default="", validate=validate.Regexp(r"[\w/.-]+\.py::\w+"))

    @validates_schema
    def _explain(self, data: Mapping[str, Any], **_: object) -> None:
        if data["status"] is not Status.DONE and not (data["reason"] or data["comment"]).strip():
            raise ValidationError(f"{data['status']} needs a reason")
        if data["status"] is Status.DONE and not data["test"]:
            raise ValidationError("done needs the test that proves it (path::name)")

    @post_load
    def _make(self, data: Mapping[str, Any], **_: object) -> Standing:
        return Standing(data["status"], " ".join((data["reason"] or data["comment"]).split()), data["test"])


def meanings() -> dict[str, str]:
    """All rules in order, with their one-sentence meaning."""
    return {str(rule): str(meaning) for rule, meaning in _read(files("adapters") / FILE, f"adapters/{FILE}").items()}


def folders() -> dict[str, Traversable]:
    """The folders of `adapters/` that hold an adapter, by name."""
    inside = sorted(files("adapters").iterdir(), key=lambda folder: folder.name)
    return {folder.name: folder for folder in inside if _defines_adapter(folder)}


def standings(folder: Traversable) -> dict[str, Standing]:
    """How the adapter in this folder stands to every rule, in the rules' order; raises RulesError."""
    where = f"{folder.name}/{FILE}"
    given = _read(folder / FILE, where)
    known = meanings()
    problems = [f"{where}: {rule}: unknown rule" for rule in given.keys() - known.keys()]
    problems += [f"{where}: {rule}: missing; say done, todo or exempt" for rule in known.keys() - given.keys()]
    found: dict[str, Standing] = {}
    for rule in known.keys() & given.keys():
        try:
            found[rule] = _StandingSchema().load(given[rule])
        except ValidationError as error:
            problems.append(f"{where}: {rule}: {error.messages}")
    if problems:
        raise RulesError("\n".join(sorted(problems)))
    return {rule: found[rule] for rule in known}


def markdown() -> str:
    """The table of all rules and adapters, with the reasons of what is not done below it."""
    table = {name: standings(folder) for name, folder in folders().items()}
    lines = [f"| rule | meaning | {' | '.join(table)} |", "|---|---|" + "---|" * len(table)]
    for rule, meaning in meanings().items():
        cells = " | ".join(answers[rule].status for answers in table.values())
        lines.append(f"| `{rule}` | {meaning} | {cells} |")
    reasons = [
        f"- {name}, `{rule}` ({answer.status}): {answer.reason}"
        for name, answers in table.items()
        for rule, answer in answers.items()
        if answer.status is not Status.DONE
    ]
    return "\n".join([*lines, "", *reasons]).rstrip() + "\n"


def _defines_adapter(folder: Traversable) -> bool:
    if not folder.is_dir():
        return False
    sources = (file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".py"))
    return any(_ADAPTER_CLASS.search(source) for source in sources)


def _read(file: Traversable, where: str) -> dict[str, Any]:
    try:
        found = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    except (OSError, YAMLError) as error:
        raise RulesError(f"{where}: cannot be read: {type(error).__name__}") from None
    if not isinstance(found, dict):
        raise RulesError(f"{where}: must be a mapping of rules")
    return found


def main() -> None:
    """Print the rules: as plain lines, or with --markdown as the table of the documentation."""
    parser = argparse.ArgumentParser(prog="python -m adapters.rules", description=main.__doc__)
    parser.add_argument("--markdown", action="store_true", help="print the table of all adapters")
    if parser.parse_args().markdown:
        print(markdown(), end="")
    else:
        print("\n".join(f"{rule}: {meaning}" for rule, meaning in meanings().items()))


if __name__ == "__main__":
    main()
