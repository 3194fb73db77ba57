"""What an organisation's mapping file may hold. Descriptions end up in editors and in docs/mapping.md's checks."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from mapping.fields import FILLED, NotEmptySchema, OneOrMany, Words, category
from mapping.proposal import Danger, ProposalStatus, Purpose, Reach
from mapping.times import is_time

REQUEST, OFFER, BOTH, IGNORE, NONE = Purpose.REQUEST.value, Purpose.OFFER.value, "both", "ignore", "none"
MOST_RULES = 500
MOST_EXAMPLES = 500
MOST_WORDS = 200


def _about(text: str) -> dict[str, str]:
    return {"description": text}


def _some(text: str) -> OneOrMany:
    return OneOrMany(Words(validate=validate.Length(max=200)), validate=FILLED, metadata=_about(text))


class ConditionsSchema(NotEmptySchema):
    """All that are named must hold; of several values one is enough."""

    category = _some("The platform's category: its slug, or `parent/slug`.")
    tag = _some("A tag of the post.")
    title_starts = _some("How the title begins, such as `[gevraagd]`.")
    title_words = _some("A word or phrase in the title; a `*` at the end of a word stands for any ending.")
    words = _some("A word or phrase in the title or the text; a `*` at the end of a word stands for any ending.")
    author_group = _some("A group the author belongs to on the platform.")
    community = _some("The key of the community in config.yaml.")
    thread = _some("The platform's own key of the thread.")


class EffectsSchema(NotEmptySchema):
    """What a rule decides. What it does not name is left to later rules and to the text itself."""

    purpose = fields.String(
        validate=validate.OneOf([REQUEST, OFFER, BOTH, IGNORE]),
        metadata=_about("It asks (`request`), offers (`offer`), does `both`, or is no help post at all (`ignore`)."),
    )
    category = OneOrMany(
        category(),
        validate=validate.Length(1, 3),
        metadata=_about("The kind of help; of several the first counts most."),
    )
    urgent = fields.Boolean(metadata=_about("It cannot wait."))
    on_behalf = fields.Boolean(metadata=_about("It is written for somebody else."))
    reach = fields.Enum(Reach, by_value=True, metadata=_about("How far it stretches."))
    status = fields.Enum(ProposalStatus, by_value=True, metadata=_about("Whether it still stands."))
    neighbourhood = Words(metadata=_about("The neighbourhood it is about, by its name in `areas`."))
    time = Words(validate=is_time, metadata=_about("When it is, in words such as `every tuesday afternoon`."))


class RuleSchema(Schema):
    """When the conditions hold, the effects count, unless an earlier rule decided the same thing."""

    name = Words(validate=validate.Length(max=80), metadata=_about("What `mapping explain` calls the rule."))
    when = fields.Nested(ConditionsSchema, required=True, metadata=_about("All of these must hold."))
    unless = fields.Nested(ConditionsSchema, metadata=_about("The rule does not count when all of these hold."))
    then = fields.Nested(EffectsSchema, required=True, metadata=_about("What the rule decides."))


class CuesSchema(Schema):
    """Words of the organisation's own that say what a post is, after all rules and before the language packs."""

    request = _some("Words that make a post a request.")
    offer = _some("Words that make a post an offer.")
    ignore = _some("Words that make a post no help post.")
    category = fields.Dict(
        keys=category(), values=_some("Words of this kind of help."), metadata=_about("Words per kind of help.")
    )


class ExpectSchema(NotEmptySchema):
    """The reading an example must get; only what is named is compared."""

    purpose = fields.String(validate=validate.OneOf([REQUEST, OFFER, BOTH, NONE]), metadata=_about("What it is."))
    category = category(metadata=_about("The first kind of help."))
    urgent = fields.Boolean(metadata=_about("Whether it cannot wait."))
    on_behalf = fields.Boolean(metadata=_about("Whether it is for somebody else."))
    reach = fields.Enum(Reach, by_value=True, metadata=_about("How far it stretches."))
    status = fields.Enum(ProposalStatus, by_value=True, metadata=_about("Whether it still stands."))
    neighbourhood = fields.String(metadata=_about("The neighbourhood it is about."))
    danger = fields.List(fields.Enum(Danger, by_value=True), metadata=_about("The signs of danger, all of them."))


class ExampleSchema(Schema):
    """A post with the reading it must get; `wijkconnector mapping test` runs them."""

    title = fields.String(load_default="", metadata=_about("The title of the post."))
    text = fields.String(load_default="", metadata=_about("The text of the post."))
    category = fields.String(load_default=None, metadata=_about("Its category on the platform."))
    tags = fields.List(fields.String(), load_default=list, metadata=_about("Its tags on the platform."))
    author_groups = fields.List(fields.String(), load_default=list, metadata=_about("The author's groups."))
    community = fields.String(load_default="", metadata=_about("The community it stands in."))
    thread = fields.String(load_default="example", metadata=_about("The platform's key of its thread."))
    written_at = fields.AwareDateTime(load_default=None, metadata=_about("When it was written, with its time zone."))
    expect = fields.Nested(ExpectSchema, required=True, metadata=_about("The reading it must get."))


