"""Connections that look before they leap: every DNS answer is checked, and the checked address is connected to."""

from __future__ import annotations

import contextlib
import os
import queue
import socket
import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from adapters import addresses, urls

AddressInfo = tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]
Resolve = Callable[[str, int], Sequence[AddressInfo]]

_active = threading.local()


class Refused(OSError):
    """This address must not be connected to. Not a network failure: trying again changes nothing."""


def system_resolve(host: str, port: int) -> Sequence[AddressInfo]:
    """All addresses of a name, as the system resolver gives them."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


class Watchdog:
    """Cuts this thread's connection off after so many seconds, whatever drips in.

    `barked` tells whether it did, `sent` whether any byte of a request may have left.
    """

    def __init__(self, seconds: float) -> None:
        self.barked = False
        self.sent = False
        self._ends = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._bark)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._leash: socket.socket | None = None

    def __enter__(self) -> Watchdog:
        _active.watchdog = self
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _active.watchdog = None
        self._timer.cancel()
        self._timer.join()
        self._let_go()

    @property
    def left(self) -> float:
        """Seconds until it barks, never negative."""
        return max(0.0, self._ends - time.monotonic())

    def guard(self, held: socket.socket) -> None:
        """Watch this connection from now on; raises TimeoutError when the time is over already.

        It keeps a second descriptor of the same connection: TLS takes the first one away from its socket object.
        """
        self._let_go()
        with self._lock:
            if self.barked:
                raise TimeoutError("the time for this request is over")
            self._leash = socket.socket(held.family, held.type, held.proto, fileno=os.dup(held.fileno()))

    def _let_go(self) -> None:
        with self._lock:
            if self._leash is not None:
                self._leash.close()
                self._leash = None

    def _bark(self) -> None:
        with self._lock:
            self.barked = True
            if self._leash is not None:
                with contextlib.suppress(OSError):  # the other side was quicker
                    self._leash.shutdown(socket.SHUT_RDWR)


def _look_up(resolve: Resolve, host: str, port: int) -> Sequence[AddressInfo]:
    """What `resolve` finds within the time of this thread's request; raises TimeoutError after it.

    A look-up in the system cannot be stopped from outside, so a thread of its own does it, and is left to it when it
    hangs (the system itself gives up in the end).
    """
    watchdog = _watchdog()
    if watchdog is None:
        return resolve(host, port)
    answer: queue.SimpleQueue[Sequence[AddressInfo] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(resolve(host, port))
        except Exception as error:  # whatever it is, it is raised again by the thread that asked
            answer.put(error)

    threading.Thread(target=ask, name="look-up", daemon=True).start()
    try:
        found = answer.get(timeout=watchdog.left)
    except queue.Empty:
        raise TimeoutError("the look-up hangs") from None
    if isinstance(found, Exception):
        raise found
    return found


def _watchdog() -> Watchdog | None:
    watchdog: Watchdog | None = getattr(_active, "watchdog", None)
    return watchdog


class _Guarded:
    """Mixed into urllib3's connections; `resolve` and `allow_loopback` are set by the adapter's subclass."""

    resolve: Resolve
    allow_loopback: bool

    def _new_conn(self: Any) -> socket.socket:
        try:
            found = _look_up(type(self).resolve, self._dns_host, self.port)
        except TimeoutError as error:
            raise ConnectTimeoutError(self, f"Looking up {self.host} took too long.") from error
        except OSError as error:
            raise NameResolutionError(self.host, self, socket.gaierror(str(error))) from error
        if not found or not all(self._may_connect(info[4][0]) for info in found):
            raise Refused(f"{self.host} does not lie on the public internet, so it is not fetched.")
        made: socket.socket = self._connect_to(found)
        return made

    def _may_connect(self: Any, address: str) -> bool:
        here = self.allow_loopback and urls.is_local(self._dns_host)  # a public name that points here is an attack
        return addresses.is_public(address) or (here and addresses.is_loopback(address))

    def _connect_to(self: Any, found: Sequence[AddressInfo]) -> socket.socket:
        """Connect to the very addresses that were checked, one after the other, all within the connect time-out."""
        ends = time.monotonic() + (self.timeout or 0.0)
        last: OSError = TimeoutError("no time left")
        for family, kind, protocol, _, where in found:
            made = socket.socket(family, kind, protocol)
            try:
                made.settimeout(max(0.001, ends - time.monotonic()))
                made.connect(where)
                made.settimeout(self.timeout)
                made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._watch(made)
            except OSError as error:
                made.close()
                last = error
            else:
                return made
        if isinstance(last, TimeoutError):
            raise ConnectTimeoutError(self, f"Connecting to {self.host} timed out.") from last
        raise NewConnectionError(self, f"Connecting to {self.host} failed.") from last

    def _watch(self, held: socket.socket) -> None:
        watchdog = _watchdog()
        if watchdog is not None:
            watchdog.guard(held)

    def send(self: Any, data: Any) -> None:
        """Send as http.client does, but note first that something may have left."""
        if self.sock is None:
            self.connect()
        watchdog = _watchdog()
        if watchdog is not None:
            watchdog.guard(self.sock)  # it may be a connection kept from an earlier request
            watchdog.sent = True
        super().send(data)  # type: ignore[misc]


class GuardedAdapter(HTTPAdapter):
    """requests' transport over guarded connections; never retries."""

    def __init__(self, resolve: Resolve, allow_loopback: bool) -> None:
        self._resolve = resolve
        self._allow_loopback = allow_loopback
        super().__init__(max_retries=0, pool_connections=64, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        marks = {"resolve": staticmethod(self._resolve), "allow_loopback": self._allow_loopback}
        plain = type("GuardedConnection", (_Guarded, HTTPConnection), marks)
        secure = type("GuardedTlsConnection", (_Guarded, HTTPSConnection), marks)
        self.poolmanager.pool_classes_by_scheme = {
            "http": type("GuardedPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("GuardedTlsPool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
        }
