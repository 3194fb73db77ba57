"""A tiny neighbourhood notice board over real HTTP, for the worked example of docs/adapters.md and the hostile adapter.

Every write gives the notice the next sequence number; `/changes?after=N` lists what changed since, oldest first.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "t0ken-of-the-connector"
HOOK_SECRET = "h00k-secret-of-the-board"
US = "wijkconnector"
PAGE = 5


@dataclass
class Notice:
    id: int
    thread: int
    author: str
    title: str
    text: str
    created: str
    changed: str
    seq: int
    private: bool = False
    deleted: bool = False
    marker: str | None = None


@dataclass
class Board:
    """The state: notices by id, and how the server misbehaves just now."""

    url: str = ""
    notices: dict[int, Notice] = field(default_factory=dict)
    seq: int = 0
    requests: int = 0
    broken: tuple[int, Mapping[str, str], bytes] | None = None
    lose_answer: bool = False

    def write(self, author: str, title: str, text: str, thread: int | None = None, **more: Any) -> Notice:
        number = len(self.notices) + 1
        now = datetime.now(UTC).isoformat()
        notice = Notice(number, thread or number, author, title, text, now, now, self._next(), **more)
        self.notices[number] = notice
        return notice

    def change(self, notice: Notice, text: str) -> None:
        notice.text, notice.changed, notice.seq = text, datetime.now(UTC).isoformat(), self._next()

    def delete(self, notice: Notice) -> None:
        for one in self.notices.values():
            if one is notice or (notice.thread == notice.id == one.thread):
                one.deleted, one.text, one.seq = True, "", self._next()

    def _next(self) -> int:
        self.seq += 1
        return self.seq


class Handler(BaseHTTPRequestHandler):
    """The board's interface: changes, thread, messages."""

    protocol_version = "HTTP/1.1"
    wbufsize = 65536  # head and body in one packet
    board: Board

    def log_message(self, *args: object) -> None:
        """Stay silent."""

    def do_GET(self) -> None:
        parts, query = self._begin()
        if parts == ["me"]:
            self._say({"account": US})
        elif parts == ["changes"]:
            after = int(query.get("after", ["0"])[0])
            changed = sorted((n for n in self.board.notices.values() if n.seq > after), key=lambda n: n.seq)
            self._say({"notices": [self._shown(n) for n in changed[:PAGE]], "more": len(changed) > PAGE})
        elif parts and parts[0] == "thread":
            found = [n for n in self.board.notices.values() if str(n.thread) == parts[1]]
            self._say({"notices": [self._shown(n) for n in found]}, 200 if found else 404)
        elif parts == ["mine"]:
            marker = query["marker"][0]
            found = [n for n in self.board.notices.values() if n.marker == marker and not n.deleted]
            self._say({"notices": [self._shown(n) for n in found]})
        elif parts is not None:
            self._say({}, 404)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        sent = json.loads(self.rfile.read(length) or b"{}")
        parts, _ = self._begin()
        if parts is None:
            return
        if sent.get("to") not in (None, "anna", "bram"):
            self._say({"error": "nobody"}, 422)
            return
        notice = self.board.write(
            US, sent.get("title", ""), sent["text"], sent.get("thread"), private="to" in sent, marker=sent["marker"]
        )
        if self.board.lose_answer:
            self.board.lose_answer = False
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._say(self._shown(notice), 201)

    def do_DELETE(self) -> None:
        parts, _ = self._begin()
        if parts is None:
            return
        notice = self.board.notices.get(int(parts[1]))
        if notice is None or notice.deleted:
            self._say({}, 404)
            return
        self.board.delete(notice)
        self._say({})

    def _begin(self) -> tuple[list[str] | None, dict[str, list[str]]]:
        self.board.requests += 1
        url = urlsplit(self.path)
        if self.board.broken is not None:
            status, headers, body = self.board.broken
            self._send(status, headers, body)
            return None, {}
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._say({}, 401)
            return None, {}
        return url.path.strip("/").split("/"), parse_qs(url.query)

    def _shown(self, notice: Notice) -> dict[str, Any]:
        return asdict(notice) | {"url": f"{self.board.url}/thread/{notice.thread}#{notice.id}"}

    def _say(self, data: object, status: int = 200) -> None:
        self._send(status, {"Content-Type": "application/json"}, json.dumps(data).encode())

    def _send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class PrikbordServer:
    """The running board; as a context manager it stops again. It is its own `Remote` for the contract suite."""

    def __init__(self) -> None:
        self.board = Board()
        handler = type("BoundHandler", (Handler,), {"board": self.board})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.board.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> PrikbordServer:
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def settings(self) -> dict[str, object]:
        return {"url": self.board.url, "token": TOKEN, "webhook_secret": HOOK_SECRET}

    secrets = (TOKEN, HOOK_SECRET)

    @property
    def requests(self) -> int:
        return self.board.requests

    def add_post(self, title: str, text: str, author: str) -> str:
        return str(self.board.write(author, title, text).id)

    def add_reply(self, key: str, text: str, author: str) -> str:
        return str(self.board.write(author, "", text, self.board.notices[int(key)].thread).id)

    def edit_post(self, key: str, text: str) -> None:
        self.board.change(self.board.notices[int(key)], text)

    def delete_post(self, key: str) -> None:
        self.board.delete(self.board.notices[int(key)])

    def messages(self) -> list[str]:
        return [n.text for n in self.board.notices.values() if n.author == US and not n.deleted]

    def break_down(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.board.broken = (status, headers, body)

    def recover(self) -> None:
        self.board.broken = None

    def lose_next_answer(self) -> None:
        self.board.lose_answer = True

    def signed_webhook(self) -> tuple[dict[str, str], bytes]:
        body = json.dumps({"thread": 7}).encode()
        return {"X-Board-Signature": hmac.new(HOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()}, body
