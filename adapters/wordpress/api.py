"""Asking a WordPress site over its REST API (wp/v2, since 4.7): addresses, the account, and what refusals mean.

Keyed on status and `code`, never on words: messages are in the language of the site. A wrong application password is
silently nobody where everybody may read, so that only `users/me` proves who we are.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlencode

from adapters.contract import AdapterError, AmbiguousError, AuthError, PermanentError, TransientError
from adapters.http import Response, Session, error_for
from adapters.json_fields import Json, obj, objects, text, whole
from adapters.status import retry_after
from adapters.urls import origin

PER_PAGE = 100  # the most WordPress gives
SECONDS_PER_REQUEST = 1.0
HANDLING = 30.0  # seconds a site may go on with a request whose answer was lost (PHP's max_execution_time)

Query = Iterable[tuple[str, object]]


class GoneError(PermanentError):
    """The site knows nothing by this number (404, 410)."""


class ForbiddenError(AuthError):
    """The site refuses this to us (401, 403) and says so in its own words, of which `code` is the stable one."""

    def __init__(self, words: str, code: str) -> None:
        super().__init__(words)
        self.code = code


class Api:
    """One site, as one account or (without a name) as anybody. `used` counts the requests of a call."""

    def __init__(self, http: Session, url: str, username: str | None, password: str | None) -> None:
        self.http = http
        self.url = url.rstrip("/")
        self.used = 0
        self._headers = {"Accept": "application/json"}
        self.signs_in = bool(username and password)
        if self.signs_in:
            pair = base64.b64encode(f"{username}:{password}".encode()).decode()
            self._headers["Authorization"] = f"Basic {pair}"
        self._plain = False  # the site has no pretty permalinks: /?rest_route= instead of /wp-json
        self._me: int | None = None

    def begin(self) -> None:
        """Begin the count of a call of the adapter."""
        self.used = 0

    def get(self, path: str, query: Query = ()) -> Any:
        """Give the JSON at `path` (below wp/v2). Raises GoneError, ForbiddenError and what `error_of` says."""
        return self._read(f"/wp/v2{path}", query)

    def index(self) -> Json:
        """Give what the site says of itself."""
        return obj(self._read("/", [("_fields", "name,namespaces,authentication")]))

    def listed(self, path: str, query: Query = ()) -> list[Json]:
        """Give the objects of one page of a list; a page beyond the end is empty."""
        try:
            answer = self.get(path, [*query, ("per_page", PER_PAGE)])
        except _BeyondError:
            return []
        if not isinstance(answer, list):
            raise PermanentError("The site answers something else than a list. Is the address right?")
        return objects(answer)

    def me(self) -> int | None:
        """Give our number there, asked once; None when we do not sign in. Raises AuthError for a wrong password."""
        if self._me is None and self.signs_in:
            self._me = whole(self.account().get("id"))
        return self._me

    def account(self) -> Json:
        """Ask who we are. Raises AuthError when the site does not know us by this password."""
        try:
            account = obj(self.get("/users/me", [("context", "edit"), ("_fields", "id,username,roles,capabilities")]))
        except ForbiddenError:
            self._me = None
            words = "The site does not accept the application password; make a new one for our account."
            raise AuthError(words) from None
        if whole(account.get("id")) is None:
            raise PermanentError("The site does not say who we are. Is the address right?")
        return account

    def account_is_known(self) -> None:
        """Make sure, after a refusal, that the password still stands. Raises AuthError when it does not."""
        if self.signs_in:
            self.account()

    def send(self, method: str, path: str, body: Json | None = None) -> Response:
        """Make one writing request and give the answer, whatever its status."""
        return self._ask(method, f"/wp/v2{path}", (), body)

    def pace(self) -> float:
        """Seconds to leave the site alone after the requests made so far."""
        return self.used * SECONDS_PER_REQUEST

    def _read(self, route: str, query: Query) -> Any:
        query = list(query)
        response = self._ask("GET", route, query)
        if response.status in (200, 404) and not is_json(response):
            response = self._other_way(route, query, response)
        if error := error_of(response):
            raise error
        return response.json()

    def _other_way(self, route: str, query: Query, first: Response) -> Response:
        """Ask with the other form of address: which one works depends on the site's permalinks."""
        self._plain = not self._plain
        response = self._ask("GET", route, query)
        if is_json(response):
            return response
        self._plain = not self._plain
        return first

    def _ask(self, method: str, route: str, query: Query, body: Json | None = None) -> Response:
        self.used += 1
        try:
            response = self.http.request(method, self._address(route, query), headers=self._headers, json=body)
        except AmbiguousError as error:
            raise AmbiguousError(str(error), look_after=HANDLING) from error
        if origin(response.url) != origin(self.url):
            raise PermanentError("The site sends us on to another address; put that address in `url`.")
        return response

    def _address(self, route: str, query: Query) -> str:
        parameters = [(name, str(value)) for name, value in query]
        if self._plain:
            asked = urlencode([("rest_route", route), *parameters], safe=",/")
            return f"{self.url}/?{asked}"
        asked = urlencode(parameters, safe=",")
        return f"{self.url}/wp-json{quote(route)}" + (f"?{asked}" if asked else "")


class _BeyondError(PermanentError):
    """A page after the last one (400)."""


def is_json(response: Response) -> bool:
    try:
        return isinstance(json.loads(response.body), dict | list)
    except (ValueError, RecursionError):
        return False


def said_in(response: Response) -> Json:
    """Give the JSON object in an answer, empty when it is something else, such as the page of a firewall."""
    try:
        return obj(json.loads(response.body))
    except (ValueError, RecursionError):
        return {}


def code_of(response: Response) -> str:
    return text(said_in(response).get("code"))


def error_of(response: Response) -> AdapterError | None:
    """Say what an answer's status means, None for success."""
    status, code = response.status, code_of(response)
    if status in (401, 403) and not code:
        words = "Something before the site, such as a firewall, refuses us; ask who runs it to let the connector in."
        return TransientError(words, retry_after=retry_after(response.headers.get("Retry-After")), give_up_times=5)
    if status in (401, 403):
        return ForbiddenError("The site does not allow this to the account or the application password.", code)
    if status in (404, 410) and code and code != "rest_no_route":
        return GoneError("The site has nothing at this address for us.")
    if status == 400 and code.endswith("_invalid_page_number"):
        return _BeyondError("There are no more pages.")
    return error_for(response)
