"""The page on paper of what help is on offer: for the pin board and the desk."""

from __future__ import annotations

from dataclasses import dataclass

from marshmallow import Schema, fields, post_load, validate

from connector.config.fields import about, web_address
from connector.config.supply_posts import FEWEST
from mapping.fields import Words


@dataclass(frozen=True, slots=True)
class SupplyPage:
    """`least` people stand behind each number on the page of one organisation (None: as many as in its supply posts).

    `address` is where people ask (None: where its communities are); `public`: everybody may open the page.
    """

    public: bool = False
    least: int | None = None
    address: str | None = None
    ask_by: str | None = None


_PAGE = SupplyPage()


class SupplyPageSchema(Schema):
    """What help is on offer, on paper."""

    public = fields.Boolean(load_default=_PAGE.public, metadata=about("Whether everybody may open the page."))
    least = fields.Integer(
        load_default=_PAGE.least,
        strict=True,
        validate=validate.Range(FEWEST, 1000),
        metadata=about("Fewest people behind a number on it; as in the supply posts when left out, else 5."),
    )
    address = fields.String(
        load_default=None,
        validate=web_address,
        metadata=about("Where people ask; the address of the communities when left out."),
    )
    ask_by = Words(
        load_default=None,
        validate=validate.Length(max=120),
        metadata=about("Another way to ask, such as a phone number or a desk, in one sentence."),
    )

    @post_load
    def _made(self, data: dict[str, object], **kwargs: object) -> SupplyPage:
        return SupplyPage(**data)  # type: ignore[arg-type]
