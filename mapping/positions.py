"""Reads YAML as plain data in which every key and value still knows its line and column.

YAML 1.2, safe types only (text, numbers, true/false, null, lists, maps). Aliases and `<<` merges are allowed, and
counted: what they add up to is bounded, so that a small file cannot become a large one. Dates stay text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from mapping.problems import Path, Problem, dotted

MOST_BYTES = 512 * 1024
MOST_NODES = 50_000
MOST_DEPTH = 40
_TAG = "tag:yaml.org,2002:"
_MERGE = _TAG + "merge"
_TEXT = frozenset({_TAG + "str", _TAG + "timestamp"})
_PLAIN_WORDS = {  # the parser's terms → what a person can do about it
    "found character '\\t' that cannot start any token": "a tab cannot be used for indenting: use spaces",
    "mapping values are not allowed here": "a ':' too many here, or wrong indenting: put a text with ': ' in quotes",
    "could not find expected ':'": "a ':' is missing here, or the indenting is wrong",
    "expected <block end>, but found '<block mapping start>'": "the indenting is wrong here",
    "expected <block end>, but found '<block sequence start>'": "the indenting is wrong here",
    "expected <block end>, but found '-'": "the indenting of this list is wrong",
    "expected ',' or ']', but got '<stream end>'": "the list that began with '[' is never closed",
    "expected ',' or '}', but got '<stream end>'": "the map that began with '{' is never closed",
    "found unexpected end of stream": "a quoted text is never closed",
    "but found another document": "a second '---' document: put everything in one",
}


@dataclass(frozen=True, slots=True)
class Position:
    """Line and column, counted from 1."""

    line: int = 1
    column: int = 1


@dataclass(slots=True)
class Document:
    """A YAML file as plain data, where each part of it stands, and what is wrong with its YAML."""

    file: str
    data: Any = None
    keys: dict[Path, Position] = field(default_factory=dict)
    values: dict[Path, Position] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, path: Path, text: str, *, at_key: bool = False) -> Problem:
        """Make a problem that points at the value of `path` (or its key); at what holds it, when it is not there."""
        where = self.position(path, at_key=at_key)
        return Problem(self.file, where.line, where.column, dotted(path), text)

    def position(self, path: Path, *, at_key: bool = False) -> Position:
        """Give where a value (or key) stands; of what is not there, where that which should hold it stands."""
        for held in (self.keys, self.values) if at_key else (self.values, self.keys):
            if path in held:
                return held[path]
        return self.position(path[:-1], at_key=True) if path else Position()


def read_document(source: bytes | str, file: str) -> Document:
    """Read one YAML document; what is wrong is in its `problems`, never raised."""
    document = Document(file)
    text = _decode(source, document)
    if text is None:
        return document
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        document.problems.append(_syntax(error, file))
    except ReaderError as error:
        document.problems.append(_unprintable(error, text, file))
    except RecursionError:
        document.problems.append(Problem(file, 1, 1, "", f"more than {MOST_DEPTH} levels deep"))
    except (YAMLError, ValueError, AttributeError, IndexError, KeyError, TypeError, AssertionError):
        # The parser trips over some broken directives and escapes with errors of its own, without a place.
        document.problems.append(Problem(file, 1, 1, "", "this is not YAML that can be read"))
    else:
        if root is not None:
            _Reading(document).run(root)
    return document


def _decode(source: bytes | str, document: Document) -> str | None:
    raw = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    if len(raw) > MOST_BYTES:
        document.problems.append(Problem(document.file, 1, 1, "", f"larger than {MOST_BYTES // 1024} KiB"))
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        where = _place(before, len(before))
        wrong = Problem(document.file, where.line, where.column, "", "not UTF-8 text: save the file as UTF-8")
        document.problems.append(wrong)
        return None


def _syntax(error: MarkedYAMLError, file: str) -> Problem:
    ended = "end" in (error.problem or "") and "stream" in (error.problem or "")  # then where it began says more
    mark = (error.context_mark if ended else None) or error.problem_mark or error.context_mark
    where = Position(mark.line + 1, mark.column + 1) if mark else Position()
    said = " ".join((error.problem or error.context or "this is not YAML").split())
    return Problem(file, where.line, where.column, "", _PLAIN_WORDS.get(said, f"not valid YAML: {said}"))


def _unprintable(error: ReaderError, text: str, file: str) -> Problem:
    where = _place(text, error.position if isinstance(error.position, int) else 0)
    return Problem(file, where.line, where.column, "", "a character that cannot stand in a text file")


def _place(text: str, index: int) -> Position:
    before = text[:index]
    return Position(before.count("\n") + 1, index - before.rfind("\n"))


class _Reading:
    """One walk over the nodes, which notes positions and refuses what is not plain data."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.nodes = 0
        self.above: list[int] = []
        self.constructor = YAML(typ="safe", pure=True).constructor

    def run(self, root: Node) -> None:
        try:
            self.document.data = self._value(root, ())
        except _TooMuchError as error:
            self.document.data = None
            self.document.problems.append(error.problem)

    def _value(self, node: Node, path: Path) -> Any:
        self.document.values[path] = _start(node)
        self._enter(node, path)
        try:
            if not isinstance(node, ScalarNode) and _kind(node) not in ("map", "seq"):
                return self._refused(node, path)
            if isinstance(node, MappingNode):
                return self._map(node, path)
            if isinstance(node, SequenceNode):
                return [self._value(item, (*path, number)) for number, item in enumerate(node.value)]
            return self._scalar(node, path)
        finally:
            self.above.pop()

    def _enter(self, node: Node, path: Path) -> None:
        self.nodes += 1
        if id(node) in self.above:
            raise _TooMuchError(self._at(node, path, "an alias refers to what it is part of"))
        if self.nodes > MOST_NODES:
            raise _TooMuchError(self._at(node, path, f"more than {MOST_NODES:,} values, aliases counted in full"))
        if len(self.above) > MOST_DEPTH:
            raise _TooMuchError(self._at(node, path, f"more than {MOST_DEPTH} levels deep"))
        self.above.append(id(node))

    def _map(self, node: MappingNode, path: Path) -> dict[str, Any]:
        """Merges first: what the map says itself then wins, and so do its positions."""
        merged: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE:
                merged |= self._merged(value_node, path)
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = None if key_node.tag == _MERGE else self._key(key_node, path)
            if key is None:
                continue
            if key in found:
                again = f"written twice (first on line {self.document.keys[(*path, key)].line})"
                self.document.problems.append(self._at(key_node, (*path, key), again))
                continue
            self.document.keys[(*path, key)] = _start(key_node)
            found[key] = self._value(value_node, (*path, key))
        return merged | found

    def _merged(self, node: Node, path: Path) -> dict[str, Any]:
        """What `<<: *other` adds; of a list of maps the first wins."""
        found: dict[str, Any] = {}
        for part in reversed(node.value if isinstance(node, SequenceNode) else [node]):
            if isinstance(part, MappingNode):
                self._enter(part, path)
                found |= self._map(part, path)
                self.above.pop()
            else:
                self.document.problems.append(self._at(part, (*path, "<<"), "only a map can be merged"))
        return found

    def _key(self, node: Node, path: Path) -> str | None:
        if isinstance(node, ScalarNode) and node.value != "":
            return str(node.value)
        self.document.problems.append(self._at(node, path, "a name was expected before the ':'"))
        return None

    def _scalar(self, node: Node, path: Path) -> Any:
        if node.tag in _TEXT:
            return str(node.value)
        try:
            match _kind(node):
                case "null":
                    return None
                case "bool":
                    return self.constructor.construct_yaml_bool(node)
                case "int":
                    return int(self.constructor.construct_yaml_int(node))
                case "float":
                    return float(self.constructor.construct_yaml_float(node))
        except (ValueError, KeyError, IndexError, OverflowError):
            self.document.problems.append(self._at(node, path, "this number cannot be read"))
            return None
        return self._refused(node, path)

    def _refused(self, node: Node, path: Path) -> None:
        self.document.problems.append(self._at(node, path, f"the tag {_kind(node)} is not allowed"))

    def _at(self, node: Node, path: Path, text: str) -> Problem:
        where = _start(node)
        return Problem(self.document.file, where.line, where.column, dotted(path), text)


class _TooMuchError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.text)
        self.problem = problem


def _kind(node: Node) -> str:
    return (node.tag or "").removeprefix(_TAG)


def _start(node: Node) -> Position:
    return Position(node.start_mark.line + 1, node.start_mark.column + 1)
