"""Addresses of topics hold no words of their titles, and whatever people paste leads to the same post."""

from __future__ import annotations

import pytest
import requests
from discourse_community import Community

from adapters.discourse.links import address, topic_in, without_slug

SITE = "https://forum.example/buurt"


@pytest.mark.parametrize(
    ("pasted", "plain"),
    [
        ("/t/hulp-na-mijn-operatie/12", "/t/12"),
        ("/t/hulp-na-mijn-operatie/12/", "/t/12"),
        ("/t/hulp-na-mijn-operatie/12/1", "/t/12"),
        ("/t/hulp-na-mijn-operatie/12/3?u=els#antwoord", "/t/12/3"),
        ("/t/hulp/12/last", "/t/12"),
        ("/t/-/12/3", "/t/12/3"),
        ("/t/12", "/t/12"),
        ("/t/12/3", "/t/12/3"),
        ("/t/2-fietsen-gratis/12", "/t/12"),
        ("/t/%E5%8A%A9%E3%81%91/12/4", "/t/12/4"),
    ],
)
def test_every_way_to_write_an_address_comes_to_the_same(pasted: str, plain: str) -> None:
    assert without_slug(SITE, SITE + pasted) == SITE + plain
    assert topic_in(SITE + pasted) == 12


@pytest.mark.parametrize(
    "other",
    ["https://elders.example/t/heg/12", f"{SITE}/c/hulp/5", f"{SITE}/t/alleen-woorden", f"{SITE}/u/els/t", "heg", ""],
)
def test_what_is_no_topic_here_stays_as_it_was(other: str) -> None:
    assert without_slug(SITE, other) == other


def test_our_own_addresses_are_read_back() -> None:
    for number in (1, 2, 31):
        assert without_slug(SITE, address(SITE, 12, number)) == address(SITE, 12, number)


def test_the_forum_sends_a_reader_of_our_link_on_to_the_topic(community: Community) -> None:
    community.pull()
    url = community.posts["1-1"].url
    assert community.adapter.address(f"{community.url}/t/{community.forum.topics[1].slug}/1") == url
    assert community.forum.topics[1].slug not in url
    page = requests.get(url, timeout=10)
    assert page.url == f"{community.url}/t/{community.forum.topics[1].slug}/1"
    assert community.forum.topics[1].title in page.text
