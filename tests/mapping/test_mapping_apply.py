"""Rules go before what a text says; every reading says what decided; danger is found whatever the rules say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from adapters.contract import Author, RawPost
from mapping.apply import explain, read_post
from mapping.examples import run
from mapping.load import Mapping, load_mapping, parse_mapping, shipped
from mapping.preview import compare
from mapping.proposal import Danger, Place, ProposalStatus, Purpose, Reach, Slot

HOME = Place(neighbourhood="Noord", municipality="Proefstad")
POST = RawPost(
    key="p1",
    thread="t1",
    url="https://forum.example.org/t/1",
    author=Author("u1", "", frozenset({"Wijkteam"})),
    title="Wie helpt mij met de heg?",
    text="Ik zoek iemand die mijn heg wil snoeien. Ik kan het zelf niet meer.",
    created_at=datetime(2026, 3, 3, 9, tzinfo=UTC),
    updated_at=datetime(2026, 3, 3, 9, tzinfo=UTC),
    digest="d",
    category="Hulp/Prikbord",
    tags=("Tuin", "spoed"),
)


def rules(text: str) -> Mapping:
    return parse_mapping(text, "wijk.yaml")


def test_without_rules_the_text_is_read() -> None:
    reading = read_post(POST, Mapping(), HOME)
    assert [(one.purpose, one.category) for one in reading.proposals] == [(Purpose.REQUEST, "garden")]
    assert reading.proposals[0].confidence < 1.0


DOUBTFUL = replace(
    POST, title="Samen eten", text="Woensdag eten we samen in het buurthuis. Er is nog plek, en handen zijn ook welkom."
)


def test_a_rule_on_the_purpose_ends_all_doubt() -> None:
    assert read_post(DOUBTFUL, Mapping(), HOME).possible
    settled = read_post(DOUBTFUL, rules("rules:\n  - when: {tag: tuin}\n    then: {purpose: offer}\n"), HOME)
    assert [one.purpose for one in settled.proposals] == [Purpose.OFFER]
    assert settled.possible == ()


def test_what_is_refused_is_not_possible_either() -> None:
    (kind,) = {one.category for one in read_post(DOUBTFUL, Mapping(), HOME).possible}
    assert read_post(DOUBTFUL, rules(f"refuse: [{kind}]\n"), HOME).possible == ()


@pytest.mark.parametrize(
    "when",
    [
        "{category: prikbord}",
        "{category: hulp}",
        "{category: hulp/prikbord}",
        "{tag: tuin}",
        "{tag: [keuken, TUIN]}",
        "{title_starts: 'wie HELPT'}",
        "{title_words: heg}",
        "{title_words: 'de  heg'}",
        "{words: snoei*}",
        "{words: 'mijn heg'}",
        "{author_group: wijkteam}",
        "{community: forum}",
        "{thread: t1}",
        "{tag: spoed, words: heg, community: forum}",
    ],
)
def test_condition_that_holds(when: str) -> None:
    mapping = rules(f"rules:\n  - when: {when}\n    then: {{purpose: offer}}\n")
    reading = read_post(POST, mapping, HOME, community="forum")
    assert [one.purpose for one in reading.proposals] == [Purpose.OFFER]
    assert reading.proposals[0].confidence == 1.0


@pytest.mark.parametrize(
    "when",
    [
        "{category: prik}",
        "{category: bord}",
        "{tag: tui}",
        "{title_starts: heg}",
        "{title_words: snoeien}",
        "{words: he}",
        "{words: 'heg mijn'}",
        "{words: '.*'}",
        "{author_group: team}",
        "{community: ander}",
        "{thread: t11}",
        "{tag: tuin, category: ander}",
    ],
)
def test_condition_that_does_not_hold(when: str) -> None:
    mapping = rules(f"rules:\n  - when: {when}\n    then: {{purpose: offer}}\n")
    assert [one.purpose for one in read_post(POST, mapping, HOME, community="forum").proposals] == [Purpose.REQUEST]


def test_first_rule_that_says_it_wins_and_others_add() -> None:
    mapping = rules(
        """
