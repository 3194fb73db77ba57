"""Mail over a real SMTP server: once, with patience, and with a voice when it does not work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.contract import Level
from connector import mail
from connector.config import MailSecurity
from connector.mail import Mail
from connector.store import answers, mails
from tests.care.conftest import SENDER, Office, account
from tests.care.postbus import Postbus

NOTE = Mail(
    "wijkteam@welzijn.example", "Iemand vraagt om hulp", "Kijk hier: https://forum.example/t/1\n\nGroet", "abc123"
)


def _queue(office: Office, note: Mail = NOTE) -> bool:
    with office.engine.store.write() as tx:
        return mail.send(office.engine, tx, note)


def _row(office: Office) -> dict[str, object]:
    with office.engine.store.read() as tx:
        return dict(mails.latest(tx, 1)[0])


def test_a_mail_arrives_once_and_says_what_it_is(office: Office) -> None:
    assert _queue(office)
    assert not _queue(office), "the same key is the same mail"
    assert [sent.state for sent in mail.send_due(office.engine)] == ["sent"]
    office.clock.advance(timedelta(days=1).total_seconds())
    assert mail.send_due(office.engine) == []
    (message,) = office.box.taken
    assert message["From"] == f"De Buurtkoppelaar <{SENDER}>"
    assert message["To"] == NOTE.to
    assert message["Subject"] == NOTE.subject
    assert message["Reply-To"] == "beheer@connector.example"
    assert message["Message-ID"] == "<abc123@connector.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().splitlines() == NOTE.text.splitlines()


def test_html_and_unsubscribing_in_one_click(office: Office) -> None:
    _queue(office, replace(NOTE, html="<p>Kijk &amp; lees</p>", unsubscribe="https://connector.example/digest/x"))
    mail.send_due(office.engine)
    (message,) = office.box.taken
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["List-Unsubscribe"] == "<https://connector.example/digest/x>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_nothing_of_a_sent_mail_is_kept_but_that_it_was(office: Office) -> None:
    _queue(office)
    mail.send_due(office.engine)
    with office.engine.store.read() as tx:
        row = dict(tx.execute("SELECT * FROM mail_outbox").fetchone())
    assert row["state"] == "sent"
    assert row["sent_at"]
    assert not any(row[name] for name in ("recipient", "subject", "text", "html", "unsubscribe"))


@pytest.mark.parametrize("answer", ["451 try again later", "421 too busy", "452 no room"])
@pytest.mark.parametrize("at", ["rcpt", "data"])
def test_a_server_that_is_busy_gets_time(office: Office, at: str, answer: str) -> None:
    setattr(office.box, at, answer)
    _queue(office)
    assert [sent.state for sent in mail.send_due(office.engine)] == ["queued"]
    assert mail.send_due(office.engine) == [], "not at once again"
    setattr(office.box, at, "")
    office.clock.advance(61)
    assert [sent.state for sent in mail.send_due(office.engine)] == ["sent"]
    assert len(office.box.taken) == 1


@pytest.mark.parametrize("at", ["rcpt", "data"])
def test_a_refused_mail_is_given_up_and_a_person_is_called(office: Office, at: str) -> None:
    setattr(office.box, at, "550 no such user wijkteam@welzijn.example")
    _queue(office, replace(NOTE, organisation="welzijn"))
    (failed,) = mail.send_due(office.engine)
    assert failed.state == "failed"
    with office.engine.store.read() as tx:
        (alert,) = answers.open_alerts(tx)
    assert (alert["kind"], alert["organisation"], alert["post"]) == ("mail_failed", "welzijn", "abc123")
    assert "wijkteam" not in str(_row(office)["error"]), "what the server says may hold an address"


def test_patience_ends_after_days(office: Office) -> None:
    office.box.data = "451 try again later"
    _queue(office)
    for _ in range(200):
        mail.send_due(office.engine)
        office.clock.advance(3600)
    row = _row(office)
    assert row["state"] == "failed"
    assert 20 < int(str(row["attempts"])) < 40, "backed off up to four hours, over four days"


def test_a_connection_that_breaks_after_the_last_line_leads_to_the_same_message(office: Office) -> None:
    office.box.drop = True
    _queue(office, replace(NOTE, html="<p>Kijk</p>"))
    assert [sent.state for sent in mail.send_due(office.engine)] == ["queued"]
    office.box.drop = False
    office.clock.advance(61)
    mail.send_due(office.engine)
    first, second = office.box.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert first.as_bytes() == second.as_bytes()


def test_a_killed_process_leaves_its_mail_to_the_next(office: Office) -> None:
    _queue(office)
    with office.engine.store.write() as tx:
        assert mails.claim(tx, NOTE.key, office.clock(), timedelta(minutes=15)) is not None
    assert mail.send_due(office.engine) == []
    office.clock.advance(16 * 60)
    assert [sent.state for sent in mail.send_due(office.engine)] == ["sent"]


def test_a_mail_that_was_not_sent_can_be_taken_back(office: Office) -> None:
    _queue(office)
    with office.engine.store.write() as tx:
        assert mails.withdraw(tx, NOTE.key)
    assert mail.send_due(office.engine) == []
    assert not office.box.taken


def test_danger_goes_first(office: Office) -> None:
    for number in range(3):
        _queue(office, replace(NOTE, key=f"note{number}"))
    _queue(office, replace(NOTE, key="zzz", kind="danger"))
    mail.send_due(office.engine)
    assert office.box.taken[0]["Message-ID"].startswith("<zzz@")


@pytest.mark.parametrize("security", [MailSecurity.STARTTLS, MailSecurity.TLS])
def test_tls_and_an_account(
    office: Office, serve: Callable[..., Postbus], certificate: Path, security: MailSecurity
) -> None:
    box = serve(security, auth=True)
    office.engine.config = replace(office.engine.config, mail=account(box, security, certificate))
    assert [line.level for line in mail.check(office.engine.config)] == [Level.OK]
    _queue(office)
    assert [sent.state for sent in mail.send_due(office.engine)] == ["sent"]
    assert box.signed_in == ["wijk", "wijk"]


@pytest.mark.parametrize("security", [MailSecurity.STARTTLS, MailSecurity.TLS])
def test_an_unknown_certificate_is_refused_before_the_password_is_said(
    office: Office, serve: Callable[..., Postbus], certificate: Path, security: MailSecurity
) -> None:
    box = serve(security, auth=True)
    settings = replace(account(box, security, certificate), ca_file=None)
    (line,) = mail.check(replace(office.engine.config, mail=settings))
    assert line.level is Level.ERROR
    assert "safe connection" in line.text
    assert box.signed_in == []


def test_check_says_what_is_wrong(office: Office, serve: Callable[..., Postbus], certificate: Path) -> None:
    def said(**changes: object) -> str:
        settings = replace(office.engine.config.mail, **changes)  # type: ignore[type-var,arg-type]
        (line,) = mail.check(replace(office.engine.config, mail=settings))
        return f"{line.level}: {line.text}"

    assert said().startswith("ok: mail goes out by 127.0.0.1")
    assert "cannot be reached" in said(port=1)
    assert "no STARTTLS" in said(security=MailSecurity.STARTTLS)
    assert "cannot be reached: " in said(host="mail.invalid")
    box = serve(MailSecurity.STARTTLS, auth=True)
    wrong = account(box, MailSecurity.STARTTLS, certificate, password="fout")
    (line,) = mail.check(replace(office.engine.config, mail=wrong))
    assert "username or password" in line.text
    assert "fout" not in line.text
    (line,) = mail.check(replace(office.engine.config, mail=None))
    assert line.level is Level.WARNING
    assert not office.box.taken, "a check sends nothing"


def test_without_a_mail_server_nothing_piles_up(office: Office) -> None:
    office.engine.config = replace(office.engine.config, mail=None)
    assert not _queue(office)
    assert mail.send_due(office.engine) == []
