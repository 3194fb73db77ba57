"""A sign of danger reaches a person at once, and the next one when nobody takes it up; never the text, never a name."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from connector.store import alerts, decisions
from tests.care.village import Village

DESPAIR = "Ik weet het niet meer. Ik wil niet meer leven, ik heb de pillen al klaargelegd. Mijn naam is Truus Jansen."
TWO = "Mijn man slaat mij elke avond en ik wil niet meer leven."
HOUR = 3600.0


def _link(text: str) -> str:
    (found,) = re.findall(r"https://connector\.example(/danger/\S+)", text)
    return str(found)


def _open(village: Village) -> int:
    with village.engine.store.read() as tx:
        return len(alerts.open_of(tx, list(village.engine.config.organisations), 100))


def test_the_danger_contact_is_mailed_at_once_with_a_link_and_without_the_text(village: Village) -> None:
    post = village.write("truus", DESPAIR)
    village.round()
    (mail,) = village.mails()
    text = mail.get_content()
    assert mail["To"] == "gevaar@welzijn.example"
    assert mail["Subject"] == "Graag meteen kijken op Buurtplein"
    assert post.url in text
    assert "gedachten aan zelfdoding" in text
    assert "over 4 uur ook naar Secretariaat" in text
    for told in ("Truus", "truus", "Jansen", "pillen", "leven"):
        assert told not in mail.as_string()


def test_one_post_is_one_mail_whatever_it_shows(village: Village) -> None:
    village.write("an", TWO)
    village.round()
    (mail,) = village.mails()
    assert "geweld of misbruik, gedachten aan zelfdoding" in mail.get_content()
    village.round()
    assert len(village.mails()) == 1


def test_nobody_answers_so_the_next_one_is_called(village: Village) -> None:
    village.write("truus", DESPAIR)
    village.round()
    village.round(3.9 * HOUR)
    assert len(village.mails()) == 1
    village.round(0.2 * HOUR)
    second = village.mails("info@welzijn.example")[0].get_content()
    assert "4 uur geleden naar Sociaal wijkteam" in second
    village.round(4 * HOUR)
    last = village.mails("beheer@connector.example")[0].get_content()
    assert "Jij bent de laatste" in last
    village.round(50 * HOUR)
    assert len(village.mails()) == 3
    assert _open(village) == 1, "it stays on the page until a person took it up"


def test_who_takes_it_up_says_so_on_a_page_and_nobody_else_is_called(village: Village) -> None:
    post = village.write("truus", DESPAIR)
    village.round()
    browser, link = village.browser(), _link(village.mails()[0].get_content())
    page = browser.get(link)
    assert page.status_code == 200
    assert post.url in page.text
    assert "pillen" not in page.text
    assert _open(village) == 1, "opening the link does nothing: mail scanners open links too"
    taken = browser.post(link)
    assert "Dit is opgepakt door: Sociaal wijkteam." in taken.text
    assert _open(village) == 0
    village.round(5 * HOUR)
    assert len(village.mails()) == 1
    with village.engine.store.read() as tx:
        assert "danger.taken_up" in [row["what"] for row in decisions.about(tx, post.key)]


def test_another_link_opens_nothing(village: Village) -> None:
    village.write("truus", DESPAIR)
    village.round()
    browser = village.browser()
    link = _link(village.mails()[0].get_content())
    assert browser.get(link[:-1] + ("a" if link[-1] != "a" else "b")).status_code == 404
    assert browser.post("/danger/anything").status_code == 404
    assert browser.get(link.replace("/danger/", "/hand-over/")).status_code == 404
    village.clock.pass_time(31 * 24 * HOUR)
    assert browser.get(link).status_code == 404


def test_a_mail_that_cannot_be_delivered_calls_the_next_one_at_once(village: Village) -> None:
    village.box.rcpt = "550 unknown"
    village.write("truus", DESPAIR)
    village.round()
    village.box.rcpt = ""
    village.round()
    assert [mail["To"] for mail in village.mails()] == ["info@welzijn.example"]


def test_an_edit_that_shows_more_calls_again(village: Village) -> None:
    post = village.write("an", DESPAIR)
    village.round()
    village.forums["plein"].edit(post.key, TWO)
    village.round()
    first, second = village.mails("gevaar@welzijn.example")
    assert "geweld of misbruik" in second.get_content()
    assert "zelfdoding" not in second.get_content(), "that was told already"
    assert first["Message-ID"] != second["Message-ID"]


def test_each_organisation_hears_of_its_own_community_only(village: Village) -> None:
    village.write("truus", DESPAIR, forum="dorp")
    village.round()
    assert [mail["To"] for mail in village.mails()] == ["gevaar@dorp.example"]


def test_without_a_mail_server_the_call_waits_for_one(village: Village) -> None:
    settings = village.engine.config.mail
    village.engine.config = replace(village.engine.config, mail=None)
    village.write("truus", DESPAIR)
    village.round()
    assert _open(village) == 1
    village.engine.config = replace(village.engine.config, mail=settings)
    village.round()
    assert len(village.mails()) == 1


@pytest.mark.parametrize(
    "text", ["Wie helpt mij met boodschappen doen?", "Ik ga dood van de honger, wie kookt er mee?"]
)
def test_an_ordinary_post_calls_nobody(village: Village, text: str) -> None:
    village.write("jan", text)
    village.round()
    assert village.mails() == []
