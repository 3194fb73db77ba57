"""Between the form in which a person says how a post must be read, and the effects of a correction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from mapping import taxonomy
from mapping.proposal import ProposalStatus, Reach, Reading
from mapping.schema import BOTH, IGNORE, OFFER, REQUEST

_CHOICES: Mapping[str, frozenset[str]] = {
    "purpose": frozenset({REQUEST, OFFER, BOTH, IGNORE}),
    "category": frozenset(taxonomy.slugs()),
    "reach": frozenset(Reach),
    "status": frozenset(ProposalStatus),
}
_BOXES = ("urgent", "on_behalf")


def now_read(reading: Reading) -> dict[str, str]:
    """How a post is read, by the names and values of the form."""
    if not reading.proposals:
        return {"purpose": IGNORE}
    first = reading.proposals[0]
    return {
        "purpose": BOTH if len(reading.proposals) > 1 else first.purpose.value,
        "category": first.category,
        "reach": first.reach.value,
        "status": first.status.value,
        "neighbourhood": first.place.neighbourhood or "",
        "urgent": "yes" if first.urgent else "",
        "on_behalf": "yes" if first.on_behalf else "",
    }


def effects(form: Mapping[str, str], now: Mapping[str, str], places: Collection[str]) -> dict[str, Any]:
    """What a person changed, as the `then` of a rule; what they left as it was is left to the machine.

    `places` are the names of neighbourhoods that may be chosen.
    """
    said: dict[str, Any] = {}
    for name, choices in _CHOICES.items():
        value = form.get(name, "")
        if value in choices and value != now.get(name, ""):
            said[name] = [value] if name == "category" else value
    place = form.get("neighbourhood", "").strip()
    if place in places and place != now.get("neighbourhood", ""):
        said["neighbourhood"] = place
    for name in _BOXES:
        if form.get("purpose") != IGNORE and form.get(name, "") != now.get(name, ""):
            said[name] = form.get(name) == "yes"
    return said
