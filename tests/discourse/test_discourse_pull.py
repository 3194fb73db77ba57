"""Pulling: the traps that lose or repeat posts, each by its name."""

from __future__ import annotations

import json

import pytest
from discourse_community import HEDGE, Community

from adapters.contract import AuthError, Deletion, Page, PermanentError, PostStatus, SignalKind, TransientError
from demo_town.discourse import Version

HELP = "Hulp gevraagd"


def fill(community: Community, posts: int, start: int = 0) -> set[str]:
    texts = {f"Bericht nummer {number} over de heg en de tuin." for number in range(start, start + posts)}
    for text in sorted(texts):
        community.forum.reply("piet", 1, text)
    return texts


def test_an_opening_post_comes_with_all_it_says(community: Community) -> None:
    community.pull()
    (post,) = community.posts.values()
    assert (post.text, post.title, post.category, post.tags) == (
        HEDGE,
        "Wie helpt met de heg?",
        "hulp-gevraagd",
        ("tuin",),
    )
    assert (post.key, post.thread, post.author.handle, post.opening, post.own) == ("1-1", "1", "anna", True, False)
    assert post.url == f"{community.url}/t/1"
    assert post.status is PostStatus.OPEN
    assert not post.private


def test_every_post_of_a_long_past_is_read(community: Community) -> None:
    texts = fill(community, 260)
    community.pull()
    assert texts | {HEDGE} == community.texts()


def test_posts_behind_a_wide_hole_of_closed_ids_are_read(community: Community) -> None:
    """Up to 3.2 a page is a window of 50 ids: it is empty while older posts exist."""
    before = fill(community, 3)
    hidden = community.forum.message("anna", ["piet"], "Onder ons", "Dit gaat niemand iets aan.")
    for number in range(180):
        community.forum.reply("piet", hidden.id, f"Geheim nummer {number} tussen ons tweeën.")
    community.pull()
    assert before <= community.texts()
    assert not any("Geheim" in text or "niemand" in text for text in community.texts())


def test_posts_beyond_a_hole_are_read_after_the_first_pull(community: Community) -> None:
    community.pull()
    hidden = community.forum.message("anna", ["piet"], "Onder ons", "Dit gaat niemand iets aan.")
    for number in range(120):
        community.forum.reply("piet", hidden.id, f"Geheim nummer {number} tussen ons tweeën.")
    community.clock.advance(3600)
    new = fill(community, 2)
    for number in range(70):
        community.forum.reply("piet", hidden.id, f"Nog meer geheim nummer {number}.")
    community.pull()
    assert new <= community.texts()


def test_more_posts_between_two_pulls_than_a_page_holds(community: Community) -> None:
    community.pull()
    community.clock.advance(60)
    new = fill(community, 230)
    community.pull()
    assert new <= community.texts()


def test_posts_arriving_while_a_long_past_is_read(community: Community) -> None:
    texts = fill(community, 200)
    for round_ in range(30):
        page = community.keep(community.adapter.pull(community.cursor))
        community.cursor = page.cursor
        community.clock.advance(page.wait)
        texts |= fill(community, 4, start=1000 + 4 * round_)
    community.clock.advance(60)
    community.pull()
    assert texts <= community.texts()


def test_a_lower_id_that_shows_after_a_higher_one(community: Community) -> None:
    """Ids are given out before the post can be seen."""
    late = community.forum.next_id()
    fill(community, 1)
    community.pull()
    community.forum.reply("piet", 1, "Dit bericht kwam later door dan zijn nummer zegt.", post_id=late)
    community.clock.advance(60)
    community.pull()
    assert "Dit bericht kwam later door dan zijn nummer zegt." in community.texts()


def test_a_crash_before_the_cursor_was_kept_loses_nothing(community: Community) -> None:
    texts = fill(community, 120)
    first = community.adapter.pull(None)
    community.fresh().pull(first.cursor)  # its page and cursor are lost
    community.keep(first)
    community.cursor = first.cursor
    community.pull(community.fresh())
    assert texts <= community.texts()


def test_a_cursor_of_another_version_starts_anew(community: Community) -> None:
    community.pull()
    again = community.adapter.pull(json.dumps({"v": 99}))
    assert [post.text for post in again.posts] == [HEDGE]


