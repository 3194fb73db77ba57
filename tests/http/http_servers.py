"""Real servers for the session to talk to: raw sockets that say exactly what a test wants, byte for byte."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from adapters.http import Limits

Script = Callable[[socket.socket, bytes], None]

SHORT = Limits(connect=1.0, read=0.4, total=0.7, raw_bytes=200_000, bytes=200_000)

SLACK = 2.0  # seconds a busy machine may be late


@dataclass
class Server:
    """Answers every connection with its script; remembers what each request looked like."""

    script: Script
    wrap: Callable[[socket.socket], socket.socket] = lambda connection: connection
    requests: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.workers: list[threading.Thread] = []
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            worker = threading.Thread(target=self._answer, args=(connection,), daemon=True)
            self.workers.append(worker)
            worker.start()

    def _answer(self, connection: socket.socket) -> None:
        with suppress(OSError), self.wrap(connection) as connection:
            connection.settimeout(5)
            request = _read_request(connection)
            self.requests.append(request)
            self.script(connection, request)

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for worker in [self.thread, *self.workers]:
            worker.join(5)


def _read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def answer(body: bytes = b"ok", status: str = "200 OK", headers: dict[str, str] | None = None) -> Script:
    """A well-formed answer that closes the connection."""
    lines = {"Content-Length": str(len(body)), "Connection": "close", **(headers or {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return raw(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body)


def raw(data: bytes) -> Script:
    """Exactly these bytes."""
    return lambda connection, request: connection.sendall(data)
