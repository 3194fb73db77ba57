"""One hardened HTTP session for all adapters: guarded addresses, few redirects, firm limits, errors by what to do next.

Never raises for a status; see `error_for`. Nothing of the environment is used: no proxies, cookies or netrc.
"""

from __future__ import annotations

import json as jsonlib
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import urlencode, urljoin, urlsplit

import requests
import urllib3
from requests.structures import CaseInsensitiveDict

from adapters.body import read_body
from adapters.connection import GuardedAdapter, LoopbackPorts, Refused, Resolve, Watchdog, system_resolve
from adapters.contract import AdapterError, AmbiguousError, PermanentError, TransientError
from adapters.status import error_for_status
from adapters.urls import check_url, origin

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
CREDENTIALS: Final = frozenset(
    {"authorization", "cookie", "api-key", "api-username", "user-api-key", "user-api-client-id", "x-api-key"}
)
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
    """Talks to communities. May be shared by threads; one request at a time to each host."""

    def __init__(
        self,
        *,
        user_agent: str,
        allow_loopback: bool = False,
        limits: Limits | None = None,
        ports: frozenset[int] = frozenset({80, 443}),
        resolve: Resolve = system_resolve,
    ) -> None:
        if tuple(int(part) for part in version("urllib3").split(".")[:3]) < SINCE_URLLIB3:
            raise ImportError("This urllib3 is not safe; install 2.6.3 or newer.")
        self._agent = user_agent
        self._loopback: LoopbackPorts = allow_loopback
        self._limits = limits or Limits()
        self._ports = ports
        self._resolve = resolve
        self._local = threading.local()
        self._hosts: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

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
        url = _with_params(url, params)
        sent = CaseInsensitiveDict(headers or {})
        body: bytes | str | None = data
        if json is not None:
            sent.setdefault("Content-Type", "application/json")
            body = jsonlib.dumps(json)
        elif form is not None:
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
            body = urlencode(form, doseq=True)
        hops: list[Hop] = []
        while True:
            answer = self._once(method, url, sent, body, within)
            target = answer.headers.get("Location")
            if answer.status not in REDIRECTS or target is None:
                return Response(answer.status, url, answer.headers, answer.body, tuple(hops))
            if len(hops) >= within.redirects:
                raise PermanentError(f"{_host(url)} redirects in circles or too often.")
            hops.append(Hop(answer.status, url))
            url, sent, method, body = _follow(method, url, target, answer.status, sent, body)

    def _once(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | str | None, within: Limits
    ) -> Response:
        check_url(url, self._ports, self._loopback)
        host = _host(url)
        sent = {"User-Agent": self._agent, "Accept": "*/*", **headers, "Accept-Encoding": "gzip"}
        with self._hosts[host], Watchdog(within.total) as watchdog:
            try:
                answer = self._requests().request(
                    method,
                    url,
                    headers=sent,
                    data=body,
                    stream=True,
                    allow_redirects=False,
                    timeout=(min(within.connect, within.total), min(within.read, within.total)),
                )
                with answer:
                    content = read_body(answer, within.raw_bytes, within.bytes, method)
            except Refused as error:
                raise PermanentError(str(error)) from None
            except AdapterError:
                raise
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
                raise _failure(method, host, error, watchdog) from None
        return Response(answer.status_code, url, answer.headers, content)

    def _requests(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = requests.Session()
            session.trust_env = False
            session.headers.clear()
            session.cookies.set_policy(_NoCookies())
            for scheme in ("http://", "https://"):
                session.mount(scheme, GuardedAdapter(self._resolve, self._loopback))
            self._local.session = session
        return session


def error_for(response: Response) -> AdapterError | None:
    """The usual meaning of an answer's status, or None when it is a success; see `adapters.status`."""
    return error_for_status(response.status, response.headers)


class _NoCookies(requests.cookies.cookielib.DefaultCookiePolicy):  # type: ignore[misc, name-defined, unused-ignore]
    """Takes no cookie and gives none."""

    def set_ok(self, cookie: Any, request: Any) -> bool:
        return False

    def return_ok(self, cookie: Any, request: Any) -> bool:
        return False


def _follow(
    method: str, url: str, target: str, status: int, headers: CaseInsensitiveDict[str], body: bytes | str | None
) -> tuple[str, CaseInsensitiveDict[str], str, bytes | str | None]:
    """Where a redirect leads, and what may be sent there."""
    there = urljoin(url, target)
    if urlsplit(url).scheme == "https" and urlsplit(there).scheme == "http":
        raise PermanentError(f"{_host(url)} redirects from https to http, which is not safe.")
    kept = headers.copy()
    if origin(there) != origin(url):
        for name in list(kept):
            if name.lower() in CREDENTIALS:
                del kept[name]
    if status == 303 or (status in (301, 302) and method == "POST"):
        kept.pop("Content-Type", None)
        return there, kept, "GET", None
    return there, kept, method, body


def _failure(method: str, host: str, error: Exception, watchdog: Watchdog) -> AdapterError:
    """What a broken request means: never sent, or perhaps handled."""
    refused = _cause(error, lambda cause: isinstance(cause, Refused))
    if refused is not None:
        return PermanentError(str(refused))
    if isinstance(error, requests.exceptions.SSLError):
        return TransientError(f"{host} has no valid certificate.", give_up_seconds=3 * 86400.0)
    unsent = _cause(error, lambda cause: isinstance(cause, _UNSENT))
    what = "took too long" if watchdog.barked or isinstance(error, requests.Timeout) else "broke the connection"
    if unsent is not None:
        return TransientError(f"{host} cannot be reached.")
    if method in SAFE:
        return TransientError(f"{host} {what}.")
    return AmbiguousError(f"{host} {what}; what was sent may have arrived.")


_UNSENT: Final = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    urllib3.exceptions.NameResolutionError,
)


def _cause(error: BaseException, wanted: Callable[[BaseException], bool]) -> BaseException | None:
    """The first exception in the chain of causes (and of requests' and urllib3's wrapping) that is wanted."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        current = waiting.pop()
        if not isinstance(current, BaseException) or id(current) in seen:
            continue
        seen.add(id(current))
        if wanted(current):
            return current
        waiting += [current.__cause__, current.__context__, getattr(current, "reason", None), *current.args]
    return None


def _with_params(url: str, params: Any) -> str:
    if not params:
        return url
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(params, doseq=True)}"


def _host(url: str) -> str:
    return urlsplit(url).hostname or "the address"
