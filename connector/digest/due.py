"""Which communities get a digest now. Nothing is mailed when there is nothing to tell."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from connector import access, mail
from connector.config.digest import DAYS, Digest, Every
from connector.digest import wording
from connector.engine import Engine
from connector.model import Mail, mail_key
from connector.store import Tx, decisions, digests, links
from connector.store.links import Purpose
from connector.suggest import outgoing

LINK_LIFE = timedelta(days=365)  # an old mail must still be able to end it


def digest_due(engine: Engine) -> int:
    """Mail every digest that is due; how many were queued is returned."""
    if engine.config.mail is None:
        return 0
    wanted = [(key, each.digest) for key, each in engine.config.communities.items() if each.digest is not None]
    queued = 0
    for community, digest in wanted:
        if community in engine.adapters and engine.config.may_push(community):
            with engine.store.write() as tx:
                queued += _make(engine, tx, community, digest)
    return queued


def last_moment(digest: Digest, zone: ZoneInfo, now: datetime) -> datetime:
    """The latest moment, not after now, at which this digest was to be made."""
    local = now.astimezone(zone)
    back = 0 if digest.every is Every.DAY else (local.weekday() - DAYS.index(digest.day)) % 7
    found = datetime.combine(local.date() - timedelta(days=back), digest.at, zone)
    step = 1 if digest.every is Every.DAY else 7
    return found if found <= now else datetime.combine(found.date() - timedelta(days=step), digest.at, zone)


def _make(engine: Engine, tx: Tx, community: str, digest: Digest) -> bool:
    now = engine.now()
    zone = ZoneInfo(engine.config.instance.timezone)
    if digests.last(tx, community, now) >= last_moment(digest, zone, now):
        return False
    digests.made(tx, community, now)
    if digests.stopped(tx, community):
        return False
    told = digests.told(tx, community)
    language = engine.language(community)
    new = [entry for entry in outgoing.entries(engine, tx, community, language, now) if entry.id not in told]
    return bool(new) and _mail(engine, tx, community, digest, new)


def _mail(engine: Engine, tx: Tx, community: str, digest: Digest, new: list[outgoing.Entry]) -> bool:
    now, language = engine.now(), engine.language(community)
    organisation = engine.config.organisations[engine.organisation(community)]
    names = {
        "community": engine.config.communities[community].name,
        "organisation": organisation.name,
        "connector": engine.config.instance.name,
    }
    token = links.make(tx, Purpose.DIGEST, community, now, LINK_LIFE)
    stop = f"{access.address(engine.config)}/digest/{token}"
    queued = mail.send(
        engine,
        tx,
        Mail(
            to=digest.to,
            subject=wording.subject(new, language, names),
            text=wording.text(new, language, names, stop),
            key=mail_key("digest", community, now.isoformat()),
            html=wording.html(new, language, names, stop),
            kind="digest",
            organisation=organisation.key,
            unsubscribe=stop,
        ),
    )
    digests.tell(tx, community, [entry.id for entry in new], now)
    decisions.log(tx, now, community, "digest.mailed", f"{len(new)} new", community=community)
    return queued
