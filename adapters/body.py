"""Reading an answer's body within limits, and undoing at most one layer of gzip."""

from __future__ import annotations

import zlib
from typing import Final

import requests

from adapters.contract import PermanentError, TransientError

_PIECE: Final = 64 * 1024
_GZIP: Final = 31  # zlib's window bits for a gzip wrapper
_MAGIC: Final = b"\x1f\x8b"


def read_body(answer: requests.Response, raw_limit: int, limit: int) -> bytes:
    """The whole decoded body; raises PermanentError when too big or encoded otherwise, TransientError when broken."""
    coding = answer.headers.get("Content-Encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise PermanentError("The server sent the page in an encoding that was not asked for.")
    packed = coding in ("gzip", "x-gzip")
    raw = _read(answer, raw_limit if packed else min(raw_limit, limit))
    return _gunzip(raw, limit) if packed and raw else raw


def _read(answer: requests.Response, limit: int) -> bytes:
    raw = bytearray()
    while piece := answer.raw.read1(_PIECE, decode_content=False):
        raw += piece
        if len(raw) > limit:
            raise PermanentError(f"The server sent more than {limit // 1024} kB.")
    return bytes(raw)


def _gunzip(raw: bytes, limit: int) -> bytes:
    """Unpack all members of one gzip layer; what follows the last one is ignored, as browsers do."""
    text = bytearray()
    while raw.startswith(_MAGIC) or not text:
        inflater = zlib.decompressobj(_GZIP)
        try:
            text += inflater.decompress(raw, limit + 1 - len(text))
        except zlib.error:
            raise TransientError("The server sent a page that cannot be unpacked.") from None
        if len(text) > limit:
            raise PermanentError(f"The server sent more than {limit // 1024} kB once unpacked.")
        if not inflater.eof:
            raise TransientError("The server broke off in the middle of a page.")
        raw = inflater.unused_data
        if not raw:
            break
    return bytes(text)
