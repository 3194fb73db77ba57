"""A street of three neighbourhoods and candidates that live there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from connector.areas import Area, Areas
from connector.matching.candidate import Candidate
from mapping.proposal import Proposal, Purpose

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
Make = Callable[..., Candidate]


@pytest.fixture
def areas() -> Areas:
    return Areas(
        [
            Area("presikhaaf", "Presikhaaf", "Arnhem", (51.985, 5.945)),
            Area("velperbroek", "Velperbroek", "Arnhem", (51.989, 5.955)),
            Area("schuytgraaf", "Schuytgraaf", "Arnhem", (51.945, 5.860)),
            Area("lent", "Lent", "Nijmegen", (51.862, 5.865)),
        ]
    )


@pytest.fixture
def make() -> Make:
    """Make a candidate: `make("request", "odd_jobs", "text", area=…, constraints=…)`."""

    def made(purpose: str, category: str = "odd_jobs", text: str = "Een plank ophangen", **more: Any) -> Candidate:
        outer = {name: more.pop(name) for name in ("community", "organisation", "person", "area") if name in more}
        posted_at = more.pop("posted_at", MONDAY)
        id = more.pop("id", purpose)
        proposal = Proposal(Purpose(purpose), category, 0.95, text, categories=(category,))
        candidate = Candidate(id, replace(proposal, **more), "prikbord", "welzijn", id, "presikhaaf", posted_at)
        return replace(candidate, **outer)

    return made
