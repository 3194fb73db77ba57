"""Sending: exactly one message, whatever is lost on the way, and every refusal read as what it means."""

from __future__ import annotations

import pytest
from discourse_community import Community, reply

from adapters.contract import (
    AmbiguousError,
    AuthError,
    Author,
    Deletion,
    DeliveryState,
    Kind,
    Outgoing,
    PermanentError,
    PostStatus,
    Receipt,
    RefusedError,
    TransientError,
)
from adapters.discourse.message import external_id, mark

ANNA = Author("2", "anna")


def message(key: str, text: str = "Piet helpt je graag met de heg, wil je dat?", **more: object) -> Outgoing:
    return Outgoing(key * 32, Kind.MESSAGE, text, title="Hulp met de heg", recipient=ANNA, **more)  # type: ignore[arg-type]


def own_posts(community: Community) -> list[str]:
    bot = community.forum.user("bot")
    return [post.raw for post in community.forum.posts.values() if post.user_id == bot.id]


def test_a_reply_lands_where_it_should(community: Community) -> None:
    question = community.forum.reply("piet", 1, "Hoe hoog is die heg eigenlijk?")
    receipt = community.adapter.deliver(reply("a", "1", reply_to=f"1-{question.post_number}"))
    assert (receipt.state, receipt.post, receipt.thread) == (DeliveryState.PUBLISHED, "1-3", "1")
    posted = community.forum.numbered(1, 3)
    assert posted is not None
    assert posted.reply_to == question.post_number
    assert posted.raw.endswith(mark("a" * 32))
    community.pull()
    assert community.posts["1-3"].own
    assert community.posts["1-3"].reply_to == "1-2"
    assert community.posts["1-3"].text == "Piet uit de Wilgenlaan helpt graag met de heg."


def test_a_private_message_begins_and_goes_on_in_one_thread(community: Community) -> None:
    first = community.adapter.deliver(message("a"))
    second = community.adapter.deliver(message("b", "Dank je wel, dan geef ik dat door.", thread=first.thread))
    assert first.thread == second.thread
    assert (first.post, second.post) == (f"{first.thread}-1", f"{first.thread}-2")
    assert community.forum.topics[int(first.thread)].external_id == external_id("a" * 32)
    assert community.adapter.find_delivery(message("b", thread=first.thread)) == second
    community.pull()
    assert community.posts[second.post].private


def test_a_message_goes_to_one_user_and_never_by_mail(community: Community) -> None:
    for handle in ("anna@example.nl", "anna,piet", "", "anna piet"):
        out = Outgoing(
            "a" * 32, Kind.MESSAGE, "Een bericht voor jou alleen.", title="Hulp", recipient=Author("9", handle)
        )
        with pytest.raises(RefusedError):
            community.adapter.deliver(out)
    assert own_posts(community) == []


@pytest.mark.parametrize("kind", [Kind.REPLY, Kind.MESSAGE])
def test_a_lost_answer_is_found_and_not_sent_twice(community: Community, kind: Kind) -> None:
    out = reply("a", "1") if kind is Kind.REPLY else message("a")
    community.forum.faults.lose_next_answer(path="/posts.json")
    with pytest.raises(AmbiguousError) as caught:
        community.adapter.deliver(out)
    assert caught.value.look_after == 120
    found = community.fresh().find_delivery(out)
    assert found is not None
    assert found.state is DeliveryState.PUBLISHED
    assert len(own_posts(community)) == 1


@pytest.mark.parametrize("kind", [Kind.REPLY, Kind.MESSAGE])
def test_a_request_that_never_arrived_is_sent_again_after_two_minutes(community: Community, kind: Kind) -> None:
    out = reply("a", "1") if kind is Kind.REPLY else message("a")
    community.forum.faults.drop_next_request(method="POST")
    with pytest.raises(AmbiguousError):
        community.adapter.deliver(out)
    with pytest.raises(AmbiguousError) as caught:
        community.adapter.find_delivery(out)
    assert 0 < caught.value.look_after <= 120
    community.clock.advance(caught.value.look_after)
    assert community.adapter.find_delivery(out) is None
    community.adapter.deliver(out)
    assert len(own_posts(community)) == 1


