"""Letting people and programs in, and out again, by commands."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result

from connector import start
from connector.cli import wijkconnector
from tests.engine.conftest import EXAMPLE
from tests.web import signing_in

ANNA = "anna@welzijn.example"
NORTH = "welzijn-noord"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(EXAMPLE.read_text("utf-8"), "utf-8")
    return path


def _run(config: Path, *words: str) -> Result:
    return CliRunner(env={"WIJKCONNECTOR_LANGUAGE": "en"}).invoke(wijkconnector, [*words, "--config", str(config)])


def test_a_link_is_for_who_has_a_role_and_stops_with_it(config: Path) -> None:
    assert "welzijn-noord" in _run(config, "account", "grant", ANNA, "--role", "viewer", "--organisation", NORTH).output
    link = _run(config, "sign-in-link", "--email", ANNA).output.strip()
    engine = start.start(start.load(config))
    browser = signing_in.visitor(engine)
    browser.post(urlsplit(link).path)
    assert browser.get("/proposals").status_code == 200
    assert f"{NORTH}: viewer" in _run(config, "account", "list").output
    assert "1 roles, 1 sessions" in _run(config, "account", "revoke", ANNA).output
    assert browser.get("/proposals").status_code == 303
    engine.store.close()


@pytest.mark.parametrize("where", [(), ("--everywhere", "--organisation", NORTH), ("--organisation", "nowhere")])
def test_a_role_is_for_one_organisation_or_everywhere(config: Path, where: tuple[str, ...]) -> None:
    assert _run(config, "account", "grant", ANNA, "--role", "admin", *where).exit_code == 2


def test_a_token_opens_the_api_until_it_is_revoked(config: Path) -> None:
    made = _run(config, "token", "create", "--organisation", NORTH, "--name", "our dashboard").output.strip()
    engine = start.start(start.load(config))
    client, headers = signing_in.visitor(engine), {"Authorization": f"Bearer {made}"}
    assert client.get("/api/v1/communities", headers=headers).status_code == 200
    listed = _run(config, "token", "list").output
    assert "our dashboard" in listed
    assert made not in listed
    key = listed.splitlines()[1].split()[0]
    assert "cannot use the API any more" in _run(config, "token", "revoke", key).output
    assert client.get("/api/v1/communities", headers=headers).status_code == 401
    assert _run(config, "token", "revoke", key).exit_code == 1
    engine.store.close()
