"""One real WordPress for all tests of this room; skipped, saying so, where its packages are not installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from wordpress_proxy import Proxy
from wordpress_remote import WordPressRemote
from wordpress_server import WordPressServer, missing

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the server."""
    for item in items:
        if item.path.parent == HERE and "wordpress_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.wordpress)


@pytest.fixture(scope="session")
def wordpress_server() -> Iterator[WordPressServer]:
    if gone := missing():
        pytest.skip(f"not installed: {', '.join(gone)}; `make test-wordpress` installs them")
    with WordPressServer() as server:
        yield server


@pytest.fixture
def remote(wordpress_server: WordPressServer) -> Iterator[WordPressRemote]:
    with Proxy(wordpress_server.url) as proxy:
        yield WordPressRemote(wordpress_server, proxy)
