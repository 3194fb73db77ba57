"""One hardened HTTP session for all adapters: guarded addresses, few redirects, firm limits, errors by what to do next.

Never raises for a status; see `error_for`. Nothing of the environment is used: no proxies, cookies or netrc. Two
requests to one host never overlap and are a second apart, whichever adapter or thread asks.
"""

from __future__ import annotations

import json as jsonlib
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

import requests
import urllib3
from requests.structures import CaseInsensitiveDict

from adapters.ask import SAFE, Ask, host_of
from adapters.body import read_body
from adapters.connection import GuardedAdapter, Refused, Resolve, Watchdog, system_resolve
from adapters.contract import AdapterError, AmbiguousError, PermanentError, TransientError
from adapters.status import error_for_status
from adapters.turns import Turns
from adapters.urls import check_url, is_local

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
SINCE_URLLIB3: Final = (2, 6, 3)  # CVE-2025-66418, CVE-2025-66471, CVE-2026-21441 are fixed from there


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request may take: seconds, bytes as sent and as decoded, redirects."""

    connect: float = 5.0
    read: float = 10.0
    total: float = 30.0
    raw_bytes: int = 5 * 1024 * 1024
    bytes: int = 5 * 1024 * 1024
    redirects: int = 4


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect that was followed: the status that sent us on, and the address that said so."""

    status: int
    url: str


@dataclass(frozen=True, slots=True)
class Response:
    """An answer whose body is whole, decoded and within limits. `url` is where it came from in the end."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes
    hops: tuple[Hop, ...] = ()
    method: str = "GET"  # what was asked for, before any redirect

    def text(self) -> str:
        """The body as text in the charset of its Content-Type, else UTF-8; undecodable bytes become U+FFFD."""
        charset = requests.utils.get_encoding_from_headers(CaseInsensitiveDict(self.headers)) or "utf-8"
        try:
            return self.body.decode(charset, "replace")
        except LookupError:
            return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON; raises PermanentError when it is none."""
        try:
            return jsonlib.loads(self.body)
        except (ValueError, RecursionError):
            raise PermanentError("The server answered something else than JSON. Is the address right?") from None


