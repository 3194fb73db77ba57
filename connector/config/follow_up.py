"""When people hear from us again after an ask, so that nobody is left in silence."""

from __future__ import annotations

from dataclasses import dataclass

from marshmallow import Schema, fields, validate


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Days, but for `details_hours`: from an ask without answer to a word of ours, from a yes to a question, and on.

    The last two count only where the organisation asks questions afterwards.
    """

    details_hours: int = 24
    newcomer_days: int = 3
    tried_days: int = 5
    outcome_days: int = 5
    still_needed_days: int = 10
    otherwise_days: int = 7
    in_touch_days: int = 21


_DEFAULT = FollowUp()


def _days(default: int, about: str, most: int = 60) -> fields.Integer:
    return fields.Integer(
        load_default=default, strict=True, validate=validate.Range(1, most), metadata={"description": about}
    )


class FollowUpSchema(Schema):
    """When people hear from us again."""

    details_hours = _days(
        _DEFAULT.details_hours, "Hours until a tip, when an ask says too little to find somebody.", 720
    )
    newcomer_days = _days(_DEFAULT.newcomer_days, "Days until a figurehead hears that a first ask has no answer.")
    tried_days = _days(_DEFAULT.tried_days, "Days until an asker without answer hears what was tried, and a plan B.")
    outcome_days = _days(_DEFAULT.outcome_days, "Days from a yes to the question whether it worked out.")
    still_needed_days = _days(_DEFAULT.still_needed_days, "Days before its end that an asker is asked to keep it open.")
    otherwise_days = _days(
        _DEFAULT.otherwise_days, "Days from help that worked out to the question whether it was asked without us too."
    )
    in_touch_days = _days(
        _DEFAULT.in_touch_days, "Days from help that worked out to the question whether both are still in touch."
    )
