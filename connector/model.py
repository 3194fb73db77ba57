"""What the engine remembers, as plain data. Times are aware UTC; ids are opaque text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from adapters.contract import Kind
from connector.matching.candidate import Reason
from mapping.proposal import Proposal


class SuggestionState(StrEnum):
    """Where a suggestion stands. A suggestion only moves down this list, except that a person may decide anew."""

    WAITING = "waiting"  # for a person's approval
    APPROVED = "approved"  # its deliveries are in the outbox
    ACCEPTED = "accepted"  # a side said yes
    HELPED = "helped"  # it worked out
    NOT_HELPED = "not_helped"
    DECLINED = "declined"  # a side, or a moderator, said no
    WITHDRAWN = "withdrawn"  # the request or offer is gone, solved or no longer fitting
    EXPIRED = "expired"


OPEN_STATES = (SuggestionState.WAITING, SuggestionState.APPROVED, SuggestionState.ACCEPTED)


class DeliveryState(StrEnum):
    """The outbox. `sending` is written before the attempt, so that after a crash we look before we send again."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    PENDING = "pending"  # accepted there, waits for their moderator
    UNKNOWN = "unknown"  # nobody can know whether it landed: a person decides
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # taken from the queue before it was sent
    RETRACTING = "retracting"
    RETRACTED = "retracted"


class Side(StrEnum):
    """Whom a delivery speaks to, and what about."""

    ASKER = "asker"  # here are offers for your request
    HELPER = "helper"  # here is a request that fits your offer
    ASKER_YES = "asker_yes"  # a helper said yes
    GOODBYE = "goodbye"  # you will not hear from us again
    NUMBERS = "numbers"  # whom you can call: to the author of a post with signs of danger
    HAND_OVER = "hand_over"  # may we pass your ask on to professionals?
    TAKEN_UP = "taken_up"  # they take it up
    NOT_TAKEN_UP = "not_taken_up"  # nobody there has answered yet: what you can do yourself
    MY_DATA = "my_data"  # you asked what we hold about you: here it is
    FORGOTTEN = "forgotten"  # you asked to be forgotten: that is done
    ON_BEHALF = "on_behalf"  # here are offers; does the person you ask for know of it?
    DETAILS = "details"  # your ask says too little to find somebody: what would help
    TRIED = "tried"  # nobody answered yet: this was tried, and this can be done
    STILL_NEEDED = "still_needed"  # your ask ends soon: keep it open?
    CLOSED = "closed"  # your ask has ended without help; where else to turn
    GLAD = "glad"  # the asker says that it is solved, or no longer needed
    SORRY = "sorry"  # the asker says that it did not work out
    NOT_CHOSEN = "not_chosen"  # thank you for your yes; it is not needed any more
    LIKED = "liked"  # you liked our question: do you mean yes?
    NOTED = "noted"  # you said when you can: that is kept, and this ask is at another time
    AGAIN = "again"  # you said "next week": is it still something for you?
    ASKER_OUTCOME = "asker_outcome"  # did it work out?
    HELPER_OUTCOME = "helper_outcome"
    WERE_HELPED = "were_helped"  # to an asker in an experiment: were you helped, by whomever?
    ASKED_OTHERWISE = "asked_otherwise"  # to an asker who was helped: would you have asked without us?
    IN_TOUCH = "in_touch"  # and later: are you still in touch?
    APPROVAL = "approval"  # to a figurehead: do these two belong together?
    NEWCOMER = "newcomer"  # to a figurehead: somebody asks for the first time
    UNANSWERED = "unanswered"  # to a figurehead: a first ask has had no answer for days
    THANKS = "thanks"  # to a helper: it worked out
    SUPPLY = "supply"  # to everybody: what help is on offer nearby
    MONTH = "month"  # to everybody: thanks to all who helped this month


