"""Which of the offers in one message is meant: "de tweede", "nummer 2", or the link itself."""

from __future__ import annotations

import re

from connector.model import Suggestion
from connector.store import Tx, proposals
from connector.suggest.hearing import Hearing
from mapping.language import own_words, phrases

_LINK = re.compile(r"https?://[^\s<>\"]+")
_PLACES = {
    0: r"eerste|1e|bovenste|first|top one|(?:nummer|nr|optie|aanbod|number|option) (?:1|een|one)",
    1: r"tweede|2e|middelste|second|middle one|(?:nummer|nr|optie|aanbod|number|option) (?:2|twee|two)",
    2: r"derde|3e|third|(?:nummer|nr|optie|aanbod|number|option) (?:3|drie|three)",
    -1: r"laatste|onderste|last one|bottom one",
}
_ORDINALS = {place: re.compile(rf"\b(?:{words})\b(?! (?:keer|week|weekend|maand|kind|januari|februari|maart))")
             for place, words in _PLACES.items()}  # fmt: skip


def chosen(tx: Tx, heard: Hearing) -> Suggestion | None:
    """The one pair that an answer names, None when it names none, or more than one."""
    offered = _in_order(tx, heard)
    links = {link.rstrip(".,;:!?)") for link in _LINK.findall(heard.post.text)}
    named = {pair.id: pair for url, pair in offered if url in links}
    said = phrases.fold(own_words.plain(heard.post.text)).text
    for place, words in _ORDINALS.items():
        if words.search(said) and -len(offered) <= place < len(offered):
            named[offered[place][1].id] = offered[place][1]
    return next(iter(named.values())) if len(named) == 1 else None


def _in_order(tx: Tx, heard: Hearing) -> list[tuple[str, Suggestion]]:
    """The offers with their links, as they stand in the message."""
    found = []
    for pair in heard.pairs:
        offer = proposals.get(tx, pair.offer)
        at = -1 if offer is None or not offer.url else _place(offer.url, heard.delivery.text)
        if offer is not None and at >= 0:
            found.append((at, offer.url, pair))
    return [(url, pair) for _, url, pair in sorted(found, key=lambda line: line[0])]


def _place(url: str, text: str) -> int:
    """Where a link stands in a text, and not as the beginning of a longer one."""
    found = re.search(re.escape(url) + r"(?![\w/?=&#-])", text)
    return -1 if found is None else found.start()
