"""Senses danger that is told without its words: weights over words and broad ideas, learned from examples.

Phrases and rules (`signs`) know how danger is usually said; people also tell only circumstances. Every sentence, and
every pair of sentences, in which at least two ideas of `danger_ideas.tsv` meet is weighed; `train_danger` makes the
weights and sets them so that a known small share of ordinary posts alarms.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from itertools import combinations, pairwise

from mapping.language import cues, features, phrases
from mapping.language.model import CUE_WEIGHT, Head, Read, Vocabulary, load
from mapping.proposal import Danger

NONE = "none"
LONGEST = 6000  # characters weighed of a text
FEWEST = 2  # ideas that meet before a sentence is weighed
LISTS = {"danger_ideas": "", "danger_concepts": "concept ", "danger": "phrase ", "danger_idiom": "idiom "}
NEUTRAL = frozenset({"joke", "animal", "thing", "past", "event", "again"})  # they never make a sentence worth weighing
MERE = ("breathwho", "burdenself", "childself", "victim")  # the concepts of who speaks, or of whom
WHO = NEUTRAL | {"partner", "kin", "carer", "child", "old", "bossman", "minorself", *(f"concept {who}" for who in MERE)}
# What the ideas alone make this unlikely is not weighed word by word: that spares two sentences of three, and loses one
# in seventy of the texts learned from.
HOPELESS = 0.995
PAIRED = " + "
SENTENCE = re.compile(r"[^.!?;\n]*\w[^.!?;\n]*")

Weights = tuple[Vocabulary, Head]


def sense(text: str) -> frozenset[Danger]:
    """Give the kinds of danger that a sentence or two of the text speak of more likely than not."""
    vocabulary, head = shipped()
    none = head.labels.index(NONE)
    found = set()
    for met, said in _promising(text):
        if _hopeless(met):
            continue
        chances = head.probabilities(*vocabulary.vector(_read(met, said)))
        if chances[none] < 0.5:
            chances[none] = 0
            found.add(Danger(head.labels[int(chances.argmax())]))
    return frozenset(found)


def _hopeless(met: Sequence[str]) -> bool:
    """Say whether the ideas alone make danger too unlikely; so few numbers are added faster without numpy."""
    bias, known = _leanings()
    there = (known[ideas] for ideas in (*zip(met), *combinations(met, 2)) if ideas in known)
    none, *kinds = map(sum, zip(bias, *there, strict=True))
    return sum(math.exp(kind - none) for kind in kinds) < 1 / HOPELESS - 1


@lru_cache(maxsize=1)
def _leanings() -> tuple[tuple[float, ...], Mapping[tuple[str, ...], tuple[float, ...]]]:
    """Give the bias, and of each idea and each pair what it adds for no danger (first) and for each kind."""
    vocabulary, head = shipped()
    first = sorted(range(len(head.labels)), key=lambda column: head.labels[column] != NONE)
    added = (head.weights[: len(vocabulary.index["cue"])] * (head.scale * CUE_WEIGHT))[:, first].tolist()
    known = {tuple(idea.split(PAIRED)): tuple(added[row]) for idea, row in vocabulary.index["cue"].items()}
    return tuple(head.bias[first].tolist()), known


def reads(text: str) -> Iterator[Read]:
    """Give what is weighed: the sentences and pairs of sentences in which ideas meet."""
    return (_read(met, said) for met, said in _promising(text))


def _promising(text: str) -> Iterator[tuple[Sequence[str], str]]:
    """Give the ideas and the folded text of each sentence or two in which ideas meet."""
    text = text[:LONGEST]
    ideas = [(hit.start, prefix + hit.slug) for name, prefix in LISTS.items() for hit in cues.find(text, name)]
    if len(ideas) < FEWEST:
        return
    folded = phrases.fold(text).text
    for start, end, met in _windows(folded, ideas):
        if len(set(met) - NEUTRAL) >= FEWEST and not WHO.issuperset(met):
            yield met, folded[start:end]


def _windows(text: str, ideas: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int, list[str]]]:
    """Give sentences, and pairs of sentences that say more together, with their ideas."""
    sentences = [
        (start, end, {idea for at, idea in ideas if start <= at < end})
        for start, end in (match.span() for match in SENTENCE.finditer(text))
    ]
    for start, end, met in sentences:
        yield start, end, sorted(met)
    for one, two in pairwise(sentences):
        if not (one[2] <= two[2] or two[2] <= one[2]):
            yield one[0], two[1], sorted(one[2] | two[2])


def _read(met: Sequence[str], said: str) -> Read:
    """Give what is weighed of ideas, their pairs among them, and the text they meet in."""
    pairs = map(PAIRED.join, combinations(met, 2))
    return Read(dict.fromkeys((*met, *pairs), CUE_WEIGHT), {"a": (features.words_of(said),)})


@lru_cache(maxsize=1)
def shipped() -> Weights:
    """Give the weights that come with the package; read once."""
    with resources.as_file(resources.files("mapping.language").joinpath("danger.npz")) as path:
        vocabulary, heads = load(path)
        return vocabulary, heads["danger"]
