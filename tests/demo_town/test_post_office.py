"""The town's post office takes mail over real SMTP, and shows it as text with links."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from demo_town.post_office import PostOffice, make_app, receiving


def _now() -> datetime:
    return datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    made = PostOffice(_now)
    with receiving(made) as made.port:
        yield made


def _mail(text: str = "Kijk: http://127.0.0.1:8080/danger/abc\n.\n..\nGroet", key: str = "<a@b>") -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = "wijk@b.example", "team@b.example", "Graag kijken"
    message["Message-ID"] = key
    message.set_content(text)
    message.add_alternative("<p>Kijk</p>", subtype="html")
    return message


def test_mail_arrives_as_it_was_written(office: PostOffice) -> None:
    with smtplib.SMTP("127.0.0.1", office.port, timeout=5) as server:
        assert server.send_message(_mail()) == {}
        assert server.send_message(_mail()) == {}, "the same letter again"
        server.send_message(_mail(key="<c@d>"), to_addrs=["team@b.example", "ander@b.example"])
    assert len(office.letters("team@b.example")) == 2
    assert len(office.letters()) == 3
    letter = office.letters("team@b.example")[-1]
    assert (letter.subject, letter.sender) == ("Graag kijken", "wijk@b.example")
    assert letter.text.split() == ["Kijk:", "http://127.0.0.1:8080/danger/abc", ".", "..", "Groet"]


def test_what_is_no_mail_is_refused_and_the_next_one_is_taken(office: PostOffice) -> None:
    with smtplib.SMTP("127.0.0.1", office.port, timeout=5) as server:
        assert server.docmd("DATA")[0] == 503
        assert server.docmd("RCPT", "TO:<x@y>")[0] == 503
        assert server.docmd("VRFY", "x")[0] == 502
        with pytest.raises(smtplib.SMTPDataError):
            server.sendmail("a@b.example", ["c@d.example"], "no headers at all")
        server.send_message(_mail())
    assert len(office.letters()) == 1


def test_the_page_shows_letters_with_links_and_never_their_html(office: PostOffice) -> None:
    with smtplib.SMTP("127.0.0.1", office.port, timeout=5) as server:
        server.send_message(_mail("<script>alert(1)</script> http://127.0.0.1:8080/x"))
    page = make_app(office).test_client().get("/?to=team@b.example").text
    assert "&lt;script&gt;" in page
    assert '<a href="http://127.0.0.1:8080/x">' in page
    assert "Nog geen" not in page
    assert "nog geen post" in make_app(office).test_client().get("/?to=niemand@b.example").text
