"""A preview as it is shown: plain lines without anything private, for the terminal and for a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

from adapters.contract import Kind
from connector.config import Config
from connector.model import StoredPost, StoredProposal
from connector.narrate import words as side_words
from connector.preview.replay import Posted, Preview, Read
from connector.sentences import say
from connector.suggest.rounds import Made
from mapping import taxonomy
from mapping.language import features, private
from mapping.proposal import Purpose, Reading

EXCERPT = 220  # characters
Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One community with its counts."""

    name: str
    source: str
    posts: int
    requests: int
    offers: int
    pairs: int
    messages: int


@dataclass(frozen=True, slots=True)
class Shown:
    """One post as others may see it. `what` says how it was read."""

    place: str
    url: str
    title: str
    text: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A suggestion with both posts."""

    request: Shown
    offer: Shown
    sure: str
    why: str
    approval: bool


@dataclass(frozen=True, slots=True)
class Message:
    """What would have been posted, exactly."""

    at: str
    place: str
    to: str
    how: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is shown, in one language."""

    language: str
    words: Words
    lead: str
    summary: str
    danger: str
    rows: tuple[Row, ...]
    pairs: tuple[Pair, ...]
    messages: tuple[Message, ...]
    readings: tuple[Shown, ...]
    others: tuple[Shown, ...]


def words(language: str) -> Words:
    """What the preview says, in Dutch or English."""
    return _read()["nl" if language == "nl" else "en"]


def report(config: Config, preview: Preview) -> Report:
    """Make a preview fit to be shown to a board."""
    return _Reporter(config, preview).report()


class _Reporter:
    def __init__(self, config: Config, preview: Preview) -> None:
        self._config = config
        self._preview = preview
        self._language = "nl" if config.instance.language == "nl" else "en"
        self._words = words(self._language)
        self._zone = ZoneInfo(config.instance.timezone)
        last = {(read.post.community, read.post.key): read for read in preview.read}  # a later reading is the better
        self._read = list(last.values())

    def report(self) -> Report:
        rows = tuple(self._rows())
        total = [sum(getattr(row, name) for row in rows) for name in ("posts", "requests", "offers")]
        numbers = dict(zip(("posts", "requests", "offers"), total, strict=True))
        dangers = sum(bool(read.reading.danger) for read in self._read)
        since, until = (self._day(moment) for moment in (self._preview.since, self._preview.until))
        helps = [read for read in self._read if read.reading.proposals and not read.reading.danger]
        other = [read for read in self._read if not read.reading.proposals and not read.reading.danger]
        return Report(
            language=self._language,
            words=self._words,
            lead=self._words["lead"].format(since=since, until=until),
            summary=self._words["sum"].format(
                **numbers, pairs=len(self._preview.made), messages=len(self._preview.posted)
            ),
            danger=self._words["danger"].format(count=dangers) if dangers else "",
            rows=rows,
            pairs=tuple(self._pair(made) for made in self._preview.made),
            messages=tuple(self._message(posted) for posted in self._preview.posted),
            readings=tuple(self._shown(read) for read in helps),
            others=tuple(self._shown(read) for read in other),
        )

    def _rows(self) -> Iterator[Row]:
        for key, source in self._preview.sources.items():
            read = [each for each in self._read if each.post.community == key]
            said = self._words["kept" if source.kept else "read_now"]
            yield Row(
                name=self._name(key),
                source=said if source.error is None else say(source.error, self._language),
                posts=len(read),
                requests=sum(_has(each.reading, Purpose.REQUEST) for each in read),
                offers=sum(_has(each.reading, Purpose.OFFER) for each in read),
                pairs=sum(key in (made.request.community, made.offer.community) for made in self._preview.made),
                messages=sum(posted.delivery.community == key for posted in self._preview.posted),
            )

    def _pair(self, made: Made) -> Pair:
        sides = []
        for side in (made.request, made.offer):
            read = next(
                each for each in self._read if (each.post.community, each.post.key) == (side.community, side.post)
            )
            sides.append(self._shown(read))
        return Pair(
            request=sides[0],
            offer=sides[1],
            sure=self._words["sure"].format(p=f"{made.suggestion.score:.0%}"),
            why=", ".join(reason.text(self._language) for reason in made.suggestion.reasons),
            approval=bool({made.request.community, made.offer.community} & self._preview.approval),
        )

    def _side(self, side: StoredProposal) -> Shown:
        where = (side.community, side.post)
        return self._shown(next(read for read in self._read if (read.post.community, read.post.key) == where))

    def _message(self, posted: Posted) -> Message:
        sent = posted.delivery
        return Message(
            at=f"{self._day(posted.at)} {posted.at.astimezone(self._zone):%H:%M}",
            place=self._name(sent.community),
            to=side_words(self._language)["sides"].get(sent.side.value, sent.side.value),
            how=self._words["as_message" if sent.kind is Kind.MESSAGE else "as_reply"],
            title=sent.title if sent.kind is Kind.MESSAGE else "",
            text=sent.text,
        )

    def _shown(self, read: Read) -> Shown:
        title, text = excerpt(read.post, read.reading)
        return Shown(
            place=self._name(read.post.community),
            url=read.post.url,
            title=title or self._words["untitled"],
            text=text if text is not None else self._words["hidden"],
            what="; ".join(self._what(read.reading)),
            why="; ".join(say(step.what, self._language) for step in _trace(read.reading)),
        )

    def _what(self, reading: Reading) -> Iterator[str]:
        for proposal in reading.proposals:
            kind = self._words["request" if proposal.purpose is Purpose.REQUEST else "offer"]
            sure = self._words["sure"].format(p=f"{proposal.confidence:.0%}")
            yield f"{kind}: {taxonomy.name(proposal.category, self._language)} ({sure})"

    def _name(self, community: str) -> str:
        return self._config.communities[community].name

    def _day(self, moment: datetime) -> str:
        return moment.astimezone(self._zone).strftime(self._words["day"])


def excerpt(post: StoredPost, reading: Reading) -> tuple[str, str | None]:
    """The title and the beginning of a post without personal data; None for the text that tells too much of somebody.

    Of a post with health, money or the like in it not even the title is shown.
    """
    if reading.special or reading.danger:
        return "", None
    whole = features.joined(post.title, post.text)
    begins = len(whole) - len(post.text)
    title = private.mask(whole[:begins], [span for span in reading.private if span.end <= begins])
    inside = [replace(span, start=span.start - begins, end=span.end - begins) for span in reading.private]
    text = private.mask(whole[begins:], [span for span in inside if span.start >= 0])
    title, text = " ".join(title.split()), " ".join(text.split())
    if len(text) > EXCERPT:
        text = f"{text[:EXCERPT].rsplit(' ', 1)[0]} …"
    return title, text


def _trace(reading: Reading) -> tuple[Any, ...]:
    steps = [step for proposal in reading.proposals for step in proposal.trace]
    return tuple(dict.fromkeys(steps))[:3]


def _has(reading: Reading, purpose: Purpose) -> bool:
    return any(proposal.purpose is purpose for proposal in reading.proposals)


@cache
def _read() -> Mapping[str, Words]:
    source = files("connector.preview").joinpath("words.yaml").read_text("utf-8")
    read: Mapping[str, Words] = YAML(typ="safe", pure=True).load(source)
    return read
