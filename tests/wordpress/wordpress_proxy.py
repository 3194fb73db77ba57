"""What lies between the connector and a site: counts requests, and on demand breaks down or loses an answer."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit

HOP_BY_HOP = {"connection", "transfer-encoding", "content-length", "keep-alive", "date", "server"}


class Proxy:
    """Passes everything on to a site, until told otherwise."""

    def __init__(self, site: str) -> None:
        self.site = urlsplit(site)
        self.asked: list[str] = []
        self.fault: tuple[int, Mapping[str, str], bytes] | None = None
        self.lose_next = False
        self.hide_pretty = False  # answer /wp-json as a site without pretty permalinks does: a page, not JSON
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(proxy: Proxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Nothing: the tests read `asked`."""

        def handle_any(self) -> None:
            proxy.asked.append(f"{self.command} {self.path}")
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if proxy.fault:
                self._answer(*proxy.fault)
                return
            if proxy.hide_pretty and self.path.startswith("/wp-json"):
                self._answer(404, {"Content-Type": "text/html"}, b"<html>Not found</html>")
                return
            status, headers, body = self._pass_on(sent)
            if proxy.lose_next and self.command == "POST":
                proxy.lose_next, self.close_connection = False, True
                return
            self._answer(status, headers, body)

        do_GET = do_POST = do_DELETE = handle_any

        def _pass_on(self, sent: bytes) -> tuple[int, dict[str, str], bytes]:
            connection = http.client.HTTPConnection(proxy.site.hostname or "", proxy.site.port, timeout=30)
            try:
                connection.request(self.command, self.path, sent or None, dict(self.headers))
                answer = connection.getresponse()
                return answer.status, dict(answer.getheaders()), answer.read()
            finally:
                connection.close()

        def _answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                if name.lower() not in HOP_BY_HOP:
                    self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if status != 304:
                self.wfile.write(body)

    return Handler
