"""A page of a list, with the address of the next one in the body and in a Link header (RFC 8288)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import after_this_request, request
from werkzeug.wrappers import Response

from connector import access
from connector.web.engines import engine


@dataclass(frozen=True, slots=True)
class Page:
    """Some items of a list; `next` is None on the last page."""

    items: Sequence[Any]
    next: str | None


def page(found: Sequence[Any], size: int, **following: int) -> Page:
    """A page of what was found when one more than `size` was asked for; `following`: parameters of the next page."""
    if len(found) <= size:
        return Page(found, None)
    asked = request.args.to_dict() | {name: str(value) for name, value in following.items()}
    address = f"{access.address(engine().config)}{request.path}?{urlencode(asked)}"
    after_this_request(lambda response: _linked(response, address))
    return Page(found[:size], address)


def _linked(response: Any, address: str) -> Any:
    assert isinstance(response, Response)
    response.headers["Link"] = f'<{address}>; rel="next"'
    return response
