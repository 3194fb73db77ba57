"""Assignment reaches as many requests as possible and spreads the asking."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from connector.areas import Areas
from connector.matching import assign as assignment
from connector.matching import search
from connector.matching.assign import assign, assign_rows
from connector.matching.candidate import Rules
from connector.matching.index import Index
from connector.matching.ledger import Ledger

ANY = Rules(threshold=0.0, runner_up=0.0)


@pytest.fixture
def index(areas: Areas) -> Index:
    return Index(areas)


def test_a_helper_two_could_use_goes_where_nobody_else_can(index, make):
    """The best pair alone would leave the second request with nobody."""
    index.add(make("offer", text="Ik hang lampen op", id="both"))
    index.add(make("offer", text="Ik klus wat", id="one"))
    first = make("request", text="Wie wil lampen ophangen?", id="r1")
    second = make("request", text="Lampen ophangen", id="r2", person="one")
    pairs = assign([first, second], index, Ledger(), ANY)
    assert {(pair.request, pair.offer) for pair in pairs} == {("r1", "one"), ("r2", "both")}


def test_nobody_is_asked_twice_in_a_round_even_with_two_offers(index, make):
    index.add(make("offer", id="o1", person="piet"))
    index.add(make("offer", id="o2", person="piet"))
    pairs = assign([make("request", id="r1"), make("request", id="r2")], index, Ledger(), ANY)
    assert len(pairs) == 1


def test_two_are_asked_at_first_and_three_more_later(index, make):
    for number in range(9):
        index.add(make("offer", id=f"o{number}"))
    request = make("request")
    assert len(assign([request], index, Ledger(), ANY)) == 2
    assert len(assign([request], index, Ledger(rounds={"request": 1}), ANY)) == 3


def test_a_second_person_is_asked_only_when_surely_good(index, make):
    index.add(make("offer", text="Een plank ophangen", id="sure"))
    index.add(make("offer", text="Ik klus", id="so-so"))
    best = index.find(make("request"), ANY)
    between = (best[0].score + best[1].score) / 2
    pairs = assign([make("request")], index, Ledger(), Rules(threshold=0.0, runner_up=between))
    assert [pair.offer for pair in pairs] == ["sure"]


def test_the_seldom_asked_come_before_the_often_asked(index, make):
    index.add(make("offer", text="Een plank ophangen", id="often"))
    index.add(make("offer", text="Een plank of lamp ophangen", id="seldom"))
    ledger = Ledger(asks={"often": 4}, rounds={})
    other = make("request", id="r2")
    first = assign([make("request"), other], index, Ledger(quiet=frozenset()), ANY)
    assert {pair.offer for pair in first} == {"often", "seldom"}
    index.add(make("offer", text="Een plank ophangen", id="third"))
    asked = [pair.offer for pair in assign([make("request")], index, ledger, ANY)]
    assert sorted(asked) == ["seldom", "third"]


def test_quiet_people_and_full_offers_are_left_alone(index, make):
    index.add(make("offer", id="quiet"))
    index.add(make("offer", id="full", capacity=1))
    index.add(make("offer", id="room", capacity=2))
    ledger = Ledger(quiet=frozenset({"quiet"}), served={"full": 1, "room": 1})
    assert [pair.offer for pair in assign([make("request")], index, ledger, ANY)] == ["room"]


def test_nothing_fits_is_an_answer(index, make):
    index.add(make("offer", "pets", "Ik laat honden uit"))
    assert assign([make("request")], index, Ledger(), ANY) == []
    assert assign([], index, Ledger(), ANY) == []


def test_sharing_the_search_changes_nothing(monkeypatch, index, make):
    monkeypatch.setattr(search, "_PART", 3)
    for number in range(6):
        index.add(make("offer", text=f"Ik hang {number} planken op", id=f"o{number}"))
    requests = [make("request", text="Een plank ophangen", id=f"r{number}") for number in range(8)]
    rows = [(request.id, index.row(request)) for request in requests]
    alone = assign_rows(rows, index, Ledger(), ANY)
    assert alone
    assert assign_rows(rows, index, Ledger(), ANY, workers=2) == alone


@pytest.mark.parametrize("most", [0, 400])
@pytest.mark.parametrize("seed", range(8))
def test_the_matching_is_the_best_there_is(monkeypatch, most, seed):
    """Both solvers against trying everything, on small random graphs."""
    monkeypatch.setattr(assignment, "_DENSE", most)
    random = np.random.default_rng(seed)
    requests, persons = 4, 4
    edges = [(r, p, 1 + random.random()) for r in range(requests) for p in range(persons) if random.random() < 0.5]
    graph = assignment.Edges(*(np.array(column) for column in zip(*edges, strict=True)))
    chosen = assignment.match(graph, requests, persons)
    best = max(
        sum(weight for _, _, weight in some)
        for size in range(min(requests, persons) + 1)
        for some in itertools.combinations(edges, size)
        if len({r for r, _, _ in some}) == len({p for _, p, _ in some}) == size
    )
    assert sum(graph.weights[chosen]) == pytest.approx(best)
    assert len(set(graph.requests[chosen])) == len(set(graph.persons[chosen])) == len(chosen)
