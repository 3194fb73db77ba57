"""People and tokens: who may look and decide for an organisation, and which programs may use the API."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from connector import access
from connector.store import accounts, decisions, sessions, tokens
from connector.store.accounts import EVERYWHERE, Account
from connector.store.tokens import Scope
from connector.web import given, languages, who
from connector.web.access import Identity, Role, current, signed_in
from connector.web.engines import engine
from connector.web.page import show as show_page
from connector.web.words import WORDS

pages = Blueprint("people", __name__, url_prefix="/people")
MOST_PEOPLE = 200
LONGEST_NAME = 80  # characters
DONE = frozenset({"granted", "revoked", "token_gone", "wrong"})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signed in, with the roles they have where the visitor is admin."""

    account: Account
    roles: tuple[tuple[str, Role], ...]
    whole: bool


@pages.get("")
@signed_in(Role.ADMIN)
def show() -> str:
    return _page()


@pages.post("/grant")
@signed_in(Role.ADMIN)
def grant() -> Response:
    """Give a role to an e-mail address, in an organisation of which the visitor is admin."""
    running, organisation = engine(), _own(request.form.get("organisation", ""))
    email, role = request.form.get("email", "").strip(), _role()
    if "@" not in email or len(email) > 254 or any(char.isspace() for char in email):
        return _back("wrong")
    now = running.now()
    with running.store.write() as tx:
        accounts.grant(tx, email, organisation, role, who.me(), now)
        why = f"{role} of {organisation}"
        decisions.log(tx, now, "access", "access.granted", why, by=who.me(), organisation=organisation)
    return _back("granted")


@pages.post("/revoke")
@signed_in(Role.ADMIN)
def revoke() -> Response:
    """Take a role back, and end the sessions of whoever has that address."""
    running, organisation = engine(), _own(request.form.get("organisation", ""))
    email, now = request.form.get("email", ""), running.now()
    with running.store.write() as tx:
        if not accounts.revoke(tx, email, organisation):
            abort(404)
        ended = sum(sessions.end_all(tx, found.id) for found in accounts.of_email(tx, email))
        why = f"1 roles, {ended} sessions"
        decisions.log(tx, now, "access", "access.revoked", why, by=who.me(), organisation=organisation)
    return _back("revoked")


@pages.post("/tokens")
@signed_in(Role.ADMIN)
def make_token() -> str | Response:
    """Make a token, and show its secret this once."""
    running, organisation = engine(), _own(request.form.get("organisation", ""))
    name = given.line(request.form, "name", LONGEST_NAME)
    scope = request.form.get("scope", "")
    if not name or scope not in set(Scope):
        return _back("wrong")
    now = running.now()
    with running.store.write() as tx:
        key, secret = tokens.create(tx, organisation, name, Scope(scope), who.me(), now)
        decisions.log(tx, now, f"token:{key}", "token.created", scope, by=who.me(), organisation=organisation)
    return _page(secret)


@pages.post("/tokens/<token>/revoke")
@signed_in(Role.ADMIN)
def drop_token(token: str) -> Response:
    running = engine()
    now = running.now()
    with running.store.write() as tx:
        gone = tokens.revoke(tx, token, current().organisations(Role.ADMIN))
        if gone is None:
            abort(404)
        subject = f"token:{gone.id}"
        decisions.log(tx, now, subject, "token.revoked", "by hand", by=who.me(), organisation=gone.organisation)
    return _back("token_gone")


def _page(secret: str | None = None) -> str:
    running, mine = engine(), current().organisations(Role.ADMIN)
    with running.store.read() as tx:
        known = accounts.listed(tx)[:MOST_PEOPLE]
        people = [_person(each, access.identity(running, tx, each)) for each in known]
        granted = [each for each in accounts.grants(tx) if each.organisation in mine]
        held = tokens.listed(tx, mine)
    return show_page(
        "people.html",
        people=[each for each in people if each is not None],
        granted=granted,
        tokens=held,
        secret=secret,
        organisations=sorted((running.config.organisations[key].name, key) for key in mine),
        roles=tuple(Role),
        scopes=tuple(Scope),
        notice=_notice(),
    )


def _person(account: Account, theirs: Identity) -> Person | None:
    """What the visitor may know of an account: its roles in organisations of which they are admin; else None."""
    visitor = current()
    if theirs.instance_admin:
        return Person(account, (), True) if visitor.instance_admin else None
    mine = visitor.organisations(Role.ADMIN)
    roles = tuple(sorted((key, role) for key, role in theirs.roles.items() if key in mine))
    return Person(account, roles, False) if roles else None


def _own(organisation: str) -> str:
    if organisation == EVERYWHERE or organisation not in current().organisations(Role.ADMIN):
        abort(404)
    return organisation


def _role() -> Role:
    given = request.form.get("role", "")
    if given not in set(Role):
        abort(400)
    return Role(given)


def _back(done: str) -> Response:
    return redirect(url_for(".show", done=done), 303)


def _notice() -> str | None:
    done = request.args.get("done", "")
    return WORDS[languages.spoken()]["people"][f"done.{done}"] if done in DONE else None
