"""The engine that the running application belongs to."""

from __future__ import annotations

from typing import cast

from flask import current_app

from connector.engine import Engine


def engine() -> Engine:
    return cast(Engine, current_app.extensions["wijkconnector"])
