"""What an experiment found, in words that promise no more than it showed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from connector.effect.experiment.analyse import Result
from connector.effect.experiment.intervals import Difference
from connector.effect.experiment.plan import BY_RULE
from connector.sentences import say

LEAST = 20  # asks in each group below which no share is shown


@cache
def _words() -> Mapping[str, Mapping[str, Any]]:
    text = files("connector.effect.experiment").joinpath("words.yaml").read_text("utf-8")
    words: Mapping[str, Mapping[str, Any]] = YAML(typ="safe").load(text)
    return words


def conclusion(result: Result, language: str, registered: datetime, stopped: str | None = None, *, k: int) -> list[str]:
    """Sentences in `language` (nl or en). No numbers by group before the end, nor about fewer than `k` asks."""
    words, plan = _words()[language], result.plan
    if not result.complete and stopped is None:
        return [words["early"].format(date=plan.last_outcome.isoformat())]
    said = [] if stopped is None else [words["stopped"].format(why=_why(stopped, language))]
    if result.difference is None or min(result.whole) < LEAST:
        return [*said, words["few"].format(least=LEAST)]
    shares = [_of_100(yes / whole) for yes, whole in zip(result.yes, result.whole, strict=True)]
    filled = {
        "now": shares[0],
        "held": shares[1],
        "days": plan.within_days,
        "outcome": words["outcomes"][plan.outcome.value],
        "value": _of_100(result.difference.value, sign=True),
        "low": _of_100(result.difference.low, sign=True),
        "high": _of_100(result.difference.high, sign=True),
        "confidence": f"{100 * (1 - plan.alpha):g}",
        "unit": words["units"][plan.unit.value],
        "share": _of_100(plan.share),
        "registered": registered.date().isoformat(),
        "hash": plan.hash[:16],
        "k": k,
    }
    alone = [count for yes, whole in zip(result.yes, result.whole, strict=True) for count in (yes, whole - yes)]
    numbers = "numbers_withheld" if any(0 < count < k for count in alone) else "numbers"
    parts = (numbers, "interval", _verdict(result.difference), "method")
    return [*said, *(str(words[part]).format(**filled) for part in parts)]


def _why(stopped: str, language: str) -> str:
    """Why it ended: our own words in the language, a person's as they wrote them."""
    return say(stopped, language) if stopped in BY_RULE else stopped


def _verdict(difference: Difference) -> str:
    if not difference.shown:
        return "none"
    return "better" if difference.value > 0 else "worse"


def _of_100(share: float, *, sign: bool = False) -> str:
    number = round(100 * share)
    return f"{number:+d}".replace("-", "−") if sign else str(number)
