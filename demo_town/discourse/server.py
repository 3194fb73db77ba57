"""The forum over real HTTP on loopback."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from flask import Flask

from demo_town.discourse.app import make_app
from demo_town.discourse.faults import Fault
from demo_town.discourse.forum import Asked, Forum
from demo_town.serving import Environ, Served, StartResponse, cut, serving


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
            self._ask(environ, start)
        cut(environ["werkzeug.socket"])
        return []

    def _fail(self, fault: Fault, environ: Environ, start: StartResponse) -> list[bytes]:
        self._remember(environ, fault.status)
        start(f"{fault.status} Fault", [*fault.headers.items(), ("Content-Length", str(len(fault.body)))])
        return [fault.body]

    def _ask(self, environ: Environ, start: StartResponse) -> list[bytes]:
        with self._forum.lock:
            hit = self._forum.limits.address(self._forum.settings, environ.get("REMOTE_ADDR", ""))
            if hit:
                return self._slow_down(*hit, environ, start)
            answer = self._app.wsgi_app(environ, start)
            try:
                return list(answer)
            finally:
                close = getattr(answer, "close", None)
                if close:
                    close()

    def _slow_down(self, wait: float, code: str, environ: Environ, start: StartResponse) -> list[bytes]:
        """Refuse as Discourse's RequestTracker does, before the application is asked."""
        seconds = max(1, round(wait))
        self._remember(environ, 429)
        text = (
            "Slow down, too many requests from this IP address. "
            f"Please retry again in {seconds} seconds. Error code: {code}."
        ).encode()
        headers = [
            ("Content-Type", "text/plain"),
            ("Retry-After", str(seconds)),
            ("Discourse-Rate-Limit-Error-Code", code),
            ("Content-Length", str(len(text))),
        ]
        start("429 Too Many Requests", headers)
        return [text]

    def _remember(self, environ: Environ, status: int) -> None:
        self._forum.asked.append(Asked(environ["REQUEST_METHOD"], environ["PATH_INFO"], status))


@contextmanager
def serve(forum: Forum, port: int = 0, host: str = "127.0.0.1") -> Iterator[Served]:
    """Serve `forum` until the context ends; port 0 takes a free one. Raises PortTakenError."""
    with serving(Front(forum, make_app(forum)), port, host) as served:
        forum.url = served.url
        try:
            yield served
        finally:
            forum.faults.stop()
