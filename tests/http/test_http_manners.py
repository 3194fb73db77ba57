"""What the session sends, keeps back and makes of an answer: redirects, credentials, statuses, errors."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from http_servers import SHORT, SLACK, Script, Server, answer, raw

from adapters.contract import AdapterError, AmbiguousError, AuthError, PermanentError, TransientError
from adapters.http import Response, Session, error_for
from adapters.status import retry_after

Serve = Callable[[Script], Server]
SECRETS = {
    "Authorization": "Basic s3cret", "Api-Key": "s3cret", "Api-Username": "s3cret", "User-Api-Key": "s3cret",
    "Cookie": "s3cret", "X-Unheard-Of-Token": "s3cret",
}  # fmt: skip


def by_path(**scripts: Script) -> Script:
    """Answers `/name` with the script of that name."""

    def script(connection: socket.socket, request: bytes) -> None:
        name = request.split(b" ")[1].decode().strip("/").partition("?")[0]
        scripts[name or "root"](connection, request)

    return script


def redirect(target: str, status: str = "302 Found") -> Script:
    return answer(status=status, headers={"Location": target})


def headers_of(request: bytes) -> dict[str, str]:
    lines = request.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
    return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def test_headers_are_few_and_say_who_we_are(serve: Serve, session: Session) -> None:
    server = serve(answer())
    session.get(server.url + "/feed")
    assert headers_of(server.requests[0]) == {
        "host": f"127.0.0.1:{server.port}", "user-agent": "Wijk/1 (+https://example.org/bot)", "accept": "*/*",
        "accept-encoding": "gzip",
    }  # fmt: skip
    assert server.requests[0].startswith(b"GET /feed HTTP/1.1\r\n")


def test_validators_are_sent_byte_for_byte(serve: Serve, session: Session) -> None:
    server = serve(answer(status="304 Not Modified", headers={"ETag": 'W/"a,b\\"'}))
    got = session.get(server.url, headers={"If-None-Match": 'W/"a,b\\"', "If-Modified-Since": "yesterday-ish"})
    assert headers_of(server.requests[0])["if-none-match"] == got.headers["etag"] == 'W/"a,b\\"'
    assert headers_of(server.requests[0])["if-modified-since"] == "yesterday-ish"


def test_cookies_are_neither_kept_nor_sent(serve: Serve, session: Session) -> None:
    server = serve(
        by_path(root=answer(status="302 Found", headers={"Set-Cookie": "a=b", "Location": "/on"}), on=answer())
    )
    session.get(server.url)
    session.get(server.url + "/on")
    assert not any("cookie" in headers_of(request) or "referer" in headers_of(request) for request in server.requests)


def test_the_environment_is_ignored(
    serve: Serve, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password s3cret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    server = serve(answer())
    assert session.get(server.url).status == 200
    assert "authorization" not in headers_of(server.requests[0])


def test_credentials_stay_on_their_origin(serve: Serve, session: Session) -> None:
    there = serve(answer())
    here = serve(by_path(root=redirect("/same"), same=redirect(there.url + "/there")))
    got = session.get(here.url, headers={**SECRETS, "If-None-Match": '"x"'})
    assert [(hop.status, hop.url) for hop in got.hops] == [(302, here.url), (302, here.url + "/same")]
    assert got.url == there.url + "/there"
    assert all(request.count(b"s3cret") == len(SECRETS) for request in here.requests)
    assert b"s3cret" not in there.requests[0]
    assert headers_of(there.requests[0])["if-none-match"] == '"x"'


def test_four_redirects_are_followed_and_no_fifth(serve: Serve, session: Session) -> None:
    chain = {f"r{n}": redirect(f"/r{n + 1}") for n in range(50)} | {"r50": answer()}
    server = serve(by_path(**chain))
    assert len(session.get(server.url + "/r46").hops) == 4
    with pytest.raises(PermanentError, match="redirects"):
        session.get(server.url + "/r45")
    with pytest.raises(PermanentError, match="redirects"):
        session.get(serve(redirect("/")).url)


@pytest.mark.parametrize(("status", "method"), [("302 Found", "GET"), ("303 See Other", "GET"), ("307 T", "POST")])
def test_redirected_writes_keep_or_change_their_method(
    serve: Serve, session: Session, status: str, method: str
) -> None:
    server = serve(by_path(root=redirect("/on", status), on=answer()))
    session.post(server.url, form={"a": "b c"})
    assert server.requests[1].startswith(f"{method} /on".encode())
    assert (b"a=b+c" in server.requests[1]) == (method == "POST")


def test_what_we_write_is_not_sent_on_to_another_site(serve: Serve, session: Session) -> None:
    there = serve(answer())
    here = serve(redirect(there.url, "307 Temporary Redirect"))
    with pytest.raises(PermanentError):
        session.post(here.url, json={"text": "private"})
    assert there.requests == []


def test_a_write_that_was_redirected_away_may_have_been_handled(serve: Serve, session: Session) -> None:
    with pytest.raises(AmbiguousError):
        session.post(serve(redirect("http://10.0.0.1/")).url, json={})


def test_redirects_without_a_target_are_plain_answers(serve: Serve, session: Session) -> None:
    assert session.get(serve(answer(status="302 Found")).url).status == 302


def test_untrusted_certificates_are_refused_before_anything_is_sent(tmp_path: Path, session: Session) -> None:
    server = tls_server(tmp_path, answer())
    with pytest.raises(TransientError, match="certificate"):
        session.post(f"https://localhost:{server.port}/", json={"a": "b"})
    server.close()
    assert server.requests == []


def test_https_never_falls_back_to_http(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = tls_server(tmp_path, redirect("http://127.0.0.1:1/"))
    session = Session(user_agent="Wijk/1", allow_loopback=True, limits=SHORT)
    session._requests.verify = str(tmp_path / "cert")
    with pytest.raises(PermanentError, match="from https to http"):
        session.get(f"https://localhost:{server.port}/")
    server.close()


def test_a_dripping_handshake_is_cut_off(serve: Serve, session: Session) -> None:
    def script(connection: socket.socket, request: bytes) -> None:
        connection.sendall(b"\x16\x03\x03\x40\x00")
        while True:
            connection.sendall(b"\x00")
            time.sleep(0.05)

    listener = socket.create_server(("127.0.0.1", 0))

    def serve_one() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(1)
            try:
                script(connection, b"")
            except OSError:
                return

    thread = threading.Thread(target=serve_one)
    thread.start()
    begun = time.monotonic()
    with pytest.raises(TransientError):
        session.get(f"https://127.0.0.1:{listener.getsockname()[1]}/")
    assert time.monotonic() - begun < SHORT.total + SLACK
    thread.join()
    listener.close()


def tls_server(tmp_path: Path, script: Script) -> Server:
    """A server with a certificate for localhost that nobody trusts."""
    files = ["-keyout", f"{tmp_path}/key", "-out", f"{tmp_path}/cert", "-days", "1", "-nodes", "-subj", "/CN=localhost"]
    kind = [
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-addext",
        "subjectAltName=DNS:localhost",
    ]
    subprocess.run(["openssl", "req", *kind, *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    return Server(script, wrap=lambda connection: context.wrap_socket(connection, server_side=True))


def test_one_connection_at_a_time_for_a_host(serve: Serve, session: Session) -> None:
    alone, crowds = threading.Lock(), list[bytes]()

    def slow(connection: socket.socket, request: bytes) -> None:
        if not alone.acquire(blocking=False):
            crowds.append(request)
        else:
            time.sleep(0.03)
            alone.release()
        answer()(connection, request)

    server = serve(slow)
    threads = [threading.Thread(target=session.get, args=(server.url,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(server.requests), crowds) == (6, [])


def test_no_threads_are_left_behind(serve: Serve, session: Session) -> None:
    server = serve(answer())
    session.get(server.url)
    for thread in server.workers:
        thread.join()
    before = threading.active_count()
    session.get(server.url)
    server.workers[-1].join()
    assert threading.active_count() <= before


@pytest.mark.parametrize(
    ("status", "method", "kind"),
    [
        (200, "GET", None), (304, "GET", None), (400, "POST", PermanentError), (401, "GET", AuthError),
        (403, "POST", AuthError), (404, "GET", PermanentError), (408, "GET", TransientError),
        (410, "GET", PermanentError), (422, "POST", PermanentError), (429, "POST", TransientError),
        (500, "GET", TransientError), (500, "POST", AmbiguousError), (502, "POST", AmbiguousError),
        (503, "POST", TransientError), (504, "PUT", AmbiguousError), (599, "GET", TransientError),
    ],
)  # fmt: skip
def test_a_status_says_what_to_do_next(status: int, method: str, kind: type[AdapterError] | None) -> None:
    error = error_for(Response(status, "https://a.example/", {}, b"", method=method))
    assert type(error) is (kind or type(None))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120), (" 0 ", 0), ("Wed, 25 Nov 2026 08:02:00 GMT", 120), ("99999999", 7 * 86400),
        ("Wed, 25 Nov 2096 08:02:00 GMT", 7 * 86400), ("-5", None), ("soon", None), ("", None), (None, None),
        ("1e9", None), ("NaN", None), ("²", None), ("Wed, 25 Nov 2020 08:02:00 GMT", None), ("9" * 5000, None),
        ("Wed, 99 Nov 2026 99:99:99 GMT", None),
    ],
)  # fmt: skip
def test_retry_after_in_both_forms(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, datetime(2026, 11, 25, 8, 0, tzinfo=UTC)) == seconds


def test_retry_after_reaches_the_error(serve: Serve, session: Session) -> None:
    got = session.get(serve(answer(status="503 Busy", headers={"Retry-After": "7"})).url)
    error = error_for(got)
    assert isinstance(error, TransientError)
    assert error.retry_after == 7


@pytest.mark.parametrize(
    "script",
    [
        raw(b""),
        raw(b"s3cret\r\n\r\n"),
        answer(b"s3cret" * 99999),
        redirect("http://10.0.0.1/?key=s3cret"),
        redirect("/?s3cret"),
    ],
)
def test_errors_hold_no_body_token_or_query(serve: Serve, session: Session, script: Script) -> None:
    for method in ("GET", "POST"):
        with pytest.raises(AdapterError) as caught:
            session.request(method, serve(script).url, params={"key": "s3cret"}, headers=SECRETS)
        assert "s3cret" not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__


def test_headers_with_line_ends_are_refused_unsent(serve: Serve, session: Session) -> None:
    server = serve(answer())
    for value in ("a\r\nHost: x", "a\nb", "€"):
        with pytest.raises(PermanentError, match="cannot be sent"):
            session.post(server.url, headers={"X-Title": value})
    assert server.requests == []


def test_json_and_text_are_read_or_refused() -> None:
    assert Response(200, "u", {"content-type": "text/html; charset=iso-8859-1"}, b"caf\xe9").text() == "café"
    assert Response(200, "u", {"content-type": "text/html; charset=klingon"}, b"caf\xff").text() == "caf\ufffd"
    assert Response(200, "u", {}, b'{"a": 1}').json() == {"a": 1}
    for body in (b"<html>", b"", b"[" * 100_000, b"\xff\xfe", b'{"a": ' + b"9" * 5000 + b"}"):
        with pytest.raises(PermanentError, match="JSON"):
            Response(200, "u", {}, body).json()


def test_parameters_join_the_query_before_the_fragment(serve: Serve, session: Session) -> None:
    server = serve(answer())
    session.get(server.url + "/a?b=c#d", params={"e": ["f", "g h"]})
    assert server.requests[0].startswith(b"GET /a?b=c&e=f&e=g+h HTTP/1.1")


@pytest.mark.parametrize(
    ("installed", "safe"), [("2.6.2", False), ("1.26.20", False), ("2.6.3", True), ("2.10.0", True)]
)
def test_an_unsafe_urllib3_is_refused(monkeypatch: pytest.MonkeyPatch, installed: str, safe: bool) -> None:
    monkeypatch.setattr("adapters.http.version", lambda package: installed)
    if safe:
        Session(user_agent="Wijk/1").close()
    else:
        with pytest.raises(ImportError, match=r"2\.6\.3"):
            Session(user_agent="Wijk/1")


def test_a_closed_session_may_be_used_again(serve: Serve, session: Session) -> None:
    server = serve(answer())
    session.get(server.url)
    session.close()
    assert session.get(server.url).status == 200


def test_a_kept_connection_is_used_again_and_watched_again(serve: Serve, session: Session) -> None:
    def twice(connection: socket.socket, request: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        connection.recv(65536)
        while True:
            connection.sendall(b"X")
            time.sleep(0.05)

    server = serve(twice)
    session.get(server.url)
    begun = time.monotonic()
    with pytest.raises(TransientError):
        session.get(server.url)
    assert len(server.requests) == 1
    assert time.monotonic() - begun < SHORT.total + SLACK
