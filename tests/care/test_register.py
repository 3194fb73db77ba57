"""The register of processing names every table and column that there really is, and the document is made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from connector.privacy import register
from connector.store import Store
from connector.store.persons_data import ABOUT
from connector.store.schema import tables

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    store = Store(tmp_path_factory.mktemp("register") / "store.db")
    with store.read() as tx:
        found = tables(tx)
    store.close()
    return found


def test_every_table_and_column_has_a_purpose_a_ground_and_a_term(schema: dict[str, list[str]]) -> None:
    wrong = register.problems(schema)
    assert not wrong, "\n" + "\n".join(wrong)


def test_the_document_is_up_to_date(schema: dict[str, list[str]]) -> None:
    written = (ROOT / register.DOCUMENT).read_text("utf-8")
    assert written == register.markdown(schema), "make it anew: python -m connector.privacy.register"


def test_whoever_holds_a_person_is_part_of_export_and_forget(schema: dict[str, list[str]]) -> None:
    elsewhere = {"event"}  # hashed with a key of its own, and cut loose by events.forget
    holding = {table for table, columns in schema.items() if "person" in columns}
    assert holding - elsewhere <= ABOUT.keys(), "add the table to ABOUT in connector/store/persons_data.py"
    assert all(set(columns) <= set(schema[table]) for table, (columns, _) in ABOUT.items())


def test_about_nobody_means_that_there_is_no_person_in_it(schema: dict[str, list[str]]) -> None:
    telling = {"person", "email", "author_key", "handle", "text", "title", "url"}
    for table, entry in register.entries().items():
        if entry.about == "nobody":
            assert not telling & set(schema[table]), table