def test_sending_again_although_it_landed_finds_the_first(community: Community) -> None:
    for out in (reply("a", "1"), message("b")):
        first = community.adapter.deliver(out)
        community.clock.advance(130)  # the memoiser has forgotten; the forum now says: too similar, or taken
        assert community.adapter.deliver(out) == first
    assert len(own_posts(community)) == 2


def test_a_broken_answer_after_sending_is_ambiguous(community: Community) -> None:
    community.forum.faults.fail_next(status=502, body="<html>Bad Gateway</html>", method="POST")
    with pytest.raises(AmbiguousError):
        community.adapter.deliver(reply("a", "1"))


@pytest.mark.parametrize("body", ["<html>Welkom</html>", "", {"success": True}])
def test_an_answer_that_says_nothing_is_ambiguous(community: Community, body: object) -> None:
    community.forum.faults.fail_next(status=200, body=body, method="POST")
    with pytest.raises(AmbiguousError):
        community.adapter.deliver(reply("a", "1"))


def test_a_post_waiting_for_a_moderator_is_pending_until_it_appears(community: Community) -> None:
    community.forum.configure(approval_words=("heg",))
    out = reply("a", "1")
    receipt = community.adapter.deliver(out)
    assert (receipt.state, receipt.post, receipt.thread) == (DeliveryState.PENDING, "", "1")
    assert community.adapter.find_delivery(out) == receipt
    with pytest.raises(RefusedError):
        community.adapter.retract(receipt)
    community.forum.configure(approval_words=())
    community.forum.approve(next(iter(community.forum.pending)))
    found = community.adapter.find_delivery(out)
    assert found is not None
    assert (found.state, found.post) == (DeliveryState.PUBLISHED, "1-2")
    community.adapter.retract(receipt)
    assert "ingetrokken" in own_posts(community)[0]


def test_a_topic_that_takes_no_replies_is_refused_before_anything_is_sent(community: Community) -> None:
    community.forum.close(1)
    before = len(community.forum.memory)
    with pytest.raises(RefusedError):
        community.adapter.deliver(reply("a", "1"))
    community.forum.delete_topic(1)
    with pytest.raises(RefusedError):
        community.adapter.deliver(reply("a", "1"))
    assert len(community.forum.memory) == before


def test_slow_mode_is_waited_for(community: Community) -> None:
    community.adapter.deliver(reply("a", "1"))
    community.forum.slow(1, 900)
    with pytest.raises(TransientError) as caught:
        community.adapter.deliver(reply("b", "1", "Ook Joke uit de Lindelaan helpt graag."))
    assert caught.value.retry_after == 900


def test_a_silenced_account_may_not_reply(community: Community) -> None:
    community.forum.user("bot").silenced = True
    with pytest.raises(RefusedError):
        community.adapter.deliver(reply("a", "1"))


@pytest.mark.parametrize("locale", ["en", "nl"])
def test_who_takes_no_messages_has_opted_out(community: Community, locale: str) -> None:
    community.forum.user("bot").locale = locale
    community.forum.user("anna").allow_private_messages = False
    with pytest.raises(RefusedError) as caught:
        community.adapter.deliver(message("a"))
    assert caught.value.opted_out


def test_our_own_lack_of_rights_is_nobodys_opting_out(community: Community) -> None:
    community.forum.user("bot").trust_level = 0
    with pytest.raises(PermanentError):
        community.adapter.deliver(message("a"))


def test_an_unknown_recipient_has_not_opted_out(community: Community) -> None:
    out = Outgoing(
        "a" * 32, Kind.MESSAGE, "Een bericht voor jou alleen.", title="Hulp", recipient=Author("9", "niemand")
    )
    with pytest.raises(RefusedError) as caught:
        community.adapter.deliver(out)
    assert not caught.value.opted_out


def test_a_text_the_forum_blocks_is_refused_for_good(community: Community) -> None:
    community.forum.configure(blocked_words=("heg",))
    with pytest.raises(RefusedError):
        community.adapter.deliver(reply("a", "1"))


