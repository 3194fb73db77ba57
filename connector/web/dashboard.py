"""The pages for people who look after communities, put together."""

from __future__ import annotations

from flask import Flask

from connector.web import (
    area_map,
    communities,
    doubts,
    effect,
    errors,
    explain,
    languages,
    log,
    mapping_editor,
    people,
    proposals,
    review,
    settings,
    supply,
    today,
)

PARTS = (
    today,
    review,
    doubts,
    communities,
    proposals,
    area_map,
    supply,
    effect,
    explain,
    mapping_editor,
    log,
    settings,
    people,
    languages,
)


def register(app: Flask) -> None:
    """Add every page of the dashboard to the application."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for part in PARTS:
        app.register_blueprint(part.pages)
    errors.install(app)
