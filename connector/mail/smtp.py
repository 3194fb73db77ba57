"""One connection to the mail server: hand a message over, or say plainly what is wrong. Never repeats what it said."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage

from connector.config import MailSecurity, MailSettings


class MailError(Exception):
    """A mail did not get out; the text is one plain sentence without addresses."""


class LaterError(MailError):
    """It may work another time: the server, the account or the network is in the way."""


class RefusedMailError(MailError):
    """The server will never take this mail for this address."""


def hand_over(message: EmailMessage, settings: MailSettings) -> None:
    """Give a message to the server. Raises LaterError or RefusedMailError.

    When the connection is lost after the last line nobody knows whether it was taken: that is a LaterError, and the
    repeat has the same Message-ID.
    """
    with connection(settings) as server:
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code = max((code for code, _ in error.recipients.values()), default=450)
            raise _by_code(code, "the recipient") from error
        except smtplib.SMTPSenderRefused as error:  # our own address: nothing is wrong with this mail
            raise LaterError(f"The mail server does not let us send as this sender ({error.smtp_code}).") from error
        except smtplib.SMTPDataError as error:
            raise _by_code(error.smtp_code, "the message") from error


@contextmanager
def connection(settings: MailSettings) -> Iterator[smtplib.SMTP]:
    """A connection that may send. Raises LaterError, also for what goes wrong while it is used."""
    try:
        server = _signed_in(settings)
        try:
            yield server
        finally:
            with suppress(smtplib.SMTPException, OSError):  # what was taken stays taken, whatever the goodbye
                server.quit()
            server.close()
    except smtplib.SMTPAuthenticationError as error:
        raise LaterError(f"The mail server does not accept the username or password ({error.smtp_code}).") from error
    except smtplib.SMTPNotSupportedError as error:
        raise LaterError("The mail server offers no STARTTLS or no way to sign in; see mail.security.") from error
    except smtplib.SMTPServerDisconnected as error:
        raise LaterError("The mail server broke the connection off.") from error
    except smtplib.SMTPResponseException as error:
        raise LaterError(f"The mail server is not ready ({error.smtp_code}).") from error
    except smtplib.SMTPException as error:
        raise LaterError("The mail server answered with something that is no SMTP.") from error
    except ssl.SSLError as error:
        raise LaterError(f"No safe connection to the mail server: {error.reason or 'TLS failed'}.") from error
    except TimeoutError as error:
        raise LaterError("The mail server did not answer in time.") from error
    except OSError as error:
        raise LaterError(f"The mail server cannot be reached: {error.strerror or 'no such host'}.") from error


def _signed_in(settings: MailSettings) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=settings.ca_file)
    if settings.security is MailSecurity.TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=settings.timeout, context=context)
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout)
    try:
        if settings.security is MailSecurity.STARTTLS:
            server.starttls(context=context)
        if settings.username is not None and settings.password is not None:
            server.login(settings.username, settings.password.reveal())
    except BaseException:
        server.close()
        raise
    return server


def _by_code(code: int, what: str) -> MailError:
    """RFC 5321, 4.2.1: 5yz will fail again, 4yz may not."""
    if code >= 500:
        return RefusedMailError(f"The mail server refuses {what} ({code}).")
    return LaterError(f"The mail server does not take {what} now ({code}).")
