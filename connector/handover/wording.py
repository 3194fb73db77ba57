"""The words of a hand-over, to the asker and to professionals."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from adapters.contract import Kind
from connector.engine import Engine
from connector.store.hand_overs import HandOver


@cache
def _texts(name: str) -> Mapping[str, Any]:
    source = files("connector.handover").joinpath(f"{name}.yaml").read_text("utf-8")
    texts: Mapping[str, Any] = YAML(typ="safe").load(source)
    return texts


def known_needs() -> frozenset[str]:
    """The kinds of professional help that are handed over; for others (a gas smell) a wijkteam is no help."""
    return frozenset(_texts("texts")["needs"]["nl"])


def question(engine: Engine, case: HandOver, kind: Kind) -> tuple[str, str]:
    """Title and text of the question to the asker; in public it does not say what the ask is about."""
    words = _texts("texts")["ask"][case.language]
    text = words["message" if kind is Kind.MESSAGE else "reply"].format(**variables(engine, case, case.language))
    if case.on_behalf:
        before, _, last = text.strip().rpartition("\n\n")
        text = f"{before}\n\n{words['on_behalf']} {last}"
    return words["title"], text.strip()


def news(engine: Engine, case: HandOver, what: str) -> tuple[str, str]:
    """Title and text of what the asker hears afterwards: `taken_up` or `not_taken_up`."""
    words = _texts("texts")[what][case.language]
    return words["title"], words["message"].format(**variables(engine, case, case.language)).strip()


def mail(engine: Engine, case: HandOver, name: str, page: str, note: str = "", earlier: str = "") -> tuple[str, str]:
    """Subject and text for a professional. `note` is reminder or onward, or empty for the first mail."""
    language = _language(engine, case)
    words = _texts("mails")[language]
    days = f"{engine.config.organisations[case.organisation].wijkteam_days:g}"
    names = variables(engine, case, language) | {"name": name, "page": page, "days": days, "earlier": earlier}
    text = words["text"].format(**names).strip()
    if note:
        text = text.replace("\n\n", f"\n\n{words[note].format(**names)}\n\n", 1)
    return words["subject"].format(**names), text


def over(engine: Engine, case: HandOver, name: str) -> tuple[str, str]:
    """Subject and text of the mail that says that an ask is not needed any more."""
    language = _language(engine, case)
    words, names = _texts("mails")[language], variables(engine, case, language) | {"name": name}
    return words["over_subject"].format(**names), words["over"].format(**names).strip()


def variables(engine: Engine, case: HandOver, language: str) -> dict[str, str]:
    organisation = engine.config.organisations[case.organisation]
    area, needs = engine.areas.get(case.area), _texts("texts")["needs"][language]
    return {
        "organisation": organisation.name,
        "connector": engine.config.instance.name,
        "community": engine.config.communities[case.community].name,
        "team": "" if organisation.wijkteam is None else organisation.wijkteam.name,
        "needs": ", ".join(needs[need] for need in case.needs),
        "area": area.name or area.municipality,
        "url": case.url,
    }


def _language(engine: Engine, case: HandOver) -> str:
    return engine.config.organisations[case.organisation].language