def test_nothing_new_costs_two_requests_and_repeats_nothing(community: Community) -> None:
    community.pull()
    community.clock.advance(60)
    before = community.requests()
    (page,) = community.pull()
    assert page.posts == ()
    assert community.requests() - before == 2


def test_an_edit_that_keeps_the_version_is_seen(community: Community) -> None:
    community.pull()
    digest = community.posts["1-1"].digest
    community.forum.edit(community.forum.opening(1).id, HEDGE + " Graag snel!")
    assert community.forum.opening(1).version == 1
    community.clock.advance(60)
    community.pull()
    assert community.posts["1-1"].text.endswith("Graag snel!")
    assert community.posts["1-1"].digest != digest


def test_closing_a_topic_changes_its_state_and_not_its_digest(community: Community) -> None:
    community.pull()
    before = community.posts["1-1"]
    community.forum.close(1)
    community.keep(community.adapter.read(["1"]))
    after = community.posts["1-1"]
    assert (after.status, after.digest) == (PostStatus.CLOSED, before.digest)


@pytest.mark.parametrize("how", ["delete", "hide", "move"])
def test_a_recent_reply_that_vanishes_is_noticed(community: Community, how: str) -> None:
    fill(community, 3)
    community.pull()
    last = community.forum.numbered(1, 4)
    assert last is not None
    if how == "delete":
        community.forum.delete_post(last.id)
    elif how == "hide":
        community.forum.hide(last.id)
    else:
        community.forum.move(1, community.forum.add_category("Bestuur", group="bestuur").id)
    community.clock.advance(60)
    community.pull()
    if how == "delete":
        assert Deletion("1", "1-4") in community.deletions
    elif how == "hide":
        assert community.posts["1-4"].status is PostStatus.HIDDEN
        assert community.posts["1-4"].text == ""
    else:
        assert Deletion("1") in community.deletions


def test_deletions_by_author_and_by_staff(community: Community) -> None:
    fill(community, 3)
    community.pull()
    community.forum.delete_post(community.forum.numbered(1, 2).id, by="piet")
    community.forum.delete_post(community.forum.numbered(1, 3).id)
    page = community.keep(community.adapter.read(["1"]))
    assert {Deletion("1", "1-2"), Deletion("1", "1-3")} <= set(page.deletions)
    assert page.complete == ("1",)
    community.forum.delete_topic(1)
    assert community.adapter.read(["1"]).deletions == (Deletion("1"),)


def test_a_revoked_key_is_no_mass_deletion(community: Community) -> None:
    for key in community.forum.keys.values():
        key.revoked = True
    with pytest.raises(AuthError):
        community.adapter.read(["1"])
    with pytest.raises(AuthError):
        community.adapter.pull(None)


def test_a_long_topic_is_read_whole(community: Community) -> None:
    texts = fill(community, 90)
    page = community.adapter.read(["1"])
    assert texts <= {post.text for post in page.posts}
    assert page.complete == ("1",)


def test_of_a_very_long_topic_the_first_and_the_latest_posts_are_read(community: Community) -> None:
    fill(community, 400)
    community.pull()
    community.forum.delete_post(community.forum.numbered(1, 401).id)
    page = community.adapter.read(["1"])
    numbers = {int(post.key.partition("-")[2]) for post in page.posts}
    assert {1, 2, 399, 400} <= numbers
    assert not page.complete
    assert page.deletions == ()
    community.clock.advance(60)
    community.pull()
    assert Deletion("1", "1-401") in community.deletions


def test_a_forum_that_gives_no_chunks_has_no_deletions(community: Community) -> None:
    fill(community, 60)
    community.pull()
    community.forum.faults.fail_next(times=9, status=200, body={"post_stream": {"posts": []}}, path="/t/1/posts.json")
    page = community.adapter.read(["1"])
    assert page.deletions == ()
    assert not page.complete


@pytest.mark.parametrize("body", [{"error": 1}, {"post_stream": {}}, [], {"id": 1}])
def test_an_odd_answer_is_never_an_empty_topic(community: Community, body: object) -> None:
    community.forum.faults.fail_next(status=200, body=body, path="/t/1.json")
    with pytest.raises(PermanentError):
        community.adapter.read(["1"])


