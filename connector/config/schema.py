"""What config.yaml may hold. Descriptions end up in editors; docs/en/configuration.md must name every setting."""

from __future__ import annotations

import re
from datetime import time
from typing import Any, ClassVar
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from marshmallow import Schema, ValidationError, fields, validate

from connector.config.mail import MailSchema
from connector.config.model import Approval, Policy, Retention
from mapping.fields import FILLED, OneOrMany, Words, category

LANGUAGES = ("nl", "en")
_POLICY, _RETENTION = Policy(), Retention()
KEY = validate.Regexp(
    r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z", error="a key has letters, digits, - and _ only, at most 64 of them"
)
_HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)")


def _about(text: str) -> dict[str, str]:
    return {"description": text}


class Reference(Words):
    """The key of something that is configured elsewhere: `kind` is organisations, areas or adapters."""

    def __init__(self, kind: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind


class SecretText(fields.String):
    """A text that should come from `${ENV:NAME}` or `${FILE:path}`."""


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


def _web_address(value: str) -> None:
    try:
        parts = urlsplit(value)
        plain = parts.scheme in ("http", "https") and parts.hostname and not parts.username and not parts.query
    except ValueError:
        plain = False
    if not plain:
        raise ValidationError("must be a web address, such as https://connector.example.nl")


def _zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError("must be a time zone, such as Europe/Amsterdam")


class InstanceSchema(Schema):
    """This installation."""

    name = Words(
        load_default="Wijkconnector", validate=validate.Length(max=100), metadata=_about("Its name in messages.")
    )
    url = fields.String(load_default=None, validate=_web_address, metadata=_about("Where its pages can be reached."))
    contact = fields.Email(required=True, metadata=_about("E-mail address of whoever runs it."))
    language = fields.String(
        load_default="nl", validate=validate.OneOf(LANGUAGES), metadata=_about("What it speaks itself.")
    )
    timezone = fields.String(
        load_default="Europe/Amsterdam", validate=_zone, metadata=_about("Whose hours quiet hours are in.")
    )
    host = Words(load_default="127.0.0.1", metadata=_about("The address its pages are served on."))
    port = fields.Integer(
        load_default=8080,
        strict=True,
        validate=validate.Range(1, 65535),
        metadata=_about("The port for that."),
    )
    secret = SecretText(
        load_default=None,
        validate=validate.Length(min=16, error="must have at least 16 characters"),
        metadata=_about("Signs sessions and links: ${ENV:NAME} or ${FILE:path}."),
    )
    allow_loopback = fields.Boolean(
        load_default=False, metadata=_about("Whether communities may be on this same machine.")
    )
    demo_town = fields.Boolean(load_default=False, metadata=_about("Whether `run` starts the demo town too."))


class StoreSchema(Schema):
    """Where everything is kept."""

    path = Words(load_default="data/wijkconnector.sqlite", metadata=_about("The database file, seen from this file."))


class ContactSchema(Schema):
    """Somebody to turn to."""

    name = Words(required=True, metadata=_about("Name of the person or team."))
    email = fields.Email(required=True, metadata=_about("E-mail address."))


class FigureheadSchema(Schema):
    """A resident who makes the connector known."""

    name = Words(required=True, metadata=_about("Name, given with their own consent."))
    areas = OneOrMany(Reference("areas"), load_default=list, metadata=_about("Where people know them."))


class OrganisationSchema(Schema):
    """Who runs or joins communities."""

    name = Words(required=True, validate=validate.Length(max=100), metadata=_about("Its name in messages."))
    mapping = Words(
        load_default=None, metadata=_about("Its mapping file, seen from this file, or a shipped one by name.")
    )
    contact = fields.Nested(ContactSchema, load_default=None, metadata=_about("Whom to write to about anything."))
    danger_contact = fields.Nested(
        ContactSchema,
        load_default=None,
        metadata=_about("Who hears of danger, the wijkteam say. Needed before posting."),
    )
    shares_with = OneOrMany(
        Reference("organisations"),
        load_default=list,
        metadata=_about("Organisations whose posts may be matched with ours; both sides must say so."),
    )
    approval = fields.Enum(
        Approval, by_value=True, load_default=Approval.ALWAYS, metadata=_about("When a person approves a suggestion.")
    )
    figureheads = fields.List(
        fields.Nested(FigureheadSchema), load_default=list, metadata=_about("Residents who make it known.")
    )
    language = fields.String(
        load_default="nl", validate=validate.OneOf(LANGUAGES), metadata=_about("What its messages are in by default.")
    )
    quiet_hours = QuietHours(
        load_default=(time(20), time(8)), allow_none=True, metadata=_about("Hours without messages, or null for none.")
    )


class PermissionSchema(Schema):
    """That the community agreed."""

    who = Words(required=True, metadata=_about("Who said yes: a board, an owner, moderators."))
    when = fields.Date(required=True, metadata=_about("When."))
    reference = Words(required=True, metadata=_about("Where that can be looked up: a letter, minutes, a thread."))


class CommunitySchema(Schema):
    """One forum, site or feed."""

    name = Words(load_default=None, validate=validate.Length(max=100), metadata=_about("What people call it."))
    organisation = Reference("organisations", required=True, metadata=_about("Who runs it or joins with it."))
    adapter = Reference("adapters", required=True, metadata=_about("What kind of platform it is."))
    settings = fields.Dict(
        keys=fields.String(), load_default=dict, metadata=_about("What the adapter must know; see its own README.")
    )
    area = Reference("areas", required=True, metadata=_about("Where its people live."))
    interval = fields.Float(
        load_default=None, validate=validate.Range(min=1, max=604800), metadata=_about("Seconds between two checks.")
    )
    permission = fields.Nested(PermissionSchema, required=True, metadata=_about("That the community agreed."))
    accepts = OneOrMany(category(), load_default=list, metadata=_about("Kinds of help it wants; all when left out."))
    expiry_days = fields.Integer(
        load_default=60,
        strict=True,
        validate=validate.Range(1, 730),
        metadata=_about("After how many days a request or offer counts no more."),
    )
    paused = fields.Boolean(load_default=False, metadata=_about("Neither read nor write there."))
    dry_run = fields.Boolean(load_default=True, metadata=_about("Read and match, but post nothing."))


class AreaSchema(Schema):
    """A neighbourhood or village."""

    name = fields.String(load_default="", metadata=_about("Its name; left out for a municipality as a whole."))
    municipality = Words(required=True, metadata=_about("The municipality it lies in."))
    latitude = fields.Float(
        load_default=None, validate=validate.Range(-90, 90), metadata=_about("Of its middle, in degrees north.")
    )
    longitude = fields.Float(
        load_default=None, validate=validate.Range(-180, 180), metadata=_about("Of its middle, in degrees east.")
    )
    aliases = OneOrMany(Words(), load_default=list, metadata=_about("Other names people use for it."))
    postcodes = OneOrMany(
        fields.String(
            validate=validate.Regexp(r"[1-9]\d{3}\Z", error="must be the four digits of a postcode, in quotes")
        ),
        load_default=list,
        metadata=_about("Its postcodes, the four digits."),
    )
    barred = OneOrMany(
        Reference("areas"), load_default=list, metadata=_about("Areas near on the map and far on foot: over a river.")
    )


class PolicySchema(Schema):
    """How restrained it is."""

    quiet_days = fields.Integer(
        load_default=_POLICY.quiet_days,
        strict=True,
        validate=validate.Range(1, 365),
        metadata=_about("Days between two unasked messages to one person."),
    )
    first_round = fields.Integer(
        load_default=_POLICY.first_round,
        strict=True,
        validate=validate.Range(1, 10),
        metadata=_about("People asked at first."),
    )
    next_round = fields.Integer(
        load_default=_POLICY.next_round,
        strict=True,
        validate=validate.Range(1, 10),
        metadata=_about("People asked after."),
    )
    round_hours = fields.Float(
        load_default=_POLICY.round_hours, validate=validate.Range(0.01, 720), metadata=_about("Hours a round lasts.")
    )
    max_offers = fields.Integer(
        load_default=_POLICY.max_offers,
        strict=True,
        validate=validate.Range(1, 10),
        metadata=_about("Most offers in one message."),
    )
    threshold = fields.Float(
        load_default=_POLICY.threshold,
        validate=validate.Range(0, 1),
        metadata=_about("How well a pair must fit, 0 to 1."),
    )
    confidence = fields.Float(
        load_default=_POLICY.confidence,
        validate=validate.Range(0, 1),
        metadata=_about("How sure a reading must be, 0 to 1."),
    )


class RetentionSchema(Schema):
    """How long things are kept."""

    post_days = fields.Integer(
        load_default=_RETENTION.post_days,
        strict=True,
        validate=validate.Range(1, 3650),
        metadata=_about("Days for posts."),
    )


def _named(schema: type[Schema], about: str) -> fields.Dict:
    keys = fields.String(validate=KEY)
    return fields.Dict(keys=keys, values=fields.Nested(schema), required=True, validate=FILLED, metadata=_about(about))


def _section(schema: type[Schema], **kwargs: Any) -> fields.Nested:
    """A part that may be left out; all of it then has its default."""
    return fields.Nested(schema, load_default=lambda: schema().load({}), **kwargs)


class ConfigSchema(Schema):
    """The whole of config.yaml."""

    instance = fields.Nested(InstanceSchema, required=True, metadata=_about("This installation."))
    store = _section(StoreSchema, metadata=_about("Where everything is kept."))
    organisations = _named(OrganisationSchema, "Organisations, each under a key of its own.")
    communities = _named(CommunitySchema, "Communities, each under a key of its own.")
    areas = _named(AreaSchema, "Areas, each under its CBS code or a key of its own.")
    policy = _section(PolicySchema, metadata=_about("How restrained it is."))
    retention = _section(RetentionSchema, metadata=_about("How long things are kept."))
    mail = fields.Nested(
        MailSchema, load_default=None, metadata=_about("The SMTP server that mail goes out by; none when left out.")
    )
