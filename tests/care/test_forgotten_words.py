"""What people of an organisation wrote about somebody goes with them: their wording, their reasons, their alerts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connector import privacy
from connector.model import Side
from connector.store import alerts, answers, approvals, decisions, people, suggestions
from connector.store.approvals import Words
from connector.store.schema import tables
from connector.suggest import review
from tests.care.postbus import open_postbus
from tests.care.village import CONFIG, Village, open_village

ASK = "Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel."
OFFER = "Ik doe graag boodschappen voor een ander, ik ga toch elke week naar de winkel. Laat maar weten!"
DEBTS = "Wie kan mij helpen met mijn schulden? Er komt een deurwaarder en ik snap de brieven niet."
CANARY = "kwikkelstein"


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """A village whose organisations approve every suggestion."""
    with open_postbus() as box:
        opened = open_village(tmp_path, box, CONFIG.replace("approval: never", "approval: always"))
        yield opened
        opened.engine.store.close()


def _person(village: Village, community: str, handle: str) -> str:
    with village.engine.store.read() as tx:
        return people.by_handle(tx, community, handle) or ""


def _holding(village: Village, word: str) -> set[str]:
    with village.engine.store.read() as tx:
        return {
            table
            for table in tables(tx)
            if any(word in str(tuple(row)).lower() for row in tx.execute(f"SELECT * FROM {table}"))
        }


def _waiting(village: Village) -> str:
    village.write("truus", ASK, forum="plein")
    village.write("kees", OFFER, forum="dorp")
    for _ in range(3):
        village.round()
    with village.engine.store.read() as tx:
        (pair,) = suggestions.waiting(tx)
    return pair.id


@pytest.mark.parametrize(("community", "handle"), [("plein", "truus"), ("dorp", "kees")])
@pytest.mark.parametrize("decision", ["edited", "approved", "declined"])
def test_a_moderators_words_go_with_either_side(village: Village, community: str, handle: str, decision: str) -> None:
    pair = _waiting(village)
    with village.engine.store.write() as tx:
        for side in (Side.ASKER, Side.HELPER):
            words = Words("Hulp", f"Voor {CANARY}: De Buurtkoppelaar vraagt. http://127.0.0.1/x stop")
            approvals.edit(tx, pair, side, words, "moderator", village.clock())
    if decision == "approved":
        for _ in range(2):
            review.approve(village.engine, pair, "moderator")
    elif decision == "declined":
        review.decline(village.engine, pair, "moderator", f"{CANARY} past daar niet bij")
    for _ in range(3):
        village.round()
    assert "edited_message" in _holding(village, CANARY)
    privacy.forget(village.engine, _person(village, community, handle), by="admin")
    for _ in range(4):
        village.round()
    assert not _holding(village, CANARY)


def test_a_post_gone_at_the_source_takes_the_wording_along(village: Village) -> None:
    pair = _waiting(village)
    with village.engine.store.write() as tx:
        approvals.edit(tx, pair, Side.HELPER, Words("Hulp", f"Voor {CANARY}"), "moderator", village.clock())
    forum = village.forums["plein"]
    forum.delete(next(key for key, post in forum.posts.items() if post.author.handle == "truus"))
    village.round()
    assert not _holding(village, CANARY)


def test_reasons_times_and_readings_go_too(village: Village) -> None:
    pair = _waiting(village)
    person = _person(village, "dorp", "kees")
    with village.engine.store.read() as tx:
        post = next(key for key, each in village.forums["dorp"].posts.items() if each.author.handle == "kees")
        assert decisions.about(tx, post)
        assert suggestions.get(tx, pair).reasons  # type: ignore[union-attr]
    with village.engine.store.write() as tx:
        for kind in ("complaint", "danger_suicide"):
            answers.alert(tx, "dorp", "dorp", post, "http://127.0.0.1/dorp/p", kind, village.clock())
        (first, _) = alerts.open_of(tx, ["dorp"], 5)
        alerts.handle(tx, first.id, "moderator", village.clock())
    privacy.forget(village.engine, person, by="admin")
    with village.engine.store.read() as tx:
        assert not [row for row in decisions.about(tx, post) if row["community"] == "dorp"]
        assert not suggestions.get(tx, pair).reasons  # type: ignore[union-attr]
        assert [alert.kind for alert in alerts.open_of(tx, ["dorp"], 5)] == ["complaint"], "people finish what is open"
        assert tx.execute("SELECT count(*) FROM alert").fetchone()[0] == 1


def test_an_ask_that_was_passed_on_is_taken_back_from_the_team(village: Village) -> None:
    village.write("bep", DEBTS, forum="plein")
    for _ in range(3):
        village.round()
    (question,) = village.messages("bep")
    village.forums["plein"].answer(question, "Ja, graag")
    for _ in range(2):
        village.round()
    assert len(village.mails("wijkteam@welzijn.example")) == 1
    privacy.forget(village.engine, _person(village, "plein", "bep"), by="admin")
    for _ in range(3):
        village.round(86400.0)
    subjects = [str(mail["Subject"]) for mail in village.mails("wijkteam@welzijn.example")]
    assert subjects[1:] == ["Niet meer nodig (Buurtplein)"], "told once that nothing is needed, and not reminded"
    with village.engine.store.read() as tx:
        assert not tx.execute("SELECT 1 FROM hand_over").fetchall()
