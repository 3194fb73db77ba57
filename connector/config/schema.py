"""What config.yaml may hold. Descriptions end up in editors; docs/en/configuration.md must name every setting."""

from __future__ import annotations

import re
from datetime import time
from typing import Any, ClassVar
from zoneinfo import available_timezones

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from connector.config.access_schema import AccessSchema
from connector.config.digest import DigestSchema
from connector.config.effect import EffectSchema
from connector.config.experiment import ExperimentSchema
from connector.config.fields import Reference, about, web_address
from connector.config.follow_up import FollowUpSchema
from connector.config.mail import MailSchema
from connector.config.model import Approval, Policy, Retention
from connector.config.spoken import DEFAULT, LANGUAGES
from connector.config.supply_page import SupplyPageSchema
from connector.config.supply_posts import AppreciationSchema, SupplyPostsSchema
from connector.danger.numbers import lines
from mapping.fields import FILLED, OneOrMany, Words, category
from mapping.language.author_age import ADULT
from mapping.language.payment import Payment
from mapping.problems import did_you_mean, one_of

_POLICY, _RETENTION = Policy(), Retention()
KEY = validate.Regexp(
    r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z", error="a key has letters, digits, - and _ only, at most 64 of them"
)
_HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)")


class QuietHours(fields.Field[Any]):
    """Local hours such as `20:00-08:00`, or null for none; gives (begin, end) or None."""

    json_schema: ClassVar[dict[str, Any]] = {"type": "string", "pattern": _HOURS.pattern}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[time, time]:
        found = _HOURS.fullmatch(value.strip()) if isinstance(value, str) else None
        if found is None:
            raise ValidationError("must be hours such as '20:00-08:00', or null for none")
        hours = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
        if hours[0] == hours[1]:
            raise ValidationError("must begin and end at different times; write null for no quiet hours")
        return hours


def _zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError("must be a time zone, such as Europe/Amsterdam")


class InstanceSchema(Schema):
    """This installation."""

    name = Words(
        load_default="Wijkconnector", validate=validate.Length(max=100), metadata=about("Its name in messages.")
    )
    url = fields.String(load_default=None, validate=web_address, metadata=about("Where its pages can be reached."))
    contact = fields.Email(required=True, metadata=about("E-mail address of whoever runs it."))
    language = fields.String(
        load_default=DEFAULT, validate=validate.OneOf(LANGUAGES), metadata=about("What it speaks itself.")
    )
    timezone = fields.String(
        load_default="Europe/Amsterdam", validate=_zone, metadata=about("Whose hours quiet hours are in.")
    )
    host = Words(load_default="127.0.0.1", metadata=about("The address its pages are served on."))
    port = fields.Integer(
        load_default=8080,
        strict=True,
        validate=validate.Range(1, 65535),
        metadata=about("The port for that."),
    )
    allow_loopback = fields.Boolean(
        load_default=False, metadata=about("Whether communities may be on this same machine.")
    )
    demo_town = fields.Boolean(load_default=False, metadata=about("Whether `run` starts the demo town too."))


class StoreSchema(Schema):
    """Where everything is kept."""

    path = Words(load_default="data/wijkconnector.sqlite", metadata=about("The database file, seen from this file."))


class ContactSchema(Schema):
    """Somebody to turn to."""

    name = Words(required=True, metadata=about("Name of the person or team."))
    email = fields.Email(required=True, metadata=about("E-mail address."))


class FigureheadSchema(Schema):
    """A resident who makes the connector known."""

    name = Words(required=True, metadata=about("Name, given with their own consent."))
    areas = OneOrMany(Reference("areas"), load_default=list, metadata=about("Where people know them."))
    community = Reference("communities", load_default=None, metadata=about("Where they are a member."))
    handle = Words(load_default=None, metadata=about("Their name there, so that they can be written to."))


