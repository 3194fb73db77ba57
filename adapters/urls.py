"""Which URLs may be fetched at all, before any name is looked up."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import urlsplit

from adapters import addresses
from adapters.contract import PermanentError

_FORBIDDEN: Final = re.compile(r"[\x00-\x20\x7f\\]|%0[0ad]", re.IGNORECASE)
_PRIVATE_ZONES: Final = (".localhost", ".local", ".internal", ".svc", ".lan", ".home.arpa", ".onion", ".invalid")
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


def check_url(url: str, ports: frozenset[int], allow_loopback: bool) -> None:
    """Raise PermanentError for a URL that parsers may read differently, or that leads elsewhere than the web."""
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError:
        raise PermanentError("This is not a valid web address.") from None
    host = parts.hostname or ""
    if _FORBIDDEN.search(url) or parts.scheme not in _DEFAULT_PORTS or not host:
        raise PermanentError("This is not a web address that may be fetched (http or https, no special characters).")
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise PermanentError("A web address may not hold a user name or password; put them in the settings.")
    if unicodedata.normalize("NFKC", host) != host:
        raise PermanentError("The host name holds look-alike characters.")
    if not _may_be_public(host) and not (allow_loopback and is_local(host)):
        raise PermanentError("The host name does not lie on the public internet.")
    if port not in ports and not (allow_loopback and is_local(host)):
        raise PermanentError(f"Port {port} may not be fetched; only {', '.join(map(str, sorted(ports)))}.")


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port: what a credential belongs to."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").rstrip("."), parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)


def _may_be_public(host: str) -> bool:
    """Whether a host is a literal address (checked on connecting) or a well-formed name outside private zones."""
    if ":" in host:
        return "%" not in host  # a zone belongs to this machine's own links
    try:
        name = host.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        return False
    labels = name.split(".")
    numeric = all(label.startswith("0x") or label.isdigit() for label in labels)
    return (len(labels) > 1 or numeric) and not name.endswith(_PRIVATE_ZONES) and "\u3002" not in host


def is_local(host: str) -> bool:
    """Whether a host names this machine outright: `localhost`, or a literal loopback address."""
    return host.rstrip(".").lower() == "localhost" or addresses.is_loopback(host)
