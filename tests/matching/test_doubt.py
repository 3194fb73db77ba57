"""A post in doubt is worth a question only where its answer would lead to a match; evaluation says what that brings."""

from __future__ import annotations

from datetime import UTC, datetime

from connector.matching import evaluate, gold
from connector.matching.candidate import Candidate, Rules
from connector.matching.doubt import best, supposed, worth_asking
from connector.matching.gold import Judged, Post, Read
from connector.matching.index import Index
from mapping.proposal import Place, Proposal, Purpose

ASKS = "Wie kan mijn heg snoeien? Ik kan zelf niet meer op een ladder staan."
GIVES = "Ik snoei graag heggen voor buren, ik heb een ladder en een heggenschaar."
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
RULES = Rules(threshold=0.3)


def post(id: str, kind: str, text: str) -> Post:
    return Post(id, "wijk", "De heg", text, id, NOW, {"kind": kind})


def read(one: Post, purpose: Purpose, confidence: float, category: str = "garden") -> Candidate:
    place = Place("Presikhaaf", "Arnhem")
    said = Proposal(purpose, category, confidence, one.text, categories=(category,), place=place)
    return gold.as_candidate(one, said)


REQUEST = post("r", "request", ASKS)
OFFER = post("o", "offer", GIVES)
ASKED = read(REQUEST, Purpose.REQUEST, 0.9)
DOUBTED = read(OFFER, Purpose.OFFER, 0.4)


def index(*candidates: Candidate) -> Index:
    made = Index(gold.areas([ASKED]))
    for candidate in candidates:
        made.add(candidate)
    return made


def test_what_is_in_doubt_is_never_found_but_may_be_supposed() -> None:
    there = index(ASKED, DOUBTED)
    assert there.find(ASKED, RULES) == []
    assert there.find(supposed(DOUBTED), RULES)[0].request == ASKED.id
    assert DOUBTED.proposal.confidence == 0.4


def test_a_question_is_worth_asking_where_it_would_match() -> None:
    elsewhere = read(post("o2", "offer", "Ik geef graag bijles wiskunde."), Purpose.OFFER, 0.45, "homework")
    there = index(ASKED)
    found = best(DOUBTED, there, RULES)
    assert found is not None
    assert (found.request, found.offer) == (ASKED.id, DOUBTED.id)
    assert best(elsewhere, there, RULES) is None
    assert [doubt.candidate for doubt in worth_asking([elsewhere, DOUBTED], there, RULES)] == [DOUBTED]


def test_evaluation_tells_apart_what_is_suggested_at_once_and_after_a_word() -> None:
    posts = {one.id: one for one in (REQUEST, OFFER)}
    said = {"r": Read([ASKED]), "o": Read([read(OFFER, Purpose.REQUEST, 0.5)], [DOUBTED])}
    judged = {"r": Judged("r", {"o": 2})}
    report = evaluate.evaluate(posts, judged, lambda one: said[one.id], rules=RULES)
    assert report.decisions[0].found.value == 0
    assert report.settled.asked == 1
    assert report.settled.decisions.found.value == 1
    assert report.ranking["matcher"].ndcg_at_5.value == 1


def test_a_word_that_it_is_no_offer_ends_it() -> None:
    said = {"r": Read([ASKED]), "o": Read([], [DOUBTED])}
    posts = {"r": REQUEST, "o": post("o", "other", GIVES)}
    settled = evaluate.settled(posts, {"r": Judged("r")}, said, RULES)
    assert (settled.asked, settled.decisions.quiet.value) == (1, 1)
