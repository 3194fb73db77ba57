"""One message in words that are fixed when it is queued: for what is said to one person about one post of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adapters.contract import Capability, Kind
from connector.engine import Engine
from connector.model import Delivery, DeliveryState, Side, delivery_key
from connector.store import Tx, message_posts, outbox


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom we write to, and about which post. `thread` is where to go on in private, None for a new conversation."""

    community: str
    person: str
    post: str
    thread: str | None = None


def ways(engine: Engine, community: str) -> frozenset[Kind]:
    """How people of a community can be written to."""
    adapter = engine.adapters.get(community)
    can = frozenset() if adapter is None else adapter.capabilities
    by = {Kind.REPLY: Capability.REPLY, Kind.MESSAGE: Capability.MESSAGE}
    return frozenset(kind for kind, needed in by.items() if needed in can)


def tell(
    engine: Engine,
    tx: Tx,
    side: Side,
    to: Addressee,
    kind: Kind,
    words: tuple[str, str],
    language: str,
    now: datetime,
    *,
    not_before: datetime | None = None,
    again: str = "",
) -> str | None:
    """Queue `words` (title and text) to somebody; the key, or None when it cannot be told that way, or was before.

    The same side about the same post is the same message, unless `again` names another occasion. A REPLY goes to the
    post's own thread.
    """
    if kind not in ways(engine, to.community):
        return None
    title, text = words
    message = Delivery(
        key=delivery_key(side, to.community, to.post, *([again] if again else [])),
        side=side,
        community=to.community,
        person=to.person,
        kind=kind,
        title=title,
        text=text,
        language=language,
        thread=to.thread,
        reply_to=to.post if kind is Kind.REPLY else None,
        state=DeliveryState.QUEUED,
    )
    if not outbox.add(tx, message, now, not_before or now):
        return None
    message_posts.link(tx, message.key, to.community, to.post)
    return message.key
