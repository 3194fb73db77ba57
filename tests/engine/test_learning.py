"""Weights of an organisation's own: made of its corrections, read with after a restart, never by another."""

from __future__ import annotations

from typing import Any

from connector import cycle, learn, start
from connector.narrate import Narrator
from connector.store import corrections, posts, proposals
from connector.store.corrections import Correction
from mapping.language import fit, train


def _other_weights() -> Any:
    some = train.training_posts(("c",))
    return fit.fit(
        fit.examples([{**each, "labels": {**each["labels"], "kind": "other"}} for each in some[:-1]] + [some[-1]])
    )


def test_corrected_posts_become_labelled_ones(running: Any) -> None:
    running.round()
    engine = running.engine
    with engine.store.write() as tx:
        stored = next(
            each for _, each in proposals.changed_since(tx, 0) if each.community == "presikhaaf" and each.open
        )
        said = {"purpose": "offer", "category": ["pets"]}
        corrections.add(tx, Correction(stored.community, stored.post, said, "anna", engine.now()))
        post = posts.get(tx, stored.community, stored.post)
    assert post is not None
    assert learn.labelled(engine, "dorpsraad-zuid") == []
    (made,) = learn.labelled(engine, "welzijn-noord")
    assert made["labels"] == {"kind": "offer", "category": "pets"}
    assert made["body"] == post.text


def test_own_weights_are_read_with_from_then_on_and_by_that_organisation_only(running: Any) -> None:
    running.round()
    engine = running.engine
    before = _open(engine)
    kept = learn.keep(engine, "welzijn-noord", _other_weights())
    assert kept.stat().st_mode & 0o077 == 0 or kept.parent.stat().st_mode & 0o077 == 0
    again = start.start(start.load(running.path), running.clock)
    assert set(again.readers) == {"welzijn-noord"}
    cycle.read_step(again, Narrator.silent())
    after = _open(again)
    assert after["presikhaaf"] != before["presikhaaf"]
    assert after["malburgen"] == before["malburgen"]
    again.store.close()


def _open(engine: Any) -> dict[str, set[tuple[str, str, float]]]:
    """Per community how each open proposal is read."""
    read: dict[str, set[tuple[str, str, float]]] = {key: set() for key in engine.config.communities}
    with engine.store.read() as tx:
        for _, each in proposals.changed_since(tx, 0):
            if each.open:
                read[each.community].add((each.id, each.proposal.category, each.proposal.category_confidence))
    return read
