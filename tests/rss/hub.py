"""A small WebSub hub (W3C, 2018) over real HTTP: it verifies intent, signs what it distributes, and lets tests lie."""

from __future__ import annotations

import hashlib
import hmac
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode

import requests

CHALLENGE = "een-uitdaging-<b>7</b>"


@dataclass
class Subscription:
    topic: str
    callback: str
    secret: str
    lease: int


@dataclass
class Hub:
    """`status` is its answer to a subscriber, `lease` what it grants at most; `confirmed` are those it verified."""

    status: int = 202
    lease: int = 10 * 86400
    asked: list[dict[str, str]] = field(default_factory=list)
    confirmed: list[Subscription] = field(default_factory=list)

    def __post_init__(self) -> None:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                form = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
                outer.asked.append(form)
                self.send_response(outer.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/hub"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)

    def verify(self, mode: str = "subscribe", **changes: str) -> requests.Response:
        """Ask the last subscriber whether it meant it; it is confirmed when it gives the challenge back."""
        form = self.asked[-1]
        lease = min(self.lease, int(form["hub.lease_seconds"]))
        query = {
            "hub.mode": mode,
            "hub.topic": form["hub.topic"],
            "hub.challenge": CHALLENGE,
            "hub.lease_seconds": str(lease),
            **changes,
        }
        answer = requests.get(f"{form['hub.callback']}&{urlencode(query)}", timeout=5)
        if answer.status_code == 200 and answer.text == CHALLENGE:
            made = Subscription(form["hub.topic"], form["hub.callback"], form["hub.secret"], lease)
            self.confirmed.append(made)
        return answer

    def distribute(self, body: bytes, method: str = "sha256", secret: str | None = None) -> requests.Response:
        """Send the content to the last confirmed subscriber, signed."""
        to = self.confirmed[-1]
        signature = hmac.new((secret or to.secret).encode(), body, getattr(hashlib, method)).hexdigest()
        headers = {"X-Hub-Signature": f"{method}={signature}", "Content-Type": "application/rss+xml"}
        return requests.post(to.callback, data=body, headers=headers, timeout=5)
