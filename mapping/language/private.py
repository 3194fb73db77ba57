"""Finds personal data in a text, so that it can be masked before anything leaves its community.

Shapes decide, not validity: a mistyped IBAN or an unissued telephone number is as private as a right one. First names
alone are only marked where the text introduces a person; everything else is found wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mapping.language import private_names, private_numbers
from mapping.proposal import Span

MASKS = {
    "phone": "[telefoon]",
    "email": "[e-mail]",
    "address": "[adres]",
    "postcode": "[postcode]",
    "iban": "[rekening]",
    "bsn": "[bsn]",
    "plate": "[kenteken]",
    "name": "[naam]",
    "url": "[link]",
    "handle": "[account]",
}


def find(text: str) -> tuple[Span, ...]:
    """Give the spans of personal data, in order and without overlap."""
    return tuple(_without_overlap([*private_numbers.find(text), *private_names.find(text)]))


def _without_overlap(spans: Iterable[Span]) -> Iterator[Span]:
    """Keep the longest of spans that overlap; at equal length the one found by the stricter rule, which comes first."""
    taken: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start - span.end):
        if all(span.end <= other.start or span.start >= other.end for other in taken):
            taken.append(span)
    yield from sorted(taken, key=lambda span: span.start)


def mask(text: str, spans: Iterable[Span]) -> str:
    """Give the text with every span replaced by the kind of thing that stood there."""
    parts: list[str] = []
    position = 0
    for span in sorted(spans, key=lambda span: span.start):
        parts += [text[position : span.start], MASKS[span.kind]]
        position = span.end
    return "".join([*parts, text[position:]])
