"""The mapping editor: what is wrong is said with its place, a preview changes nothing, and saving is safe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from connector import cycle, start
from connector.engine import Engine
from connector.mapping_files import Watch
from connector.narrate import Narrator
from connector.roles import Role
from connector.store import browsing, log_lines
from connector.store.browsing import Wanted
from connector.store.log_lines import Asked
from demo_town.discourse import TestClock
from demo_town.town import FREE_PORTS, Town
from tests.engine.conftest import example_config
from tests.web import signing_in

NORTH = "welzijn-noord"
OWN = "extends: discourse-neighbourhood\n"
NOTHING = OWN + "rules:\n  - when: {community: presikhaaf}\n    then: {purpose: ignore}\n"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    clock = TestClock()
    with Town(ports=FREE_PORTS, clock=clock, hurried=True) as town:
        path = example_config(tmp_path, dict(town.urls))
        text = path.read_text("utf-8").replace("mapping: discourse-neighbourhood", "mapping: noord.yaml")
        path.write_text(text, "utf-8")
        (tmp_path / "noord.yaml").write_text(OWN, "utf-8")
        made = start.start(start.load(path), clock)
        cycle.once(made, Narrator.silent())
        yield made
        made.store.close()


def _hidden(client: FlaskClient, page: str) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', client.get(page).text))


def _file(engine: Engine) -> Path:
    return engine.config.files[0].parent / "noord.yaml"


def _open(engine: Engine) -> int:
    with engine.store.read() as tx:
        return browsing.count(tx, Wanted({NORTH}, open=True))


def test_what_is_wrong_is_said_with_line_and_column(engine: Engine) -> None:
    client, page = signing_in.member(engine, NORTH, Role.ADMIN), f"/mapping/{NORTH}"
    wrong = OWN + "rules:\n  - when: {tga: klus}\n    then: {purpose: request}\n"
    answer = client.post(
        page, data={**_hidden(client, page), "text": wrong, "do": "save"}, headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 422
    assert "Line 3, character 12" in answer.text
    assert "tga: klus" in answer.text  # what was typed is not lost
    assert _file(engine).read_text("utf-8") == OWN


def test_a_preview_counts_and_changes_nothing(engine: Engine) -> None:
    client, page, before = signing_in.member(engine, NORTH, Role.VIEWER), f"/mapping/{NORTH}", _open(engine)
    answer = client.post(
        page, data={**_hidden(client, page), "text": NOTHING, "do": "preview"}, headers={"Accept-Language": "en"}
    )
    found = re.search(r"(\d+) of the (\d+) posts", answer.text)
    assert found is not None
    assert 0 < int(found[1]) <= int(found[2])
    assert _file(engine).read_text("utf-8") == OWN
    assert _open(engine) == before


def test_saving_keeps_the_old_file_and_reads_by_the_new_one(engine: Engine) -> None:
    client, page = signing_in.member(engine, NORTH, Role.ADMIN), f"/mapping/{NORTH}"
    assert _open(engine) > 0
    answer = client.post(page, data={**_hidden(client, page), "text": NOTHING, "do": "save"})
    assert answer.status_code == 303
    assert _file(engine).read_text("utf-8") == NOTHING
    assert [old.read_text("utf-8") for old in _file(engine).parent.glob("noord.yaml.*.old")] == [OWN]
    cycle.once(engine, Narrator.silent())
    assert _open(engine) == 0
    with engine.store.read() as tx:
        assert log_lines.found(tx, Asked({NORTH}, "mapping"), 5)[0].by.startswith("account:")


def test_of_two_who_save_at_once_the_second_loses_nothing(engine: Engine) -> None:
    client, page = signing_in.member(engine, NORTH, Role.ADMIN), f"/mapping/{NORTH}"
    opened = _hidden(client, page)
    _file(engine).write_text(OWN + "refuse: goods\n", "utf-8")
    answer = client.post(page, data={**opened, "text": NOTHING, "do": "save"})
    assert answer.status_code == 409
    assert "purpose: ignore" in answer.text
    assert "refuse: goods" in answer.text
    assert _file(engine).read_text("utf-8") == OWN + "refuse: goods\n"
    again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    assert client.post(page, data={**again, "text": NOTHING, "do": "save"}).status_code == 303


def test_only_an_admin_of_the_organisation_saves(engine: Engine) -> None:
    page = f"/mapping/{NORTH}"
    client = signing_in.member(engine, NORTH, Role.MODERATOR)
    assert client.post(page, data={**_hidden(client, page), "text": NOTHING, "do": "save"}).status_code == 403
    other = signing_in.member(engine, "dorpsraad-zuid", Role.ADMIN)
    assert other.get(page).status_code == 404
    assert _file(engine).read_text("utf-8") == OWN


def test_a_file_that_is_changed_elsewhere_is_taken_over_unless_it_is_wrong(engine: Engine) -> None:
    watch = Watch(engine)
    assert watch.look() == []
    _file(engine).write_text("rules: [", "utf-8")
    assert watch.look() == []
    before = engine.mappings[NORTH]
    _file(engine).write_text(NOTHING, "utf-8")
    assert watch.look() == [NORTH]
    assert engine.mappings[NORTH] != before
