"""P19, WebSub: a hub over real HTTP, the connector's own door, and a feed that changes between two polls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import requests
from feed_server import Answer, Clock, FeedServer, rss
from flask import Flask
from hub import CHALLENGE, Hub

from adapters.contract import Context
from adapters.rss import FeedAdapter
from connector import cycle, start
from connector.engine import Engine
from connector.narrate import Narrator
from connector.store import posts
from connector.web import create_app
from demo_town.serving import Served, serving

CONFIG = """
instance: {{name: Proef, contact: beheer@example.org, allow_loopback: true, url: "{door}"}}
store: {{path: wijk.db}}
areas:
  noord: {{name: Noord, municipality: Proefstad}}
organisations:
  welzijn:
    name: Welzijn Proefstad
    mapping: mapping.yaml
    danger_contact: {{name: Wijkteam, email: wijkteam@example.org}}
communities:
  buurt:
    organisation: welzijn
    adapter: rss
    area: noord
    settings: {{url: "{feed}", websub_secret: een-eigen-geheim}}
    permission: {{who: Bestuur, when: "2026-01-01", reference: mail}}
"""


@dataclass
class World:
    """A feed, its hub, and the connector with its door open, all on loopback."""

    feed: FeedServer
    hub: Hub
    engine: Engine
    door: Served
    clock: Clock
    entries: list[str]

    def round(self) -> None:
        cycle.pull_step(self.engine, Narrator.silent())

    def publish(self, guid: str) -> bytes:
        self.entries.insert(0, guid)
        return self.body()

    def body(self) -> bytes:
        return rss(*self.entries)

    def known(self) -> int:
        with self.engine.store.read() as tx:
            return len(posts.latest(tx, "buurt", self.clock.now - timedelta(days=30), 50))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    feed, hub, clock = FeedServer(), Hub(), Clock()
    apps: list[Flask] = []  # the door's address stands in the configuration the door is made from
    with serving(lambda environ, answer: apps[0](environ, answer)) as door:
        (tmp_path / "mapping.yaml").write_text("extends: discourse-neighbourhood\n")
        (tmp_path / "config.yaml").write_text(CONFIG.format(door=door.url, feed=f"{feed.url}/feed"))
        engine = start.start(start.load(tmp_path / "config.yaml"), clock)
        apps.append(create_app(engine))
        made = World(feed, hub, engine, door, clock, ["1"])
        links = f'<{hub.url}>; rel="hub", <{feed.url}/feed>; rel="self"'
        feed.answer = lambda asked: Answer(made.body(), headers={"Link": links, "ETag": f'"{len(made.entries)}"'})
        yield made
        engine.store.close()
    hub.close()
    feed.close()


def test_a_feed_with_a_hub_is_subscribed_to_with_a_secret(world: World) -> None:
    world.round()
    (form,) = world.hub.asked
    assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", f"{world.feed.url}/feed")
    assert form["hub.callback"].startswith(f"{world.door.url}/webhooks/buurt?token=")
    assert len(form["hub.callback"].partition("token=")[2]) >= 32
    assert len(form["hub.secret"]) >= 32
    assert "een-eigen-geheim" not in str(form)
    assert int(form["hub.lease_seconds"]) == 7 * 86400


def test_intent_is_confirmed_for_what_we_asked_and_nothing_else(world: World) -> None:
    world.round()
    right = world.hub.verify()
    assert (right.status_code, right.text) == (200, CHALLENGE)
    assert right.headers["Content-Type"].startswith("text/plain")
    assert world.hub.verify(**{"hub.topic": "https://elders.example/feed"}).status_code == 404
    assert world.hub.verify("unsubscribe").status_code == 404
    forged = f"{world.door.url}/webhooks/buurt?token={'0' * 40}&hub.mode=subscribe&hub.challenge=x&hub.topic="
    assert requests.get(forged + f"{world.feed.url}/feed", timeout=5).status_code == 404
    assert requests.get(f"{world.door.url}/webhooks/nergens", timeout=5).status_code == 404


def test_a_push_makes_us_look_and_nothing_of_it_is_believed(world: World) -> None:
    world.round()
    world.hub.verify()
    world.clock.forward(1000)
    world.publish("2")
    asked = len(world.feed.asked)
    assert world.hub.distribute(rss("verzonnen")).status_code == 200
    world.round()
    assert len(world.feed.asked) == asked + 1
    assert world.known() == 2
    with world.engine.store.read() as tx:
        assert not tx.execute("SELECT 1 FROM post WHERE text LIKE '%verzonnen%'").fetchone()
    world.clock.forward(3600 + 600)
    world.round()  # the usual poll goes on, and finds nothing more
    assert len(world.feed.asked) == asked + 2
    assert world.known() == 2


def test_pushes_are_followed_no_more_often_than_a_feed_may_be_asked(world: World) -> None:
    world.round()
    world.hub.verify()
    asked = len(world.feed.asked)
    for number in range(30):
        world.publish(f"n{number}")
        world.hub.distribute(world.body())
        world.clock.forward(60)
        world.round()
    assert len(world.feed.asked) - asked <= 2  # in half an hour; at least 900 s apart


@pytest.mark.parametrize(("method", "secret"), [("sha256", "een ander geheim"), ("sha1", None), ("md5", None)])
def test_a_push_that_is_not_signed_well_is_refused(world: World, method: str, secret: str | None) -> None:
    world.round()
    world.hub.verify()
    world.clock.forward(1000)
    world.publish("2")
    asked = len(world.feed.asked)
    assert world.hub.distribute(world.body(), method, secret).status_code == 403
    callback = world.hub.confirmed[-1].callback
    assert requests.post(callback, data=world.body(), timeout=5).status_code == 403
    world.round()
    assert len(world.feed.asked) == asked


@pytest.mark.parametrize("method", ["sha256", "sha384", "sha512"])
def test_every_safe_method_is_taken_also_for_a_large_feed(world: World, method: str) -> None:
    world.round()
    world.hub.verify()
    assert world.hub.distribute(b"x" * 3_000_000, method).status_code == 200


def test_the_lease_is_renewed_at_four_fifths_of_what_the_hub_granted(world: World) -> None:
    world.hub.lease = 5 * 86400
    world.round()
    world.hub.verify()
    begun = world.clock.now
    renewed = _live(world, days=5)
    assert timedelta(days=4) <= renewed - begun < timedelta(days=4, hours=3)
    assert len(world.hub.asked) == 2


def test_a_lease_nobody_confirmed_is_asked_for_again_before_it_would_end(world: World) -> None:
    world.round()
    begun = world.clock.now
    renewed = _live(world, days=7)
    assert timedelta(days=5) <= renewed - begun <= timedelta(days=6)


def _live(world: World, days: int) -> datetime:
    """Live on, hour by hour, until the hub is asked again; when that was is returned."""
    for _ in range(days * 24):
        world.clock.forward(3600)
        world.round()
        if len(world.hub.asked) > 1:
            return world.clock.now
    return world.clock.now


@pytest.mark.parametrize("status", [400, 404, 500, 503])
def test_a_hub_that_refuses_changes_nothing(world: World, status: int) -> None:
    world.hub.status = status
    world.round()
    world.clock.forward(2 * 3600)
    world.publish("2")
    world.round()
    assert world.known() == 2
    assert len(world.hub.asked) == 1
    world.clock.forward(86400)
    world.round()
    assert len(world.hub.asked) == 2


def test_a_hub_that_is_gone_changes_nothing(world: World) -> None:
    world.hub.close()
    world.round()
    assert world.known() == 1


@pytest.mark.parametrize(
    ("head", "hub"),
    [
        ('<atom:link rel="hub" href="{hub}"/><atom:link rel="self" href="{self}"/>', True),
        ('<atom:link rel="self hub" href="{hub}"/>', True),
        ('<atom:link rel="hub" href="javascript:alert(1)"/>', False),
        ('<atom:link rel="hub" href="http://hub.example/"/>', False),  # the secret would travel in the clear
        ('<atom:link rel="hub" href="https://10.0.0.1/"/>', False),
        ("", False),
    ],
)
def test_the_hub_is_found_in_the_document_too(world: World, head: str, hub: bool) -> None:
    filled = head.replace("{hub}", world.hub.url).replace("{self}", f"{world.feed.url}/feed")
    world.feed.answer = lambda asked: Answer(rss("1", head=filled), headers={"ETag": '"x"'})
    world.round()
    assert len(world.hub.asked) == hub
    assert world.known() == 1


def test_without_a_secret_no_hub_is_asked(world: World) -> None:
    http = world.engine.adapters["buurt"].http
    FeedAdapter({"url": f"{world.feed.url}/feed"}, Context(http, world.clock, callback=world.door.url)).pull(None)
    assert world.hub.asked == []
