"""How much work pulling 10,000 Discourse posts is for us, beside what it is for the server.

    python benchmarks/discourse.py [posts] [topics]

The stand-in forum runs in a process of its own, so that both processor times are measured apart. Waiting is left out:
the adapter's clock is moved on by what it asks to wait. Fails when our time exceeds the server's, or a post is missed.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from typing import Any

from adapters.contract import Context
from adapters.discourse import DiscourseAdapter
from adapters.discourse.settings import DiscourseSettings
from adapters.http import Session
from demo_town.discourse import UNLIMITED, Forum, serve

TEXT = (
    "Ik zoek iemand die mij op {day} kan helpen met de **boodschappen**, of met [de tuin](https://wijk.example). #{n}"
)
DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag")


def run_forum(pipe: Connection, posts: int, topics: int) -> None:
    """Serve a forum until told to stop, then say how much processor time serving took."""
    unlimited: dict[str, Any] = dict(UNLIMITED)
    forum = Forum(**unlimited)
    for name in ("anna", "piet", "bot"):
        forum.add_user(name)
    forum.add_category("Hulp gevraagd")
    opened = []
    for number in range(posts):
        text = TEXT.format(day=DAYS[number % len(DAYS)], n=number)
        if number % (posts // topics) == 0:
            opened.append(forum.create_topic("anna", f"Wie helpt, vraag {number}?", text, "Hulp gevraagd"))
        else:
            forum.reply("piet", opened[number % len(opened)].id, text)
    key = forum.add_key("bot", ("global:read",)).key
    with serve(forum) as served:
        began = time.process_time()
        pipe.send((served.url, key))
        pipe.recv()
        pipe.send((time.process_time() - began, len(forum.asked)))


def pull_all(url: str, key: str) -> tuple[int, float, float]:
    """Give the posts pulled, our processor time, and the seconds our pace would have taken."""
    now = datetime.now(UTC)
    waited = 0.0
    settings = DiscourseSettings().load({"url": url, "username": "bot", "api_key": key})
    http = Session(user_agent="wijkconnector-benchmark", allow_loopback=True)
    adapter = DiscourseAdapter(settings, Context(http=http, now=lambda: now + timedelta(seconds=waited)))
    keys: set[str] = set()
    began = time.process_time()
    page = adapter.pull(None)
    keys.update(post.key for post in page.posts)
    while page.more:
        waited += page.wait
        page = adapter.pull(page.cursor)
        keys.update(post.key for post in page.posts)
    return len(keys), time.process_time() - began, waited


def main(posts: int = 10_000, topics: int = 1_000) -> int:
    ours, theirs = multiprocessing.Pipe()
    forum = multiprocessing.get_context("spawn").Process(target=run_forum, args=(theirs, posts, topics), daemon=True)
    forum.start()
    url, key = ours.recv()
    pulled, own, waited = pull_all(url, key)
    ours.send("stop")
    server, requests = ours.recv()
    forum.join()
    print(f"{pulled} of {posts} posts in {requests} requests; at our pace {waited / 60:.0f} minutes")
    print(f"processor time: adapter {own:.2f} s, server {server:.2f} s, ratio {own / server:.2f}")
    return 0 if pulled == posts and own <= server else 1


if __name__ == "__main__":
    sys.exit(main(*(int(value) for value in sys.argv[1:3])))
