"""A store of an older version loses the words of titles from the addresses it kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from connector.store import Store, Tx

SITE = "https://forum.example"
ALERT = "INSERT INTO alert (organisation, community, post, url, kind, at) VALUES ('o', 'c', 'p', ?, 'k', 0)"


def _mend(tx: Tx) -> None:
    # imported late: migrations are applied in the order in which they are imported
    from connector.store.migrations.m087_plain_links import plain_links

    plain_links(Database(tx))


@pytest.mark.parametrize(
    ("kept", "after"),
    [
        (f"{SITE}/t/hulp-na-operatie/12", f"{SITE}/t/12"),
        (f"{SITE}/buurt/t/hulp/12/3", f"{SITE}/buurt/t/12/3"),
        (f"{SITE}/t/12/3", f"{SITE}/t/12/3"),
        (f"{SITE}/t/2-fietsen/12", f"{SITE}/t/12"),
        (f"{SITE}/2026/03/hulp-na-operatie/", f"{SITE}/2026/03/hulp-na-operatie/"),
        (None, None),
    ],
)
def test_only_the_slug_of_a_topic_goes(tmp_path: Path, kept: str | None, after: str | None) -> None:
    store = Store(tmp_path / "wijk.db")
    with store.write() as tx:
        tx.execute(ALERT, (kept,))
        _mend(tx)
        assert tx.execute("SELECT url FROM alert").fetchone()["url"] == after
    store.close()


def test_a_message_that_waits_is_mended_too(tmp_path: Path) -> None:
    store = Store(tmp_path / "wijk.db")
    text = f"Kijk hier: {SITE}/t/hulp-na-operatie/12, of {SITE}/t/13."
    with store.write() as tx:
        tx.execute(
            "INSERT INTO delivery (key, side, community, person, kind, title, text, language, state, created_at,"
            " not_before) VALUES ('k', 'asker', 'c', 'p', 'reply', '', ?, 'nl', 'queued', 0, 0)",
            (text,),
        )
        _mend(tx)
        assert tx.execute("SELECT text FROM delivery").fetchone()["text"] == f"Kijk hier: {SITE}/t/12, of {SITE}/t/13."
    store.close()
