"""`wijkconnector preview`: shows all that would happen, and does none of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from connector import start
from connector.cli import wijkconnector
from connector.model import Side
from connector.preview import Preview, gather, play
from connector.preview.report import excerpt, report
from connector.preview.showing import as_page, as_text
from connector.store import people
from demo_town.credentials import BOT
from demo_town.discourse import TestClock
from demo_town.script import lines
from demo_town.town import FREE_PORTS, Town
from tests.engine.conftest import example_config


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with Town(ports=FREE_PORTS, clock=TestClock(), hurried=True) as running:
        yield running


@pytest.fixture
def path(town: Town, tmp_path: Path) -> Path:
    return example_config(tmp_path, dict(town.urls))


def _now(town: Town) -> datetime:
    return next(iter(town.forums.values())).now()


def _played(town: Town, path: Path, days: int = 30, **changes: object) -> Preview:
    config = start.load(path)
    until = _now(town)
    since = until - timedelta(days=days)
    with gather(config, lambda: until, since, lambda community: lambda *_: None) as gathered:
        return play(config, gathered, since, until, lambda moment: None)


def _written_there(town: Town) -> list[str]:
    return [
        post.raw
        for forum in town.forums.values()
        for post in forum.posts.values()
        if post.user_id == forum.user(BOT).id
    ]


@pytest.fixture(scope="module")
def preview(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Preview:
    return _played(town, example_config(tmp_path_factory.mktemp("preview"), dict(town.urls)))


def test_it_tells_what_would_be_posted_and_posts_nothing(town: Town, preview: Preview, path: Path) -> None:
    assert len(preview.read) > 40
    assert preview.made
    assert {Side.ASKER, Side.HELPER} <= {posted.delivery.side for posted in preview.posted}
    assert all(posted.delivery.text for posted in preview.posted)
    assert _written_there(town) == []
    assert not start.load(path).store.path.exists()


def test_the_words_are_those_the_connector_would_send(town: Town, preview: Preview) -> None:
    for posted in preview.posted:
        assert "automatisch bericht" in posted.delivery.text or "automatic message" in posted.delivery.text
        assert "stop" in posted.delivery.text.casefold()


def test_nobody_is_written_to_at_night(town: Town, path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace("quiet_hours: null", "quiet_hours: '20:00-08:00'"), "utf-8")
    config = start.load(path)
    shown = report(config, _played(town, path))
    hours = [int(message.at[-5:-3]) for message in shown.messages]
    assert hours
    assert all(8 <= hour < 20 for hour in hours)


def test_a_store_that_exists_is_copied_and_left_as_it_was(town: Town, path: Path) -> None:
    config = start.load(path)
    engine = start.start(config, lambda: _now(town))
    from connector import pull, read

    for key in config.communities:
        pull.pull(engine, key)
    read.read_due(engine)
    engine.store.close()
    before = hashlib.sha256(config.store.path.read_bytes()).hexdigest()
    played = _played(town, path)
    assert all(source.kept for source in played.sources.values())
    assert played.posted
    assert hashlib.sha256(config.store.path.read_bytes()).hexdigest() == before


def test_who_said_stop_gets_nothing_in_a_preview_either(town: Town, path: Path) -> None:
    from connector import pull
    from connector.model import OptOutScope

    first = _played(town, path)
    told = {posted.delivery.person: posted for posted in first.posted}
    config = start.load(path)
    engine = start.start(config, lambda: _now(town))
    for key in config.communities:
        pull.pull(engine, key)
    with engine.store.write() as tx:
        known = [row["id"] for row in tx.execute("SELECT id FROM person")]
        for person in known:
            people.opt_out(tx, person, OptOutScope.EVERYWHERE, "", _now(town))
    engine.store.close()
    assert told
    assert _played(town, path).posted == ()


def test_a_community_that_cannot_be_read_is_told_and_the_others_are_shown(town: Town, path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace(town.urls["malburgen"], "http://127.0.0.1:9"), "utf-8")
    done = _run(path, "--quiet")
    assert done.exit_code == 1
    assert "malburgen kon niet gelezen worden: 127.0.0.1 is niet te bereiken." in done.output
    assert "Buurtplein Presikhaaf" in done.output


def _run(path: Path, *words: str) -> Result:
    return CliRunner().invoke(wijkconnector, ["preview", "--config", str(path), *words])


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loaded: list[str] = []
        self.lang = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        said = dict(attrs)
        self.lang = self.lang or said.get("lang") or ""
        if tag != "a":
            self.loaded += [value or "" for name, value in attrs if name in ("src", "href", "action")]


def test_the_page_stands_alone_and_holds_nothing_private(town: Town, preview: Preview, path: Path) -> None:
    config = start.load(path)
    page = as_page(report(config, preview))
    read = _Page()
    read.feed(page)
    assert read.lang == "nl"
    assert read.loaded == []
    assert not {"script", "iframe", "img", "form"} & set(read.tags)
    assert read.tags.count("h1") == 1
    names = {line.by for name in ("presikhaaf", "malburgen", "elden") for line in lines(name)}
    text = re.sub(r"<[^>]+>", " ", page)
    leaked = {name for name in names if re.search(rf"\b{re.escape(name)}\b", text)}
    assert not leaked
    assert not re.search(r"\b06[- ]?\d{8}\b", text)


def test_text_of_a_post_cannot_become_part_of_the_page(town: Town, preview: Preview, path: Path) -> None:
    evil = '<script>alert(1)</script> "><img src=x onerror=alert(1)>'
    harmless = [each for each in preview.read if not (each.reading.special or each.reading.danger)]
    attacked = replace(harmless[0], post=replace(harmless[0].post, title=evil, text=evil, url="https://x.example/"),
                       reading=replace(harmless[0].reading, private=()))  # fmt: skip
    page = as_page(report(start.load(path), replace(preview, read=(attacked,), made=(), posted=())))
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_posts_about_health_or_danger_are_not_quoted(preview: Preview) -> None:
    delicate = [read for read in preview.read if read.reading.special or read.reading.danger]
    assert delicate
    assert all(excerpt(read.post, read.reading) == ("", None) for read in delicate)


def test_personal_data_is_masked_in_what_is_quoted(preview: Preview) -> None:
    from mapping import language
    from mapping.proposal import Place

    said = "Bel mij op 06-12345678 of mail anna@example.nl. Groeten, Anna de Vries"
    harmless = next(each for each in preview.read if not each.reading.special)
    post = replace(harmless.post, title="Anna zoekt een ladder, 06-87654321", text=said)
    reading = language.read(language.Text(post.title, post.text, post.created_at, Place()))
    shown = " ".join(str(part) for part in excerpt(post, replace(reading, special=frozenset(), danger=frozenset())))
    for secret in ("12345678", "87654321", "anna@example.nl", "Vries"):
        assert secret not in shown
    assert "ladder" in shown


def test_text_and_page_in_english_with_the_note_on_approval(tmp_path: Path) -> None:
    with Town(ports=FREE_PORTS, hurried=True) as today:
        _show_to_the_board(example_config(tmp_path, dict(today.urls)))


def _show_to_the_board(path: Path) -> None:
    text = path.read_text("utf-8").replace("approval: never", "approval: always")
    path.write_text(text.replace("language: nl ", "language: en "), "utf-8")
    target = path.parent / "board.html"
    done = _run(path, "--days", "20", "--html", str(target))
    assert done.exit_code == 0, done.output
    assert "A person approves this suggestion first." in done.output
    assert '<html lang="en">' in target.read_text("utf-8")
    assert target.stat().st_mode & 0o777 == 0o600


def test_nothing_to_show_is_said_so(town: Town, preview: Preview, path: Path) -> None:
    empty = replace(preview, read=(), made=(), posted=())
    shown = report(start.load(path), empty)
    assert "Er waren geen vraag en aanbod" in as_text(shown)
    assert "Er zou niets geplaatst zijn." in as_page(shown)
