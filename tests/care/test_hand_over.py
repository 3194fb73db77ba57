"""An ask for a professional is passed on with the asker's yes, with what they agreed to, until it is taken up."""

from __future__ import annotations

import re

import pytest

from adapters.contract import Capability, Kind
from connector.store import alerts, hand_overs
from connector.store.hand_overs import State
from tests.care.village import Village
from tests.torture.world import Message, WorldAdapter

ASK = (
    "Wie kan mij helpen met mijn schulden? Er komt een deurwaarder en ik snap de brieven niet."
    " Bel 06-12345678, Truus Jansen."
)
HOUR, DAY = 3600.0, 86400.0
TEAM = "wijkteam@welzijn.example"


def _asked(village: Village) -> Message:
    """The question to Truus, after her ask."""
    village.write("truus", ASK)
    for _ in range(3):
        village.round()
    (message,) = village.messages("truus")
    return message


def _answer(village: Village, message: Message, text: str) -> None:
    village.forums["plein"].answer(message, text)
    village.round()
    village.round()


def _state(village: Village) -> State:
    with village.engine.store.read() as tx:
        row = tx.execute("SELECT id FROM hand_over").fetchone()
        found = hand_overs.get(tx, row["id"])
    assert found is not None
    return found.state


def _alerts(village: Village) -> list[str]:
    with village.engine.store.read() as tx:
        return [alert.kind for alert in alerts.open_of(tx, ["welzijn"], 10)]


def _link(text: str) -> str:
    (found,) = re.findall(r"https://connector\.example(/hand-over/\S+)", text)
    return str(found)


def test_the_asker_is_asked_in_private_and_nothing_is_passed_on_before_a_yes(village: Village) -> None:
    message = _asked(village)
    assert message.out.kind is Kind.MESSAGE
    assert "Mag ik je vraag doorgeven?" in message.out.text
    assert "geld en schulden" in message.out.text
    assert "Wijkteam Noord" in message.out.text
    for _ in range(20):
        village.round(DAY)
    assert village.mails(TEAM) == []
    assert _state(village) is State.OVER, "no answer is no"
    assert len(village.messages("truus")) == 1


def test_after_yes_the_team_gets_what_was_agreed_and_no_more(village: Village) -> None:
    _answer(village, _asked(village), "Ja, graag")
    (mail,) = village.mails(TEAM)
    text = mail.get_content()
    assert mail["Subject"] == "Iemand uit Noord vraagt om hulp (Buurtplein)"
    assert "geld en schulden" in text
    assert "http://127.0.0.1/plein/" in text
    for told in ("Truus", "truus", "06-1", "12345678", "deurwaarder", "brieven"):
        assert told not in mail.as_string()


def test_who_takes_it_up_says_so_and_the_asker_hears(village: Village) -> None:
    _answer(village, _asked(village), "ja")
    browser = village.browser()
    link = _link(village.mails(TEAM)[0].get_content())
    page = browser.get(link)
    assert "Wij pakken dit op" in page.text
    assert "Truus" not in page.text
    assert _state(village) is State.AGREED, "opening the page does nothing"
    assert "Dank u wel. Dit is opgepakt" in browser.post(link, data={"ours": "yes"}).text
    village.round()
    village.round()
    assert _state(village) is State.TAKEN_UP
    said = village.messages("truus")[-1].out
    assert said.kind is Kind.MESSAGE
    assert "Wijkteam Noord pakt je vraag op" in said.text
    for _ in range(6):
        village.round(DAY)
    assert len(village.mails()) == 1
    browser.post(link, data={"ours": "yes"})
    village.round()
    assert len(village.messages("truus")) == 2, "the asker hears it once"


def test_no_answer_of_the_team_leads_to_a_reminder_then_to_others_then_to_the_page(village: Village) -> None:
    _answer(village, _asked(village), "ja")
    for _ in range(12):
        village.round(DAY)
    assert [mail["To"] for mail in village.mails()] == [TEAM, TEAM, "info@welzijn.example", "beheer@connector.example"]
    first, reminder, onward, _ = (mail.get_content() for mail in village.mails())
    assert "herinnering" not in first
    assert "Dit is een herinnering. Wij mailden dit 2 dagen geleden" in reminder
    assert "Dit ging eerst naar Wijkteam Noord" in onward
    assert _alerts(village) == ["hand_over_waits"]
    told = village.messages("truus")
    assert len(told) == 2, "the asker is not left in silence, and hears it once"
    assert "Daar heeft nog niemand geantwoord" in told[-1].out.text
    for _ in range(12):
        village.round(DAY)
    assert len(village.messages("truus")) == 2
    village.browser().post(_link(first), data={"ours": "yes"})
    village.round()
    village.round()
    assert _state(village) is State.TAKEN_UP, "also the first link, after all others had mail"
    assert "pakt je vraag op" in village.messages("truus")[-1].out.text


