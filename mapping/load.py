"""From an organisation's mapping file to rules that can be applied. `extends` puts them before those of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from mapping import messages, validation
from mapping.positions import Document, read_document
from mapping.problems import Path as Key
from mapping.problems import Problem, ProblemsError, did_you_mean
from mapping.rules import Condition, Effects, Rule
from mapping.schema import IGNORE, MappingSchema

MOST_DEEP = 5  # mappings that extend each other


class MappingError(ProblemsError):
    """A mapping file cannot be used; `problems` says all that is wrong."""


@dataclass(frozen=True, slots=True)
class Example:
    """A post with the reading it must get. `expect` holds what is compared, by name."""

    source: str
    title: str
    text: str
    expect: dict[str, Any]
    category: str | None = None
    tags: tuple[str, ...] = ()
    author_groups: tuple[str, ...] = ()
    community: str = ""
    thread: str = "example"
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """How an organisation reads posts. `messages`: language → side → part → text. `files` are those it came from.

    An empty `accept` takes up every kind of help that is not in `refuse`.
    """

    rules: tuple[Rule, ...] = ()
    accept: frozenset[str] = frozenset()
    refuse: frozenset[str] = frozenset()
    messages: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    files: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def shipped() -> tuple[str, ...]:
    """Give the names of the mappings that come with the connector."""
    folder = files("mapping").joinpath("shipped")
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml")))


def load_mapping(source: Path | str) -> Mapping:
    """Load a mapping from a file (a path), or a shipped one by name. Raises MappingError with all problems."""
    if isinstance(source, Path):
        return _load(source, ())
    if source not in shipped():
        text = f"there is no shipped mapping '{source}'{did_you_mean(source, shipped())}"
        raise MappingError([Problem(source, 1, 1, "", text)])
    return _load_shipped(source)


def is_file(path: Path) -> bool:
    """Say whether there is such a file; a name that no file can have is a name of none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def parse_mapping(text: str, file: str = "mapping.yaml", folder: Path | None = None) -> Mapping:
    """Load a mapping from its text, as an editor has it; `folder` is where files it extends are looked for."""
    return _build(read_document(text, file), folder or Path(), (), file)


@lru_cache(maxsize=32)
def _load_shipped(name: str) -> Mapping:
    """Hundreds of organisations may share one."""
    return _load(Path(str(files("mapping").joinpath("shipped", f"{name}.yaml"))), ())


def _load(path: Path, above: tuple[Path, ...]) -> Mapping:
    name = _shown(path)
    try:
        source = path.read_bytes()
    except OSError as error:
        raise MappingError([Problem(name, 1, 1, "", f"cannot be read: {error.strerror or 'no such file'}")]) from error
    return _build(read_document(source, name), path.parent, (*above, path.resolve()), name)


def _build(document: Document, folder: Path, above: tuple[Path, ...], name: str) -> Mapping:
    problems = list(document.problems)
    data = {} if document.data is None and not problems else document.data
    loaded, wrong = (None, []) if data is None else validation.load(MappingSchema(), data, document)
    problems += wrong
    written = data if isinstance(data, dict) else {}
    problems += messages.check(written.get("messages"), document)
    parent, wrong = _parent(written.get("extends"), document, folder, above)
    problems += wrong
    if problems or loaded is None:
        raise MappingError(problems)
    return _joined(loaded, document, parent, name)


def _parent(extends: Any, document: Document, folder: Path, above: tuple[Path, ...]) -> tuple[Mapping, list[Problem]]:
    if not isinstance(extends, str) or not extends.strip():
        return Mapping(), []
    named, at = extends.strip(), ("extends",)
    if named in shipped():
        return _load_shipped(named), []
    if not named.endswith((".yaml", ".yml")):
        meant = did_you_mean(named, shipped()) or f": a file ends in .yaml; shipped are {', '.join(shipped())}"
        return Mapping(), [document.problem(at, f"there is no shipped mapping '{named}'{meant}")]
    path = folder / named
    if not is_file(path) or not path.resolve().is_relative_to(folder.resolve()):
        return Mapping(), [document.problem(at, f"there is no file '{named}' beside this one or in a folder below it")]
    if path.resolve() in above:
        return Mapping(), [document.problem(at, "goes round in a circle: this file extends itself")]
    if len(above) >= MOST_DEEP:
        return Mapping(), [document.problem(at, f"more than {MOST_DEEP} mappings extend each other")]
    try:
        return _load(path, above), []
    except MappingError as error:
        return Mapping(), list(error.problems)


def _shown(path: Path) -> str:
    """The file as the person who runs us would name it: seen from where they are, when it is below."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return path.name if files("mapping").joinpath("shipped", path.name).is_file() else str(path)


def _joined(data: dict[str, Any], document: Document, parent: Mapping, name: str) -> Mapping:
    own_messages = {language: dict(sides) for language, sides in data.get("messages", {}).items()}
    return Mapping(
        rules=(*_rules(data, document), *_cues(data.get("words", {}), document), *parent.rules),
        accept=frozenset(data.get("accept", parent.accept)),
        refuse=frozenset(data.get("refuse", parent.refuse)),
        messages=_over(parent.messages, own_messages),
        examples=tuple(_examples(data, document)),
        files=(name, *parent.files),
    )


def _over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Lay one nested map over another."""
    both = {key: _over(below[key], above[key]) for key in below.keys() & above.keys() if isinstance(above[key], dict)}
    return {**below, **above, **both}


def _rules(data: dict[str, Any], document: Document) -> Iterator[Rule]:
    for number, entry in enumerate(data.get("rules", ())):
        effects = entry["then"]
        kinds = effects.get("category")
        yield Rule(
            source=_source(document, ("rules", number)),
            name=entry.get("name", ""),
            when=_conditions(entry["when"]),
            unless=_conditions(entry.get("unless", {})),
            then=Effects(**{**effects, "category": None if kinds is None else tuple(kinds)}),
        )


def _conditions(data: dict[str, list[str]]) -> tuple[Condition, ...]:
    return tuple(Condition(name, tuple(values)) for name, values in data.items())


def _cues(words: dict[str, Any], document: Document) -> Iterator[Rule]:
    """The organisation's own words are rules too, after the ones it wrote out. `ignore` goes first, to be safe."""
    for purpose in sorted(words.keys() - {"category"}, key=lambda each: each != IGNORE):
        source = _source(document, ("words", purpose))
        yield Rule(source, "", (Condition("words", tuple(words[purpose])),), Effects(purpose=purpose))
    for slug, cues in words.get("category", {}).items():
        source = _source(document, ("words", "category", slug))
        yield Rule(source, "", (Condition("words", tuple(cues)),), Effects(category=(slug,)))


def _examples(data: dict[str, Any], document: Document) -> Iterator[Example]:
    for number, entry in enumerate(data.get("examples", ())):
        lists = {"tags": tuple(entry["tags"]), "author_groups": tuple(entry["author_groups"])}
        yield Example(**{**entry, **lists}, source=_source(document, ("examples", number)))


def _source(document: Document, path: Key) -> str:
    return f"{document.file}:{document.position(path).line}"
