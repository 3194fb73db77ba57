"""What feedparser leaves out of a well-formed document, found in one pass of expat: raw ids, first authors, RFC 5005.

Document order of entries is feedparser's, so the n-th entry here is its n-th entry. A document that is not
well-formed gives None and feedparser's own reading stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from adapters.rss.feed import MOST_ENTRIES

_ENTRIES: Final = frozenset({"item", "entry"})
_XML: Final = "http://www.w3.org/XML/1998/namespace"
_DUBLIN_CORE: Final = "http://purl.org/dc/elements/1.1/"
_HISTORY: Final = "http://purl.org/syndication/history/1.0"
_TOMBSTONES: Final = "http://purl.org/atompub/tombstones/1.0"
_THREADING: Final = "http://purl.org/syndication/thread/1.0"
_OF_ENTRY: Final = frozenset({"id", "guid", "identifier", "author", "creator", "link"})
_RELATIONS: Final = frozenset({"prev-archive", "next", "hub", "self"})
_OF_FEED: Final = frozenset({"hour", "day"})


@dataclass(slots=True)
class Extras:
    """One entry's raw facts."""

    id: str = ""
    identifier: str = ""
    based: bool = False  # an xml:base written in the document applies to the id
    authors: list[str] = field(default_factory=list)
    answers: str = ""
    link: str = ""  # the words of an RSS link element


@dataclass(slots=True)
class Scan:
    """A document's raw facts, entries in document order."""

    root: str = ""
    entries: list[Extras] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    complete: bool = False
    links: dict[str, str] = field(default_factory=dict)  # of the feed itself: rel → href, the first of each
    skip_hours: list[str] = field(default_factory=list)
    skip_days: list[str] = field(default_factory=list)
    total: int = 0  # entries in the document; `entries` holds the first MOST_ENTRIES
    surplus: tuple[int, int] | None = None  # byte offsets of the entries beyond, when all are siblings


def scan(body: bytes, charset: str | None) -> Scan | None:
    """The raw facts of these bytes, or None when they are not well-formed XML."""
    parser = expat.ParserCreate(charset, " ")
    parser.buffer_text = True
    walk = _Walk(parser)
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.characters
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError, LookupError):
        return None
    return walk.found


class _Walk:
    def __init__(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        self.found = Scan()
        self.depths: set[int] = set()
        self.surplus_from = 0
        self.depth = 0
        self.entry: Extras | None = None
        self.entry_depth = 0
        self.bases: list[int] = []
        self.words: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        local = local.lower()
        self.depth += 1
        if self.depth == 1:
            self.found.root = local
        if f"{_XML} base" in attributes:
            self.bases.append(self.depth)
        if self.entry is None:
            self._start_outside(space, local, attributes)
        elif self.depth == self.entry_depth + 1:
            if local in _OF_ENTRY:
                self.words = []
                if local == "id":
                    self.entry.based = bool(self.bases)
            elif local == "in-reply-to" and space == _THREADING:
                self.entry.answers = attributes.get("ref", "")

    def _start_outside(self, space: str, local: str, attributes: dict[str, str]) -> None:
        if local in _ENTRIES:
            self.entry, self.entry_depth = Extras(), self.depth
            self.entry.identifier = attributes.get("http://www.w3.org/1999/02/22-rdf-syntax-ns# about", "")
            self._count()
        elif local in _OF_FEED:
            self.words = []
        elif local == "link":
            for relation in attributes.get("rel", "").lower().split():
                if relation in _RELATIONS:
                    self.found.links.setdefault(relation, attributes.get("href", ""))
        elif local == "deleted-entry" and space == _TOMBSTONES:
            self.found.deleted.append(attributes.get("ref", ""))
        elif local == "complete" and space == _HISTORY:
            self.found.complete = True

    def _count(self) -> None:
        assert self.entry is not None
        self.found.total += 1
        self.depths.add(self.depth)
        if self.found.total <= MOST_ENTRIES:
            self.found.entries.append(self.entry)
        elif self.found.total == MOST_ENTRIES + 1:
            self.surplus_from = self.parser.CurrentByteIndex

    def characters(self, words: str) -> None:
        if self.words is not None:
            self.words.append(words)

    def end(self, name: str) -> None:
        space, _, local = name.rpartition(" ")
        local = local.lower()
        if self.words is not None and self.entry is None and local in _OF_FEED:
            (self.found.skip_hours if local == "hour" else self.found.skip_days).append("".join(self.words).strip())
            self.words = None
        elif self.entry is not None:
            self._end_inside(space, local)
        if self.bases and self.bases[-1] == self.depth:
            self.bases.pop()
        self.depth -= 1

    def _end_inside(self, space: str, local: str) -> None:
        assert self.entry is not None
        if self.depth == self.entry_depth:
            self.entry, self.words = None, None
            if self.surplus_from:
                same_level = len(self.depths) == 1
                self.found.surplus = (self.surplus_from, self.parser.CurrentByteIndex) if same_level else None
        elif self.words is not None and self.depth == self.entry_depth + 1:
            words = "".join(self.words).strip()
            if local in ("id", "guid"):
                self.entry.id = self.entry.id or words
            elif local == "identifier" and space == _DUBLIN_CORE:
                self.entry.identifier = words
            elif local == "link":
                self.entry.link = self.entry.link or words
            elif local in ("author", "creator"):
                self.entry.authors.append(words)
            self.words = None
