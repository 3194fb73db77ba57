"""Checks of reading: nothing lost, nothing stale, nothing ill-formed."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from adapters.contract import Capability
from adapters.contract_suite.bench import Bench, Harvest

MANY = 23  # posts: enough for several pages on any platform that pages small


class Pulling:
    """What `pull` and `read` promise."""

    def test_pull_sees_every_post_as_it_is(self, bench: Bench) -> None:
        texts = bench.add_posts(MANY)
        assert bench.pull_all().texts == texts, "pull() to the end must give every post once, with its present text"

    def test_an_empty_community_is_an_empty_page(self, bench: Bench) -> None:
        assert bench.pull_all().posts == {}, "pull() of an empty community must give no posts"

    def test_a_stored_cursor_goes_on_after_a_restart(self, bench: Bench) -> None:
        texts = bench.add_posts(MANY)
        harvest = Harvest()
        while bench.pull(bench.adapter(), harvest).more:  # a fresh adapter for each page: nothing may be remembered
            assert len(harvest.pages) < 200, "pull() still says `more` after 200 pages: it never ends"
        assert harvest.texts == texts, "a new adapter with the stored cursor must go on where the old one stopped"

    def test_any_stored_cursor_may_be_used_again(self, bench: Bench) -> None:
        texts = bench.add_posts(MANY)
        pages = bench.pull_all().pages
        for number in range(len(pages)):
            harvest = Harvest(cursor=pages[number].cursor)
            for page in pages[: number + 1]:
                harvest.take(page)
            assert bench.pull_all(harvest).texts == texts, "an older cursor must give at least all that came after it"

    def test_cursors_are_plain_strings(self, bench: Bench) -> None:
        bench.add_posts(2)
        for page in bench.pull_all().pages:
            assert type(page.cursor) is str, "a pulled page must carry a cursor, and it must be a str"
            assert len(page.cursor) <= 65536, "a cursor must stay small: 64 kB at most"

    def test_keys_and_digests_do_not_change_by_themselves(self, bench: Bench) -> None:
        bench.add_posts(5)
        first, second = bench.pull_all().posts, bench.pull_all().posts
        assert first.keys() == second.keys(), "the same posts must have the same keys each time"
        digests = [{key: post.digest for key, post in posts.items()} for posts in (first, second)]
        assert digests[0] == digests[1], "a digest must not change when the content did not"

    def test_posts_written_while_paging_are_not_lost(self, bench: Bench) -> None:
        texts = bench.add_posts(MANY)
        harvest = Harvest()
        bench.pull(bench.adapter(), harvest)
        texts |= {bench.remote.add_post("Nog een vraag", "Wie leent mij een ladder voor zaterdag?", "anna"): ""}
        bench.until(harvest, lambda harvest: texts.keys() <= harvest.posts.keys())
        assert harvest.posts.keys() == texts.keys(), "a post written between two pages must come in a later page"

    def test_new_posts_come_with_the_next_pull(self, bench: Bench) -> None:
        bench.add_posts(3)
        harvest = bench.pull_all()
        key = bench.remote.add_post("Nieuwe vraag", "Wie wil er samen wandelen op zondag?", "bram")
        assert bench.until(harvest, lambda harvest: key in harvest.posts), "a post after the cursor must be pulled"

    def test_edits_are_seen(self, bench: Bench) -> None:
        bench.need(Capability.SEES_EDITS)
        key = next(iter(bench.add_posts(3)))
        harvest = bench.pull_all()
        before = harvest.posts[key]
        bench.remote.edit_post(key, "Het is al gelukt, hartelijk dank!")
        seen = bench.until(harvest, lambda harvest: harvest.texts[key] == "Het is al gelukt, hartelijk dank!")
        assert seen, "SEES_EDITS is claimed, but an edited post did not come again with its new text within a day"
        assert harvest.posts[key].digest != before.digest, "a digest must change when the content changed"

    def test_deletions_are_seen(self, bench: Bench) -> None:
        bench.need(Capability.SEES_DELETIONS)
        key, *others = bench.add_posts(4)
        harvest = bench.pull_all()
        bench.remote.delete_post(key)
        seen = bench.until(harvest, lambda harvest: key not in harvest.posts)
        assert seen, "SEES_DELETIONS is claimed, but a deleted post was not reported within a day"
        assert set(others) <= harvest.posts.keys(), "a deletion must not take other posts along"

    def test_deletions_while_paging_lose_nothing_else(self, bench: Bench) -> None:
        bench.need(Capability.SEES_DELETIONS)
        texts = bench.add_posts(MANY)
        harvest = Harvest()
        page = bench.pull(bench.adapter(), harvest)
        gone = page.posts[0].key if page.posts else next(iter(texts))
        bench.remote.delete_post(gone)
        bench.until(harvest, lambda harvest: harvest.posts.keys() == texts.keys() - {gone})
        assert harvest.posts.keys() == texts.keys() - {gone}, "a deletion between two pages must not hide other posts"

    def test_times_are_aware_utc(self, bench: Bench) -> None:
        bench.add_posts(2)
        for post in bench.pull_all().posts.values():
            for moment in (post.created_at, post.updated_at):
                assert moment.utcoffset() == timedelta(0), "created_at and updated_at must be aware and UTC"
            assert post.created_at <= post.updated_at, "a post cannot be updated before it was created"

    def test_links_are_absolute(self, bench: Bench) -> None:
        bench.add_posts(2)
        for post in bench.pull_all().posts.values():
            parts = urlsplit(post.url)
            assert parts.scheme in ("http", "https"), "RawPost.url must be an http(s) link"
            assert parts.hostname, "RawPost.url must be absolute"

    def test_posts_name_their_thread_and_author(self, bench: Bench) -> None:
        bench.add_posts(4)
        posts = list(bench.pull_all().posts.values())
        assert all(post.thread and post.opening for post in posts), "an opening post must name its thread"
        assert len({post.thread for post in posts}) == 4, "each opening post must have a thread of its own"
        assert len({post.author.key for post in posts}) == 2, "two residents must have two author keys, and keep them"
        assert not any(post.own or post.private for post in posts), "residents' public posts are not own, not private"

    def test_answers_are_read(self, bench: Bench) -> None:
        bench.need(Capability.READS_ANSWERS)
        key = next(iter(bench.add_posts(2)))
        harvest = bench.pull_all()
        answer = bench.remote.add_reply(key, "Ja, ik kan zaterdag wel komen helpen.", "bram")
        assert bench.until(harvest, lambda harvest: answer in harvest.posts), "READS_ANSWERS: an answer did not come"
        post = harvest.posts[answer]
        assert post.thread == harvest.posts[key].thread, "an answer must carry the thread it stands in"
        assert not post.opening, "an answer is not an opening post"

    def test_read_gives_the_present_state_of_a_thread(self, bench: Bench) -> None:
        bench.need(Capability.READS_ANSWERS)
        key = next(iter(bench.add_posts(2)))
        thread = bench.pull_all().posts[key].thread
        answer = bench.remote.add_reply(key, "Ja, ik kan zaterdag wel komen helpen.", "bram")
        page = bench.adapter().read([thread])
        assert {key, answer} <= {post.key for post in page.posts}, "read() must give all posts of the thread"
        assert page.cursor is None, "read() stands apart from paging: its cursor is None"
        assert bench.adapter().read([]).posts == (), "read() of no threads must give no posts"
