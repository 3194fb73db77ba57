"""The files `wijkconnector init` writes: a configuration and a mapping with comments, and secrets in files apart."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from textwrap import indent
from typing import Any

from connector.setting_up.plan import Plan
from connector.setting_up.survey import Shelf, Survey, Use
from connector.setting_up.words import snippets, template, words
from mapping import taxonomy
from mapping.load import shipped

_PURPOSES = {Use.ASKS: "request", Use.OFFERS: "offer", Use.NOISE: "ignore"}
_UNLESS = {  # a post that stands in the wrong place, and says so
    Use.ASKS: ["[aangeboden", "aangeboden:", "[offer", "offer:", "offered:"],
    Use.OFFERS: ["[gevraagd", "gevraagd:", "[request", "request:", "wanted:"],
}
LONGEST_NAME = 200  # what a mapping takes in a condition
_ODD = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
CONFIG = PurePosixPath("config.yaml")


def texts(plan: Plan, found: Survey | None) -> dict[PurePosixPath, str]:
    """Every file with what will stand in it, secrets included; paths are seen from the folder of the configuration."""
    kept = {plan.secret_file(name): f"{value}\n" for name, value in plan.secrets.items()}
    return {CONFIG: config(plan), plan.mapping_file: mapping(plan, found), **kept}


def write(folder: Path, made: Mapping[PurePosixPath, str]) -> None:
    """Write the files. Raises FileExistsError, before anything is written, when one of them is there already."""
    for path in made:
        if os.path.lexists(folder / path):
            raise FileExistsError(folder / path)
    for path, text in made.items():
        target = folder / path
        hidden = path.parts[0] == "secrets"
        target.parent.mkdir(parents=True, exist_ok=True)
        if hidden:
            target.parent.chmod(0o700)
        opened = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if hidden else 0o644)
        with open(opened, "w", encoding="utf-8") as file:
            file.write(text)


def config(plan: Plan) -> str:
    """The configuration of one community that reads and matches, and posts nothing."""
    said = snippets(plan.language)
    values = {name: _quoted(getattr(plan, name)) for name in _QUOTED}
    keys = {name: getattr(plan, name) for name in ("organisation_key", "community_key", "area_key")}
    who = plan.wijkteam and _quoted({"name": plan.wijkteam[0], "email": plan.wijkteam[1]})
    return template(plan.language).format(
        **values,
        **keys,
        today=plan.today,
        permission_date=plan.permission_date,
        adapter_plain=plan.adapter,
        mapping=_quoted(str(plan.mapping_file)),
        settings=indent("\n".join(_settings(plan)), " " * 6),
        loopback=said["loopback"].rstrip("\n") + "\n" if plan.loopback else "",
        wijkteam=said["wijkteam"].replace("{who}", who) if who else said["no_wijkteam"],
    )


_QUOTED = (
    "contact", "area", "municipality", "organisation", "name", "adapter", "permission", "permission_reference"
)  # fmt: skip


def _settings(plan: Plan) -> Iterator[str]:
    for name, value in plan.settings.items():
        yield f"{name}: {_quoted(value)}"
    for name in (*plan.secrets, *plan.waiting):
        yield f"{name}: ${{FILE:{plan.secret_file(name)}}}"


def mapping(plan: Plan, found: Survey | None) -> str:
    """The organisation's mapping: a rule for each category and tag that clearly is for one thing, and why."""
    said = snippets(plan.language)
    survey = found or Survey(0, 0, 0, ())
    lines = [
        said["head"]
        .rstrip("\n")
        .format(
            organisation=plan.organisation,
            today=plan.today,
            posts=survey.posts,
            days=plan.days,
            requests=survey.requests,
            offers=survey.offers,
            file=plan.mapping_file,
            community=plan.community_key,
        ),
        "",
    ]
    if survey.extends:
        lines += [said["extends"], f"extends: {survey.extends}", ""]
    else:
        lines += [said["no_extends"].format(shipped=", ".join(shipped())), ""]
    lines += [*rules(plan, survey), *_examples(plan)]
    return "\n".join(lines) + "\n"


def rules(plan: Plan, survey: Survey) -> Iterator[str]:
    ruled = [shelf for shelf in survey.shelves if _effects(shelf)]
    for shelf in survey.shelves:
        if shelf not in ruled:
            yield _counts(plan, shelf) + snippets(plan.language)["uses"].get(shelf.use.value, "")
    if ruled:
        yield ""
        yield "rules:"
    for shelf in ruled:
        yield f"  {_counts(plan, shelf)}"
        yield f"  - name: {_quoted(_name(plan, shelf))}"
        yield f"    when: {{{shelf.kind}: {_quoted(shelf.name)}}}"
        if shelf.use in _UNLESS:
            yield f"    unless: {{title_starts: {_quoted(_UNLESS[shelf.use])}}}"
        yield f"    then: {{{', '.join(f'{name}: {value}' for name, value in _effects(shelf).items())}}}"


def _effects(shelf: Shelf) -> dict[str, str]:
    if len(shelf.name) > LONGEST_NAME:
        return {}
    purpose = _PURPOSES.get(shelf.use)
    decided = {"purpose": purpose} if purpose else {}
    return decided | ({"category": shelf.category} if shelf.category else {})


def _name(plan: Plan, shelf: Shelf) -> str:
    said = snippets(plan.language)["rules"]
    if shelf.use in _PURPOSES:
        return f"{_plain(shelf.name)}: {said[shelf.use.value]}"[:80]
    category = taxonomy.name(shelf.category or "", plan.language)
    return f"{_plain(shelf.name)}: {said['kind'].format(category=category)}"[:80]


def _counts(plan: Plan, shelf: Shelf) -> str:
    kind = words(plan.language)["kinds"][shelf.kind]
    line: str = snippets(plan.language)["counts"].format(
        kind=kind, name=_plain(shelf.name), posts=shelf.posts, requests=shelf.requests, offers=shelf.offers
    )
    return line


def _examples(plan: Plan) -> Iterator[str]:
    said = snippets(plan.language)
    yield ""
    yield said["examples"].rstrip("\n")
    yield "examples:"
    yield f"  - title: {_quoted(said['example']['title'])}"
    yield f"    text: {_quoted(said['example']['text'])}"
    yield "    expect: {purpose: request, category: transport}"


def _plain(text: str) -> str:
    """On one line and of visible characters only, so that it can stand in a comment."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())[:LONGEST_NAME]


def _quoted(value: Any) -> str:
    """A value as YAML takes it on one line: JSON, with the characters escaped that YAML takes for line ends or none."""
    return _ODD.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
