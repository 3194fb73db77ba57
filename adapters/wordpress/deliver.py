"""Sending one comment, finding it again, and taking it back where the site lets us.

A comment carries its key in an HTML comment (`<!-- wc:… -->`): WordPress's own filter (kses) keeps those, readers do
not see them, and `content.rendered` shows them to us. Where a plugin drops it, the words themselves are compared. And
WordPress never takes the same words of one account twice on one post (409), so that sending again does no harm.
"""

from __future__ import annotations

import html
import re

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
from adapters.http import Response, error_for
from adapters.json_fields import Json, obj, text, whole
from adapters.outgoing_text import to_plain
from adapters.sanitise import plain_text
from adapters.wordpress.api import HANDLING, Api, ForbiddenError, GoneError, code_of, error_of, said_in
from adapters.wordpress.links import address
from adapters.wordpress.posts import comment_key, number_in

FLOOD = 16.0  # seconds; WordPress wants 15 between two comments of one account (check_comment_flood_db)
_MARK = re.compile(r"<!--\s*wc:")
_SPACES = re.compile(r"\W+")
_REFUSALS = {
    "rest_comment_closed": "The post takes no more comments.",
    "rest_comment_invalid_post_id": "The post is no longer there.",
    "rest_comment_draft_post": "The post is no longer public.",
    "rest_comment_trash_post": "The post is in the trash.",
    "rest_cannot_read_post": "The post is closed to our account.",
    "rest_comment_content_invalid": "The site does not accept the text of the message.",
    "comment_content_column_length": "The message is too long for the site.",
    "rest_post_invalid_id": "The post is no longer there.",
}


class Delivery:
    """Comments as one account on one site."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def send(self, out: Outgoing) -> Receipt:
        """Make one attempt."""
        post = self._post(out)
        self._api.me()
        body: dict[str, object] = {"post": post, "content": content_of(out)}
        if parent := number_in(out.reply_to, "comment"):
            body["parent"] = parent
        response = self._api.send("POST", "/comments", body)
        if response.status == 409:
            return self.find(out) or Receipt(out.key, DeliveryState.PENDING, thread=str(post))
        if response.status >= 400:
            raise self._refusal(response)
        comment = said_in(response)
        if whole(comment.get("id")) is None:
            raise AmbiguousError("The site did not say what became of the message.", look_after=HANDLING)
        return receipt(out.key, comment, self._api.url)

    def find(self, out: Outgoing) -> Receipt | None:
        """Look for an earlier attempt among our comments on the post, those that wait for a moderator included."""
        for comment in self._own_comments(self._post(out)):
            if is_of(out, text(obj(comment.get("content")).get("rendered"))):
                return receipt(out.key, comment, self._api.url)
        return None

    def retract(self, receipt: Receipt) -> None:
        """Put our comment in the trash. Only staff may do so, so that an ordinary account gets a RefusedError."""
        number = number_in(receipt.post, "comment")
        if number is None:
            raise RefusedError("The message waits for a moderator there; only they can take it away.")
        response = self._api.send("DELETE", f"/comments/{number}")
        error = error_of(response)
        if error is None or isinstance(error, GoneError):
            return
        if isinstance(error, ForbiddenError):
            self._api.account_is_known()
            raise RefusedError("The site lets only its staff take comments away.")
        raise error

    def _post(self, out: Outgoing) -> int:
        if out.kind is not Kind.REPLY:
            raise RefusedError("WordPress has no private messages.")
        if not self._api.signs_in:
            raise RefusedError("The settings of this community name no account, so that we only read.")
        if not out.thread or not (out.thread.isascii() and out.thread.isdecimal()):
            raise RefusedError("The reply names no post of this site.")
        return int(out.thread)

    def _own_comments(self, post: int) -> list[Json]:
        """Our comments on a post. An account below contributor may not ask so, and sees only approved ones."""
        me = self._api.me()
        query: list[tuple[str, object]] = [("post", post), ("_fields", "id,post,author,content,status")]
        try:
            comments = self._api.listed("/comments", [*query, ("author", me), ("status", "all")])
        except ForbiddenError as error:
            if error.code != "rest_forbidden_param":
                self._api.account_is_known()
                raise AmbiguousError("The post is closed to us, so that nobody can see what landed.") from error
            comments = self._api.listed("/comments", query)
        return [comment for comment in comments if whole(comment.get("author")) == me]

    def _refusal(self, response: Response) -> Exception:
        """Say what a refused comment means."""
        code = code_of(response)
        if code == "comment_flood":
            return TransientError("The site wants some seconds between two comments.", retry_after=FLOOD)
        if words := _REFUSALS.get(code):
            return RefusedError(words)
        if response.status in (401, 403):
            self._api.account_is_known()
            return AuthError("The site does not let our account comment; give it the role of contributor.")
        if code and response.status in (400, 404, 410):
            return RefusedError("The site does not accept the message.")
        return error_for(response) or AmbiguousError("The site did not say what became of the message.")


def content_of(out: Outgoing) -> str:
    """The comment as WordPress takes it: words, line breaks and bare links, of which it makes paragraphs and links."""
    return f"{html.escape(to_plain(out.text), quote=False)}\n\n<!-- wc:{out.key} -->"


def is_of(out: Outgoing, rendered: str) -> bool:
    """Whether a comment is this message: by its mark, or where that was dropped by its words."""
    if _MARK.search(rendered):
        return f"wc:{out.key} " in rendered
    return _letters(plain_text(rendered)) == _letters(to_plain(out.text))


def receipt(key: str, comment: Json, site: str) -> Receipt:
    """Proof of a comment; one that waits for a moderator, or sits in the spam folder, is PENDING."""
    number, post = whole(comment.get("id")), whole(comment.get("post"))
    thread = str(post or "")
    if comment.get("status") != "approved" or number is None:
        return Receipt(key, DeliveryState.PENDING, thread=thread)
    url = address(site, post, number) if post else ""
    return Receipt(key, DeliveryState.PUBLISHED, comment_key(number), thread, url)


def _letters(words: str) -> str:
    """Only letters and digits: WordPress makes quotes and dashes typographic."""
    return _SPACES.sub("", words)
