"""An organisation's mapping as a file: read, replaced as a whole with a copy of the old one beside it, and in force.

Whoever changes the file, here or in an editor: a running connector sees it and reads the posts concerned anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from connector.engine import Engine
from connector.sentences import problem_in
from connector.store import decisions, posts
from mapping.chain import chain
from mapping.load import Mapping, MappingError, parse_mapping, shipped

log = logging.getLogger(__name__)
Stamp = tuple[int, int] | None


class ChangedMeanwhileError(Exception):
    """The file is no longer the one that was opened."""


@dataclass(frozen=True, slots=True)
class MappingText:
    """The text of a mapping; `path` None: it came with the connector, or there is none. `digest` names this version."""

    text: str
    path: Path | None
    shipped: str | None = None

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


def current(engine: Engine, organisation: str) -> MappingText:
    """What an organisation's mapping says now. Raises OSError when its file cannot be read."""
    named = engine.config.organisations[organisation].mapping
    if named is None:
        return MappingText("", None)
    if named in shipped():
        return MappingText(files("mapping").joinpath("shipped", f"{named}.yaml").read_text("utf-8"), None, named)
    path = engine.config.files[0].parent / named
    return MappingText(path.read_text("utf-8"), path)


def parse(engine: Engine, organisation: str, text: str) -> Mapping:
    """The mapping of a text that is not in its file yet. Raises MappingError with everything that is wrong."""
    opened = current(engine, organisation)
    folder = None if opened.path is None else opened.path.parent
    return parse_mapping(text, "mapping.yaml" if opened.path is None else opened.path.name, folder)


def save(engine: Engine, organisation: str, text: str, opened: str, by: str) -> Path:
    """Replace the file by a text that was checked, and read by it from now on; the copy of the old one is returned.

    `opened` is the digest of the version that was edited. Raises ChangedMeanwhileError when the file is another by
    now, OSError when it cannot be written, MappingError when the text is wrong.
    """
    before = current(engine, organisation)
    if before.path is None or before.digest != opened:
        raise ChangedMeanwhileError
    made = parse(engine, organisation, text)
    now = engine.now()
    kept = before.path.with_name(f"{before.path.name}.{now:%Y-%m-%dT%H-%M-%S}.old")
    _write(kept, before.text)
    _write(before.path, text)
    adopt(engine, organisation, made)
    with engine.store.write() as tx:
        decisions.log(tx, now, organisation, "mapping.saved", "by hand", by=by, organisation=organisation)
    return kept


def adopt(engine: Engine, organisation: str, made: Mapping) -> None:
    """Read by this mapping from now on, also the posts that were read before."""
    engine.mappings = {**engine.mappings, organisation: made}
    with engine.store.write() as tx:
        for community in engine.config.communities.values():
            if community.organisation == organisation:
                posts.mark_unread(tx, community.key)


@dataclass(slots=True)
class Watch:
    """Sees that mapping files change, or those they extend, whoever changes them, and takes the new ones over."""

    engine: Engine
    _files: dict[str, tuple[Path, ...]] = field(default_factory=dict)
    _seen: dict[str, tuple[Stamp, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._files = dict(self._followed())
        self._seen = self._now()

    def look(self) -> list[str]:
        """Take over what changed since the last look; the organisations concerned are returned.

        A file with mistakes in it is left alone, and the mapping of before stays in force.
        """
        now = self._now()
        changed = [key for key, stamps in now.items() if self._seen[key] != stamps]
        if changed:
            self._files = dict(self._followed())  # they may extend other files by now
        self._seen = self._now() if changed else now
        return [key for key in changed if self._take_over(key)]

    def _take_over(self, organisation: str) -> bool:
        try:
            made = parse(self.engine, organisation, current(self.engine, organisation).text)
        except (OSError, UnicodeDecodeError) as error:
            log.error("The mapping of %s cannot be read: %s", organisation, error)
            return False
        except MappingError as error:
            for problem in error.problems:
                log.error("%s", problem_in(problem, self.engine.config.instance.language))
            log.error("The mapping of %s has problems; going on with the one before.", organisation)
            return False
        if made != self.engine.mappings[organisation]:
            adopt(self.engine, organisation, made)
        return True

    def _followed(self) -> Iterator[tuple[str, tuple[Path, ...]]]:
        """The files of each organisation that has its own."""
        folder = self.engine.config.files[0].parent if self.engine.config.files else Path()
        for key, organisation in self.engine.config.organisations.items():
            if organisation.mapping is not None and organisation.mapping not in shipped():
                yield key, chain(folder / organisation.mapping)

    def _now(self) -> dict[str, tuple[Stamp, ...]]:
        return {key: tuple(map(_stamp, paths)) for key, paths in self._files.items()}


def _stamp(path: Path) -> Stamp:
    """When a file was changed and how large it is; None where there is none."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size


def _write(path: Path, text: str) -> None:
    """Write a file as a whole or not at all, with the rights the one it replaces has."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o640
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise
