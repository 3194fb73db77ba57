"""Who we are on a forum, what the key may do, and what is doubtful or missing: some eight requests, no change."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.contract import AuthError, Finding, Health, Level, PermanentError
from adapters.discourse.api import Api, ForbiddenError, MissingError
from adapters.discourse.categories import Categories
from adapters.json_fields import Json, obj, objects, text, whole, yes

_SCOPE_READ = ("scope_read", "The key lacks the scope global:read, without which new posts cannot be read.")
_EXPIRY = "Discourse revokes keys that were not used for 180 days (revoke_api_keys_days)."
MEMBER = 2  # trust level at which the limits for newcomers end


class Checkup:
    """One look at the account, the key and the categories. `writes` says whether we are to post at all."""

    def __init__(self, api: Api, categories: Categories, writes: bool) -> None:
        self._api = api
        self._categories = categories
        self._writes = writes

    def health(self) -> Health:
        """Raises TransientError when the forum cannot be asked; what is wrong with the key is a finding."""
        try:
            me = obj(obj(self._api.get("/session/current.json")).get("current_user"))
        except MissingError:
            return self._nobody()
        except ForbiddenError:
            return self._refused()
        if not me:
            return self._nobody()
        account = text(me.get("username")) or None
        return Health(account, tuple(self._findings(me)))

    def _refused(self) -> Health:
        """Tell a wrong key from a missing scope: the same 403 means both, but only one lets us read a list."""
        try:
            listed = obj(obj(self._api.get("/latest.json")).get("topic_list"))
        except ForbiddenError:
            return _error(
                "key_refused", "The forum does not accept this key for this username; make a new key for the account."
            )
        except PermanentError as error:
            return _error("not_a_forum", str(error))
        topic = next((number for item in objects(listed.get("topics")) if (number := whole(item.get("id")))), None)
        try:
            if topic is not None:
                self._api.get(f"/t/{topic}.json")
        except ForbiddenError:
            return _error(*_SCOPE_READ)
        return Health(self._api.username, tuple(self._findings_by_lists()))

    def _findings_by_lists(self) -> Iterator[Finding]:
        text_ = (
            "The key lacks the scope global:read, so we read by lists of topics: edits are seen once a day, and"
            " answers to private messages later."
        )
        yield Finding(Level.WARNING, "scope_read", text_)
        yield Finding(Level.OK, "key_expiry", _EXPIRY)
        yield from self._writing_scopes()
        yield from self._read_categories()

    def _nobody(self) -> Health:
        return _error("not_signed_in", "The forum does not know us by this key; check url, username and api_key.")

    def _findings(self, me: Json) -> Iterator[Finding]:
        yield from self._account(me)
        yield from self._key()
        yield from self._scopes()
        yield from self._language()
        yield from self._read_categories()

    def _account(self, me: Json) -> Iterator[Finding]:
        if text(me.get("username")).casefold() != self._api.username.casefold():
            yield Finding(Level.ERROR, "other_account", "The key belongs to another account than `username`.")
        if yes(me.get("admin")) or yes(me.get("moderator")):
            text_ = "The account is staff, which passes by people's wish for no messages; make it an ordinary member."
            yield Finding(Level.WARNING, "account_staff", text_)
        level = whole(me.get("trust_level"))
        if level is not None and level < MEMBER:
            text_ = (
                f"The account has trust level {level}; lock it at 2, or limits for newcomers hold its messages back."
            )
            yield Finding(Level.WARNING, "trust_level", text_)
        if me.get("can_send_private_messages") is False:
            yield Finding(Level.WARNING, "no_messages", "The account may send no private messages.")

    def _key(self) -> Iterator[Finding]:
        """A key of one account works without naming it; one for all users does not, and could speak as anybody."""
        try:
            self._api.get("/session/current.json", named=False)
        except (AuthError, PermanentError):
            text_ = "The key seems to be for all users; make one for this account alone."
            yield Finding(Level.WARNING, "key_global", text_)
        yield Finding(Level.OK, "key_expiry", _EXPIRY)

    def _scopes(self) -> Iterator[Finding]:
        try:
            self._api.get("/posts.json")
        except ForbiddenError:
            yield Finding(Level.ERROR, *_SCOPE_READ)
        yield from self._writing_scopes()

    def _writing_scopes(self) -> Iterator[Finding]:
        if not self._writes:
            return
        # Requests that lack what is required: 400 or 422 with the scope, 403 without, and nothing happens.
        if self._api.ask("POST", "/posts.json", {}).status in (401, 403):
            yield Finding(Level.ERROR, "scope_write", "The key lacks the scope topics:write, so that we cannot post.")
        if self._api.ask("PUT", "/posts/0.json", {}).status in (401, 403):
            text_ = "The key lacks the scope posts:edit, so that we cannot take a message back."
            yield Finding(Level.WARNING, "scope_edit", text_)

    def _language(self) -> Iterator[Finding]:
        try:
            user = obj(obj(self._api.get(f"/u/{self._api.username}.json")).get("user"))
        except (MissingError, ForbiddenError):
            return
        locale = text(user.get("locale"))
        if locale and not locale.startswith("en"):
            text_ = "Set the account's interface language to English, so that the forum's refusals are understood best."
            yield Finding(Level.WARNING, "language", text_)

    def _read_categories(self) -> Iterator[Finding]:
        for name in self._categories.unknown():
            yield Finding(Level.ERROR, "category_unknown", f"The forum shows us no category '{name}'.")


def _error(key: str, words: str) -> Health:
    return Health(None, (Finding(Level.ERROR, key, words),))
