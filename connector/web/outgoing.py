"""For sites we only read: a page, an Atom and a JSON feed, and a widget of one line of HTML, for each community.

No cookies, no scripts, no names. A community puts this on its page:

    <iframe src="https://connector.example/communities/KEY/widget" title="Hulp in de buurt"></iframe>
"""

from __future__ import annotations

from xml.etree import ElementTree

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for

from connector import access
from connector.suggest import outgoing
from connector.suggest.outgoing import Entry
from connector.web.access import public
from connector.web.engines import engine
from connector.web.words import WORDS

pages = Blueprint("outgoing", __name__, url_prefix="/communities/<community>")
ATOM = "http://www.w3.org/2005/Atom"
THREADING = "http://purl.org/syndication/thread/1.0"  # RFC 4685
FRESH_SECONDS = 300
FRAMED = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors *"


@pages.get("/suggestions")
@public
def page(community: str) -> Response:
    return _cached(Response(_html(community, "page")))


@pages.get("/widget")
@public
def widget(community: str) -> Response:
    response = Response(_html(community, "widget"))
    response.headers["Content-Security-Policy"] = FRAMED
    response.headers["X-Frame-Options"] = "ALLOWALL"
    return _cached(response)


@pages.get("/suggestions.atom")
@public
def atom(community: str) -> Response:
    found = _entries(community)
    body = ElementTree.tostring(_atom(community, found), encoding="utf-8", xml_declaration=True)
    response = Response(body, mimetype="application/atom+xml")
    response.add_etag()
    response.make_conditional(request)
    return _cached(response)


@pages.get("/suggestions.json")
@public
def json_feed(community: str) -> Response:
    """JSON Feed 1.1."""
    response = jsonify(
        version="https://jsonfeed.org/version/1.1",
        title=_title(community),
        home_page_url=_address(".page", community),
        feed_url=_address(".json_feed", community),
        language=_language(community),
        items=[
            {
                "id": entry.id,
                "url": entry.url,
                "title": entry.title,
                "content_text": entry.text,
                "date_published": entry.published.isoformat(),
                "_in_reply_to": entry.about,
            }
            for entry in _entries(community)
        ],
    )
    response.mimetype = "application/feed+json"
    response.add_etag()
    response.make_conditional(request)
    return _cached(response)


def _html(community: str, kind: str) -> str:
    language = _language(community)
    return render_template(
        "suggestions.html",
        kind=kind,
        language=language,
        words=WORDS[language]["outgoing"],
        title=_title(community),
        community=community,
        entries=_entries(community),
    )


def _entries(community: str) -> list[Entry]:
    running = engine()
    with running.store.read() as tx:
        return outgoing.entries(running, tx, community, _language(community), running.now())


def _language(community: str) -> str:
    if community not in engine().config.communities:
        abort(404)
    language = engine().language(community)
    return language if language in WORDS else "nl"


def _title(community: str) -> str:
    return f"{WORDS[_language(community)]['outgoing']['nearby']} · {engine().config.communities[community].name}"


def _address(endpoint: str, community: str) -> str:
    """Where people find it, by the configuration: what a request says of our name would stay in a cache for others."""
    return access.address(engine().config) + url_for(endpoint, community=community)


def _atom(community: str, found: list[Entry]) -> ElementTree.Element:
    ElementTree.register_namespace("", ATOM)
    ElementTree.register_namespace("thr", THREADING)
    here = _address(".atom", community)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    _add(feed, "id", here)
    _add(feed, "title", _title(community))
    latest = max((entry.published for entry in found), default=None)
    _add(feed, "updated", latest.isoformat() if latest else "1970-01-01T00:00:00+00:00")
    ElementTree.SubElement(feed, f"{{{ATOM}}}link", rel="self", href=here)
    author = ElementTree.SubElement(feed, f"{{{ATOM}}}author")
    _add(author, "name", engine().config.instance.name)
    for entry in found:
        feed.append(_atom_entry(entry, here))
    return feed


def _atom_entry(entry: Entry, here: str) -> ElementTree.Element:
    element = ElementTree.Element(f"{{{ATOM}}}entry")
    _add(element, "id", f"{here}#{entry.id}")
    _add(element, "title", entry.title)
    _add(element, "updated", entry.published.isoformat())
    _add(element, "summary", entry.text)
    ElementTree.SubElement(element, f"{{{ATOM}}}link", rel="alternate", href=entry.url)
    ElementTree.SubElement(element, f"{{{THREADING}}}in-reply-to", ref=entry.about, href=entry.about)
    return element


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _cached(response: Response) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
