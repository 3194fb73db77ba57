"""What people see when a page cannot be shown: a plain sentence and the way back. Programs get what they always got."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.exceptions import HTTPException
from werkzeug.sansio.response import Response

from connector.web.page import show

TOLD = (403, 404, 500)  # the codes with words of their own


def install(app: Flask) -> None:
    app.register_error_handler(HTTPException, _say)


def _say(error: HTTPException) -> tuple[str, int] | Response | HTTPException:
    code = error.code
    if code is None or code < 400 or not request.accept_mimetypes.accept_html or _for_programs():
        return error if error.response is None else error.response
    return show("error.html", kind=str(code) if code in TOLD else "other"), code


def _for_programs() -> bool:
    return request.path.startswith(("/api/", "/webhooks/", "/healthz", "/metrics", "/static/"))
