"""Mail at work: queued in the transaction of its cause, then sent at least once, with patience.

A repeat after a broken connection cannot be told from a first mail by SMTP; it carries the same Message-ID, by which
mail servers and programs show it once. For a call for help twice is better than never.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from connector.engine import Engine
from connector.mail.message import compose
from connector.mail.smtp import LaterError, RefusedMailError, hand_over
from connector.model import Mail
from connector.store import Tx, answers, decisions, mails

log = logging.getLogger(__name__)

BATCH = 50
LEASE = timedelta(minutes=15)
FIRST_BACKOFF = timedelta(minutes=1)
LONGEST_BACKOFF = timedelta(hours=4)
GIVE_UP = timedelta(days=4)  # RFC 5321, 4.5.4.1: "generally needs to be at least 4-5 days"


@dataclass(frozen=True, slots=True)
class Mailed:
    """What became of one mail in one attempt: sent, queued (again later) or failed."""

    kind: str
    state: str
    why: str | None = None


def send(engine: Engine, tx: Tx, mail: Mail) -> bool:
    """Queue a mail; False when it was queued before, or when no mail server is configured."""
    return engine.config.mail is not None and mails.add(tx, mail, engine.now())


def send_due(engine: Engine) -> list[Mailed]:
    """Make one attempt at each mail that is due, danger first."""
    if engine.config.mail is None:
        return []
    with engine.store.read() as tx:
        keys = mails.due(tx, engine.now(), BATCH)
    attempts = [_attempt(engine, key) for key in keys]
    return [mailed for mailed in attempts if mailed is not None]


def _attempt(engine: Engine, key: str) -> Mailed | None:
    settings, now = engine.config.mail, engine.now()
    with engine.store.write() as tx:
        waiting = mails.claim(tx, key, now, LEASE)
    if waiting is None or settings is None:
        return None
    try:
        hand_over(compose(waiting.mail, settings, engine.config.instance, waiting.created_at), settings)
    except LaterError as error:
        if engine.now() - waiting.created_at < GIVE_UP:
            return _later(engine, waiting, str(error))
        return _failed(engine, waiting.mail, f"{error} It was tried for {GIVE_UP.days} days.")
    except (RefusedMailError, ValueError) as error:  # ValueError: a header that cannot be written
        return _failed(engine, waiting.mail, str(error) if isinstance(error, RefusedMailError) else "No such address.")
    with engine.store.write() as tx:
        mails.sent(tx, key, engine.now())
        _note(tx, waiting.mail, "mail.sent", waiting.mail.kind, engine.now())
    return Mailed(waiting.mail.kind, "sent")


def _later(engine: Engine, waiting: mails.Waiting, why: str) -> Mailed:
    wait = min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** min(waiting.attempts - 1, 10))
    with engine.store.write() as tx:
        mails.later(tx, waiting.mail.key, waiting.attempts, why, engine.now() + wait)
    log.warning("a mail (%s) could not be sent yet: %s", waiting.mail.kind, why)
    return Mailed(waiting.mail.kind, "queued", why)


def _failed(engine: Engine, mail: Mail, why: str) -> Mailed:
    """Nobody was reached: a person has to know."""
    now = engine.now()
    with engine.store.write() as tx:
        mails.failed(tx, mail.key, why)
        answers.alert(tx, mail.organisation, "", mail.key, None, "mail_failed", now)
        _note(tx, mail, "mail.failed", why, now)
    log.error("a mail (%s) was given up: %s", mail.kind, why)
    return Mailed(mail.kind, "failed", why)


def _note(tx: Tx, mail: Mail, what: str, why: str, now: datetime) -> None:
    decisions.log(tx, now, mail.key, what, why, organisation=mail.organisation or None)
