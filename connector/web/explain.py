"""Explain any post: which rules and cues read it so, who might fit and why others do not; and say how to read it."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, abort, redirect, request, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from adapters.contract import Author, RawPost
from connector import correct as correct_posts
from connector import read
from connector.model import StoredPost
from connector.sentences import say
from connector.store import corrections, decisions, posts, proposals
from connector.store.corrections import Correction
from connector.store.times import moment
from connector.suggest import candidates
from connector.web import given, languages, log, who
from connector.web.access import Role, current, signed_in
from connector.web.correcting import effects, now_read
from connector.web.engines import engine
from connector.web.page import show as show_page
from connector.web.words import WORDS
from mapping import taxonomy, times
from mapping.apply import explain as explain_text
from mapping.language import private

pages = Blueprint("explain", __name__, url_prefix="/explain")
MOST_CANDIDATES = 12
LONGEST_TEXT = 8000  # characters
DONE = frozenset({"corrected", "withdrawn", "same", "no_time"})


@pages.get("")
@signed_in()
def show() -> str | Response:
    """Find a post by its address."""
    url, missing = request.args.get("url", "").strip(), False
    if url:
        plain = {url} | {engine().adapters[key].address(url) for key in engine().adapters if _may_see(key)}
        with engine().store.read() as tx:
            found = [each for one in plain for each in posts.by_url(tx, one) if _may_see(each.community)]
        if found:
            first = next((each for each in found if each.opening), found[0])
            return redirect(url_for(".post", community=first.community, post=first.key), 303)
        missing = True
    return show_page("explain.html", url=url, missing=missing, tried=None, organisations=_organisations())


@pages.post("/text")
@signed_in()
def try_text() -> str:
    """Read a text as an organisation would; nothing of it is kept."""
    running, organisation = engine(), request.form.get("organisation", "")
    if organisation not in current().organisations():
        abort(404)
    title, text = request.form.get("title", "")[:200], request.form.get("text", "")[:LONGEST_TEXT]
    community = next((each for each in running.config.communities.values() if each.organisation == organisation), None)
    if community is None:
        abort(404)
    made = _as_post(title, text, running.now())
    explained = explain_text(
        made, running.mappings[organisation], running.home(community.key), running.known_places(community.key)
    )
    return show_page(
        "explain.html",
        url="",
        missing=False,
        tried=explained,
        title=title,
        text=text,
        organisations=_organisations(),
        chosen=organisation,
        say=say,
    )


@pages.get("/post")
@signed_in()
def post() -> str:
    """Everything about one post."""
    running, stored = engine(), _own_post(request.args)
    with running.store.read() as tx:
        correction = corrections.of(tx, stored.community, stored.key)
        read_so = proposals.of_post(tx, stored.community, stored.key)
        weighed = {each.id: candidates.weigh(running, tx, each, MOST_CANDIDATES) for each in read_so if each.open}
        told = [row for row in decisions.about(tx, stored.key) if row["community"] == stored.community]
    reading = read.understand(running, stored, correction)
    words = f"{stored.title}\n{stored.text}".strip() if stored.opening else stored.text
    return show_page(
        "explain_post.html",
        stored=stored,
        organisation_key=running.organisation(stored.community),
        masked=private.mask(words, private.find(words)),
        explained=read.explain(running, stored, correction),
        reading=reading,
        read_so=read_so,
        weighed=weighed,
        correction=correction,
        history=[{"at": moment(row["at"]), "what": row["what"], "why": row["why"], "by": row["by"]} for row in told],
        what=log.what,
        why=log.why,
        say=say,
        now_read=now_read(reading) | {"time": correction.effects.get("time", "") if correction else ""},
        categories=taxonomy.slugs(),
        areas=sorted(running.known_places(stored.community)),
        notice=_notice(),
    )


@pages.post("/post")
@signed_in(Role.MODERATOR)
def correct() -> Response:
    """Say how a post must be read; it is read anew at once."""
    running, stored = engine(), _own_post(request.form, Role.MODERATOR)
    with running.store.read() as tx:
        known = corrections.of(tx, stored.community, stored.key)
    places = running.known_places(stored.community)
    said = effects(request.form, now_read(read.understand(running, stored, known)), places)
    time, understood = _time(known)
    if time:
        said["time"] = time
    harmless = request.form.get("harmless") == "yes"
    if not said and not harmless:
        return _back(stored, "same" if understood else "no_time")
    if not correct_posts.correct(running, stored, said, who.me(), harmless=harmless):
        abort(404)
    return _back(stored, "corrected" if understood else "no_time")


def _time(known: Correction | None) -> tuple[str, bool]:
    """The time that somebody wrote, empty when it is the one already known; and whether it can be read as a time."""
    time = given.line(request.form, "time", times.LONGEST)
    if not time or (known is not None and known.effects.get("time") == time):
        return "", True
    try:
        times.is_time(time)
    except ValidationError:
        return "", False
    return time, True


@pages.post("/post/withdraw")
@signed_in(Role.MODERATOR)
def withdraw() -> Response:
    """Take a correction back: the machine reads the post again."""
    stored = _own_post(request.form, Role.MODERATOR)
    return _back(stored, "withdrawn" if correct_posts.withdraw(engine(), stored, who.me()) else "same")


def _back(stored: StoredPost, done: str) -> Response:
    return redirect(url_for(".post", community=stored.community, post=stored.key, done=done), 303)


def _own_post(named: object, role: Role = Role.VIEWER) -> StoredPost:
    """The post that the address or form names, when the visitor may see it; else 404."""
    community, key = (str(getattr(named, "get")(name, "")) for name in ("community", "post"))  # noqa: B009
    if not _may_see(community, role):
        abort(404)
    with engine().store.read() as tx:
        found = posts.get(tx, community, key)
    if found is None or found.private:
        abort(404)
    return found


def _may_see(community: str, role: Role = Role.VIEWER) -> bool:
    configured = engine().config.communities.get(community)
    return configured is not None and current().may(role, configured.organisation)


def _organisations() -> list[tuple[str, str]]:
    known = engine().config.organisations
    return sorted(((key, known[key].name) for key in current().organisations()), key=lambda pair: pair[1])


def _as_post(title: str, text: str, now: datetime) -> RawPost:
    return RawPost("1", "1", "", Author("1", ""), title, text, now, now, "")


def _notice() -> str | None:
    done = request.args.get("done", "")
    return WORDS[languages.spoken()]["explain"][f"done.{done}"] if done in DONE else None
