"""What help is on offer, made visible; thanks, in private and once a month; never a name, never a small number."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from connector.model import OptOutScope, Side
from connector.on_offer import sheet
from connector.store import outbox, people, supply
from tests.guarantees.conftest import Start
from tests.guarantees.neighbourhood import Neighbourhood

ASK = "Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel."
OFFER = "Ik doe graag boodschappen voor een ander, ik ga toch elke week naar de winkel. Laat maar weten!"
DOGS = "Ik wil graag honden uitlaten voor buren die dat zelf niet kunnen. Bied mij gratis aan."
TUESDAY = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)  # seven in the morning
WEEKLY = "supply_posts: {every: weekly, category: hulp, ask_by: 'Bellen mag ook, met het wijkcentrum.'}"
THANKS = "appreciation: {points: zonnetjes, month_post: true}"
FIGUREHEAD = "[{name: Riet, areas: [noord]}]"


def _posts(town: Neighbourhood, side: Side, forum: str = "noord"):  # type: ignore[no-untyped-def]
    found = [message.out for message in town.forums[forum].messages if message.out.kind == "topic"]
    with town.engine.store.read() as tx:
        return [out for out in found if outbox.get(tx, out.key).side is side]  # type: ignore[union-attr]


def test_once_a_week_a_forum_hears_what_help_is_on_offer(start: Start) -> None:
    town = start(begin=TUESDAY, community=WEEKLY, figureheads=FIGUREHEAD)
    for number in range(6):
        town.write(f"helper{number}", OFFER)
    for number in range(2):
        town.write(f"walker{number}", DOGS)
    town.live(hours=2, step=1)
    town.live(days=2)
    (post,) = _posts(town, Side.SUPPLY)
    assert "Zes buren helpen graag met boodschappen." in post.text
    assert "huisdieren" not in post.text, "two people are too few to count"
    assert "Ook andere buren bieden hulp aan." in post.text
    assert "Bellen mag ook, met het wijkcentrum." in post.text
    assert "Riet" in post.text
    assert post.category == "hulp"
    assert "helper" not in post.text
    town.live(days=7)
    assert len(_posts(town, Side.SUPPLY)) == 2


def test_a_post_and_the_page_beside_it_tell_no_small_number(start: Start) -> None:
    """Eight in all and six in Noord would tell of two people in Zuid."""
    town = start(begin=TUESDAY, community=WEEKLY)
    for number in range(6):
        town.write(f"helper{number}", OFFER)
    for number in range(2):
        town.write(f"southerner{number}", OFFER, forum="zuid")
    town.live(days=2)
    with town.engine.store.read() as tx:
        page = sheet.build(town.engine, tx, "welzijn", "nl")
    assert [row.number for row in page.rows] == [8]
    assert not _posts(town, Side.SUPPLY)


def test_a_post_leads_to_the_practice_page_where_that_can_be_reached(start: Start) -> None:
    town = start(begin=TUESDAY, community=WEEKLY)
    config = town.engine.config
    town.engine.config = replace(config, instance=replace(config.instance, url="https://hulp.example.org"))
    for number in range(6):
        town.write(f"helper{number}", OFFER)
    town.live(days=2)
    (post,) = _posts(town, Side.SUPPLY)
    assert "https://hulp.example.org/vraag?community=noord" in post.text


def test_nobody_is_counted_who_said_stop_and_nothing_is_posted_about_few(start: Start) -> None:
    town = start(begin=TUESDAY, community=WEEKLY)
    town.write("helper0", OFFER)
    town.work()
    with town.engine.store.write() as tx:
        person = people.person_id(tx, "noord", "helper0")
        people.opt_out(tx, person, OptOutScope.COMMUNITY, "", town.clock())
    for number in range(1, 5):
        town.write(f"helper{number}", OFFER)
    town.live(days=8)
    assert not _posts(town, Side.SUPPLY)


def test_nothing_is_posted_unless_somebody_asked_for_it(start: Start) -> None:
    town = start(begin=TUESDAY)
    for number in range(9):
        town.write(f"helper{number}", OFFER)
    town.live(days=40)
    assert not [message for message in town.forums["noord"].messages if message.out.kind == "topic"]
    assert not town.to("helper0", Side.THANKS)


def _help(town: Neighbourhood) -> None:
    town.write("helper", OFFER)
    town.work()
    town.write("asker", ASK)
    town.live(hours=3, step=1)
    town.answer(town.to("helper", Side.HELPER)[0], "Ja, graag!")
    town.live(days=9)
    town.answer(town.to("asker", Side.ASKER_OUTCOME)[0], "gelukt!")


def test_a_helper_is_thanked_in_private_with_their_points(start: Start) -> None:
    town = start(begin=TUESDAY, organisation=THANKS)
    _help(town)
    town.live(days=15)
    (message,) = town.to("helper", Side.THANKS)
    assert message.out.kind == "message"
    assert "1 zonnetjes" in message.out.text


def test_the_thanks_of_the_month_names_nobody_and_no_small_number(start: Start) -> None:
    town = start(begin=TUESDAY, organisation=THANKS)
    _help(town)
    town.live(days=32)
    (post,) = _posts(town, Side.MONTH)
    assert "In maart hielpen buren elkaar weer een handje." in post.text
    assert "helper" not in post.text.lower().replace("helpers", "")


def test_asks_without_answer_are_counted_by_kind_and_area(start: Start) -> None:
    town = start(begin=TUESDAY)
    town.write("asker", ASK)
    town.write("answered", ASK)
    town.write("neighbour", "Ik kan dat wel!", thread="t2")
    town.live(days=3)
    span = (town.clock() - timedelta(days=10), town.clock())
    with town.engine.store.read() as tx:
        assert supply.unanswered(tx, ["welzijn"], *span) == {("groceries", "noord"): 1}
        assert supply.unanswered(tx, ["other"], *span) == {}
