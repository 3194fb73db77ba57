"""A name, a number and an illness are planted in posts of one community. They stay there.

After a long run with matches, answers, danger, a hand-over, a digest, an export and errors, they are looked for in
everything that leaves that community: posts elsewhere, mail, pages, feeds, logs, errors, and the figures.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator

import pytest

from adapters.contract import Kind
from connector import access
from connector.roles import Role
from connector.store import accounts
from connector.store.schema import tables
from connector.web import create_app
from tests.care.postbus import open_postbus
from tests.care.village import CONFIG, Village, open_village

NAME, NUMBER, ILLNESS = "Zwaantje Kwikkelstra", "06-83917264", "kwikkelkoorts"
CANARIES = ("zwaantje", "kwikkelstra", "83917264", "kwikkelkoorts")
STORY = f"Groeten van {NAME}, bel maar {NUMBER}. Ik heb {ILLNESS}."
POSTS = (
    ("zwaantje", f"Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel. {STORY}"),
    ("zwaantje_k", f"Wie kan mij helpen met mijn schulden? Er komt een deurwaarder. {STORY}"),
    ("z.kwikkelstra", f"Ik weet het niet meer. Ik wil niet meer leven. {STORY}"),
    ("zwaan", f"Ik doe graag boodschappen voor een ander, ik ga toch elke week naar de winkel. {STORY}"),
    ("zwaantje4", f"Ik ben 15 en wil graag de hond uitlaten voor een ander. {STORY}"),
)
ELSEWHERE = (
    ("kees", "Ik doe graag boodschappen voor een ander, ik ga toch elke week naar de winkel. Laat maar weten!"),
    ("els", "Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel."),
    ("bram", "Ik wil graag honden uitlaten voor buren die dat zelf niet kunnen. Bied mij gratis aan."),
)
ANSWERS = (f"Ja, graag! {STORY}", f"ja {NAME}", f"Wat bedoel je? {STORY}", "mijn gegevens", f"Nee. {STORY}")
DAY = 86400.0


@pytest.fixture(scope="module")
def logged() -> Iterator[io.StringIO]:
    """Every log record of this module, as text, with its traceback."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(lambda record: record.name != "mail.log")  # that is the mail server, which is told to shout
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.setLevel(level)
    root.removeHandler(handler)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, logged: io.StringIO) -> Iterator[Village]:
    digest = "    digest: {to: redactie@dorp.example, every: day}\n"
    config = CONFIG.replace("    name: Dorpsforum\n", f"    name: Dorpsforum\n{digest}")
    with open_postbus() as box:
        village = open_village(tmp_path_factory.mktemp("canary"), box, config)
        _live(village)
        yield village
        village.engine.store.close()


def _live(village: Village) -> None:
    """Five days in which everybody writes, and everybody answers."""
    for author, text in POSTS:
        village.write(author, text, "plein")
    for author, text in ELSEWHERE:
        village.write(author, text, "dorp")
    for number in range(40):
        # for a while the mail server refuses, and repeats what it should not
        village.box.data = f"550 no {NAME}, {NUMBER}" if number in (5, 6) else ""
        village.round(DAY / 8)
        for forum in village.forums.values():
            for message in forum.messages[number : number + 1]:
                if message.out.recipient is not None:
                    forum.answer(message, ANSWERS[number % len(ANSWERS)] if forum.key == "plein" else "Ja, graag")


def _found(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text.lower()]


def test_the_canaries_were_there_and_there_was_something_to_leak(lived: Village) -> None:
    with lived.engine.store.read() as tx:
        held = " ".join(str(tuple(row)) for row in tx.execute("SELECT * FROM post"))
    assert set(_found(held)) == set(CANARIES)
    assert lived.forums["dorp"].messages, "something was said elsewhere"
    assert {mail["To"] for mail in lived.mails()} >= {"gevaar@welzijn.example", "redactie@dorp.example"}
    assert lived.told


def test_no_other_community_hears_them(lived: Village) -> None:
    for message in lived.forums["dorp"].messages:
        assert not _found(f"{message.out.title} {message.out.text}")


def test_no_public_reply_repeats_them_not_even_at_home(lived: Village) -> None:
    public = [each for each in lived.forums["plein"].messages if each.out.kind is Kind.REPLY]
    assert public
    for message in public:
        assert not _found(f"{message.out.title} {message.out.text}")


def test_no_mail_holds_them(lived: Village) -> None:
    for mail in lived.mails():
        assert not _found(mail.as_string())
    with lived.engine.store.read() as tx:
        assert not _found(" ".join(str(tuple(row)) for row in tx.execute("SELECT * FROM mail_outbox")))


def test_no_log_line_and_no_word_on_the_terminal_holds_them(lived: Village, logged: io.StringIO) -> None:
    assert "could not be sent" in logged.getvalue() or "was given up" in logged.getvalue()
    assert not _found(logged.getvalue())
    assert not _found("\n".join(lived.told))


def test_no_decision_alert_error_or_figure_holds_them(lived: Village) -> None:
    own = {"post", "person", "proposal", "proposal_words", "delivery"}  # of the community itself; delivery: its words
    with lived.engine.store.read() as tx:
        for table in tables(tx).keys() - own:
            text = " ".join(str(tuple(row)) for row in tx.execute(f"SELECT * FROM {table}"))
            assert not _found(text), table
        data = " ".join(row["data"] for row in tx.execute("SELECT data FROM proposal"))
        assert not {"83917264", "kwikkelstra"} & set(_found(data)), "what is read of a post is masked"
        words = tx.execute("SELECT title, text, error, url FROM delivery WHERE community = 'dorp'")
        assert not _found(" ".join(str(tuple(row)) for row in words))


def test_no_page_for_others_shows_them(lived: Village) -> None:
    browser = lived.browser()
    pages = ["/privacy", "/healthz", "/metrics", "/communities/dorp/suggestions", "/communities/dorp/widget"]
    pages += ["/communities/dorp/suggestions.atom", "/communities/dorp/suggestions.json"]
    pages += [f"/communities/plein/{name}" for name in ("suggestions", "widget", "suggestions.atom")]
    pages += ["/nowhere", "/mijn-gegevens/wrong"]
    for mail in lived.mails():
        content = mail.get_body(("plain",))
        assert content is not None
        pages += re.findall(r"https://connector\.example(/\S+)", content.get_content())
    assert len(pages) > 12
    for page in pages:
        response = browser.get(page)
        assert not _found(response.text), page
        assert not _found(str(response.headers)), page


def test_no_page_of_another_organisation_shows_them_to_who_looks_after_it(lived: Village) -> None:
    now = lived.clock()
    with lived.engine.store.write() as tx:
        accounts.grant(tx, "dorp@dorp.example", "dorp", Role.ADMIN, "test", now)
    browser = lived.browser()
    link = access.link(lived.engine, "dorp@dorp.example", now).removeprefix("https://connector.example")
    assert browser.post(link, base_url="https://connector.example").status_code == 303
    rules = [rule for rule in create_app(lived.engine).url_map.iter_rules() if not rule.arguments]
    shown = 0
    for rule in rules:
        if "GET" in (rule.methods or ()):
            response = browser.get(rule.rule, base_url="https://connector.example")
            shown += response.status_code == 200
            assert not _found(response.get_data().decode("utf-8", "replace")), rule.rule
    assert shown > 8
