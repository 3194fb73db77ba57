"""Reading an answer's body within limits, and undoing at most one layer of gzip."""

from __future__ import annotations

import zlib
from typing import Final

import requests

from adapters.contract import PermanentError, TransientError

_PIECE: Final = 64 * 1024
_GZIP: Final = 31  # zlib's window bits for a gzip wrapper


def read_body(answer: requests.Response, raw_limit: int, limit: int, method: str) -> bytes:
    """The whole decoded body; raises PermanentError when too big or encoded otherwise, TransientError when broken."""
    coding = answer.headers.get("Content-Encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise PermanentError("The server sent the page in an encoding that was not asked for.")
    raw = bytearray()
    while piece := answer.raw.read(_PIECE, decode_content=False):
        raw += piece
        if len(raw) > raw_limit:
            raise PermanentError(f"The server sent more than {raw_limit // 1024} kB.")
    if method == "HEAD" or coding in ("", "identity") or not raw:
        if len(raw) > limit:
            raise PermanentError(f"The server sent more than {limit // 1024} kB.")
        return bytes(raw)
    return _gunzip(bytes(raw), limit)


def _gunzip(raw: bytes, limit: int) -> bytes:
    inflater = zlib.decompressobj(_GZIP)
    try:
        text = inflater.decompress(raw, limit + 1)
    except zlib.error:
        raise TransientError("The server sent a page that cannot be unpacked.") from None
    if len(text) > limit:
        raise PermanentError(f"The server sent more than {limit // 1024} kB once unpacked.")
    if not inflater.eof:
        raise TransientError("The server broke off in the middle of a page.")
    return text
