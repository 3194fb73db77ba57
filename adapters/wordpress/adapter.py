"""WordPress as a community: the verbs of the contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, cast

from marshmallow import Schema

from adapters.contract import Adapter, Capability, Context, Guide, Health, Outgoing, Pace, Page, Receipt, Recognised
from adapters.guides import guide
from adapters.wordpress.api import Api
from adapters.wordpress.categories import Categories
from adapters.wordpress.deliver import FLOOD, Delivery
from adapters.wordpress.health import Checkup
from adapters.wordpress.links import by_number
from adapters.wordpress.pull import Puller
from adapters.wordpress.recognise import recognise
from adapters.wordpress.settings import WordPressSettings
from adapters.wordpress.threads import Threads


class WordPressAdapter(Adapter):
    """One WordPress site (5.7 and later): posts open threads, comments answer them, and we answer as a comment.

    RETRACT is not claimed, because only staff of a site can take a comment away; `retract` tries all the same.
    """

    name: ClassVar[str] = "wordpress"
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {
            Capability.PULL,
            Capability.SEES_EDITS,
            Capability.SEES_DELETIONS,
            Capability.REPLY,
            Capability.READS_ANSWERS,
        }
    )
    settings_schema: ClassVar[type[Schema]] = WordPressSettings
    pace: ClassVar[Pace] = Pace(interval=300.0, least_interval=60.0, message_interval=FLOOD)

    def __init__(self, settings: Mapping[str, object], context: Context) -> None:
        super().__init__(settings, context)
        username, password = settings.get("username"), settings.get("application_password")
        self._api = Api(
            context.http,
            str(settings["url"]),
            str(username) if username else None,
            str(password) if password else None,
        )
        wanted = cast("Sequence[str]", settings.get("categories") or ())
        self._categories = Categories(self._api, [str(name) for name in wanted])
        self._puller = Puller(self._api, self._categories, context.now, context.since)
        self._threads = Threads(self._api)
        self._delivery = Delivery(self._api)

    @classmethod
    def recognise(cls, url: str, context: Context) -> Recognised | None:
        return recognise(context.http, url)

    @classmethod
    def guide(cls, language: str) -> Guide:
        return guide(__package__, language)

    def check(self) -> Health:
        self._api.begin()
        return Checkup(self._api, self._categories).health()

    def pull(self, cursor: str | None) -> Page:
        self._api.begin()
        return self._puller.pull(cursor)

    def read(self, threads: Sequence[str]) -> Page:
        """Give the present state of these posts; `wait` says how long the site is to be left alone afterwards."""
        self._api.begin()
        return self._threads.read(threads)

    def deliver(self, out: Outgoing) -> Receipt:
        self._api.begin()
        return self._delivery.send(out)

    def find_delivery(self, out: Outgoing) -> Receipt | None:
        self._api.begin()
        return self._delivery.find(out)

    def address(self, url: str) -> str:
        return by_number(self._api, url)

    def retract(self, receipt: Receipt) -> None:
        self._api.begin()
        self._delivery.retract(receipt)
