"""A community's digest: the mail in which its moderators read which suggestions are new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Any

from marshmallow import Schema, fields, validate

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Every(StrEnum):
    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Digest:
    """Mail to `to` once a day or a week (on `day`), not before `at` on the installation's clock."""

    to: str
    every: Every = Every.WEEK
    day: str = "monday"
    at: time = time(9)


class DigestSchema(Schema):
    """A mail with what is new, for moderators."""

    to = fields.Email(required=True, metadata={"description": "The moderators' e-mail address."})
    every = fields.Enum(
        Every, by_value=True, load_default=Every.WEEK, metadata={"description": "How often: day or week."}
    )
    day = fields.String(
        load_default="monday",
        validate=validate.OneOf(DAYS),
        metadata={"description": "On which day, when it is once a week."},
    )
    at = fields.String(
        load_default="09:00",
        validate=validate.Regexp(r"([01]\d|2[0-3]):[0-5]\d\Z", error="must be a time such as '09:00', in quotes"),
        metadata={"description": "From what time, on the clock of this installation."},
    )


def build_digest(data: Mapping[str, Any] | None) -> Digest | None:
    """The digest of what DigestSchema loaded; None when there is none."""
    return None if data is None else Digest(**{**data, "at": time.fromisoformat(data["at"])})
