"""What our messages say: from the organisation's own texts or ours, never a name, a contact or a story."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from connector.engine import Engine
from connector.model import Delivery, Side, StoredProposal, Suggestion, SuggestionState
from connector.store import Tx, asks, availability, proposals, suggestions, trust
from connector.suggest import about_ask
from mapping.language import times_told

_VARIABLE = re.compile(r"\{(\w+)\}")
_STANDS = (SuggestionState.WAITING, SuggestionState.APPROVED, SuggestionState.ACCEPTED)
_OFFERS = (Side.ASKER, Side.ON_BEHALF)
_ABOUT_OFFER = (Side.ASKER_YES, Side.ASKER_OUTCOME, Side.IN_TOUCH)  # these tell of the offer, the others of the request
FILES = ("texts.yaml", "texts_follow_up.yaml", "texts_questions.yaml", "texts_figureheads.yaml", "texts_posts.yaml")


@cache
def shipped() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Our own texts: language → side → part (title, text, offer, …)."""
    texts: dict[str, dict[str, Any]] = {}
    for name in FILES:
        source = files("connector.suggest").joinpath(name).read_text("utf-8")
        for language, sides in YAML(typ="safe").load(source).items():
            texts.setdefault(language, {}).update(sides)
    return texts


def word(engine: Engine, tx: Tx, delivery: Delivery) -> Delivery:
    """The delivery with its title and text, about what it is about."""
    language = delivery.language if delivery.language in shipped() else "nl"
    if delivery.language not in ("nl", "fy", "en"):
        language = "en"
    texts = texts_of(engine, delivery.community, language, delivery.side)
    variables = house(engine, delivery.community) | _subject(engine, tx, delivery, texts, language)
    title = fill(texts.get("title", ""), variables).strip()
    return replace(delivery, title=title, text=fill(texts["text"], variables).strip(), language=language)


def texts_of(engine: Engine, community: str, language: str, side: Side) -> dict[str, str]:
    """The parts of a message: the organisation's own, else ours."""
    own = engine.mappings[engine.organisation(community)].messages.get(language, {}).get(side.value, {})
    return {**shipped()[language][side.value], **own}


def house(engine: Engine, community: str) -> dict[str, str]:
    organisation = engine.config.organisations[engine.organisation(community)]
    return {"organisation": organisation.name, "connector": engine.config.instance.name}


def _subject(engine: Engine, tx: Tx, delivery: Delivery, texts: Mapping[str, str], language: str) -> dict[str, str]:
    """The variables that tell what a message is about."""
    ask = asks.about(tx, delivery.key)
    if ask is not None:
        return about_ask.variables(engine, tx, delivery.side, ask, texts, language)
    pairs = _pairs(tx, delivery, only_standing=delivery.side in STANDING)
    if delivery.side in _OFFERS:
        most = engine.config.policy.max_offers
        named = house(engine, delivery.community)
        offers = [
            fill(texts["offer"], named | _pair(engine, *pair, language, tells_offer=True)) for pair in pairs[:most]
        ]
        return {"offers": "\n\n".join(line.strip() for line in offers)}
    if not pairs:
        return {}
    pair, request, offer = pairs[0]
    found = _pair(engine, pair, request, offer, language, tells_offer=delivery.side in _ABOUT_OFFER)
    if "times" in texts:
        found["times"] = _times(tx, offer, texts["times"], language)
    if delivery.side is Side.THANKS:
        found["points"] = _points(engine, tx, offer, texts)
    return found


def _times(tx: Tx, offer: StoredProposal, text: str, language: str) -> str:
    """When the helper said they can, in words; empty when they named no times that hold every week."""
    when = times_told.spoken(availability.of(tx, offer.id), language)
    return fill(text, {"when": when}) if when else ""


def _points(engine: Engine, tx: Tx, offer: StoredProposal, texts: Mapping[str, str]) -> str:
    """How many points the helper has, for their own eyes; empty where the organisation has none."""
    wanted = engine.config.organisations[offer.organisation].appreciation
    if wanted is None or wanted.points is None:
        return ""
    times = trust.outcomes(tx, offer.person).get(("offer", "helped"), 0)
    return fill(texts["points"], {"number": str(times), "name": wanted.points})


STANDING = frozenset({Side.ASKER, Side.ON_BEHALF, Side.HELPER, Side.ASKER_YES, Side.AGAIN, Side.APPROVAL})


def _pairs(
    tx: Tx, delivery: Delivery, *, only_standing: bool
) -> list[tuple[Suggestion, StoredProposal, StoredProposal]]:
    found = []
    for key in delivery.suggestions:
        pair = suggestions.get(tx, key)
        if pair is None or (only_standing and pair.state not in _STANDS):
            continue
        request, offer = proposals.get(tx, pair.request), proposals.get(tx, pair.offer)
        if request is None or offer is None or (only_standing and not (request.open and offer.open)):
            continue
        found.append((pair, request, offer))
    return sorted(found, key=lambda line: (-line[0].score, line[0].id))


def _pair(
    engine: Engine,
    pair: Suggestion,
    request: StoredProposal,
    offer: StoredProposal,
    language: str,
    *,
    tells_offer: bool,
) -> dict[str, str]:
    """One of the two sides in words."""
    other = offer if tells_offer else request
    return about_ask.place(engine, other, language) | {
        "reasons": ", ".join(reason.text(language) for reason in pair.reasons),
        "url": other.url,
        "request_url": request.url,
        "offer_url": offer.url,
    }


def fill(text: str, variables: Mapping[str, str]) -> str:
    """Put the variables in, and nothing else: no expressions, no attributes. Unknown ones are refused at load time."""
    return _VARIABLE.sub(lambda found: variables.get(found[1], ""), text)
