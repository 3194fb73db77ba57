"""What a community wants among its members: which kinds of help, for money or not, and from what age."""

from __future__ import annotations

from enum import StrEnum

from connector.config.model import Community
from mapping.language.author_age import under_age
from mapping.language.payment import Payment, payment

_MORE_AND_MORE = (Payment.NONE, Payment.COSTS, Payment.PAY)


class Rule(StrEnum):
    """What a request or offer goes against, as the log says it."""

    KIND = "this kind of help is not wanted in this community"
    MONEY = "help for money is not wanted in this community"
    AGE = "this community is for older people"


def broken(community: Community, text: str, category: str | None) -> Rule | None:
    """The rule of its community that a request or offer breaks, or None; without a category the kind is not known yet.

    Nothing comes of what breaks one. Of minors a person hears: see `young`.
    """
    if community.accepts and category is not None and category not in community.accepts:
        return Rule.KIND
    if _MORE_AND_MORE.index(payment(text)) > _MORE_AND_MORE.index(community.payment):
        return Rule.MONEY
    if under_age(text, community.least_age) and not under_age(text):
        return Rule.AGE
    return None
