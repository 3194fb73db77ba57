"""May a message go out as a person worded it? The promises to residents hold for their words too."""

from __future__ import annotations

import re
from enum import StrEnum

from adapters.contract import Kind
from connector.engine import Engine
from connector.model import Delivery
from connector.store.approvals import Words
from mapping.language import private

LONGEST_TITLE = 200  # characters, as in a mapping's `messages`
LONGEST_TEXT = 4000
_LINK = re.compile(r"(?:https?://|\bwww\.)[^\s<>\"]+", re.IGNORECASE)
_END = ".,;:!?)]}'’"


class Wrong(StrEnum):
    """What stands in the way; the pages have words for each."""

    EMPTY = "empty"
    LONG = "long"
    NO_TITLE = "no_title"
    NO_LINK = "no_link"  # the public post that it is about is not named any more
    OTHER_LINK = "other_link"  # it leads somewhere else
    NO_STOP = "no_stop"  # it no longer says how to get no more messages
    NO_SENDER = "no_sender"  # it no longer says who writes
    PRIVATE = "private"  # it holds personal data


def wrong(engine: Engine, ours: Delivery, own: Words) -> list[Wrong]:
    """What is wrong with a person's own wording of one of our messages, in the order of a reader's eye."""
    found = {
        Wrong.NO_TITLE: ours.kind is Kind.MESSAGE and not own.title.strip(),
        Wrong.EMPTY: not own.text.strip(),
        Wrong.LONG: len(own.title) > LONGEST_TITLE or len(own.text) > LONGEST_TEXT,
        Wrong.NO_SENDER: engine.config.instance.name.casefold() not in own.text.casefold(),
        Wrong.NO_LINK: not _links(ours.text) <= _links(own.text),
        Wrong.OTHER_LINK: not _links(f"{own.title} {own.text}") <= _links(ours.text),
        Wrong.NO_STOP: "stop" not in own.text.casefold(),
        Wrong.PRIVATE: not _private(f"{own.title}\n{own.text}") <= _private(f"{ours.title}\n{ours.text}"),
    }
    return [what for what, holds in found.items() if holds]


def _links(text: str) -> frozenset[str]:
    return frozenset(link.rstrip(_END) for link in _LINK.findall(text))


def _private(text: str) -> frozenset[str]:
    """The personal data in a text; its links are judged by themselves."""
    plain = _LINK.sub(" ", text)
    return frozenset(plain[span.start : span.end] for span in private.find(plain))
