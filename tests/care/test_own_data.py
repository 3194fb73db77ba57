"""Somebody sees what is held about them, and is forgotten, by saying so in their own forum."""

from __future__ import annotations

import re

from adapters.contract import Capability, Kind
from connector import privacy
from connector.model import DeliveryState
from connector.store import alerts, outbox, people
from connector.store.schema import tables
from tests.care.village import Village
from tests.torture.world import Message, WorldAdapter

ASK = "Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel. Groeten, Truus"
OFFER = "Ik doe graag boodschappen voor een ander, ik ga toch elke week naar de winkel. Laat maar weten! Kees"
DAY = 86400.0


def _told(village: Village) -> Message:
    """Kees offers, Truus asks, and Kees was told of it in private."""
    village.write("truus", ASK, forum="plein")
    village.write("kees", OFFER, forum="dorp")
    for _ in range(3):
        village.round()
    return village.messages("kees", "dorp")[0]


def _say(village: Village, message: Message, text: str) -> None:
    village.forums["dorp"].answer(message, text)
    for _ in range(4):
        village.round()


def _link(text: str) -> str:
    (found,) = re.findall(r"https://connector\.example(/mijn-gegevens/\S+)", text)
    return str(found)


def _person(village: Village, community: str, handle: str) -> str:
    with village.engine.store.read() as tx:
        return people.by_handle(tx, community, handle) or ""


def _everywhere(village: Village) -> dict[str, str]:
    """All that is stored, as text by table."""
    with village.engine.store.read() as tx:
        return {
            table: " ".join(str(tuple(row)) for row in tx.execute(f"SELECT * FROM {table}")) for table in tables(tx)
        }


def test_a_link_to_all_that_is_held_comes_in_private_and_works_once(village: Village) -> None:
    _say(village, _told(village), "mijn gegevens")
    answer = village.messages("kees", "dorp")[-1].out
    assert answer.kind is Kind.MESSAGE
    browser, link = village.browser(), _link(answer.text)
    page = browser.get(link, headers={"Accept-Language": "nl"})
    assert "Laat zien" in page.text
    assert "Kees" not in page.text, "opening the page shows nothing yet"
    shown = browser.post(link, headers={"Accept-Language": "nl"}).text
    assert "Laat maar weten! Kees" in shown
    assert "Berichten van bewoners" in shown
    assert "Truus" not in shown, "it is about nobody else"
    assert browser.post(link).status_code == 404
    assert browser.get(link).status_code == 404


def test_the_export_holds_every_row_about_the_person(village: Village) -> None:
    _say(village, _told(village), "Ja, graag")
    person = _person(village, "dorp", "kees")
    held = privacy.export(village.engine, person)
    for table, text in _everywhere(village).items():
        if person in text and table not in ("decision", "tombstone"):
            assert held[table], table
    assert held["delivery"]
    assert held["answer"]
    assert [row["handle"] for row in held["person"]] == ["kees"]


def test_forget_me_erases_takes_back_confirms_once_and_lasts(village: Village) -> None:
    message = _told(village)
    person = _person(village, "dorp", "kees")
    to_truus = list(village.messages("truus"))
    assert to_truus
    _say(village, message, "Vergeet mij, alsjeblieft")
    said = village.messages("kees", "dorp")
    assert "Wij hebben gewist wat wij van je bewaarden" in said[-1].out.text
    assert said[0].retracted
    assert all(each.retracted for each in to_truus), "what we said because of the offer is taken back too"
    for table, text in _everywhere(village).items():
        assert "kees" not in text.lower(), table
        assert "Laat maar weten" not in text, table
        if table not in ("opt_out", "tombstone", "decision", "link"):
            assert person not in text, table
    count = len(said)
    village.write("kees", OFFER + " Echt waar.", forum="dorp")
    village.write("bep", ASK, forum="plein")
    for _ in range(5):
        village.round(DAY)
    assert len(village.messages("kees", "dorp")) == count
    assert not [text for text in _everywhere(village).values() if "Echt waar" in text]


def test_forgetting_on_the_command_line_needs_no_message(village: Village) -> None:
    _told(village)
    person = _person(village, "dorp", "kees")
    assert privacy.forget(village.engine, person, by="admin") == 1
    for _ in range(4):
        village.round()
    assert not [message for message in village.messages("kees", "dorp") if not message.retracted]
    assert "kees" not in " ".join(_everywhere(village).values()).lower()
    with village.engine.store.read() as tx:
        assert people.opted_out(tx, person)
        assert {each.state for each in outbox.latest(tx, 50) if each.community == "dorp"} <= {
            DeliveryState.RETRACTED,
            DeliveryState.WITHDRAWN,
        }


def test_where_no_private_message_is_possible_a_person_sends_the_data(village: Village) -> None:
    adapter = village.engine.adapters["plein"]
    assert isinstance(adapter, WorldAdapter)
    adapter.capabilities = adapter.capabilities - {Capability.MESSAGE}  # type: ignore[misc]
    _told(village)
    village.round(DAY)
    message = village.messages("truus")[0]
    village.forums["plein"].answer(message, "mijn gegevens")
    village.round()
    village.round()
    assert not [each for each in village.messages("truus") if "mijn-gegevens" in each.out.text]
    with village.engine.store.read() as tx:
        assert "data_request" in {alert.kind for alert in alerts.open_of(tx, ["welzijn"], 10)}


def test_the_first_message_says_what_is_held_and_the_second_does_not(village: Village) -> None:
    message = _told(village)
    assert "https://connector.example/privacy" in message.out.text
    assert "‘vergeet mij’" in message.out.text
    _say(village, message, "stop")
    assert "/privacy" not in village.messages("kees", "dorp")[-1].out.text
