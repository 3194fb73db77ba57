"""The register of processing, from register.yaml and the rules of keeping; `python -m connector.privacy.register`
writes docs/nl/verwerkingsregister.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from connector.config import Retention
from connector.store.keeping import RULES, Elsewhere, Kept, Rule, Term, With

DOCUMENT = Path("docs/nl/verwerkingsregister.md")
_WHOM = {"residents": "bewoners", "staff": "medewerkers", "nobody": "niemand"}
_HEAD = """\
# Verwerkingsregister

Dit register noemt elke tabel en elke kolom die de wijkconnector bewaart: waarvoor, op welke grond en hoe lang (AVG
art. 30). Het is gemaakt van `connector/privacy/register.yaml` en `connector/store/keeping.py`; een test vergelijkt het
met de echte tabellen. Verander het daar, en maak dit bestand opnieuw met `python -m connector.privacy.register`.

Verwerkingsverantwoordelijke is de organisatie van elke community; wie de wijkconnector beheert is verwerker (zie
[verwerkersovereenkomst](verwerkersovereenkomst.md)). De termijnen zijn in te stellen onder `retention` (zie
[configuratie](configuratie.md)); hier staan de standaardwaarden. Namen staan alleen in `person.handle`; overal elders
staat een versleutelde code.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One table: whom it is about, what for (by language), on which legal ground, and each column with its purpose."""

    table: str
    about: str
    purpose: Mapping[str, str]
    ground: Mapping[str, str]
    columns: Mapping[str, str]


@cache
def _data() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = YAML(typ="safe").load(
        files("connector.privacy").joinpath("register.yaml").read_text("utf-8")
    )
    return loaded


def common() -> Mapping[str, str]:
    """Columns that mean the same in every table."""
    columns: Mapping[str, str] = _data()["common"]
    return columns


def entries() -> Mapping[str, Entry]:
    """The register, by table."""
    data = _data()
    return {
        table: Entry(
            table,
            told["about"],
            {language: told[language] for language in ("nl", "en")},
            data["grounds"][told["ground"]],
            told["columns"],
        )
        for table, told in data["tables"].items()
    }


def kept(table: str, retention: Retention, language: str) -> str:
    """How long a table is kept, in words."""
    return _kept(RULES[table], retention, language)


def _kept(rule: Rule, retention: Retention, language: str) -> str:
    dutch = language == "nl"
    match rule:
        case Term(_, days):
            number = getattr(retention, days) if isinstance(days, str) else days
            return f"{number} dagen" if dutch else f"{number} days"
        case With(_, table):
            return f"zolang als `{table}`" if dutch else f"as long as `{table}`"
        case Elsewhere(how, _, _, nl):
            return nl if dutch else how
        case Kept(why, nl):
            return nl if dutch else why


def problems(schema: Mapping[str, list[str]]) -> list[str]:
    """What the register says too little or too much, compared with the real tables; one line each."""
    told, shared, found = entries(), common(), []
    for table in sorted(schema.keys() - told.keys()):
        found.append(
            f"{table}: no entry in connector/privacy/register.yaml: what is it for, on which ground, each column?"
        )
    for table in sorted(schema.keys() - RULES.keys()):
        found.append(f"{table}: no rule in connector/store/keeping.py: how long is it kept, and who drops it?")
    for table in sorted((told.keys() | RULES.keys()) - schema.keys()):
        found.append(f"{table}: there is no such table any more; take it out of register.yaml and keeping.py")
    for table in sorted(schema.keys() & told.keys()):
        columns = told[table].columns
        found += [
            f"{table}.{column}: no purpose in register.yaml"
            for column in schema[table]
            if column not in columns and column not in shared
        ]
        found += [
            f"{table}.{column}: there is no such column any more" for column in columns.keys() - set(schema[table])
        ]
    return found


def markdown(schema: Mapping[str, list[str]]) -> str:
    """The register as a document, over the tables and columns of the real store."""
    return "\n".join((_HEAD, *_tables(schema)))


def _tables(schema: Mapping[str, list[str]]) -> Iterator[str]:
    retention, shared = Retention(), common()
    for table, entry in entries().items():
        yield f"## `{table}`\n\n{entry.purpose['nl']}.\n"
        yield f"- Over: {_WHOM[entry.about]}"
        yield f"- Grond: {entry.ground['nl']}"
        yield f"- Bewaard: {kept(table, retention, 'nl')}\n"
        yield "| kolom | waarvoor |\n|---|---|"
        yield from (f"| `{column}` | {entry.columns.get(column) or shared[column]} |" for column in schema[table])
        yield ""


def main() -> None:
    """Write the document anew."""
    from tempfile import TemporaryDirectory

    from connector.store import Store
    from connector.store.schema import tables

    with TemporaryDirectory() as folder:
        store = Store(Path(folder) / "store.db")
        with store.read() as tx:
            schema = tables(tx)
        store.close()
    DOCUMENT.write_text(markdown(schema), "utf-8")


if __name__ == "__main__":
    main()
