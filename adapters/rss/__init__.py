"""Feeds: RSS, Atom and JSON Feed, read politely and safely."""

from adapters.rss.adapter import FeedAdapter

__all__ = ["FeedAdapter"]
