"""Entries become posts: keys that last, edits seen, real forums' feeds read, nothing taken for deleted that is not."""

import os
from pathlib import Path

import pytest
from feed_server import Answer, Clock, Driver, FeedServer, drive, item, rss

from adapters.contract import Deletion, Page
from adapters.rss.identity import canonical, key_of
from adapters.rss.polling import DAY

SAMPLES = Path(os.environ.get("WIJK_SHARED", Path(__file__).parents[2].parent / "shared")) / "samples"


def give(server: FeedServer, body: bytes, kind: str = "application/rss+xml") -> None:
    server.answer = lambda asked: Answer(body, headers={"ETag": f'"{hash(body)}"', "Content-Type": kind})


def polled(driver: Driver) -> Page:
    page = driver.poll()
    assert isinstance(page, Page), page
    driver.clock.forward(2 * DAY)
    return page


def sample(server: FeedServer, driver: Driver, name: str) -> Page:
    path = SAMPLES / name
    if not path.is_file():
        pytest.skip("The samples of real servers are not on this machine.")
    raw = path.read_bytes()
    give(server, raw[raw.index(b"<?xml") :])
    return polled(driver)


def test_an_edit_is_seen_by_its_content_and_keeps_its_key(server: FeedServer, driver: Driver) -> None:
    give(server, rss(item("1", "Wie helpt?")))
    first = polled(driver).posts[0]
    give(server, rss(item("1", "Is al gelukt")))
    second = polled(driver).posts[0]
    assert (second.key, second.thread) == (first.key, first.thread)
    assert second.digest != first.digest
    give(server, rss(item("1", "Is al gelukt"), head="<generator>nieuw</generator>"))
    assert polled(driver).posts == ()


def test_leaving_the_window_is_no_deletion(server: FeedServer, driver: Driver) -> None:
    give(server, rss("1", "2"))
    polled(driver)
    give(server, rss("2", "3"))
    page = polled(driver)
    assert page.deletions == ()
    assert len(page.posts) == 1


def test_a_complete_feed_and_a_tombstone_are_deletions(server: FeedServer, driver: Driver) -> None:
    give(server, rss("1", "2", "3"))
    keys = {post.key for post in polled(driver).posts}
    give(server, rss("2", "3", head='<at:deleted-entry ref="1" when="2026-01-01T00:00:00Z"/>'))
    gone = polled(driver).deletions
    assert len(gone) == 1
    assert gone[0] == Deletion(gone[0].thread, gone[0].key)
    assert gone[0].key in keys
    give(server, rss("3", head="<fh:complete/>"))
    assert len(polled(driver).deletions) == 1


def test_the_same_guid_in_another_feed_is_another_key(server: FeedServer, driver: Driver) -> None:
    give(server, rss("1"))
    other = drive(server, driver.clock, id="buurt-noord")
    assert polled(driver).posts[0].key != polled(other).posts[0].key
    assert key_of("a", "bc") != key_of("ab", "c")


def test_keys_survive_a_move_to_another_host(server: FeedServer, clock: Clock) -> None:
    give(server, rss("1"))
    here, there = drive(server, clock), drive(server, clock)
    there.adapter.url = server.url.replace("127.0.0.1", "localhost") + "/feed"
    assert polled(here).posts[0].key == polled(there).posts[0].key


def test_entries_without_id_get_a_lasting_one(server: FeedServer, driver: Driver) -> None:
    link = "<item><title>a</title><link>https://Buurt.example/p/1/?utm_source=x</link></item>"
    bare = "<item><title>b</title><pubDate>Tue, 01 Sep 2026 07:00:00 GMT</pubDate></item>"
    give(server, rss(link, bare))
    assert len({post.key for post in polled(driver).posts}) == 2
    give(server, rss(link.replace("/?utm_source=x", ""), bare, head="<ttl>60</ttl>"))
    assert polled(driver).posts == ()
    assert canonical("https://a.example/x/?a=1&fbclid=2#f") == canonical("http://A.example/x?a=1")


def test_guids_that_change_on_every_poll_are_no_flood(server: FeedServer, driver: Driver) -> None:
    for day in range(8):
        give(server, rss(*(f"{day}-{number}" for number in range(700))))
        assert len(polled(driver).posts) == 500
    assert len(driver.cursor or "") < 300_000


