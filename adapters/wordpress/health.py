"""Who we are on a site, what the account may do, and what is doubtful or missing: four requests, no change."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.contract import AuthError, Finding, Health, Level, PermanentError
from adapters.json_fields import Json, obj, text, yes
from adapters.wordpress.api import Api, ForbiddenError
from adapters.wordpress.categories import Categories


class Checkup:
    """One look at the site, the account and the categories."""

    def __init__(self, api: Api, categories: Categories) -> None:
        self._api = api
        self._categories = categories

    def health(self) -> Health:
        """Raises TransientError when the site cannot be asked; what is wrong with the account is a finding."""
        try:
            site = self._api.index()
        except ForbiddenError:
            return _error("rest_closed", "The site keeps its REST API (wp-json) to itself; its admin must open wp/v2.")
        except PermanentError as error:
            return _error("not_wordpress", str(error))
        if "wp/v2" not in (site.get("namespaces") or ()):
            return _error("not_wordpress", "The address is not that of a WordPress site with its REST API (wp/v2).")
        if not self._api.signs_in:
            return Health(
                None, (Finding(Level.OK, "read_only", "No account is set, so that we only read."), *self._rest())
            )
        return self._signed_in(site)

    def _signed_in(self, site: Json) -> Health:
        try:
            account = self._api.account()
        except AuthError as error:
            if "application-passwords" not in obj(site.get("authentication")):
                words = "The site offers no application passwords: it needs https, and no plugin that turns them off."
                return _error("no_application_passwords", words)
            return _error("password_refused", str(error))
        return Health(text(account.get("username")) or None, (*self._account(account), *self._rest()))

    def _account(self, account: Json) -> Iterator[Finding]:
        may = obj(account.get("capabilities"))
        if yes(may.get("moderate_comments")) or yes(may.get("edit_others_posts")):
            words = "The account may do more than it needs; make it a contributor."
            yield Finding(Level.WARNING, "account_staff", words)
        elif not yes(may.get("edit_posts")):
            words = "The account cannot see its comments that wait for a moderator; make it a contributor."
            yield Finding(Level.WARNING, "account_limited", words)
        if self._api.url.startswith("http:"):
            words = "The address is not https, so that others on the way can read the password."
            yield Finding(Level.WARNING, "not_encrypted", words)

    def _rest(self) -> Iterator[Finding]:
        for name in self._categories.unknown():
            yield Finding(Level.ERROR, "category_unknown", f"The site has no category '{name}'; check its slug.")


def _error(key: str, words: str) -> Health:
    return Health(None, (Finding(Level.ERROR, key, words),))
