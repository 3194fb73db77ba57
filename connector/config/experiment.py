"""A real experiment, planned in the configuration; it is registered before it begins and stays as it was."""

from __future__ import annotations

from marshmallow import validate

from connector.config.fields import Reference
from connector.effect.experiment.plan import PlanSchema
from mapping.fields import OneOrMany


class ExperimentSchema(PlanSchema):
    """The plan, whose communities must be there."""

    communities = OneOrMany(
        Reference("communities"),
        required=True,
        validate=validate.Length(min=1),
        metadata={"description": "Where it is held."},
    )
