"""Two organisations in one installation that share nothing, each with something of every kind in the store.

Everything of an organisation has its key in its id (`alfa-…`), which a stranger may try. What a stranger must never
get to see holds a word of its own: `geheim-alfa` for what people wrote, did and are called, `naam-alfa` for what public
pages say too: names and contacts of organisations, addresses of public posts, and reasons, which never quote.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from adapters.contract import Author, Kind, RawPost
from connector import start
from connector.engine import Engine
from connector.matching.candidate import Reason
from connector.model import Delivery, Side, StoredProposal, Suggestion, SuggestionState
from connector.store import (
    Tx,
    accounts,
    answers,
    communities,
    decisions,
    doubts,
    hand_overs,
    outbox,
    people,
    posts,
    proposals,
    suggestions,
    tokens,
)
from connector.store import corrections as corrected
from connector.store.corrections import Correction
from connector.store.hand_overs import HandOver, State
from connector.store.tokens import Scope
from demo_town.discourse import TestClock
from mapping.proposal import Proposal, Purpose, Step

ALFA, BETA = "alfa", "beta"
CONFIG = """
instance: {contact: beheer@wijk.example, allow_loopback: true}
areas:
  alfa-area: {name: Alfadorp, municipality: Proefstad, latitude: 52.1, longitude: 5.1}
  beta-area: {name: Betadorp, municipality: Proefstad, latitude: 52.3, longitude: 5.3}
organisations:
"""
ORGANISATION = """
  {key}:
    name: naam-{key} Welzijn
    contact: {{name: naam-{key} Secretaris, email: info-naam-{key}@example.nl}}
    danger_contact: {{name: geheim-{key} Wijkteam, email: wijkteam-geheim-{key}@example.nl}}
"""
COMMUNITY = """
  {key}-community:
    name: naam-{key} Plein
    organisation: {key}
    adapter: rss
    area: {key}-area
    settings: {{url: "http://127.0.0.1:9/geheim-{key}.xml"}}
    permission: {{who: geheim-{key} Bestuur, when: 2026-01-01, reference: geheim-{key} brief}}
    dry_run: false
"""


def open_world(folder: Path, *filled: str) -> Engine:
    """An engine with both organisations, and things in the store of the ones that are named."""
    path = folder / "config.yaml"
    text = CONFIG + "".join(ORGANISATION.format(key=key) for key in (BETA, ALFA))
    path.write_text(text + "communities:" + "".join(COMMUNITY.format(key=key) for key in (BETA, ALFA)), "utf-8")
    engine = start.start(start.load(path), TestClock())
    for key in filled:
        with engine.store.write() as tx:
            _fill(engine, tx, key)
    return engine


def _fill(engine: Engine, tx: Tx, key: str) -> None:
    now, community = engine.now(), f"{key}-community"
    asker = _post(engine, tx, key, "asker", Purpose.REQUEST)
    helper = _post(engine, tx, key, "helper", Purpose.OFFER)
    for state in (SuggestionState.WAITING, SuggestionState.APPROVED, SuggestionState.DECLINED):
        pair = Suggestion(
            id=f"{key}-suggestion-{state}",
            request=f"{key}-proposal-asker",
            offer=f"{key}-proposal-helper",
            score=0.9,
            reasons=(Reason("category", f"naam-{key} reden", f"naam-{key} reason"),),
            state=state,
            round=1,
            created_at=now,
        )
        suggestions.add(tx, pair, key)
        decisions.log(tx, now, pair.id, f"suggestion.{state}", f"geheim-{key} besluit", community=community)
    delivery = Delivery(
        key=f"{key}-delivery",
        side=Side.ASKER,
        community=community,
        person=asker,
        kind=Kind.REPLY,
        title="",
        text="",
        language="nl",
        thread=f"{key}-post-asker",
        reply_to=None,
        state=outbox.DeliveryState.QUEUED,
        suggestions=(f"{key}-suggestion-approved",),
    )
    outbox.add(tx, delivery, now, now + timedelta(days=1))
    outbox.word(tx, delivery.key, f"geheim-{key} titel", f"geheim-{key} bericht", "nl")
    answers.alert(tx, key, community, f"{key}-post-asker", f"http://naam-{key}.example/1", "danger_crisis", now)
    answers.save(
        tx, community, f"{key}-post-answer", delivery=delivery.key, person=helper, kind="yes", confidence=1.0, now=now
    )
    communities.failed(tx, community, f"geheim-{key} fout", now, now + timedelta(hours=1))
    colleague = accounts.signed_in(
        tx, "link", f"{key}@example", name=f"geheim-{key} Collega", email=f"collega@{key}.example", groups=(), now=now
    )
    accounts.grant(tx, f"collega@{key}.example", key, accounts.Role.MODERATOR, "test", now)
    by = f"account:{colleague}"
    made, _ = tokens.create(tx, key, f"geheim-{key} programma", Scope.READ, by, now)
    tx.execute("UPDATE api_token SET id = ? WHERE id = ?", (f"{key}-token", made))
    case = HandOver(
        id=f"{community}/{key}-post-asker",
        organisation=key,
        community=community,
        post=f"{key}-post-asker",
        thread=f"{key}-post-asker",
        url=f"http://naam-{key}.example/asker",
        person=asker,
        needs=("debts",),
        area=f"{key}-area",
        language="nl",
        on_behalf=False,
        state=State.AGREED,
        created_at=now,
        changed_at=now,
    )
    hand_overs.add(tx, case)
    in_doubt = posts.get(tx, community, f"{key}-post-asker")
    assert in_doubt is not None
    doubts.keep(tx, in_doubt, key)
    doubts.looked(tx, community, in_doubt.key, 0.4, f"{key}-proposal-helper", now)
    corrected.add(tx, Correction(community, f"{key}-post-helper", {"purpose": "offer"}, by, now))
    decisions.log(tx, now, f"{key}-post-asker", "read.corrected", f"geheim-{key} reden", by=by, community=community)


def _post(engine: Engine, tx: Tx, key: str, who: str, purpose: Purpose) -> str:
    """Keep a post and its proposal; the person is returned."""
    now, community, post = engine.now(), f"{key}-community", f"{key}-post-{who}"
    author = Author(f"{key}-{who}", f"geheim-{key}-{who}")
    url = f"http://naam-{key}.example/{who}"
    said = f"geheim-{key} woorden van {who}"
    raw = RawPost(post, post, url, author, f"geheim-{key} kop", said, now, now, digest=f"{key}-{who}")
    posts.save(tx, community, raw, now)
    person = people.person_id(tx, community, author.key)
    read = Proposal(purpose, "transport", 0.9, said, trace=(Step("rule", f"geheim-{key} stap"),))
    stored = StoredProposal(
        id=f"{key}-proposal-{who}",
        community=community,
        organisation=key,
        post=post,
        thread=post,
        url=url,
        person=person,
        area=f"{key}-area",
        posted_at=now,
        expires_at=now + timedelta(days=30),
        open=True,
        proposal=read,
    )
    proposals.replace(tx, community, post, [stored], now)
    return person
