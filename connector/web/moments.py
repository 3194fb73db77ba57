"""Moments in people's words, by the clock of the installation."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from connector.web.words import WORDS


def said(at: datetime, now: datetime, zone: ZoneInfo, language: str) -> str:
    """`vandaag 14:03`, `gisteren 9:12`, `3 nov 14:03`, and with the year when it is another one."""
    words = WORDS[language]["shell"]
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    clock = f"{local.hour}:{local.minute:02}"
    if local.date() == today:
        return words["today"].format(time=clock)
    if local.date() == today - timedelta(days=1):
        return words["yesterday"].format(time=clock)
    day = f"{local.day} {words['months'].split()[local.month - 1]}"
    return f"{day} {clock}" if local.year == today.year else f"{day} {local.year} {clock}"


def tag(at: datetime | None, now: datetime, zone: ZoneInfo, language: str) -> Markup:
    """The moment as a `time` element, whole to machines; a dash when there is none."""
    if at is None:
        return Markup("–")
    return Markup('<time datetime="{}">{}</time>').format(
        at.isoformat(timespec="seconds"), said(at, now, zone, language)
    )