rules:
  - {when: {tag: spoed}, then: {urgent: true}}
  - {when: {words: heg}, then: {category: [household, garden], reach: anywhere}}
  - {when: {tag: tuin}, then: {category: pets, urgent: false, status: withdrawn, on_behalf: true, neighbourhood: Zuid}}
"""
    )
    proposal = read_post(POST, mapping, HOME).proposals[0]
    assert (proposal.urgent, proposal.category, proposal.categories) == (True, "household", ("household", "garden"))
    assert (proposal.reach, proposal.status) == (Reach.ANYWHERE, ProposalStatus.WITHDRAWN)
    assert proposal.on_behalf
    assert (proposal.place.neighbourhood, proposal.place.municipality) == ("Zuid", "Proefstad")


@pytest.mark.parametrize(
    ("words", "slot"),
    [
        ("elke dinsdagmiddag", Slot(days=frozenset({2}), begin=time(12), until=time(18))),
        ("every Tuesday afternoon", Slot(days=frozenset({2}), begin=time(12), until=time(18))),
        ("14 maart", Slot(start=date(2026, 3, 14), end=date(2026, 3, 14))),
        ("morgen", Slot(start=date(2026, 3, 4), end=date(2026, 3, 4))),
    ],
)
def test_a_time_in_words_counts_from_when_the_post_was_written(words: str, slot: Slot) -> None:
    mapping = rules(f"rules:\n  - {{when: {{tag: tuin}}, then: {{time: {words}}}}}\n")
    assert read_post(POST, mapping, HOME).proposals[0].when.slots == (slot,)


def test_unless_bars_a_rule() -> None:
    mapping = rules("rules:\n  - {when: {words: heg}, unless: {tag: tuin}, then: {purpose: offer}}\n")
    assert read_post(POST, mapping, HOME).proposals[0].purpose is Purpose.REQUEST
    bare = replace(POST, tags=())
    assert read_post(bare, mapping, HOME).proposals[0].purpose is Purpose.OFFER


def test_ignore_leaves_nothing_to_match() -> None:
    assert read_post(POST, rules("rules:\n  - {when: {tag: tuin}, then: {purpose: ignore}}\n"), HOME).proposals == ()


def test_both_gives_a_request_and_an_offer() -> None:
    reading = read_post(POST, rules("rules:\n  - {when: {tag: tuin}, then: {purpose: both}}\n"), HOME)
    assert [one.purpose for one in reading.proposals] == [Purpose.REQUEST, Purpose.OFFER]


def test_a_rule_makes_a_proposal_of_a_text_that_says_little() -> None:
    post = replace(POST, title="Snoeischaar", text="De heg is twee meter hoog. Zaterdag.")
    mapping = rules("rules:\n  - {when: {tag: tuin}, then: {purpose: request}}\n")
    proposal = read_post(post, mapping, HOME).proposals[0]
    assert (proposal.purpose, proposal.category, proposal.confidence) == (Purpose.REQUEST, "garden", 1.0)


def test_own_words_come_after_rules() -> None:
    text = "words: {offer: [heg], category: {household: [heg]}}\n"
    assert read_post(POST, rules(text), HOME).proposals[0].purpose is Purpose.OFFER
    first = text + "rules:\n  - {when: {tag: tuin}, then: {purpose: request}}\n"
    proposal = read_post(POST, rules(first), HOME).proposals[0]
    assert (proposal.purpose, proposal.category) == (Purpose.REQUEST, "household")


@pytest.mark.parametrize(("text", "kept"), [("refuse: garden\n", 0), ("accept: pets\n", 0), ("accept: garden\n", 1)])
def test_what_is_not_taken_up_is_dropped_and_said(text: str, kept: int) -> None:
    reading = read_post(POST, rules(text), HOME)
    assert len(reading.proposals) == kept
    assert any(step.what == "garden is not taken up here" for step in reading.trace) == (kept == 0)


def test_danger_is_found_whatever_the_rules_say() -> None:
    post = replace(POST, text="Ik wil niet meer leven. Bel mij op 06-12345678.")
    mapping = rules("rules:\n  - {when: {tag: tuin}, then: {purpose: ignore}}\nrefuse: garden\n")
    reading = read_post(post, mapping, HOME)
    assert Danger.SUICIDE in reading.danger
    assert reading.private


def test_trace_says_which_rule_and_why() -> None:
    mapping = rules("rules:\n  - name: kluspagina\n    when: {tag: [x, tuin]}\n    then: {urgent: true}\n")
    first = read_post(POST, mapping, HOME).trace[0]
    assert (first.by, first.what) == ("wijk.yaml:2 kluspagina", "urgent is true, because it has the tag 'tuin'")


def test_explain_says_why_the_others_did_not() -> None:
    mapping = rules(
        """
