"""A person's own words keep what every message promises: who writes, the public post, how to stop, nothing private."""

from __future__ import annotations

import pytest

from connector.model import Delivery, Side
from connector.store.approvals import Words
from connector.suggest import edited, review
from connector.suggest.edited import Wrong
from tests.engine.conftest import Running
from tests.review.conftest import waiting


def _message(running: Running) -> Delivery:
    pairs = waiting(running)
    with running.engine.store.read() as tx:
        made = [each for pair in pairs for each in review.messages(running.engine, tx, pair)]
    return next(each for each in made if each.side is Side.HELPER)


def test_our_own_words_and_small_changes_are_right(running: Running) -> None:
    ours = _message(running)
    for text in (ours.text, f"Goedemorgen!\n\n{ours.text}\n\nVeel plezier samen."):
        assert edited.wrong(running.engine, ours, Words(ours.title, text)) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda text: "", {Wrong.EMPTY, Wrong.NO_SENDER, Wrong.NO_LINK, Wrong.NO_STOP}),
        (lambda text: text + "x" * 4000, {Wrong.LONG}),
        (lambda text: text.replace("http", "hier: "), {Wrong.NO_LINK}),
        (lambda text: text + " Zie ook https://elders.example/aanbieding", {Wrong.OTHER_LINK}),
        (lambda text: text.replace("stop", "nee bedankt"), {Wrong.NO_STOP}),
        (lambda text: text.replace("De Buurtkoppelaar", "een vriend"), {Wrong.NO_SENDER}),
        (lambda text: text + " Bel 06-12345678.", {Wrong.PRIVATE}),
    ],
    ids=["empty", "long", "no link", "other link", "no stop", "no sender", "private"],
)
def test_what_breaks_a_promise_is_named(running: Running, change: object, found: set[Wrong]) -> None:
    ours = _message(running)
    own = Words(ours.title, change(ours.text))  # type: ignore[operator]
    assert set(edited.wrong(running.engine, ours, own)) == found


def test_a_private_message_keeps_a_title(running: Running) -> None:
    ours = _message(running)
    assert edited.wrong(running.engine, ours, Words(" ", ours.text)) == [Wrong.NO_TITLE]
