"""A candidate as a fixed-size row of numbers: all that gates and score look at, without a word of its text.

A row is ~400 bytes, so a million fit in memory; it can be stored (`to_row`) and loaded without reading the text again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from connector.matching import categories, demands, hours, needs
from connector.matching.background import DIMENSIONS, Background, shipped
from connector.matching.candidate import Candidate, key64
from mapping.proposal import Proposal, ProposalStatus, Purpose, Reach

VERSION = 4
TERMS = 40
CATEGORIES = 3
PURPOSES = (Purpose.REQUEST, Purpose.OFFER)
REACHES = (Reach.NEIGHBOURHOOD, Reach.MUNICIPALITY, Reach.ANYWHERE)
STATUSES = (ProposalStatus.OPEN, ProposalStatus.RESOLVED, ProposalStatus.WITHDRAWN)

GATED: list[tuple[str, str] | tuple[str, str, tuple[int]]] = [
    ("purpose", "u1"),
    ("status", "u1"),
    ("reach", "u1"),
    ("urgent", "u1"),
    ("confidence", "u1"),  # 0…255
    ("category_confidence", "u1"),
    ("language", "u1"),
    ("time_known", "u1"),
    ("categories", "u1", (CATEGORIES,)),  # primary first, padded with the primary
    ("version", "u1"),
    ("capacity", "i2"),
    ("every_days", "i2"),
    ("posted", "i4"),
    ("first", "i4"),
    ("last", "i4"),
    ("hours", "u4", (7,)),
    ("kinds", "u4"),  # bit n: category n
    ("relatives", "u4"),  # bit n: category n or one confused with it
    ("demands", "u8"),
    ("forbids", "u8"),  # what the other side must not have, if this one asks
    ("wishes", "u8"),  # what this one is glad of, if it asks
    ("area", "u8"),
    ("person", "u8"),
    ("community", "u8"),
    ("organisation", "u8"),
]
TEXT: list[tuple[str, str] | tuple[str, str, tuple[int]]] = [
    ("needs", "u1", (needs.BYTES,)),
    ("need_length", "f8"),  # of the needs weighed by rarity
    ("terms", "u4", (TERMS,)),
    ("weights", "u1", (TERMS,)),  # 0…255, length of the vector 255
    ("latent", "i1", (DIMENSIONS,)),  # length 127
]
DTYPE = np.dtype([*GATED, *TEXT])
GATED_DTYPE = np.dtype(GATED)  # the part of a row that gates look at
Rows = NDArray[np.void]
LANGUAGES = ("nl", "en")


def traits(candidate: Candidate, background: Background | None = None) -> np.void:
    """Read off a candidate's row."""
    base = background or shipped()
    proposal = candidate.proposal
    row = np.zeros((), DTYPE)
    _who(row, candidate)
    _what(row, candidate)
    week = hours.week(proposal.when, or_sooner=_may_be_sooner(proposal))
    row["time_known"], row["first"], row["last"], row["hours"] = week.known, week.first, week.last, week.hours
    text = _unplaced(proposal)
    spoken = needs.needs(text, proposal.language)
    row["needs"] = needs.packed(spoken)
    row["need_length"] = np.sqrt(np.square(base.need_rarity[list(spoken)]).sum())
    slots, weights = base.weigh(text, proposal.language, TERMS)
    row["terms"][: len(slots)] = slots
    row["weights"][: len(slots)] = np.rint(weights * 255)
    row["latent"] = np.rint(base.meaning(text) * 127)
    found: np.void = row.reshape(1)[0]
    return found


def _may_be_sooner(proposal: Proposal) -> bool:
    """Say whether what is asked for a day helps as well before it: a repair does, a ride or a visit does not."""
    return proposal.purpose is Purpose.REQUEST and proposal.category in categories.DONE_BEFORE


def _unplaced(proposal: Proposal) -> str:
    """Give the text without the names of its own place: where it is counts by itself, and says nothing of what."""
    text = proposal.text
    for name in (proposal.place.neighbourhood, proposal.place.municipality):
        if name:
            text = re.sub(rf"\b{re.escape(name)}\b", " ", text, flags=re.IGNORECASE)
    return text


def _who(row: NDArray[np.void], candidate: Candidate) -> None:
    for name in ("area", "person", "community", "organisation"):
        row[name] = key64(getattr(candidate, name))
    row["posted"] = hours.day_number(candidate.posted_at)
    row["version"] = VERSION


def _what(row: NDArray[np.void], candidate: Candidate) -> None:
    proposal = candidate.proposal
    numbers = list(dict.fromkeys(map(categories.number, (proposal.category, *proposal.categories))))[:CATEGORIES]
    row["categories"] = numbers + numbers[:1] * (CATEGORIES - len(numbers))
    row["purpose"] = PURPOSES.index(proposal.purpose)
    row["status"] = STATUSES.index(proposal.status)
    remote = "remote" in proposal.constraints
    row["reach"] = REACHES.index(Reach.ANYWHERE if remote else proposal.reach)
    row["urgent"] = proposal.urgent
    row["confidence"] = round(proposal.confidence * 255)
    row["category_confidence"] = round(proposal.category_confidence * 255)
    row["language"] = LANGUAGES.index(proposal.language) if proposal.language in LANGUAGES else len(LANGUAGES)
    row["capacity"] = min(proposal.capacity or 0, 2**15 - 1)
    row["every_days"] = min(proposal.when.every_days or 0, 2**15 - 1)
    row["kinds"] = categories.bits(numbers)
    row["relatives"] = categories.bits(near for number in numbers for near in (number, *categories.CONFUSABLE[number]))
    asked = demands.bits(proposal.constraints)
    row["demands"], row["forbids"], row["wishes"] = asked, demands.conflicting(asked), demands.satisfying(asked)


@lru_cache(maxsize=1)
def edition() -> str:
    """Name what rows are made by: this version and the data shipped with it. Rows of another edition do not compare."""
    made_by = blake2b(str((VERSION, DTYPE.descr)).encode(), digest_size=8)
    for name in ("background.npz", "needs.txt"):
        made_by.update(files("connector.matching").joinpath("data", name).read_bytes())
    return made_by.hexdigest()


def to_row(candidate: Candidate) -> bytes:
    """Give a candidate's row as bytes to store beside it."""
    return traits(candidate).tobytes()


def from_row(stored: bytes) -> np.void:
    """Read a stored row; raises ValueError when it was written by another version."""
    if len(stored) != DTYPE.itemsize:
        raise ValueError("this stored row was written by another version: compute it again")
    row: np.void = np.frombuffer(stored, DTYPE)[0]
    if row["version"] != VERSION:
        raise ValueError("this stored row was written by another version: compute it again")
    return row
