"""The author of a post with signs of danger may get the right numbers: in private, once, calmly, at any hour."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from adapters.contract import Capability, Kind
from connector.danger import numbers
from connector.store import alerts
from mapping.proposal import Danger
from tests.care.village import Village
from tests.torture.world import WorldAdapter

DESPAIR = "Ik weet het niet meer. Ik wil niet meer leven."
SLAPS = "Mijn man slaat mij elke avond en ik durf niet weg."
HOUR = 3600.0
NAMES = {"organisation": "Welzijn", "connector": "De Buurtkoppelaar"}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("sign", list(Danger))
def test_every_sign_has_its_numbers_in_both_languages(sign: Danger, language: str) -> None:
    title, text = numbers.message([sign], language, NAMES, {}, "NL")
    expected = {
        Danger.ACUTE: ["112"],
        Danger.SUICIDE: ["113", "112"],
        Danger.ABUSE: ["0800-2000", "112"],
        Danger.EXPLOITATION: ["112", "033-448 11 86"],
        Danger.CHILD: ["0800-2000", "0800-0432", "112"],
    }[sign]
    places = [text.index(number) for number in expected]
    assert places == sorted(places), "the most fitting number comes first"
    assert title
    assert "{" not in text
    for promise in ("komt goed", "wij helpen je", "wordt geholpen", "will be fine", "we will help", "on the way"):
        assert promise not in text
    assert "‘stop’" in text
    assert "automati" in text


def test_an_organisation_fills_in_its_region() -> None:
    _, without = numbers.message([Danger.SUICIDE], "nl", NAMES, {}, "NL")
    assert "huisartsenpost" not in without, "a line without a number is left out"
    own = {"huisartsenpost": "026 123 45 67", "113": "0800-0113"}
    _, text = numbers.message([Danger.SUICIDE], "nl", NAMES, own, "NL")
    assert "huisartsenpost: 026 123 45 67" in text
    assert "Bel 0800-0113" in text


BELGIAN = {
    Danger.ACUTE: ["112", "1733"],
    Danger.SUICIDE: ["1813", "112", "106", "1733"],
    Danger.ABUSE: ["1712", "112", "0800 13 500"],
    Danger.EXPLOITATION: ["112", "101", "0800 13 500"],
    Danger.CHILD: ["1712", "102", "112"],
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("sign", list(Danger))
def test_in_belgium_the_numbers_are_belgian(sign: Danger, language: str) -> None:
    _, text = numbers.message([sign], language, NAMES, {}, "BE")
    told = re.findall(r"\b0800 13 500\b|(?<![\w.])\d{3,4}(?!\w|\.be)", text)
    assert told == BELGIAN[sign]


@pytest.mark.parametrize("sign", list(Danger))
def test_elsewhere_it_is_112_and_what_the_organisation_fills_in(sign: Danger) -> None:
    _, bare = numbers.message([sign], "en", NAMES, {}, "LU")
    assert re.findall(r"\d+", bare) == ["112"]
    own = {name: f"<{name}>" for name in numbers.lines("LU")}
    _, text = numbers.message([sign], "en", NAMES, own, "LU")
    assert text.count("<") >= 3, "every line of a sign may be filled in"


def test_an_organisation_says_its_country(village: Village) -> None:
    config = village.engine.config
    belgian = replace(config.organisations["welzijn"], country="BE")
    village.engine.config = replace(config, organisations={**config.organisations, "welzijn": belgian})
    village.write("truus", DESPAIR)
    village.round()
    village.round()
    (message,) = village.messages("truus")
    assert "Bel 1813" in message.out.text
    assert "113 " not in message.out.text


@pytest.mark.parametrize(
    ("number", "dial"),
    [("112", "112"), ("0800-2000", "08002000"), ("026 123 45 67 (overdag)", "0261234567"), ("+32 3 201", "+323201"),
     ("via de balie", None), ("3", None)],
)  # fmt: skip
def test_a_telephone_can_dial_it(number: str, dial: str | None) -> None:
    assert numbers.Line("", number, "").dial == dial


def test_the_author_gets_one_private_message_also_at_night(village: Village) -> None:
    village.clock.pass_time(13 * HOUR)  # ten at night
    post = village.write("truus", DESPAIR)
    village.round()
    village.round()
    (message,) = village.messages("truus")
    assert message.out.kind is Kind.MESSAGE
    assert "Bel 113" in message.out.text
    assert post.url not in message.out.text
    assert "Truus" not in message.out.text
    village.write("truus", "Ik wil echt niet meer leven, ik maak er een eind aan.")
    for _ in range(4):
        village.round(HOUR)
    assert len(village.messages("truus")) == 1, "the numbers stay the same: once a week at most"
    assert len(village.mails("gevaar@welzijn.example")) == 2, "people hear of both"


def test_nothing_is_said_in_public_where_no_private_message_can_be_sent(village: Village) -> None:
    adapter = village.engine.adapters["plein"]
    assert isinstance(adapter, WorldAdapter)
    adapter.capabilities = adapter.capabilities - {Capability.MESSAGE}  # type: ignore[misc]
    village.write("truus", DESPAIR)
    village.round()
    village.round()
    assert village.forums["plein"].messages == []
    assert len(village.mails("gevaar@welzijn.example")) == 1


def test_an_organisation_that_does_not_want_it_writes_nothing(village: Village) -> None:
    village.write("truus", DESPAIR, forum="dorp")
    village.round()
    village.round()
    assert village.forums["dorp"].messages == []


def test_who_said_stop_is_not_written_to(village: Village) -> None:
    village.write("truus", SLAPS)
    village.round()
    village.round()
    (message,) = village.messages("truus")
    village.forums["plein"].answer(message, "stop")
    village.round(12 * HOUR)
    village.write("truus", DESPAIR)
    for _ in range(3):
        village.round(9 * 24 * HOUR)
    said = [each.out.text for each in village.messages("truus")]
    assert len([text for text in said if "113" in text]) == 0


def test_an_answer_to_the_numbers_goes_to_a_person_at_once(village: Village) -> None:
    village.write("truus", SLAPS)
    village.round()
    village.round()
    (message,) = village.messages("truus")
    village.forums["plein"].answer(message, "Dank je. Kan er iemand met mij mee naar de politie?")
    village.round()
    _, mail = village.mails("gevaar@welzijn.example")
    assert "een antwoord op ons bericht met hulpnummers" in mail.get_content()
    assert "politie" not in mail.get_content()


def test_danger_in_a_reply_or_a_private_answer_is_heard_too(village: Village) -> None:
    ask = village.write("jan", "Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel.")
    village.round()
    village.forums["plein"].write("truus", DESPAIR, thread=ask.thread, reply_to=ask.key)
    village.round()
    village.round()
    assert len(village.mails("gevaar@welzijn.example")) == 1
    (message,) = village.messages("truus")
    assert message.out.kind is Kind.MESSAGE
    with village.engine.store.read() as tx:
        kinds = {alert.kind for alert in alerts.open_of(tx, ["welzijn"], 10)}
    assert "danger_suicide" in kinds
