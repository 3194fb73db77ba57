"""Figures and files for others: how well posts are read and matched, and the shapes of the YAML files."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from connector import registry
from connector.config.json_schema import config_schema
from connector.matching import evaluate as matching
from connector.matching import gold
from connector.matching.candidate import Candidate
from mapping import language
from mapping.json_schema import mapping_schema
from mapping.language import evaluate as reading
from mapping.proposal import Place

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("evaluate")
@click.option("--posts", "posts_path", type=FILE, required=True, help="Labelled posts, one JSON object a line.")
@click.option("--matches", "matches_path", type=FILE, help="Judged matches of those posts, one JSON object a line.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def evaluate(posts_path: Path, matches_path: Path | None, as_json: bool) -> None:
    """Measure how well labelled posts are read, and matched as they are read.

    Posts the shipped weights were trained on are read by weights that never saw their community; that takes minutes.

    \b
    Example:
      wijkconnector evaluate --posts posts.jsonl --matches matches.jsonl
    """
    lines = [json.loads(line) for line in posts_path.read_text("utf-8").splitlines() if line.strip()]
    read = reading.evaluate(lines)
    matched = None
    if matches_path is not None:
        posts = gold.read_posts([posts_path])
        matched = matching.evaluate(posts, gold.read_matches([matches_path]), _reader(lines))
    if as_json:
        both = {"reading": json.loads(read.as_json()), "matching": matched.as_dict() if matched else None}
        click.echo(json.dumps(both, ensure_ascii=False, indent=2))
        return
    click.echo(reading.as_text(posts_path.name, read))
    if matched is not None:
        for method, figures in matched.ranking.items():
            click.echo(f"{method:<10} " + "  ".join(f"{name} {value:.3f}" for name, value in asdict(figures).items()))
        for decided in matched.decisions:
            click.echo("decisions  " + "  ".join(f"{name} {value}" for name, value in asdict(decided).items()))


def _reader(lines: Sequence[dict[str, Any]]) -> Callable[[gold.Post], list[Candidate]]:
    """Read each post as an organisation would, its community's area configured."""
    areas = reading.configured_areas(lines)

    def read(post: gold.Post) -> list[Candidate]:
        home, places = areas.get(post.community, (Place(), ()))
        said = language.read(language.Text(post.title, post.body, post.created_at, home, places))
        return [gold.as_candidate(post, proposal) for proposal in said.proposals if not said.danger]

    return read


@click.command("schema")
@click.argument("which", type=click.Choice(["config", "mapping"]), default="config")
def schema(which: str) -> None:
    """Print the JSON Schema of config.yaml (the default) or of a mapping, for completion in an editor.

    An editor with the YAML language server uses it when the first line of the file says so:
    # yaml-language-server: $schema=config.schema.json

    \b
    Examples:
      wijkconnector schema > config.schema.json
      wijkconnector schema mapping > mapping.schema.json
    """
    made = mapping_schema() if which == "mapping" else config_schema(registry.settings_schemas())
    click.echo(json.dumps(made, ensure_ascii=False, indent=2))


COMMANDS = (evaluate, schema)