UNSOLICITED = frozenset(
    {
        Side.ASKER,
        Side.HELPER,
        Side.ON_BEHALF,
        Side.DETAILS,
        Side.TRIED,
        Side.STILL_NEEDED,
        Side.CLOSED,
        Side.ASKER_OUTCOME,
        Side.HELPER_OUTCOME,
        Side.WERE_HELPED,
        Side.ASKED_OTHERWISE,
        Side.IN_TOUCH,
        Side.HAND_OVER,
        Side.THANKS,
    }
)
"""Messages that nobody waits for: at most one a week to a person. The others answer what somebody said or agreed to."""

ON_REQUEST = frozenset({Side.GOODBYE, Side.MY_DATA, Side.FORGOTTEN})
"""What somebody asked us for in so many words: it goes to who wants no messages too."""

TO_EVERYBODY = frozenset({Side.SUPPLY, Side.MONTH})
"""Public topics of our own: they answer nobody and are addressed to no one."""

TO_FIGUREHEADS = frozenset({Side.APPROVAL, Side.NEWCOMER, Side.UNANSWERED})


@dataclass(frozen=True, slots=True)
class CommunityState:
    """How the pulling of one community goes."""

    key: str
    cursor: str | None = None
    due: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    last_success: datetime | None = None
    paused: str | None = None  # why, in a plain sentence; None while it runs
    paused_at: datetime | None = None
    error: str | None = None
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one thing until `until`; `token` proves it when the result is written."""

    subject: str
    token: str
    until: datetime


@dataclass(frozen=True, slots=True)
class StoredPost:
    """A post as we keep it: no HTML, no raw JSON, the author only as a keyed hash."""

    community: str
    key: str
    thread: str
    url: str
    person: str
    title: str
    text: str
    created_at: datetime
    updated_at: datetime
    digest: str
    opening: bool
    reply_to: str | None
    category: str | None
    tags: tuple[str, ...]
    status: str
    private: bool
    own: bool
    language: str | None
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StoredProposal:
    """A proposal with whom and where it came from. `open` is false once solved, withdrawn, expired or gone."""

    id: str
    community: str
    organisation: str
    post: str
    thread: str
    url: str
    person: str
    area: str
    posted_at: datetime
    expires_at: datetime
    open: bool
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A request and an offer we think belong together, with reasons."""

    id: str
    request: str
    offer: str
    score: float
    reasons: tuple[Reason, ...]
    state: SuggestionState
    round: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message in the outbox. `key` is a hash of what it says to whom: the same message has the same key."""

    key: str
    side: Side
    community: str
    person: str
    kind: Kind
    title: str
    text: str
    language: str
    thread: str | None
    reply_to: str | None
    state: DeliveryState
    attempts: int = 0
    created_at: datetime | None = None
    not_before: datetime | None = None
    attempted_at: datetime | None = None
    sent_at: datetime | None = None
    post: str | None = None
    post_thread: str | None = None
    url: str | None = None
    error: str | None = None
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one address. The same `key` (letters, digits, dots and dashes) is the same mail, sent once.

    `kind` is what it is for, `organisation` whose it is (empty: the instance's own). `unsubscribe` is a web address
    that ends mail of this kind on a POST (RFC 8058).
    """

    to: str
    subject: str
    text: str
    key: str
    html: str | None = None
    kind: str = "notice"
    organisation: str = ""
    unsubscribe: str | None = None


class OptOutScope(StrEnum):
    THREAD = "thread"
    COMMUNITY = "community"
    EVERYWHERE = "everywhere"


def delivery_key(side: Side, *parts: str) -> str:
    """The key of a message: 32 hex digits of a hash of the side and what it is about, so a re-run makes no second."""
    return _hash("delivery", side.value, *parts)


def mail_key(*parts: str) -> str:
    """The key of a mail: 32 hex digits of a hash of what it is about, so a re-run makes no second."""
    return _hash("mail", *parts)


def suggestion_id(request: str, offer: str) -> str:
    """The id of a pair: the same pair is the same suggestion, for ever."""
    return _hash("suggestion", request, offer)


def proposal_id(community: str, post: str, number: int) -> str:
    """The id of the `number`-th proposal read from a post."""
    return _hash("proposal", community, post, str(number))


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
