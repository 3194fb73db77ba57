"""What the log says on the terminal, in its language; the same sentences as elsewhere."""

from __future__ import annotations

import logging

import click

from connector.sentences import say

TOLD_ANYWAY = ("apscheduler", "connector.pull")  # a tick while one runs is no news; the other the narrator tells


class _Terminal(logging.Handler):
    """Prints where standard error is now, which tests and service managers replace."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR or not record.name.startswith(TOLD_ANYWAY):
            click.echo(self.format(record), err=True)


class _Said(logging.Formatter):
    def __init__(self, language: str) -> None:
        super().__init__("%(asctime)s  %(levelname)s  %(message)s", "%H:%M:%S")
        self._language = language

    def formatMessage(self, record: logging.LogRecord) -> str:  # as the library calls it
        record.message = say(record.message, self._language)
        record.levelname = say(record.levelname, self._language)
        return super().formatMessage(record)


def begin(language: str) -> None:
    """Print warnings and errors from now on; where a log is kept already, leave it at that."""
    handler = _Terminal()
    handler.setFormatter(_Said(language))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
