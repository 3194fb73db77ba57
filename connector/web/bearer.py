"""Who asks the API: a program with a token of one organisation. Cookies count for nothing there."""

from __future__ import annotations

import time
from threading import Lock

from flask import g, request
from werkzeug.exceptions import TooManyRequests

from connector.engine import Engine
from connector.roles import Identity, Role
from connector.store import tokens
from connector.store.tokens import Scope

ROLES = {Scope.READ: Role.VIEWER, Scope.MODERATE: Role.MODERATOR}


def identity(engine: Engine) -> Identity | None:
    """The program whose token came along; None when there is none, or an unknown or revoked one."""
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        return None
    now = engine.now()
    with engine.store.read() as tx:
        found = tokens.find(tx, given.token)
    if found is None or found.organisation not in engine.config.organisations:
        return None
    if tokens.should_note(found, now):
        with engine.store.write() as tx:
            tokens.used(tx, found, now)
    return Identity(f"token:{found.id}", found.name, {found.organisation: ROLES[found.scope]})


class Pace:
    """How fast each token may ask: a bucket that holds `burst` requests and fills at `a_second`."""

    def __init__(self, a_second: float = 20.0, burst: int = 200) -> None:
        self._a_second = a_second
        self._burst = burst
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = Lock()

    def take(self, who: str) -> None:
        """Count one request; 429 with Retry-After when the bucket is empty."""
        now = time.monotonic()
        with self._lock:
            left, at = self._left.get(who, (float(self._burst), now))
            left = min(self._burst, left + (now - at) * self._a_second)
            self._left[who] = (max(0.0, left - 1), now)
        g.requests_left = int(max(0.0, left - 1))
        if left < 1:
            raise TooManyRequests(retry_after=max(1, round((1 - left) / self._a_second)))
