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
from mapping.language.rows import Part, distinct
from mapping.proposal import Span

Floats = NDArray[np.float32]
# The groups of features besides cues: a part of `features.parts`, and what is made of it: words and pairs (w), pieces
# of words (c), what these are about (k), pairs across a gap (s), patterns of small words (m).
WORD_GROUPS = ("tw", "tk", "aw", "ak", "ac", "fw", "lw", "as", "am")
FIRST_GROUPS = ("cue", "tw", "bw", "tc", "bc")  # of weights that do not name theirs: those were made before
LIKELY = 0.5  # from where an exchange may lack a cue of asking or of giving
PIECES = "c"
URGENT, ON_BEHALF = "urgent", "on_behalf"  # questions of yes or no
YES = "yes"  # the label of a flag that holds
SEPARATOR = "\n"
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
    _parts: Mapping[str, Part] = field(init=False, repr=False, compare=False)
    _group: NDArray[np.uint8] = field(init=False, repr=False, compare=False)  # which group a row is of, by number

    def __post_init__(self) -> None:
        parts: dict[str, dict[str, Mapping[str, int]]] = {}
        for group in self.index:
            if group != "cue":
                parts.setdefault(group[0], {})[group[1]] = self.index[group]
        object.__setattr__(self, "_parts", {part: Part(kinds) for part, kinds in parts.items()})
        sizes = [len(known) for known in self.index.values()]
        object.__setattr__(self, "_group", np.repeat(np.arange(len(sizes), dtype=np.uint8), sizes))

    def vector(self, read: Read) -> tuple[NDArray[np.intp], Floats]:
        """Give the rows and values of a post; the values of a group of words have length one."""
        known = self.index["cue"]
        cues = {known[name]: value for name, value in read.cues.items() if name in known}
        rows = distinct(chain.from_iterable(part.rows(read.said.get(name, ())) for name, part in self._parts.items()))
        values, groups = self.idf.take(rows), self._group.take(rows)
        values /= (np.sqrt(np.bincount(groups, values * values)) + 1e-6).take(groups)
        return (
            np.concatenate((np.fromiter(cues, np.intp, len(cues)), rows)),
            np.concatenate((np.fromiter(cues.values(), np.float32, len(cues)), values)),
        )


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
        return softmax(values @ self.weights.take(rows, axis=0).astype(np.float32) * self.scale + self.bias)

    def calibrated(self, probability: float) -> float:
        """Give how often a best label with this raw probability was right on communities never seen."""
        return float(np.interp(probability, *self.curve))


def softmax(scores: Floats) -> Floats:
    """Give the probabilities that log-odds stand for."""
    powers = np.exp(scores - np.maximum.reduce(scores))
    return np.asarray(powers / np.add.reduce(powers), dtype=np.float32)


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
    _scale: Floats = field(init=False, repr=False, compare=False)
    _bias: Floats = field(init=False, repr=False, compare=False)
    _columns: tuple[tuple[int, int], ...] = field(init=False, repr=False, compare=False)  # where each head's are

    def __post_init__(self) -> None:
        heads = (self.purpose, self.category, *self.flags.values())
        object.__setattr__(self, "_beside", np.hstack([head.weights for head in heads]))
        object.__setattr__(self, "_scale", np.concatenate([head.scale for head in heads]))
        object.__setattr__(self, "_bias", np.concatenate([head.bias for head in heads]))
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
        scores = values @ self._beside.take(rows, axis=0).astype(np.float32) * self._scale + self._bias
        purpose, category, *flags = (scores[start:end] for start, end in self._columns)
        chances, kinds = softmax(purpose), softmax(category)
        said = {name.rpartition(" ")[2] for name in read.cues if name.startswith("cue ")}
        for missing, other in ((why.OFFERS, "request"), (why.ASKS, "offer")):
            if said.isdisjoint(missing):
                self._move_doubtful(chances, "both", other)
        named = zip(self.flags.items(), flags, strict=True)
        holds = frozenset(name for (name, head), part in named if head.labels[int(part.argmax())] == YES)
        return Weighed(chances, kinds, holds)

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
