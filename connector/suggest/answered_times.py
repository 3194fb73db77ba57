"""A helper answers with the times that suit: they are kept, and weighed against this very ask once more."""

from __future__ import annotations

from dataclasses import replace

from connector.engine import Engine
from connector.matching.candidate import Explanation
from connector.matching.explain import explain
from connector.matching.index import Index
from connector.model import Side, StoredProposal, Suggestion
from connector.store import Tx, answers, availability, decisions, proposals, suggestions
from connector.suggest import answered_pair, matcher, queue
from connector.suggest.hearing import Hearing
from mapping.language import times_told
from mapping.language.answers import AnswerKind
from mapping.proposal import Slot


def act(engine: Engine, tx: Tx, heard: Hearing) -> None:
    """An answer of a helper: "alleen ochtenden" is a yes to an ask in the morning, and a no to one in the evening."""
    if heard.answer.kind is not AnswerKind.PARTLY:
        answered_pair.act(engine, tx, heard)
        return
    slots = times_told.find(heard.post.text, heard.post.created_at, heard.post.language or heard.delivery.language)
    for pair in heard.pairs:
        _keep(tx, pair, times_told.lasting(slots), heard)
    named = any(not slot.excluded for slot in slots)
    if len(heard.pairs) != 1 or not named or not times_told.are_certain(heard.post.text):
        post = heard.post  # some of the work, or perhaps: a person sees what comes of it
        answers.alert(tx, "", post.community, post.key, post.url, "partly", heard.now)
        return
    _decide(engine, tx, heard, heard.pairs[0], slots)


def _keep(tx: Tx, pair: Suggestion, said: tuple[Slot, ...], heard: Hearing) -> None:
    """From now on these are the times of the offer; "niet op dinsdag" leaves the others as they were."""
    offer = proposals.get(tx, pair.offer)
    if offer is None or not said:
        return
    only_barred = all(slot.excluded for slot in said)
    before = (availability.of(tx, offer.id) or offer.proposal.when.slots) if only_barred else ()
    availability.narrow(tx, offer.id, tuple(dict.fromkeys((*before, *said))), heard.now)
    decisions.log(tx, heard.now, pair.id, "offer.narrowed", "the helper named the times that suit")


def _decide(engine: Engine, tx: Tx, heard: Hearing, pair: Suggestion, slots: tuple[Slot, ...]) -> None:
    request, offer = proposals.get(tx, pair.request), proposals.get(tx, pair.offer)
    if request is None or offer is None:
        return
    account = _weigh(engine, tx, heard, request, offer, slots)
    if not account.gates["time"]:
        answered_pair.decline(engine, tx, [pair], "the times do not fit", heard.now)
        queue.tell(engine, tx, Side.NOTED, offer, heard.now, pair=pair)
        return
    if not account.stopped_by:
        suggestions.rescore(tx, pair.id, account.score, account.reasons)
    answered_pair.accept(engine, tx, heard)


def _weigh(
    engine: Engine, tx: Tx, heard: Hearing, request: StoredProposal, offer: StoredProposal, slots: tuple[Slot, ...]
) -> Explanation:
    """The pair once more, with the helper at these times only."""
    index = Index(engine.areas)  # one of its own: the engine's is not for several threads
    helper = matcher.candidate(tx, offer)
    when = replace(helper.proposal.when, slots=slots, flexible=False)
    helper = replace(helper, proposal=replace(helper.proposal, when=when))
    for stored in (request, offer):
        index.learn(stored.area)
    return explain(index, matcher.candidate(tx, request), helper, matcher.rules(engine, tx), heard.now)
