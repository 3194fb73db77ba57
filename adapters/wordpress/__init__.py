"""WordPress sites: reading posts and comments, answering as a comment. See README.md for the account."""

from adapters.wordpress.adapter import WordPressAdapter

__all__ = ["WordPressAdapter"]
