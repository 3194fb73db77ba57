"""Measures reading against labelled posts: `python -m mapping.language.evaluate`.

Posts the shipped weights were trained on are never judged by those weights: they are read by weights fitted on other
communities, calibrated on communities held out once more. Intervals are 95 % percentile bootstraps over posts.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from mapping.language import constraints, features, fit, identify, model, place, train
from mapping.proposal import Place

JUDGED = ("request", "offer", "other")
BOOTSTRAPS = 500
BINS = 10
AREA_SHARE = 0.8  # a community has an area of its own when this share of its posts lies there


@dataclass(frozen=True, slots=True)
class Outcome:
    """One post: what it is and what was read. Neighbourhoods are None where there is none."""

    community: str
    purpose: str
    read_purpose: str
    confidence: float
    category: str | None
    read_category: str
    flags: Mapping[str, tuple[bool | None, bool]] = field(default_factory=dict)  # what it is, and what was read
    neighbourhood: str | None = None
    read_neighbourhood: str | None = None
    field_neighbourhood: str | None = None  # as read_neighbourhood, when the platform's own place field is used as well


Measure = Callable[[Sequence[Outcome]], float]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of one evaluation. `held_out` says that the weights had not seen the communities."""

    posts: int
    held_out: bool
    how: str
    figures: dict[str, Figure]
    calibration_error: float
    confusion: dict[str, dict[str, int]]
    category_confusion: dict[str, int]

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def evaluate(posts: Sequence[dict[str, Any]], known: Sequence[dict[str, Any]] | None = None) -> Report:
    """Measure reading on labelled posts; `known` are the posts trained on (ours, unless given).

    If any of them is known, each is read by weights that never saw its community; else all by the shipped weights.
    """
    known = train.training_posts() if known is None else known
    if trained_on(posts, known):
        return report(
            cross_validated(posts, known), "weights fitted without the community of each post (or its set's twin)"
        )
    return report(read_with(model.shipped(), posts), "shipped weights; none of these posts was trained on")


def trained_on(posts: Sequence[dict[str, Any]], known: Sequence[dict[str, Any]] | None = None) -> bool:
    """Say whether any of these posts is among the known ones (those the shipped weights learned from)."""
    seen = {(post["title"], post["body"]) for post in (train.training_posts() if known is None else known)}
    return any((post["title"], post["body"]) in seen for post in posts)


def cross_validated(posts: Sequence[dict[str, Any]], known: Sequence[dict[str, Any]]) -> list[Outcome]:
    """Read each community with weights fitted on known posts of other communities, calibrated on still others."""
    chosen = fit.examples(known)
    parts: list[list[Outcome]] = []
    communities = sorted({post["community"] for post in posts})
    for part in range(min(train.FOLDS, len(communities))):
        held_out = communities[part :: train.FOLDS]
        weights = fit.fit([each for each in chosen if each.community not in held_out])
        parts.append(read_with(weights, [post for post in posts if post["community"] in held_out], posts))
    return [each for part in parts for each in _calibrated(part, [other for other in parts if other is not part])]


def _calibrated(part: Sequence[Outcome], others: Sequence[Sequence[Outcome]]) -> Sequence[Outcome]:
    """Give outcomes the confidence that the others, read by other weights, teach; as it comes when there are none."""
    seen = [each for other in others for each in other]
    if not seen:
        return part
    raw = np.array([each.confidence for each in seen], dtype=np.float32)
    points, right = fit.curve(raw, np.array([each.purpose == each.read_purpose for each in seen]))
    return [replace(each, confidence=float(np.interp(each.confidence, points, right))) for each in part]


def across(trained: Sequence[dict[str, Any]], tested: Sequence[dict[str, Any]]) -> list[Outcome]:
    """Read one set with weights fitted on another."""
    chosen = fit.examples(trained)
    return read_with(fit.fit(chosen, train.calibration(chosen)), tested)


