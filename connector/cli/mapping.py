"""An organisation's mapping: check it, test its examples, and see how a text is read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from adapters.contract import Author, RawPost
from connector.cli.options import json_option, table
from mapping.apply import read_post
from mapping.load import load_mapping, shipped
from mapping.proposal import Place


@click.group("mapping")
def mapping() -> None:
    """Check and try out how an organisation reads posts."""


@mapping.command("check")
@click.argument("source")
def check(source: str) -> None:
    """Check the mapping SOURCE: a YAML file, or the name of a shipped one."""
    found = load_mapping(_source(source))
    click.echo(f"{source}: {len(found.rules)} rules, {len(found.examples)} examples; it can be used.")


@mapping.command("explain")
@click.argument("source")
@click.argument("text")
@click.option("--title", default="", help="The title of the post.")
@click.option("--category", help="The category it stands in.")
@click.option("--tag", "tags", multiple=True, help="A tag it has; may be given more than once.")
@json_option
def explain(source: str, text: str, title: str, category: str | None, tags: tuple[str, ...], as_json: bool) -> None:
    """Show how TEXT would be read with the mapping SOURCE, and why.

    \b
    Example:
      wijkconnector mapping explain discourse-neighbourhood "Wie kan mij morgen naar de dokter rijden?"
    """
    now = datetime.now(UTC)
    post = RawPost("1", "1", "", Author("1", ""), title, text, now, now, "", category=category, tags=tags)
    reading = read_post(post, load_mapping(_source(source)), Place())
    rows = [
        {
            "purpose": proposal.purpose.value,
            "category": proposal.category,
            "sure": f"{proposal.confidence:.2f}",
            "status": proposal.status.value,
            "why": "; ".join(f"{step.by}: {step.what}" for step in (*reading.trace, *proposal.trace)),
        }
        for proposal in reading.proposals
    ]
    table(rows, as_json=as_json, empty="Neither asks nor offers help.")
    for danger in sorted(reading.danger):
        click.echo(f"signs of {danger.value}: this goes to a person, and is never matched")


def _source(source: str) -> str | Path:
    return source if source in shipped() else Path(source)


COMMANDS = (mapping,)