class OrganisationSchema(Schema):
    """Who runs or joins communities."""

    name = Words(required=True, validate=validate.Length(max=100), metadata=about("Its name in messages."))
    mapping = Words(
        load_default=None, metadata=about("Its mapping file, seen from this file, or a shipped one by name.")
    )
    contact = fields.Nested(ContactSchema, load_default=None, metadata=about("Whom to write to about anything."))
    danger_contact = fields.Nested(
        ContactSchema,
        load_default=None,
        metadata=about("Who hears of danger, the wijkteam say. Needed before posting."),
    )
    shares_with = OneOrMany(
        Reference("organisations"),
        load_default=list,
        metadata=about("Organisations whose posts may be matched with ours; both sides must say so."),
    )
    approval = fields.Enum(
        Approval, by_value=True, load_default=Approval.ALWAYS, metadata=about("When a person approves a suggestion.")
    )
    appreciation = fields.Nested(
        AppreciationSchema, load_default=None, metadata=about("Thanks for helpers; off when left out.")
    )
    supply_page = fields.Nested(
        SupplyPageSchema,
        load_default=lambda: SupplyPageSchema().load({}),
        metadata=about("The page on paper of what help is on offer."),
    )
    figureheads = fields.List(
        fields.Nested(FigureheadSchema), load_default=list, metadata=about("Residents who make it known.")
    )
    language = fields.String(
        load_default="nl", validate=validate.OneOf(LANGUAGES), metadata=about("What its messages are in by default.")
    )
    quiet_hours = QuietHours(
        load_default=(time(20), time(8)), allow_none=True, metadata=about("Hours without messages, or null for none.")
    )
    danger_hours = fields.Float(
        load_default=4.0,
        validate=validate.Range(0.1, 168),
        metadata=about("Hours until the next one is called when nobody took up a sign of danger."),
    )
    danger_message = fields.Boolean(
        load_default=False, metadata=about("Whether the author privately gets the right numbers to call.")
    )
    country = fields.String(
        load_default="NL",
        validate=validate.Regexp(r"[A-Z]{2}\Z", error="must be the two capitals of a country, such as NL or BE"),
        metadata=about("Whose numbers to call, as two capitals (ISO 3166-1)."),
    )
    danger_numbers = fields.Dict(
        keys=fields.String(),
        values=Words(validate=validate.Length(max=60)),
        load_default=dict,
        metadata=about("Numbers of this region, by the name of their line."),
    )
    wijkteam = fields.Nested(
        ContactSchema,
        load_default=None,
        metadata=about("Who takes up what volunteers must not do, when the asker agrees."),
    )
    wijkteam_days = fields.Float(
        load_default=2.0,
        validate=validate.Range(0.1, 30),
        metadata=about("Days until a reminder when nobody took up a hand-over."),
    )
    questions_afterwards = fields.Boolean(
        load_default=False, metadata=about("Whether who was helped gets two short questions afterwards.")
    )

    @validates_schema(skip_on_field_errors=True)
    def _lines_of_the_country(self, data: dict[str, Any], **_: Any) -> None:
        known = lines(data["country"])
        wrong = {
            name: {"key": [f"must be {one_of(known)}{did_you_mean(name, known)}"]}
            for name in data["danger_numbers"]
            if name not in known
        }
        if wrong:
            raise ValidationError({"danger_numbers": wrong})


class PermissionSchema(Schema):
    """That the community agreed."""

    who = Words(required=True, metadata=about("Who said yes: a board, an owner, moderators."))
    when = fields.Date(required=True, metadata=about("When."))
    reference = Words(required=True, metadata=about("Where that can be looked up: a letter, minutes, a thread."))


class CommunitySchema(Schema):
    """One forum, site or feed."""

    name = Words(load_default=None, validate=validate.Length(max=100), metadata=about("What people call it."))
    organisation = Reference("organisations", required=True, metadata=about("Who runs it or joins with it."))
    adapter = Reference("adapters", required=True, metadata=about("What kind of platform it is."))
    settings = fields.Dict(
        keys=fields.String(), load_default=dict, metadata=about("What the adapter must know; see its own README.")
    )
    area = Reference("areas", required=True, metadata=about("Where its people live."))
    interval = fields.Float(
        load_default=None, validate=validate.Range(min=1, max=604800), metadata=about("Seconds between two checks.")
    )
    permission = fields.Nested(PermissionSchema, required=True, metadata=about("That the community agreed."))
    accepts = OneOrMany(category(), load_default=list, metadata=about("Kinds of help it wants; all when left out."))
    payment = fields.Enum(
        Payment,
        by_value=True,
        load_default=Payment.PAY,
        metadata=about("The most that may be asked or offered for help: `none`, `costs` or `pay`."),
    )
    least_age = fields.Integer(
        load_default=ADULT,
        strict=True,
        validate=validate.Range(ADULT, 99),
        metadata=about("Nothing comes of a post by who says to be younger; never below 18."),
    )
    approval = fields.Enum(
        Approval,
        by_value=True,
        load_default=None,
        metadata=about("When a person approves a suggestion here; as its organisation wants when left out."),
    )
    expiry_days = fields.Integer(
        load_default=60,
        strict=True,
        validate=validate.Range(1, 730),
        metadata=about("After how many days a request or offer counts no more."),
    )
    supply_posts = fields.Nested(
        SupplyPostsSchema, load_default=None, metadata=about("A post of what help is on offer; none when left out.")
    )
    paused = fields.Boolean(load_default=False, metadata=about("Neither read nor write there."))
    dry_run = fields.Boolean(load_default=True, metadata=about("Read and match, but post nothing."))
    digest = fields.Nested(
        DigestSchema, load_default=None, metadata=about("A mail with what is new, for moderators; none when left out.")
    )


