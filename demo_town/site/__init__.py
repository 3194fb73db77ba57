"""A neighbourhood site: pages a person reads, RSS 2.0 and Atom a program reads, with ETag and Last-Modified."""

from demo_town.site.news import Entry, Site
from demo_town.site.pages import make_app

__all__ = ["Entry", "Site", "make_app"]
