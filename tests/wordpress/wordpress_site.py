"""An adapter on the site, on a clock that a test moves, and what an engine would have kept."""

from __future__ import annotations

from collections.abc import Mapping

from wordpress_remote import WordPressRemote

from adapters.contract import Context, Kind, Outgoing
from adapters.contract_suite.bench import Clock, Harvest
from adapters.http import Session
from adapters.wordpress import WordPressAdapter
from adapters.wordpress.settings import WordPressSettings

DAY = 86400.0
SUGGESTION = "In een buurt vlakbij kan iemand met een ladder helpen. Zie https://example.org/s/1"


class Site:
    """The site, and one adapter on it with the settings given on top of the usual ones."""

    def __init__(self, remote: WordPressRemote, clock: Clock | None = None, **changes: object) -> None:
        self.remote = remote
        self.clock = clock or Clock()
        self.known = Harvest()
        settings: Mapping[str, object] = {**remote.settings, **changes}
        http = Session(user_agent="wijkconnector-tests", allow_loopback=True)
        self.adapter = WordPressAdapter(WordPressSettings().load(settings), Context(http=http, now=self.clock))

    def pull(self) -> list[str]:
        """Pull until there is no more for now; the keys that came."""
        came: list[str] = []
        while True:
            page = self.adapter.pull(self.known.cursor)
            self.known.take(page)
            self.known.cursor = page.cursor
            came += [post.key for post in page.posts]
            if not page.more:
                return came


def suggestion(post: str, text: str = SUGGESTION, key: str = "a", **more: str) -> Outgoing:
    return Outgoing(key * 32, Kind.REPLY, text, thread=post.removeprefix("post-"), **more)
