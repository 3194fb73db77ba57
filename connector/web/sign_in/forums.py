"""Signing in by a forum that says who its members are: DiscourseConnect, with the forum as provider.

A question goes along in the address, signed with a secret we share with the forum (HMAC-SHA256), and holds a nonce; the
answer comes back the same way. https://meta.discourse.org/t/32974
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from connector import access
from connector.config.access import ForumProvider
from connector.web.access import public
from connector.web.engines import engine
from connector.web.sign_in import arrival

pages = Blueprint("sign_in_forum", __name__, url_prefix="/sign-in/forum/<provider>")
FLAGS = {"admin": "admins", "moderator": "moderators"}  # what the forum calls the groups of who has these flags


@pages.get("")
@public
def start(provider: str) -> Response:
    """Send the browser to the forum with a signed question."""
    arrival.count()
    forum = _forum(provider)
    kept = {"nonce": secrets.token_urlsafe(32), "to": request.args.get("next", "")}
    back = access.address(engine().config) + url_for("sign_in_forum.back", provider=provider)
    asked = urlencode({"nonce": kept["nonce"], "return_sso_url": back})
    payload = base64.b64encode(asked.encode()).decode()
    signed = urlencode({"sso": payload, "sig": signature(forum, payload)})
    return arrival.set_out(redirect(f"{forum.url}/session/sso_provider?{signed}", 303), provider, kept)


@pages.get("/back")
@public
def back(provider: str) -> Response | tuple[str, int]:
    """Take what the forum says, when it is signed and answers the question of this browser."""
    arrival.count()
    forum = _forum(provider)
    kept = arrival.pending(provider)
    payload = request.args.get("sso", "")
    if not arrival.same(signature(forum, payload), request.args.get("sig", "")):
        return arrival.failed("answer")
    said = _unpacked(payload)
    if kept is None or not arrival.same(kept["nonce"], said.get("nonce", "")):
        return arrival.failed("late")
    if said.get("failed") == "true" or not said.get("external_id"):
        return arrival.failed("refused")
    return arrival.arrive(
        provider,
        said["external_id"],
        name=said.get("name") or said.get("username") or said["external_id"],
        email=said.get("email"),
        groups=_groups(said),
        to=kept["to"],
    )


def signature(forum: ForumProvider, payload: str) -> str:
    return hmac.new(forum.secret.reveal().encode(), payload.encode(), hashlib.sha256).hexdigest()


def _forum(key: str) -> ForumProvider:
    found = engine().config.access.forums.get(key)
    if found is None:
        abort(404)
    return found


def _unpacked(payload: str) -> dict[str, str]:
    try:
        text = base64.b64decode(payload, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return {}
    return {name: values[0] for name, values in parse_qs(text).items()}


def _groups(said: Mapping[str, str]) -> list[str]:
    named = [group for group in said.get("groups", "").split(",") if group]
    return named + [group for flag, group in FLAGS.items() if said.get(flag) == "true"]