def read_with(
    weights: model.Model, posts: Sequence[dict[str, Any]], around: Sequence[dict[str, Any]] | None = None
) -> list[Outcome]:
    """Read labelled posts with these weights. Areas of communities are what an organisation would have configured."""
    areas = configured_areas(around or posts)
    found = []
    for post in posts:
        weighed = weights.weigh(model.extract(post["title"] or "", post["body"] or ""))
        chances, kinds = weighed.purposes, weighed.kinds
        top = int(chances.argmax())
        home, names = areas[post["community"]]
        text = features.joined(post["title"] or "", post["body"] or "")
        labels = post["labels"]
        given = _narrowed(home, names, post.get("place_hint"))
        found.append(
            Outcome(
                post["community"],
                labels["kind"],
                weights.purpose.labels[top],
                weights.purpose.calibrated(float(chances[top])),
                labels["category"],
                weights.category.labels[int(kinds.argmax())],
                _flags(labels, text, weighed),
                (labels.get("place") or {}).get("neighbourhood"),
                place.find(text, home, names).neighbourhood,
                place.find(text, given, () if given is not home else names).neighbourhood,
            )
        )
    return found


def _flags(labels: Mapping[str, Any], text: str, weighed: model.Weighed) -> dict[str, tuple[bool | None, bool]]:
    """Give urgency and on behalf of whom as labelled on a proposal, and as read: by the weights or by their words."""
    said = constraints.find(text, identify.identify(text))
    return {
        flag: (labels.get(flag) if labels["category"] else None, flag in weighed.yes or getattr(said, flag))
        for flag in fit.FLAGS
    }


def _narrowed(home: Place, names: tuple[str, ...], field: str | None) -> Place:
    """Give the community's area as the platform's place field narrows it, where that names a known place."""
    named = [name for name in names if field and name in field]
    return replace(home, neighbourhood=named[0]) if len(named) == 1 else home


def configured_areas(posts: Sequence[dict[str, Any]]) -> dict[str, tuple[Place, tuple[str, ...]]]:
    """Give each community's own area and the places around it, as an organisation states them in its mapping.

    The labels stand in for that statement: the area where most posts lie, and every neighbourhood named twice or more.
    """
    found = {}
    for community in {post["community"] for post in posts}:
        places = [post["labels"].get("place") or {} for post in posts if post["community"] == community]
        counts = Counter(each["neighbourhood"] for each in places if each.get("neighbourhood"))
        towns = Counter(each["municipality"] for each in places if each.get("municipality"))
        first = counts.most_common(1)
        own = first[0][0] if first and first[0][1] >= AREA_SHARE * len(places) else None
        town = towns.most_common(1)[0][0] if towns else None
        found[community] = (Place(own, town), tuple(name for name, count in counts.items() if count >= 2))
    return found


def report(outcomes: Sequence[Outcome], how: str, held_out: bool = True) -> Report:
    """Turn outcomes into figures."""
    measures: dict[str, Measure] = {
        "purpose macro-F1": lambda some: float(np.mean([scores(some, each)[2] for each in JUDGED])),
        "category accuracy": category_accuracy,
    }
    if any(each.neighbourhood for each in outcomes):
        measures["neighbourhood right, text alone"] = lambda some: neighbourhood_right(some, "read_neighbourhood")
        measures["neighbourhood right, with place field"] = lambda some: neighbourhood_right(
            some, "field_neighbourhood"
        )
    for number, name in enumerate(("precision", "recall", "F1")):
        measures |= {f"{label} {name}": _of_label(label, number) for label in fit.PURPOSES}
        measures |= {f"{flag} {name}": _of_flag(flag, number) for flag in fit.FLAGS}
    return Report(
        len(outcomes),
        held_out,
        how,
        {name: with_interval(outcomes, measure) for name, measure in measures.items()},
        calibration_error(outcomes),
        _confusion(outcomes),
        _category_confusion(outcomes),
    )


def _of_label(label: str, number: int) -> Measure:
    return lambda some: scores(some, label)[number]


def _of_flag(flag: str, number: int) -> Measure:
    return lambda some: _precision_recall_f1(_answers(some, flag))[number]


def _answers(outcomes: Sequence[Outcome], flag: str) -> list[tuple[bool, bool]]:
    pairs = (each.flags[flag] for each in outcomes if flag in each.flags)
    return [(said, read) for said, read in pairs if said is not None]


def scores(outcomes: Sequence[Outcome], label: str) -> tuple[float, float, float]:
    """Give precision, recall and F1 of one purpose."""
    return _precision_recall_f1([(each.purpose == label, each.read_purpose == label) for each in outcomes])


