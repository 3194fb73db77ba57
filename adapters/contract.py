"""What an adapter is: the types, the errors and the Adapter class. The only file an adapter author must read.

An adapter turns one platform into posts, and messages into posts there. It has no threads, no sleeping, no database,
no environment, and logs no content. All time stamps are aware UTC; all texts are plain Unicode, all links absolute
http(s). Adapters hold no state between calls that matters: whatever must survive is in the cursor, which only the
adapter reads and the engine stores together with the page it came with.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from marshmallow import Schema

if TYPE_CHECKING:
    from adapters.http import Session


class Capability(StrEnum):
    """What a platform lets us do; the engine asks for nothing else."""

    PULL = "pull"
    SEES_EDITS = "sees_edits"
    SEES_DELETIONS = "sees_deletions"
    REPLY = "reply"
    MESSAGE = "message"
    TOPIC = "topic"
    READS_ANSWERS = "reads_answers"
    RETRACT = "retract"
    WEBHOOK = "webhook"


# --- what comes in -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a post. `key` is the platform's stable id; `handle` is what a message must be addressed to."""

    key: str
    handle: str
    groups: frozenset[str] = frozenset()


class PostStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"  # the thread takes no more replies
    SOLVED = "solved"  # an answer was accepted
    HIDDEN = "hidden"  # flagged or unlisted: its text must not be used


@dataclass(frozen=True, slots=True)
class RawPost:
    """One post as the platform gave it: an opening post, a reply in a thread, or a private message to us.

    `key` and `thread` are unique within the community and never change. `text` is plain text without quotes of other
    people, HTML or scripts. `digest` changes when, and only when, the content changed. `reply_to` is the key of the
    post this one answers, where the platform says so. `private` posts are seen only by their participants.
    """

    key: str
    thread: str
    url: str
    author: Author
    title: str
    text: str
    created_at: datetime
    updated_at: datetime
    digest: str
    opening: bool = True
    reply_to: str | None = None
    category: str | None = None
    tags: tuple[str, ...] = ()
    status: PostStatus = PostStatus.OPEN
    private: bool = False
    own: bool = False  # written by the connector's own account
    language: str | None = None  # the platform's hint, if any


@dataclass(frozen=True, slots=True)
class Deletion:
    """Gone at the source: one post, or with `key` None the whole thread."""

    thread: str
    key: str | None = None


class SignalKind(StrEnum):
    LIKED = "liked"
    ACCEPTED = "accepted"  # `post` was marked as the solution of its thread


@dataclass(frozen=True, slots=True)
class Signal:
    """A wordless answer to a post. May be reported again; `author` is None where the platform does not say."""

    kind: SignalKind
    post: str
    thread: str
    author: Author | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """One post that could not be read; counted, never fatal. `reason` holds no content."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """A bounded piece of the community, and the cursor that goes on after it.

    With `more` the engine asks again at once (after `wait`); else after the community's interval, but never before
    `wait` seconds. The cursor must never pass a post that may be unread: at least once, repeats are welcome.
    `complete` names threads given whole: a post known of such a thread that is not in `posts` is gone at the source.
    """

    posts: tuple[RawPost, ...] = ()
    deletions: tuple[Deletion, ...] = ()
    signals: tuple[Signal, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    cursor: str | None = None
    more: bool = False
    wait: float = 0.0
    complete: tuple[str, ...] = ()


# --- what goes out -----------------------------------------------------------------------------------------------


class Kind(StrEnum):
    REPLY = "reply"
    MESSAGE = "message"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to deliver. `key` (32 hex digits) travels with the message so that it can be found again.

    `text` is plain text with absolute links, paragraphs separated by blank lines; the adapter renders it for its
    platform and disarms mentions and markup. A REPLY goes to `thread` (answering `reply_to` when given); a MESSAGE
    goes privately to `recipient`, in the earlier private thread `thread` when that is given; a TOPIC opens a public
    thread called `title` in `category`, named as in `RawPost.category` (None: where the platform puts it).
    """

    key: str
    kind: Kind
    text: str
    title: str = ""
    thread: str | None = None
    reply_to: str | None = None
    recipient: Author | None = None
    language: str = "nl"
    category: str | None = None


