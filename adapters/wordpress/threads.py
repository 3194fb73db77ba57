"""The present state of posts that carry a suggestion, with all their comments."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.contract import Deletion, Page, PostError, RawPost, Skipped
from adapters.json_fields import Json, obj, whole
from adapters.wordpress.api import PER_PAGE, Api, ForbiddenError, GoneError
from adapters.wordpress.posts import COMMENT_FIELDS, POST_FIELDS, comment_of, is_protected, post_of

THREADS_AT_ONCE = 20
NO_LONGER_SHOWN = {
    "rest_forbidden",
    "rest_cannot_read_post",
}  # WordPress's own words for one post, such as a trashed one
COMMENT_PAGES = 2  # newest first: 200 answers, and no more than 60 requests a call


class Threads:
    """Reads posts one by one."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def read(self, threads: Sequence[str]) -> Page:
        """Give these posts and their comments; a trashed (401, 403), removed (404) or locked post is gone."""
        posts: dict[str, RawPost] = {}
        gone, complete, skipped = list[Deletion](), list[str](), list[Skipped]()
        wanted = [thread for thread in dict.fromkeys(threads) if thread.isascii() and thread.isdecimal()]
        for thread in wanted[:THREADS_AT_ONCE]:
            try:
                found, whole_thread = self._thread(thread)
            except GoneError:
                gone.append(Deletion(thread))
            except ForbiddenError as error:
                if error.code not in NO_LONGER_SHOWN:
                    raise
                gone.append(Deletion(thread))
            except PostError as error:
                skipped.append(Skipped(f"post-{thread}", str(error)))
            else:
                posts |= {post.key: post for post in found}
                complete += [thread] if whole_thread else []
        if gone:
            self._site_is_open()
        wait = self._api.pace()
        return Page(tuple(posts.values()), tuple(gone), skipped=tuple(skipped), wait=wait, complete=tuple(complete))

    def _site_is_open(self) -> None:
        """Make sure that single posts are gone, not our access: else a closed site would look like an empty one."""
        self._api.account_is_known()
        self._api.listed("/posts", [("_fields", "id")])

    def _thread(self, thread: str) -> tuple[list[RawPost], bool]:
        item = obj(
            self._api.get(f"/posts/{thread}", [("_fields", f"{POST_FIELDS},status"), ("_embed", "author,wp:term")])
        )
        if is_protected(item) or item.get("status", "publish") != "publish":
            raise GoneError("The post is no longer public.")
        post = post_of(item, self._api.url, self._api.me())
        comments, all_of_them = self._comments(thread)
        return [post, *comments], all_of_them

    def _comments(self, thread: str) -> tuple[list[RawPost], bool]:
        """Give the comments of a post, oldest first, and whether that is all of them."""
        items: dict[int, Json] = {}
        for page in range(1, COMMENT_PAGES + 1):
            query = [("post", thread), ("orderby", "date_gmt"), ("order", "desc"), ("_fields", COMMENT_FIELDS)]
            listed = self._api.listed("/comments", [*query, ("page", page)])
            items |= {number: item for item in listed if (number := whole(item.get("id")))}
            if len(listed) < PER_PAGE:
                break
        comments = list[RawPost]()
        for number in sorted(items):
            try:
                comments.append(comment_of(items[number], self._api.url, self._api.me()))
            except PostError:
                return comments, False
        return comments, len(items) < PER_PAGE
