"""Nothing is kept beyond its term, and no wish is ever lost: years pass, and what is left is looked at."""

from __future__ import annotations

import dataclasses

import pytest

from connector import cycle, privacy
from connector.model import OptOutScope
from connector.narrate import Narrator
from connector.store import corrections, keeping, people, posts
from connector.store.corrections import Correction
from connector.store.keeping import Kept, Term
from connector.store.schema import tables
from tests.care.village import Village

DAY = 86400.0
ASK = "Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel. Groeten, Truus"
OFFER = "Ik doe graag boodschappen voor een ander, ik ga toch elke week naar de winkel. Laat maar weten! Kees"
DESPAIR = "Ik weet het niet meer. Ik wil niet meer leven."
DEBTS = "Wie kan mij helpen met mijn schulden? Er komt een deurwaarder en ik snap de brieven niet."


@pytest.fixture
def lived(village: Village) -> Village:
    """A week in which all kinds of things were stored, and in which somebody said stop."""
    village.write("truus", ASK, forum="plein")
    village.write("kees", OFFER, forum="dorp")
    village.write("jo", "Mooi weer vandaag in de wijk.", forum="dorp")
    village.write("an", DESPAIR, forum="plein")
    village.write("bo", DEBTS, forum="plein")
    village.write("sam", "Ik ben 15 en ik doe graag boodschappen voor een ander.", forum="plein")
    for _ in range(4):
        village.round()
    village.forums["dorp"].answer(village.messages("kees", "dorp")[0], "Ja, graag!")
    village.forums["plein"].answer(village.messages("bo")[0], "ja")
    village.write("piet", OFFER.replace("Kees", "Piet"), forum="plein")
    village.write("els", ASK.replace("Truus", "Els"), forum="dorp")
    for _ in range(4):
        village.round()
    for message in village.messages("piet"):
        village.forums["plein"].answer(message, "stop")
    for _ in range(7):
        village.round(DAY)
    return village


def _counts(village: Village) -> dict[str, int]:
    with village.engine.store.read() as tx:
        return {table: tx.execute(f"SELECT count(*) AS n FROM {table}").fetchone()["n"] for table in tables(tx)}


def _pass(village: Village, days: float) -> None:
    """Let time pass while the forums are silent: nothing is pulled anew."""
    for forum in village.forums.values():
        forum.posts.clear()
        forum.changes.clear()
    village.clock.pass_time(days * DAY)
    for _ in range(2):
        for step in cycle.STEPS[1:]:
            step(village.engine, Narrator.silent())


def test_nothing_is_older_than_its_term(lived: Village) -> None:
    settings = dataclasses.asdict(lived.engine.config.retention)
    terms = sorted({keeping.days(rule, settings) for rule in keeping.RULES.values() if isinstance(rule, Term)})
    before = 0.0
    for term in terms:
        _pass(lived, term - before + 1)
        before = term + 1
        now = lived.clock().timestamp()
        with lived.engine.store.read() as tx:
            for table, rule in keeping.RULES.items():
                if isinstance(rule, Term):
                    oldest = now - (keeping.days(rule, settings) + 1) * DAY
                    query = f"SELECT count(*) AS n FROM {table} WHERE {rule.clock} < ? AND ({rule.only_if})"
                    assert tx.execute(query, (oldest,)).fetchone()["n"] == 0, table


def test_after_years_only_wishes_are_left(lived: Village) -> None:
    full = _counts(lived)
    for table in (
        "post",
        "proposal",
        "suggestion",
        "delivery",
        "answer",
        "alert",
        "decision",
        "mail_outbox",
        "opt_out",
    ):
        assert full[table], f"the week must have filled {table}"
    for _ in range(7):
        _pass(lived, 200)
    left = {table: number for table, number in _counts(lived).items() if number}
    allowed = {table for table, rule in keeping.RULES.items() if isinstance(rule, Kept)}
    assert left.keys() <= allowed
    assert left["opt_out"] == full["opt_out"]


def test_a_wish_is_never_lost(lived: Village) -> None:
    with lived.engine.store.read() as tx:
        piet = people.by_handle(tx, "plein", "piet")
    assert piet is not None
    for _ in range(20):
        _pass(lived, 365)
    with lived.engine.store.read() as tx:
        assert people.opted_out(tx, piet)
    lived.write("piet", OFFER, forum="plein")
    lived.write("nieuw", ASK, forum="dorp")
    for _ in range(4):
        lived.round()
    assert len(lived.messages("piet")) == 2, "the first message and the goodbye, years ago"


def test_words_go_sixty_days_after_all_is_over_and_the_post_is_known_again(lived: Village) -> None:
    forum = lived.forums["plein"]
    key = next(key for key, post in forum.posts.items() if post.text == ASK)
    lived.clock.pass_time(50 * DAY)
    lived.round()
    with lived.engine.store.read() as tx:
        assert posts.get(tx, "plein", key).text == ASK  # type: ignore[union-attr]
    lived.clock.pass_time(70 * DAY)
    lived.round()
    with lived.engine.store.read() as tx:
        held = posts.get(tx, "plein", key)
        assert held is not None
        assert held.text == ""
        for table in ("post", "proposal", "proposal_words", "delivery"):
            assert "Truus" not in " ".join(str(tuple(row)) for row in tx.execute(f"SELECT * FROM {table}")), table
    forum.changes.append(key)  # the forum shows it again, unchanged: that is no news
    lived.round()
    lived.round()
    with lived.engine.store.read() as tx:
        assert posts.get(tx, "plein", key).text == ""  # type: ignore[union-attr]
    forum.edit(key, ASK + " Nog steeds!")
    lived.round()
    with lived.engine.store.read() as tx:
        assert posts.get(tx, "plein", key) is not None


def test_what_a_person_corrected_keeps_its_words(lived: Village) -> None:
    key = next(key for key, post in lived.forums["dorp"].posts.items() if "Mooi weer" in post.text)
    with lived.engine.store.write() as tx:
        assert corrections.add(tx, Correction("dorp", key, {}, "moderator", lived.clock()))
    lived.round()
    lived.clock.pass_time(100 * DAY)
    lived.round()
    with lived.engine.store.read() as tx:
        assert "Mooi weer" in posts.get(tx, "dorp", key).text  # type: ignore[union-attr]


def test_who_was_forgotten_stays_forgotten(lived: Village) -> None:
    with lived.engine.store.read() as tx:
        kees = people.by_handle(tx, "dorp", "kees")
    assert kees is not None
    privacy.forget(lived.engine, kees, by="test")
    for _ in range(6):
        _pass(lived, 365)
    lived.write("kees", OFFER, forum="dorp")
    lived.round()
    assert "kees" not in _texts(lived)


def test_open_alerts_and_thread_wishes_do_not_outlive_their_use(lived: Village) -> None:
    with lived.engine.store.write() as tx:
        person = people.by_handle(tx, "plein", "truus") or ""
        people.opt_out(tx, person, OptOutScope.THREAD, "t1", lived.clock())
    _pass(lived, 400)
    counts = _counts(lived)
    assert counts["alert"] == 0
    assert counts["opt_out"] >= 2


def _texts(village: Village) -> str:
    with village.engine.store.read() as tx:
        return " ".join(str(tuple(row)) for table in tables(tx) for row in tx.execute(f"SELECT * FROM {table}"))
