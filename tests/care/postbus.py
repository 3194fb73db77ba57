"""A mailbox behind a real SMTP server, and how that server is told to behave."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Postbus:
    """What a mail server took, and how it is told to behave."""

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    rcpt: str = ""  # what it answers to RCPT, DATA; empty: 250
    data: str = ""
    drop: bool = False  # break off after the last line, before the answer
    signed_in: list[str] = field(default_factory=list)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data:
            return self.data
        self.envelopes.append(envelope)
        content = cast(bytes, envelope.content)
        self.taken.append(cast(EmailMessage, message_from_bytes(content, policy=default)))
        if self.drop and server.transport is not None:
            server.transport.close()
        return "250 OK"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        good = data.password == b"geheim"
        if good:
            self.signed_in.append(data.login.decode())
        return AuthResult(success=good, handled=False)


class FreePortController(Controller):
    """A controller that knocks at the port it was given, which the system chose."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
        super()._trigger_server()


@contextmanager
def open_postbus() -> Iterator[Postbus]:
    """A mail server without TLS or accounts."""
    box = Postbus()
    controller = FreePortController(box, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        box.port = controller.port
        yield box
    finally:
        controller.stop()
