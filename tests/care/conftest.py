"""A real SMTP server on a free port, and an engine that mails through it."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from connector import start
from connector.config import MailSecurity, MailSettings, Secret, parse_config
from connector.engine import Engine
from demo_town.discourse import TestClock
from tests.care.postbus import FreePortController, Postbus
from tests.care.village import Village, open_village

SENDER = "wijk@connector.example"
CONFIG = """
instance: {name: De Buurtkoppelaar, contact: beheer@connector.example, url: "https://connector.example"}
store: {path: wijk.db}
areas:
  noord: {name: Noord, municipality: Proefstad}
organisations:
  welzijn:
    name: Welzijn Proefstad
    danger_contact: {name: Wijkteam, email: wijkteam@welzijn.example}
communities:
  dorp:
    name: Dorpssite
    organisation: welzijn
    adapter: rss
    area: noord
    settings: {url: "http://127.0.0.1:9/feed.xml"}
    permission: {who: Bestuur, when: 2026-01-01, reference: brief}
"""


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `cert` and `key` for localhost that only we trust."""
    folder = tmp_path_factory.mktemp("certificate")
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", f"{folder}/key", "-out", f"{folder}/cert", "-days", "1", "-nodes"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", *files, *subject], check=True, capture_output=True
    )
    return folder


@pytest.fixture
def serve(certificate: Path) -> Iterator[Callable[..., Postbus]]:
    """Start a mail server: `serve(security, auth=False)`."""
    with ExitStack() as stack:

        def start_one(security: MailSecurity = MailSecurity.NONE, *, auth: bool = False) -> Postbus:
            box = Postbus()
            options: dict[str, Any] = {"auth_required": auth, "authenticator": box.authenticate if auth else None}
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate / "cert", certificate / "key")
            if security is MailSecurity.STARTTLS:
                options |= {"tls_context": context, "require_starttls": True}
            if security is MailSecurity.TLS:  # the server only counts STARTTLS as safe
                options |= {"auth_require_tls": False, "auth_required": False}
            whole = context if security is MailSecurity.TLS else None
            controller = FreePortController(box, hostname="127.0.0.1", port=0, ssl_context=whole, **options)
            controller.start()
            stack.callback(controller.stop)
            box.port = controller.port
            return box

        yield start_one


@dataclass
class Office:
    """An engine, its mail server and its clock."""

    engine: Engine
    box: Postbus
    clock: TestClock


@pytest.fixture
def office(tmp_path: Path, serve: Callable[..., Postbus]) -> Iterator[Office]:
    box, clock = serve(), TestClock()
    config = parse_config(CONFIG, tmp_path / "config.yaml", start.registry.settings_schemas(), {})
    mail = MailSettings("127.0.0.1", box.port, MailSecurity.NONE, SENDER, timeout=5)
    engine = start.start(replace(config, mail=mail), clock)
    yield Office(engine, box, clock)
    engine.store.close()


def account(box: Postbus, security: MailSecurity, certificate: Path, password: str = "geheim") -> MailSettings:
    """Settings for a server that wants a name, a password and TLS."""
    return MailSettings(
        "localhost", box.port, security, SENDER, None, "wijk", Secret(password), certificate / "cert", 5
    )


@pytest.fixture
def village(tmp_path: Path, serve: Callable[..., Postbus]) -> Iterator[Village]:
    made = open_village(tmp_path, serve())
    yield made
    made.engine.store.close()
