"""How figures are given out, and whether research may have more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from connector.config.fields import Reference
from mapping.fields import OneOrMany, Words


@dataclass(frozen=True, slots=True)
class Agreement:
    """That rows about single asks may go to a researcher, `until` a day: who, where that is written down.

    Only of the `organisations` that agreed.
    """

    who: str
    reference: str
    until: date
    organisations: frozenset[str]


@dataclass(frozen=True, slots=True)
class EffectSettings:
    """At least `k` people behind each figure; counts to the nearest `rounding`; shares only of `share_from` or more."""

    k: int = 10
    rounding: int = 5
    share_from: int = 20
    research: Agreement | None = None


_DEFAULT = EffectSettings()


def _about(text: str) -> dict[str, str]:
    return {"description": text}


class AgreementSchema(Schema):
    """That a researcher may have rows about single asks."""

    who = Words(required=True, metadata=_about("The researcher, and for whom."))
    reference = Words(required=True, metadata=_about("Where the agreement can be looked up."))
    until = fields.Date(required=True, metadata=_about("The last day on which it holds."))
    organisations = OneOrMany(
        Reference("organisations"),
        required=True,
        validate=validate.Length(min=1),
        metadata=_about("Which organisations agreed."),
    )


class EffectSchema(Schema):
    """How figures are given out."""

    k = fields.Integer(
        load_default=_DEFAULT.k,
        strict=True,
        validate=validate.Range(5, 1000),
        metadata=_about("People behind each figure, at least."),
    )
    rounding = fields.Integer(
        load_default=_DEFAULT.rounding,
        strict=True,
        validate=validate.Range(1, 100),
        metadata=_about("Counts are rounded to multiples of this."),
    )
    share_from = fields.Integer(
        load_default=_DEFAULT.share_from,
        strict=True,
        validate=validate.Range(10, 1000),
        metadata=_about("Asks from which on shares are shown."),
    )
    research = fields.Nested(
        AgreementSchema, load_default=None, metadata=_about("That a researcher may have rows about single asks.")
    )

    @validates_schema(skip_on_field_errors=True)
    def _fits(self, data: dict[str, Any], **_: Any) -> None:
        if data["rounding"] > data["k"]:
            raise ValidationError("must not be more than k, or small numbers would be rounded away", "rounding")


def build_effect(data: Mapping[str, Any]) -> EffectSettings:
    """From what EffectSchema loaded."""
    research = data["research"]
    agreed = research and Agreement(**{**research, "organisations": frozenset(research["organisations"])})
    return EffectSettings(**{**data, "research": agreed})
