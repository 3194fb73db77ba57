"""Addresses hold no words of a title; the permalink that people see and paste leads to the same post."""

from __future__ import annotations

import urllib.request

import pytest
from wordpress_remote import WordPressRemote
from wordpress_site import Site

from adapters.wordpress.links import address

TITLE = "Hulp gezocht na mijn knieoperatie"


def test_a_post_and_a_comment_are_named_by_number(remote: WordPressRemote) -> None:
    key = remote.add_post(TITLE, "Wie snoeit mijn heg?", "anna")
    reply = remote.add_reply(key, "Ik kan wel.", "bram")
    site = Site(remote)
    site.pull()
    number = int(key.removeprefix("post-"))
    assert site.known.posts[key].url == address(remote.proxy.url, number)
    assert site.known.posts[reply].url == address(remote.proxy.url, number, int(reply.removeprefix("comment-")))
    with urllib.request.urlopen(f"{remote.server.url}/?p={number}", timeout=10) as page:
        assert "knieoperatie" in page.url, "a reader is sent on to the permalink"


@pytest.mark.parametrize("tail", ["", "#comment-7", "?utm_source=nieuwsbrief"])
def test_a_permalink_that_somebody_pastes_is_understood(remote: WordPressRemote, tail: str) -> None:
    key = remote.add_post(TITLE, "Wie snoeit mijn heg?", "anna")
    number = int(key.removeprefix("post-"))
    link = remote.staff("GET", f"/posts/{number}")["link"].replace(remote.server.url, remote.proxy.url)
    found = Site(remote).adapter.address(link + tail)
    assert found == address(remote.proxy.url, number, 7 if "comment" in tail else None)


@pytest.mark.parametrize("other", ["https://elders.example/2026/03/heg/", "{site}/nergens-te-vinden/", "", "heg"])
def test_what_is_no_post_here_stays_as_it_was(remote: WordPressRemote, other: str) -> None:
    url = other.format(site=remote.proxy.url)
    assert Site(remote).adapter.address(url) == url
