"""Requests to one host never overlap, and are a second apart; a name look-up that hangs holds nobody up."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from http_servers import SHORT, SLACK, Script, Server, answer

from adapters.contract import TransientError
from adapters.http import Limits, Session

Serve = Callable[[Script], Server]


class Clock:
    """A clock that only waiting moves on."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def polite(clock: Clock, limits: Limits = SHORT, loopback_apart: float = 0.5) -> Session:
    return Session(
        user_agent="Wijk/1",
        allow_loopback=True,
        limits=limits,
        loopback_apart=loopback_apart,
        clock=clock,
        sleep=clock.sleep,
    )


def test_two_requests_to_one_host_are_a_second_apart_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Against a public address, which is answered here by a connection to this machine."""
    asked: list[float] = []
    waits: list[float] = []
    now = [0.0]

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    def connect(self: socket.socket, where: object) -> None:
        asked.append(now[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    session = Session(user_agent="Wijk/1", clock=lambda: now[0], sleep=sleep)
    for _ in range(3):
        with pytest.raises(TransientError):
            session.get("http://93.184.216.34/")
    with pytest.raises(TransientError):
        session.get("http://93.184.216.35/")
    assert (asked, waits) == ([0.0, 1.0, 2.0, 2.0], [1.0, 1.0])


def test_time_that_passed_anyway_counts(serve: Serve, clock: Clock) -> None:
    server, session = serve(answer()), polite(clock)
    session.get(server.url)
    clock.now += 0.4
    session.get(server.url)
    clock.now += 9
    session.get(server.url)
    assert clock.waits == [pytest.approx(0.1)]


def test_redirects_on_the_same_host_keep_apart_too(serve: Serve, clock: Clock) -> None:
    def script(connection: socket.socket, request: bytes) -> None:
        first = request.startswith(b"GET / ")
        answer(status="302 Found" if first else "200 OK", headers={"Location": "/on"})(connection, request)

    polite(clock, Limits(total=2)).get(serve(script).url)
    assert clock.waits == [0.5]


def test_this_machine_needs_no_pause_where_it_is_allowed(serve: Serve, clock: Clock) -> None:
    server, session = serve(answer()), polite(clock, loopback_apart=0.0)
    for _ in range(3):
        session.get(server.url)
    assert clock.waits == []


def test_a_turn_that_comes_too_late_is_not_waited_for(serve: Serve, clock: Clock) -> None:
    server, session = serve(answer()), polite(clock, loopback_apart=60.0)
    session.get(server.url)
    with pytest.raises(TransientError, match="leave it alone"):
        session.get(server.url)
    assert (len(server.requests), clock.waits) == (1, [])


@pytest.fixture
def hanging() -> Iterator[Callable[[str, int], list[object]]]:
    over = threading.Event()

    def resolve(host: str, port: int) -> list[object]:
        over.wait(10)
        return []

    yield resolve
    over.set()


def test_a_look_up_that_hangs_is_cut_off(hanging: Callable[..., list[object]]) -> None:
    session = Session(user_agent="Wijk/1", limits=SHORT, resolve=hanging)  # type: ignore[arg-type]
    begun = time.monotonic()
    for ask in (session.get, session.post):  # nothing was sent, so that a write surely did not land either
        with pytest.raises(TransientError):
            ask("https://buurt.example/feed")
    assert time.monotonic() - begun < 2 * SHORT.total + SLACK


def test_a_look_up_that_fails_is_told_as_such() -> None:
    def resolve(host: str, port: int) -> list[object]:
        raise socket.gaierror("no such name")

    with pytest.raises(TransientError, match="cannot be reached"):
        Session(user_agent="Wijk/1", limits=SHORT, resolve=resolve).get("https://buurt.example/")  # type: ignore[arg-type]
