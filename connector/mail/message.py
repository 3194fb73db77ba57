"""A mail as it goes over the wire."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from connector.config import Instance, MailSettings
from connector.model import Mail


def compose(mail: Mail, settings: MailSettings, instance: Instance, at: datetime) -> EmailMessage:
    """The message for the wire; every attempt gives the same one, so that a repeat can be recognised."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(settings.sender_name or instance.name, addr_spec=settings.sender)
    message["To"] = mail.to
    message["Reply-To"] = instance.contact
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{mail.key}@{settings.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies
    message["X-Auto-Response-Suppress"] = "All"  # the same for Exchange
    if mail.unsubscribe is not None:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html")
        message.set_boundary(f"=_{mail.key}")
    return message
