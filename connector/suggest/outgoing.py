"""What a community may show of its suggestions on its own site: the kind of help, the area and a public link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from connector.engine import Engine
from connector.model import StoredProposal, Suggestion, SuggestionState
from connector.store import Tx, proposals, suggestions
from mapping import taxonomy
from mapping.proposal import Purpose

SHOWN_FOR = timedelta(days=30)
MOST = 50
_TITLES = {
    "nl": {
        Purpose.REQUEST: "Iemand uit {area} zoekt hulp: {category}",
        Purpose.OFFER: "Iemand uit {area} biedt hulp: {category}",
    },
    "en": {
        Purpose.REQUEST: "Someone in {area} is looking for help: {category}",
        Purpose.OFFER: "Someone in {area} offers help: {category}",
    },
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One suggestion as a community's own people may see it: `url` is the other's public post, `about` their own."""

    id: str
    title: str
    text: str
    url: str
    about: str
    published: datetime
    language: str


def entries(engine: Engine, tx: Tx, community: str, language: str, now: datetime) -> list[Entry]:
    """The suggestions of a community that stand and were approved, newest first; none where nothing may be told."""
    if not engine.config.may_push(community):
        return []
    found: list[Entry] = []
    for pair in suggestions.live(tx, community, now - SHOWN_FOR, MOST):
        request, offer = proposals.get(tx, pair.request), proposals.get(tx, pair.offer)
        if request is None or offer is None or not (request.open and offer.open):
            continue
        for own, other in ((request, offer), (offer, request)):
            if own.community == community:
                found.append(_entry(engine, pair, own, other, language))
    return found


def _entry(engine: Engine, pair: Suggestion, own: StoredProposal, other: StoredProposal, language: str) -> Entry:
    area = engine.areas.get(other.area)
    words = {"area": area.name or area.municipality, "category": taxonomy.name(other.proposal.category, language)}
    return Entry(
        id=f"{pair.id}:{own.proposal.purpose.value}",
        title=_TITLES[language][other.proposal.purpose].format(**words),
        text=", ".join(reason.text(language) for reason in pair.reasons),
        url=other.url,
        about=own.url,
        published=pair.created_at,
        language=language,
    )


def stands(tx: Tx, suggestion: str) -> bool | None:
    """Whether a suggestion may be shown; None when there never was one."""
    pair = suggestions.get(tx, suggestion)
    if pair is None:
        return None
    return pair.state in (SuggestionState.APPROVED, SuggestionState.ACCEPTED)
