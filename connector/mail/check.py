"""Does mail work? One line for `wijkconnector check`: signs in at the server, sends nothing."""

from __future__ import annotations

from adapters.contract import Finding, Level
from connector.config import Config
from connector.mail.smtp import LaterError, connection


def check(config: Config) -> tuple[Finding, ...]:
    """Say whether mail goes out, and who would not hear of danger when it does not."""
    if config.mail is None:
        return (
            Finding(
                Level.WARNING, "mail_none", "no mail: alerts are only shown on the pages. Fill in the mail section."
            ),
        )
    try:
        with connection(config.mail) as server:
            server.noop()
    except LaterError as error:
        return (Finding(Level.ERROR, "mail_unreachable", f"mail: {error}"),)
    return (Finding(Level.OK, "mail_ok", f"mail goes out by {config.mail.host} as {config.mail.sender}"),)