def test_the_posting_limit_is_a_wait(community: Community) -> None:
    community.forum.configure(create_post=5.0)
    community.adapter.deliver(reply("a", "1"))
    with pytest.raises(TransientError) as caught:
        community.adapter.deliver(reply("b", "1", "Ook Joke uit de Lindelaan helpt graag."))
    assert caught.value.retry_after is not None
    assert 5 <= caught.value.retry_after <= 7


def test_a_read_only_forum_is_a_wait_and_nothing_landed(community: Community) -> None:
    community.forum.configure(read_only=True)
    with pytest.raises(TransientError):
        community.adapter.deliver(reply("a", "1"))
    assert own_posts(community) == []


def test_a_key_without_the_scope_to_write_says_so(community: Community) -> None:
    adapter = community.fresh(api_key=community.forum.add_key("bot", ("global:read",)).key)
    with pytest.raises(AuthError, match="topics:write"):
        adapter.deliver(reply("a", "1"))


def test_the_settings_may_forbid_replies_and_messages(community: Community) -> None:
    adapter = community.fresh(replies=False, messages=False)
    for out in (reply("a", "1"), message("b")):
        with pytest.raises(RefusedError):
            adapter.deliver(out)


def test_taking_back_by_deletion_where_the_key_may(community: Community) -> None:
    adapter = community.fresh(api_key=community.forum.add_key("bot").key)
    receipt = adapter.deliver(reply("a", "1"))
    for _ in range(2):
        adapter.retract(receipt)
    posted = community.forum.numbered(1, 2)
    assert posted is not None
    assert posted.user_deleted


def test_taking_back_by_an_edit_where_deletion_has_no_scope(community: Community) -> None:
    receipt = community.adapter.deliver(reply("a", "1"))
    community.adapter.retract(receipt)
    (raw,) = own_posts(community)
    assert raw.startswith("Dit bericht is ingetrokken.")
    before = community.requests()
    community.adapter.retract(receipt)
    assert community.requests() - before == 1
    assert community.adapter.find_delivery(reply("a", "1")) is not None


def test_taking_back_what_is_gone_already_is_success(community: Community) -> None:
    receipt = community.adapter.deliver(reply("a", "1"))
    posted = community.forum.numbered(1, 2)
    assert posted is not None
    community.forum.delete_post(posted.id)
    community.adapter.retract(receipt)
    community.forum.delete_topic(1)
    community.adapter.retract(receipt)
    community.adapter.retract(Receipt("c" * 32, DeliveryState.PUBLISHED, "777-2", "777"))


def test_moderators_taking_our_post_away_is_noticed(community: Community) -> None:
    community.adapter.deliver(reply("a", "1"))
    community.pull()
    posted = community.forum.numbered(1, 2)
    assert posted is not None
    community.forum.hide(posted.id)
    community.keep(community.adapter.read(["1"]))
    assert (community.posts["1-2"].status, community.posts["1-2"].own) == (PostStatus.HIDDEN, True)
    community.forum.delete_post(posted.id)
    community.forum.reply("piet", 1, "Ik ruim even op in dit draadje.")
    page = community.adapter.read(["1"])
    assert Deletion("1", "1-2") in page.deletions


def test_nothing_of_ours_comes_alive(community: Community) -> None:
    """Mentions would call people, markup would dress up a plain message, a bidi trick would turn its words around."""
    out = reply(
        "a",
        "1",
        "Dag @piet en <b>allen</b>, *let op*:\n\n# Kop\n\n:smile: [x](http://y.nl) \u202eom https://wijk.nl/a_b?c=d&e=1",
    )
    community.adapter.deliver(out)
    (raw,) = own_posts(community)
    assert "@piet" not in raw
    assert "https://wijk.nl/a_b?c=d&e=1" in raw
    assert "\u202e" not in raw
    assert r"\*let op\*" in raw
    assert r"\# Kop" in raw
    assert "<b>" not in raw.replace(r"\<b\>", "")
    piet = community.forum.user("piet").id
    assert all(notice.user_id != piet for notice in community.forum.notifications.values())
