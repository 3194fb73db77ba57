"""Asking a Discourse forum: paths, the key, and what its refusals mean.

Keyed on status and `error_type`, never on words: error texts are in the language of the account.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from adapters.contract import AdapterError, AmbiguousError, AuthError, PermanentError, TransientError
from adapters.http import Response, Session
from adapters.json_fields import Json, obj, text, whole
from adapters.status import retry_after

SECONDS_PER_REQUEST = 3.0  # 20 a minute, bursts stay under 30: half of what all keys of a site share (60)
MEMOISER = 120.0  # seconds a forum answers an identical POST with the answer it gave before (DistributedMemoizer)
PATIENCE_WITH_WALLS = 5  # refusals in a row by something that is not the forum
_LEAST_WAIT = 10.0  # after a refusal that names no time, such as nginx's

Query = Iterable[tuple[str, object]]


class MissingError(PermanentError):
    """Nothing there for us (404, 410): deleted, or moved to where we may not look.

    `told` is whether the forum itself said so; a proxy before it answers 404 too, of which nothing follows.
    """

    def __init__(self, words: str, *, told: bool) -> None:
        super().__init__(words)
        self.told = told


class ForbiddenError(AuthError):
    """The forum refuses (401, 403): a key it does not accept, a missing scope, or a place closed to us."""

    def __init__(self, words: str, error_type: str) -> None:
        super().__init__(words)
        self.error_type = error_type


class Api:
    """One account on one forum. `used` counts the requests, from which the pace follows."""

    def __init__(self, http: Session, url: str, username: str, key: str) -> None:
        self.http = http
        self.url = url.rstrip("/")
        self.username = username
        self._key = key
        self.used = 0
        self.answered = False  # a read with this key succeeded, so that a later 403 is about the place, not the key

    def begin(self) -> None:
        """Begin the count of a call of the adapter."""
        self.used, self.answered = 0, False

    def get(self, path: str, query: Query = (), *, named: bool = True) -> Any:
        """Give the JSON at `path`. Raises MissingError, ForbiddenError, TransientError or PermanentError.

        With `named` false the request leaves out who we are, which only a key of a single account survives.
        """
        response = self.ask("GET", path, query=query, named=named)
        if error := error_of(response):
            raise error
        self.answered = True
        return body_of(response)

    def ask(self, method: str, path: str, body: Json | None = None, query: Query = (), named: bool = True) -> Response:
        """Make one request and give the answer, whatever its status; a time-out of a write is an AmbiguousError."""
        self.used += 1
        headers = {"Api-Key": self._key, "Accept": "application/json"}
        if named:
            headers["Api-Username"] = self.username
        parameters = urlencode([(name, str(value)) for name, value in query])
        address = f"{self.url}{quote(path)}" + (f"?{parameters}" if parameters else "")
        try:
            response = self.http.request(method, address, headers=headers, json=body)
        except AmbiguousError as error:
            raise AmbiguousError(str(error), look_after=MEMOISER) from error
        if origin(response.url) != origin(self.url):
            raise PermanentError("The forum sends us on to another address; put that address in `url`.")
        return response

    def pace(self) -> float:
        """Seconds to leave the forum alone after the requests made so far."""
        return self.used * SECONDS_PER_REQUEST


def origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def body_of(response: Response) -> Any:
    """Give the JSON of an answer; raises PermanentError when it is none."""
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError) as error:
        raise PermanentError("The address does not answer as a Discourse forum does: no JSON.") from error


def said_in(response: Response) -> Json:
    """Give the JSON object in an answer, empty when it is something else, such as the page of a proxy."""
    try:
        return obj(json.loads(response.body))
    except (ValueError, RecursionError):
        return {}


def error_of(response: Response, *, writing: bool = False) -> AdapterError | None:
    """Say what an answer's status means, None for success. `writing` says that repeating it is not harmless."""
    status, said = response.status, said_in(response)
    if status < 300:
        return None
    if status in (408, 425, 429) or (status == 503 and (said or not writing)):
        return TransientError(
            "The forum asks us to slow down or is read-only for a while.", retry_after=_wait(response)
        )
    if status >= 500:
        return _broken(writing)
    if status in (401, 403) and not said:
        words = "Something before the forum, such as a firewall, refuses us; ask who runs it to let the connector in."
        return TransientError(words, retry_after=_wait(response), give_up_times=PATIENCE_WITH_WALLS)
    if status in (401, 403):
        return ForbiddenError(
            "The forum does not accept the key or the account for this.", text(said.get("error_type"))
        )
    if status in (404, 410):
        return MissingError("The forum has nothing at this address for us.", told=bool(said))
    return PermanentError(f"The forum answered with status {status}.")


def _broken(writing: bool) -> AdapterError:
    if writing:
        return AmbiguousError("The forum broke off while it handled our message.", look_after=MEMOISER)
    return TransientError("The forum has a fault of its own.")


def _wait(response: Response) -> float:
    """Seconds the forum wants us to wait, and one more; the limiter counts refused requests too."""
    header = retry_after(response.headers.get("Retry-After"))
    extras = whole(obj(said_in(response).get("extras")).get("wait_seconds"))
    waits = [wait for wait in (header, extras) if wait is not None]
    return max(waits) + 1.0 if waits else _LEAST_WAIT