def test_an_unchanged_feed_brings_no_posts(server: FeedServer, driver: Driver) -> None:
    server.answer = lambda asked: Answer(rss("1", head=f"<ttl>{60 + len(server.asked)}</ttl>"))
    polled(driver)
    assert polled(driver).posts == ()


def test_only_the_wanted_categories(server: FeedServer, clock: Clock) -> None:
    give(
        server,
        rss(
            "<item><guid>1</guid><category>Hulp</category></item>",
            "<item><guid>2</guid><category>Nieuws</category></item>",
        ),
    )
    assert len(polled(drive(server, clock, categories=["hulp"])).posts) == 1


def test_our_own_entries_are_marked(server: FeedServer, clock: Clock) -> None:
    give(
        server,
        rss("<item><guid>1</guid><author>Wijkbot</author></item>", "<item><guid>2</guid><author>Jan</author></item>"),
    )
    assert sorted(post.own for post in polled(drive(server, clock, own_author="Wijkbot")).posts) == [False, True]


def test_json_feeds_are_read(server: FeedServer, driver: Driver) -> None:
    body = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "Wijk", "language": "nl", "items": [
      {"id": 7, "url": "/p/7", "title": "Ladder", "content_html": "<p>Wie <b>leent</b>?</p>", "tags": ["hulp"],
       "authors": [{"name": "Jan"}, {"name": "Piet"}], "date_published": "2026-08-31T10:00:00+02:00"}]}"""
    give(server, body, "application/feed+json")
    post = polled(driver).posts[0]
    assert (post.title, post.text, post.author.handle, post.tags) == ("Ladder", "Wie leent?", "Jan", ("hulp",))
    assert post.url == f"{server.url}/p/7"
    assert post.created_at.isoformat() == "2026-08-31T08:00:00+00:00"


def test_atom_ids_are_raw_and_answers_have_a_thread(server: FeedServer, driver: Driver) -> None:
    feed = b"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
      <entry><id>t3_x</id><title>Ladder</title></entry>
      <entry><id>t3_y</id><title>Ja hoor</title><thr:in-reply-to ref="t3_x"/></entry></feed>"""
    give(server, feed, "application/atom+xml")
    reply, opening = sorted(polled(driver).posts, key=lambda post: post.opening)
    assert opening.key == key_of("/feed?", "id:t3_x")
    assert reply.thread == opening.thread == opening.key == reply.reply_to


@pytest.mark.parametrize(
    ("name", "posts", "author"),
    [
        ("mybb/atom.xml", 1, "admin"), ("mybb/rss2.xml", 1, "admin"), ("bbpress/forums_feed.xml", 2, "admin"),
        ("nodebb/rss_recent.txt", 2, "matchbot"), ("nodebb/rss_topic.txt", 2, "matchbot"),
        ("wordpress/feed_atom.txt", None, "admin"), ("wordpress/feed_rss2.txt", None, "admin"),
        ("wordpress/feed_comments.txt", None, "Match Bot"),
    ],
)  # fmt: skip
def test_real_servers_feeds_are_read(
    server: FeedServer, driver: Driver, name: str, posts: int | None, author: str
) -> None:
    page = sample(server, driver, name)
    assert len(page.posts) == posts or (posts is None and page.posts)
    assert author in {post.author.handle for post in page.posts}
    assert all("<" not in post.title + post.author.handle for post in page.posts)
    assert all(post.url.startswith("http") for post in page.posts)


def test_bbpress_answers_share_the_thread_of_their_topic(server: FeedServer, driver: Driver) -> None:
    posts = sample(server, driver, "bbpress/forums_feed.xml").posts
    assert len({post.thread for post in posts}) == 1
    assert sorted(post.opening for post in posts) == [False, True]


def test_a_nodebb_topic_with_a_new_last_post_is_a_new_post_in_the_same_thread(
    server: FeedServer, driver: Driver
) -> None:
    def topic(text: str) -> bytes:
        guid = "http://forum.example/topic/2/ladder"
        return rss(
            f"<item><guid>{guid}</guid><title>Ladder</title><description>{text}</description></item>",
            head="<generator>RSS for Node</generator>",
        )

    give(server, topic("Wie heeft er een?"))
    first = polled(driver).posts[0]
    give(server, topic("Ik heb er een."))
    second = polled(driver).posts[0]
    assert second.key != first.key
    assert second.thread == first.thread
    assert (first.opening, second.opening) == (True, False)