class DeliveryState(StrEnum):
    PUBLISHED = "published"
    PENDING = "pending"  # accepted, waits for a moderator there


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a message landed. `post` is the key our message has there (empty while PENDING)."""

    key: str
    state: DeliveryState = DeliveryState.PUBLISHED
    post: str = ""
    thread: str = ""
    url: str = ""


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a health check. `key` is stable and documented; `text` is a plain sentence with what to do."""

    level: Level
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Health:
    """Who we are there (`account`), and what is right, doubtful or missing."""

    account: str | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        return all(finding.level is not Level.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Hint:
    """What a verified webhook asks for: threads to read now. Never a source of content."""

    threads: tuple[str, ...] = ()
    pull: bool = False  # something happened that names no thread: pull soon
    event: str | None = None  # the platform's id of the event, to drop repeats


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What to answer a platform that asks whether we want its webhooks, and what to read now because of it."""

    answer: str
    hint: Hint = Hint()


# --- setting up --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recognised:
    """A community found at an address: the `url` its settings want, and what it calls itself.

    With `closed` a visitor may read nothing there: the account must be let in first.
    """

    url: str
    title: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A setting to ask a person for. A secret is not shown, and not written into the configuration itself."""

    setting: str
    text: str
    secret: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """What people there must do before we can connect, step by step in plain words, and what they then tell us."""

    steps: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()


# --- errors: the type is the decision ----------------------------------------------------------------------------


class AdapterError(Exception):
    """Base of what an adapter may raise. The text is one plain sentence without bodies, tokens or names."""


class TransientError(AdapterError):
    """Back off and try again, not before `retry_after` seconds.

    `give_up_times` (failures in a row) or `give_up_seconds` (since the first of them) say when patience ends and the
    community is paused as for a PermanentError; None means never.
    """

    def __init__(
        self,
        text: str,
        *,
        retry_after: float | None = None,
        give_up_times: int | None = None,
        give_up_seconds: float | None = None,
    ) -> None:
        super().__init__(text)
        self.retry_after = retry_after
        self.give_up_times = give_up_times
        self.give_up_seconds = give_up_seconds


class AuthError(AdapterError):
    """The community does not know or trust us (any more): pause it and say what to do."""


class PermanentError(AdapterError):
    """It will not work until a person changes something: pause the community and say why."""


class PostError(AdapterError):
    """This one post cannot be read: skip and count it. Raised inside an adapter, reported as `Page.skipped`."""


class RefusedError(AdapterError):
    """This message will never be accepted. With `opted_out` the recipient does not want messages at all."""

    def __init__(self, text: str, *, opted_out: bool = False) -> None:
        super().__init__(text)
        self.opted_out = opted_out


class AmbiguousError(AdapterError):
    """The message may or may not have landed: look (`find_delivery`) before sending again.

    `look_after` is how many seconds the platform needs before looking is conclusive.
    """

    def __init__(self, text: str, *, look_after: float = 0.0) -> None:
        super().__init__(text)
        self.look_after = look_after


# --- the adapter -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a platform may be asked, in seconds: the usual interval, and the range of backing off.

    `messages_per_day` is how many private messages may be begun there in any 24 hours, by all of us together.
    """

    interval: float = 60.0
    least_interval: float = 15.0  # an operator may not go below
    first_backoff: float = 30.0
    longest_backoff: float = 3600.0
    message_interval: float = 10.0  # between two messages of ours
    messages_per_day: int | None = None


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Context:
    """What the engine lends an adapter: the one HTTP session, and the clock.

    `since` is for a single look at the last days: what was written before it is not wanted. It may be ignored.
    `callback` is the address of this community's door for webhooks; None when we cannot be reached from outside.
    """

    http: Session
    now: Callable[[], datetime] = field(default=utc_now)
    since: datetime | None = None
    callback: str | None = None


class Adapter(ABC):
    """One community on one platform. Subclass, set the class variables, and register an entry point in the group
    `wijkconnector.adapters`. Every method is one bounded piece of work that raises only AdapterErrors.
    """

    name: ClassVar[str]
    capabilities: ClassVar[frozenset[Capability]]
    settings_schema: ClassVar[type[Schema]]  # checks `settings:` of the community in config.yaml
    pace: ClassVar[Pace] = Pace()

    def __init__(self, settings: Mapping[str, object], context: Context) -> None:
        """`settings` is what `settings_schema` loaded, secrets filled in."""
        self.settings = settings
        self.http = context.http
        self.now = context.now

    @classmethod
    def recognise(cls, url: str, context: Context) -> Recognised | None:
        """Say whether such a community is at this address, or above it, in a few requests and without an account.

        Raises an AdapterError when the address cannot be asked.
        """
        return None

    @classmethod
    def guide(cls, language: str) -> Guide:
        """Say how a community of this platform lets us in, in `nl` or `en`."""
        return Guide()

    @abstractmethod
    def check(self) -> Health:
        """Say cheaply who we are there, what we may do, and what is missing."""

    @abstractmethod
    def pull(self, cursor: str | None) -> Page:
        """Give one page as a function of the cursor (None at first) and the remote state."""

    def read(self, threads: Sequence[str]) -> Page:
        """Give the present state of these threads (at most 20): posts, deletions and signals; the cursor is None.

        For `wait` seconds after it nothing more is asked of the platform.
        """
        return Page()

    def deliver(self, out: Outgoing) -> Receipt:
        """Make one attempt to deliver. Raises RefusedError, AmbiguousError or TransientError (surely not landed)."""
        raise RefusedError("This platform takes no messages.")

    def find_delivery(self, out: Outgoing) -> Receipt | None:
        """Say whether an earlier attempt landed. None means it surely did not; AmbiguousError that nobody can know."""
        raise AmbiguousError("This platform cannot tell whether a message landed.")

    def address(self, url: str) -> str:
        """Give the address of a post, as people see or paste it, in the form that `RawPost.url` has here."""
        return url

    def compose_url(self, title: str, text: str) -> str | None:
        """Give the address where people post a text like this themselves, filled in; None where there is none."""
        return None

    def retract(self, receipt: Receipt) -> None:
        """Take our message back (delete it, or empty it by an edit). Idempotent; gone already is success."""
        raise RefusedError("This platform cannot take a message back.")

    def webhook(self, headers: Mapping[str, str], body: bytes) -> Hint:
        """Verify a webhook call and say what to read. Raises AuthError when the signature is wrong."""
        raise AuthError("This platform sends no webhooks.")

    def confirm(self, query: Mapping[str, str]) -> Confirmation:
        """Answer a platform that asks, before it sends webhooks, whether we want them (a GET at the same door).

        Raises AuthError when we asked for no such thing.
        """
        raise AuthError("This platform asks for no confirmation.")
