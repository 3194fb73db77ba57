"""Discourse as a community: the verbs of the contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import ClassVar, cast
from urllib.parse import urlencode

from marshmallow import Schema

from adapters.contract import (
    Adapter,
    Capability,
    Context,
    Guide,
    Health,
    Hint,
    Kind,
    Outgoing,
    Pace,
    Page,
    Receipt,
    Recognised,
    RefusedError,
)
from adapters.discourse.api import Api
from adapters.discourse.categories import Categories
from adapters.discourse.deliver import Delivery
from adapters.discourse.harvest import Harvest
from adapters.discourse.health import Checkup
from adapters.discourse.links import without_slug
from adapters.discourse.lookup import Lookup
from adapters.discourse.pull import Puller
from adapters.discourse.recognise import recognise
from adapters.discourse.settings import DiscourseSettings
from adapters.discourse.thread import Threads
from adapters.discourse.webhook import hint
from adapters.guides import guide

THREADS_AT_ONCE = 20


class DiscourseAdapter(Adapter):
    """One Discourse forum (2.9 to 2026), read and answered as one ordinary account."""

    name: ClassVar[str] = "discourse"
    capabilities: ClassVar[frozenset[Capability]] = frozenset(Capability)
    settings_schema: ClassVar[type[Schema]] = DiscourseSettings
    # Discourse's own bound is 20 a day (max_personal_messages_per_day); some are left to the people behind the account.
    pace: ClassVar[Pace] = Pace(interval=60.0, least_interval=15.0, messages_per_day=15)

    def __init__(self, settings: Mapping[str, object], context: Context) -> None:
        super().__init__(settings, context)
        api = Api(context.http, str(settings["url"]), str(settings["username"]), str(settings["api_key"]))
        wanted = cast("Sequence[str]", settings.get("categories") or ())
        days = cast("int | None", settings.get("history_days"))
        self._api = api
        self._categories = Categories(api, [str(name) for name in wanted], context.now)
        self._threads = Threads(api, self._categories)
        history = timedelta(days=days) if days else None
        if context.since is not None:
            history = context.now() - context.since
        self._puller = Puller(api, self._categories, self._threads, context.now, history)
        self._delivery = Delivery(api, self._threads, self._categories, Lookup(api, self._threads), context.now)

    @classmethod
    def recognise(cls, url: str, context: Context) -> Recognised | None:
        return recognise(context.http, url)

    @classmethod
    def guide(cls, language: str) -> Guide:
        return guide(__package__, language)

    def check(self) -> Health:
        self._api.begin()
        return Checkup(self._api, self._categories, self._allows(Kind.REPLY) or self._allows(Kind.MESSAGE)).health()

    def pull(self, cursor: str | None) -> Page:
        self._api.begin()
        return self._puller.pull(cursor)

    def read(self, threads: Sequence[str]) -> Page:
        """Give the present state of these topics; `wait` says how long the forum is to be left alone afterwards."""
        self._api.begin()
        harvest = Harvest()
        for thread in list(dict.fromkeys(threads))[:THREADS_AT_ONCE]:
            if thread.isdecimal():
                self._threads.read(int(thread), harvest)
        return harvest.page(wait=self._api.pace())

    def deliver(self, out: Outgoing) -> Receipt:
        self._api.begin()
        if not self._allows(out.kind):
            raise RefusedError("The settings of this community allow no such message.")
        return self._delivery.send(out)

    def find_delivery(self, out: Outgoing) -> Receipt | None:
        self._api.begin()
        return self._delivery.find(out)

    def address(self, url: str) -> str:
        return without_slug(self._api.url, url)

    def compose_url(self, title: str, text: str) -> str | None:
        """Discourse opens its composer at /new-topic, signed in or after signing in."""
        wanted = cast("Sequence[str]", self.settings.get("categories") or ())
        category = [("category", str(wanted[0]))] if wanted else []
        return f"{self._api.url}/new-topic?{urlencode([('title', title), ('body', text), *category])}"

    def retract(self, receipt: Receipt) -> None:
        self._api.begin()
        self._delivery.retract(receipt)

    def webhook(self, headers: Mapping[str, str], body: bytes) -> Hint:
        self._api.begin()
        secret = self.settings.get("webhook_secret")
        return hint(headers, body, str(secret) if secret else None, self._categories)

    def _allows(self, kind: Kind) -> bool:
        return bool(self.settings.get("messages" if kind is Kind.MESSAGE else "replies", True))
