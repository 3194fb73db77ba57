"""Weighs the features of a post with trained weights: how likely each purpose and each category is.

The weights are a multinomial logistic regression (see `train.py`), rounded to one byte each; numpy alone reads them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapping.language import features, private, why
from mapping.proposal import Span

Floats = NDArray[np.float32]
# The groups of features besides cues: a part of `features.parts`, and what is made of it: words and pairs (w), pieces
# of words (c), pairs across a gap (s), patterns of small words (m).
WORD_GROUPS = ("tw", "aw", "ac", "fw", "lw", "as", "am")
FIRST_GROUPS = ("cue", "tw", "bw", "tc", "bc")  # of weights that do not name theirs: those were made before
LIKELY = 0.65  # from where an exchange may lack a cue of asking or of giving
PIECES = "c"
URGENT, ON_BEHALF = "urgent", "on_behalf"  # questions of yes or no
YES = "yes"  # the label of a flag that holds
SEPARATOR = "\n"
REMEMBERED = 50_000  # words whose pieces are kept; beyond it they are looked up again
CUE_WEIGHT = 0.3  # against word groups of length one; best of four settings compared between sets a and b


@dataclass(frozen=True, slots=True)
class Read:
    """What is weighed of one post: cues with their strength, and the sentences of its parts (`features.parts`)."""

    cues: Mapping[str, float]
    said: Mapping[str, Sequence[features.Words]]

    def names(self, group: str) -> Iterable[str]:
        """Give the names of the features of a group."""
        if group == "cue":
            return self.cues
        said = self.said.get(group[0], ())
        if group[1] == PIECES:
            return set().union(*(features.pieces(word) for word in set().union(*said)))
        return set().union(*map(features.KINDS[group[1]], said))


def blank(text: str, spans: Iterable[Span]) -> str:
    """Put spaces over personal data: a name or number says nothing of help, and must not be learned."""
    for span in spans:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


def extract(title: str, body: str, found: features.Hits | None = None, spans: tuple[Span, ...] | None = None) -> Read:
    """Give the features of a post; `found` and `spans` (personal data) spare finding them again."""
    text = features.joined(title, body)
    text = blank(text, private.find(text) if spans is None else spans)
    cues = features.cue_features(text, len(title), found or features.hits(text))
    return Read(_strengths(cues), features.parts(text, len(title)))


def _strengths(cues: Mapping[str, float]) -> dict[str, float]:
    """Let a cue that stands there twice count more, but not double."""
    return {name: CUE_WEIGHT * min(math.log1p(count), 2.5) for name, count in cues.items()}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Where each known feature stands in the weights, and how telling a word is (inverse document frequency)."""

    index: Mapping[str, Mapping[str, int]]  # group ("cue" and WORD_GROUPS) to feature to row
    idf: Floats
    size: int
    pieces: dict[str, dict[str, frozenset[int]]] = field(default_factory=dict, compare=False)

    def vector(self, read: Read) -> tuple[NDArray[np.intp], Floats]:
        """Give the rows and values of a post; the values of a group of words have length one."""
        cues = self.index["cue"]
        strengths = {cues[name]: value for name, value in read.cues.items() if name in cues}
        strong = np.array(list(strengths.values()), dtype=np.float32)
        found = [list(strengths)]
        found += [self._rows(group, read) for group in self.index if group != "cue"]
        lengths = [len(rows) for rows in found if rows]
        rows = np.fromiter(chain.from_iterable(found), dtype=np.intp, count=sum(lengths))
        values = self.idf.take(rows)
        if lengths:
            starts = np.array([0, *accumulate(lengths[:-1])], dtype=np.intp)
            norms = np.sqrt(np.add.reduceat(values * values, starts)) + 1e-6
            values /= norms.repeat(lengths)
            values[: len(strong)] = strong
        return rows, values

    def _rows(self, group: str, read: Read) -> list[int]:
        known = self.index[group]
        if group[1] != PIECES:
            return [row for row in map(known.get, read.names(group)) if row is not None]
        remembered = self.pieces.setdefault(group, {})
        said: set[str] = set().union(*read.said.get(group[0], ()))
        return list(set().union(*[remembered.get(word) or self._pieces(group, word) for word in said]))

    def _pieces(self, group: str, word: str) -> frozenset[int]:
        """Give the rows of the pieces of a word, and remember them."""
        known = self.index[group]
        rows = frozenset(known[piece] for piece in features.pieces(word) if piece in known)
        if len(self.pieces[group]) < REMEMBERED:
            self.pieces[group][word] = rows
        return rows


@dataclass(frozen=True, slots=True)
class Head:
    """One question answered by the weights: which of `labels`."""

    labels: tuple[str, ...]
    weights: NDArray[np.int8]  # features × labels
    scale: Floats  # per label
    bias: Floats
    curve: tuple[Floats, Floats]  # raw probability of the best label to how often that is right

    def probabilities(self, rows: NDArray[np.intp], values: Floats) -> Floats:
        """Give the raw probability of each label."""
        return self.of(values @ self.weights[rows].astype(np.float32))

    def of(self, sums: Floats) -> Floats:
        """Give the raw probability of each label from the sums of values times weights."""
        scores = self._scores(sums)
        powers = np.exp(scores - scores.max())
        return np.asarray(powers / powers.sum(), dtype=np.float32)

    def best(self, sums: Floats) -> str:
        """Give the likeliest label."""
        return self.labels[int(self._scores(sums).argmax())]

    def _scores(self, sums: Floats) -> Floats:
        return sums * self.scale + self.bias

    def calibrated(self, probability: float) -> float:
        """Give how often a best label with this raw probability was right on communities never seen."""
        return float(np.interp(probability, *self.curve))


