"""Setting up a real WordPress: it is known from its address, and a look at the last days skips what is older."""

from __future__ import annotations

from datetime import timedelta

from wordpress_remote import WordPressRemote
from wordpress_site import Site

from adapters.contract import Context, utc_now
from adapters.http import Session
from adapters.recognising import recognise
from adapters.wordpress import WordPressAdapter
from adapters.wordpress.settings import WordPressSettings
from connector.recent import recent
from connector.registry import adapter_classes

DAYS = 30


def _context(**more: object) -> Context:
    return Context(http=Session(user_agent="wijkconnector-tests", allow_loopback=True), **more)  # type: ignore[arg-type]


def test_it_is_known_from_the_address_of_a_post(remote: WordPressRemote) -> None:
    remote.add_post("Wie helpt?", "Mijn heg is te hoog.", "lezer")
    page = Site(remote)
    page.pull()
    address = next(iter(page.known.posts.values())).url
    for url in (remote.proxy.url, address):
        found = recognise(url, adapter_classes(), _context())
        assert [each.adapter for each in found][:1] == ["wordpress"], url
        assert found[0].community.url == remote.proxy.url
        assert found[0].community.title


def test_a_look_at_the_last_days_leaves_out_what_is_older(remote: WordPressRemote) -> None:
    long_ago = f"{utc_now() - timedelta(days=3 * DAYS):%Y-%m-%dT%H:%M:%S}"
    remote.add_post("Oud", "Wie hielp mij toen?", "lezer", date=long_ago)
    new = remote.add_post("Nieuw", "Wie helpt mij nu?", "lezer")
    since = utc_now() - timedelta(days=DAYS)
    adapter = WordPressAdapter(WordPressSettings().load(dict(remote.settings)), _context(since=since))
    assert [post.key for post in recent(adapter, since, lambda *_: None, wait=lambda _: None)] == [new]
