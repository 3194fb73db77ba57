"""The hostile adapter: well-behaved by default, and one class for each promise it can break.

Each sin is the smallest change of the worked example that breaks one promise, as a careless author might.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from marshmallow import EXCLUDE, Schema, fields
from prikbord import PrikbordAdapter

from adapters.contract import (
    Adapter,
    AmbiguousError,
    Author,
    Capability,
    Health,
    Hint,
    Kind,
    Outgoing,
    Pace,
    Page,
    PermanentError,
    RawPost,
    Receipt,
    TransientError,
)

_NOBODY = Author(key="nobody", handle="nobody")

SINS: list[tuple[str, type[Adapter], dict[str, Any]]] = []  # check, sinner, arguments of the check


def breaks(check: str, **arguments: Any) -> Callable[[type[Adapter]], type[Adapter]]:
    """This adapter must fail that check."""

    def note(sinner: type[Adapter]) -> type[Adapter]:
        SINS.append((check, sinner, arguments))
        return sinner

    return note


def changed(**changes: Callable[[RawPost], object]) -> type[Any]:
    """An adapter that gives each post with these fields changed."""

    def spoil(page: Page) -> Page:
        posts = (replace(post, **{name: change(post) for name, change in changes.items()}) for post in page.posts)
        return replace(page, posts=tuple(posts))

    class Changed(PrikbordAdapter):
        def pull(self, cursor: str | None) -> Page:
            return spoil(super().pull(cursor))

        def read(self, threads: Sequence[str]) -> Page:
            return spoil(super().read(threads))

    return Changed


# --- reading -------------------------------------------------------------------------------------------------------


@breaks("test_pull_sees_every_post_as_it_is")
class StopsAfterOnePage(PrikbordAdapter):
    def pull(self, cursor: str | None) -> Page:
        return replace(super().pull(cursor), more=False)


@breaks("test_pull_sees_every_post_as_it_is")
class NeverEnds(PrikbordAdapter):
    def pull(self, cursor: str | None) -> Page:
        return replace(super().pull(cursor), more=True)


@breaks("test_an_empty_community_is_an_empty_page")
class Invents(PrikbordAdapter):
    def pull(self, cursor: str | None) -> Page:
        page = super().pull(cursor)
        if page.posts or cursor:
            return page
        moment = self.now()
        return replace(page, posts=(RawPost("0", "0", "https://a.example", _NOBODY, "", "hello", moment, moment, "0"),))


@breaks("test_a_stored_cursor_goes_on_after_a_restart")
class RemembersInMemory(PrikbordAdapter):
    place: str | None = None

    def pull(self, cursor: str | None) -> Page:
        page = super().pull(self.place)
        self.place = page.cursor
        return replace(page, cursor="somewhere")


@breaks("test_any_stored_cursor_may_be_used_again")
class LosesItsPlace(PrikbordAdapter):
    def pull(self, cursor: str | None) -> Page:
        page = super().pull(cursor)
        return replace(page, cursor=str(int(page.cursor or 0) + 3)) if page.more else page


@breaks("test_cursors_are_plain_strings")
class NumberedCursor(PrikbordAdapter):
    def pull(self, cursor: Any) -> Page:
        page = super().pull(str(cursor or 0))
        return replace(page, cursor=int(page.cursor or 0))


@breaks("test_posts_written_while_paging_are_not_lost")
class PagesByPosition(PrikbordAdapter):
    """Newest first, by offset: what is new shifts the rest."""

    def pull(self, cursor: str | None) -> Page:
        skip, posts, page = int(cursor or 0), list[RawPost](), Page(more=True)
        while page.more:
            page = super().pull(page.cursor)
            posts += page.posts
        newest = sorted(posts, key=lambda post: int(post.key), reverse=True)[skip : skip + 5]
        return Page(tuple(newest), cursor=str(skip + 5), more=len(newest) == 5)


breaks("test_keys_and_digests_do_not_change_by_themselves")(changed(key=lambda post: uuid4().hex))
breaks("test_keys_and_digests_do_not_change_by_themselves")(changed(digest=lambda post: uuid4().hex))
breaks("test_edits_are_seen")(changed(digest=lambda post: post.key))
breaks("test_times_are_aware_utc")(changed(created_at=lambda post: post.created_at.replace(tzinfo=None)))
breaks("test_times_are_aware_utc")(changed(updated_at=lambda post: post.created_at - timedelta(days=1)))
breaks("test_links_are_absolute")(changed(url=lambda post: f"/thread/{post.thread}"))
breaks("test_links_are_absolute")(changed(url=lambda post: "javascript:alert(1)"))
breaks("test_posts_name_their_thread_and_author")(changed(thread=lambda post: "1"))
breaks("test_posts_name_their_thread_and_author")(changed(author=lambda post: _NOBODY))
breaks("test_posts_name_their_thread_and_author")(changed(own=lambda post: True))
breaks("test_answers_are_read")(changed(thread=lambda post: post.key))
breaks("test_answers_are_read")(changed(opening=lambda post: True))
breaks("test_our_messages_come_back_as_our_own", kind=Kind.REPLY)(changed(own=lambda post: False))
breaks("test_our_messages_come_back_as_our_own", kind=Kind.MESSAGE)(changed(private=lambda post: False))
breaks("test_our_messages_come_back_as_our_own", kind=Kind.REPLY)(changed(key=lambda post: f"x{post.key}"))


@breaks("test_new_posts_come_with_the_next_pull")
class ReadsOnce(PrikbordAdapter):
    def pull(self, cursor: str | None) -> Page:
        return Page(cursor=cursor) if cursor else super().pull(cursor)


@breaks("test_edits_are_seen")
class BlindToEdits(PrikbordAdapter):
    def pull(self, cursor: str | None) -> Page:
        page = super().pull(cursor)
        return replace(page, posts=tuple(post for post in page.posts if post.created_at == post.updated_at))


@breaks("test_deletions_are_seen")
class BlindToDeletions(PrikbordAdapter):
    def pull(self, cursor: str | None) -> Page:
        return replace(super().pull(cursor), deletions=())


@breaks("test_deletions_while_paging_lose_nothing_else")
class ForgetsBesidesDeletions(PrikbordAdapter):
    def pull(self, cursor: str | None) -> Page:
        page = super().pull(cursor)
        return replace(page, posts=()) if page.deletions else page


@breaks("test_read_gives_the_present_state_of_a_thread")
class ReadsOpeningsOnly(PrikbordAdapter):
    def read(self, threads: Sequence[str]) -> Page:
        page = super().read(threads)
        return replace(page, posts=page.posts[:1])


@breaks("test_read_gives_the_present_state_of_a_thread")
class ReadMovesTheCursor(PrikbordAdapter):
    def read(self, threads: Sequence[str]) -> Page:
        return replace(super().read(threads), cursor="99")


# --- writing -------------------------------------------------------------------------------------------------------


@breaks("test_a_message_lands_once_with_a_receipt", kind=Kind.REPLY)
@breaks("test_a_message_lands_once_with_a_receipt", kind=Kind.MESSAGE)
class SaysItTwice(PrikbordAdapter):
    def deliver(self, out: Outgoing) -> Receipt:
        super().deliver(out)
        return super().deliver(out)


@breaks("test_a_message_lands_once_with_a_receipt", kind=Kind.REPLY)
class EmptyReceipt(PrikbordAdapter):
    def deliver(self, out: Outgoing) -> Receipt:
        super().deliver(out)
        return Receipt(out.key)


@breaks("test_a_delivery_is_found_again", kind=Kind.REPLY)
class FindsNothing(PrikbordAdapter):
    def find_delivery(self, out: Outgoing) -> Receipt | None:
        return None


@breaks("test_a_delivery_is_found_again", kind=Kind.MESSAGE)
class FindsAnything(PrikbordAdapter):
    def find_delivery(self, out: Outgoing) -> Receipt | None:
        return Receipt(out.key, post="1")


@breaks("test_a_delivery_is_found_again", kind=Kind.REPLY)
class NeverKnows(PrikbordAdapter):
    def find_delivery(self, out: Outgoing) -> Receipt | None:
        raise AmbiguousError("Who can tell?")


@breaks("test_a_lost_answer_is_ambiguous_and_found", kind=Kind.REPLY)
class TakesLostForFailed(PrikbordAdapter):
    def deliver(self, out: Outgoing) -> Receipt:
        try:
            return super().deliver(out)
        except AmbiguousError:
            raise TransientError("Did not work.") from None


@breaks("test_a_lost_answer_is_ambiguous_and_found", kind=Kind.MESSAGE)
class SendsAgain(PrikbordAdapter):
    def deliver(self, out: Outgoing) -> Receipt:
        try:
            return super().deliver(out)
        except AmbiguousError:
            return super().deliver(out)


@breaks("test_a_refused_attempt_leaves_nothing", kind=Kind.REPLY)
class TakesBusyForDone(PrikbordAdapter):
    def deliver(self, out: Outgoing) -> Receipt:
        try:
            return super().deliver(out)
        except TransientError:
            return Receipt(out.key, post="1", thread="1", url="https://a.example/1")


@breaks("test_a_refused_attempt_leaves_nothing", kind=Kind.MESSAGE)
class TakesBusyForNever(PrikbordAdapter):
    def deliver(self, out: Outgoing) -> Receipt:
        try:
            return super().deliver(out)
        except TransientError:
            raise PermanentError("Never again.") from None


@breaks("test_retract_takes_back_and_may_be_repeated")
class KeepsWhatItSaid(PrikbordAdapter):
    def retract(self, receipt: Receipt) -> None:
        """Do nothing."""


@breaks("test_retract_takes_back_and_may_be_repeated")
class RetractsOnce(PrikbordAdapter):
    def retract(self, receipt: Receipt) -> None:
        self._good(self._send("DELETE", f"messages/{receipt.post}"))


@breaks("test_what_is_not_claimed_is_refused")
class DoesMoreThanItSays(PrikbordAdapter):
    capabilities = frozenset({Capability.PULL})

    def deliver(self, out: Outgoing) -> Receipt:
        return Receipt(out.key)


@breaks("test_a_message_to_nobody_is_refused")
class TriesNobodyForEver(PrikbordAdapter):
    def deliver(self, out: Outgoing) -> Receipt:
        raise TransientError("Nobody there yet.")


@breaks("test_a_genuine_webhook_is_a_hint")
class IgnoresWebhooks(PrikbordAdapter):
    def webhook(self, headers: Mapping[str, str], body: bytes) -> Hint:
        super().webhook(headers, body)
        return Hint()


@breaks("test_a_forged_webhook_is_refused")
class TrustsAnyWebhook(PrikbordAdapter):
    def webhook(self, headers: Mapping[str, str], body: bytes) -> Hint:
        return Hint(pull=True)


# --- bad days and manners ------------------------------------------------------------------------------------------


class TakesAnyErrorForA(PrikbordAdapter):
    """Maps every failure of reading to one type."""

    kind: type[Exception] = TransientError

    def pull(self, cursor: str | None) -> Page:
        try:
            return super().pull(cursor)
        except Exception:
            raise self.kind("Something went wrong.") from None


@breaks("test_a_lost_right_is_an_auth_error", status=401)
@breaks("test_a_lost_right_is_an_auth_error", status=403)
@breaks("test_too_many_requests_is_waited_for")
@breaks("test_a_missing_community_is_permanent")
class AlwaysHopes(TakesAnyErrorForA):
    kind = TransientError


@breaks("test_a_broken_server_is_transient", status=500)
@breaks("test_a_broken_server_is_transient", status=502)
@breaks("test_a_broken_server_is_transient", status=503)
@breaks("test_too_many_requests_is_waited_for")
class AlwaysDespairs(TakesAnyErrorForA):
    kind = PermanentError


@breaks("test_garbage_is_a_typed_error", body=b"null")
@breaks("test_garbage_is_a_typed_error", body=b"<html>Log in</html>")
class LetsErrorsOut(TakesAnyErrorForA):
    kind = KeyError


@breaks("test_garbage_is_a_typed_error", body=b"<html>Log in</html>")
@breaks("test_failures_do_not_move_the_cursor")
class TakesFailureForEmpty(PrikbordAdapter):
    def pull(self, cursor: str | None) -> Page:
        try:
            return super().pull(cursor)
        except (PermanentError, TransientError):
            return Page(cursor="0")


@breaks("test_failures_do_not_move_the_cursor")
class LosesWhatFollowsAFailure(PrikbordAdapter):
    failed = False

    def pull(self, cursor: str | None) -> Page:
        try:
            page = super().pull(cursor)
        except TransientError:
            type(self).failed = True
            raise
        return replace(page, posts=()) if self.failed else page


@breaks("test_a_foreign_cursor_is_a_typed_error_or_a_fresh_start")
class TrustsItsCursor(PrikbordAdapter):
    def pull(self, cursor: str | None) -> Page:
        return super().pull(str(int(cursor or 0)))


@breaks("test_errors_hold_no_content_or_secret")
class QuotesTheBody(PrikbordAdapter):
    def _good(self, answer: Any) -> dict[str, Any]:
        if answer.status >= 400:
            raise TransientError(f"The server said: {answer.text()}")
        good: dict[str, Any] = super()._good(answer)
        return good


@breaks("test_errors_hold_no_content_or_secret")
class QuotesTheToken(PrikbordAdapter):
    def _good(self, answer: Any) -> dict[str, Any]:
        if answer.status == 401:
            raise PermanentError(f"The server does not like {self.settings['token']}.")
        good: dict[str, Any] = super()._good(answer)
        return good


@breaks("test_logs_hold_no_content_or_secret")
class LogsPosts(PrikbordAdapter):
    def pull(self, cursor: str | None) -> Page:
        page = super().pull(cursor)
        logging.getLogger("hostile").debug("pulled %s", page.posts)
        return page


@breaks("test_check_is_well_when_all_is_well")
class IsNobody(PrikbordAdapter):
    def check(self) -> Health:
        return Health()


@breaks("test_check_tells_what_is_wrong")
class IsAlwaysWell(PrikbordAdapter):
    def check(self) -> Health:
        return Health(account="me")


@breaks("test_settings_are_checked")
class TakesAnySetting(PrikbordAdapter):
    class settings_schema(Schema):
        class Meta:
            unknown = EXCLUDE

        url = fields.String(required=True)


@breaks("test_one_call_is_bounded_work")
class ReadsAllAtOnce(PrikbordAdapter):
    def pull(self, cursor: str | None) -> Page:
        page = super().pull(cursor)
        for _ in range(70):
            self._ask("GET", "me")
        return page


@breaks("test_the_engine_does_the_waiting")
class Sleeps(PrikbordAdapter):
    def pull(self, cursor: str | None) -> Page:
        time.sleep(0.01)
        return super().pull(cursor)


@breaks("test_the_engine_does_the_waiting")
class LeavesAThread(PrikbordAdapter):
    def pull(self, cursor: str | None) -> Page:
        threading.Thread(target=threading.Event().wait, args=(0.5,), daemon=True).start()
        return super().pull(cursor)


@breaks("test_the_class_says_what_it_is")
class ClaimsTooMuch(PrikbordAdapter):
    find_delivery = Adapter.find_delivery


@breaks("test_the_class_says_what_it_is")
class AsksWithoutPause(PrikbordAdapter):
    pace = Pace(interval=0.0, least_interval=0.0)
