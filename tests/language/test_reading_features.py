"""What of a post is weighed: where words stand, what lies between them, who does what to whom."""

from __future__ import annotations

import os

import numpy as np
import pytest

from mapping.language import features, fit, model, phrases, populations, train


def test_parts_are_the_title_and_the_first_and_last_sentence() -> None:
    text = "Hulp gezocht\nIk ben 81. De tuin is groot! Wie helpt?"
    parts = features.parts(text, len("Hulp gezocht"))
    assert parts["t"] == (("hulp", "gezocht"),)
    assert parts["f"] == (("ik", "ben", "0"),)
    assert parts["l"] == (("wie", "helpt", "?"),)
    assert parts["a"] == (*parts["t"], *parts["b"])


@pytest.mark.parametrize(("title", "body"), [("", ""), ("Titel", ""), ("", "!!!"), ("", "een zin zonder punt")])
def test_a_post_without_sentences_has_parts_too(title: str, body: str) -> None:
    parts = features.parts(features.joined(title, body), len(title))
    assert set(parts) == {"t", "b", "a", "f", "l"}
    assert len(parts["l"]) == 1


def test_words_with_others_between_them_are_pairs() -> None:
    assert set(features.skips(("wie", "kan", "mij", "helpen"))) == {"wie_mij", "wie_helpen", "kan_helpen"}


def test_other_words_for_the_same_make_the_same_pattern() -> None:
    asks = set(features.moods(("wie", "kan", "mij", "helpen", "?")))
    asks_too = set(features.moods(("who", "could", "me", "help", "?")))
    gives = set(features.moods(("ik", "kan", "jou", "helpen", ".")))
    assert asks == asks_too
    assert {"^ WHO CAN", "ME~HELP"} <= asks
    assert not {"^ WHO CAN", "ME~HELP"} & gives


def test_a_word_stands_in_one_class() -> None:
    rows = [word for _, row in phrases.lines("word_classes.tsv") for word in row.split()]
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize(
    ("flag", "yes", "no"),
    [
        (
            "urgent",
            "Mijn oppas is ziek en ik moet over een uur werken, wie kan er nu komen?",
            "Ooit wil ik leren breien.",
        ),
        (
            "on_behalf",
            "Mijn buurvrouw van 90 durft het niet te vragen, wie doet haar tuin?",
            "Ik zoek hulp in mijn tuin.",
        ),
    ],
)
def test_what_is_rarely_said_in_so_many_words_is_learned(flag: str, yes: str, no: str) -> None:
    assert flag in model.shipped().weigh(model.extract("", yes)).yes
    assert flag not in model.shipped().weigh(model.extract("", no)).yes


def test_heads_weighed_together_answer_as_each_alone() -> None:
    weights = model.shipped()
    read = model.extract("Fiets", "Wie kan mijn band plakken?")
    vector = weights.vocabulary.vector(read)
    assert np.allclose(weights.weigh(read).kinds, weights.category.probabilities(*vector), atol=1e-5)


def test_rows_are_those_of_the_names_of_features() -> None:
    known = model.shipped().vocabulary
    for post in train.training_posts(("d", "s"))[::5]:
        read = model.extract(post["title"] or "", post["body"] or "")
        named = {
            known.index[group][name]
            for group in known.index
            for name in read.names(group)
            if name in known.index[group]
        }
        assert sorted(known.vector(read)[0]) == sorted(named)


def test_every_population_is_read_by_weights_that_never_saw_it() -> None:
    pytest.importorskip("sklearn")
    outcomes = populations.populations(("d", "e", "h"), parts=3)
    assert {each.community for each in outcomes} == {"d", "e", "h"}
    alone = fit.fit(fit.examples(train.training_posts(("d", "e"))))
    reads = [each.read for each in fit.examples(train.training_posts(("h",)))]
    best = fit.predict(alone, reads)[0].argmax(axis=1)
    assert [alone.purpose.labels[each] for each in best] == [
        each.read_purpose for each in outcomes if each.community == "h"
    ]


@pytest.mark.skipif(
    "WIJK_RETRAIN" not in os.environ, reason="takes minutes: set WIJK_RETRAIN to make the weights again"
)
def test_the_shipped_weights_are_those_the_training_posts_give() -> None:
    made, shipped = train.train(), model.shipped()
    assert made.vocabulary.index == shipped.vocabulary.index
    differ = made.purpose.weights != shipped.purpose.weights
    assert differ.mean() < 0.01  # the last bit of some
