"""A community put into a configuration that somebody keeps by hand: lines are added, and not one that is there changes.

A YAML library that reads and writes would keep comments, but lay out anew what it writes; added text leaves the file
as its owner knows it, and shows in a comparison as what it is.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path, PurePosixPath
from textwrap import dedent, indent

from connector.config import Config
from connector.setting_up import writing
from connector.setting_up.plan import Plan
from mapping.positions import Document, read_document

SECTIONS = ("areas", "organisations", "communities")


class CannotAddError(Exception):
    """The file has another shape than lines can be added to; `section` is where."""

    def __init__(self, section: str) -> None:
        super().__init__(section)
        self.section = section


def connected(config: Config, adapter: str, url: str) -> str | None:
    """The key of the community that is this place already."""
    for key, community in config.communities.items():
        if community.adapter == adapter and _plain(str(community.settings.get("url", ""))) == _plain(url):
            return key
    return None


def organisation(config: Config, named: str) -> str | None:
    """The key of the organisation that is called so, by its key or its name."""
    wanted = named.casefold()
    return next((key for key, one in config.organisations.items() if wanted in (key, one.name.casefold())), None)


def area(config: Config, name: str, municipality: str) -> str | None:
    """The key of the one area that is called so, by its key, its name or another name people use."""
    wanted, town = name.casefold(), municipality.casefold()
    found = [
        key
        for key, one in config.areas.items()
        if wanted in map(str.casefold, (key, one.name or one.municipality, *one.aliases))
        and town in ("", one.municipality.casefold())
    ]
    return found[0] if len(found) == 1 else None


def free(plan: Plan, config: Config) -> Plan:
    """The plan with keys of its own for what is new: `forum-2` where there is a `forum`."""
    return replace(
        plan,
        own_key=_free(plan.community_key, config.communities),
        known_organisation=plan.known_organisation or _free(plan.organisation_key, config.organisations),
        known_area=plan.known_area or _free(plan.area_key, config.areas),
    )


def _free(key: str, taken: Collection[str]) -> str:
    numbered = (f"{key}-{number}" for number in count(2))
    return key if key not in taken else next(each for each in numbered if each not in taken)


def added(text: str, plan: Plan, sections: Iterable[str]) -> str:
    """The configuration with what the plan needs in these sections. Raises CannotAddError."""
    made = writing.config(plan)
    for section in sections:
        text = _insert(text, section, _entry(made, section))
    return text


def save(path: Path, text: str, now: datetime) -> Path:
    """Replace the file as a whole or not at all, its rights and owner kept; where the old one stays is returned."""
    before, was = path.read_bytes(), path.stat()
    kept = path.with_name(f"{path.name}.{now:%Y-%m-%dT%H-%M-%S}.old")
    for target, content in ((kept, before), (path, text.encode())):
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, was.st_mode & 0o777)
            with contextlib.suppress(PermissionError):  # only root may give a file away
                os.chown(name, was.st_uid, was.st_gid)
            os.replace(name, target)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name)
            raise
    return kept


def files(plan: Plan, *, new_organisation: bool, mapping: str) -> Mapping[PurePosixPath, str]:
    """The files that come beside the configuration: secrets, and the mapping of an organisation that is new."""
    kept = {plan.secret_file(name): f"{value}\n" for name, value in plan.secrets.items()}
    return {**({plan.mapping_file: mapping} if new_organisation else {}), **kept}


def _plain(url: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", url.casefold()).rstrip("/")


def _entry(made: str, section: str) -> str:
    """What `init` would write in this section, without its indenting."""
    found = re.search(rf"^{section}:[^\n]*\n((?:[ ]+[^\n]*\n|\n)+)", made, re.MULTILINE)
    if found is None:
        raise CannotAddError(section)
    return dedent(found[1]).strip("\n") + "\n"


def _insert(text: str, section: str, entry: str) -> str:
    """Put an entry after the last one of a section."""
    document = read_document(text, section)
    lines = text.splitlines(keepends=True)
    margin, last = _place(document, section, lines)
    end = "\r\n" if lines[0].endswith("\r\n") else "\n"
    if not lines[last - 1].endswith("\n"):
        lines[last - 1] += end
    new = indent(entry, " " * margin).replace("\n", end)
    return "".join([*lines[:last], new, *lines[last:]])


def _place(document: Document, section: str, lines: list[str]) -> tuple[int, int]:
    """How far the entries of a section are indented, and how many lines there are up to the end of its last one."""
    key, entries = document.keys.get((section,)), list(_below(document, section))
    if key is None or key.column != 1 or not entries:
        raise CannotAddError(section)
    margin = document.keys[entries[0]].column - 1
    if not margin or any(document.keys[entry].line == key.line for entry in entries):
        raise CannotAddError(section)  # written in one line, between braces
    others = [place.line for path, place in document.keys.items() if len(path) == 1 and place.line > key.line]
    last = min(others, default=len(lines) + 1) - 1
    while last > key.line and _outside(lines[last - 1], margin):
        last -= 1
    return margin, last


def _below(document: Document, section: str) -> Iterator[tuple[str | int, ...]]:
    return (path for path in document.keys if len(path) == 2 and path[0] == section)


def _outside(line: str, margin: int) -> bool:
    """Blank, a mark of a document, or a comment that belongs to what comes next."""
    bare = line.strip()
    return not bare or bare in ("---", "...") or (bare.startswith("#") and len(line) - len(line.lstrip()) < margin)
