"""The notation word lists are written in: from a phrase as a person writes it to a regular expression and its anchors.

`word*` stands for any ending, `*word` for any beginning (compounds), `(a|b c)` for alternatives, `[x]` for something
that may be missing and `..` for up to four words in between; brackets may stand in brackets. Words are separated by
anything but the end of a sentence. A phrase that breaks these rules raises ValueError, so that no list is
silently misread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

BETWEEN = r"[^\w.!?;\n]+"
GAP = rf"{BETWEEN}(?:\w+{BETWEEN}){{0,4}}"
PIECE = re.compile(r"\.\.|[()|\[\]]|[^\s()|\[\]]+")
WORD = re.compile(r"\*?[^\s*]+\*?")
OPEN_BEGINNING = re.compile(r"(?:^|[\s(|\[])\*")
LITERAL = re.compile(r"[a-z0-9]+")
CLOSING = {"(": ")", "[": "]"}
MOST_LETTERS = 30  # of a word in the lists


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives, one of which must stand there, or none when the group is optional."""

    alternatives: tuple[tuple[Node, ...], ...]
    optional: bool


Node = str | Group  # a word, "..", or a group


def to_regex(phrase: str) -> str:
    """Translate a phrase (small letters, no accents) into a regular expression over folded text.

    That a word begins where it matches is for the caller to see to, but for phrases that may begin with any letters.
    """
    edge = r"(?<!\w)" if OPEN_BEGINNING.search(phrase) else ""
    return rf"{edge}{_sequence(parse(phrase))}(?!\w)"


def anchors(phrase: str) -> list[list[str]]:
    """Give sets of words (with their `*`): every text that holds the phrase holds a word of each; the rarest first."""
    found = [anchor for node in parse(phrase) if (anchor := _node_anchors(node))]
    if not found:
        raise ValueError(f"'{phrase}': a phrase holds a word that must be there")
    return sorted(found, key=_narrows, reverse=True)


def parse(phrase: str) -> tuple[Node, ...]:
    """Cut a phrase into its parts. Raises ValueError when brackets or stars do not stand as the notation says."""
    pieces = PIECE.findall(phrase)
    if re.search(r"[^\s(|\[][(\[]|[)\]][^\s)|\]]", phrase):
        raise ValueError(f"'{phrase}': put a space between a word and a bracket")
    nodes, after = _nodes(pieces, 0)
    if after < len(pieces) or len(nodes) != 1:
        raise ValueError(f"'{phrase}': the brackets do not match, or a | stands outside them")
    if not nodes[0] or nodes[0][0] == ".." or nodes[0][-1] == "..":
        raise ValueError(f"'{phrase}': a phrase begins and ends with a word")
    return nodes[0]


def _nodes(pieces: Sequence[str], at: int) -> tuple[list[tuple[Node, ...]], int]:
    """Read alternatives up to a closing bracket or the end."""
    alternatives: list[list[Node]] = [[]]
    while at < len(pieces) and pieces[at] not in CLOSING.values():
        piece = pieces[at]
        if piece == "|":
            alternatives.append([])
        elif piece in CLOSING:
            inner, at = _nodes(pieces, at + 1)
            if at >= len(pieces) or pieces[at] != CLOSING[piece] or not all(inner):
                raise ValueError(f"'{' '.join(pieces)}': the brackets do not match or hold nothing")
            alternatives[-1].append(Group(tuple(inner), piece == "["))
        elif piece != ".." and not WORD.fullmatch(piece):
            raise ValueError(f"'{piece}': a star stands only at the beginning or the end of a word")
        else:
            alternatives[-1].append(piece)
        at += 1
    return [tuple(each) for each in alternatives], at


def _sequence(nodes: Sequence[Node]) -> str:
    parts: list[str] = []
    link = ""  # what separates the next part from those before; empty until one stands for sure
    for node in nodes:
        if node == "..":
            link = GAP
        elif isinstance(node, Group) and node.optional:
            body = _body(node)
            parts.append(rf"(?:{link}{body})?" if link else rf"(?:{body}{BETWEEN})?")
        else:
            parts.append(link + _body(node))
            link = BETWEEN
    return "".join(parts)


def _body(node: Node) -> str:
    if isinstance(node, Group):
        return f"(?:{'|'.join(map(_sequence, node.alternatives))})"
    inner = BETWEEN.join(re.escape(part) for part in re.findall(r"\w+", node))
    return (r"\w*" if node.startswith("*") else "") + inner + (r"\w*" if node.endswith("*") else "")


def _anchors(nodes: Sequence[Node]) -> list[str]:
    """Give the anchors of the part of a sequence that narrows most."""
    found = [anchor for node in nodes if (anchor := _node_anchors(node))]
    return max(found, key=_narrows, default=[])


def _narrows(words: Sequence[str]) -> tuple[int, int]:
    """Say how much a set of anchors narrows: by its shortest word, and one word more than many."""
    return min(map(_weight, words)), -len(words)


def _node_anchors(node: Node) -> list[str]:
    if isinstance(node, str):
        return [] if node == ".." else _word_anchors(node)
    inner = [_anchors(each) for each in node.alternatives]
    return [] if node.optional or not all(inner) else [anchor for each in inner for anchor in each]


def _word_anchors(word: str) -> list[str]:
    """Give the longest plain part of a word: of "blijf-van-mijn-lijf*" it is "blijf"."""
    parts = LITERAL.findall(word)
    if not parts:
        return []
    parts[0] = "*" + parts[0] if word.startswith("*") else parts[0]
    parts[-1] = parts[-1] + "*" if word.endswith("*") else parts[-1]
    return [max(parts, key=_weight)]


def _weight(anchor: str) -> int:
    """Weigh an anchor by how much it narrows: its letters, far less for a small word that stands in many texts, and
    hardly anything when its beginning is open."""
    if anchor.startswith("*"):
        return 0
    return len(anchor) if anchor in _small_words() else MOST_LETTERS + len(anchor)


@lru_cache(maxsize=1)
def _small_words() -> frozenset[str]:
    """Give the words of two lists of small words; those of other languages do no harm."""
    folder = resources.files("mapping.language")
    lists = [folder.joinpath(name).read_text(encoding="utf-8") for name in ("stopwords.tsv", "word_classes.tsv")]
    rows = [line.partition("\t")[2] for text in lists for line in text.splitlines() if not line.startswith("#")]
    return frozenset(word for row in rows for word in row.split())