rules:
  - {when: {tag: [aanbod, aangeboden]}, then: {purpose: offer}}
  - {when: {words: heg}, unless: {author_group: wijkteam}, then: {purpose: offer}}
  - {when: {tag: tuin}, then: {category: household}}
  - {when: {tag: spoed}, then: {category: garden, urgent: true}}
"""
    )
    told = explain(POST, mapping, HOME).verdicts
    assert [(verdict.matched, verdict.why) for verdict in told] == [
        (False, "not so: it has the tag 'aanbod' or 'aangeboden'"),
        (False, "does not count, for the author is in the group 'wijkteam'"),
        (True, "it has the tag 'tuin'"),
        (True, "it has the tag 'spoed'"),
    ]
    assert (told[3].decided, told[3].too_late) == (("urgent",), ("category",))


def test_extending_puts_own_rules_first() -> None:
    own = "extends: discourse-neighbourhood\nrules:\n  - {when: {category: hulp-gevraagd}, then: {purpose: offer}}\n"
    post = replace(POST, category="hulp-gevraagd")
    assert read_post(post, load_mapping("discourse-neighbourhood"), HOME).proposals[0].purpose is Purpose.REQUEST
    assert read_post(post, rules(own), HOME).proposals[0].purpose is Purpose.OFFER


def test_messages_lie_over_those_extended(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("mapping")
    (folder / "mother.yaml").write_text("messages: {nl: {goodbye: {title: Dag, text: Tot ziens}}}\n")
    (folder / "child.yaml").write_text("extends: mother.yaml\nmessages: {nl: {goodbye: {text: 'Dag! {connector}'}}}\n")
    assert load_mapping(folder / "child.yaml").messages == {
        "nl": {"goodbye": {"title": "Dag", "text": "Dag! {connector}"}}
    }


@pytest.mark.parametrize("name", shipped())
def test_shipped_examples_pass(name: str) -> None:
    results = run(load_mapping(name))
    assert len(results) >= 5
    assert [(one.example.title, *map(str, one.differences)) for one in results if not one.passed] == []


def test_example_that_fails_says_what_differs() -> None:
    text = """
examples:
  - title: Wie helpt mij met de heg?
    text: Ik zoek iemand die mijn heg wil snoeien.
    expect: {purpose: offer, category: garden, danger: []}
"""
    (result,) = run(rules(text))
    assert not result.passed
    assert [str(one) for one in result.differences] == ["purpose should be offer, but is request"]
    assert result.example.source == "wijk.yaml:3"


def test_preview_tells_which_readings_change() -> None:
    changed = rules("rules:\n  - {when: {tag: tuin}, then: {category: household}}\n")
    other = replace(POST, key="p2", tags=())
    preview = compare(Mapping(), changed, [POST, other], HOME)
    assert preview.posts == 2
    assert [(one.post.key, one.in_words()) for one in preview.changes] == [("p1", "category: garden → household")]
