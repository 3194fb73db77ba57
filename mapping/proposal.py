"""A post read as help: the vocabulary the language packs fill, the rules override and the matcher compares.

Terms are ValueFlows' (proposal, purpose: request | offer) as FEP-0837 uses them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


class Purpose(StrEnum):
    REQUEST = "request"
    OFFER = "offer"


class Reach(StrEnum):
    """How far a proposal stretches: from its neighbourhood up to help without distance (phone, online)."""

    NEIGHBOURHOOD = "neighbourhood"
    MUNICIPALITY = "municipality"
    ANYWHERE = "anywhere"


class ProposalStatus(StrEnum):
    OPEN = "open"
    RESOLVED = "resolved"  # found, solved, thanks
    WITHDRAWN = "withdrawn"  # taken back, full, no longer possible


@dataclass(frozen=True, slots=True)
class Slot:
    """A piece of time in Europe/Amsterdam: a date (range), or weekdays that recur, with hours when named.

    `days` holds ISO weekdays (1 Monday … 7 Sunday) and is empty when any day is meant. `start`/`end` bound the dates
    (None: open). `begin`/`until` bound the hours of the day (None: whole day). `excluded` slots are times that do
    *not* suit ("niet op woensdag").
    """

    start: date | None = None
    end: date | None = None
    days: frozenset[int] = frozenset()
    begin: time | None = None
    until: time | None = None
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """All a text says of time.

    `deadline` is the last moment that still helps; `every_days` is the rhythm when it recurs (1 daily, 7 weekly,
    14 fortnightly, 30 monthly); `flexible` when the writer says any time suits. `spans` are the character ranges of
    the text that were understood.
    """

    slots: tuple[Slot, ...] = ()
    deadline: datetime | None = None
    every_days: int | None = None
    flexible: bool = False
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where: names as the text or the community gives them; `postcode` is the 4-digit Dutch PC4."""

    neighbourhood: str | None = None
    municipality: str | None = None
    postcode: str | None = None
    from_text: bool = False  # the text itself said so; else the community's own area


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the trace: which rule or cue (`by`) decided what, in words. Holds no private text."""

    by: str
    what: str


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start:end` of the text that are personal data. `kind`: phone email address postcode iban bsn
    plate name url handle."""

    start: int
    end: int
    kind: str


class Danger(StrEnum):
    """Signs for people, never for volunteers (reference: domain, hand-over table)."""

    ACUTE = "acute"  # life in danger now: 112
    SUICIDE = "suicide"  # 113
    ABUSE = "abuse"  # violence, child or elder abuse: Veilig Thuis
    EXPLOITATION = "exploitation"
    CHILD = "child"  # a child at risk, or a child writes that it is unsafe


@dataclass(frozen=True, slots=True)
class Proposal:
    """One request or offer read from a post.

    `confidence` is the calibrated probability that purpose (and that it is a proposal at all) is read right, 0…1.
    `categories` are all kinds of help it may be, likeliest first: the first is `category`, others may be a guess.
    `text` is the part of the post that speaks of it, personal data masked. `capacity` is how many times or people
    it can serve (None: not said).
    """

    purpose: Purpose
    category: str
    confidence: float
    text: str
    categories: tuple[str, ...] = ()
    category_confidence: float = 1.0
    language: str = "nl"
    place: Place = Place()
    when: When = When()
    reach: Reach = Reach.NEIGHBOURHOOD
    status: ProposalStatus = ProposalStatus.OPEN
    urgent: bool = False
    on_behalf: bool = False
    constraints: frozenset[str] = frozenset()
    capacity: int | None = None
    trace: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a post says: none, one or two proposals, what in it is private, and whether people must look at it.

    `possible` is what it may be beside what it is read as, likeliest first: never acted upon, but worth a person's look
    where it would lead to a match. Their `confidence` is not calibrated.
    `special` holds the special categories found (health, minor, money, abuse, crisis, …). `professional` names help
    that volunteers must not give (care, medication, debts, legal), or is empty.
    """

    proposals: tuple[Proposal, ...] = ()
    possible: tuple[Proposal, ...] = ()
    language: str = "nl"
    private: tuple[Span, ...] = ()
    special: frozenset[str] = frozenset()
    danger: frozenset[Danger] = frozenset()
    professional: frozenset[str] = frozenset()
    trace: tuple[Step, ...] = ()
