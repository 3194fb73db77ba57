"""The folder that goes out: a Frictionless data package, whose descriptor is the dictionary of its tables.

Data Package and Table Schema as of https://specs.frictionlessdata.io (version 1).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from connector.effect.attack import rounded
from connector.effect.research.export import Made
from connector.effect.research.tables import Table

LANGUAGES = ("nl", "en")


@cache
def dictionary() -> Mapping[str, Mapping[str, Any]]:
    """What each table and column holds, per language."""
    text = files("connector.effect.research").joinpath("dictionary.yaml").read_text("utf-8")
    found: Mapping[str, Mapping[str, Any]] = YAML(typ="safe").load(text)
    return found


def write(made: Made, folder: Path, language: str, rounding: int) -> None:
    """Write the package into a folder that is new or empty, to be read by its owner only. Raises FileExistsError."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(str(folder))
    folder.chmod(0o700)
    contents = {f"{table.name}.csv": _csv(table) for table in made.tables}
    resources = [_resource(table, contents[f"{table.name}.csv"], language, rounding) for table in made.tables]
    described = json.dumps(_descriptor(made, resources, language), ensure_ascii=False, indent=2) + "\n"
    for name, content in (contents | {"datapackage.json": described.encode()}).items():
        with open(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)


def _descriptor(made: Made, resources: list[dict[str, Any]], language: str) -> dict[str, Any]:
    export, agreement = made.export, made.agreement
    said = _SAID[language]
    return {
        "profile": "data-package",
        "name": f"{export.organisation.lower()}-{export.period.lower()}",
        "title": said["title"].format(organisation=export.organisation, period=export.period),
        "description": said["description"].format(k=export.k, until=agreement.until, **_words(made)),
        "created": f"{export.known_at.date()}T00:00:00Z",
        "contributors": [{"title": agreement.who, "role": "wrangler"}],
        "resources": resources,
    }


def _words(made: Made) -> dict[str, str]:
    return {"who": made.agreement.who, "reference": made.agreement.reference}


def _resource(table: Table, content: bytes, language: str, rounding: int) -> dict[str, Any]:
    about = dictionary()[table.name]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": f"{about[language]} {_SAID[language]['withheld'].format(n=rounded(table.withheld, rounding))}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [_field(name, about["fields"][name], language) for name in table.columns],
            "missingValues": [""],
            "primaryKey": [table.columns[0]],
        },
    }


def _field(name: str, about: Mapping[str, Any], language: str) -> dict[str, Any]:
    limits = {"constraints": {"enum": about["values"]}} if "values" in about else {}
    return {"name": name, "type": "string", "description": about[language], **limits}


def _csv(table: Table) -> bytes:
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")  # RFC 4180, as a tabular data resource wants it
    lines.writerow(table.columns)
    lines.writerows(table.rows)
    return written.getvalue().encode()


_SAID = {
    "nl": {
        "title": "Hulpvragen van {organisation}, {period}, voor onderzoek",
        "description": (
            "Voor {who}, volgens {reference}, tot en met {until}. Niet doorgeven, niet koppelen aan andere gegevens,"
            " niemand proberen te herkennen, en wissen als de afspraak afloopt. Elke regel lijkt in al zijn kolommen op"
            " die van minstens {k} mensen; wat daarvoor te zeldzaam was is een lege cel, of weggelaten. Pseudoniemen"
            " horen bij deze uitvoer alleen; de sleutel is nergens bewaard."
        ),
        "withheld": "Weggelaten, afgerond: {n} regels.",
    },
    "en": {
        "title": "Asks for help of {organisation}, {period}, for research",
        "description": (
            "For {who}, under {reference}, until {until}. Do not pass on, do not join with other data, try to recognise"
            " nobody, and delete when the agreement ends. Each row is in all its columns like those of at least {k}"
            " people; what was too rare for that is an empty cell, or left out. Pseudonyms belong to this export alone;"
            " the key is kept nowhere."
        ),
        "withheld": "Left out, rounded: {n} rows.",
    },
}
