"""Discourse forums: reading them, answering in them. See README.md for the account and the key."""

from adapters.discourse.adapter import DiscourseAdapter

__all__ = ["DiscourseAdapter"]
