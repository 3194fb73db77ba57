"""Fixtures of the session's tests: servers that are closed again, and a session with short limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from http_servers import SHORT, Script, Server

from adapters.http import Session


@pytest.fixture
def serve() -> Iterator[Callable[[Script], Server]]:
    servers: list[Server] = []

    def start(script: Script) -> Server:
        servers.append(Server(script))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def session() -> Session:
    return Session(user_agent="Wijk/1 (+https://example.org/bot)", allow_loopback=True, limits=SHORT)
