"""Posts that make visible what help is on offer, and the thanks of the month: off unless a community is named."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from marshmallow import Schema, fields, post_load, validate

from connector.config.fields import about
from mapping.fields import Words

FEWEST = 3  # below this a number points at people


class Every(StrEnum):
    """How often."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class SupplyPosts:
    """A post in one community: `least` people must offer a kind of help before it is named there."""

    every: Every = Every.MONTHLY
    category: str | None = None
    least: int = 5
    ask_by: str | None = None


@dataclass(frozen=True, slots=True)
class Appreciation:
    """Thanks for the helpers of one organisation: private, and once a month in public if wanted."""

    points: str | None = None
    month_post: bool = False
    category: str | None = None
    least: int = 5


_SUPPLY, _THANKS = SupplyPosts(), Appreciation()
_LEAST = validate.Range(FEWEST, 1000)


class SupplyPostsSchema(Schema):
    """What help is on offer nearby, as a post of its own."""

    every = fields.Enum(Every, by_value=True, load_default=_SUPPLY.every, metadata=about("`weekly` or `monthly`."))
    category = Words(load_default=None, metadata=about("Where to post it, as the platform calls it."))
    least = fields.Integer(
        load_default=_SUPPLY.least,
        strict=True,
        validate=_LEAST,
        metadata=about("Fewest people behind a kind of help that is named."),
    )
    ask_by = Words(
        load_default=None,
        validate=validate.Length(max=200),
        metadata=about("Another way to ask, such as a phone number or a desk, in one sentence."),
    )

    @post_load
    def _made(self, data: dict[str, object], **kwargs: object) -> SupplyPosts:
        return SupplyPosts(**data)  # type: ignore[arg-type]


class AppreciationSchema(Schema):
    """Thanks for helpers."""

    points = Words(
        load_default=None, validate=validate.Length(max=40), metadata=about("A name for points; none when left out.")
    )
    month_post = fields.Boolean(
        load_default=_THANKS.month_post, metadata=about("Whether a post without names thanks all helpers each month.")
    )
    category = Words(load_default=None, metadata=about("Where to post that, as the platform calls it."))
    least = fields.Integer(
        load_default=_THANKS.least, strict=True, validate=_LEAST, metadata=about("Fewest times a number is named.")
    )

    @post_load
    def _made(self, data: dict[str, object], **kwargs: object) -> Appreciation:
        return Appreciation(**data)  # type: ignore[arg-type]
