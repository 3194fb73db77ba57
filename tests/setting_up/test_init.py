"""`wijkconnector init`, as somebody who never saw it uses it: by flags, by answering, with everything going wrong."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from connector.cli import wijkconnector
from connector.config import load_config
from connector.registry import settings_schemas
from connector.setting_up.asking import Asking
from connector.setting_up.plan import Plan
from connector.setting_up.survey import Shelf, Survey
from connector.setting_up.writing import texts, write
from demo_town import credentials
from demo_town.town import FREE_PORTS, Town
from mapping import examples
from mapping.load import load_mapping, shipped
from tests.setting_up.conftest import Place

WHO = {
    "--organisation": "Stichting Welzijn: 'Noord'", "--municipality": "Arnhem", "--area": "Presikhaaf",
    "--contact": "beheer@example.nl", "--permission": "Beheer", "--permission-reference": "mail van 12 januari",
}  # fmt: skip
KEY = credentials.PRESIKHAAF_KEY
PLAN = Plan(
    language="nl", adapter="rss", name="Dorp", settings={"url": "https://dorp.example.nl/feed"}, secrets={},
    organisation="Dorpsraad", area="Elden", municipality="Arnhem", contact="a@example.nl", permission="Dorpsraad",
    permission_reference="verslag", permission_date=date(2026, 1, 12), today=date(2026, 3, 3), days=60,
)  # fmt: skip


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with Town(ports=FREE_PORTS, hurried=True) as running:
        yield running


def _init(folder: Path, *words: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner(env=env).invoke(wijkconnector, ["init", "--folder", str(folder), *words])


def _flags(**changed: str) -> list[str]:
    words = WHO | {f"--{name.replace('_', '-')}": value for name, value in changed.items()}
    return ["--no-input", *[word for pair in words.items() for word in pair]]


def _login(key: str = KEY) -> list[str]:
    return ["--setting", f"username={credentials.BOT}", "--setting", f"api_key={key}"]


# --- what it finds and writes


def test_a_forum_from_its_address_to_files_that_work(town: Town, tmp_path: Path) -> None:
    done = _init(tmp_path, *_flags(url=f"{town.urls['presikhaaf']}/t/iets/3"), *_login())
    assert done.exit_code == 0, done.stdout + done.stderr
    assert "Buurtplein Presikhaaf (discourse)" in done.stdout
    assert "Wij zijn daar: buurtkoppelaar" in done.stdout
    config = load_config(tmp_path / "config.yaml", settings_schemas(), {})
    (community,) = config.communities.values()
    assert community.dry_run
    assert community.settings["url"] == town.urls["presikhaaf"]
    assert community.settings["api_key"] == KEY
    assert KEY not in (tmp_path / "config.yaml").read_text("utf-8")
    secret = tmp_path / "secrets" / "buurtplein-presikhaaf-api_key"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert secret.parent.stat().st_mode & 0o777 == 0o700
    own = load_mapping(tmp_path / "mapping" / "stichting-welzijn-noord.yaml")
    decided = {rule.when[0].values[0]: rule.then.purpose for rule in own.rules if "hier wordt" in rule.name}
    assert decided == {"hulp-gevraagd": "request", "hulp-aangeboden": "offer"}
    assert all(result.passed for result in examples.run(own))


def test_tags_count_as_categories_do(town: Town, tmp_path: Path) -> None:
    done = _init(tmp_path, *_flags(url=town.urls["malburgen"]), *_login(credentials.MALBURGEN_KEY), "--language", "en")
    assert done.exit_code == 0, done.stdout + done.stderr
    written = next((tmp_path / "mapping").iterdir()).read_text("utf-8")
    assert 'when: {tag: "gevraagd"}' in written
    assert "then: {purpose: request}" in written
    assert "vraag-en-aanbod" in written
    assert "the text decides" in written


def test_a_site_with_a_feed_needs_no_account(town: Town, tmp_path: Path) -> None:
    done = _init(tmp_path, *_flags(url=town.urls["elden"].removeprefix("http://")))
    assert done.exit_code == 0, done.stdout + done.stderr
    config = load_config(tmp_path / "config.yaml", settings_schemas(), {})
    assert next(iter(config.communities.values())).settings["url"] == f"{town.urls['elden']}/feed.xml"


def test_a_secret_in_the_environment_stays_there(town: Town, tmp_path: Path) -> None:
    words = [*_flags(url=town.urls["presikhaaf"]), *_login("${ENV:FORUM_KEY}")]
    done = _init(tmp_path, *words, env={"FORUM_KEY": KEY})
    assert done.exit_code == 0, done.stdout + done.stderr
    assert "${ENV:FORUM_KEY}" in (tmp_path / "config.yaml").read_text("utf-8")
    assert not (tmp_path / "secrets").exists()


# --- what goes wrong


def test_nothing_is_ever_overwritten(town: Town, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("mine")
    done = _init(tmp_path, *_flags(url=town.urls["elden"]))
    assert done.exit_code == 1
    assert "bestaat al" in done.stderr
    (tmp_path / "config.yaml").unlink()
    (tmp_path / "mapping").mkdir()
    own = tmp_path / "mapping" / "stichting-welzijn-noord.yaml"
    own.write_text("mine")
    done = _init(tmp_path, *_flags(url=town.urls["elden"]))
    assert done.exit_code == 1
    assert own.read_text() == "mine"
    assert not (tmp_path / "config.yaml").exists()


def test_everything_missing_is_told_at_once(tmp_path: Path) -> None:
    done = _init(tmp_path, "--no-input", "--url", "https://example.nl")
    assert done.exit_code == 1
    for flag in ("--organisation", "--municipality", "--contact", "--permission", "--permission-reference"):
        assert flag in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("dit is geen adres", "geen"),
        ("http://127.0.0.1:9", "niet te bereiken"),
        ("http://10.1.2.3/", "openbare internet"),
        ("ftp://example.nl", "webadres"),
    ],
)
def test_a_wrong_address_is_one_plain_sentence_and_what_to_do(tmp_path: Path, address: str, words: str) -> None:
    done = _init(tmp_path, *_flags(url=address))
    assert done.exit_code == 1
    assert words in done.stderr
    assert isinstance(done.exception, SystemExit)
    assert "Kijk" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_login_wall_and_a_page_we_do_not_know(place: Place, tmp_path: Path) -> None:
    place.put("/dicht", "<title>Inloggen</title>", status=401)
    place.put("/", "<title>Zomaar een site</title>")
    closed = _init(tmp_path, *_flags(url=f"{place.url}/dicht"))
    assert "inloggen" in closed.stderr
    unknown = _init(tmp_path, *_flags(url=place.url))
    assert "herken ik geen platform" in unknown.stderr
    assert (closed.exit_code, unknown.exit_code) == (1, 1)


def test_a_wrong_key_is_told_with_what_to_do(town: Town, tmp_path: Path) -> None:
    done = _init(tmp_path, *_flags(url=town.urls["presikhaaf"]), *_login("verkeerd" * 8))
    assert done.exit_code == 1
    assert "neemt deze sleutel niet aan" in done.stdout
    assert "vraag de beheerder" in done.stdout
    assert "verkeerdverkeerd" not in done.stdout + done.stderr
    assert not list(tmp_path.iterdir())


def test_what_the_platform_needs_is_named_when_it_is_missing(town: Town, tmp_path: Path) -> None:
    done = _init(tmp_path, *_flags(url=town.urls["presikhaaf"]))
    assert done.exit_code == 1
    assert "--setting username=… --setting api_key=…" in done.stderr


@pytest.mark.parametrize(
    ("flag", "value", "words"),
    [("contact", "geen adres", "geen e-mailadres"), ("permission_date", "31-12-2026", "geen datum")],
)
def test_a_wrong_answer_is_told_with_its_flag(tmp_path: Path, flag: str, value: str, words: str) -> None:
    done = _init(tmp_path, *_flags(url="https://dorp.example.nl", **{flag: value}), "--offline", "--adapter", "rss")
    assert done.exit_code == 1
    assert words in done.stderr
    assert f"--{flag.replace('_', '-')}" in done.stderr


def test_without_a_key_the_files_are_written_and_say_where_it_goes(tmp_path: Path) -> None:
    words = ["--adapter", "discourse", "--setting", "username=bot", "--offline"]
    done = _init(tmp_path, *_flags(url="https://forum.example.nl"), *words)
    assert done.exit_code == 0, done.stderr
    assert "nog niet getest" in done.stdout
    assert "api_key: ${FILE:secrets/" in (tmp_path / "config.yaml").read_text("utf-8")


# --- answering


class Terminal:
    """A person at a terminal: reads what stands there, and types."""

    def __init__(self, *words: str) -> None:
        self.seen, self.at = "", 0
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "connector.cli", "init", *words], stdin=slave, stdout=slave, stderr=slave,
            close_fds=True,
        )  # fmt: skip
        os.close(slave)

    def answer(self, question: str, typed: str) -> None:
        self.read_until(question)
        os.write(self.master, f"{typed}\n".encode())

    def read_until(self, words: str) -> None:
        ends = time.monotonic() + 30
        while words not in self.seen[self.at :]:
            assert time.monotonic() < ends, self.seen
            ready, _, _ = select.select([self.master], [], [], 0.2)
            if ready:
                try:
                    self.seen += os.read(self.master, 65536).decode()
                except OSError:
                    break
        assert words in self.seen[self.at :], self.seen
        self.at = self.seen.index(words, self.at) + len(words)

    def close(self) -> int:
        code = self.process.wait(timeout=30)
        os.close(self.master)
        return code


def test_a_person_is_walked_through_it_and_may_err(town: Town, tmp_path: Path) -> None:
    terminal = Terminal("--folder", str(tmp_path))
    try:
        terminal.answer("Adres van het forum", "http://127.0.0.1:9")
        terminal.answer("Nog eens proberen", "y")
        terminal.answer("Adres van het forum", town.urls["presikhaaf"])
        terminal.read_until("global:read")
        terminal.answer("Naam van het account", credentials.BOT)
        terminal.answer("De API-sleutel", "verkeerd" * 8)
        terminal.answer("Nog eens proberen", "y")
        terminal.answer("Naam van het account", credentials.BOT)
        terminal.answer("De API-sleutel", KEY)
        terminal.answer("Hoe noemen mensen", "")
        terminal.answer("Naam van je organisatie", "Welzijn")
        terminal.answer("Buurt of dorp", "Presikhaaf")
        terminal.answer("Gemeente", "Arnhem")
        terminal.answer("Je e-mailadres", "geen adres")
        terminal.answer("Je e-mailadres", "ik@example.nl")
        terminal.answer("Wie moet het horen", "Wijkteam")
        terminal.answer("Het e-mailadres daarvan", "wijkteam@example.nl")
        terminal.answer("Wie van de community", "Beheer")
        terminal.answer("Waar dat te vinden is", "mail")
        terminal.answer("Wanneer", "")
        terminal.read_until("hier wordt gevraagd")
        terminal.answer("Deze bestanden schrijven", "y")
        terminal.read_until("wijkconnector check")
        assert terminal.close() == 0
    finally:
        terminal.process.kill()
    assert KEY not in terminal.seen
    config = load_config(tmp_path / "config.yaml", settings_schemas(), {})
    assert config.organisations["welzijn"].danger_contact is not None


# --- whatever the names


ODD = [
    "Welzijn: 'Noord' & \"Zuid\" #1", "0", "null", "{a: b}", "- x\n- y", "!!python/object",
    "Ĳ\u2028é\x85😀",
    "%s {organisation} {{", "&a *b", "\\n\\u0000", "x" * 300,
]  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "en"])
def test_any_name_gives_files_that_load(language: str) -> None:
    for odd in ODD:
        ask = Asking(language, {"name": odd}, interactive=False)
        name = ask.text("name")[:100]
        plan = replace(PLAN, language=language, name=name, organisation=name, area=name, permission=name)
        found = Survey(9, 9, 0, (Shelf("category", odd, 9, 9, 0, 9), Shelf("tag", odd, 1)), "village-site")
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), texts(plan, found))
            config = load_config(Path(folder) / "config.yaml", settings_schemas(), {})
        (community,) = config.communities.values()
        assert community.dry_run
        assert config.organisations[plan.organisation_key].name == name


@pytest.mark.parametrize("extends", [None, *shipped()])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_example_it_writes_comes_out_right(tmp_path: Path, extends: str | None, language: str) -> None:
    found = Survey(0, 0, 0, (), extends)
    write(tmp_path, texts(replace(PLAN, language=language), found))
    results = examples.run(load_mapping(tmp_path / "mapping" / "dorpsraad.yaml"))
    assert [result.differences for result in results] == [()]