def test_quotes_and_notes_and_whispers_are_no_words_of_a_writer(community: Community) -> None:
    community.forum.reply("piet", 1, '[quote="anna, post:1, topic:1"]\nIk zoek hulp\n[/quote]\n\nDat doe ik graag!')
    whisper = community.forum.reply("beheer", 1, "Onder collega's: even opletten hier.")
    whisper.post_type = 4
    community.forum.close(1)
    community.pull()
    assert community.texts() == {HEDGE, "Dat doe ik graag!"}


def test_the_nightly_sweep_finds_an_old_edit_and_a_post_that_shows_late(community: Community) -> None:
    early = community.forum.create_topic("piet", "Aanhanger te leen", "Mijn aanhanger is te leen.", HELP)
    community.forum.hide(community.forum.opening(early.id).id)
    fill(community, 320)
    community.pull()
    community.forum.hide(community.forum.opening(early.id).id, hidden=False)
    community.forum.edit(community.forum.opening(1).id, "Bij nader inzien: ik zoek iemand voor de hele tuin.")
    community.clock.advance(25 * 3600)
    community.pull()
    assert {"Mijn aanhanger is te leen.", "Bij nader inzien: ik zoek iemand voor de hele tuin."} <= community.texts()


def test_the_sweep_notices_topics_that_went_or_were_solved(community: Community) -> None:
    gone = community.forum.create_topic("piet", "Aanhanger te leen", "Mijn aanhanger is te leen.", HELP)
    done = community.forum.create_topic("anna", "Wie past op de kat?", "Mijn kat zoekt een oppas.", HELP)
    answer = community.forum.reply("piet", done.id, "Dat wil ik graag doen voor je.")
    fill(community, 320)
    community.pull()
    for _ in range(2):
        community.clock.advance(25 * 3600)
        community.pull()
        community.forum.delete_topic(gone.id)
        community.forum.solve(answer.id)
    assert Deletion(str(gone.id)) in community.deletions
    assert community.posts[f"{done.id}-1"].status is PostStatus.SOLVED


def test_likes_and_accepted_answers_are_signals(community: Community) -> None:
    answer = community.forum.reply("bot", 1, "Piet uit de Wilgenlaan helpt graag.")
    other = community.forum.reply("piet", 1, "Dat klopt helemaal, ik doe het graag.")
    community.forum.like(answer.id, "anna")
    community.forum.like(other.id, "anna")
    community.forum.solve(answer.id)
    community.pull()
    found = {(signal.kind, signal.post, signal.author and signal.author.handle) for signal in community.signals}
    assert found == {(SignalKind.LIKED, "1-2", "anna"), (SignalKind.ACCEPTED, "1-2", None)}
    assert community.posts["1-2"].own


def test_private_messages_of_ours_only_even_for_an_administrator(community: Community) -> None:
    ours = community.forum.message("bot", ["anna"], "Hulp met de heg", "Piet helpt je graag, wil je dat?")
    community.forum.reply("anna", ours.id, "Ja graag, dinsdag is goed.")
    community.forum.message("anna", ["piet"], "Onder ons", "Dit gaat verder niemand iets aan.")
    community.forum.user("bot").admin = True
    community.pull()
    private = {post.text for post in community.posts.values() if post.private}
    assert private == {"Piet helpt je graag, wil je dat?", "Ja graag, dinsdag is goed."}
    assert "Dit gaat verder niemand iets aan." not in community.texts()


def test_an_answer_to_our_message_comes_although_many_ids_lie_between(community: Community) -> None:
    ours = community.forum.message("bot", ["anna"], "Hulp met de heg", "Piet helpt je graag, wil je dat?")
    community.pull()
    community.forum.reply("anna", ours.id, "Ja graag, dinsdag is goed.")
    fill(community, 150)
    community.clock.advance(3600)
    community.pull()
    assert "Ja graag, dinsdag is goed." in community.texts()


