"""Connections that look before they leap: every DNS answer is checked, and the checked address is connected to."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from adapters import addresses

AddressInfo = tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]
Resolve = Callable[[str, int], Sequence[AddressInfo]]
LoopbackPorts = bool

_active = threading.local()


class Refused(OSError):
    """This address must not be connected to. Not a network failure: trying again changes nothing."""


def system_resolve(host: str, port: int) -> Sequence[AddressInfo]:
    """All addresses of a name, as the system resolver gives them."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


class Watchdog:
    """Cuts this thread's connection off after so many seconds, whatever drips in. `barked` tells whether it did."""

    def __init__(self, seconds: float) -> None:
        self.barked = False
        self._timer = threading.Timer(seconds, self._bark)
        self._timer.daemon = True
        self._connection: Any = None

    def __enter__(self) -> Watchdog:
        _active.watchdog = self
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        _active.watchdog = None

    def guard(self, connection: Any) -> None:
        """Watch this connection from now on."""
        self._connection = connection
        if self.barked:
            raise TimeoutError("the time for this request is over")

    def _bark(self) -> None:
        self.barked = True
        held = getattr(self._connection, "sock", None)
        if held is not None:
            try:
                held.shutdown(socket.SHUT_RDWR)
            except OSError:
                held.close()


def _watch(connection: Any) -> None:
    watchdog: Watchdog | None = getattr(_active, "watchdog", None)
    if watchdog is not None:
        watchdog.guard(connection)


class _Guarded:
    """Mixed into urllib3's connections; `resolve` and `allow_loopback` are set by the adapter's subclass."""

    resolve: Resolve
    allow_loopback: bool

    def _new_conn(self: Any) -> socket.socket:
        try:
            found = type(self).resolve(self._dns_host, self.port)
        except OSError as error:
            raise NameResolutionError(self.host, self, socket.gaierror(str(error))) from error
        if not found or not all(self._may_connect(info[4][0]) for info in found):
            raise Refused(f"{self.host} does not lie on the public internet, so it is not fetched.")
        made: socket.socket = self._connect_to(found)
        return made

    def _may_connect(self, address: str) -> bool:
        return addresses.is_public(address) or (self.allow_loopback and addresses.is_loopback(address))

    def _connect_to(self: Any, found: Sequence[AddressInfo]) -> socket.socket:
        """Connect to the very addresses that were checked, one after the other."""
        last: OSError = OSError("no address")
        for family, kind, protocol, _, where in found:
            made = socket.socket(family, kind, protocol)
            try:
                made.settimeout(self.timeout)
                made.connect(where)
                made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError as error:
                made.close()
                last = error
            else:
                self.sock = made
                _watch(self)
                return made
        if isinstance(last, TimeoutError):
            raise ConnectTimeoutError(self, f"Connecting to {self.host} timed out.") from last
        raise NewConnectionError(self, f"Connecting to {self.host} failed.") from last

    def request(self: Any, *args: Any, **kwargs: Any) -> None:
        _watch(self)
        super().request(*args, **kwargs)  # type: ignore[misc]


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
