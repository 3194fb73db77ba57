"""Which platform stands at an address: every adapter is asked, and the one that can do most comes first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from adapters.contract import Adapter, AdapterError, Context, PermanentError, Recognised, TransientError
from adapters.http import error_for


@dataclass(frozen=True, slots=True)
class Found:
    """An adapter, by its name, and the community it knows."""

    adapter: str
    community: Recognised


def recognise(address: str, classes: Mapping[str, type[Adapter]], context: Context) -> list[Found]:
    """Say what is at an address, the adapter with most capabilities first; empty when nobody knows it.

    The address may lack its `https://`. Raises the AdapterError that explains why nothing can be known of it: a wrong
    address, a server that is not reached, or one that lets nobody in.
    """
    url, trouble = _reachable(address.strip(), context)
    found = []
    for name, adapter in classes.items():
        known = adapter.recognise(url, context)
        if known is not None:
            found.append(Found(name, known))
    if not found and trouble is not None:
        raise trouble
    return sorted(found, key=lambda each: -len(classes[each.adapter].capabilities))


def _reachable(address: str, context: Context) -> tuple[str, AdapterError | None]:
    """The address with its scheme, and what is wrong with the page there, if that need not be the end."""
    guesses = [address] if "://" in address else [f"https://{address}", f"http://{address}"]
    for number, url in enumerate(guesses, 1):
        if not _has_host(url):
            raise PermanentError("This is not a valid web address.")
        try:
            response = context.http.get(url)
        except TransientError:
            if number == len(guesses):
                raise
        else:
            error = error_for(response)
            if isinstance(error, TransientError):
                raise error
            return response.url, error
    raise PermanentError("This is not a valid web address.")


def _has_host(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False