class PartsSchema(Schema):
    """The parts of one message."""

    title = fields.String(validate=validate.Length(1, 200), metadata=_about("The title of a private message."))
    text = fields.String(validate=validate.Length(1, 4000), metadata=_about("The message itself."))


class AskerPartsSchema(PartsSchema):
    offer = fields.String(validate=validate.Length(1, 1000), metadata=_about("One offer, as it stands in `{offers}`."))


class SidesSchema(Schema):
    """The messages a resident may get."""

    asker = fields.Nested(AskerPartsSchema, metadata=_about("To who asks: these offers fit."))
    helper = fields.Nested(PartsSchema, metadata=_about("To who offers: this request fits."))
    asker_yes = fields.Nested(PartsSchema, metadata=_about("To who asks: somebody said yes."))
    goodbye = fields.Nested(PartsSchema, metadata=_about("The one confirmation after `stop`."))
    on_behalf = fields.Nested(
        AskerPartsSchema, metadata=_about("To who asks for somebody else: does that person know?")
    )
    details = fields.Nested(PartsSchema, metadata=_about("To who asks: a tip, when the ask says too little."))
    tried = fields.Nested(PartsSchema, metadata=_about("To who asks: no answer yet, and what can be done."))
    still_needed = fields.Nested(PartsSchema, metadata=_about("To who asks: is it still needed?"))
    closed = fields.Nested(PartsSchema, metadata=_about("To who asks: the search has ended."))
    glad = fields.Nested(PartsSchema, metadata=_about("To who asks and says that it is solved."))
    sorry = fields.Nested(PartsSchema, metadata=_about("To who asks and says that it did not work out."))
    not_chosen = fields.Nested(PartsSchema, metadata=_about("To who said yes and is not needed any more."))
    again = fields.Nested(PartsSchema, metadata=_about("To who said `later`: does it suit now?"))
    liked = fields.Nested(PartsSchema, metadata=_about("To who liked a question of ours: did they mean yes?"))
    noted = fields.Nested(PartsSchema, metadata=_about("To who named times at which the ask is not: kept."))
    asker_outcome = fields.Nested(PartsSchema, metadata=_about("To who asks: did it work out?"))
    helper_outcome = fields.Nested(PartsSchema, metadata=_about("To who helps: did it work out?"))
    were_helped = fields.Nested(PartsSchema, metadata=_about("To who asks, in an experiment: were you helped?"))
    asked_otherwise = fields.Nested(PartsSchema, metadata=_about("To who was helped: asked without us too?"))
    in_touch = fields.Nested(PartsSchema, metadata=_about("To who was helped: still in touch?"))
    thanks = fields.Nested(PartsSchema, metadata=_about("To who helped: it worked out."))
    supply = fields.Nested(PartsSchema, metadata=_about("A post: what help is on offer."))
    month = fields.Nested(PartsSchema, metadata=_about("A post: thanks to all who helped this month."))
    approval = fields.Nested(PartsSchema, metadata=_about("To a figurehead: do these two belong together?"))
    newcomer = fields.Nested(PartsSchema, metadata=_about("To a figurehead: somebody asks for the first time."))
    unanswered = fields.Nested(PartsSchema, metadata=_about("To a figurehead: a first ask has no answer."))


class MessagesSchema(Schema):
    """The organisation's own wording; what it does not word stays ours."""

    nl = fields.Nested(SidesSchema, metadata=_about("In Dutch."))
    en = fields.Nested(SidesSchema, metadata=_about("In English."))


class MappingSchema(Schema):
    """How an organisation reads the posts of its communities."""

    extends = Words(metadata=_about("A shipped mapping by name, or another file beside this one."))
    rules = fields.List(
        fields.Nested(RuleSchema), validate=validate.Length(max=MOST_RULES), metadata=_about("Rules, first one first.")
    )
    words = fields.Nested(CuesSchema, metadata=_about("The organisation's own words."))
    accept = OneOrMany(category(), validate=FILLED, metadata=_about("Only these kinds of help are taken up."))
    refuse = OneOrMany(category(), validate=FILLED, metadata=_about("These kinds of help are never taken up."))
    messages = fields.Nested(MessagesSchema, metadata=_about("The organisation's own texts of messages."))
    examples = fields.List(
        fields.Nested(ExampleSchema),
        validate=validate.Length(max=MOST_EXAMPLES),
        metadata=_about("Posts with the reading they must get."),
    )
