"""Nothing is suggested to, or about, somebody who says that they are under eighteen; a person hears of it."""

from __future__ import annotations

from connector.store import alerts, minors, people, proposals
from tests.care.village import Village

DAY = 86400.0
YOUNG_OFFER = "Ik ben 15 en ik doe graag boodschappen voor een ander. Laat maar weten!"
YOUNG_ASK = "Ik ben 14 jaar. Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel."
ASK = "Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel."
OFFER = "Ik doe graag boodschappen voor een ander, ik ga toch elke week naar de winkel. Laat maar weten!"


def _kinds(village: Village) -> list[str]:
    with village.engine.store.read() as tx:
        return [alert.kind for alert in alerts.open_of(tx, ["welzijn", "dorp"], 10)]


def _play(village: Village) -> None:
    for _ in range(4):
        village.round()
    village.round(DAY)
    village.round()


def test_a_young_helper_is_not_asked(village: Village) -> None:
    offer = village.write("sam", YOUNG_OFFER)
    village.write("truus", ASK, forum="dorp")
    _play(village)
    assert village.messages("sam") == []
    assert not [message for message in village.messages("truus", "dorp") if offer.url in message.out.text]
    assert _kinds(village) == ["minor"]


def test_a_young_asker_is_not_written_to_and_nobody_is_sent_to_them(village: Village) -> None:
    village.write("sam", YOUNG_ASK)
    village.write("kees", OFFER, forum="dorp")
    _play(village)
    assert village.messages("sam") == []
    assert village.messages("kees", "dorp") == []


def test_the_next_post_that_does_not_tell_the_age_counts_too(village: Village) -> None:
    village.write("sam", YOUNG_OFFER)
    village.round()
    village.write("sam", OFFER)
    village.write("truus", ASK, forum="dorp")
    _play(village)
    assert village.messages("sam") == []


def test_what_was_open_before_the_age_was_told_is_closed(village: Village) -> None:
    post = village.write("sam", OFFER)
    village.round()
    with village.engine.store.read() as tx:
        assert [each.open for each in proposals.of_post(tx, "plein", post.key)] == [True]
    village.write("sam", YOUNG_ASK)
    village.round()
    with village.engine.store.read() as tx:
        assert [each.open for each in proposals.of_post(tx, "plein", post.key)] == [False]
        assert minors.is_one(tx, people.by_handle(tx, "plein", "sam") or "")


def test_a_parent_is_no_child(village: Village) -> None:
    village.write("els", "Mijn zoon van 15 doet graag boodschappen voor een ander. Laat maar weten!")
    village.round()
    assert _kinds(village) == []
