"""Is there a WordPress site with an open REST API at this address? Asked without an account."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.contract import AuthError, PermanentError, Recognised
from adapters.front_page import FrontPage, folders, front_page
from adapters.http import Session
from adapters.json_fields import text
from adapters.wordpress.api import said_in

_REL = "https://api.w.org/"  # how WordPress points at its REST API, in the head and in a header, since 4.4
_ROUTE = "?rest_route=/"


def recognise(http: Session, url: str) -> Recognised | None:
    """Find the site at an address or above it; the address may be that of a post. Raises TransientError."""
    try:
        page = front_page(http, url)
    except (AuthError, PermanentError):
        page = FrontPage(url, "", "", ())
    for root, site in dict(_roots(page)).items():
        try:
            response = http.get(root, headers={"Accept": "application/json"})
        except PermanentError:
            continue
        said = said_in(response)
        if response.status == 200 and "wp/v2" in (said.get("namespaces") or ()):
            return Recognised(site.rstrip("/"), text(said.get("name")) or page.title)
    return None


def _roots(page: FrontPage) -> Iterator[tuple[str, str]]:
    """Where the REST API may be, with the site it would belong to: as the page says, else in the usual places."""
    for link in page.links:
        if _REL in link.rels:
            yield link.url, link.url.partition(_ROUTE)[0].removesuffix("index.php").rstrip("/").removesuffix("/wp-json")
    if page.generator and not page.generator.startswith("wordpress"):
        return
    above = folders(page.url)
    for folder in dict.fromkeys((above[0], above[-1])):
        yield f"{folder}/wp-json/", folder
        if page.generator:
            yield f"{folder}/{_ROUTE}", folder
