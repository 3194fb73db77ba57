"""Reads a text as help: which requests and offers it holds, of what kind, where, when, and how sure that is.

Dutch and English are read fully; of other languages only what the cues give. No network, no state but the word
lists and weights, which are data files beside this module and load at first use.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from mapping.language import details, features, identify, model, place, private, signs, split, why
from mapping.proposal import Place, Proposal, ProposalStatus, Purpose, Reading, Span

SECOND_CATEGORY = 0.2  # a category this likely is worth keeping beside the first


@dataclass(frozen=True, slots=True)
class Text:
    """What is read: a post's words, when it was written (aware), and its community's own area.

    `known_places` are neighbourhoods and villages around; `language` is the platform's hint.
    """

    title: str
    body: str
    written_at: datetime
    home: Place
    known_places: tuple[str, ...] = ()
    language: str | None = None


def read(text: Text) -> Reading:
    """Read a text: none, one or two proposals, what is private in it, and what people must see. Never raises."""
    whole = features.joined(text.title, text.body)
    language = identify.identify(whole, text.language)
    spans = private.find(whole)
    found = features.hits(model.blank(whole, spans))
    return Reading(
        proposals=_proposals(text, found, spans, language),
        language=language,
        private=spans,
        special=signs.special(whole),
        danger=signs.danger(whole),
        professional=signs.professional(whole),
        trace=why.purpose(found),
    )


def propose(text: Text, purposes: tuple[Purpose, ...]) -> tuple[Proposal, ...]:
    """Read a text as what somebody who knows says that it is, a request, an offer or both: confidence 1."""
    whole = features.joined(text.title, text.body)
    spans = private.find(whole)
    found = features.hits(model.blank(whole, spans))
    weights = model.shipped()
    kinds = weights.category.probabilities(*_vector(text, found, spans))
    language = identify.identify(whole, text.language)
    return _with_purposes(text, purposes, 1.0, kinds, found, spans, language)


def _vector(text: Text, found: features.Hits, spans: tuple[Span, ...]) -> tuple[NDArray[np.intp], model.Floats]:
    return model.shipped().vocabulary.vector(model.extract(text.title, text.body, found, spans))


def _proposals(text: Text, found: features.Hits, spans: tuple[Span, ...], language: str) -> tuple[Proposal, ...]:
    """Give the proposals of a post: a post that asks and offers gives two, each with its own part of the text."""
    weights = model.shipped()
    vector = _vector(text, found, spans)
    chances = weights.purpose.probabilities(*vector)
    top = int(chances.argmax())
    purpose = weights.purpose.labels[top]
    if purpose == "other":
        return ()
    confidence = weights.purpose.calibrated(float(chances[top]))
    kinds = weights.category.probabilities(*vector)
    purposes = (Purpose.REQUEST, Purpose.OFFER) if purpose == "both" else (Purpose(purpose),)
    return _with_purposes(text, purposes, confidence, kinds, found, spans, language)


def _with_purposes(
    text: Text,
    purposes: tuple[Purpose, ...],
    confidence: float,
    kinds: model.Floats,
    found: features.Hits,
    spans: tuple[Span, ...],
    language: str,
) -> tuple[Proposal, ...]:
    whole = features.joined(text.title, text.body)
    if len(purposes) == 1:
        return (_proposal(text, purposes[0], confidence, kinds, (whole, spans), found, language),)
    proposals = []
    for each, (start, end) in split.split(whole, found).items():
        own_kinds = _of_part(model.shipped(), whole[start:end], kinds)
        part = _cut(whole, spans, start, end)
        proposals.append(_proposal(text, each, confidence, own_kinds, part, found, language))
    return tuple(proposals)


def _cut(whole: str, spans: tuple[Span, ...], start: int, end: int) -> tuple[str, tuple[Span, ...]]:
    """Give a part of the text with the private spans inside it."""
    inside = (span for span in spans if span.start < end and span.end > start)
    return whole[start:end], tuple(
        Span(max(span.start, start) - start, min(span.end, end) - start, span.kind) for span in inside
    )


def _of_part(weights: model.Model, part: str, whole: model.Floats) -> model.Floats:
    """Weigh what a part says of its category against what the whole post says."""
    chances = weights.category.probabilities(*weights.vocabulary.vector(model.extract("", part)))
    mixed: model.Floats = np.float32(0.7) * chances + np.float32(0.3) * whole
    return mixed


def _proposal(
    text: Text,
    purpose: Purpose,
    confidence: float,
    kinds: model.Floats,
    part: tuple[str, tuple[Span, ...]],
    found: features.Hits,
    language: str,
) -> Proposal:
    labels = model.shipped().category.labels
    order = kinds.argsort()[::-1]
    category = labels[int(order[0])]
    likely = [labels[int(number)] for number in order[1:3] if kinds[number] >= SECOND_CATEGORY]
    words, spans = part
    said = details.find(words, text.written_at, language)
    return Proposal(
        purpose=purpose,
        category=category,
        confidence=confidence,
        text=private.mask(words, spans).strip(),
        categories=(category, *likely),
        category_confidence=model.shipped().category.calibrated(float(kinds[order[0]])),
        language=language,
        place=place.find(features.joined(text.title, text.body), text.home, text.known_places),
        when=said.when,
        reach=said.reach,
        status=ProposalStatus(said.status),
        urgent=said.urgent,
        on_behalf=said.on_behalf,
        constraints=said.constraints,
        capacity=said.capacity,
        trace=(*why.purpose(found, purpose), *why.category(found, category)),
    )
