"""Between the store and the matcher: the index follows the proposals; the ledger says who may be asked."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from connector.engine import Engine
from connector.matching.assign import assign
from connector.matching.candidate import Candidate, Pair, Rules
from connector.matching.ledger import Ledger
from connector.model import StoredProposal
from connector.store import Tx, availability, people, quiet, suggestions, trust

RECENT = timedelta(days=90)  # how far back asking somebody counts as "often asked"


def choose(engine: Engine, tx: Tx, requests: Sequence[StoredProposal], now: datetime) -> dict[str, list[Pair]]:
    """Who should be asked for each of these requests, best first, as far as the index has followed the store.

    Nothing is promised: the rules are checked once more when a pair is kept.
    """
    if not requests:
        return {}
    ledger = Ledger(
        asks=suggestions.asked_counts(tx, now - RECENT),
        quiet=quiet.silent(tx, now, engine.config.policy.quiet_days),
        served=suggestions.served_counts(tx),
        rounds={request.id: suggestions.rounds_of(tx, request.id) for request in requests},
    )
    told = suggestions.pairs_of(tx, [request.id for request in requests])
    house = rules(engine, tx, told)
    chosen: dict[str, list[Pair]] = {}
    for pair in assign([candidate(tx, request) for request in requests], engine.index, ledger, house, now):
        chosen.setdefault(pair.request, []).append(pair)
    return chosen


def rules(engine: Engine, tx: Tx, told: Container[tuple[str, str]] = frozenset()) -> Rules:
    """What may be suggested at all, by the configuration and by what was `told` before."""
    policy = engine.config.policy
    return Rules(
        consents=engine.config.consents(),
        told=told,
        silent=people.not_to_write(tx) | trust.all_held(tx),
        threshold=policy.threshold,
        confidence=policy.confidence,
    )


def candidate(tx: Tx, stored: StoredProposal) -> Candidate:
    """A stored proposal in the matcher's terms; what its author told us later of their time counts above the post."""
    only = availability.of(tx, stored.id)
    when = replace(stored.proposal.when, slots=only, flexible=False) if only else stored.proposal.when
    return Candidate(
        id=stored.id,
        proposal=replace(stored.proposal, when=when),
        community=stored.community,
        organisation=stored.organisation,
        person=stored.person,
        area=stored.area,
        posted_at=stored.posted_at,
    )
