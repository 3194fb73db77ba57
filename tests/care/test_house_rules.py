"""What a community says of money, age and moderation holds there, and only there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connector.config.model import Approval
from connector.model import SuggestionState
from connector.roles import Role
from connector.store import decisions, proposals, suggestions
from connector.web import create_app
from mapping.language.payment import Payment
from tests.care.village import Village
from tests.web import signing_in

OFFER = "Ik doe graag boodschappen voor een ander, ik ga toch elke week naar de winkel. Laat maar weten!"
PAID = "Ik doe graag boodschappen voor een ander, tegen een kleine vergoeding. Laat maar weten!"
COSTS = "Ik doe graag boodschappen voor een ander, alleen de benzine graag vergoed. Laat maar weten!"
TWENTY = "Ik ben 20 en ik doe graag boodschappen voor een ander. Laat maar weten!"
ASK = "Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel."


def _rule(village: Village, **rules: object) -> None:
    """Change the rules of the forum `plein`."""
    config = village.engine.config
    changed = replace(config.communities["plein"], **rules)
    village.engine.config = replace(config, communities={**config.communities, "plein": changed})


def _open(village: Village, text: str, forum: str = "plein") -> bool:
    post = village.write("sam", text, forum=forum)
    village.round()
    village.round()
    with village.engine.store.read() as tx:
        found = proposals.of_post(tx, forum, post.key)
    assert found, "it is read as an offer all the same"
    return any(each.open for each in found)


@pytest.mark.parametrize(
    ("rule", "paid", "costs"), [(None, True, True), (Payment.COSTS, False, True), (Payment.NONE, False, False)]
)
def test_what_is_asked_or_offered_for_money_is_not_matched_where_that_is_not_wanted(
    village: Village, rule: Payment | None, paid: bool, costs: bool
) -> None:
    if rule is not None:
        _rule(village, payment=rule)
    assert _open(village, PAID) is paid
    assert _open(village, COSTS) is costs
    assert _open(village, OFFER)
    assert _open(village, PAID, forum="dorp"), "another community has its own rules"


def test_only_accepted_kinds_lead_anywhere(village: Village) -> None:
    _rule(village, accepts=frozenset({"garden"}))
    assert not _open(village, OFFER)
    _rule(village, accepts=frozenset({"garden", "groceries"}))
    assert _open(village, OFFER)


def test_the_practice_page_says_so_beforehand(village: Village) -> None:
    _rule(village, payment=Payment.NONE)
    client = create_app(village.engine).test_client()
    paid = {"text": "Wie maait mijn gras? Ik betaal 10 euro per keer.", "community": "plein"}
    assert "zonder betaling" in client.post("/vraag", data=paid, headers={"Accept-Language": "nl"}).text
    free = {"text": "Wie maait mijn gras?", "community": "plein"}
    assert "zonder betaling" not in client.post("/vraag", data=free, headers={"Accept-Language": "nl"}).text


def test_the_log_says_why(village: Village) -> None:
    _rule(village, payment=Payment.NONE)
    post = village.write("sam", PAID)
    village.round()
    with village.engine.store.read() as tx:
        said = [(each["what"], each["why"]) for each in decisions.about(tx, post.key)]
    assert ("read.house_rules", "help for money is not wanted in this community") in said
    page = signing_in.member(village.engine, "welzijn", Role.VIEWER).get(
        f"/explain/post?community=plein&post={post.key}", headers={"Accept-Language": "nl"}
    )
    assert "hulp voor geld wil deze gemeenschap niet" in page.text


def test_a_community_may_want_older_people_only(village: Village) -> None:
    assert _open(village, TWENTY)
    _rule(village, least_age=21)
    assert not _open(village, TWENTY)
    assert _open(village, TWENTY.replace("20", "35"))
    assert _open(village, OFFER), "who says nothing of age is no child"


def test_moderation_of_a_community_goes_before_that_of_its_organisation(village: Village) -> None:
    _rule(village, approval=Approval.ALWAYS)
    village.write("kees", OFFER, forum="plein")
    village.write("truus", ASK, forum="dorp")
    village.round()
    village.round()
    with village.engine.store.read() as tx:
        waiting = suggestions.waiting(tx)
    assert [pair.state for pair in waiting] == [SuggestionState.WAITING]
    assert village.messages("kees") == []
