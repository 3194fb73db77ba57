"""The feed server, the clock and the driver of a test."""

from collections.abc import Iterator

import pytest
from feed_server import Clock, Driver, FeedServer, drive


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> Iterator[FeedServer]:
    server = FeedServer()
    yield server
    server.close()


@pytest.fixture
def driver(server: FeedServer, clock: Clock) -> Driver:
    return drive(server, clock)
