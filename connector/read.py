"""Reading: opening posts that came in or changed become proposals, with the trace of what decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from adapters.contract import Author, PostStatus, RawPost
from connector import house_rules, young
from connector.danger import alarm
from connector.engine import Engine
from connector.handover import asking
from connector.model import StoredPost, StoredProposal, SuggestionState, proposal_id
from connector.store import Tx, asks, corrections, decisions, doubts, posts, proposals, witness
from connector.store.corrections import Correction
from connector.suggest.about_ask import missing
from connector.withdraw import end_suggestions
from mapping.apply import Explanation
from mapping.apply import explain as explain_post
from mapping.correction import BY_A_PERSON, corrected
from mapping.proposal import Proposal, ProposalStatus, Purpose, Reading, Step

BATCH = 200


def read_due(engine: Engine) -> list[tuple[StoredPost, Reading]]:
    """Read what nobody has read yet; each post is returned with its reading."""
    with engine.store.read() as tx:
        waiting = posts.unread(tx, BATCH, engine.config.communities)
    opening = [post for post in waiting if post.opening and not post.private]
    return [(post, reading) for post in opening if (reading := read(engine, post)) is not None]


def read(engine: Engine, post: StoredPost) -> Reading | None:
    """Read one post; None when meanwhile its state or the mapping changed, or somebody corrected or read it."""
    meant = engine.mappings
    with engine.store.read() as tx:
        correction = corrections.of(tx, post.community, post.key)
    reading = understand(engine, post, correction)
    now = engine.now()
    with engine.store.write() as tx:
        if engine.mappings is not meant or corrections.of(tx, post.community, post.key) != correction:
            return None
        if not posts.mark_read(tx, post):
            return None
        _keep(engine, tx, post, reading, now)
    return reading


def understand(engine: Engine, post: StoredPost, correction: Correction | None = None) -> Reading:
    """What a person, the organisation's mapping and the language packs make of a post; nothing is stored."""
    reading = explain(engine, post, correction).reading
    if reading.danger and correction is not None and correction.harmless == post.digest:
        looked = Step(BY_A_PERSON, "there is no danger in this text")
        return replace(reading, danger=frozenset(), trace=(looked, *reading.trace))
    return reading


def explain(engine: Engine, post: StoredPost, correction: Correction | None = None) -> Explanation:
    """The reading of a post before a person's word on its danger, with what came of every rule; nothing is stored."""
    community = engine.config.communities[post.community]
    mapping, places = engine.mappings[community.organisation], engine.known_places(post.community)
    if correction is not None:
        mapping = corrected(mapping, correction.effects)
    weights = engine.readers.get(community.organisation)
    return explain_post(as_raw(post), mapping, engine.home(post.community), places, post.community, model=weights)


def as_raw(post: StoredPost) -> RawPost:
    """A stored post in the adapters' terms; its author is only the keyed hash."""
    return RawPost(
        key=post.key,
        thread=post.thread,
        url=post.url,
        author=Author(post.person, "", post.groups),
        title=post.title,
        text=post.text,
        created_at=post.created_at,
        updated_at=post.updated_at,
        digest=post.digest,
        opening=post.opening,
        reply_to=post.reply_to,
        category=post.category,
        tags=post.tags,
        status=PostStatus(post.status),
        private=post.private,
        own=post.own,
        language=post.language,
    )


def _keep(engine: Engine, tx: Tx, post: StoredPost, reading: Reading, now: datetime) -> None:
    organisation = engine.config.communities[post.community].organisation
    if reading.danger:
        alarm.ring(engine, tx, post, reading.danger, reading.language, now)
    stored = [
        _stored(engine, tx, post, number, proposal, reading, now) for number, proposal in enumerate(reading.proposals)
    ]
    stored = young.set_aside(engine, tx, post, stored, now)
    for proposal in stored:
        before = proposals.get(tx, proposal.id)
        if before is not None and len(missing(proposal)) < len(missing(before)) and asks.advised(tx, proposal.id):
            witness.improved(tx, proposal, now)
        if before is not None and _another(before.proposal, proposal.proposal):
            end_suggestions(tx, proposal.id, "the post was edited", now, state=SuggestionState.WITHDRAWN, retract=True)
    for gone in proposals.replace(tx, post.community, post.key, stored, now):
        end_suggestions(
            tx,
            gone,
            _why_gone(post, reading),
            now,
            state=SuggestionState.WITHDRAWN,
            spare_yes=_is_settled(post, reading),
        )
    if in_doubt(engine, tx, post, reading, now):
        doubts.keep(tx, post, organisation)
    else:
        doubts.settle(tx, post.community, post.key)
    asking.consider(engine, tx, post, reading, now)
    for proposal in stored:
        if proposal.open and proposal.proposal.purpose is Purpose.OFFER:
            proposals.wake_requests(tx, _kinds(proposal.proposal), engine.areas_near(proposal), now)
    what, why = _in_words(reading)
    decisions.log(tx, now, post.key, what, why, community=post.community, organisation=organisation)
    community = engine.config.communities[post.community]
    rules = {house_rules.broken(community, _words(post), proposal.category) for proposal in reading.proposals}
    for rule in sorted(filter(None, rules)):
        decisions.log(tx, now, post.key, "read.house_rules", rule, community=post.community, organisation=organisation)


