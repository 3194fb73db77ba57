"""Serving on loopback: Werkzeug's threaded server, which stops at once and lends its socket.

Lending the socket lets a test cut an answer off after it was accepted, which no server behind a queue allows.
"""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

_POLL = 0.02  # seconds between looks whether to stop


class PortTakenError(OSError):
    """Another program listens where a server wants to."""


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs: where it is."""

    url: str
    port: int


class _Handler(WSGIRequestHandler):
    disable_nagle_algorithm = True  # else each answer on a kept connection waits 40 ms for an acknowledgement

    def log(self, type: str, message: str, *args: Any) -> None:
        """Keep quiet; who serves remembers what was asked."""


class _Server(ThreadedWSGIServer):
    """A threaded server that closes the connections it has, so that nothing answers after it stopped."""

    request_queue_size = 64

    def __init__(self, host: str, port: int, app: Application) -> None:
        self._connections: set[socket.socket] = set()
        super().__init__(host, port, app, handler=_Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a connection that broke; anything else is a mistake of ours and shown."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    def close_all(self) -> None:
        for connection in list(self._connections):
            cut(connection)


def cut(connection: socket.socket) -> None:
    """End a connection both ways, at once."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # ended already


@contextmanager
def serving(app: Application, port: int = 0, host: str = "127.0.0.1") -> Iterator[Served]:
    """Serve `app` until the context ends; port 0 takes a free one. Raises PortTakenError."""
    _check_free(host, port)
    server = _Server(host, port, app)
    name = f"server {server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(_POLL,), name=name, daemon=True)
    thread.start()
    try:
        yield Served(f"http://{host}:{server.server_port}", server.server_port)
    finally:
        server.shutdown()
        thread.join()
        server.close_all()
        server.server_close()


def _check_free(host: str, port: int) -> None:
    """Ask for the port once before Werkzeug does, which would end the whole program when it is taken."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTakenError(
                f"Port {port} is in use by another program: stop it, or choose another port."
            ) from error
