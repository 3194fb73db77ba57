"""What is configured, as plain data. All of it was checked; nothing here reads a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from pathlib import Path

from connector.config.access import AccessSettings
from connector.config.digest import Digest
from connector.config.effect import EffectSettings
from connector.config.follow_up import FollowUp
from connector.config.mail import MailSettings
from connector.config.secret import Settings
from connector.config.supply_page import SupplyPage
from connector.config.supply_posts import Appreciation, SupplyPosts
from connector.effect.experiment.plan import Plan
from connector.matching.candidate import Rules
from mapping.language.author_age import ADULT
from mapping.language.payment import Payment
from mapping.load import Mapping as Meaning
from mapping.problems import Problem

_MATCHER = Rules()


class Approval(StrEnum):
    """When a person must approve a suggestion before it is told."""

    ALWAYS = "always"
    FIRST_PER_COMMUNITY = "first_per_community"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Instance:
    """This installation: who runs it and where its pages are."""

    name: str
    contact: str
    url: str | None = None
    language: str = "nl"
    timezone: str = "Europe/Amsterdam"
    host: str = "127.0.0.1"
    port: int = 8080
    allow_loopback: bool = False
    demo_town: bool = False


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where everything is kept."""

    path: Path


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to turn to."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Figurehead:
    """A resident who makes the connector known in an area, named with their own consent.

    With their `handle` in a `community` they are written to there, and may decide about suggestions.
    """

    name: str
    areas: tuple[str, ...]
    community: str | None = None
    handle: str | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who runs or joins communities. `quiet_hours` are local (begin, end) and may span midnight; None: none.

    `danger_hours` and `wijkteam_days` are how long a call waits for somebody before it goes further.
    """

    key: str
    name: str
    mapping: str | None = None
    contact: Contact | None = None
    danger_contact: Contact | None = None
    shares_with: frozenset[str] = frozenset()
    approval: Approval = Approval.ALWAYS
    figureheads: tuple[Figurehead, ...] = ()
    language: str = "nl"
    quiet_hours: tuple[time, time] | None = (time(20), time(8))
    appreciation: Appreciation | None = None
    supply_page: SupplyPage = field(default_factory=SupplyPage)
    danger_hours: float = 4.0
    country: str = "NL"
    danger_message: bool = False
    danger_numbers: Mapping[str, str] = field(default_factory=dict)
    wijkteam: Contact | None = None
    wijkteam_days: float = 2.0
    questions_afterwards: bool = False


@dataclass(frozen=True, slots=True)
class Permission:
    """Who of the community said yes, when, and where that can be looked up."""

    who: str
    when: date
    reference: str


@dataclass(frozen=True, slots=True)
class Community:
    """One forum, site or feed. `interval` in seconds (None: the platform's own); empty `accepts`: every kind of help.

    `payment` is the most that may be asked or offered for help, `approval` goes before that of the organisation (None:
    its own). With `dry_run` posts are read and matched, and nothing is posted.
    """

    key: str
    name: str
    organisation: str
    adapter: str
    area: str
    permission: Permission
    settings: Settings
    interval: float | None = None
    accepts: frozenset[str] = frozenset()
    payment: Payment = Payment.PAY
    least_age: int = ADULT
    approval: Approval | None = None
    expiry_days: int = 60
    paused: bool = False
    dry_run: bool = True
    supply_posts: SupplyPosts | None = None
    digest: Digest | None = None


@dataclass(frozen=True, slots=True)
class ConfiguredArea:
    """A neighbourhood, by CBS code or a name of one's own; an empty name is the municipality as a whole."""

    key: str
    name: str
    municipality: str
    latitude: float | None = None
    longitude: float | None = None
    aliases: tuple[str, ...] = ()
    postcodes: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()
    inhabitants: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """How restrained the connector is. `threshold` and `confidence` are probabilities, and the matcher's own."""

    quiet_days: int = 7
    first_round: int = 2
    next_round: int = 3
    round_hours: float = 24.0
    max_offers: int = 3
    threshold: float = _MATCHER.threshold
    confidence: float = _MATCHER.confidence


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things are kept, in days since it was written; words go sooner, once nothing is open on them."""

    post_days: int = 365
    words_days: int = 60
    log_days: int = 365


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that is configured. `mappings` holds each organisation's mapping, by its key."""

    instance: Instance
    store: StoreSettings
    organisations: Mapping[str, Organisation]
    communities: Mapping[str, Community]
    areas: Mapping[str, ConfiguredArea]
    mappings: Mapping[str, Meaning]
    policy: Policy = Policy()
    follow_up: FollowUp = field(default_factory=FollowUp)
    retention: Retention = Retention()
    effect: EffectSettings = field(default_factory=EffectSettings)
    experiment: Plan | None = None
    mail: MailSettings | None = None
    access: AccessSettings = field(default_factory=AccessSettings)
    files: tuple[Path, ...] = field(default=(), compare=False)
    notes: tuple[Problem, ...] = field(default=(), compare=False)  # on what is in the file and does nothing

    def may_push(self, community: str) -> bool:
        """Whether anything may be told in a community: it is live, and there is somebody who hears of danger."""
        found = self.communities[community]
        live = not (found.dry_run or found.paused)
        return live and self.organisations[found.organisation].danger_contact is not None

    def approval(self, community: str) -> Approval:
        """When a person approves a suggestion in this community."""
        found = self.communities[community]
        return found.approval or self.organisations[found.organisation].approval

    def consents(self) -> frozenset[tuple[str, str]]:
        """Give the pairs of organisations that both said they share with each other, names sorted."""
        return frozenset(
            (min(one.key, other), max(one.key, other))
            for one in self.organisations.values()
            for other in one.shares_with
            if other in self.organisations and one.key in self.organisations[other].shares_with
        )
