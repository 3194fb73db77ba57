"""Addresses of posts by number: a permalink holds words of the title, and those stay in their community.

`/?p=12` is WordPress's own short link (`wp_get_shortlink`); whatever permalinks a site has, it sends a reader on to the
post (`redirect_canonical`), comments and all.
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from adapters.contract import AdapterError
from adapters.json_fields import whole
from adapters.wordpress.api import Api


def address(site: str, post: int, comment: int | None = None) -> str:
    """Where people see a post, or a comment under it."""
    return f"{site}/?p={post}" + ("" if comment is None else f"#comment-{comment}")


def by_number(api: Api, url: str) -> str:
    """The same address as `address` gives it; one of no post here, or that cannot be looked up, stays as it was."""
    if not f"{url}/".startswith(f"{api.url}/"):
        return url
    parts = urlsplit(url)
    number = whole(parse_qs(parts.query).get("p", [""])[0]) or _by_name(api, parts.path)
    comment = parts.fragment.removeprefix("comment-")
    if number is None:
        return url
    return address(api.url, number, int(comment) if comment.isdecimal() else None)


def _by_name(api: Api, path: str) -> int | None:
    """The number of the post with this permalink: asked of the site, but for `/archives/12`."""
    name = path.rstrip("/").rpartition("/")[2]
    if name.isdecimal():
        return int(name)
    if not name or not path.startswith(urlsplit(api.url).path):
        return None
    try:
        api.begin()
        found = api.listed("/posts", [("slug", name), ("_fields", "id")])
    except AdapterError:
        return None
    return whole(found[0].get("id")) if found else None