def in_doubt(engine: Engine, tx: Tx, post: StoredPost, reading: Reading, now: datetime) -> list[StoredProposal]:
    """What a post may be and is not acted upon: read too unsurely, or less likely than what it is read as."""
    if young.by_a_minor(tx, post):
        return []
    unsure = [each for each in reading.proposals if each.confidence < engine.config.policy.confidence]
    found = [
        _stored(engine, tx, post, number, proposal, reading, now)
        for number, proposal in enumerate((*unsure, *reading.possible))
    ]
    return [each for each in found if each.open]


def _stored(
    engine: Engine, tx: Tx, post: StoredPost, number: int, proposal: Proposal, reading: Reading, now: datetime
) -> StoredProposal:
    community = engine.config.communities[post.community]
    key = proposal_id(post.community, post.key, number)
    expires = post.created_at + timedelta(days=community.expiry_days)
    expires = max(expires, asks.kept_until(tx, key) or expires)
    return StoredProposal(
        id=key,
        community=post.community,
        organisation=community.organisation,
        post=post.key,
        thread=post.thread,
        url=post.url,
        person=post.person,
        area=engine.area_of(post.community, proposal.place),
        posted_at=post.created_at,
        expires_at=expires,
        open=_open(engine, post, proposal, reading) and expires > now and not asks.is_over(tx, key),
        proposal=replace(proposal, trace=(*reading.trace, *proposal.trace)),
    )


def _open(engine: Engine, post: StoredPost, proposal: Proposal, reading: Reading) -> bool:
    """Whether this may lead to a suggestion at all. When in doubt, not."""
    community = engine.config.communities[post.community]
    return (
        post.status == PostStatus.OPEN
        and proposal.status is ProposalStatus.OPEN
        and not reading.danger
        and not reading.professional
        and house_rules.broken(community, _words(post), proposal.category) is None
    )


def _words(post: StoredPost) -> str:
    return f"{post.title}\n{post.text}"


def _is_settled(post: StoredPost, reading: Reading) -> bool:
    """Whether the ask came to its end as asks do: by the thread, or in the author's words."""
    in_words = any(proposal.status is not ProposalStatus.OPEN for proposal in reading.proposals)
    return post.status in (PostStatus.CLOSED, PostStatus.SOLVED) or (in_words and not reading.danger)


def _another(before: Proposal, after: Proposal) -> bool:
    return before.purpose is not after.purpose or before.category != after.category


def _kinds(proposal: Proposal) -> set[str]:
    return {proposal.category, *proposal.categories}


def _why_gone(post: StoredPost, reading: Reading) -> str:
    if post.status != PostStatus.OPEN:
        return f"the post is {post.status}"
    if reading.danger:
        return "signs of danger: this is for people, not for volunteers"
    return "the post no longer asks or offers this"


def _in_words(reading: Reading) -> tuple[str, str]:
    trace = "; ".join(f"{step.by}: {step.what}" for step in reading.trace)
    if reading.danger:
        return "read.danger", f"signs of {', '.join(sorted(reading.danger))}: for people, not for volunteers"
    if not reading.proposals:
        return "read.nothing", trace or "neither asks nor offers help"
    said = [f"{p.purpose} of {p.category} ({p.confidence:.0%} sure, {p.status})" for p in reading.proposals]
    return "read.proposal", f"{' and '.join(said)} · {trace}" if trace else " and ".join(said)
