"""Reads a text as help: which requests and offers it holds, of what kind, where, when, and how sure that is.

Dutch and English are read fully; of other languages only what the cues give. No network, no state but the word
lists and weights, which are data files beside this module and load at first use.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from mapping.language import details, features, identify, place, private, signs, split, why
from mapping.language.model import ON_BEHALF, URGENT, Floats, Model, Read, Weighed, blank, extract, shipped
from mapping.proposal import Place, Proposal, ProposalStatus, Purpose, Reading, Span

# A category this likely is worth a look: a gate on category costs more good pairs than it keeps out bad.
SECOND_CATEGORY = 0.03
POSSIBLE = 0.05  # what is less likely than this is not worth a look
OWN_PART = 0.7  # how much the part of an exchange says of its own category, against the whole post


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


def read(text: Text, model: Model | None = None) -> Reading:
    """Read a text: none, one or two proposals, what is private in it, and what people must see. Never raises.

    `model` are the weights to read with; the ones that come with the package when left out.
    """
    seen = _see(text, model)
    weighed = seen.model.weigh(_features(seen))
    proposals = _proposals(seen, weighed)
    return Reading(
        proposals=proposals,
        possible=_possible(seen, weighed, proposals),
        language=seen.language,
        private=seen.spans,
        special=signs.special(seen.whole),
        danger=signs.danger(seen.whole),
        professional=signs.professional(seen.whole),
        trace=why.purpose(seen.found),
    )


def propose(text: Text, purposes: tuple[Purpose, ...], model: Model | None = None) -> tuple[Proposal, ...]:
    """Read a text as what somebody who knows says that it is, a request, an offer or both: confidence 1."""
    seen = _see(text, model)
    return _with_purposes(seen, purposes, 1.0, seen.model.weigh(_features(seen)))


@dataclass(frozen=True, slots=True)
class _Seen:
    """A text with what was found in it once, for all who ask."""

    text: Text
    whole: str
    language: str
    spans: tuple[Span, ...]
    found: features.Hits
    model: Model


def _see(text: Text, model: Model | None) -> _Seen:
    whole = features.joined(text.title, text.body)
    spans = private.find(whole)
    found = features.hits(blank(whole, spans))
    return _Seen(text, whole, identify.identify(whole, text.language), spans, found, model or shipped())


def _features(seen: _Seen) -> Read:
    return extract(seen.text.title, seen.text.body, seen.found, seen.spans)


def _proposals(seen: _Seen, weighed: Weighed) -> tuple[Proposal, ...]:
    """Give the proposals of a post: a post that asks and offers gives two, each with its own part of the text."""
    chances = weighed.purposes
    top = int(chances.argmax())
    purpose = seen.model.purpose.labels[top]
    if purpose == "other":
        return ()
    confidence = seen.model.purpose.calibrated(float(chances[top]))
    purposes = (Purpose.REQUEST, Purpose.OFFER) if purpose == "both" else (Purpose(purpose),)
    return _with_purposes(seen, purposes, confidence, weighed)


def _possible(seen: _Seen, weighed: Weighed, read: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    """Give what a post may be beside what it is read as; `confidence` is then the plain probability."""
    chance = dict(zip(seen.model.purpose.labels, weighed.purposes.tolist(), strict=True))
    found: list[Proposal] = []
    for purpose in [each for each in Purpose if each not in {proposal.purpose for proposal in read}]:
        likely = chance.get(purpose.value, 0.0) + chance.get("both", 0.0)
        if likely >= POSSIBLE:
            like = read or found  # the same words say the same of time and place
            found.append(
                replace(like[0], purpose=purpose, confidence=likely, trace=why.purpose(seen.found, purpose))
                if like
                else _proposal(seen, purpose, likely, weighed, (seen.whole, seen.spans))
            )
    return tuple(sorted(found, key=lambda each: -each.confidence))


def _with_purposes(
    seen: _Seen, purposes: tuple[Purpose, ...], confidence: float, weighed: Weighed
) -> tuple[Proposal, ...]:
    if len(purposes) == 1:
        return (_proposal(seen, purposes[0], confidence, weighed, (seen.whole, seen.spans)),)
    return tuple(
        _proposal(seen, each, confidence, _of_part(seen, seen.whole[start:end], weighed), _cut(seen, start, end))
        for each, (start, end) in split.split(seen.whole, seen.found).items()
    )


def _cut(seen: _Seen, start: int, end: int) -> tuple[str, tuple[Span, ...]]:
    """Give a part of the text with the private spans inside it."""
    inside = (span for span in seen.spans if span.start < end and span.end > start)
    return seen.whole[start:end], tuple(
        Span(max(span.start, start) - start, min(span.end, end) - start, span.kind) for span in inside
    )


def _of_part(seen: _Seen, part: str, whole: Weighed) -> Weighed:
    """Weigh what a part says of its category against what the whole post says."""
    chances = seen.model.category.probabilities(*seen.model.vocabulary.vector(extract("", part)))
    mixed: Floats = np.float32(OWN_PART) * chances + np.float32(1 - OWN_PART) * whole.kinds
    return replace(whole, kinds=mixed)


def _proposal(
    seen: _Seen, purpose: Purpose, confidence: float, weighed: Weighed, part: tuple[str, tuple[Span, ...]]
) -> Proposal:
    kinds = weighed.kinds
    labels = seen.model.category.labels
    order = kinds.argsort()[::-1]
    category = labels[int(order[0])]
    likely = [labels[int(number)] for number in order[1:3] if kinds[number] >= SECOND_CATEGORY]
    words, spans = part
    said = details.find(words, seen.text.written_at, seen.language)
    return Proposal(
        purpose=purpose,
        category=category,
        confidence=confidence,
        text=private.mask(words, spans).strip(),
        categories=(category, *likely),
        category_confidence=seen.model.category.calibrated(float(kinds[order[0]])),
        language=seen.language,
        place=place.find(seen.whole, seen.text.home, seen.text.known_places),
        when=said.when,
        reach=said.reach,
        status=ProposalStatus(said.status),
        urgent=said.urgent or URGENT in weighed.yes,
        on_behalf=said.on_behalf or ON_BEHALF in weighed.yes,
        constraints=said.constraints,
        capacity=said.capacity,
        trace=(*why.purpose(seen.found, purpose), *why.category(seen.found, category)),
    )
