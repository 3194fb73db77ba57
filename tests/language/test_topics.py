"""A rare word is known by what it is about."""

from __future__ import annotations

import pytest

from mapping.language import features, topics


@pytest.mark.parametrize(
    ("word", "topic"),
    [
        ("boormachine", "power_tool"),
        ("kersenboom", "tree"),  # by its head
        ("kanaries", "bird_fish"),  # a plural
        ("hondje", "dog"),  # a diminutive
        ("tuintafels", "furniture_small"),  # the plural of a compound
        ("hedge", "hedge_lawn"),
    ],
)
def test_a_word_is_about_something(word: str, topic: str) -> None:
    assert topic in topics.topics(word)


@pytest.mark.parametrize("word", ["iemand", "bijvoorbeeld", "boven", "weten", "van", "?", "0"])
def test_a_word_that_only_ends_like_another_is_about_nothing(word: str) -> None:
    assert topics.topics(word) == ()


def test_no_word_is_about_much() -> None:
    assert all(len(about) <= 2 for about in topics._known().values())


def test_a_sentence_is_about_what_its_words_are() -> None:
    assert {"power_tool", "ladder_scaffold"} <= set(features.about(("een", "boormachine", "en", "een", "trapladder")))
