"""DiscourseConnect, the forum as provider: another site asks who somebody is, and gets it signed.

The person signs in by choosing a resident, which is all the signing-in a demo needs.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from fnmatch import fnmatch
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from demo_town.discourse.api import forum
from demo_town.discourse.model import User
from demo_town.discourse.shapes import avatar

routes = Blueprint("sso", __name__)


def signature(secret: str, payload: str) -> str:
    """Give the hex HMAC-SHA256 of the base64 text as sent."""
    return hmac.new(secret.encode(), payload.encode(), hashlib.sha256).hexdigest()


@routes.get("/session/sso_provider", endpoint="session#sso_provider")
def provider() -> Response | tuple[str, int] | str:
    """Send the person back with who they are: 404 when off, 400 for an unknown site, 422 for a wrong signature."""
    payload = request.args.get("sso", "")
    asked = _decoded(payload)
    site = asked.get("return_sso_url", "")
    if not forum().settings.sso_secrets:
        return "Niet ingeschakeld.", 404
    secret = _secret_of(urlsplit(site).hostname or "")
    if secret is None:
        return "Onbekende site.", 400
    if not hmac.compare_digest(signature(secret, payload), request.args.get("sig", "")):
        return "De handtekening klopt niet.", 422
    user = forum().find_user(request.args.get("resident", ""))
    if user is None and asked.get("prompt") == "none":
        return _back(site, secret, {"nonce": asked.get("nonce", ""), "failed": "true"})
    if user is None:
        people = [row for row in forum().users.values() if not row.suspended]
        return render_template("sign_in.html", people=people, sso=payload, sig=request.args["sig"])
    return _back(site, secret, _facts(user) | {"nonce": asked.get("nonce", ""), "return_sso_url": site})


def _decoded(payload: str) -> dict[str, str]:
    try:
        text = base64.b64decode(payload, validate=True).decode()
    except ValueError:  # no base64, or no UTF-8
        return {}
    return {name: values[0] for name, values in parse_qs(text).items()}


def _secret_of(host: str) -> str | None:
    secrets = forum().settings.sso_secrets
    return next((secret for pattern, secret in secrets.items() if fnmatch(host, pattern)), None)


def _facts(user: User) -> dict[str, str]:
    return {
        "external_id": str(user.id),
        "username": user.username,
        "name": user.name,
        "email": f"{user.username}@bewoners.example",
        "admin": str(user.admin).lower(),
        "moderator": str(user.moderator).lower(),
        "groups": ",".join(user.groups),
        "avatar_url": forum().url + avatar(user).replace("{size}", "120"),
    }


def _back(site: str, secret: str, facts: dict[str, str]) -> Response:
    payload = base64.b64encode(urlencode(facts).encode()).decode()
    signed = urlencode({"sso": payload, "sig": signature(secret, payload)})
    parts = urlsplit(site)
    query = f"{parts.query}&{signed}" if parts.query else signed
    return redirect(urlunsplit(parts._replace(query=query)), 302)
