"""Mail to people of organisations and moderators, over SMTP. Residents are never mailed."""

from connector.mail.check import check
from connector.mail.sending import Mailed, send, send_due
from connector.model import Mail

__all__ = ["Mail", "Mailed", "check", "send", "send_due"]
