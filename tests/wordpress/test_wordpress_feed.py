"""The feed adapter on the feeds of a real WordPress: posts, comments, and nothing fetched twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from wordpress_remote import WordPressRemote

from adapters.contract import Context
from adapters.contract_suite.bench import Clock
from adapters.http import Response, Session
from adapters.rss import FeedAdapter
from adapters.rss.settings import FeedSettings


class RecordingSession(Session):
    """A session that keeps the answers it gave."""

    answers: list[Response]

    def request(self, method: str, url: str, **options: object) -> Response:  # type: ignore[override]
        answer = super().request(method, url, **options)  # type: ignore[arg-type]
        self.answers.append(answer)
        return answer


@pytest.fixture
def http() -> RecordingSession:
    session = RecordingSession(user_agent="wijkconnector-tests", allow_loopback=True)
    session.answers = []
    return session


def feed(remote: WordPressRemote, http: Session, clock: Clock, path: str) -> FeedAdapter:
    settings = FeedSettings().load({"url": f"{remote.proxy.url}{path}"})
    return FeedAdapter(settings, Context(http=http, now=clock))


@pytest.mark.parametrize("path", ["/feed/", "/feed/atom/"])
def test_the_feed_is_read_and_then_asked_only_whether_it_changed(
    remote: WordPressRemote, http: RecordingSession, path: str
) -> None:
    remote.add_post(
        "Hulp bij d’n heg", "Wie helpt mij &amp; mijn buur?", "anna", categories=[remote.server.facts["hulp"]]
    )
    clock = Clock()
    adapter = feed(remote, http, clock, path)
    page = adapter.pull(None)
    (post,) = page.posts
    assert (post.title, post.text) == ("Hulp bij d’n heg", "Wie helpt mij & mijn buur?")
    assert (post.category, post.author.handle, post.opening) == ("Hulp gevraagd", "Anna de Wit", True)
    assert post.created_at.utcoffset() == timedelta(0)
    clock.advance(page.wait + 1)
    again = adapter.pull(page.cursor)
    assert [answer.status for answer in http.answers] == [200, 304]
    assert again.posts == ()


def test_an_edit_is_read_again_under_the_same_key(remote: WordPressRemote, http: RecordingSession) -> None:
    key = remote.add_post("Heg", "Wie kan zaterdag helpen?", "anna")
    clock = Clock()
    adapter = feed(remote, http, clock, "/feed/")
    page = adapter.pull(None)
    remote.edit_post(key, "Al gelukt, dank!")
    remote.server.sql("UPDATE wp_posts SET post_modified_gmt = post_modified_gmt + INTERVAL 5 SECOND;")
    clock.advance(page.wait + 1)
    (edited,) = adapter.pull(page.cursor).posts
    assert (edited.key, edited.text) == (page.posts[0].key, "Al gelukt, dank!")


def test_the_feed_of_comments_gives_answers(remote: WordPressRemote, http: RecordingSession) -> None:
    remote.add_reply(remote.add_post("Heg", "Wie kan zaterdag helpen?", "anna"), "Ik kan wel.", "bram")
    (answer,) = feed(remote, http, Clock(), "/comments/feed/").pull(None).posts
    assert (answer.text, answer.author.handle) == ("Ik kan wel.", "Bram")
