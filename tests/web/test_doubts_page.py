"""In doubt: a moderator says what a post is; nobody else sees it, and the word counts at once."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from connector.engine import Engine
from connector.model import StoredProposal
from connector.store import corrections, doubts, posts, proposals
from mapping.proposal import Purpose
from tests.web import signing_in
from tests.web.acting import ENGLISH, NORTH, SOUTH, post


@pytest.fixture
def doubted(engine: Engine) -> StoredProposal:
    """An offer of the north that somebody doubts, and that a request there would fit."""
    with engine.store.write() as tx:
        known = [each for _, each in proposals.changed_since(tx, 0) if each.open and each.organisation == NORTH]
        offer = next(each for each in known if each.proposal.purpose is Purpose.OFFER)
        request = next(each for each in known if each.proposal.purpose is Purpose.REQUEST)
        about = posts.get(tx, offer.community, offer.post)
        assert about is not None
        doubts.keep(tx, about, NORTH)
        doubts.looked(tx, about.community, about.key, 0.5, request.id, engine.now())
    return offer


def test_the_page_asks_what_it_is_and_says_what_would_fit(north: FlaskClient, doubted: StoredProposal) -> None:
    page = north.get("/doubts", headers=ENGLISH).text
    assert "Somebody offers help" in page
    assert f'value="{doubted.post}"' in page
    assert 'href="/doubts"' in north.get("/review", headers=ENGLISH).text


def test_an_answer_is_kept_and_read_so(engine: Engine, north: FlaskClient, doubted: StoredProposal) -> None:
    said = post(north, "/doubts", community=doubted.community, post=doubted.post, purpose="request")
    assert "The post is read so from now on" in said
    with engine.store.read() as tx:
        kept = corrections.of(tx, doubted.community, doubted.post)
        now = [each.proposal.purpose for each in proposals.of_post(tx, doubted.community, doubted.post) if each.open]
        assert doubts.count(tx, [NORTH]) == 0
    assert kept is not None
    assert kept.effects == {"purpose": "request"}
    assert now == [Purpose.REQUEST]
    assert "Nothing in doubt" in said


def test_another_organisation_sees_and_settles_nothing(engine: Engine, doubted: StoredProposal) -> None:
    south = signing_in.member(engine, SOUTH)
    assert f'value="{doubted.post}"' not in south.get("/doubts", headers=ENGLISH).text
    post(south, "/doubts", community=doubted.community, post=doubted.post, purpose="request")
    with engine.store.read() as tx:
        assert corrections.of(tx, doubted.community, doubted.post) is None


@pytest.mark.parametrize("purpose", ["", "anything"])
def test_what_is_no_answer_changes_nothing(
    engine: Engine, north: FlaskClient, doubted: StoredProposal, purpose: str
) -> None:
    post(north, "/doubts", community=doubted.community, post=doubted.post, purpose=purpose)
    with engine.store.read() as tx:
        assert corrections.of(tx, doubted.community, doubted.post) is None
