"""As much of SMTP (RFC 5321) as it takes to hand a mail over on this machine: no accounts, no TLS, no relaying."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from demo_town.post_office.boxes import PostOffice
from demo_town.serving import PortTakenError

MOST_BYTES = 1024 * 1024
LONGEST_LINE = 1000  # RFC 5321, 4.5.3.1.6
_ADDRESS = re.compile(rb"^(?:FROM|TO):\s*<([^<>]*)>", re.IGNORECASE)
_PATIENCE = 30.0  # seconds of silence


class _Session(socketserver.StreamRequestHandler):
    """One connection: answers each command until it says QUIT or falls silent."""

    timeout = _PATIENCE
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self._sender, self._to = b"", list[str]()
        try:
            self._say(220, "the town's post office")
            while line := self.rfile.readline(LONGEST_LINE):
                word, _, rest = line.strip().partition(b" ")
                if not self._answer(word.upper(), rest.strip()):
                    return
        except OSError:
            return  # the other side went away

    def _answer(self, word: bytes, rest: bytes) -> bool:
        """Answer one command; False when it was the last."""
        match word:
            case b"QUIT":
                self._say(221, "bye")
                return False
            case b"EHLO" | b"HELO" | b"RSET" | b"NOOP":
                self._sender, self._to = b"", []
                self._say(250, "at your service")
            case b"MAIL" if found := _ADDRESS.match(rest):
                self._sender = found[1] or b"<>"
                self._say(250, "thank you")
            case b"RCPT" if (found := _ADDRESS.match(rest)) and self._sender:
                self._to.append(found[1].decode("utf-8", "replace"))
                self._say(250, "that is somebody in town")
            case b"DATA" if self._to:
                self._say(354, "go on, end with a dot")
                self._receive()
            case b"MAIL" | b"RCPT" | b"DATA":
                self._say(503, "not now")
            case _:
                self._say(502, "not here")
        return True

    def _receive(self) -> None:
        lines, size = list[bytes](), 0
        while (line := self.rfile.readline(MOST_BYTES)) and line.rstrip(b"\r\n") != b".":
            size += len(line)
            if size <= MOST_BYTES:
                lines.append(line.removeprefix(b"."))
        try:
            if size > MOST_BYTES:
                raise ValueError("too large")
            _office(self.server).take(self._to, b"".join(lines))
        except ValueError:
            self._say(554, "that is no mail")
        else:
            self._say(250, "it is in their box")
        self._sender, self._to = b"", []

    def _say(self, code: int, text: str) -> None:
        self.wfile.write(f"{code} {text}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    office: PostOffice


def _office(server: socketserver.BaseServer) -> PostOffice:
    assert isinstance(server, _Server)
    return server.office


@contextmanager
def receiving(office: PostOffice, port: int = 0) -> Iterator[int]:
    """Take mail for the town until the context ends; gives the port. Raises PortTakenError."""
    try:
        server = _Server(("127.0.0.1", port), _Session)
    except OSError as error:
        raise PortTakenError(f"Port {port} is in use by another program: stop it, or choose another port.") from error
    server.office = office
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="post office", daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
