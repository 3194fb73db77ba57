"""Says in words a coordinator understands which cues decided a reading; only words of our lists, never the post's."""

from __future__ import annotations

from mapping.language import features
from mapping.proposal import Purpose, Step

SAYINGS = {
    "ask_who": "asks who could",
    "ask_can_someone": "asks whether someone can",
    "seek": "says it is looking for something",
    "need": "says something is needed",
    "shy": "is shy to ask",
    "cannot": "says it does not succeed alone",
    "beneficiary_other": "speaks for someone else",
    "offer_stated": "says it is an offer",
    "offer_help_i": "the writer says what they do",
    "offer_for_you": "speaks to whoever needs it",
    "offer_time": "has time, room or skill to spare",
    "offer_free": "wants nothing for it",
    "offer_invite": "invites to get in touch",
    "offer_we": "receives people regularly",
    "swap": "proposes an exchange",
    "solved": "says it is solved or gone",
    "thanks": "thanks or praises",
    "stopped": "says it stops",
    "no_seek": "says it asks nothing",
    "advice": "asks for advice or facts",
    "event": "announces an event",
    "notice": "announces or warns",
    "lost": "lost and found",
    "sale": "is about money",
    "job": "is about paid work",
    "complain": "complains",
    "past_story": "tells what happened",
    "reply": "answers someone",
}
ASKS = frozenset({"ask_who", "ask_can_someone", "seek", "need", "shy", "cannot", "beneficiary_other", "swap"})
OFFERS = frozenset({name for name in SAYINGS if name.startswith("offer_")} | {"swap", "reply"})
SPEAKS = {None: frozenset(SAYINGS), Purpose.REQUEST: ASKS, Purpose.OFFER: OFFERS}
STEPS = {slug: Step(f"cue {slug}", saying) for slug, saying in SAYINGS.items()}
MOST = 4


def purpose(found: features.Hits, decided: Purpose | None = None) -> tuple[Step, ...]:
    """Name the cues of purpose found, most frequent first; only those that speak for `decided` when given."""
    speaks = SPEAKS[decided]
    said = [hit.slug for hit in found.purpose if hit.slug in speaks]
    return tuple(STEPS[slug] for slug in sorted(dict.fromkeys(said), key=said.count, reverse=True)[:MOST])


def category(found: features.Hits, decided: str) -> tuple[Step, ...]:
    """Say how many words point at the category decided."""
    count = sum(hit.slug == decided for hit in found.category)
    return (Step(f"category {decided}", f"{count} words of this category"),)
