"""Finds where the features of sentences stand in the weights, without writing their names: that was half of weighing.

`features` says what the features are and how they are called; here words lead to rows directly. Rows are kept as the
bytes of 32-bit integers, which are joined as fast as strings.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from sys import intern

import numpy as np
from numpy.typing import NDArray

from mapping.language import features

Index = Mapping[str, int]  # from the name of a feature to its row

ROW = np.dtype(np.int32)
FIRST = np.array(-1, ROW).tobytes()  # stands before every row
REMEMBERED = 50_000  # words whose rows are kept; beyond it they are looked up again
LAST = "\uffff"  # a character beyond those of words
NOTHING: Mapping[str, bytes] = {}
# Stands before, between and after sentences: no feature reaches over it, and none holds more than one of its marks.
BETWEEN = (features.CLOSES,) * 2 + (features.OPENS,) * 2


def distinct(found: Iterable[bytes]) -> NDArray[np.intp]:
    """Give each row once, in ascending order."""
    rows = np.frombuffer(bytearray().join((FIRST, *found)), ROW)  # of bytes that may be written, to sort them in place
    rows.sort()
    once: NDArray[np.int32] = rows[1:][rows[1:] != rows[:-1]]
    return once.astype(np.intp)


def _bytes(rows: Iterable[int]) -> bytes:
    return np.fromiter(rows, ROW).tobytes()


class Part:
    """The rows of the features of one part of a post, by the groups it has: words, pieces, topics, skips, moods."""

    def __init__(self, kinds: Mapping[str, Index]) -> None:
        self._words = _Words(kinds.get("w", {}), kinds.get("c", {}), kinds.get("k", {}))
        self._pairs = [
            (_Following(kinds[kind], link), gaps)
            for kind, link, gaps in (("w", " ", (1,)), ("s", "_", features.GAPS))
            if kind in kinds
        ]
        self._patterns = _Patterns(kinds["m"]) if "m" in kinds else None

    def rows(self, said: Sequence[features.Words]) -> list[bytes]:
        """Give the rows of these sentences; one may come more than once."""
        words = [*BETWEEN]
        for sentence in said:
            words += sentence
            words += BETWEEN
        found = list(map(self._words.__getitem__, words))
        for following, gaps in self._pairs:
            known = list(map(following.__getitem__, words))
            for gap in gaps:
                found += [rows[word] for rows, word in zip(known, words[gap:], strict=False) if word in rows]
        if self._patterns is not None:
            found += map(self._patterns.__getitem__, features.patterns(words))
        return found


class _Words(dict[str, bytes]):
    """The rows of a word: its own, those of its pieces, and those of what it is about."""

    def __init__(self, words: Index, pieces: Index, topics: Index) -> None:
        super().__init__()
        self._known, self._pieces, self._topics = words, pieces, topics

    def __missing__(self, word: str) -> bytes:
        own = [self._known[word]] if word in self._known else []
        pieces = features.pieces(word) if self._pieces else ()
        about = features.about((word,)) if self._topics else ()
        named = chain(((self._pieces, name) for name in pieces), ((self._topics, name) for name in about))
        rows = _bytes([*own, *(index[name] for index, name in named if name in index)])
        if len(self) < REMEMBERED:
            self[word] = rows
        return rows


class _Following(dict[str, Mapping[str, bytes]]):
    """The words that make a known pair with a word before them, and the row of that pair."""

    def __init__(self, pairs: Index, link: str) -> None:
        super().__init__()
        self._known, self._link = pairs, link
        self._sorted = sorted(pairs)

    def __missing__(self, word: str) -> Mapping[str, bytes]:
        start = word + self._link
        pairs = self._sorted[bisect_left(self._sorted, start) : bisect_left(self._sorted, start + LAST)]
        found = {intern(name.removeprefix(start)): _bytes([self._known[name]]) for name in pairs} or NOTHING
        if len(self) < REMEMBERED:
            self[word] = found
        return found


class _Patterns(dict[tuple[str, ...], bytes]):
    """The rows of patterns of word classes."""

    def __init__(self, known: Index) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, pattern: tuple[str, ...]) -> bytes:
        row = self._known.get(features.pattern_name(pattern))
        rows = b"" if row is None else _bytes([row])
        if len(self) < REMEMBERED:
            self[pattern] = rows
        return rows
