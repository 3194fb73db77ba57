"""What the API takes and gives. Field names are camelCase outside; the descriptions end up in openapi.json."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from connector.effect.release import Why
from connector.model import SuggestionState
from connector.web import given
from connector.web.api.operations import CamelSchema
from mapping import taxonomy
from mapping.proposal import Purpose

PAGE_SIZE = 50
MOST_ON_A_PAGE = 200
MOST_WHY = 200  # characters
UNSAID = "–"


def _about(text: str, **more: Any) -> dict[str, Any]:
    return {"description": text, **more}


class PagedQuery(CamelSchema):
    """Which part of a list."""

    page = fields.Integer(
        load_default=1, validate=validate.Range(1, 100_000), metadata=_about("The number of the page, from 1.")
    )
    page_size = fields.Integer(
        load_default=PAGE_SIZE, validate=validate.Range(1, MOST_ON_A_PAGE), metadata=_about("How many on a page.")
    )


class ProposalQuery(PagedQuery):
    """Which proposals."""

    purpose = fields.Enum(Purpose, by_value=True, load_default=None, metadata=_about("request or offer."))
    category = fields.String(
        load_default=None, validate=validate.OneOf(taxonomy.slugs()), metadata=_about("A kind of help.")
    )
    community = fields.String(load_default=None, metadata=_about("The key of a community."))
    area = fields.String(load_default=None, metadata=_about("The key of an area."))
    open = fields.Boolean(
        load_default=None, truthy={"true"}, falsy={"false"}, metadata=_about("Only those still open, or only the rest.")
    )
    words = fields.String(
        load_default="", validate=validate.Length(max=100), metadata=_about("Words that begin a word in it.")
    )


class SuggestionQuery(PagedQuery):
    """Which suggestions."""

    state = fields.Enum(SuggestionState, by_value=True, load_default=None, metadata=_about("Where they stand."))


class DecisionQuery(CamelSchema):
    """Which lines of the log, newest first."""

    subject = fields.String(load_default=None, metadata=_about("The id of what they are about."))
    before = fields.Integer(
        load_default=None, validate=validate.Range(1, 2**53), metadata=_about("Only lines before the one with this id.")
    )
    page_size = fields.Integer(
        load_default=PAGE_SIZE, validate=validate.Range(1, MOST_ON_A_PAGE), metadata=_about("How many on a page.")
    )


class WhyBody(CamelSchema):
    """A reason."""

    why = fields.String(
        required=True, validate=validate.Length(1, MOST_WHY), metadata=_about("Why, for colleagues; no names.")
    )

    @post_load
    def _as_a_line(self, sent: dict[str, str], **_: Any) -> dict[str, str]:
        """Line ends, and whatever a terminal, a log or the store would choke on, are left out."""
        return {"why": given.clean(sent["why"], MOST_WHY) or UNSAID}


class SeenBody(CamelSchema):
    """What was looked at before saying yes."""

    seen = fields.String(
        load_default=None,
        validate=validate.Length(max=64),
        metadata=_about("The `seen` of the suggestion as it was shown: other words by now are not sent."),
    )


class CommunitySchema(CamelSchema):
    """A community of the organisation and how its pulling goes."""

    key = fields.String(required=True)
    name = fields.String(required=True)
    organisation = fields.String(required=True)
    area = fields.String(required=True)
    platform = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(("running", "failing", "paused")))
    why = fields.String(required=True, allow_none=True, metadata=_about("What is wrong, or why it is paused."))
    last_success = fields.DateTime(required=True, allow_none=True, format="iso")
    next_check = fields.DateTime(
        required=True, allow_none=True, format="iso", metadata=_about("None while paused, and for a new one: at once.")
    )
    dry_run = fields.Boolean(required=True, metadata=_about("Nothing is posted there."))


class ProposalSchema(CamelSchema):
    """A post read as a request or an offer. Its words stay where they were written: follow `url`."""

    id = fields.String(required=True)
    organisation = fields.String(required=True)
    community = fields.String(required=True)
    post = fields.String(required=True, metadata=_about("Its key, for an explanation."))
    url = fields.String(required=True)
    purpose = fields.Enum(Purpose, by_value=True, required=True)
    category = fields.String(required=True)
    categories = fields.List(fields.String(), required=True)
    confidence = fields.Float(required=True)
    area = fields.String(required=True)
    urgent = fields.Boolean(required=True)
    open = fields.Boolean(required=True)
    posted_at = fields.DateTime(required=True, format="iso")
    expires_at = fields.DateTime(required=True, format="iso")


class SideSchema(CamelSchema):
    """One side of a suggestion, as the other side will see it."""

    proposal = fields.String(required=True)
    organisation = fields.String(required=True)
    community = fields.String(required=True)
    category = fields.String(required=True)
    area = fields.String(required=True)
    url = fields.String(required=True)


class ReasonSchema(CamelSchema):
    """Why they belong together."""

    key = fields.String(required=True)
    nl = fields.String(required=True)
    en = fields.String(required=True)


class MessageSchema(CamelSchema):
    """What approving would send."""

    side = fields.String(required=True)
    community = fields.String(required=True)
    title = fields.String(required=True)
    text = fields.String(required=True)


class SuggestionSchema(CamelSchema):
    """A request and an offer that the connector thinks belong together."""

    id = fields.String(required=True)
    state = fields.Enum(SuggestionState, by_value=True, required=True)
    score = fields.Float(required=True)
    round = fields.Integer(required=True)
    created_at = fields.DateTime(required=True, format="iso")
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)
    request = fields.Nested(SideSchema, required=True, allow_none=True)
    offer = fields.Nested(SideSchema, required=True, allow_none=True)


class WholeSuggestionSchema(SuggestionSchema):
    """A suggestion with the messages that approving it would send."""

    messages = fields.List(fields.Nested(MessageSchema), required=True)
    seen = fields.String(required=True, allow_none=True, metadata=_about("A mark of these words; send it along."))


class VerdictSchema(CamelSchema):
    """What came of a decision."""

    outcome = fields.String(required=True, validate=validate.OneOf(("approved", "noted", "declined")))
    awaited = fields.List(fields.String(), required=True, metadata=_about("Organisations that have to say yes too."))


class StepSchema(CamelSchema):
    """One step of how a post was read."""

    by = fields.String(required=True)
    what = fields.String(required=True)


class ReadingSchema(ProposalSchema):
    """A proposal with the steps that led to it."""

    trace = fields.List(fields.Nested(StepSchema), required=True)


class DecisionSchema(CamelSchema):
    """A line of the log."""

    id = fields.Integer(required=True)
    at = fields.DateTime(required=True, format="iso")
    subject = fields.String(required=True)
    what = fields.String(required=True)
    why = fields.String(required=True)
    by = fields.String(required=True)
    community = fields.String(required=True, allow_none=True)


class ExplanationSchema(CamelSchema):
    """How a post was read, and what was decided about it; never what it says."""

    community = fields.String(required=True)
    post = fields.String(required=True)
    proposals = fields.List(fields.Nested(ReadingSchema), required=True)
    decisions = fields.List(fields.Nested(DecisionSchema), required=True)


class FigureSchema(CamelSchema):
    """One indicator."""

    key = fields.String(required=True)
    unit = fields.String(required=True)
    status = fields.Enum(Why, by_value=True, required=True, metadata=_about("Why there is a value, or none."))
    value = fields.Float(required=True, allow_none=True)
    low = fields.Float(required=True, allow_none=True)
    high = fields.Float(required=True, allow_none=True)


class RowSchema(CamelSchema):
    """One group, or several that are too small by themselves."""

    groups = fields.List(fields.String(), required=True)
    figures = fields.List(fields.Nested(FigureSchema), required=True)


class TableSchema(CamelSchema):
    """Indicators by area or by kind of help."""

    dimension = fields.String(required=True)
    rows = fields.List(fields.Nested(RowSchema), required=True)


class IndicatorsSchema(CamelSchema):
    """What came of it in a period, without anything about a few people."""

    organisation = fields.String(required=True)
    period = fields.String(required=True)
    known_at = fields.String(required=True, metadata={"format": "date-time"})
    withheld_below = fields.Integer(required=True, metadata=_about("Nothing is said about fewer people than this."))
    rounded_to = fields.Integer(required=True)
    figures = fields.List(fields.Nested(FigureSchema), required=True)
    tables = fields.List(fields.Nested(TableSchema), required=True)


def page_of(item: type[Schema]) -> Schema:
    """A page of a list: its items and the address of the next page."""
    name = item.__name__.removesuffix("Schema")
    made = type(
        f"{name}PageSchema",
        (CamelSchema,),
        {
            "__doc__": f"A page of {name.lower()} items.",
            "items": fields.List(fields.Nested(item), required=True),
            "next": fields.String(required=True, allow_none=True, metadata=_about("The address of the next page.")),
        },
    )
    schema: Schema = made()
    return schema
