"""An asker says yes to one of several offers in one message."""

from __future__ import annotations

import pytest

from connector.model import Side, SuggestionState
from connector.store import answers, proposals, suggestions
from tests.guarantees.conftest import Start
from tests.guarantees.neighbourhood import Neighbourhood
from tests.torture.world import Message

ASK = "Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel."
OFFER = "Ik doe graag boodschappen voor een ander, ik ga toch elke week naar de winkel. Laat maar weten!"


def _two_offers(town: Neighbourhood) -> tuple[Message, list[str]]:
    """The message with two offers, and their links in the order in which they stand there."""
    for number in range(2):
        town.write(f"helper{number}", OFFER)
    town.work()
    town.write("asker", ASK)
    town.live(hours=2, step=0.5)
    (message,) = town.to("asker", Side.ASKER)
    with town.engine.store.read() as tx:
        urls = [each.url for _, each in proposals.changed_since(tx, 0) if each.proposal.purpose == "offer"]
    return message, sorted(urls, key=message.out.text.index)


def _accepted(town: Neighbourhood) -> list[str]:
    with town.engine.store.read() as tx:
        offers = [pair.offer for pair in suggestions.latest(tx, 9) if pair.state is SuggestionState.ACCEPTED]
        return [found.url for offer in offers if (found := proposals.get(tx, offer)) is not None]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("Ja graag, de tweede!", 1),
        ("ja, die eerste lijkt me fijn", 0),
        ("Ja graag, nummer 2", 1),
        ("Ja, de onderste graag", 1),
        ("Yes please, the first one", 0),
        ("Ja graag: {url}", 1),
    ],
)
def test_the_one_that_is_named_is_taken(start: Start, said: str, place: int) -> None:
    town = start()
    message, urls = _two_offers(town)
    town.answer(message, said.format(url=urls[1]))
    assert _accepted(town) == [urls[place]]


@pytest.mark.parametrize(
    "said", ["Ja, graag!", "Ja graag, de eerste en de tweede", "ja, de eerste week van maart graag"]
)
def test_who_names_none_or_both_is_asked_by_a_person(start: Start, said: str) -> None:
    town = start()
    message, _ = _two_offers(town)
    town.answer(message, said)
    assert not _accepted(town)
    with town.engine.store.read() as tx:
        kinds = {row["kind"] for row in answers.open_alerts(tx)}
    assert kinds & {"which_offer", "unclear_answer"}
