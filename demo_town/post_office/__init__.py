"""The town's post office: an SMTP server that keeps what it is given, and a page where everybody's mail can be read."""

from demo_town.post_office.boxes import Letter, PostOffice
from demo_town.post_office.pages import make_app
from demo_town.post_office.smtp import receiving

__all__ = ["Letter", "PostOffice", "make_app", "receiving"]
