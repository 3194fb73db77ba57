"""Is everything right? `wijkconnector check`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from adapters.contract import Level
from connector.checkup import Line, local, remote
from connector.cli.options import config_option, loaded
from connector.cli.words import words
from connector.command import as_typed


@click.command("check")
@config_option
@click.option("--offline", is_flag=True, help="Look at this machine only: ask no community anything.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of lines.")
def check(config_path: Path, offline: bool, as_json: bool) -> None:
    """Check everything: one line each, what is wrong and what to do.

    Configuration, secrets, permissions, store, disk and mail; then of each community whether it can be reached, who we
    are there, what we may do, and whether the clocks agree. Nothing is changed, posted or stored. Exit code 1 when
    something is wrong, 2 when the configuration cannot be used.

    \b
    Example:
      wijkconnector check --config /etc/wijkconnector/config.yaml
    """
    config = loaded(config_path)
    found: list[Line] = []
    for part in (local(config, config_path, datetime.now(UTC).date()), () if offline else remote(config)):
        for line in part:
            found.append(line)
            if not as_json:
                show(line, config.instance.language)
    if as_json:
        click.echo(json.dumps([line.as_dict() for line in found], ensure_ascii=False, indent=2))
    wrong = sum(line.level is Level.ERROR for line in found)
    if not as_json:
        doubtful = sum(line.level is Level.WARNING for line in found)
        click.echo(_in_sum(config.instance.language, wrong, doubtful))
    if wrong:
        raise SystemExit(1)


def show(line: Line, language: str) -> None:
    """Print one line of a check."""
    click.echo(f"{words(language)['check'][line.level.value]:<8}  {line.subject}: {as_typed(line.text)}")


def worst(lines: Iterable[Line]) -> Level:
    levels = {line.level for line in lines}
    return next((level for level in (Level.ERROR, Level.WARNING) if level in levels), Level.OK)


def _in_sum(language: str, wrong: int, doubtful: int) -> str:
    said = words(language)["check"]
    text: str = said["all_well"] if not (wrong or doubtful) else said["sum"].format(wrong=wrong, doubtful=doubtful)
    return text


COMMANDS = (check,)
