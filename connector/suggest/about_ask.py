"""What messages about one ask say: what was tried, what is missing, what else can be done.

The only name in them is a figurehead's, who agreed to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from connector.engine import Engine
from connector.model import Side, StoredProposal
from connector.store import Tx, asks
from mapping import taxonomy
from mapping.asking import CLEAR
from mapping.proposal import When

_VARIABLE = re.compile(r"\{(\w+)\}")
_MONTHS = {
    "nl": (
        "januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


def fill(text: str, variables: Mapping[str, str]) -> str:
    """Put the variables in, and nothing else: no expressions, no attributes. Unknown ones are refused at load time."""
    return _VARIABLE.sub(lambda found: variables.get(found[1], ""), text)


def place(engine: Engine, stored: StoredProposal, language: str) -> dict[str, str]:
    """The kind of help and the area, in words."""
    area = engine.areas.get(stored.area)
    return {
        "category": taxonomy.name(stored.proposal.category, language),
        "area": area.name or area.municipality,
        "municipality": area.municipality,
    }


def variables(
    engine: Engine, tx: Tx, side: Side, ask: StoredProposal, texts: Mapping[str, str], language: str
) -> dict[str, str]:
    """All that a message about this ask may name."""
    organisation = engine.config.organisations[ask.organisation]
    found = place(engine, ask, language) | {"url": ask.url, "until": day(engine, ask.expires_at, language)}
    if side is Side.DETAILS:
        found["missing"] = joined([texts[part] for part in missing(ask)], language)
    if side is Side.TRIED:
        asked = asks.helpers_asked(tx, ask.id)
        found["tried"] = texts[("asked_none", "asked_one", "asked_more")[min(asked, 2)]]
        house = {"organisation": organisation.name, "figurehead": _figurehead(engine, ask) or ""}
        found["plan"] = "\n\n".join(fill(texts[part], found | house) for part in plan(engine, tx, ask))
    return found


def missing(ask: StoredProposal) -> list[str]:
    """What a helper would still want to know of an ask: `what`, `when` and `where`, in this order."""
    proposal = ask.proposal
    when = proposal.when
    known = {
        "what": proposal.category not in ("", taxonomy.OTHER) and proposal.category_confidence >= CLEAR,
        "when": proposal.urgent or when.flexible or (when.slots, when.deadline, when.every_days) != _NO_TIME,
        "where": proposal.place.from_text,
    }
    return [part for part, said in known.items() if not said]


_NO_TIME = (When().slots, When().deadline, When().every_days)


def plan(engine: Engine, tx: Tx, ask: StoredProposal) -> list[str]:
    """The ways on that can be offered: look further, ask otherwise, a figurehead, the organisation."""
    ways = ["widen"] if can_widen(engine, ask) else []
    ways.append("rephrase")
    if _figurehead(engine, ask) is not None:
        ways.append("figurehead")
    return [*ways, "contact"]


def can_widen(engine: Engine, ask: StoredProposal) -> bool:
    """Whether looking in the whole municipality would reach further than the ask itself does."""
    reach = engine.areas.reachable(ask.area, ask.proposal.reach)
    return reach is not None and len(list(engine.areas.within(ask.area))) > len(reach)


def month(number: int, language: str) -> str:
    """The name of a month, 1 to 12."""
    return _MONTHS[language][number - 1]


def day(engine: Engine, moment: datetime, language: str) -> str:
    """A day as people say it, such as 3 maart."""
    local = moment.astimezone(ZoneInfo(engine.config.instance.timezone))
    return f"{local.day} {_MONTHS[language][local.month - 1]}"


def _figurehead(engine: Engine, ask: StoredProposal) -> str | None:
    people = engine.config.organisations[ask.organisation].figureheads
    return next((each.name for each in people if ask.area in each.areas), None)


def joined(parts: list[str], language: str) -> str:
    """Words as people list them: a, b and c."""
    joiner = " and " if language == "en" else " en "
    return joiner.join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
