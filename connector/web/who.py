"""Whose decision something was, in words: colleagues by name, people of other organisations never."""

from __future__ import annotations

from flask import g

from connector import access
from connector.store import accounts, tokens
from connector.store.decisions import ENGINE
from connector.web.access import current
from connector.web.engines import engine
from connector.web.words import WORDS

ACCOUNT, TOKEN = "account:", "token:"  # as the log names people and programs


def me() -> str:
    """How the log names whoever is asking: by their account, never by their name."""
    return f"{ACCOUNT}{current().id}"


def did(by: str | None, language: str) -> str:
    """Who did it: the connector itself, a colleague by name, or somebody else without one."""
    words = WORDS[language]["shell"]
    if by is None or by == ENGINE:
        return words["machine"]
    if not by.startswith((ACCOUNT, TOKEN)):
        return by  # whoever typed a command on the server
    seen: dict[str, str] = g.setdefault("names", {})
    if by not in seen:
        found = _name(by.removeprefix(ACCOUNT)) if by.startswith(ACCOUNT) else _program(by.removeprefix(TOKEN))
        seen[by] = found or words["somebody"]
    return seen[by]


def _program(token: str) -> str | None:
    """What an organisation of who is asking calls the program with this token."""
    with engine().store.read() as tx:
        mine = tokens.listed(tx, current().organisations())
    return next((each.name for each in mine if each.id == token), None)


def _name(account: str) -> str | None:
    """The name of an account that has a role in an organisation of who is asking."""
    mine = current()
    if account == mine.id:
        return mine.name
    running = engine()
    with running.store.read() as tx:
        found = accounts.get(tx, account)
        if found is None:
            return None
        theirs = access.identity(running, tx, found)
    together = theirs.organisations() & mine.organisations()
    return found.name if together and (mine.instance_admin or not theirs.instance_admin) else None
