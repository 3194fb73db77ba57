"""A title's words stay in their forum: links to a topic do not carry them along."""

from __future__ import annotations

from connector.store import outbox
from demo_town.credentials import BOT
from tests.web.signing_in import admin

WORD = "kwikkelkoorts"
ASK = "Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel. Het is in Malburgen."
OFFER = "Ik doe graag boodschappen voor een ander, ik ga toch elke week naar de winkel. Laat maar weten!"


def test_no_message_elsewhere_holds_a_word_of_the_title(running) -> None:  # type: ignore[no-untyped-def]
    here, there = running.town.forums["presikhaaf"], running.town.forums["malburgen"]
    for forum in (here, there):
        forum.add_user("zwaan", "Zwaan")
    category = next(iter(here.categories.values())).name
    topic = here.create_topic("zwaan", f"Hulp gezocht wegens {WORD}", ASK, category)
    elsewhere = next(iter(there.categories.values())).name
    there.create_topic("zwaan", f"Ik help graag, ook bij {WORD}", OFFER, elsewhere)
    assert WORD in topic.slug
    for _ in range(6):
        running.round()
    with running.engine.store.read() as tx:
        said = [each for each in outbox.latest(tx, 500) if each.text]
    assert [each for each in said if f"/t/{topic.id}" in each.text], "somebody was told of this ask"
    for each in said:
        assert WORD not in f"{each.title} {each.text} {each.url}".lower()
    for forum in running.town.forums.values():
        ours = [post.raw for post in forum.posts.values() if post.user_id == forum.user(BOT).id]
        assert not [raw for raw in ours if WORD in raw.lower()]


def test_an_address_pasted_with_its_slug_is_found(running) -> None:  # type: ignore[no-untyped-def]
    running.round()
    forum = running.town.forums["presikhaaf"]
    topic = next(each for each in forum.topics.values() if not each.private)
    pasted = f"{running.town.urls['presikhaaf'].rstrip('/')}/t/{topic.slug}/{topic.id}?u=els"
    answer = admin(running.engine).get("/explain", query_string={"url": pasted})
    assert answer.status_code == 303
    assert f"post={topic.id}-1" in answer.location
