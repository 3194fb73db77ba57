"""No request reaches our own network: the address guard, on every answer of the resolver and on every hop."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from http_servers import SHORT, Server, answer

from adapters.addresses import is_public
from adapters.connection import AddressInfo
from adapters.contract import PermanentError, TransientError
from adapters.http import Session

ALLOWED = [
    "1.1.1.1", "8.8.8.8", "93.184.216.34", "::ffff:93.184.216.34", "2001:4860:4860::8888",
    "2606:2800:220:1:248:1893:25c8:1946",
]  # fmt: skip
DENIED = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
    "168.63.129.16", "169.254.169.254", "172.16.0.1", "192.0.0.1", "192.0.0.8", "192.0.0.171", "192.0.2.1",
    "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.1.7", "192.175.48.1", "198.18.0.1", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:0.0.0.1", "::ffff:127.0.0.1",
    "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "100::1", "2001::1", "2001:20::1",
    "2001:10::1", "2001:db8::1", "2001:0:4136:e378:8000:63bf:80ff:fffe", "2002:7f00:1::1", "2620:4f:8000::1",
    "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "", "db",
]  # fmt: skip
REFUSED_URLS = [
    "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
    "http://0/", "http://0.0.0.0/", "http://[::1]/", "http://[::]/", "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
    "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/", "http://[fe80::1%25eth0]/", "http://[fec0::1]/",
    "http://[fd00:ec2::254]/", "http://169.254.169.254/", "http://metadata.google.internal/",
    "http://100.100.100.200/", "http://168.63.129.16/", "http://100.64.0.1/", "http://224.0.0.1/",
    "http://255.255.255.255/", "http://localhost/", "http://LOCALHOST./", "http://x.localhost/", "http://db/",
    "http://printer.local/", "http://kubernetes.default.svc/", "http://a.example@127.0.0.1/",
    "http://a.example\\@127.0.0.1/", "http://127.0.0.1#@a.example/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/",
    "http://a.example%00.evil/", "http://a.example/%0d%0aHost:%20x", "http://a.example/\r\nHost: x", "http://xn--/",
    "file:///etc/passwd", "gopher://127.0.0.1:6379/_x", "ftp://a.example/", "dict://127.0.0.1/",
    "data:text/xml,<rss/>", "unix:///var/run/docker.sock", "//127.0.0.1/", "http://a.example:22/",
    "http://a.example:25/", "http://127.0.0.1:6379/", "http://a.example:99999/", "http://[/", "", "http://",
]  # fmt: skip


class Names:
    """A resolver of our own: what each name answers, look-up after look-up. Literal addresses answer themselves."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = {name.replace("_", "."): rounds for name, rounds in answers.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> Sequence[AddressInfo]:
        self.asked.append(host)
        rounds = self.answers.get(host)
        if rounds is None:
            return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        found = rounds.pop(0) if len(rounds) > 1 else rounds[0]
        return [info for address in found for info in socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)]


def outside(names: Names) -> Session:
    return Session(user_agent="Wijk/1", limits=SHORT, resolve=names)


@pytest.mark.parametrize("address", ALLOWED)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", DENIED)
def test_all_other_addresses_are_not(address: str) -> None:
    assert not is_public(address)


def test_every_shared_case_is_decided_right() -> None:
    cases = json.loads((_shared() / "data/addresses/cases.json").read_text())
    assert [case["address"] for case in cases["addresses"] if is_public(case["address"]) != case["allow"]] == []
    names = Names(**{"127_0_0_1_nip_io": [["127.0.0.1"]]})
    for case in cases["urls"]:
        with pytest.raises(PermanentError):
            outside(names).get(case["url"])


def _shared() -> Path:
    root = Path(os.environ.get("WIJK_SHARED", Path(__file__).parents[3] / "shared"))
    if not (root / "data/addresses/cases.json").is_file():
        pytest.skip("the shared address cases are not here (set WIJK_SHARED)")
    return root


@pytest.mark.parametrize("url", REFUSED_URLS)
def test_urls_that_lead_inside_or_elsewhere_are_refused(url: str) -> None:
    with pytest.raises(PermanentError):
        outside(Names()).get(url)


@pytest.mark.parametrize("loopback", [False, True])
@pytest.mark.parametrize("answers", [["10.0.0.1"], ["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::1"]])
def test_names_that_point_inside_are_refused_with_one_lookup(answers: list[str], loopback: bool) -> None:
    names = Names(rebind_example=[answers])
    session = Session(user_agent="Wijk/1", limits=SHORT, resolve=names, allow_loopback=loopback)
    with pytest.raises(PermanentError, match="does not lie on the public internet"):
        session.get("http://rebind.example/")
    assert names.asked == ["rebind.example"]


def test_a_name_without_addresses_is_refused() -> None:
    with pytest.raises(PermanentError):
        outside(Names(empty_example=[[]])).get("http://empty.example/")


def test_an_unknown_name_is_tried_again_later() -> None:
    with pytest.raises(TransientError, match="cannot be reached"):
        outside(Names()).post("http://unknown.example/", json={})


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/", "http://inside.example/", "http://169.254.169.254/latest", "file:///etc/passwd",
        "http://[::ffff:10.0.0.1]/", "//10.0.0.1/", "gopher://127.0.0.1/", "http://127.0.0.1@10.0.0.1/", "http://[",
        "http://127.0.0.1:1\\@10.0.0.1/",
    ],
)  # fmt: skip
def test_redirects_inside_are_refused_on_every_hop(serve: Callable[..., Server], target: str) -> None:
    server = serve(answer(status="302 Found", headers={"Location": target}))
    names = Names(inside_example=[["192.168.1.7"]])
    session = Session(user_agent="Wijk/1", limits=SHORT, resolve=names, allow_loopback=True)
    with pytest.raises(PermanentError):
        session.get(server.url)
    assert len(server.requests) == 1


def test_a_name_that_changes_between_hops_is_looked_up_and_refused_again(serve: Callable[..., Server]) -> None:
    server = serve(answer(status="302 Found", headers={"Location": "/again"}))
    names = Names(localhost=[["127.0.0.1"], ["10.0.0.1"]])
    session = Session(user_agent="Wijk/1", limits=SHORT, resolve=names, allow_loopback=True)
    with pytest.raises(PermanentError):
        session.get(f"http://localhost:{server.port}/")
    assert names.asked == ["localhost", "localhost"]


def test_loopback_is_reached_only_by_explicit_setting(serve: Callable[..., Server], session: Session) -> None:
    server = serve(answer(b"hello"))
    assert session.get(server.url).body == b"hello"
    with pytest.raises(PermanentError):
        outside(Names()).get(server.url)
    assert len(server.requests) == 1


def test_the_connection_goes_to_the_address_that_was_checked(serve: Callable[..., Server]) -> None:
    server = serve(answer())
    names = Names(localhost=[["127.0.0.1"], ["127.0.0.9"]])
    session = Session(user_agent="Wijk/1", limits=SHORT, resolve=names, allow_loopback=True)
    assert session.get(f"http://localhost:{server.port}/").status == 200
    assert names.asked == ["localhost"]
    assert f"Host: localhost:{server.port}".encode() in server.requests[0]
