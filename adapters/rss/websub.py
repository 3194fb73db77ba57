"""WebSub (W3C, 2018): a feed's hub tells us that it changed. Never needed, and never more than a hint to look.

What is kept of a subscription stands in the cursor. The rest follows from the secret in the settings: the secret that
the hub signs with, and a token in our callback that shows which topic we asked for, so that an answer to nobody's
question confirms nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import math
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode, urlsplit

from requests.utils import parse_header_links

from adapters.contract import AdapterError, AuthError, Confirmation, Hint
from adapters.http import Response, Session
from adapters.rss.cursor import State
from adapters.rss.feed import Feed
from adapters.rss.words import link
from adapters.urls import is_local

LEASE: Final = 7 * 86400  # seconds we ask for; a hub may grant less
RENEW_AT: Final = 0.8  # of the lease
RETRY: Final = 86400.0  # seconds after a hub refused or could not be reached
PUSHED: Final = "websub:push"
LEASED: Final = "websub:lease:"
_METHODS: Final = {"sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}  # sha1 is refused


class Subscriber:
    """One feed's subscription. Does nothing without a secret, or without an address at which the hub can reach us."""

    def __init__(self, http: Session, secret: str | None, callback: str | None, clock: Callable[[], datetime]) -> None:
        self._http = http
        self._clock = clock
        self._key = (secret or "").encode()
        self.callback = callback
        self._renew = ""  # when, by what the hub said last; written into the cursor at the next pull

    def discover(self, state: State, response: Response, feed: Feed) -> None:
        """Note the hub and the topic that a feed names: in the Link header, else in the document."""
        named = _links(response)
        hub = link(named.get("hub") or feed.hub, response.url)
        topic = link(named.get("self") or feed.itself, response.url) or response.url
        if (hub, topic) != (state.hub, state.topic):
            state.hub, state.topic, state.renew = hub, topic, ""

    def keep_up(self, state: State, now: datetime) -> None:
        """Subscribe when that is due; a hub that cannot be had is asked again tomorrow, and costs nothing else."""
        state.renew, self._renew = self._renew or state.renew, ""
        if self.wait(state, now) == 0:
            accepted = self._subscribe(state.hub, state.topic)
            state.renew = _after(now, LEASE * RENEW_AT if accepted else RETRY)

    def wait(self, state: State, now: datetime) -> float:
        """Seconds until the hub must be asked (again); without end where there is none to ask."""
        if not (self._key and self.callback and _is_safe(state.hub)):
            return math.inf
        return max(0.0, (datetime.fromisoformat(state.renew) - now).total_seconds()) if state.renew else 0.0

    def _subscribe(self, hub: str, topic: str) -> bool:
        ask = {
            "hub.mode": "subscribe",
            "hub.topic": topic,
            "hub.callback": f"{self.callback}?{urlencode({'token': self._token(topic)})}",
            "hub.secret": self._secret,
            "hub.lease_seconds": str(LEASE),
        }
        try:
            return self._http.post(hub, form=ask).status in range(200, 300)
        except AdapterError:
            return False

    def confirm(self, query: Mapping[str, str]) -> Confirmation:
        """Answer a hub that asks whether we want this subscription. Raises AuthError when we asked for no such one."""
        topic, mode = query.get("hub.topic", ""), query.get("hub.mode", "")
        ours = self._key and hmac.compare_digest(query.get("token", "").encode(), self._token(topic).encode())
        if not ours or mode not in ("subscribe", "denied"):
            raise AuthError("We asked for no such subscription.")
        if mode == "denied":
            return Confirmation("", self._renewal(RETRY))
        seconds = query.get("hub.lease_seconds", "")
        granted = int(seconds) if seconds.isascii() and seconds.isdigit() and len(seconds) < 9 else LEASE
        return Confirmation(query.get("hub.challenge", ""), self._renewal(granted * RENEW_AT))

    def _renewal(self, seconds: float) -> Hint:
        """The note to ourselves when to subscribe again; whoever pulls may be another process."""
        return Hint(threads=(f"{LEASED}{_after(self._clock(), seconds)}",))

    def hint(self, headers: Mapping[str, str], body: bytes) -> Hint:
        """Say that the feed changed. Raises AuthError when the hub did not sign with our secret (sha256 or better)."""
        named = {name.lower(): value for name, value in headers.items()}
        method, _, given = named.get("x-hub-signature", "").strip().partition("=")
        if not self._key or method.lower() not in _METHODS:
            raise AuthError("A call of the hub was not signed, or by a method that is no longer safe.")
        expected = hmac.new(self._secret.encode(), body, _METHODS[method.lower()]).hexdigest()
        if not hmac.compare_digest(given.strip().lower().encode("utf-8", "replace"), expected.encode()):
            raise AuthError("A call of the hub was not signed with our secret.")
        return Hint(threads=(PUSHED,))

    def note(self, threads: tuple[str, ...]) -> None:
        """Take in what the hub granted, which came by way of a hint."""
        for thread in threads:
            if thread.startswith(LEASED):
                self._renew = thread.removeprefix(LEASED)

    @property
    def _secret(self) -> str:
        return hmac.new(self._key, b"secret", hashlib.sha256).hexdigest()

    def _token(self, topic: str) -> str:
        return hmac.new(self._key, b"topic\0" + topic.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:40]


def _links(response: Response) -> dict[str, str]:
    """The first address of each relation in the Link header; a target may have several (`rel="hub self"`)."""
    found: dict[str, str] = {}
    for one in parse_header_links(response.headers.get("Link", "")[:8000]):
        for relation in one.get("rel", "").lower().split():
            found.setdefault(relation, one.get("url", ""))
    return found


def _is_safe(hub: str) -> bool:
    """Whether the secret may be sent to this hub: encrypted, or within this machine (where that is allowed at all)."""
    parts = urlsplit(hub)
    return parts.scheme == "https" or (bool(hub) and is_local(parts.hostname or ""))


def _after(now: datetime, seconds: float) -> str:
    return (now + timedelta(seconds=seconds)).isoformat()
