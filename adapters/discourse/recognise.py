"""Is there a Discourse forum at this address? Asked without an account, of what every version shows to anybody."""

from __future__ import annotations

from adapters.contract import AuthError, PermanentError, Recognised
from adapters.discourse.api import said_in
from adapters.front_page import FrontPage, folders, front_page
from adapters.http import Session
from adapters.json_fields import Json, objects, text, yes


def recognise(http: Session, url: str) -> Recognised | None:
    """Find the forum at an address or above it; the address may be that of a topic. Raises TransientError."""
    page = _page(http, url)
    if page and page.generator and not page.generator.startswith("discourse"):
        return None
    above = folders(page.url if page else url)
    for folder in above:
        about = _said(http, f"{folder}/site/basic-info.json")
        if "title" in about and "login_required" in about:
            return Recognised(folder, text(about["title"]), closed=yes(about["login_required"]))
    for folder in dict.fromkeys((above[0], above[-1])):
        site = _said(http, f"{folder}/site.json")
        if objects(site.get("categories")) and "post_action_types" in site:
            return Recognised(folder, page.title if page else "")
    if page and page.generator.startswith("discourse"):
        return Recognised(above[-1], page.title, closed=True)
    return None


def _page(http: Session, url: str) -> FrontPage | None:
    """The page itself, where there is one to see."""
    try:
        return front_page(http, url)
    except (AuthError, PermanentError):
        return None


def _said(http: Session, url: str) -> Json:
    """The JSON object at an address, empty when there is none for a visitor."""
    try:
        response = http.get(url, headers={"Accept": "application/json"})
    except PermanentError:
        return {}
    return said_in(response) if response.status == 200 else {}
