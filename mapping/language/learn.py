"""Learns from what an organisation corrected, and says honestly whether that reads better. Needs scikit-learn.

Every figure is of posts the weights compared were not fitted on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mapping.language import fit, train
from mapping.language.fit import Example
from mapping.language.model import Model

REPEATED = 4  # how often a correction counts: it speaks of the very communities that will be read
FOLDS = 3  # parts the corrections are held out in
LEAST = 20  # corrections; of fewer nothing can be said
OURS_AT_ONCE = 5  # a fifth of our communities is held out to see that nothing else gets worse
MAY_LOSE = 0.01  # share of our posts that may be read worse


@dataclass(frozen=True, slots=True)
class Right:
    """Shares read right, 0…1: of purposes, and of categories of the posts that ask or offer."""

    purpose: float
    category: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What learning brings: on the `corrected` posts of the organisation, and on posts of `others`."""

    corrected: tuple[Right, Right]  # before, after
    others: tuple[Right, Right]

    @property
    def better(self) -> bool:
        """Whether the corrected posts are read better, and those of others hardly worse."""
        before, after = self.corrected
        gains = after.purpose + after.category > before.purpose + before.category
        lost = max(was - now for was, now in zip(_pair(self.others[0]), _pair(self.others[1]), strict=True))
        return gains and lost <= MAY_LOSE


def compare(
    posts: Sequence[dict[str, Any]],
    tell: Callable[[str], None] = lambda _: None,
    beside: Sequence[dict[str, Any]] | None = None,
) -> Comparison:
    """Compare reading with and without these corrected posts (schema of `training/`); takes minutes.

    They are learned `beside` our own posts, or those given. Raises ValueError when there are fewer than LEAST.
    """
    if len(posts) < LEAST:
        raise ValueError(f"{len(posts)} corrected posts are too few to learn from: {LEAST} are needed")
    own, ours = fit.examples(posts), fit.examples(train.training_posts() if beside is None else beside)
    without = fit.fit(ours)
    before = _right(without, own)
    answers: list[tuple[Example, str, str]] = []
    for fold in range(FOLDS):
        tell(f"learning from part {fold + 1} of {FOLDS}, testing on the rest")
        kept = [each for number, each in enumerate(own) if number % FOLDS != fold]
        answers += _answers(fit.fit([*ours, *kept * REPEATED]), own[fold::FOLDS])
    tell("looking whether posts of others are still read as well")
    return Comparison((before, _share(answers)), _on_others(ours, own))


def learn(posts: Sequence[dict[str, Any]]) -> Model:
    """Weights that learned from our posts and these corrected ones, calibrated on communities held out."""
    return train.train([post for post in posts for _ in range(REPEATED)])


def _on_others(ours: Sequence[Example], own: Sequence[Example]) -> tuple[Right, Right]:
    outside, inside = next(train.held_out(ours, OURS_AT_ONCE))
    base, tested = [ours[number] for number in outside], [ours[number] for number in inside]
    return _right(fit.fit(base), tested), _right(fit.fit([*base, *list(own) * REPEATED]), tested)


def _right(model: Model, tested: Sequence[Example]) -> Right:
    return _share(_answers(model, tested))


def _answers(model: Model, tested: Sequence[Example]) -> list[tuple[Example, str, str]]:
    """Each post with the purpose and category that the weights find likeliest."""
    purposes, kinds = fit.predict(model, [each.read for each in tested])
    labels = zip(purposes.argmax(axis=1), kinds.argmax(axis=1), strict=True)
    named = [(model.purpose.labels[int(one)], model.category.labels[int(other)]) for one, other in labels]
    return [(each, *names) for each, names in zip(tested, named, strict=True)]


def _share(answers: Sequence[tuple[Example, str, str]]) -> Right:
    helping = [(each, kind) for each, _, kind in answers if each.category]
    purpose = sum(each.purpose == said for each, said, _ in answers) / max(len(answers), 1)
    return Right(purpose, sum(each.category == kind for each, kind in helping) / max(len(helping), 1))


def _pair(right: Right) -> tuple[float, float]:
    return right.purpose, right.category
