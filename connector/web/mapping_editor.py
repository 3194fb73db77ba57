"""The mapping editor: check while you write, see what would be read otherwise, and save with the old version kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from connector import mapping_files
from connector.mapping_files import ChangedMeanwhileError, MappingText
from connector.read import as_raw
from connector.sentences import say
from connector.store import posts
from connector.web import languages, who
from connector.web.access import Role, current, signed_in
from connector.web.engines import engine
from connector.web.page import show as show_page
from connector.web.words import WORDS
from mapping import examples
from mapping.examples import Result
from mapping.load import Mapping, MappingError
from mapping.preview import Preview, compare
from mapping.problems import Problem

pages = Blueprint("mapping_editor", __name__, url_prefix="/mapping")
DAYS = 30  # of posts that a preview looks at
MOST_POSTS = 200  # each is read twice, some milliseconds each time
MOST_CHANGES = 40
LONGEST = 200_000  # characters
DONE = frozenset({"saved", "same"})


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check: the mapping, or what is wrong with it; and which of its own examples fail."""

    mapping: Mapping | None
    problems: tuple[Problem, ...] = ()
    failed: tuple[Result, ...] = ()


@pages.get("")
@signed_in()
def show() -> str | Response:
    """The mappings of one's organisations; with one organisation its mapping at once."""
    running, mine = engine(), sorted(current().organisations())
    if len(mine) == 1:
        return redirect(url_for(".edit", organisation=mine[0]), 303)
    found = [(running.config.organisations[key], len(running.mappings[key].rules)) for key in mine]
    return show_page("mapping.html", found=sorted(found, key=lambda pair: pair[0].name.casefold()))


@pages.get("/<organisation>")
@signed_in()
def edit(organisation: str) -> str:
    _own(organisation)
    opened = mapping_files.current(engine(), organisation)
    return _page(organisation, opened, opened.text)


@pages.post("/<organisation>")
@signed_in()
def act(organisation: str) -> str | Response | tuple[str, int]:
    """Check, preview or save, as the button says; what was written is never lost."""
    _own(organisation)
    opened = mapping_files.current(engine(), organisation)
    text = request.form.get("text", "").replace("\r\n", "\n")[:LONGEST]
    checked = _check(organisation, text)
    do = request.form.get("do", "check")
    if checked.mapping is None:
        return _page(organisation, opened, text, checked=checked), 422
    if do == "preview":
        return _page(organisation, opened, text, checked=checked, preview=_preview(organisation, checked.mapping))
    if do == "save":
        return _save(organisation, opened, text, checked)
    return _page(organisation, opened, text, checked=checked)


def _save(organisation: str, opened: MappingText, text: str, checked: Checked) -> str | Response | tuple[str, int]:
    if not current().may(Role.ADMIN, organisation) or opened.path is None:
        abort(403)
    if text == opened.text:
        return redirect(url_for(".edit", organisation=organisation, done="same"), 303)
    try:
        mapping_files.save(engine(), organisation, text, request.form.get("digest", ""), who.me())
    except ChangedMeanwhileError:
        return _page(organisation, opened, text, checked=checked, conflict=True), 409
    except OSError as error:
        why = error.strerror or "?"
        return _page(organisation, opened, text, checked=checked, trouble=why), 500
    return redirect(url_for(".edit", organisation=organisation, done="saved"), 303)


def _page(
    organisation: str,
    opened: MappingText,
    text: str,
    *,
    checked: Checked | None = None,
    preview: Preview | None = None,
    conflict: bool = False,
    trouble: str | None = None,
) -> str:
    return show_page(
        "mapping_edit.html",
        key=organisation,
        opened=opened,
        text=text,
        lines=text.split("\n"),
        digest=opened.digest if conflict else request.form.get("digest", opened.digest),
        checked=checked,
        preview=preview,
        conflict=conflict,
        trouble=trouble,
        may_save=opened.path is not None and current().may(Role.ADMIN, organisation),
        days=DAYS,
        most_changes=MOST_CHANGES,
        say=say,
        notice=_notice(),
    )


def _check(organisation: str, text: str) -> Checked:
    try:
        made = mapping_files.parse(engine(), organisation, text)
    except MappingError as error:
        return Checked(None, error.problems)
    return Checked(made, failed=tuple(result for result in examples.run(made) if not result.passed))


def _preview(organisation: str, then: Mapping) -> Preview:
    """Read the last posts of the organisation's communities with the mapping of now and the new one."""
    running = engine()
    since, now = running.now() - timedelta(days=DAYS), running.mappings[organisation]
    whole = Preview(0, ())
    for community in running.config.communities.values():
        if community.organisation != organisation:
            continue
        with running.store.read() as tx:
            stored = posts.latest(tx, community.key, since, MOST_POSTS - whole.posts)
        home, places = running.home(community.key), running.known_places(community.key)
        part = compare(now, then, [as_raw(post) for post in stored], home, places, community.key)
        whole = Preview(
            whole.posts + part.posts,
            (*whole.changes, *part.changes),
            whole.before + part.before,
            whole.after + part.after,
        )
    return whole


def _own(organisation: str) -> None:
    if organisation not in current().organisations():
        abort(404)


def _notice() -> str | None:
    done = request.args.get("done", "")
    return WORDS[languages.spoken()]["mapping"][f"done.{done}"] if done in DONE else None
