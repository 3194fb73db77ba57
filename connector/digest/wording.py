"""A digest in words, as text and as HTML. Names nobody: the kind of help, the area, the reasons and public links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from markupsafe import Markup
from ruamel.yaml import YAML

from connector.suggest.outgoing import Entry

Words = Mapping[str, str]


@cache
def _texts() -> Mapping[str, Words]:
    source = files("connector.digest").joinpath("texts.yaml").read_text("utf-8")
    texts: Mapping[str, Words] = YAML(typ="safe").load(source)
    return texts


def subject(entries: Sequence[Entry], language: str, names: Words) -> str:
    words = _texts()[language]
    chosen = words["subject_one" if len(entries) == 1 else "subject_more"]
    return chosen.format(number=len(entries), **names)


def text(entries: Sequence[Entry], language: str, names: Words, stop: str) -> str:
    """The digest as plain text; `stop` is the link that ends it."""
    words = _texts()[language]
    parts = [words["intro"].format(**names)]
    parts += ["\n".join((f"* {entry.title}", *_lines(entry, words))) for entry in entries]
    return "\n\n".join((*parts, words["foot"].format(stop=stop, **names)))


def html(entries: Sequence[Entry], language: str, names: Words, stop: str) -> str:
    """The same as HTML: no images, no styles, nothing that tells us whether it was read."""
    words = _texts()[language]
    items = Markup("").join(_item(entry, words) for entry in entries)
    foot = Markup("{}").format(words["foot"].format(stop="{stop}", **names)).replace("{stop}", _link(stop))
    return Markup('<!doctype html><html lang="{}"><body><p>{}</p><ul>{}</ul><p>{}</p></body></html>').format(
        language, words["intro"].format(**names), items, foot
    )


def _lines(entry: Entry, words: Words) -> list[str]:
    keys = ("why", "there", "here") if entry.text else ("there", "here")
    return [f"  {words[key].format(text=entry.text, url=entry.url, about=entry.about)}" for key in keys]


def _item(entry: Entry, words: Words) -> Markup:
    why = Markup("<br>{}").format(words["why"].format(text=entry.text)) if entry.text else Markup("")
    links = (words["there"].format(url="{link}"), entry.url), (words["here"].format(about="{link}"), entry.about)
    lines = Markup("").join(
        Markup("<br>{}").format(Markup("{}").format(line).replace("{link}", _link(url))) for line, url in links
    )
    return Markup("<li><strong>{}</strong>{}{}</li>").format(entry.title, why, lines)


def _link(url: str) -> Markup:
    return Markup('<a href="{0}">{0}</a>').format(url)
