"""The log: every decision with its reason and who took it, by filter, also as CSV."""

from __future__ import annotations

import csv
import io
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request

from connector.roles import Identity
from connector.sentences import say
from connector.store import log_lines, suggestions
from connector.store.log_lines import Asked, Line
from connector.web import given, languages, who
from connector.web.access import current, signed_in
from connector.web.engines import engine
from connector.web.page import show as show_page
from connector.web.page import zone
from connector.web.words import WORDS

pages = Blueprint("log", __name__, url_prefix="/log")
ON_A_PAGE = 50
MOST_IN_CSV = 10_000  # the newest; a period in the filters gives older ones
KINDS = (
    "suggestion", "delivery", "answer", "read", "match", "danger", "alert", "community", "person", "mapping", "access",
)  # fmt: skip
FILTERS = ("what", "community", "from", "until", "people")
COLUMNS = ("at", "what", "why", "by", "community", "organisation", "subject")
_FORMULA = frozenset("=+-@\t\r")  # what a spreadsheet would run


@pages.get("")
@signed_in()
def show() -> str:
    running, asked = engine(), _asked(current())
    before = given.maybe_number("before")
    with running.store.read() as tx:
        found = log_lines.found(tx, asked, ON_A_PAGE + 1, before)
        linked = {line.subject for line in found if suggestions.organisations_of(tx, line.subject)}
    lines = found[:ON_A_PAGE]
    filters = {key: value for key in FILTERS if (value := request.args.get(key, ""))}
    older = lines[-1].id if len(found) > ON_A_PAGE else None
    return show_page(
        "log.html",
        lines=lines,
        linked=linked,
        older=older,
        before=before,
        filters=filters,
        kinds=KINDS,
        communities=_communities(current()),
        what=what,
        why=why,
    )


@pages.get("/log.csv")
@signed_in()
def as_csv() -> Response:
    """The same lines for a spreadsheet; nothing in it is run as a formula."""
    running, asked, language = engine(), _asked(current()), languages.spoken()
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    with running.store.read() as tx:
        lines = list(log_lines.every(tx, asked, MOST_IN_CSV))
    here = zone()
    writer.writerows(_row(line, here, language) for line in lines)
    headers = {"Content-Disposition": "attachment; filename=log.csv"}
    return Response(out.getvalue(), mimetype="text/csv", headers=headers)


def what(key: str, language: str) -> str:
    """A kind of decision in words; the key itself when nobody gave it any."""
    return WORDS[language]["log"].get(f"what.{key}", key.replace("_", " ").replace(".", ": "))


def why(text: str, language: str) -> str:
    """A reason in words; of a message the side it was for, of a token what it may."""
    words = WORDS[language]
    return words["terms"].get(f"side.{text}") or words["people"].get(f"scope.{text}") or say(text, language)


def _row(line: Line, here: ZoneInfo, language: str) -> list[str]:
    at = line.at.astimezone(here).isoformat(timespec="seconds")
    cells = [at, line.what, line.why, who.did(line.by, language), line.community, line.organisation, line.subject]
    return [_plain(cell or "") for cell in cells]


def _plain(cell: str) -> str:
    return f"'{cell}" if cell[:1] in _FORMULA else cell


def _asked(visitor: Identity) -> Asked:
    """What the address asks for, within what the visitor may see."""
    kind, community = request.args.get("what", ""), request.args.get("community", "")
    return Asked(
        organisations=None if visitor.instance_admin else visitor.organisations(),
        what=kind or None,
        community=community or None,
        by_people=request.args.get("people") == "yes",
        since=_day(request.args.get("from", "")),
        until=_day(request.args.get("until", ""), days=1),
    )


def _day(text: str, days: int = 0) -> datetime | None:
    """The start of a day by the clock of the installation, or so many days later; None when it is no date."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date() + timedelta(days=days)  # noqa: DTZ007 - its zone comes below
    except (ValueError, OverflowError):
        return None
    return datetime.combine(day, time(), zone())


def _communities(visitor: Identity) -> list[tuple[str, str]]:
    mine = visitor.organisations()
    known = engine().config.communities.values()
    return sorted(((each.key, each.name) for each in known if each.organisation in mine), key=lambda pair: pair[1])
