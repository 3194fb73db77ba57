"""Gathers what a part of a post says besides its purpose: time, conditions, reach, status."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mapping.language import constraints
from mapping.language import when as times
from mapping.proposal import ProposalStatus, Reach, When


@dataclass(frozen=True, slots=True)
class Details:
    when: When
    constraints: frozenset[str] = frozenset()
    reach: Reach = Reach.NEIGHBOURHOOD
    capacity: int | None = None
    urgent: bool = False
    on_behalf: bool = False
    status: ProposalStatus = ProposalStatus.OPEN


def find(text: str, written_at: datetime, language: str) -> Details:
    """Give the details of a text written at a moment (aware)."""
    said = constraints.find(text, language)
    when = times.find(text, written_at, language)
    return Details(when, said.constraints, said.reach, said.capacity, said.urgent, said.on_behalf, said.status)
