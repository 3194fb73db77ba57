"""Moderators read what is new, at their hour, once; nothing when there is nothing; and one click ends it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from connector.config.digest import DAYS, Digest, Every
from connector.digest.due import last_moment
from connector.store import suggestions
from tests.care.village import CONFIG, Village, open_village

ASK = "Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel. Groeten van Truus Jansen"
OFFER = "Ik doe graag boodschappen voor een ander, ik ga toch elke week naar de winkel. Laat maar weten! Kees de Vries"
DAY = 86400.0
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def village(tmp_path: Path, serve):  # type: ignore[no-untyped-def]
    digest = "    digest: {to: redactie@plein.example, every: day, at: '09:00'}\n"
    config = CONFIG.replace("    name: Buurtplein\n", f"    name: Buurtplein\n{digest}")
    config = config.replace("    name: Dorpsforum\n", "    name: Dorpsforum\n    digest: null\n")
    made = open_village(tmp_path, serve(), config)
    yield made
    made.engine.store.close()


def _pair(village: Village) -> tuple[str, str]:
    ask, offer = village.write("truus", ASK, "plein"), village.write("kees", OFFER, "dorp")
    village.round()
    village.round()
    with village.engine.store.read() as tx:
        assert suggestions.live(tx, "plein", village.clock.moment.replace(year=2025), 10)
    return ask.url, offer.url


def test_a_digest_tells_what_is_new_and_names_nobody(village: Village) -> None:
    ask, offer = _pair(village)
    assert village.mails("redactie@plein.example") == [], "it is not nine o'clock yet"
    village.round(DAY)
    (mail,) = village.mails("redactie@plein.example")
    assert mail["Subject"] == "Een nieuwe suggestie voor Buurtplein"
    plain, html = (part.get_content() for part in mail.iter_parts())
    for said in (plain, html):
        assert ask in said
        assert offer in said
        assert "Iemand uit Noord biedt hulp: boodschappen" in said
        assert "Waarom" in said
        for name in ("Truus", "truus", "Jansen", "Kees", "kees", "Vries"):
            assert name not in said
    assert "<script" not in html
    assert "<img" not in html


def test_nothing_is_told_twice_and_nothing_when_there_is_nothing(village: Village) -> None:
    village.round(DAY)
    assert village.mails() == []
    _pair(village)
    village.round(DAY)
    assert len(village.mails("redactie@plein.example")) == 1
    for _ in range(5):
        village.round(DAY)
    assert len(village.mails("redactie@plein.example")) == 1


def test_one_click_ends_it_and_another_begins_it_again(village: Village) -> None:
    _pair(village)
    village.round(DAY)
    (mail,) = village.mails("redactie@plein.example")
    link = re.sub(r"^<https://connector\.example|>$", "", mail["List-Unsubscribe"])
    browser = village.browser()
    assert "Geen mail meer" in browser.get(link).text
    with village.engine.store.read() as tx:
        told = tx.execute("SELECT stopped_at FROM digest").fetchone()["stopped_at"]
    assert told is None, "opening the link changes nothing"
    assert "uitgezet" in browser.post(link, data={"List-Unsubscribe": "One-Click"}).text
    village.write("els", OFFER.replace("boodschappen", "klusjes"), "dorp")
    village.write("bo", "Wie kan mij helpen met een lamp ophangen en andere klusjes?", "plein")
    for _ in range(3):
        village.round(DAY)
    assert len(village.mails("redactie@plein.example")) == 1
    assert "Geen mail meer" in browser.post(link, data={"on": "yes"}).text
    assert browser.get("/digest/other").status_code == 404


def test_a_dry_run_mails_nobody(tmp_path: Path, serve) -> None:  # type: ignore[no-untyped-def]
    digest = "    digest: {to: redactie@plein.example, every: day}\n"
    config = CONFIG.replace("    name: Buurtplein\n", f"    name: Buurtplein\n{digest}").replace(
        "dry_run: false", "dry_run: true"
    )
    village = open_village(tmp_path, serve(), config)
    _pair(village)
    village.round(DAY)
    assert village.mails() == []
    village.engine.store.close()


@pytest.mark.parametrize(
    ("digest", "now", "found"),
    [
        (Digest("a@b.nl", Every.DAY, at=time(9)), "2026-03-03T08:30+01:00", "2026-03-02T09:00+01:00"),
        (Digest("a@b.nl", Every.DAY, at=time(9)), "2026-03-03T09:00+01:00", "2026-03-03T09:00+01:00"),
        (Digest("a@b.nl", Every.WEEK, "monday", time(9)), "2026-03-04T12:00+01:00", "2026-03-02T09:00+01:00"),
        (Digest("a@b.nl", Every.WEEK, "monday", time(9)), "2026-03-02T08:59+01:00", "2026-02-23T09:00+01:00"),
        (Digest("a@b.nl", Every.WEEK, "sunday", time(9)), "2026-03-31T12:00+02:00", "2026-03-29T09:00+02:00"),
        (Digest("a@b.nl", Every.DAY, at=time(9)), "2026-03-29T08:30+02:00", "2026-03-28T09:00+01:00"),  # clock forward
    ],
)
def test_the_hour_is_that_of_the_clock_on_the_wall(digest: Digest, now: str, found: str) -> None:
    moment = last_moment(digest, AMSTERDAM, datetime.fromisoformat(now).astimezone(UTC))
    assert moment == datetime.fromisoformat(found)
    assert digest.every is Every.DAY or moment.astimezone(AMSTERDAM).weekday() == DAYS.index(digest.day)