def test_the_mail_says_that_only_the_page_counts_and_an_answer_reaches_a_person(village: Village) -> None:
    _answer(village, _asked(village), "ja")
    (mail,) = village.mails(TEAM)
    text = " ".join(mail.get_content().split())
    assert "Alleen die pagina telt." in text
    assert "mailen wij na 2 dagen nog eens, en daarna anderen, tot iemand het oppakt" in text
    assert mail["Reply-To"] == "beheer@connector.example"


def test_not_for_us_goes_to_the_next_at_once(village: Village) -> None:
    _answer(village, _asked(village), "ja")
    link = _link(village.mails(TEAM)[0].get_content())
    assert "aan een ander" in village.browser().post(link, data={"ours": "no"}).text
    village.round()
    assert [mail["To"] for mail in village.mails()] == [TEAM, "info@welzijn.example"]


@pytest.mark.parametrize("text", ["Nee, liever niet", "nee", "Al opgelost, dank je"])
def test_a_no_is_a_no(village: Village, text: str) -> None:
    _answer(village, _asked(village), text)
    for _ in range(5):
        village.round(DAY)
    assert village.mails() == []
    assert len(village.messages("truus")) == 1
    assert _state(village) is State.DECLINED


def test_stop_is_a_no_and_a_stop(village: Village) -> None:
    message = _asked(village)
    _answer(village, message, "stop")
    for _ in range(5):
        village.round(DAY)
    assert village.mails() == []
    assert _state(village) is State.DECLINED
    assert len(village.messages("truus")) == 2, "only the goodbye followed"


def test_an_unclear_answer_passes_nothing_on_and_goes_to_a_person(village: Village) -> None:
    _answer(village, _asked(village), "Wat houdt dat dan in, en kost dat wat?")
    assert village.mails() == []
    assert _alerts(village) == ["unclear_answer"]


def test_a_no_after_a_yes_takes_it_back_and_tells_the_team(village: Village) -> None:
    message = _asked(village)
    _answer(village, message, "ja")
    link = _link(village.mails(TEAM)[0].get_content())
    _answer(village, message, "Toch maar niet, nee")
    _, over = village.mails(TEAM)
    assert over["Subject"] == "Niet meer nodig (Buurtplein)"
    assert village.browser().get(link).status_code == 404


def test_what_is_deleted_at_the_source_is_passed_on_no_more(village: Village) -> None:
    message = _asked(village)
    _answer(village, message, "ja")
    forum = village.forums["plein"]
    forum.delete(next(key for key, post in forum.posts.items() if post.opening))
    village.round()
    village.round()
    assert [mail["Subject"] for mail in village.mails(TEAM)][1:] == ["Niet meer nodig (Buurtplein)"]
    for _ in range(8):
        village.round(DAY)
    assert len(village.mails()) == 2


def test_where_only_replies_are_possible_the_question_keeps_the_subject_to_itself(village: Village) -> None:
    adapter = village.engine.adapters["plein"]
    assert isinstance(adapter, WorldAdapter)
    adapter.capabilities = adapter.capabilities - {Capability.MESSAGE}  # type: ignore[misc]
    message = _asked(village)
    assert message.out.kind is Kind.REPLY
    assert "schuld" not in message.out.text
    assert "geld" not in message.out.text
    _answer(village, message, "ja")
    assert len(village.mails(TEAM)) == 1


def test_who_asks_for_another_is_asked_whether_they_know(village: Village) -> None:
    village.write(
        "els", "Wie kan mijn moeder van 81 helpen met haar schulden? Zij snapt de brieven van de deurwaarder niet."
    )
    for _ in range(3):
        village.round()
    (message,) = village.messages("els")
    assert "Zeg dan alleen ja als die ander het weet" in message.out.text


def test_without_a_team_nobody_is_asked(village: Village) -> None:
    village.write("truus", ASK, forum="dorp")
    for _ in range(3):
        village.round()
    assert village.forums["dorp"].messages == []


def test_the_question_waits_for_the_morning(village: Village) -> None:
    village.clock.pass_time(13 * HOUR)
    village.write("truus", ASK)
    for _ in range(4):
        village.round()
    assert village.messages("truus") == []
    village.round(10 * HOUR)
    village.round()
    assert len(village.messages("truus")) == 1
