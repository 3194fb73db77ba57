"""May this be passed on to professionals? Asked of the asker, once, when they may be written to."""

from __future__ import annotations

from datetime import datetime, timedelta

from adapters.contract import Kind, PostStatus
from connector.engine import Engine
from connector.handover import wording
from connector.model import Side, StoredPost
from connector.store import Tx, decisions, hand_overs, minors
from connector.store.hand_overs import HandOver, State
from connector.suggest import policy
from connector.telling import Addressee, tell, ways
from mapping.proposal import Proposal, ProposalStatus, Purpose, Reading

WAIT = timedelta(days=14)  # an answer that comes later is for people


def consider(engine: Engine, tx: Tx, post: StoredPost, reading: Reading, now: datetime) -> None:
    """Note an ask that needs a professional; one that needs none any more is let go."""
    key = f"{post.community}/{post.key}"
    request = _request(post, reading)
    organisation = engine.config.organisations[engine.organisation(post.community)]
    needs = tuple(sorted(reading.professional & wording.known_needs()))
    wanted = organisation.wijkteam is not None and engine.config.mail is not None
    if request is None or not needs or not wanted or minors.is_one(tx, post.person):
        hand_overs.move(tx, key, State.OVER, now, only_from=(State.NEW, State.ASKED))
        return
    new = HandOver(
        id=key,
        organisation=organisation.key,
        community=post.community,
        post=post.key,
        thread=post.thread,
        url=post.url,
        person=post.person,
        needs=needs,
        area=engine.area_of(post.community, request.place),
        language="nl" if request.language in ("nl", "fy") else "en",
        on_behalf=request.on_behalf,
        state=State.NEW,
        created_at=now,
        changed_at=now,
    )
    if hand_overs.add(tx, new):
        why = f"needs a professional: {', '.join(needs)}"
        decisions.log(tx, now, post.key, "hand_over.new", why, community=post.community, organisation=organisation.key)


def ask(engine: Engine, tx: Tx, case: HandOver, now: datetime) -> bool:
    """Queue the question when the asker may be written to now; privately where that can be done."""
    possible = ways(engine, case.community)
    kind = Kind.MESSAGE if Kind.MESSAGE in possible else Kind.REPLY
    if kind not in possible or not policy.may_ask(engine, tx, case.person, case.thread, now):
        return False
    to = Addressee(case.community, case.person, case.post, case.thread if kind is Kind.REPLY else None)
    words = wording.question(engine, case, kind)
    after = policy.quiet_until(engine, case.community, now)
    key = tell(engine, tx, Side.HAND_OVER, to, kind, words, case.language, now, not_before=after)
    if key is not None:
        hand_overs.asked(tx, case.id, key, now)
    return key is not None


def _request(post: StoredPost, reading: Reading) -> Proposal | None:
    """The open request of a post that may be handed over: danger goes another, faster way."""
    if reading.danger or post.status != PostStatus.OPEN:
        return None
    asked = (each for each in reading.proposals if each.purpose is Purpose.REQUEST)
    return next((each for each in asked if each.status is ProposalStatus.OPEN), None)