@dataclass(frozen=True, slots=True)
class Weighed:
    """What weights say of a post: raw probabilities of purposes and of categories (`kinds`), and which flags hold."""

    purposes: Floats
    kinds: Floats
    yes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Model:
    """Vocabulary and heads: purpose, category, and by name questions of yes or no (`urgent`, `on_behalf`)."""

    vocabulary: Vocabulary
    purpose: Head
    category: Head
    flags: Mapping[str, Head] = field(default_factory=dict)
    _beside: NDArray[np.int8] = field(init=False, repr=False, compare=False)  # the weights of all heads, in one pass
    _columns: tuple[tuple[int, int], ...] = field(init=False, repr=False, compare=False)  # where each head's are

    def __post_init__(self) -> None:
        heads = (self.purpose, self.category, *self.flags.values())
        object.__setattr__(self, "_beside", np.hstack([head.weights for head in heads]))
        ends = accumulate((len(head.labels) for head in heads), initial=0)
        object.__setattr__(self, "_columns", tuple(pairwise(ends)))

    def chances(self, read: Read) -> tuple[Floats, Floats]:
        """Give the raw probability of each purpose and of each category of a post, as `weigh` does."""
        weighed = self.weigh(read)
        return weighed.purposes, weighed.kinds

    def weigh(self, read: Read) -> Weighed:
        """Answer all questions of a post.

        An exchange says both what is asked and what is given: without a cue of one of them it is the other alone,
        unless an exchange is likelier than not.
        """
        rows, values = self.vocabulary.vector(read)
        sums = values @ self._beside.take(rows, axis=0).astype(np.float32)
        purpose, category, *flags = (sums[start:end] for start, end in self._columns)
        chances, kinds = self.purpose.of(purpose), self.category.of(category)
        said = {name.rpartition(" ")[2] for name in read.cues if name.startswith("cue ")}
        for missing, other in ((why.OFFERS, "request"), (why.ASKS, "offer")):
            if said.isdisjoint(missing):
                self._move_doubtful(chances, "both", other)
        named = zip(self.flags.items(), flags, strict=True)
        return Weighed(chances, kinds, frozenset(name for (name, head), part in named if head.best(part) == YES))

    def _move_doubtful(self, chances: Floats, label: str, to: str) -> None:
        """Give a small chance of one label to another; weights that never learned one of them are left as they are."""
        labels = self.purpose.labels
        if label in labels and to in labels and chances[labels.index(label)] < LIKELY:
            chances[labels.index(to)] += chances[labels.index(label)]
            chances[labels.index(label)] = 0

    def save(self, path: Path) -> None:
        """Write the weights as one compressed file."""
        save(path, self.vocabulary, {"purpose": self.purpose, "category": self.category, **self.flags})


def save(path: Path, vocabulary: Vocabulary, heads: Mapping[str, Head]) -> None:
    """Write a vocabulary and the heads that weigh it as one compressed file."""
    arrays: dict[str, Any] = {"idf": vocabulary.idf.astype(np.float16), "groups": _pack(vocabulary.index)}
    for group, known in vocabulary.index.items():
        arrays[f"words_{group}"] = _pack(known)
    for name, head in heads.items():
        arrays |= {
            f"{name}_labels": _pack(head.labels), f"{name}_weights": head.weights, f"{name}_scale": head.scale,
            f"{name}_bias": head.bias, f"{name}_curve": np.stack(head.curve),
        }  # fmt: skip
    np.savez_compressed(path, **arrays)


def _pack(words: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer(SEPARATOR.join(words).encode(), dtype=np.uint8)


def _unpack(packed: NDArray[np.uint8]) -> list[str]:
    return packed.tobytes().decode().split(SEPARATOR) if packed.size else []


def load_from(path: Path) -> Model:
    """Read weights that `Model.save` wrote."""
    vocabulary, heads = load(path)
    return Model(vocabulary, heads.pop("purpose"), heads.pop("category"), heads)


def load(path: Path) -> tuple[Vocabulary, dict[str, Head]]:
    """Read what `save` wrote: the vocabulary, and the heads by name."""
    with np.load(path, allow_pickle=False) as arrays:
        index: dict[str, dict[str, int]] = {}
        row = 0
        for group in _unpack(arrays["groups"]) if "groups" in arrays else FIRST_GROUPS:
            words = _unpack(arrays[f"words_{group}"])
            index[group] = {word: row + offset for offset, word in enumerate(words)}
            row += len(words)
        names = [name.removesuffix("_labels") for name in arrays.files if name.endswith("_labels")]
        return Vocabulary(index, arrays["idf"].astype(np.float32), row), {name: _head(arrays, name) for name in names}


def _head(arrays: Any, name: str) -> Head:
    curve = arrays[f"{name}_curve"].astype(np.float32)
    return Head(
        tuple(_unpack(arrays[f"{name}_labels"])),
        arrays[f"{name}_weights"],
        arrays[f"{name}_scale"],
        arrays[f"{name}_bias"],
        (curve[0], curve[1]),
    )


@lru_cache(maxsize=1)
def shipped() -> Model:
    """Give the model that comes with the package; read once."""
    with resources.as_file(resources.files("mapping.language").joinpath("weights.npz")) as path:
        return load_from(path)