class AreaSchema(Schema):
    """A neighbourhood or village."""

    name = fields.String(load_default="", metadata=about("Its name; left out for a municipality as a whole."))
    municipality = Words(required=True, metadata=about("The municipality it lies in."))
    latitude = fields.Float(
        load_default=None, validate=validate.Range(-90, 90), metadata=about("Of its middle, in degrees north.")
    )
    longitude = fields.Float(
        load_default=None, validate=validate.Range(-180, 180), metadata=about("Of its middle, in degrees east.")
    )
    aliases = OneOrMany(Words(), load_default=list, metadata=about("Other names people use for it."))
    postcodes = OneOrMany(
        fields.String(
            validate=validate.Regexp(r"[1-9]\d{3}\Z", error="must be the four digits of a postcode, in quotes")
        ),
        load_default=list,
        metadata=about("Its postcodes, the four digits."),
    )
    inhabitants = fields.Integer(
        load_default=None,
        strict=True,
        validate=validate.Range(min=1),
        metadata=about("How many people live there, for figures per 1,000."),
    )
    barred = OneOrMany(
        Reference("areas"), load_default=list, metadata=about("Areas near on the map and far on foot: over a river.")
    )


class PolicySchema(Schema):
    """How restrained it is."""

    quiet_days = fields.Integer(
        load_default=_POLICY.quiet_days,
        strict=True,
        validate=validate.Range(1, 365),
        metadata=about("Days between two unasked messages to one person."),
    )
    first_round = fields.Integer(
        load_default=_POLICY.first_round,
        strict=True,
        validate=validate.Range(1, 10),
        metadata=about("People asked at first."),
    )
    next_round = fields.Integer(
        load_default=_POLICY.next_round,
        strict=True,
        validate=validate.Range(1, 10),
        metadata=about("People asked after."),
    )
    round_hours = fields.Float(
        load_default=_POLICY.round_hours, validate=validate.Range(0.01, 720), metadata=about("Hours a round lasts.")
    )
    max_offers = fields.Integer(
        load_default=_POLICY.max_offers,
        strict=True,
        validate=validate.Range(1, 10),
        metadata=about("Most offers in one message."),
    )
    threshold = fields.Float(
        load_default=_POLICY.threshold,
        validate=validate.Range(0, 1),
        metadata=about("How well a pair must fit, 0 to 1."),
    )
    confidence = fields.Float(
        load_default=_POLICY.confidence,
        validate=validate.Range(0, 1),
        metadata=about("How sure a reading must be, 0 to 1."),
    )


class RetentionSchema(Schema):
    """How long things are kept."""

    post_days = fields.Integer(
        load_default=_RETENTION.post_days,
        strict=True,
        validate=validate.Range(1, 3650),
        metadata=about("Days for posts."),
    )
    words_days = fields.Integer(
        load_default=_RETENTION.words_days,
        strict=True,
        validate=validate.Range(1, 3650),
        metadata=about("Days for words on which nothing is open any more."),
    )
    log_days = fields.Integer(
        load_default=_RETENTION.log_days,
        strict=True,
        validate=validate.Range(30, 3650),
        metadata=about("Days for decisions and alerts."),
    )


def _named(schema: type[Schema], what: str) -> fields.Dict:
    keys = fields.String(validate=KEY)
    return fields.Dict(keys=keys, values=fields.Nested(schema), required=True, validate=FILLED, metadata=about(what))


def _section(schema: type[Schema], **kwargs: Any) -> fields.Nested:
    """A part that may be left out; all of it then has its default."""
    return fields.Nested(schema, load_default=lambda: schema().load({}), **kwargs)


class ConfigSchema(Schema):
    """The whole of config.yaml."""

    instance = fields.Nested(InstanceSchema, required=True, metadata=about("This installation."))
    store = _section(StoreSchema, metadata=about("Where everything is kept."))
    organisations = _named(OrganisationSchema, "Organisations, each under a key of its own.")
    communities = _named(CommunitySchema, "Communities, each under a key of its own.")
    areas = _named(AreaSchema, "Areas, each under its CBS code or a key of its own.")
    policy = _section(PolicySchema, metadata=about("How restrained it is."))
    follow_up = _section(FollowUpSchema, metadata=about("When people hear from us again."))
    retention = _section(RetentionSchema, metadata=about("How long things are kept."))
    effect = _section(EffectSchema, metadata=about("How figures are given out."))
    experiment = fields.Nested(
        ExperimentSchema, load_default=None, metadata=about("A real experiment by lot; none when left out.")
    )
    mail = fields.Nested(
        MailSchema, load_default=None, metadata=about("The SMTP server that mail goes out by; none when left out.")
    )
    access = _section(AccessSchema, metadata=about("Who may sign in to the pages, and what they may do."))
