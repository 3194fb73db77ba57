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
from connector.store import Tx, proposals, suggestions
from mapping import taxonomy

_VARIABLE = re.compile(r"\{(\w+)\}")
_STANDS = (SuggestionState.WAITING, SuggestionState.APPROVED, SuggestionState.ACCEPTED)


@cache
def shipped() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Our own texts: language → side → part (title, text, offer)."""
    source = files("connector.suggest").joinpath("texts.yaml").read_text("utf-8")
    texts: Mapping[str, Any] = YAML(typ="safe").load(source)
    return texts


def word(engine: Engine, tx: Tx, delivery: Delivery) -> Delivery:
    """The delivery with its title and text, about the suggestions that still stand."""
    language = delivery.language if delivery.language in shipped() else "nl"
    if delivery.language not in ("nl", "fy", "en"):
        language = "en"
    texts = _texts(engine, delivery.community, language, delivery.side)
    variables = _house(engine, delivery.community)
    pairs = _pairs(tx, delivery)
    if delivery.side is Side.ASKER:
        most = engine.config.policy.max_offers
        offers = [_fill(texts["offer"], variables | _about(engine, pair, offer, language)) for pair, _, offer in pairs]
        variables["offers"] = "\n\n".join(line.strip() for line in offers[:most])
    elif pairs:
        pair, request, offer = pairs[0]
        variables |= _about(engine, pair, request if delivery.side is Side.HELPER else offer, language)
    title = _fill(texts.get("title", ""), variables).strip()
    return replace(delivery, title=title, text=_fill(texts["text"], variables).strip(), language=language)


def _texts(engine: Engine, community: str, language: str, side: Side) -> dict[str, str]:
    own = engine.mappings[engine.organisation(community)].messages.get(language, {}).get(side.value, {})
    return {**shipped()[language][side.value], **own}


def _house(engine: Engine, community: str) -> dict[str, str]:
    organisation = engine.config.organisations[engine.organisation(community)]
    return {"organisation": organisation.name, "connector": engine.config.instance.name}


def _pairs(tx: Tx, delivery: Delivery) -> list[tuple[Suggestion, StoredProposal, StoredProposal]]:
    found = []
    for key in delivery.suggestions:
        pair = suggestions.get(tx, key)
        if pair is None or pair.state not in _STANDS:
            continue
        request, offer = proposals.get(tx, pair.request), proposals.get(tx, pair.offer)
        if request is not None and offer is not None and request.open and offer.open:
            found.append((pair, request, offer))
    return sorted(found, key=lambda line: (-line[0].score, line[0].id))


def _about(engine: Engine, pair: Suggestion, other: StoredProposal, language: str) -> dict[str, str]:
    area = engine.areas.get(other.area)
    return {
        "category": taxonomy.name(other.proposal.category, language),
        "area": area.name or area.municipality,
        "reasons": ", ".join(reason.text(language) for reason in pair.reasons),
        "url": other.url,
    }


def _fill(text: str, variables: Mapping[str, str]) -> str:
    """Put the variables in, and nothing else: no expressions, no attributes. Unknown ones are refused at load time."""
    return _VARIABLE.sub(lambda found: variables.get(found[1], ""), text)
