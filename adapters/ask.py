"""One request as it goes out, and what becomes of it where a redirect leads."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode, urljoin, urlsplit

from requests.structures import CaseInsensitiveDict

from adapters.contract import PermanentError
from adapters.urls import origin

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
FREE: Final = frozenset(  # headers that may go to another origin; all others could be a credential
    {"accept", "accept-language", "content-type", "if-modified-since", "if-none-match", "user-agent"}
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One request as it goes out on one hop."""

    method: str
    url: str
    headers: CaseInsensitiveDict[str]
    body: bytes | str | None

    @classmethod
    def of(
        cls, method: str, url: str, headers: Mapping[str, str], params: Any, *, json: Any, form: Any, data: Any
    ) -> Ask:
        sent = CaseInsensitiveDict(headers)
        body: bytes | str | None = data
        if json is not None:
            sent.setdefault("Content-Type", "application/json")
            body = jsonlib.dumps(json)
        elif form is not None:
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
            body = urlencode(form, doseq=True, errors="replace")
        return cls(method, _with_params(url, params), sent, body)

    def redirected(self, status: int, target: str) -> Ask:
        """What to ask where a redirect leads; raises PermanentError where it must not be followed."""
        there = _joined(self.url, target)
        elsewhere = origin(there) != origin(self.url)
        if urlsplit(self.url).scheme == "https" and urlsplit(there).scheme == "http":
            raise PermanentError(f"{host_of(self.url)} redirects from https to http, which is not safe.")
        kept = CaseInsensitiveDict(
            {name: value for name, value in self.headers.items() if not elsewhere or name.lower() in FREE}
        )
        if self.method not in SAFE and (status == 303 or (status in (301, 302) and self.method == "POST")):
            kept.pop("Content-Type", None)
            return Ask("GET", there, kept, None)
        if elsewhere and self.body is not None:
            raise PermanentError(
                f"{host_of(self.url)} sends what we write on to another site. Use its present address."
            )
        return Ask(self.method, there, kept, self.body)


def _joined(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError:
        raise PermanentError(f"{host_of(url)} redirects to something that is no web address.") from None


def _with_params(url: str, params: Any) -> str:
    if not params:
        return url
    plain, mark, fragment = url.partition("#")
    query = urlencode(params, doseq=True, errors="replace")
    return f"{plain}{'&' if '?' in plain else '?'}{query}{mark}{fragment}"


def host_of(url: str) -> str:
    """The host an address names, fit for a message."""
    try:
        return urlsplit(url).hostname or "the address"
    except ValueError:
        return "the address"
