"""Reading with a key that lacks `global:read`: by lists of topics, and with the truth about what that misses."""

from __future__ import annotations

import pytest
from discourse_community import HEDGE, Community, reply

from adapters.contract import AmbiguousError, AuthError, Level, PostStatus
from adapters.discourse import DiscourseAdapter

NARROW = ("topics:read", "topics:read_lists", "topics:write", "posts:edit", "categories:list", "categories:show")


@pytest.fixture
def narrow(community: Community) -> DiscourseAdapter:
    community.adapter = community.fresh(api_key=community.forum.add_key("bot", NARROW).key)
    return community.adapter


def test_all_open_topics_are_read_and_what_is_new_in_them(community: Community, narrow: DiscourseAdapter) -> None:
    old = [
        community.forum.create_topic("anna", f"Vraag nummer {n}", f"Wie helpt mij met klus {n}?", 1) for n in range(70)
    ]
    community.pull()
    assert {HEDGE, *(f"Wie helpt mij met klus {n}?" for n in range(70))} <= community.texts()
    community.clock.advance(60)
    community.forum.reply("piet", old[3].id, "Dat wil ik wel doen, zaterdag.")
    fresh = community.forum.create_topic("piet", "Nog een vraag over de tuin", "Wie leent mij een snoeischaar?", 1)
    community.pull()
    assert {"Dat wil ik wel doen, zaterdag.", "Wie leent mij een snoeischaar?"} <= community.texts()
    community.clock.advance(60)
    community.forum.close(fresh.id)
    community.pull()
    assert community.posts[f"{fresh.id}-1"].status is PostStatus.CLOSED


def test_an_old_edit_and_a_topic_that_is_gone_are_noticed_within_a_day(
    community: Community, narrow: DiscourseAdapter
) -> None:
    gone = community.forum.create_topic("anna", "Vraag die verdwijnt", "Wie helpt mij met de fiets?", 1)
    kept = community.forum.create_topic("anna", "Vraag die verandert", "Wie helpt mij met de kast?", 1)
    community.forum.reply("piet", kept.id, "Ik denk er nog even over na.")
    community.pull()
    community.forum.edit(community.forum.opening(kept.id).id, "Wie helpt mij met de kast en het bed?")
    community.forum.delete_topic(gone.id)
    community.clock.advance(25 * 3600)
    community.pull()
    assert "Wie helpt mij met de kast en het bed?" in community.texts()
    assert "Wie helpt mij met de fiets?" not in community.texts()


def test_nothing_new_costs_one_request(community: Community, narrow: DiscourseAdapter) -> None:
    community.pull()
    before = community.requests()
    community.clock.advance(600)
    assert [page.posts for page in community.pull()] == [()]
    assert community.requests() - before <= 2  # the list, and once an hour the categories


def test_more_topics_than_a_look_turns_over_are_all_found(community: Community, narrow: DiscourseAdapter) -> None:
    community.pull()
    community.clock.advance(3600)
    texts = {f"Wie helpt mij met klus {n}?" for n in range(200)}
    for number, text in enumerate(sorted(texts)):
        community.forum.create_topic("anna", f"Vraag nummer {number}", text, 1)
    community.pull()
    assert texts <= community.texts()


def test_a_wider_key_is_noticed_within_a_day(community: Community, narrow: DiscourseAdapter) -> None:
    community.pull()
    community.adapter = community.fresh()
    community.clock.advance(25 * 3600)
    community.pull()
    before = len(community.forum.asked)
    community.clock.advance(120)
    community.pull()
    assert any("/posts.json" in str(asked) for asked in list(community.forum.asked)[before:])


def test_a_revoked_key_is_an_error_and_no_list(community: Community) -> None:
    adapter = community.fresh(api_key="0" * 64)
    with pytest.raises(AuthError):
        adapter.pull(None)


def test_the_check_says_what_such_a_key_misses(community: Community, narrow: DiscourseAdapter) -> None:
    health = narrow.check()
    assert health.ok
    assert [finding.key for finding in health.findings if finding.level is Level.WARNING] == ["scope_read"]


def test_whether_a_message_waits_cannot_be_known(community: Community, narrow: DiscourseAdapter) -> None:
    community.forum.configure(approval_words=("heg",))
    out = reply("a", "1")
    narrow.deliver(out)
    community.clock.advance(600)
    with pytest.raises(AmbiguousError):
        narrow.find_delivery(out)


def test_a_message_let_through_between_two_looks_is_found(community: Community) -> None:
    """First the topic is looked at, then the queue: just in between a moderator lets the message through."""
    community.forum.configure(approval_words=("heg",))
    out = reply("a", "1")
    community.adapter.deliver(out)
    community.clock.advance(600)
    get = community.adapter._api.get

    def late(path: str, *args, **more):  # type: ignore[no-untyped-def]
        if path.endswith("/pending.json"):
            community.forum.configure(approval_words=())
            community.forum.approve(next(iter(community.forum.pending)))
        return get(path, *args, **more)

    community.adapter._api.get = late  # type: ignore[method-assign]
    receipt = community.adapter.find_delivery(out)
    assert receipt is not None
    assert receipt.post == "1-2"
