"""The index finds what is near and fits, and forgets at once what is gone."""

from __future__ import annotations

import pytest

from connector.areas import Areas
from connector.matching import traits
from connector.matching.candidate import Candidate, Rules
from connector.matching.explain import explain
from connector.matching.index import Index
from mapping.proposal import ProposalStatus, Reach

ANY = Rules(threshold=0.0)


@pytest.fixture
def index(areas: Areas) -> Index:
    return Index(areas)


def found(index: Index, candidate: Candidate, rules: Rules = ANY) -> list[str]:
    return [pair.offer for pair in index.find(candidate, rules)]


def test_the_better_offer_comes_first_with_reasons(index, make):
    index.add(make("offer", "garden", "Ik knip graag heggen", id="hedge", area="velperbroek"))
    index.add(make("offer", text="Ik hang graag planken en lampen op", id="shelf", constraints=frozenset({"tools"})))
    request = make("request", text="Wie wil een plank ophangen?", constraints=frozenset({"tools"}))
    pairs = index.find(request, ANY)
    assert [pair.offer for pair in pairs] == ["shelf", "hedge"]
    assert pairs[0].score > pairs[1].score
    assert [reason.nl for reason in pairs[0].reasons] == [
        "woont ook in Presikhaaf",
        "helpt graag met klusjes",
        "heeft gereedschap",
    ]
    assert pairs[0].reasons[0].text("en") == "lives in Presikhaaf too"


def test_an_offer_finds_the_requests_it_fits(index, make):
    index.add(make("request", id="shelf"))
    pairs = index.find(make("offer"), ANY)
    assert [(pair.request, pair.offer) for pair in pairs] == [("shelf", "offer")]


def test_find_gives_the_same_score_in_both_directions(index, make):
    request, offer = make("request", text="Lamp ophangen"), make("offer", text="Ik hang lampen op")
    index.add(request)
    index.add(offer)
    assert index.find(request, ANY)[0].score == pytest.approx(index.find(offer, ANY)[0].score, abs=1e-5)


def test_changing_and_removing_work_at_once(index, make):
    request = make("request")
    index.add(make("offer", id="o"))
    assert found(index, request) == ["o"]
    index.add(make("offer", "pets", "Ik laat honden uit", id="o"))
    assert found(index, request) == []
    index.add(make("offer", id="o"))
    index.remove("o")
    index.remove("o")
    assert found(index, request) == []
    assert len(index) == 0


def test_stored_rows_load_without_their_text(areas, index, make):
    offers = [make("offer", id=f"o{n}", text=f"Ik hang {n} planken op") for n in range(5)]
    for offer in offers:
        index.add(offer)
    loaded = Index(areas)
    loaded.load((offer.id, traits.to_row(offer)) for offer in offers)
    assert loaded.find(make("request"), ANY) == index.find(make("request"), ANY)


def test_a_row_of_another_version_is_refused(make):
    with pytest.raises(ValueError, match="another version"):
        traits.from_row(traits.to_row(make("offer"))[:-1])


@pytest.mark.parametrize(
    ("change", "gate"),
    [
        ({"purpose": "request"}, "direction"),
        ({"status": ProposalStatus.WITHDRAWN}, "open"),
        ({"status": ProposalStatus.RESOLVED}, "open"),
        ({"person": "request"}, "person"),
        ({"area": "schuytgraaf"}, "reach"),
        ({"area": "lent", "reach": Reach.MUNICIPALITY}, "reach"),
        ({"constraints": frozenset({"no_wheelchair"})}, "constraints"),
        ({"category": "pets", "categories": ("pets",)}, "category"),
        ({"organisation": "kerk"}, "consent"),
        ({"confidence": 0.3}, "confidence"),
    ],
)
def test_each_gate_stops_alone_and_says_why(index, make, change, gate):
    request = make("request", constraints=frozenset({"wheelchair"}))
    change = dict(change)
    offer = make(change.pop("purpose", "offer"), id="o", **change)
    index.add(offer)
    assert found(index, request) == []
    told = explain(index, request, offer, ANY)
    assert told.stopped_by == (gate,)
    assert told.score == 0
    assert [reason.key for reason in told.reasons] == [gate]


def test_consent_opens_the_way_between_two_organisations_only(index, make):
    index.add(make("offer", organisation="kerk", id="k"))
    index.add(make("offer", organisation="moskee", id="m"))
    assert found(index, make("request"), Rules(consents=frozenset({("kerk", "welzijn")}), threshold=0)) == ["k"]


def test_told_pairs_and_silent_people_stay_out(index, make):
    index.add(make("offer", id="o1"))
    index.add(make("offer", id="o2"))
    assert found(index, make("request"), Rules(told={("request", "o1")}, threshold=0)) == ["o2"]
    assert found(index, make("request"), Rules(silent=frozenset({"o2"}), threshold=0)) == ["o1"]


def test_help_without_distance_reaches_everywhere(index, make):
    index.add(make("offer", "digital", "Ik help per telefoon", id="phone", area="lent", reach=Reach.ANYWHERE))
    pairs = index.find(make("request", "digital", "Mijn telefoon doet raar"), ANY)
    assert [pair.offer for pair in pairs] == ["phone"]
    assert pairs[0].reasons[0].nl == "kan op afstand helpen"


def test_an_offer_for_the_whole_town_reaches_its_far_end(index, make):
    index.add(make("offer", id="wide", area="schuytgraaf", reach=Reach.MUNICIPALITY))
    pair = index.find(make("request"), ANY)[0]
    assert pair.reasons[0].nl == "komt in heel Arnhem"


def test_explain_agrees_with_find(index, make):
    request, offer = make("request", text="Lamp ophangen"), make("offer", text="Ik hang lampen op")
    index.add(offer)
    told = explain(index, request, offer, ANY)
    assert told.score == pytest.approx(index.find(request, ANY)[0].score, abs=1e-6)
    log_odds = index.model.bias + sum(added for _, added in told.features.values())
    assert told.score == pytest.approx(1 / (1 + 2.718281828459045**-log_odds), abs=1e-4)
    assert told.stopped_by == ()
