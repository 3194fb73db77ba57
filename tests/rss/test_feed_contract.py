"""The contract suite, with a feed server as the community."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from feed_server import Answer, Asked, FeedServer, item, rss

from adapters.contract_suite import ContractSuite
from adapters.rss import FeedAdapter
from adapters.rss.identity import key_of

SECRET = "een-eigen-geheim"


class FeedRemote:
    """A site whose residents' posts are entries of /feed. Answers, deletions and messages a feed does not know."""

    secrets: Sequence[str] = ("zeergeheim-wachtwoord",)

    def __init__(self, server: FeedServer) -> None:
        self.server = server
        self.settings: Mapping[str, object] = {
            "url": f"{server.url}/feed", "username": "wijk", "password": self.secrets[0], "websub_secret": SECRET
        }  # fmt: skip
        self.entries: dict[str, tuple[str, str, str, str]] = {}
        self.recover()

    @property
    def requests(self) -> int:
        return len(self.server.asked)

    def add_post(self, title: str, text: str, author: str) -> str:
        guid = f"post-{len(self.entries) + 1}"
        key = key_of("/feed?", f"id:{guid}")
        self.entries[key] = (guid, title, author, text)
        return key

    def edit_post(self, key: str, text: str) -> None:
        self.entries[key] = (*self.entries[key][:3], text)

    def signed_webhook(self) -> tuple[Mapping[str, str], bytes]:
        """What the hub sends: it was given the secret when we subscribed."""
        secret = hmac.new(SECRET.encode(), b"secret", hashlib.sha256).hexdigest()
        body = self._feed(Asked("/feed", [])).body
        signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        return {"X-Hub-Signature": f"sha256={signature}", "Content-Type": "application/rss+xml"}, body

    def break_down(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.server.answer = lambda asked: Answer(body, status, dict(headers))

    def recover(self) -> None:
        self.server.answer = self._feed

    def _feed(self, asked: Asked) -> Answer:
        body = rss(*(self._item(*entry) for entry in reversed(self.entries.values())))
        etag = f'"{hash(body)}"'
        if asked.get("If-None-Match") == etag:
            return Answer(status=304)
        return Answer(body, headers={"ETag": etag, "Content-Type": "application/rss+xml"})

    @staticmethod
    def _item(guid: str, title: str, author: str, text: str) -> str:
        link = f"<link>https://buurt.example/{guid}</link><author>{author}</author></item>"
        return item(guid, f"<![CDATA[{text}]]>", f"<![CDATA[{title}]]>").replace("</item>", link)

    def __getattr__(self, name: str) -> Any:
        raise NotImplementedError(name)


class TestFeed(ContractSuite):
    adapter_class = FeedAdapter

    @pytest.fixture
    def remote(self) -> Iterator[FeedRemote]:
        server = FeedServer()
        yield FeedRemote(server)
        server.close()
