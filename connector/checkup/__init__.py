"""Is everything right? One line for each thing: what was looked at, what is wrong, and what to do."""

from connector.checkup.line import Line, words_of
from connector.checkup.local import local
from connector.checkup.remote import remote

__all__ = ["Line", "local", "remote", "words_of"]
