"""What people wrote, without what others wrote or what only machines read; and what we write in return."""

from __future__ import annotations

import time

import pytest

from adapters.contract import Kind, Outgoing, PostError, PostStatus
from adapters.discourse.message import external_id, mark, raw_of, title_of
from adapters.discourse.posts import Topic, raw_post, tags_of, topic_of
from adapters.discourse.raw_text import plain
from adapters.json_fields import moment

CASES = {
    "quote": ('[quote="jan, post:3, topic:9"]\nIk zoek hulp\n[/quote]\n\nDat doe ik!', "Dat doe ik!"),
    "nested quotes": ('[quote="a"]x[quote="b"]y[/quote]z[/quote]\nJa', "Ja"),
    "quoted lines": ("> wie kan er?\n\nIk kan.", "Ik kan."),
    "quote never closed": ("[quote]\nMijn eigen woorden", "[quote]\nMijn eigen woorden"),
    "poll": ("Stem mee:\n[poll type=regular]\n* ja\n* nee\n[/poll]", "Stem mee:"),
    "comment": ("Hallo<!-- wc:abc --> daar", "Hallo daar"),
    "date": ('Kom op [date=2026-05-01 time=14:00:00 timezone="Europe/Amsterdam"].', "Kom op 2026-05-01 14:00."),
    "image": ("Zie ![heg|690x400](upload://abc.jpg) hier", "Zie hier"),
    "file": ("[plan.pdf|attachment](upload://x.pdf) erbij", "plan.pdf erbij"),
    "link": ("Zie [mijn pagina](https://x.nl) en <https://y.nl>", "Zie mijn pagina en https://y.nl"),
    "emphasis": ("**Wie** helpt _mij_ met ~~de~~ een heg?", "Wie helpt mij met de een heg?"),
    "underscores in a link": ("https://x.nl/a_b_c", "https://x.nl/a_b_c"),
    "heading and list": ("# Gezocht\n- hulp\n- ladder", "Gezocht\n- hulp\n- ladder"),
    "html": ("<b>Dag</b> &amp; groet<br>Piet", "Dag & groet\nPiet"),
    "emoji": ("Graag :slight_smile: om 10:30:00", "Graag om 10:30:00"),
    "cut-off mail": ("Ja!\n<details class='elided'>\n<summary>…</summary>\nOp maandag schreef Jan\n</details>", "Ja!"),
    "details of the writer": ('[details="Meer"]\nik heb een ladder\n[/details]', "ik heb een ladder"),
    "bidi and control": ("a\u202eb\x00c\ud800d", "abcd"),
    "heart": ("Ik <3 deze buurt", "Ik <3 deze buurt"),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_only_the_writers_own_words(case: str) -> None:
    raw, words = CASES[case]
    assert plain(raw) == words


@pytest.mark.parametrize(
    "piece",
    ["[quote]", "<!--", "*", "_a", "[", "<a ", "![a](", "[date=", "> ", ":a", "\\", "- ", "[quote][/poll]", "a_ _"],
)
def test_no_text_takes_long(piece: str) -> None:
    began = time.process_time()
    plain(piece * (100_000 // len(piece)))
    assert time.process_time() - began < 2.0


def post(**fields: object) -> dict[str, object]:
    return {"post_number": 1, "created_at": "2026-03-02T09:00:00.000Z", "raw": "Dag", "username": "anna"} | fields


def test_numbers_as_words_and_missing_fields() -> None:
    read = raw_post(
        post(post_number="3", user_id="7", reply_to_post_number="2", odd=[1]), Topic(5), "https://f.nl", "bot"
    )
    assert (read.key, read.reply_to, read.author.key, read.updated_at) == ("5-3", "5-2", "7", read.created_at)
    assert read.url == "https://f.nl/t/5/3"


@pytest.mark.parametrize("broken", [{"post_number": None}, {"created_at": "gisteren"}, {"created_at": None}])
def test_a_post_without_number_or_date_is_one_post_lost(broken: dict[str, object]) -> None:
    with pytest.raises(PostError):
        raw_post(post(**broken), Topic(5), "https://f.nl", "bot")


def test_the_text_of_a_hidden_post_is_not_used() -> None:
    read = raw_post(post(hidden=True, raw="scheldwoorden"), Topic(5), "https://f.nl", "bot")
    assert (read.text, read.status) == ("", PostStatus.HIDDEN)


def test_a_server_that_keeps_raw_to_itself() -> None:
    item = post(cooked="<p>Ik zoek <b>hulp</b>.</p><aside class='quote'>Ander</aside><p>Dank!</p>")
    del item["raw"]
    assert raw_post(item, Topic(5), "https://f.nl", "bot").text == "Ik zoek hulp.\n\nDank!"


def test_tags_of_every_version() -> None:
    assert tags_of(["tuin", "klus"]) == tags_of([{"id": 1, "name": "tuin"}, {"name": "klus"}]) == ("tuin", "klus")
    assert tags_of(None) == ()


def test_states_of_a_topic() -> None:
    states = {
        PostStatus.OPEN: {},
        PostStatus.CLOSED: {"archived": True},
        PostStatus.SOLVED: {"closed": True, "accepted_answer": {"post_number": 2}},
        PostStatus.HIDDEN: {"visible": False, "closed": True},
    }
    for status, fields in states.items():
        topic = topic_of({"id": "4", **fields})
        assert topic is not None
        assert topic.status is status


def test_marks_and_ids_fit_what_discourse_takes() -> None:
    for key in ("a" * 32, "x" * 300, "é/../", ""):
        assert len(external_id(key)) <= 50
        assert external_id(key).isascii()
        assert external_id(key).replace("-", "").isalnum()
        assert mark(key).count("--") == 2


def test_every_line_of_ours_stays_a_plain_line() -> None:
    out = Outgoing(
        "a" * 32, Kind.REPLY, "1. een\n- twee\n> drie\n    vier\n\n[quote]@piet[/quote] <!-- wc:b -->", thread="1"
    )
    raw = raw_of(out)
    assert "@piet" not in raw
    assert "[quote]" not in raw.replace("\\[quote\\]", "")
    assert mark("b") not in raw
    assert raw.endswith(mark("a" * 32))
    assert not any(line.startswith((" ", "- ", "> ", "1. ")) for line in raw.splitlines())


def test_a_message_always_has_a_title_of_one_line() -> None:
    for title in ("", "Hulp\nmet de heg @piet", "x" * 900):
        shown = title_of(Outgoing("a" * 32, Kind.MESSAGE, "Piet helpt graag.\nEcht.", title=title))
        assert 2 <= len(shown) <= 255
        assert "\n" not in shown
        assert "@" not in shown


def test_absurd_times_are_no_times() -> None:
    assert moment("2026-03-02T10:00:00+01:00") == moment("2026-03-02T09:00:00Z") == moment("2026-03-02 09:00:00")
    for absurd in ("9999-12-31T23:59:59-23:00", "0001-01-01T00:00:00Z", "morgen", "", None, 17):
        assert moment(absurd) is None
    read = raw_post(post(updated_at="2020-01-01T00:00:00Z"), Topic(5), "https://f.nl", "bot")
    assert read.updated_at == read.created_at
