"""Somebody asks for their own data, or to be forgotten, in their own forum: that it is them, the forum vouches for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from adapters.contract import Kind
from connector import access, privacy
from connector.engine import Engine
from connector.model import ON_REQUEST, Delivery, Side, StoredPost
from connector.privacy.wishes import Wish
from connector.store import Tx, answers, decisions, links, outbox
from connector.store.links import Purpose
from connector.telling import Addressee, tell

LINK_LIFE = timedelta(days=7)


@cache
def _texts() -> Mapping[str, Any]:
    source = files("connector.privacy").joinpath("texts.yaml").read_text("utf-8")
    texts: Mapping[str, Any] = YAML(typ="safe").load(source)
    return texts


def grant(engine: Engine, tx: Tx, post: StoredPost, wish: Wish, now: datetime) -> None:
    """Do what somebody wants of their own data. Answers go in private only; where there is no private way, a person
    sends the data."""
    if wish is Wish.MY_DATA:
        _show(engine, tx, post, now)
    else:
        words = _words(engine, post, "forgotten")
        tell(engine, tx, Side.FORGOTTEN, _back(post), Kind.MESSAGE, words, _language(engine, post), now)
        privacy.forget_in(engine, tx, post.person, "the person")


def with_notice(engine: Engine, tx: Tx, delivery: Delivery) -> Delivery:
    """Our first message to somebody, with a line about their personal data under it (GDPR art. 14)."""
    if delivery.side in ON_REQUEST or outbox.ever_written_to(tx, delivery.person, delivery.key):
        return delivery
    return replace(delivery, text=f"{delivery.text}\n\n{_notice(engine, delivery)}")


def _notice(engine: Engine, delivery: Delivery) -> str:
    words = _texts()["notice"][delivery.language if delivery.language in ("nl", "en") else "nl"]
    if engine.config.instance.url is None:
        return str(words["words"])
    page = str(words["page"].format(link=f"{access.address(engine.config)}/privacy"))
    return page if delivery.kind is Kind.REPLY else f"{page}\n\n{words['words']}"


def _show(engine: Engine, tx: Tx, post: StoredPost, now: datetime) -> None:
    token = links.make(tx, Purpose.MY_DATA, post.person, now, LINK_LIFE)
    link = f"{access.address(engine.config)}/{Purpose.MY_DATA.value}/{token}"
    words = _words(engine, post, "my_data", link)
    language = _language(engine, post)
    told = tell(engine, tx, Side.MY_DATA, _back(post), Kind.MESSAGE, words, language, now, again=post.key)
    if told is None:
        organisation = engine.organisation(post.community)
        answers.alert(tx, organisation, post.community, post.key, post.url, "data_request", now)
    decisions.log(tx, now, post.person, "person.asked_data", "asked for their own data", community=post.community)


def _back(post: StoredPost) -> Addressee:
    return Addressee(post.community, post.person, post.key, post.thread if post.private else None)


def _words(engine: Engine, post: StoredPost, what: str, link: str = "") -> tuple[str, str]:
    words = _texts()[what][_language(engine, post)]
    organisation = engine.config.organisations[engine.organisation(post.community)]
    text = words["text"].format(organisation=organisation.name, connector=engine.config.instance.name, link=link)
    return words["title"], text.strip()


def _language(engine: Engine, post: StoredPost) -> str:
    language = post.language or engine.language(post.community)
    return language if language in ("nl", "en") else "nl"
