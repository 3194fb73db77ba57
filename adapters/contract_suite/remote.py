"""The platform's side of the contract suite: what an adapter's test file must be able to do over there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class Remote(Protocol):
    """A community on a real or stand-in server over real HTTP, empty at first.

    Keys are the adapter's: what `RawPost.key` will be. Members that belong to a capability the adapter does not claim
    are never used and may raise NotImplementedError.
    """

    @property
    def settings(self) -> Mapping[str, object]:
        """The community's `settings:` as a config file holds them, valid and complete."""
        ...

    @property
    def secrets(self) -> Sequence[str]:
        """Strings among the settings that may never show in an error or log."""
        ...

    @property
    def requests(self) -> int:
        """How many requests the server has received so far."""
        ...

    def add_post(self, title: str, text: str, author: str) -> str:
        """A resident opens a thread; gives the key of its opening post."""
        ...

    def add_reply(self, key: str, text: str, author: str) -> str:
        """A resident answers the post with this key; gives the key of the answer. (READS_ANSWERS)"""
        ...

    def edit_post(self, key: str, text: str) -> None:
        """The author changes the text. (SEES_EDITS)"""
        ...

    def delete_post(self, key: str) -> None:
        """The author deletes an opening post, and its thread with it. (SEES_DELETIONS)"""
        ...

    def messages(self) -> Sequence[str]:
        """The texts of all that the connector's account has there now, public and private. (REPLY, MESSAGE)"""
        ...

    def break_down(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Answer every request so and do nothing else, until `recover`."""
        ...

    def recover(self) -> None:
        """Be well again."""
        ...

    def lose_next_answer(self) -> None:
        """Handle the next message of the connector, then drop the connection instead of answering. (REPLY, MESSAGE)"""
        ...

    def signed_webhook(self) -> tuple[Mapping[str, str], bytes]:
        """Headers and body of a genuine webhook call about a new post. (WEBHOOK)"""
        ...