def _precision_recall_f1(pairs: Sequence[tuple[bool, bool]]) -> tuple[float, float, float]:
    """Give precision, recall and F1 of pairs of what is so and what was read."""
    right = sum(said and read for said, read in pairs)
    read, true = sum(read for _, read in pairs), sum(said for said, _ in pairs)
    return right / max(read, 1), right / max(true, 1), 2 * right / max(read + true, 1)


def category_accuracy(outcomes: Sequence[Outcome]) -> float:
    """Give the share of true proposals whose category was read right."""
    return _share([each.category == each.read_category for each in outcomes if each.category])


def neighbourhood_right(outcomes: Sequence[Outcome], read: str) -> float:
    """Give the share of posts with a labelled neighbourhood for which `read` is that one."""
    return _share([each.neighbourhood == getattr(each, read) for each in outcomes if each.neighbourhood])


def _share(right: Sequence[bool]) -> float:
    return sum(right) / max(len(right), 1)


def with_interval(outcomes: Sequence[Outcome], measure: Callable[[Sequence[Outcome]], float]) -> Figure:
    """Give a figure with its bootstrap interval (fixed seed)."""
    chance = np.random.default_rng(fit.SEED)
    drawn = [
        measure([outcomes[number] for number in chance.integers(len(outcomes), size=len(outcomes))])
        for _ in range(BOOTSTRAPS if len(outcomes) > 1 else 1)
    ]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Figure(round(measure(outcomes), 4), round(float(low), 4), round(float(high), 4))


def calibration_error(outcomes: Sequence[Outcome]) -> float:
    """Give the expected calibration error of `confidence`, over ten bins of equal width."""
    error = 0.0
    for bin_number in range(BINS):
        inside = [each for each in outcomes if min(int(each.confidence * BINS), BINS - 1) == bin_number]
        if inside:
            right = _share([each.purpose == each.read_purpose for each in inside])
            error += len(inside) / len(outcomes) * abs(right - float(np.mean([each.confidence for each in inside])))
    return round(error, 4)


def _confusion(outcomes: Sequence[Outcome]) -> dict[str, dict[str, int]]:
    counts = Counter((each.purpose, each.read_purpose) for each in outcomes)
    return {true: {read: counts[true, read] for read in fit.PURPOSES} for true in fit.PURPOSES}


def _category_confusion(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Give the ten most frequent confusions of category."""
    wrong = Counter(
        f"{each.category} read as {each.read_category}"
        for each in outcomes
        if each.category and each.category != each.read_category
    )
    return dict(wrong.most_common(10))


def main() -> None:
    """Print the figures of a file of labelled posts; without one, those of our own posts, held out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=Path, help="JSONL of labelled posts; ours when left out")
    parser.add_argument("--across", action="store_true", help="train on set a and our own, test on b; and the reverse")
    parser.add_argument("--own", action="store_true", help="hold out each population of our own posts")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    for name, each in (_own() if chosen.own else _reports(chosen.posts, chosen.across)).items():
        print(each.as_json() if chosen.json else as_text(name, each))


def _own() -> dict[str, Report]:
    from mapping.language.populations import populations  # which needs what stands here

    return {"our own": report(populations(), "each population of writers left out with a few others")}


def _reports(path: Path | None, sets_apart: bool) -> dict[str, Report]:
    if path:
        posts = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        return {path.name: evaluate(posts)}
    sets = {name: train.training_posts((name,)) for name in "ab"}
    own = train.training_posts(train.OWN)
    found = {}
    for tested, other in (("a", "b"), ("b", "a")):
        if sets_apart:
            outcomes = across([*sets[other], *own], sets[tested])
            found[f"{other} and own → {tested}"] = report(outcomes, "another set, other towns, another writer")
        else:
            outcomes = cross_validated(sets[tested], [*sets[tested], *own])
            found[f"within {tested}"] = report(outcomes, "each community left out in turn")
    return found


def as_text(name: str, found: Report) -> str:
    """Give a report for people."""
    rows = [f"{name}: {found.posts} posts; {found.how}"]
    rows += [f"  {key:38} {each.value:.3f}  [{each.low:.3f}, {each.high:.3f}]" for key, each in found.figures.items()]
    rows.append(f"  {'calibration error':38} {found.calibration_error:.3f}")
    rows += [f"  {true:8} read as {counts}" for true, counts in found.confusion.items()]
    return "\n".join([*rows, "  " + "; ".join(f"{pair} {count}×" for pair, count in found.category_confusion.items())])


if __name__ == "__main__":
    main()
