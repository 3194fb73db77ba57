"""The forum over real HTTP on loopback.

Werkzeug's threaded server, because it lends its socket: a test can have an answer cut off after the forum accepted
a post, which no WSGI server behind a queue allows.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from demo_town.discourse.app import make_app
from demo_town.discourse.faults import Fault
from demo_town.discourse.forum import Asked, Forum

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs: where it is."""

    url: str
    port: int


class _Handler(WSGIRequestHandler):
    disable_nagle_algorithm = True  # else each answer on a kept connection waits 40 ms for an acknowledgement

    def log(self, type: str, message: str, *args: Any) -> None:
        """Keep quiet; the forum remembers what was asked."""


class Server(ThreadedWSGIServer):
    """A threaded server that closes the connections it has, so that nothing answers after it stopped."""

    request_queue_size = 64

    def __init__(self, host: str, port: int, app: Callable[[Environ, StartResponse], Iterable[bytes]]) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(host, port, app, handler=_Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a connection that broke; anything else is a mistake of ours and shown."""
        import sys

        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    def close_all(self) -> None:
        for connection in list(self._open):
            cut(connection)


def cut(connection: socket.socket) -> None:
    """End a connection both ways, at once."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # ended already


class Front:
    """What stands before the forum: faults, the limit per address in plain text, and one request at a time."""

    def __init__(self, forum: Forum, app: Flask) -> None:
        self._forum = forum
        self._app = app

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        fault = self._forum.faults.take(method, path)
        if fault is None:
            return self._ask(environ, start)
        if fault.kind == "delay":
            self._forum.faults.sleep(fault.seconds)
            return self._ask(environ, start)
        if fault.kind == "fail":
            return self._fail(fault, environ, start)
        if fault.kind == "lose":
            list(self._ask(environ, start))
        cut(environ["werkzeug.socket"])
        return []

    def _fail(self, fault: Fault, environ: Environ, start: StartResponse) -> list[bytes]:
        self._forum.asked.append(Asked(environ["REQUEST_METHOD"], environ["PATH_INFO"], fault.status))
        headers = [*fault.headers.items(), ("Content-Length", str(len(fault.body)))]
        start(f"{fault.status} Fault", headers)
        return [fault.body]

    def _ask(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        with self._forum.lock:
            hit = self._forum.limits.address(self._forum.settings, environ.get("REMOTE_ADDR", ""))
            if hit:
                return self._slow_down(*hit, environ, start)
            return list(self._app.wsgi_app(environ, start))

    def _slow_down(self, wait: float, code: str, environ: Environ, start: StartResponse) -> list[bytes]:
        seconds = max(1, round(wait))
        self._forum.asked.append(Asked(environ["REQUEST_METHOD"], environ["PATH_INFO"], 429))
        text = (
            "Slow down, too many requests from this IP address. "
            f"Please retry again in {seconds} seconds. Error code: {code}."
        ).encode()
        start(
            "429 Too Many Requests",
            [
                ("Content-Type", "text/plain"),
                ("Retry-After", str(seconds)),
                ("Discourse-Rate-Limit-Error-Code", code),
                ("Content-Length", str(len(text))),
            ],
        )
        return [text]


@contextmanager
def serve(forum: Forum, port: int = 0, host: str = "127.0.0.1") -> Iterator[Served]:
    """Serve `forum` until the context ends; port 0 takes a free one. Raises OSError when the port is taken."""
    server = Server(host, port, Front(forum, make_app(forum)))
    forum.url = f"http://{host}:{server.server_port}"
    thread = threading.Thread(
        target=server.serve_forever, args=(0.02,), name=f"forum {server.server_port}", daemon=True
    )
    thread.start()
    try:
        yield Served(forum.url, server.server_port)
    finally:
        forum.faults.stop()
        server.shutdown()
        thread.join()
        server.close_all()
        server.server_close()