def test_only_the_wanted_categories_are_read(community: Community) -> None:
    community.forum.add_category("Kletsen")
    community.forum.create_topic("piet", "Zomaar een praatje", "Wat een mooi weer vandaag.", "Kletsen")
    community.pull(community.fresh(categories=["hulp-gevraagd"]))
    assert community.texts() == {HEDGE}


def test_closed_categories_are_read_only_when_named(community: Community) -> None:
    community.forum.add_category("Bestuur", group="bestuur")
    community.forum.user("bot").groups.append("bestuur")
    community.forum.create_topic("anna", "Agenda van het bestuur", "Vergadering op maandag.", "Bestuur")
    community.pull()
    assert community.texts() == {HEDGE}
    named = community.fresh(categories=["bestuur"]).pull(None)
    assert [post.text for post in named.posts] == ["Vergadering op maandag."]


def test_a_pace_under_half_of_what_the_site_allows(community: Community) -> None:
    """At most 30 requests in any minute, whatever there is to do."""
    for number in range(60):
        community.forum.create_topic(
            "anna", f"Vraag nummer {number} van vandaag", f"Vraag {number}: wie helpt mij?", HELP
        )
    fill(community, 400)
    moments: list[float] = []
    page = Page(more=True)
    while page.more:
        before = community.requests()
        page = community.adapter.pull(page.cursor)
        moments += [community.clock().timestamp()] * (community.requests() - before)
        community.clock.advance(page.wait)
    busiest = max(sum(start <= other < start + 60 for other in moments) for start in moments)
    assert busiest <= 30


@pytest.mark.parametrize("path", ["/posts.json", "/latest.json", "/t/", "/private-posts.json"])
def test_a_fault_at_any_moment_loses_nothing(community: Community, path: str) -> None:
    """Each second request of one kind fails; what a failed piece of work began to read stays unread."""
    for number in range(25):
        community.forum.create_topic(
            "anna", f"Vraag nummer {number} van vandaag", f"Vraag {number}: wie helpt mij?", HELP
        )
        fill(community, 20, start=20 * number)
    for number in range(60):
        community.forum.faults.clear()
        if number % 2:
            community.forum.faults.fail_next(status=502, path=path)
        try:
            page = community.keep(community.adapter.pull(community.cursor))
        except TransientError:
            continue
        community.cursor = page.cursor
        community.clock.advance(max(page.wait, 60.0))  # so that each pull looks for new posts before it works
    community.forum.faults.clear()
    community.clock.advance(60)
    community.pull()
    assert community.texts() == {post.raw for post in community.forum.posts.values()}


def test_a_topic_the_forum_breaks_on_holds_nothing_up(community: Community) -> None:
    broken = community.forum.create_topic("piet", "Aanhanger te leen", "Mijn aanhanger is te leen.", HELP)
    other = community.forum.create_topic("anna", "Wie past op de kat?", "Mijn kat zoekt een oppas.", HELP)
    for topic in (broken, other):
        community.forum.hide(community.forum.opening(topic.id).id)
    community.pull()
    community.forum.faults.fail_next(times=50, status=500, path=f"/t/{broken.id}.json")
    community.forum.opening(broken.id).hidden = community.forum.opening(other.id).hidden = False
    community.clock.advance(25 * 3600)
    pages = community.pull()
    assert "Mijn kat zoekt een oppas." in community.texts()
    community.forum.faults.clear()
    assert pages[-1].more is False


def test_slow_down_is_obeyed_to_the_second(community: Community) -> None:
    community.forum.configure(admin_api_per_minute=0)
    with pytest.raises(TransientError) as caught:
        community.adapter.pull(None)
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > 1


@pytest.mark.parametrize("status", [429, 502, 503])
def test_a_proxys_page_is_waited_for(community: Community, status: int) -> None:
    community.forum.faults.fail_next(status=status, body="<html>Bad Gateway</html>")
    with pytest.raises(TransientError):
        community.adapter.pull(None)
    community.pull()
    assert community.texts() == {HEDGE}


def test_tags_as_words_and_as_objects(community: Community, version: Version) -> None:
    shown = community.forum.settings.version
    assert shown is version
    community.keep(community.adapter.read(["1"]))
    assert community.posts["1-1"].tags == ("tuin",)
