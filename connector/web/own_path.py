"""Where to go on to, when an address says so: never to another site."""

from __future__ import annotations


def own_path(asked: str | None) -> str:
    """The path that was asked for when it is one of this site, else the first page.

    A browser reads `//x`, `/\\x` and, because it drops tabs and line ends, `/<tab>/x` as another site.
    """
    plain = asked is not None and asked.startswith("/") and not asked.startswith("//")
    return asked if plain and asked is not None and asked.isprintable() and "\\" not in asked else "/"
