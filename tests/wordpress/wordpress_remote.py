"""A site behind its proxy as the tests see it: what residents, staff and time do there."""

from __future__ import annotations

import base64
import json
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any

from wordpress_proxy import Proxy
from wordpress_server import WordPressServer


class WordPressRemote:
    """The platform's side of the contract suite, over WordPress's own REST API as its staff."""

    def __init__(self, server: WordPressServer, proxy: Proxy) -> None:
        self.server = server
        self.proxy = proxy
        server.empty()

    @property
    def settings(self) -> Mapping[str, object]:
        return self.settings_of("koppelaar")

    def settings_of(self, name: str) -> dict[str, object]:
        password = self.server.facts[name]["password"]
        return {"url": self.proxy.url, "username": name, "application_password": password}

    @property
    def secrets(self) -> Sequence[str]:
        return (self.server.facts["koppelaar"]["password"],)

    @property
    def requests(self) -> int:
        return len(self.proxy.asked)

    def add_post(self, title: str, text: str, author: str, **more: Any) -> str:
        fields = {"title": title, "content": text, "author": self._id(author), "status": "publish", **more}
        return f"post-{self.staff('POST', '/posts', fields)['id']}"

    def add_reply(self, key: str, text: str, author: str) -> str:
        kind, _, number = key.partition("-")
        fields: dict[str, object] = {"post": int(number), "content": text, "author": self._id(author)}
        if kind == "comment":
            fields |= {"post": self.staff("GET", f"/comments/{number}")["post"], "parent": int(number)}
        return f"comment-{self.staff('POST', '/comments', fields)['id']}"

    def edit_post(self, key: str, text: str) -> None:
        kind, _, number = key.partition("-")
        self.staff("POST", f"/{kind}s/{number}", {"content": text})

    def delete_post(self, key: str) -> None:
        kind, _, number = key.partition("-")
        self.staff("DELETE", f"/{kind}s/{number}")

    def messages(self) -> Sequence[str]:
        mine = self.staff("GET", f"/comments?author={self._id('koppelaar')}&status=all&per_page=100")
        return [comment["content"]["rendered"] for comment in mine]

    def break_down(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.proxy.fault = (status, headers, body)

    def recover(self) -> None:
        self.proxy.fault = None

    def lose_next_answer(self) -> None:
        self.proxy.lose_next = True

    def signed_webhook(self) -> tuple[Mapping[str, str], bytes]:
        raise NotImplementedError("WordPress sends no webhooks")

    def staff(self, method: str, path: str, fields: Mapping[str, object] | None = None) -> Any:
        """Do something as the site's admin, past the proxy."""
        pair = f"beheer:{self.server.facts['beheer']['password']}"
        headers = {
            "Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}",
            "Content-Type": "application/json",
        }
        body = json.dumps(fields).encode() if fields is not None else None
        url = f"{self.server.url}/wp-json/wp/v2{path}"
        asked = urllib.request.Request(url, body, headers, method=method)
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return json.load(answer)

    def _id(self, name: str) -> int:
        return int(self.server.facts[name]["id"])
