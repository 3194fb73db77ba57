"""A person decides: the words are those they saw, every organisation concerned says yes, and nobody decides twice."""

from __future__ import annotations

from connector.model import Delivery, DeliveryState, Side, Suggestion, SuggestionState
from connector.store import apart, approvals, decisions, outbox, proposals, suggestions
from connector.store.approvals import Words
from connector.suggest import review
from connector.suggest.review import Outcome
from tests.engine.conftest import Running
from tests.review.conftest import waiting


def _state(running: Running, pair: Suggestion) -> SuggestionState:
    with running.engine.store.read() as tx:
        found = suggestions.get(tx, pair.id)
    assert found is not None
    return found.state


def _sides(running: Running, pair: Suggestion) -> frozenset[str]:
    with running.engine.store.read() as tx:
        return suggestions.organisations_of(tx, pair.id)


def _with_a_message(running: Running) -> tuple[Suggestion, dict[Side, Delivery]]:
    """A suggestion within one organisation that tells somebody, with what it says to whom."""
    for pair in waiting(running, crosses=False):
        with running.engine.store.read() as tx:
            said = {each.side: each for each in review.messages(running.engine, tx, pair)}
        if said:
            return pair, said
    raise AssertionError("the demo town should give a suggestion with a message")


def test_what_is_approved_is_what_is_posted(running: Running) -> None:
    pair, before = _with_a_message(running)
    promised = {side: each.text for side, each in before.items()}
    assert review.approve(running.engine, pair.id, "anna").outcome is Outcome.APPROVED
    running.round(120)
    running.round(120)
    with running.engine.store.read() as tx:
        sent = {each.side: each.text for each in outbox.of_suggestion(tx, pair.id) if each.sent_at is not None}
    assert sent
    assert all(promised[side] == text for side, text in sent.items())


def test_a_persons_own_words_are_posted(running: Running) -> None:
    pair, before = _with_a_message(running)
    side = next(iter(before))
    own = Words(before[side].title, before[side].text + "\n\nGroet van de buurtkoppelaars.")
    assert review.approve(running.engine, pair.id, "anna", words={side: own}).done
    running.round(120)
    running.round(120)
    with running.engine.store.read() as tx:
        sent = [each for each in outbox.of_suggestion(tx, pair.id) if each.side is side]
    assert [each.state for each in sent] == [DeliveryState.SENT]
    assert sent[0].text == own.text


def test_each_organisation_approves_what_crosses(running: Running) -> None:
    pair = waiting(running, crosses=True)[0]
    one, other = sorted(_sides(running, pair))
    first = review.approve(running.engine, pair.id, "anna", {one})
    assert first.outcome is Outcome.NOTED
    assert first.awaited == {other}
    assert _state(running, pair) is SuggestionState.WAITING
    with running.engine.store.read() as tx:
        assert outbox.of_suggestion(tx, pair.id) == []
    assert review.approve(running.engine, pair.id, "bram", {other}).outcome is Outcome.APPROVED
    with running.engine.store.read() as tx:
        assert outbox.of_suggestion(tx, pair.id)


def test_new_words_ask_the_other_organisation_again(running: Running) -> None:
    pair = waiting(running, crosses=True)[0]
    one, other = sorted(_sides(running, pair))
    review.approve(running.engine, pair.id, "anna", {one})
    with running.engine.store.read() as tx:
        message = review.messages(running.engine, tx, pair)[0]
    own = {message.side: Words(message.title, message.text + " Groeten!")}
    assert review.approve(running.engine, pair.id, "bram", {other}, words=own).awaited == {one}
    with running.engine.store.read() as tx:
        assert [each.organisation for each in approvals.of(tx, pair.id)] == [other]


def test_the_second_to_decide_is_told_who_was_first(running: Running) -> None:
    pair = waiting(running, crosses=False)[0]
    assert review.decline(running.engine, pair.id, "anna", "it does not fit").done
    late = review.approve(running.engine, pair.id, "bram")
    assert (late.outcome, late.by, late.what) == (Outcome.TAKEN, "anna", "suggestion.declined")
    assert _state(running, pair) is SuggestionState.DECLINED


def test_nothing_is_approved_that_the_person_did_not_see(running: Running) -> None:
    pair = waiting(running, crosses=False)[0]
    assert review.approve(running.engine, pair.id, "anna", shown="what it said before").outcome is Outcome.CHANGED
    with running.engine.store.read() as tx:
        mark = review.seen(running.engine, tx, pair)
    assert review.approve(running.engine, pair.id, "anna", shown=mark).done


def test_another_organisation_sees_and_decides_nothing(running: Running) -> None:
    pair = waiting(running, crosses=False)[0]
    others = frozenset(running.engine.config.organisations) - _sides(running, pair)
    assert others
    assert review.approve(running.engine, pair.id, "eve", others).outcome is Outcome.UNKNOWN
    assert review.decline(running.engine, pair.id, "eve", "no", others).outcome is Outcome.UNKNOWN
    assert _state(running, pair) is SuggestionState.WAITING


def test_two_people_who_are_kept_apart_are_never_suggested_again(running: Running) -> None:
    pair = waiting(running)[0]
    assert review.decline(running.engine, pair.id, "anna", "not these two", keep_apart=True).done
    with running.engine.store.write() as tx:
        request, offer = proposals.get(tx, pair.request), proposals.get(tx, pair.offer)
        assert request is not None
        assert offer is not None
        assert apart.kept(tx, offer.person, request.person)
        tx.execute("DELETE FROM suggestion WHERE id = ?", (pair.id,))  # as if nobody had ever suggested it
        proposals.schedule_match(tx, pair.request, running.engine.now())
    running.round(3 * 86_400)
    with running.engine.store.read() as tx:
        assert suggestions.get(tx, pair.id) is None


def test_the_reason_for_a_no_is_kept_without_personal_data(running: Running) -> None:
    pair = waiting(running)[0]
    review.decline(running.engine, pair.id, "anna", "belde mij op 06-12345678, wil niet")
    with running.engine.store.read() as tx:
        why = decisions.about(tx, pair.id)[-1]["why"]
    assert "12345678" not in why
    assert "wil niet" in why
