"""A Proposal as JSON text and back, for the one column that holds it whole."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from mapping.proposal import Place, Proposal, ProposalStatus, Purpose, Reach, Slot, Step, When


def to_json(proposal: Proposal) -> str:
    """Compact JSON; fields that hold their default are left out."""
    return json.dumps(_slim(proposal), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Proposal:
    """The Proposal that `to_json` wrote."""
    data: dict[str, Any] = json.loads(text)
    return Proposal(
        **data
        | {
            "purpose": Purpose(data["purpose"]),
            "categories": tuple(data.get("categories", ())),
            "place": Place(**data.get("place", {})),
            "when": _when(data.get("when", {})),
            "reach": Reach(data.get("reach", Reach.NEIGHBOURHOOD)),
            "status": ProposalStatus(data.get("status", ProposalStatus.OPEN)),
            "constraints": frozenset(data.get("constraints", ())),
            "trace": tuple(Step(**step) for step in data.get("trace", ())),
        }
    )


def slots_to_json(slots: tuple[Slot, ...]) -> str:
    return json.dumps(_slim(slots), separators=(",", ":"))


def slots_from_json(text: str) -> tuple[Slot, ...]:
    """The slots that `slots_to_json` wrote."""
    return tuple(_slot(slot) for slot in json.loads(text))


def _slim(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: (getattr(value, field.name), field.default) for field in dataclasses.fields(value)}
        return {name: _slim(held) for name, (held, default) in fields.items() if held != default}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_slim(item) for item in value]
    return value


def _when(data: dict[str, Any]) -> When:
    return When(
        **data
        | {
            "slots": tuple(_slot(slot) for slot in data.get("slots", ())),
            "deadline": datetime.fromisoformat(data["deadline"]) if "deadline" in data else None,
            "spans": tuple((start, end) for start, end in data.get("spans", ())),
        }
    )


def _slot(data: dict[str, Any]) -> Slot:
    return Slot(
        start=date.fromisoformat(data["start"]) if "start" in data else None,
        end=date.fromisoformat(data["end"]) if "end" in data else None,
        days=frozenset(data.get("days", ())),
        begin=time.fromisoformat(data["begin"]) if "begin" in data else None,
        until=time.fromisoformat(data["until"]) if "until" in data else None,
        excluded=data.get("excluded", False),
    )
