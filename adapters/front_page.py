"""What a web page says of itself in its head and headers: enough to recognise what runs there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin, urlsplit, urlunsplit

from adapters.http import Response, Session, error_for
from adapters.sanitise import is_web_link, tidy

MOST_LEVELS: Final = 5  # folders above an address in which a community is looked for
LONGEST_HEAD: Final = 200_000  # characters
_LINK_HEADER: Final = re.compile(r'<([^<>]*)>\s*;[^,]*?\brel="?([^",;]*)"?')


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the page to something that belongs to it; `url` is absolute http(s)."""

    rels: frozenset[str]
    type: str
    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class FrontPage:
    """`generator` is the software the page names, in lower case."""

    url: str
    title: str
    generator: str
    links: tuple[Link, ...]


def front_page(http: Session, url: str) -> FrontPage:
    """Fetch a page and read its head. Raises the AdapterError that its status or address means."""
    response = http.get(url, headers={"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"})
    if error := error_for(response):
        raise error
    return read_head(response)


def read_head(response: Response) -> FrontPage:
    """Read the head of an answer; what is no HTML has an empty one."""
    reader = _Head()
    if "html" in response.headers.get("Content-Type", "html"):
        reader.feed(response.text()[:LONGEST_HEAD])
    links = [*_in_headers(response.headers), *reader.links]
    base = _joined(response.url, reader.base) or response.url
    return FrontPage(response.url, tidy(reader.title), reader.generator.casefold(), tuple(_absolute(links, base)))


def folders(url: str) -> list[str]:
    """The address without query, then every folder above it, the site itself last; at most six, without a slash."""
    parts = urlsplit(url)
    names = [name for name in parts.path.split("/") if name]
    paths = ["/".join(["", *names[:number]]) for number in range(len(names), 0, -1)][:MOST_LEVELS]
    return [urlunsplit((parts.scheme, parts.netloc, path, "", "")) for path in (*paths, "")]


class _Head(HTMLParser):
    """Gathers what is told in `<head>`; a page without one is read until its end."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.generator = ""
        self.base = ""
        self.links: list[Link] = []
        self._in_title = False
        self._over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in reversed(attrs)}
        self._in_title = tag == "title" and not self.title
        if tag == "body":
            self._over = True
        if self._over:
            return
        if tag == "meta" and said.get("name", "").casefold() == "generator":
            self.generator = self.generator or said.get("content", "")
        elif tag == "base":
            self.base = self.base or said.get("href", "")
        elif tag == "link" and said.get("href"):
            rels = frozenset(said.get("rel", "").casefold().split())
            kind = said.get("type", "").partition(";")[0].strip().casefold()
            self.links.append(Link(rels, kind, said["href"].strip(), said.get("title", "")))

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False
        self._over = self._over or tag == "head"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


def _in_headers(headers: Mapping[str, str]) -> Iterator[Link]:
    for url, rels in _LINK_HEADER.findall(headers.get("Link", "")):
        yield Link(frozenset(rels.casefold().split()), "", url)


def _absolute(links: list[Link], base: str) -> Iterator[Link]:
    for link in links:
        if url := _joined(base, link.url):
            yield Link(link.rels, link.type, url, link.title)


def _joined(base: str, link: str) -> str:
    """The absolute address a link means, empty when that is no web address."""
    try:
        url = urljoin(base, link)
    except ValueError:
        return ""
    return url if is_web_link(url) else ""