class Session:
    """Talks to communities. May be shared by threads; one request at a time to each host.

    `apart` is the least seconds between two requests to one host, by `clock` and `sleep`; for this machine itself,
    where `allow_loopback` lets us go there at all, it is `loopback_apart`.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        allow_loopback: bool = False,
        limits: Limits | None = None,
        ports: frozenset[int] = frozenset({80, 443}),
        resolve: Resolve = system_resolve,
        apart: float = 1.0,
        loopback_apart: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if tuple(map(int, re.findall(r"\d+", version("urllib3"))[:3])) < SINCE_URLLIB3:
            raise ImportError("This urllib3 is not safe; install 2.6.3 or newer.")
        self._agent = user_agent
        self._loopback = allow_loopback
        self._limits = limits or Limits()
        self._ports = ports
        self._requests = _new_requests(resolve, allow_loopback)
        self._apart = apart
        self._loopback_apart = loopback_apart
        self._turns = Turns(clock, sleep)

    def close(self) -> None:
        """Close the connections kept open; the session may still be used."""
        self._requests.close()

    def get(self, url: str, **options: Any) -> Response:
        return self.request("GET", url, **options)

    def post(self, url: str, **options: Any) -> Response:
        return self.request("POST", url, **options)

    def put(self, url: str, **options: Any) -> Response:
        return self.request("PUT", url, **options)

    def delete(self, url: str, **options: Any) -> Response:
        return self.request("DELETE", url, **options)

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Any = None,
        json: Any = None,
        form: Any = None,
        data: bytes | None = None,
        limits: Limits | None = None,
    ) -> Response:
        """Send one request and give the answer, whatever its status.

        Raises TransientError when surely nothing happened there (or the method is safe), AmbiguousError when a
        writing request may have been handled, PermanentError when the address or the answer is not acceptable.
        """
        within = limits or self._limits
        ask = Ask.of(method.upper(), url, headers or {}, params, json=json, form=form, data=data)
        with Watchdog(within.total) as watchdog:
            try:
                return self._walk(ask, within, watchdog)
            except (
                AdapterError,
                requests.RequestException,
                urllib3.exceptions.HTTPError,
                OSError,
                ValueError,
            ) as error:
                raise _failure(ask, error, watchdog) from None

    def _walk(self, ask: Ask, within: Limits, watchdog: Watchdog) -> Response:
        """Follow the redirects of one request to the answer at their end."""
        method, hops = ask.method, list[Hop]()
        while True:
            answer = self._once(ask, within, watchdog)
            target = answer.headers.get("Location")
            if answer.status not in REDIRECTS or target is None:
                return Response(answer.status, ask.url, answer.headers, answer.body, tuple(hops), method)
            if answer.status in (307, 308):
                watchdog.sent = False  # "ask again over there": surely not handled here
            if len(hops) >= within.redirects:
                raise PermanentError(f"{host_of(ask.url)} redirects in circles or too often.")
            hops.append(Hop(answer.status, ask.url))
            ask = ask.redirected(answer.status, target)

    def _once(self, ask: Ask, within: Limits, watchdog: Watchdog) -> Response:
        check_url(ask.url, self._ports, self._loopback)
        host = host_of(ask.url)
        sent = {"User-Agent": self._agent, "Accept": "*/*", **ask.headers, "Accept-Encoding": "gzip"}
        apart = self._loopback_apart if is_local(host) else self._apart
        with self._turns.taken(host, apart, watchdog.left):
            answer = self._requests.request(
                ask.method,
                ask.url,
                headers=sent,
                data=ask.body,
                stream=True,
                allow_redirects=False,
                timeout=(min(within.connect, within.total), min(within.read, within.total)),
            )
            with answer:
                content = read_body(answer, within.raw_bytes, within.bytes)
        if watchdog.barked:
            raise TimeoutError("cut off")  # a body that ends with the connection looks whole
        return Response(answer.status_code, ask.url, answer.headers, content)


def _new_requests(resolve: Resolve, allow_loopback: bool) -> requests.Session:
    """requests without the environment, cookies or default headers, over guarded connections."""
    session = _PlainSession()
    session.trust_env = False
    session.headers.clear()
    session.cookies.set_policy(_NoCookies())
    session.adapters.clear()
    for scheme in ("http://", "https://"):
        session.mount(scheme, GuardedAdapter(resolve, allow_loopback))
    return session


def error_for(response: Response) -> AdapterError | None:
    """The usual meaning of an answer's status, or None when it is a success; see `adapters.status`."""
    return error_for_status(response.status, response.headers, writing=response.method not in SAFE)


class _PlainSession(requests.Session):
    """Sees no redirects: requests reads and unpacks the body of each one without limits, even when not following it."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


class _NoCookies(requests.cookies.cookielib.DefaultCookiePolicy):  # type: ignore[misc, name-defined, unused-ignore]
    """Takes no cookie and gives none."""

    def set_ok(self, cookie: Any, request: Any) -> bool:
        return False

    def return_ok(self, cookie: Any, request: Any) -> bool:
        return False


def _failure(ask: Ask, error: Exception, watchdog: Watchdog) -> AdapterError:
    """What a broken request means: never sent, perhaps handled, or not to be tried again."""
    host = host_of(ask.url)
    late = watchdog.barked or isinstance(error, (requests.Timeout, TimeoutError))
    what = "took too long" if late else "broke the connection or sent an unreadable answer"
    if ask.method not in SAFE and watchdog.sent:
        return AmbiguousError(f"{host} {what}; what was sent may have arrived.")
    if isinstance(error, AdapterError):
        return error
    refused = _cause(error, Refused)
    if refused is not None:
        return PermanentError(str(refused))
    if isinstance(error, requests.exceptions.SSLError):
        return TransientError(f"{host} has no valid certificate.", give_up_seconds=3 * 86400.0)
    if watchdog.sent:
        return TransientError(f"{host} {what}.")
    if isinstance(error, ValueError):
        return PermanentError("This request cannot be sent: its address or a header holds characters that may not be.")
    return TransientError(f"{host} cannot be reached.")


def _cause(error: BaseException, wanted: type[BaseException]) -> BaseException | None:
    """The wanted exception in the chain of causes (and of requests' and urllib3's wrapping), if it is there."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        current = waiting.pop()
        if not isinstance(current, BaseException) or id(current) in seen:
            continue
        seen.add(id(current))
        if isinstance(current, wanted):
            return current
        waiting += [current.__cause__, current.__context__, getattr(current, "reason", None), *current.args]
    return None
