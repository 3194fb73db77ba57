"""Pages for people without an account: behind a link in a mail or message of ours, with one thing to do; and /privacy.

Opening a link only shows a button. Mail scanners open links too, and press no buttons.
"""

from __future__ import annotations

from flask import Flask

from connector.web.letters import danger, digest, hand_over, my_data, privacy


def register(app: Flask) -> None:
    """Add every such page to the application."""
    app.register_blueprint(danger.pages)
    app.register_blueprint(digest.pages)
    app.register_blueprint(hand_over.pages)
    app.register_blueprint(my_data.pages)
    app.register_blueprint(privacy.pages)
