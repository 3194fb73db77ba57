"""From config.yaml to a Config, or to everything that is wrong with it, a pure function of files and environment."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marshmallow import Schema

from connector.config import build, retired
from connector.config.fields import Reference
from connector.config.model import Config
from connector.config.schema import ConfigSchema
from connector.config.secret import MASK, SecretError, resolve
from mapping import validation
from mapping.load import Mapping as Meaning
from mapping.load import MappingError, is_file, load_mapping, shipped
from mapping.positions import Document, read_document
from mapping.problems import Path as Key
from mapping.problems import Problem, ProblemsError, did_you_mean


class ConfigError(ProblemsError):
    """The configuration cannot be used; `problems` says all that is wrong."""


def load_config(
    path: Path, adapter_schemas: Mapping[str, type[Schema]], environment: Mapping[str, str] | None = None
) -> Config:
    """Read and check a configuration file and the mappings it names. Raises ConfigError with all problems.

    `adapter_schemas` says what `settings` may hold, by the name of the adapter.
    """
    try:
        source = path.read_bytes()
    except OSError as error:
        reason = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror or "not readable"
        raise ConfigError([Problem(str(path), 1, 1, "", reason)]) from error
    return parse_config(source, path, adapter_schemas, os.environ if environment is None else environment)


def parse_config(
    source: bytes | str, path: Path, adapter_schemas: Mapping[str, type[Schema]], environment: Mapping[str, str]
) -> Config:
    """As `load_config`, of a text that is not in its file yet; `path` is where it would be."""
    check = _Check(read_document(source, str(path)), path.parent, adapter_schemas, environment)
    return check.run(path)


@dataclass(slots=True)
class _Check:
    """One reading of one file: what it gathers on the way to a Config."""

    document: Document
    folder: Path
    adapters: Mapping[str, type[Schema]]
    environment: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)

    def run(self, path: Path) -> Config:
        self.problems += self.document.problems
        written, notes = retired.without(self.document)
        if written is None and self.problems:
            raise ConfigError(self.problems)
        data = self._filled(written, ())
        loaded, wrong = validation.load(ConfigSchema(), data, self.document)
        self.problems += map(retired.elsewhere, wrong)
        self._references(written)
        settings = dict(self._settings(data))
        mappings = dict(self._mappings(data))
        self._ready_to_post(data)
        if self.problems or loaded is None:
            raise ConfigError(map(self._masked, self.problems))
        return build.config(loaded, settings, mappings, path, notes)

    def _filled(self, value: Any, path: Key) -> Any:
        """The data with its secrets filled in; a secret that cannot be had is a problem and stays as written."""
        if isinstance(value, dict):
            return {key: self._filled(below, (*path, key)) for key, below in value.items()}
        if isinstance(value, list):
            return [self._filled(below, (*path, number)) for number, below in enumerate(value)]
        if not isinstance(value, str):
            return value
        try:
            secret = resolve(value, self.environment, self.folder)
        except SecretError as error:
            problem = self.document.problem(path, str(error))
            self.document.problems.append(problem)  # so that nothing else is said of this value
            self.problems.append(problem)
            return value
        if secret is None:
            return value
        self.secrets.add(secret)
        return secret

    def _references(self, written: Any) -> None:
        """Check that what is named exists, whatever else is wrong."""
        known = {
            "organisations": _keys(written, "organisations"),
            "communities": _keys(written, "communities"),
            "areas": _keys(written, "areas"),
            "adapters": tuple(self.adapters),
        }
        for path, part, value in validation.parts(ConfigSchema(), written):
            if isinstance(part, Reference) and isinstance(value, str) and value not in known[part.kind]:
                what = "community" if part.kind == "communities" else part.kind.removesuffix("s")
                meant = did_you_mean(value, known[part.kind]) or _known(known[part.kind])
                self.problems.append(self.document.problem(path, f"unknown {what} '{value}'{meant}"))

    def _settings(self, data: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        """The settings of each community as its adapter's schema loads them."""
        for key, community in _entries(data, "communities"):
            schema = self.adapters.get(str(community.get("adapter")))
            given = community.get("settings", {})
            if schema is None or not isinstance(given, dict):
                continue
            loaded, wrong = validation.load(schema(), given, self.document, ("communities", key, "settings"))
            self.problems += wrong
            if loaded is not None:
                yield key, loaded

    def _mappings(self, data: Any) -> Iterator[tuple[str, Meaning]]:
        for key, organisation in _entries(data, "organisations"):
            named = organisation.get("mapping")
            if named is None:
                yield key, Meaning()
            elif isinstance(named, str):
                try:
                    yield key, self._mapping(named, ("organisations", key, "mapping"))
                except MappingError as error:
                    self.problems += error.problems

    def _mapping(self, named: str, at: Key) -> Meaning:
        if named in shipped():
            return load_mapping(named)
        if not named.endswith((".yaml", ".yml")):
            meant = did_you_mean(named, shipped()) or ": a file ends in .yaml"
            raise MappingError([self.document.problem(at, f"there is no shipped mapping '{named}'{meant}")])
        if not is_file(self.folder / named):
            raise MappingError([self.document.problem(at, f"there is no file '{named}', seen from this file")])
        return load_mapping(self.folder / named)

    def _ready_to_post(self, data: Any) -> None:
        """Nobody may hear from us before there is somebody to hear of danger."""
        organisations = dict(_entries(data, "organisations"))
        for key, community in _entries(data, "communities"):
            owner = str(community.get("organisation"))
            organisation = organisations.get(owner)
            posts = community.get("dry_run", True) in (False, "false", "no", "off", 0)
            if posts and organisation is not None and not organisation.get("danger_contact"):
                needs = f"posting needs organisations.{owner}.danger_contact: who hears of danger, the wijkteam say"
                self.problems.append(self.document.problem(("communities", key, "dry_run"), needs))

    def _masked(self, problem: Problem) -> Problem:
        """Adapters word their own messages: make sure that none repeats a secret."""
        text = problem.text
        for secret in sorted(self.secrets, key=len, reverse=True):
            if len(secret) > 2:
                text = text.replace(secret, MASK)
        return Problem(problem.file, problem.line, problem.column, problem.path, text)


def _entries(data: Any, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    entries = data.get(name) if isinstance(data, dict) else None
    for key, entry in entries.items() if isinstance(entries, dict) else ():
        if isinstance(entry, dict):
            yield key, entry


def _keys(data: Any, name: str) -> tuple[str, ...]:
    entries = data.get(name) if isinstance(data, dict) else None
    return tuple(entries) if isinstance(entries, dict) else ()


def _known(names: tuple[str, ...]) -> str:
    return f" (known: {', '.join(names[:12])}{', …' if len(names) > 12 else ''})" if names else " (there are none)"
