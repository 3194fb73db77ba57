"""What the commands share: the configuration option, opening an engine, and tables that can be JSON.

JSON is for programs and stays English; people read tables in the language of the terminal.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from connector import start
from connector.cli import logs
from connector.cli.speaking import CONFIG, CONFIG_VARIABLE, language, note, said, tell
from connector.config import Config
from connector.engine import Engine

F = TypeVar("F", bound=Callable[..., Any])


def config_option(function: F) -> F:
    return click.option(
        "--config",
        "config_path",
        type=click.Path(path_type=Path, dir_okay=False),
        default=CONFIG,
        show_default=True,
        envvar=CONFIG_VARIABLE,
        is_eager=True,
        callback=note,
        help="The configuration file.",
    )(function)


def json_option(function: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")(function)


def loaded(config_path: Path) -> Config:
    """The configuration, for a command that only looks; it speaks what the terminal speaks."""
    config = start.load(config_path)
    return replace(config, instance=replace(config.instance, language=language()))


@contextmanager
def opened(config_path: Path) -> Iterator[Engine]:
    """An engine for the length of one command."""
    engine = start.start(start.load(config_path))
    logs.begin(language())
    try:
        yield engine
    finally:
        engine.store.close()


def table(rows: Sequence[dict[str, Any]], *, as_json: bool, empty: str) -> None:
    """Print rows as JSON, or as a table as wide as its content, its head in the language of the terminal."""
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
        return
    if not rows:
        tell(empty)
        return
    names = list(rows[0])
    head = [said(name.replace("_", " ")) for name in names]
    cells = [head, *([_cell(row[name]) for name in names] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(names))]
    for line in cells:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone():%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)
