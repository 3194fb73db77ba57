"""Weighs the features of a post with trained weights: how likely each purpose and each category is.

The weights are a multinomial logistic regression (see `train.py`), rounded to one byte each; numpy alone reads them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapping.language import features, private, why
from mapping.proposal import Span

Floats = NDArray[np.float32]
WORD_GROUPS = ("tw", "bw", "tc", "bc")
SEPARATOR = "\n"
REMEMBERED = 50_000  # words whose pieces are kept; beyond it they are looked up again
CUE_WEIGHT = 0.3  # against word groups of length one; best of four settings compared between sets a and b


@dataclass(frozen=True, slots=True)
class Read:
    """What is weighed of one post: cues with their strength, and the words of its parts, title (`t`) and body (`b`)."""

    cues: Mapping[str, float]
    said: Mapping[str, Sequence[str]]

    def names(self, group: str) -> Iterable[str]:
        """Give the names of the features of a group."""
        if group == "cue":
            return self.cues
        said = self.said[group[0]]
        return features.words(said) if group[1] == "w" else set().union(*map(features.pieces, said))


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
    return Read(_strengths(cues), features.tokens(text, len(title)))


def _strengths(cues: Mapping[str, float]) -> dict[str, float]:
    """Let a cue that stands there twice count more, but not double."""
    return {name: CUE_WEIGHT * min(math.log1p(count), 2.5) for name, count in cues.items()}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Where each known feature stands in the weights, and how telling a word is (inverse document frequency)."""

    index: Mapping[str, Mapping[str, int]]  # group ("cue" and WORD_GROUPS) to feature to row
    idf: Floats
    size: int
    pieces: dict[str, dict[str, frozenset[int]]] = field(default_factory=lambda: {"tc": {}, "bc": {}}, compare=False)

    def vector(self, read: Read, groups: Sequence[str] = WORD_GROUPS) -> tuple[NDArray[np.intp], Floats]:
        """Give the rows and values of a post, of its cues and these word groups; those of a group have length one."""
        cues = self.index["cue"]
        hits = [(cues[name], value) for name, value in read.cues.items() if name in cues]
        rows = [np.array([row for row, _ in hits], dtype=np.intp)]
        values = [np.array([value for _, value in hits], dtype=np.float32)]
        for group in groups:
            found = self._rows(group, read.said[group[0]])
            if found:
                rows.append(np.array(found, dtype=np.intp))
                weights = self.idf[rows[-1]]
                values.append(weights / max(math.sqrt(float(weights @ weights)), 1e-6))
        return np.concatenate(rows), np.concatenate(values)

    def _rows(self, group: str, said: Sequence[str]) -> list[int]:
        if not said:
            return []
        known = self.index[group]
        if group[1] == "w":
            return [known[word] for word in features.words(said) if word in known]
        remembered = self.pieces[group]
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
        scores = (values @ self.weights[rows].astype(np.float32)) * self.scale + self.bias
        powers = np.exp(scores - scores.max())
        return np.asarray(powers / powers.sum(), dtype=np.float32)

    def calibrated(self, probability: float) -> float:
        """Give how often a best label with this raw probability was right on communities never seen."""
        return float(np.interp(probability, *self.curve))


@dataclass(frozen=True, slots=True)
class Model:
    """Vocabulary and the two heads, purpose and category."""

    vocabulary: Vocabulary
    purpose: Head
    category: Head

    def chances(self, read: Read) -> tuple[Floats, Floats]:
        """Give the raw probability of each purpose and of each category of a post.

        An exchange says both what is asked and what is given: without a cue of one of them it is the other alone.
        """
        vector = self.vocabulary.vector(read)
        chances = self.purpose.probabilities(*vector)
        said = {name.rpartition(" ")[2] for name in read.cues if name.startswith("cue ")}
        for missing, other in ((why.OFFERS, "request"), (why.ASKS, "offer")):
            if said.isdisjoint(missing):
                self._move(chances, "both", other)
        return chances, self.category.probabilities(*vector)

    def _move(self, chances: Floats, label: str, to: str) -> None:
        """Give one label's chance to another; weights that never learned one of them are left as they are."""
        labels = self.purpose.labels
        if label in labels and to in labels:
            chances[labels.index(to)] += chances[labels.index(label)]
            chances[labels.index(label)] = 0

    def save(self, path: Path) -> None:
        """Write the weights as one compressed file."""
        save(path, self.vocabulary, {"purpose": self.purpose, "category": self.category})


def save(path: Path, vocabulary: Vocabulary, heads: Mapping[str, Head]) -> None:
    """Write a vocabulary and the heads that weigh it as one compressed file."""
    arrays: dict[str, Any] = {"idf": vocabulary.idf.astype(np.float16)}
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
    vocabulary, heads = load(path, ("purpose", "category"))
    return Model(vocabulary, heads["purpose"], heads["category"])


def load(path: Path, names: Iterable[str]) -> tuple[Vocabulary, dict[str, Head]]:
    """Read what `save` wrote: the vocabulary, and the heads of these names."""
    with np.load(path, allow_pickle=False) as arrays:
        index: dict[str, dict[str, int]] = {}
        row = 0
        for group in ("cue", *WORD_GROUPS):
            words = _unpack(arrays[f"words_{group}"])
            index[group] = {word: row + offset for offset, word in enumerate(words)}
            row += len(words)
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
