"""The measures, by hand; and the promises of quality on our labelled posts where those are at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from connector.matching import evaluate, figures, gold
from connector.matching.candidate import Rules
from connector.matching.gold import Judged

JUDGED = {
    "r1": Judged("r1", {"o1": 2, "o2": 1}, {"o3": "gone"}),
    "r2": Judged("r2", {}, {"o1": "constraint"}),
    "r3": Judged("r3", {"o4": 2}),
}
RANKED = {
    "r1": [("o3", 0.9), ("o1", 0.8), ("o2", 0.3)],
    "r2": [("o1", 0.5)],
    "r3": [("o4", 0.95), ("o9", 0.9)],
}


def test_ndcg_rewards_the_better_grade_higher_up():
    grades = {"o1": 2, "o2": 1}
    assert figures.ndcg(["o1", "o2"], grades) == 1
    assert figures.ndcg(["o2", "o1"], grades) == pytest.approx((1 + 3 / 1.58496) / (3 + 1 / 1.58496), abs=1e-4)
    assert figures.ndcg(["x"] * 5 + ["o1"], grades) == 0


def test_average_precision_counts_what_was_not_ranked():
    assert figures.average_precision(["x", "o1"], {"o1": 2, "o2": 1}) == pytest.approx(0.25)


def test_the_interval_holds_the_mean_and_nothing_gives_nothing():
    found = figures.figure([0.0, 1.0] * 20)
    assert found.low < found.value == 0.5 < found.high
    assert figures.figure([]).count == 0


def test_decisions_count_suggestions_and_silence():
    made = evaluate.decisions(JUDGED, RANKED, Rules(threshold=0.6, runner_up=0.85), 2)
    assert made.good.value == pytest.approx(1 / 3)  # o3 (gone), o4, o9 (unjudged); o1 is no sure second
    assert made.found.value == pytest.approx(1 / 2)
    assert made.quiet.value == 1
    assert made.forbidden == 1
    assert made.mistakes == {"gone": 1, "unjudged": 1}


def _shared() -> Path | None:
    root = Path(__file__).parents[2]
    places = (
        [Path(os.environ["WIJK_SHARED"])] if "WIJK_SHARED" in os.environ else [root.parent / "shared", root / "shared"]
    )
    found = [place / "data" / "posts_nl" for place in places if (place / "data" / "posts_nl").is_dir()]
    return found[0] if found else None


@pytest.mark.parametrize("name", ["a", "b"])
def test_ranking_leaves_the_plain_rivals_far_behind(name):
    shared = _shared()
    if shared is None:
        pytest.skip("the labelled posts are not at hand (WIJK_SHARED)")
    posts = gold.read_posts([shared / name / "posts.jsonl"])
    judged = gold.read_matches(sorted((shared / name).glob("matches*.jsonl")))
    report = evaluate.evaluate(posts, judged)
    ours = report.ranking["matcher"].ndcg_at_5.value
    assert ours >= report.ranking["stemmed BM25"].ndcg_at_5.value + 0.25
    assert ours >= report.ranking["char 3-5-grams"].ndcg_at_5.value + 0.12
    assert report.decisions[0].good.value >= 0.9
    assert report.decisions[0].found.value >= 0.7
    assert report.decisions[0].quiet.value >= 0.9
