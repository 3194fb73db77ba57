"""Writing to a real WordPress: once, found again, and what its refusals mean."""

from __future__ import annotations

import pytest
from wordpress_remote import WordPressRemote
from wordpress_site import SUGGESTION, Site, suggestion

from adapters.contract import (
    AmbiguousError,
    AuthError,
    DeliveryState,
    Kind,
    Outgoing,
    Receipt,
    RefusedError,
    TransientError,
)
from adapters.wordpress.deliver import FLOOD

HEDGE = "Wie kan zaterdag helpen met de heg in de Wilgenstraat?"


@pytest.fixture
def post(remote: WordPressRemote) -> str:
    return remote.add_post("Heg", HEDGE, "anna")


def test_an_answer_stands_under_the_comment_it_answers(remote: WordPressRemote, post: str) -> None:
    question = remote.add_reply(post, "Heeft iemand een ladder?", "bram")
    site = Site(remote)
    receipt = site.adapter.deliver(suggestion(post, reply_to=question))
    site.pull()
    ours = site.known.posts[receipt.post]
    assert (ours.reply_to, ours.own, ours.text) == (question, True, SUGGESTION)
    assert receipt.url.startswith(remote.proxy.url)


def test_the_mark_survives_and_nobody_sees_it(remote: WordPressRemote, post: str) -> None:
    receipt = Site(remote).adapter.deliver(suggestion(post))
    page = remote.staff("GET", f"/comments/{receipt.post.removeprefix('comment-')}")["content"]["rendered"]
    assert f"<!-- wc:{'a' * 32} -->" in page
    assert 'href="https://example.org/s/1"' in page


def test_sending_again_although_it_landed_finds_the_first(remote: WordPressRemote, post: str) -> None:
    site = Site(remote)
    first = site.adapter.deliver(suggestion(post))
    assert site.adapter.deliver(suggestion(post)) == first
    assert len(remote.messages()) == 1


def test_a_lost_answer_is_found(remote: WordPressRemote, post: str) -> None:
    site = Site(remote)
    remote.lose_next_answer()
    with pytest.raises(AmbiguousError) as caught:
        site.adapter.deliver(suggestion(post))
    assert caught.value.look_after >= 30
    found = site.adapter.find_delivery(suggestion(post))
    assert found is not None
    assert found.state is DeliveryState.PUBLISHED
    assert site.adapter.find_delivery(suggestion(post, key="b")) is None


def test_two_comments_in_a_row_are_waited_for(remote: WordPressRemote, post: str) -> None:
    site = Site(remote)
    site.adapter.deliver(suggestion(post))
    with pytest.raises(TransientError) as caught:
        site.adapter.deliver(suggestion(post, "Iets anders.", key="b"))
    assert caught.value.retry_after == FLOOD
    assert site.adapter.pace.message_interval >= FLOOD
    assert len(remote.messages()) == 1


def test_a_comment_that_waits_for_a_moderator_is_found(remote: WordPressRemote, post: str) -> None:
    remote.server.option("comment_moderation", "1")
    try:
        site = Site(remote)
        receipt = site.adapter.deliver(suggestion(post))
        assert (receipt.state, receipt.post) == (DeliveryState.PENDING, "")
        assert site.adapter.find_delivery(suggestion(post)) == receipt
        with pytest.raises(RefusedError):
            site.adapter.retract(receipt)
    finally:
        remote.server.option("comment_moderation", "0")


def test_a_mere_subscriber_sends_and_finds_too(remote: WordPressRemote, post: str) -> None:
    site = Site(remote, **remote.settings_of("lezer"))
    receipt = site.adapter.deliver(suggestion(post))
    assert site.adapter.find_delivery(suggestion(post)) == receipt


def test_a_closed_and_a_trashed_post_refuse(remote: WordPressRemote, post: str) -> None:
    site = Site(remote)
    remote.staff("POST", f"/posts/{post.removeprefix('post-')}", {"comment_status": "closed"})
    with pytest.raises(RefusedError):
        site.adapter.deliver(suggestion(post))
    remote.delete_post(post)
    for thread in (post, "post-99999"):
        with pytest.raises(RefusedError):
            site.adapter.deliver(suggestion(thread))


def test_a_wrong_password_writes_nothing(remote: WordPressRemote, post: str) -> None:
    site = Site(remote, application_password="verkeerd")
    with pytest.raises(AuthError):
        site.adapter.deliver(suggestion(post))


def test_a_password_revoked_while_running_is_told(remote: WordPressRemote, post: str) -> None:
    site = Site(remote, **remote.settings_of("bram"))
    site.pull()
    bram = remote.server.facts["bram"]
    remote.server.php(f"WP_Application_Passwords::delete_all_application_passwords({bram['id']});")
    try:
        with pytest.raises(AuthError):
            site.adapter.deliver(suggestion(post))
    finally:
        made = f"WP_Application_Passwords::create_new_application_password({bram['id']}, ['name' => 'nieuw'])"
        bram["password"] = remote.server.php(f"echo {made}[0];")


def test_nothing_of_ours_comes_alive(remote: WordPressRemote, post: str) -> None:
    hostile = "Hallo @anna <script>alert(1)</script> <b onclick=x>vet</b> javascript:alert(1) [gallery] \u202eomgekeerd"
    receipt = Site(remote).adapter.deliver(suggestion(post, hostile))
    page = remote.staff("GET", f"/comments/{receipt.post.removeprefix('comment-')}")["content"]["rendered"]
    assert "<script" not in page
    assert "<b" not in page.replace("<br", "")
    assert "@anna" not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;" in page


def test_an_ordinary_account_cannot_take_back_and_staff_can(remote: WordPressRemote, post: str) -> None:
    ordinary = Site(remote)
    with pytest.raises(RefusedError):
        ordinary.adapter.retract(ordinary.adapter.deliver(suggestion(post)))
    staff = Site(remote, **remote.settings_of("beheer"))
    receipt = staff.adapter.deliver(suggestion(post, key="b"))
    staff.adapter.retract(receipt)
    staff.adapter.retract(receipt)
    staff.adapter.retract(Receipt("c" * 32, post="comment-99999"))
    assert staff.adapter.find_delivery(suggestion(post, key="b")) is None


def test_without_an_account_and_in_private_nothing_is_sent(remote: WordPressRemote, post: str) -> None:
    reader = Site(remote, username=None, application_password=None)
    for site, out in ((reader, suggestion(post)), (Site(remote), Outgoing("a" * 32, Kind.MESSAGE, "Hallo"))):
        with pytest.raises(RefusedError):
            site.adapter.deliver(out)
