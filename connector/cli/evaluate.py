"""Figures for others: how well posts are read and matched."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from connector.cli.speaking import said, tell
from connector.matching import evaluate as matching
from connector.matching import gold
from connector.matching.evaluate import Decisions
from connector.matching.figures import Figure
from connector.matching.gold import Read
from connector.matching.held_out import read_with, readings
from mapping.language import evaluate as reading

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
WIDTH = 40


@click.command("evaluate")
@click.option("--posts", "posts_path", type=FILE, required=True, help="Labelled posts, one JSON object a line.")
@click.option("--matches", "matches_path", type=FILE, help="Judged matches of those posts, one JSON object a line.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def evaluate(posts_path: Path, matches_path: Path | None, as_json: bool) -> None:
    """Measure how well labelled posts are read, and matched as they are read.

    Posts the shipped weights were trained on are read by weights that never saw their community; that takes minutes.
    Behind each figure stands its 95 % interval.

    \b
    Example:
      wijkconnector evaluate --posts posts.jsonl --matches matches.jsonl
    """
    lines = [json.loads(line) for line in posts_path.read_text("utf-8").splitlines() if line.strip()]
    read = reading.evaluate(lines)
    matched = None
    if matches_path is not None:
        posts = gold.read_posts([posts_path])
        matched = matching.evaluate(posts, gold.read_matches([matches_path]), _reader(posts, lines))
    if as_json:
        both = {"reading": json.loads(read.as_json()), "matching": matched.as_dict() if matched else None}
        click.echo(json.dumps(both, ensure_ascii=False, indent=2))
        return
    _show_reading(posts_path.name, read)
    if matched is not None:
        _show_matching(matched)


def _reader(posts: dict[str, gold.Post], lines: Sequence[dict[str, Any]]) -> Callable[[gold.Post], Read]:
    """Read each post as an organisation would, its community's area configured."""
    if reading.trained_on(lines):
        known = readings(posts)
        return lambda post: known[post.id]
    areas = reading.configured_areas(lines)
    return lambda post: read_with(post, areas)


def _show_reading(name: str, read: reading.Report) -> None:
    tell(f"{name}: {read.posts} posts; {read.how}")
    for key, figure in read.figures.items():
        _line(key, f"{figure.value:.3f}  [{figure.low:.3f}, {figure.high:.3f}]")
    _line("calibration error", f"{read.calibration_error:.3f}")
    for true, counts in read.confusion.items():
        for other, count in counts.items():
            if count and other != true:
                _line(f"{true} read as {other}", f"{count}×")
    for pair, count in read.category_confusion.items():
        _line(pair, f"{count}×")


def _show_matching(matched: matching.Report) -> None:
    for method, ranking in matched.ranking.items():
        tell(f"Matching, ordering the offers by: {method}")
        for name, figure in _figures(ranking):
            _line(name, str(figure))
    for decided in matched.decisions:
        tell(f"Suggestions from {decided.threshold:.0%}, at most {decided.most} for a request")
        _show_decisions(decided)
    tell(f"The same, once a person said what {matched.settled.asked} doubtful posts are")
    _show_decisions(matched.settled.decisions)


def _show_decisions(decided: Decisions) -> None:
    for name, figure in _figures(decided):
        _line(name, str(figure))
    _line("forbidden", str(decided.forbidden))
    _line("mistakes", str(sum(decided.mistakes.values())))


def _figures(of: matching.Ranking | Decisions) -> Iterator[tuple[str, Figure]]:
    values = ((field.name, getattr(of, field.name)) for field in fields(of))
    return ((name.replace("_", " "), value) for name, value in values if isinstance(value, Figure))


def _line(name: str, value: str) -> None:
    click.echo(f"  {said(name):<{WIDTH}} {value}")


COMMANDS = (evaluate,)
