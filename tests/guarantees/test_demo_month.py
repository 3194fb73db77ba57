"""The demo month is played as docs/demo-month.md has it, and keeps its promises."""

from __future__ import annotations

import os
import re
from pathlib import Path

from connector.demo_month import play

DOC = (Path(__file__).parents[2] / "docs" / "demo-month.md").read_text("utf-8")
DAYS = int(os.environ.get("DEMO_MONTH_DAYS", "9"))  # of 31: the whole month takes its time


def _days(transcript: str) -> str:
    """The transcript up to its closing figures."""
    return transcript.split("## Aan het eind van de maand")[0].rstrip()


def test_the_month_is_played_as_it_is_written_down(swift_path: Path) -> None:
    played = _days(play(swift_path, days=DAYS))
    assert "## Dag 8" in played
    assert _days(DOC).startswith(played)


TITLES = (
    "Iemand vraagt voor het eerst hulp", "Past dit bij elkaar?", "Een tip bij je vraag", "Hulp voor iemand anders",
    "Nog geen antwoord op je vraag", "Is het gelukt?", "Fijn om te horen", "Wie helpt er graag in de buurt?",
)  # fmt: skip


def test_the_transcript_holds_the_whole_conversation() -> None:
    assert not [title for title in TITLES if title not in DOC]
    assert "De organisatie" in DOC
    for question in (
        "Ben je geholpen?",
        "Had je deze hulp dan ook aan iemand gevraagd?",
        "Heb je nog contact met elkaar?",
    ):
        assert question in DOC
    assert not re.search(r"127\.0\.0\.1|wc:[0-9a-f]{32}", DOC)


def test_our_own_messages_in_it_name_no_resident() -> None:
    names = set(re.findall(r"\*\*\d\d:\d\d · (\w+_\w)\*\*", DOC))
    assert len(names) >= 9
    ours = re.findall(r"· De Buurtkoppelaar\*\*.*?\n\n((?:>.*\n?)+)", DOC)
    assert len(ours) >= 25
    for text in ours:
        plain = re.sub(r"https?://\S+", "", text).replace("Riet.", "")  # the figurehead agreed to be named
        assert not [name for name in names if re.search(rf"\b{name.split('_')[0]}\b", plain)]
