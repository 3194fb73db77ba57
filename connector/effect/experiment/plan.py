"""The plan of an experiment, written and registered before it starts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from dataclasses import fields as dataclass_fields
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from mapping import validation
from mapping.fields import OneOrMany, Words
from mapping.positions import read_document
from mapping.problems import Problem, ProblemsError

WORSE_OFF = "by the rule set beforehand: asks that wait are clearly worse off"
HARM = "by the rule set beforehand: suggestions clearly do harm"
BY_RULE = frozenset({WORSE_OFF, HARM})  # what is written down when an experiment ends by its own rule


class PlanError(ProblemsError):
    """The plan cannot be used; `problems` says all that is wrong."""


class Unit(StrEnum):
    """What is drawn by lot."""

    ASK = "ask"
    WEEK = "week"
    COMMUNITY = "community"  # stepped wedge: all begin without, one after another goes over, in a drawn order


class Outcome(StrEnum):
    """What is compared. Only what can happen with and without a suggestion: a match cannot, so it is not here."""

    SOLVED = "solved"  # said to be solved or helped, by whatever way
    REPLIED = "replied"  # a neighbour replied in the thread
    SAID_HELPED = "said_helped"  # "yes" or "partly" to the question afterwards


@dataclass(frozen=True, slots=True)
class Stop:
    """When the experiment ends early: at a look, the interval at `confidence` lies wholly beyond `margin`."""

    every_days: int = 28
    margin: float = 0.1
    confidence: float = 0.999


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is settled beforehand.

    Asks get their place between `begin` and `end` (days, local midnight); `share` of them get suggestions at once, the
    others after `within_days`, the time in which the outcome is looked for. `without` and `difference` are what is
    expected, as shares; `asks` is how many are expected in all; `intracluster` is the correlation within weeks or
    communities.
    """

    name: str
    question: str
    hypothesis: str
    communities: tuple[str, ...]
    unit: Unit
    outcome: Outcome
    within_days: int
    begin: date
    end: date
    seed: str
    asks: int
    without: float
    difference: float
    share: float = 0.5
    power: float = 0.8
    alpha: float = 0.05
    intracluster: float = 0.0
    stop: Stop = Stop()

    @property
    def hash(self) -> str:
        """SHA-256 of the plan as canonical JSON: what is published to prove that nothing was changed."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()

    def canonical(self) -> str:
        """The plan as JSON with sorted keys, the same for the same plan whatever its file looks like."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)

    def readable(self) -> str:
        """The plan as YAML, a setting a line; `load` reads it to the same plan."""
        values = json.loads(self.canonical())
        return "".join(f"{name}: {json.dumps(values[name], ensure_ascii=False)}\n" for name in _NAMES)

    @property
    def last_outcome(self) -> date:
        """The day on which every outcome is known."""
        return self.end + timedelta(days=self.within_days)

    @property
    def clusters(self) -> int:
        """How many things are drawn by lot, where that is not the ask itself."""
        return len(self.communities) if self.unit is Unit.COMMUNITY else -(-(self.end - self.begin).days // 7)


_NAMES = tuple(field.name for field in dataclass_fields(Plan))


def from_canonical(text: str) -> Plan:
    """The plan that `canonical` wrote."""
    return build_plan(PlanSchema().load(json.loads(text)))


def load(path: Path) -> Plan:
    """Read and check a plan. Raises PlanError with every problem and its place in the file."""
    try:
        source = path.read_bytes()
    except OSError as error:
        raise PlanError([Problem(str(path), 1, 1, "", "there is no such file, or it cannot be read")]) from error
    document = read_document(source, str(path))
    problems = list(document.problems)
    if document.data is None:
        raise PlanError(problems or [document.problem((), "the plan is empty")])
    loaded, wrong = validation.load(PlanSchema(), document.data, document)
    if problems or wrong:
        raise PlanError([*problems, *wrong])
    return build_plan(loaded)


def build_plan(data: Mapping[str, Any]) -> Plan:
    """From what PlanSchema loaded."""
    return Plan(**{**data, "communities": tuple(data["communities"]), "stop": Stop(**data["stop"])})


def _about(text: str) -> dict[str, str]:
    return {"description": text}


class StopSchema(Schema):
    """When it ends early."""

    every_days = fields.Integer(
        load_default=28, strict=True, validate=validate.Range(7, 365), metadata=_about("Days between two looks at it.")
    )
    margin = fields.Float(
        load_default=0.1, validate=validate.Range(0, 0.5), metadata=_about("The difference it must lie beyond, 0 to 1.")
    )
    confidence = fields.Float(
        load_default=0.999, validate=validate.Range(0.99, 0.99999), metadata=_about("How sure that must be, 0 to 1.")
    )


class PlanSchema(Schema):
    """The whole of a plan."""

    name = fields.String(
        required=True,
        validate=validate.Regexp(r"[a-z][a-z0-9_]{0,39}\Z", error="a name has small letters, digits and _ only"),
        metadata=_about("What it is called."),
    )
    question = Words(required=True, metadata=_about("What is asked, in plain words."))
    hypothesis = Words(required=True, metadata=_about("What is expected."))
    communities = OneOrMany(
        Words(), required=True, validate=validate.Length(min=1), metadata=_about("Where it is held.")
    )
    unit = fields.Enum(Unit, by_value=True, required=True, metadata=_about("What is drawn by lot."))
    outcome = fields.Enum(Outcome, by_value=True, required=True, metadata=_about("What is compared."))
    within_days = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, 90),
        metadata=_about("Days that the others wait, and in which the outcome is looked for."),
    )
    begin = fields.Date(required=True, metadata=_about("The first day on which asks are drawn."))
    end = fields.Date(required=True, metadata=_about("The day from which none is drawn any more."))
    seed = fields.String(
        required=True, validate=validate.Length(min=8, max=100), metadata=_about("What the lot follows from.")
    )
    asks = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=2), metadata=_about("Asks expected in all.")
    )
    without = fields.Float(
        required=True,
        validate=validate.Range(0, 1, min_inclusive=False, max_inclusive=False),
        metadata=_about("The share expected to have the outcome without a suggestion, 0 to 1."),
    )
    difference = fields.Float(
        required=True, validate=validate.Range(-1, 1), metadata=_about("How much more with one, -1 to 1.")
    )
    share = fields.Float(
        load_default=0.5, validate=validate.Range(0.5, 0.95), metadata=_about("The part that gets suggestions at once.")
    )
    power = fields.Float(
        load_default=0.8, validate=validate.Range(0.5, 0.99), metadata=_about("The power that is needed.")
    )
    alpha = fields.Float(
        load_default=0.05, validate=validate.Range(0.001, 0.1), metadata=_about("One minus the confidence.")
    )
    intracluster = fields.Float(
        load_default=0.0,
        validate=validate.Range(0, 0.5),
        metadata=_about("Correlation within weeks or communities, where those are drawn."),
    )
    stop = fields.Nested(StopSchema, load_default=lambda: StopSchema().load({}), metadata=_about("When it ends early."))

    @validates_schema(skip_on_field_errors=True)
    def _fits(self, data: dict[str, Any], **_: Any) -> None:
        if (data["end"] - data["begin"]).days < 7:
            raise ValidationError("must be at least a week after begin", "end")
        if not 0 < data["without"] + data["difference"] < 1 or data["difference"] == 0:
            raise ValidationError(
                "without + difference must lie between 0 and 1, and differ from without", "difference"
            )
        if data["outcome"] is Outcome.SAID_HELPED and data["within_days"] < 14:
            raise ValidationError(
                "must be 14 or more: who is asked if they were helped has a week to answer", "within_days"
            )
        if data["unit"] is Unit.COMMUNITY and len(data["communities"]) < 4:
            raise ValidationError("a stepped wedge needs at least 4 communities to draw from", "communities")
        if data["unit"] is not Unit.ASK and data["intracluster"] == 0:
            raise ValidationError("is needed where weeks or communities are drawn (0.02 is usual)", "intracluster")
