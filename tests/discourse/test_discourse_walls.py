"""What a proxy or firewall before the forum says is not what the forum says: nothing is gone because of it."""

from __future__ import annotations

import pytest
from discourse_community import HEDGE, Community

from adapters.contract import AuthError, Page, TransientError
from adapters.http import Response

WALL = b"<!doctype html><title>Just a moment...</title>"


def walled(community: Community, monkeypatch: pytest.MonkeyPatch, path: str, status: int) -> None:
    """From now on a wall answers what is asked at this path."""
    http = community.adapter.http
    through = http.request

    def request(method: str, url: str, **options: object) -> Response:
        if path in url:
            return Response(status, url, {"Content-Type": "text/html"}, WALL, method=method)
        return through(method, url, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(http, "request", request)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_topic_behind_a_wall_is_not_gone(community: Community, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    community.pull()
    walled(community, monkeypatch, "/t/1.json", status)
    with pytest.raises(TransientError):
        community.adapter.read(["1"])
    monkeypatch.undo()
    assert community.keep(community.adapter.read(["1"])).deletions == ()
    assert HEDGE in community.texts()


def test_a_wall_before_everything_is_waited_for_and_then_told(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    walled(community, monkeypatch, "/", 403)
    with pytest.raises(TransientError, match="firewall") as raised:
        community.adapter.pull(None)
    assert raised.value.give_up_times is not None


def test_the_forum_itself_is_believed(community: Community) -> None:
    community.pull()
    community.forum.delete_topic(1)
    page = community.adapter.read(["1"])
    assert isinstance(page, Page)
    assert [gone.thread for gone in page.deletions] == ["1"]
    with pytest.raises(AuthError):
        community.fresh(api_key="0" * 64).pull(None)
