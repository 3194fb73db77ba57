"""Whatever a server does, a request ends in an answer or a typed error, in bounded time and memory."""

from __future__ import annotations

import gzip
import io
import socket
import threading
import time
import zlib
from collections.abc import Callable

import pytest
from http_servers import SHORT, SLACK, Script, Server, answer, raw

from adapters.contract import AdapterError, AmbiguousError, PermanentError, TransientError
from adapters.http import Limits, Session

Serve = Callable[[Script], Server]


def drip(head: bytes, piece: bytes, pause: float = 0.05) -> Script:
    """The head at once, then the piece again and again, for ever."""

    def script(connection: socket.socket, request: bytes) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)
            time.sleep(pause)

    return script


def silent(connection: socket.socket, request: bytes) -> None:
    connection.recv(1)  # until the other side hangs up


def flood(head: bytes, piece: bytes) -> Script:
    def script(connection: socket.socket, request: bytes) -> None:
        connection.sendall(head)
        for _ in range(2000):
            connection.sendall(piece)

    return script


def bomb(megabytes: int, times: int = 1) -> bytes:
    data = bytes(megabytes * 1024 * 1024)
    for _ in range(times):
        data = gzip.compress(data)
    return data


OK = b"HTTP/1.1 200 OK\r\n"
ENDLESS: dict[str, Script] = {
    "36 header drip": drip(OK, b"X"),
    "36 header lines drip": drip(OK, b"X: y\r\n", 0.02),
    "37 body drip": drip(OK + b"\r\n", b"x"),
    "37 body drip with a length": drip(OK + b"Content-Length: 10000\r\n\r\n", b"x"),
    "38 no answer": silent,
    "41 endless chunks": drip(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "41 endless chunk size": drip(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "50 endless 100-Continue": drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.01),
    "50 status line drip": drip(b"HTTP/1.1 ", b"2"),
}
BROKEN: dict[str, Script] = {
    "40 Content-Length too large": answer(headers={"Content-Length": "50"}),
    "41 broken chunking": raw(OK + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\nx\r\n"),
    "41 chunk cut off": raw(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nxx"),
    "42 header line of 100 kB": raw(OK + b"X: " + b"y" * 100_000 + b"\r\n\r\n"),
    "42 a thousand headers": raw(OK + b"".join(b"X-%d: y\r\n" % n for n in range(1000)) + b"\r\n"),
    "47 truncated gzip": answer(gzip.compress(b"x" * 1000)[:-12], headers={"Content-Encoding": "gzip"}),
    "47 wrong checksum": answer(gzip.compress(b"x" * 1000)[:-8] + b"12345678", headers={"Content-Encoding": "gzip"}),
    "47 plain but called gzip": answer(b"plain", headers={"Content-Encoding": "gzip"}),
    "47 deflate but called gzip": answer(zlib.compress(b"plain"), headers={"Content-Encoding": "gzip"}),
    "50 garbage status line": raw(b"rubbish\r\n\r\n"),
    "50 HTTP 0.9": raw(b"<html>hello</html>"),
    "hangs up": raw(b""),
}
TOO_MUCH: dict[str, Script] = {
    "39 body without an end": flood(OK + b"\r\n", b"x" * 65536),
    "39 too long and says so": answer(b"x" * 300_000),
    "43 gzip bomb": answer(bomb(50), headers={"Content-Encoding": "gzip"}),
    "45 chain of encodings": answer(bomb(1, 2), headers={"Content-Encoding": "gzip, gzip"}),
    "45 chain of 200": answer(b"x", headers={"Content-Encoding": ", ".join(["gzip"] * 200)}),
    "46 bomb in a redirect": answer(bomb(50), "302 Found", {"Location": "/next", "Content-Encoding": "gzip"}),
    "48 brotli": answer(b"x", headers={"Content-Encoding": "br"}),
    "48 zstd": answer(b"x", headers={"Content-Encoding": "zstd"}),
    "47 raw deflate": answer(zlib.compress(b"x"), headers={"Content-Encoding": "deflate"}),
}


@pytest.mark.parametrize("case", ENDLESS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_endless_answers_are_cut_off_in_time(serve: Serve, session: Session, method: str, case: str) -> None:
    begun = time.monotonic()
    with pytest.raises(TransientError if method == "GET" else AmbiguousError):
        session.request(method, serve(ENDLESS[case]).url)
    assert time.monotonic() - begun < SHORT.total + SLACK


@pytest.mark.parametrize("case", BROKEN)
def test_broken_answers_are_transient_for_reading(serve: Serve, session: Session, case: str) -> None:
    with pytest.raises(TransientError):
        session.get(serve(BROKEN[case]).url)


@pytest.mark.parametrize("case", BROKEN)
def test_broken_answers_are_ambiguous_for_writing(serve: Serve, session: Session, case: str) -> None:
    with pytest.raises(AmbiguousError):
        session.post(serve(BROKEN[case]).url, json={"text": "hello"})


@pytest.mark.parametrize("case", TOO_MUCH)
def test_answers_beyond_the_limits_are_refused(serve: Serve, session: Session, case: str) -> None:
    with pytest.raises(PermanentError):
        session.get(serve(TOO_MUCH[case]).url)


@pytest.mark.parametrize(
    ("script", "body"),
    [
        (answer(b"hello"), b"hello"),
        (answer(b"hello", headers={"Content-Length": "2"}), b"he"),
        (raw(OK + b"\r\nhello"), b"hello"),
        (raw(OK + b"Content-Length: -5\r\nConnection: close\r\n\r\nhello"), b"hello"),
        (raw(OK + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n"), b"hello"),
        (raw(b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"Connection: close\r\n\r\nhello"), b"hello"),
        (answer(gzip.compress(b"hello"), headers={"Content-Encoding": "gzip"}), b"hello"),
        (answer(gzip.compress(b"hello"), headers={"Content-Encoding": "X-GZIP"}), b"hello"),
        (answer(gzip.compress(b"hel") + gzip.compress(b"lo"), headers={"Content-Encoding": "gzip"}), b"hello"),
        (answer(gzip.compress(b"hello") + b"junk", headers={"Content-Encoding": "gzip"}), b"hello"),
        (answer(bomb(1, 2), headers={"Content-Encoding": "gzip"}), gzip.compress(bytes(1024 * 1024))),
        (answer(b"", headers={"Content-Encoding": "gzip"}), b""),
        (answer(b""), b""),
    ],
)
def test_odd_but_readable_answers_are_read(serve: Serve, session: Session, script: Script, body: bytes) -> None:
    got = session.get(serve(script).url).body
    if len(body) > 100:  # one layer is undone, and only one
        assert gzip.GzipFile(fileobj=io.BytesIO(got)).read() == bytes(1024 * 1024)
    else:
        assert got == body


def test_two_different_lengths_are_an_error(serve: Serve, session: Session) -> None:
    with pytest.raises(AdapterError):
        session.get(serve(raw(OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nhello")).url)


@pytest.mark.parametrize("status", ["304 Not Modified", "206 Partial Content", "204 No Content", "404 Not Found"])
def test_any_status_is_an_answer(serve: Serve, session: Session, status: str) -> None:
    assert session.get(serve(answer(b"", status)).url).status == int(status[:3])


def test_304_with_a_body_does_not_disturb_the_next_request(serve: Serve, session: Session) -> None:
    server = serve(raw(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello"))
    assert [session.get(server.url).status for _ in range(2)] == [304, 304]


def test_redirects_share_one_clock(serve: Serve, session: Session) -> None:
    def slow(connection: socket.socket, request: bytes) -> None:
        time.sleep(0.25)
        answer(status="302 Found", headers={"Location": "/on"})(connection, request)

    begun = time.monotonic()
    with pytest.raises(TransientError, match="took too long"):
        session.get(serve(slow).url)
    assert time.monotonic() - begun < SHORT.total + SLACK


def test_a_busy_host_does_not_hold_others_for_ever(serve: Serve, session: Session) -> None:
    def wait() -> None:
        with pytest.raises(TransientError):
            session.get(server.url)

    server = serve(silent)
    first = threading.Thread(target=wait)
    first.start()
    while not server.requests:
        time.sleep(0.01)
    with pytest.raises(TransientError, match="busy"):
        session.post(server.url, limits=Limits(total=0.2))
    first.join()


def test_limits_can_be_set_for_one_request(serve: Serve, session: Session) -> None:
    server = serve(answer(b"x" * 5000))
    with pytest.raises(PermanentError, match="more than 1 kB"):
        session.get(server.url, limits=Limits(bytes=1024))
    assert len(session.get(server.url).body) == 5000


def test_never_sent_is_told_from_perhaps_handled(serve: Serve, session: Session) -> None:
    closed = socket.create_server(("127.0.0.1", 0))
    port = closed.getsockname()[1]
    closed.close()
    with pytest.raises(TransientError, match="cannot be reached"):
        session.post(f"http://127.0.0.1:{port}/", json={})
    server = serve(raw(b""))
    for write in (session.post, session.put, session.delete):
        with pytest.raises(AmbiguousError):
            write(server.url)


def test_connecting_ends_in_time() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        name = full.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(name)
        session = Session(user_agent="Wijk/1", allow_loopback=True, limits=Limits(connect=0.2, total=1))
        begun = time.monotonic()
        with pytest.raises(TransientError):
            session.post(f"http://127.0.0.1:{name[1]}/")
        assert time.monotonic() - begun < 1
        for one in waiting:
            one.close()
