"""Why a forum refused a message: what its pages say decides; the words of the refusal are only a hint.

A 422 carries no code, and its text is in the language of the account (server.en.yml, server.nl.yml), so that a text
nobody recognises must still end in the safe answer: this message will not be accepted.
"""

from __future__ import annotations

import re

from adapters.contract import AdapterError, AuthError, Outgoing, PermanentError, RefusedError, TransientError
from adapters.discourse.api import Api, ForbiddenError, MissingError
from adapters.json_fields import Json, obj, text, whole

_NOT_ACCEPTING = re.compile(r"not accepting messages|accepteert\b.{0,40}\bgeen\b.{0,20}\bberichten", re.I)
_CONSECUTIVE = re.compile(r"consecutive|achtereenvolgende|opeenvolgende", re.I)
_SUSPENDED = re.compile(r"suspended users|geschorste|opgeschorte", re.I)
_HOUR = 3600.0


def topic_refusal(page: Json) -> AdapterError | None:
    """Say from a topic's own page why we cannot reply there, None when we can."""
    if page.get("closed") is True or page.get("archived") is True or page.get("deleted_at"):
        return RefusedError("The topic takes no more replies.")
    if obj(page.get("details")).get("can_create_post") is False:
        return RefusedError("Our account may not reply in this topic.")
    return None


def reply_refused(page: Json, words: str) -> AdapterError:
    """Say what a refused reply means, from the topic as it is now."""
    if error := topic_refusal(page):
        return error
    if _SUSPENDED.search(words):
        return AuthError("The forum has suspended our account; ask its staff why.")
    slow = whole(page.get("slow_mode_seconds")) or 0
    if slow > 0:
        return TransientError("The topic is in slow mode.", retry_after=float(slow))
    if _CONSECUTIVE.search(words):
        return TransientError(
            "We had the last words in this topic; somebody else must write first.", retry_after=_HOUR, give_up_times=3
        )
    return RefusedError("The forum does not accept the text of this reply.")


def message_refused(api: Api, out: Outgoing, words: str) -> AdapterError:
    """Say what a refused private message means, from what the forum says of us and of the recipient."""
    if _SUSPENDED.search(words):
        return AuthError("The forum has suspended our account; ask its staff why.")
    if _NOT_ACCEPTING.search(words):
        return RefusedError("The recipient takes no private messages.", opted_out=True)
    handle = out.recipient.handle if out.recipient else ""
    try:
        user = obj(obj(api.get(f"/u/{handle}.json")).get("user"))
    except MissingError:
        return RefusedError("The forum knows no such recipient.")
    except ForbiddenError:
        return RefusedError("The forum does not accept this private message.")
    if user.get("can_send_private_message_to_user") is not False:
        return RefusedError("The forum does not accept the text of this private message.")
    if not _may_send(api):
        return PermanentError("Our account may send no private messages; raise its trust level or put it in the group.")
    return RefusedError("The recipient takes no private messages.", opted_out=True)


def _may_send(api: Api) -> bool:
    """Whether we may send private messages at all; if not, no recipient has refused us."""
    try:
        me = obj(obj(api.get("/session/current.json")).get("current_user"))
    except (MissingError, ForbiddenError):
        return True
    level = whole(me.get("trust_level"))
    return me.get("can_send_private_messages") is not False and (level is None or level > 0)


def words_of(said: Json) -> str:
    errors = said.get("errors")
    return " ".join(text(line) for line in errors) if isinstance(errors, list) else text(errors)
