"""An organisation's rules: conditions on a post, and what they decide. No regular expressions, no code.

Every rule is tried, first one first; of what a rule decides, only that counts which no earlier matching rule decided.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache

from adapters.contract import RawPost
from mapping.problems import one_of
from mapping.proposal import ProposalStatus, Reach


@dataclass(frozen=True, slots=True)
class Seen:
    """A post as conditions see it: folded, with the community it stands in."""

    title: str
    text: str
    category: str
    tags: frozenset[str]
    groups: frozenset[str]
    community: str
    thread: str


def seen(post: RawPost, community: str = "") -> Seen:
    return Seen(
        title=fold(post.title),
        text=fold(f"{post.title}\n{post.text}"),
        category=fold(post.category or ""),
        tags=frozenset(map(fold, post.tags)),
        groups=frozenset(map(fold, post.author.groups)),
        community=fold(community),
        thread=fold(post.thread),
    )


def fold(text: str) -> str:
    """Make texts comparable: case, width, composed accents, curly quotes, white space."""
    text = (
        unicodedata.normalize("NFKC", text).casefold().translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'})
    )
    return " ".join(text.split())


def _category(post: Seen, value: str) -> bool:
    return post.category == value or post.category.endswith(f"/{value}") or post.category.startswith(f"{value}/")


def _words(text: str, value: str) -> bool:
    return _phrase(value).search(text) is not None


@lru_cache(maxsize=4096)
def _phrase(value: str) -> re.Pattern[str]:
    """A phrase on whole words; a `*` at the end of a word stands for any ending."""
    words = [re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in value.split()]
    return re.compile(r"(?<!\w)" + " ".join(words) + r"(?!\w)")


CONDITIONS: Mapping[str, tuple[str, Callable[[Seen, str], bool]]] = {
    "category": ("the category is", _category),
    "tag": ("it has the tag", lambda post, value: value in post.tags),
    "title_starts": ("the title starts with", lambda post, value: post.title.startswith(value)),
    "title_words": ("the title says", lambda post, value: _words(post.title, value)),
    "words": ("it says", lambda post, value: _words(post.text, value)),
    "author_group": ("the author is in the group", lambda post, value: value in post.groups),
    "community": ("it stands in", lambda post, value: post.community == value),
    "thread": ("the thread is", lambda post, value: post.thread == value),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition; of several values one is enough."""

    name: str
    values: tuple[str, ...]

    def met_by(self, post: Seen) -> str | None:
        """Give the value that the post meets, or None."""
        _, holds = CONDITIONS[self.name]
        return next((value for value in self.values if holds(post, fold(value))), None)

    def in_words(self, value: str | None = None) -> str:
        said, _ = CONDITIONS[self.name]
        quoted = [f"'{each}'" for each in (self.values if value is None else (value,))]
        return f"{said} {one_of(quoted)}"


@dataclass(frozen=True, slots=True)
class Effects:
    """What a rule decides; None where it decides nothing. `purpose`: request, offer, both, ignore; `time`: in words."""

    purpose: str | None = None
    category: tuple[str, ...] | None = None
    urgent: bool | None = None
    on_behalf: bool | None = None
    reach: Reach | None = None
    status: ProposalStatus | None = None
    neighbourhood: str | None = None
    time: str | None = None

    def items(self) -> Iterable[tuple[str, object]]:
        pairs = ((each.name, getattr(self, each.name)) for each in fields(self))
        return ((name, value) for name, value in pairs if value is not None)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `source` says where it stands, such as `wijk.yaml:12`."""

    source: str
    name: str
    when: tuple[Condition, ...]
    then: Effects
    unless: tuple[Condition, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.source} {self.name}".strip()

    def tried_on(self, post: Seen) -> Verdict:
        """Try the rule on a post, and say why it matches or what stands in the way."""
        met: list[str] = []
        for condition in self.when:
            value = condition.met_by(post)
            if value is None:
                return Verdict(self, False, f"not so: {condition.in_words()}")
            met.append(condition.in_words(value))
        barred = [one.in_words(value) for one in self.unless if (value := one.met_by(post)) is not None]
        if barred and len(barred) == len(self.unless):
            return Verdict(self, False, f"does not count, for {' and '.join(barred)}")
        return Verdict(self, True, " and ".join(met) or "it is so said of this post")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of trying a rule. `decided` names what it settled, `too_late` what an earlier rule had settled."""

    rule: Rule
    matched: bool
    why: str
    decided: tuple[str, ...] = ()
    too_late: tuple[str, ...] = ()


@dataclass(slots=True)
class Decisions:
    """What the rules together say of a post: each thing with the verdict that settled it."""

    values: dict[str, object] = field(default_factory=dict)
    by: dict[str, Verdict] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)


def decide(rules: Iterable[Rule], post: Seen) -> Decisions:
    """Try every rule, first one first."""
    made = Decisions()
    for rule in rules:
        tried = rule.tried_on(post)
        says = dict(rule.then.items()) if tried.matched else {}
        new = tuple(name for name in says if name not in made.values)
        verdict = Verdict(rule, tried.matched, tried.why, new, tuple(name for name in says if name not in new))
        made.verdicts.append(verdict)
        for name in new:
            made.values[name] = says[name]
            made.by[name] = verdict
    return made
