"""What waits for a person: see, approve and decline suggestions."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from connector.cli import terms
from connector.cli.options import config_option, json_option, opened, table
from connector.cli.speaking import language, said, tell
from connector.store import proposals
from connector.store import suggestions as stored
from connector.suggest import review


@click.command("suggestions")
@config_option
@click.option("--all", "everything", is_flag=True, help="The latest ones, whatever their state.")
@json_option
def suggestions(config_path: Path, everything: bool, as_json: bool) -> None:
    """List the suggestions that wait for approval."""
    with opened(config_path) as engine, engine.store.read() as tx:
        word = str if as_json else said
        found = stored.latest(tx, 50) if everything else stored.waiting(tx)
        rows = []
        for pair in found:
            request, offer = proposals.get(tx, pair.request), proposals.get(tx, pair.offer)
            rows.append(
                {
                    "id": pair.id,
                    "state": pair.state.value if as_json else terms.suggestion(pair.state.value),
                    "score": f"{pair.score:.2f}",
                    "request": request.url if request else word("gone"),
                    "offer": offer.url if offer else word("gone"),
                    "why": ", ".join(reason.text(language()) for reason in pair.reasons),
                }
            )
    table(rows, as_json=as_json, empty="Nothing waits for approval.")


@click.command("approve")
@config_option
@click.argument("suggestion_ids", nargs=-1, required=True)
def approve(config_path: Path, suggestion_ids: tuple[str, ...]) -> None:
    """Approve suggestions: their messages go out."""
    _decide(config_path, suggestion_ids, None)


@click.command("decline")
@config_option
@click.argument("suggestion_ids", nargs=-1, required=True)
@click.option("--why", required=True, help="The reason, for your colleagues and for the figures.")
def decline(config_path: Path, suggestion_ids: tuple[str, ...], why: str) -> None:
    """Decline suggestions: these pairs never come back."""
    _decide(config_path, suggestion_ids, why)


def _decide(config_path: Path, suggestion_ids: tuple[str, ...], why_not: str | None) -> None:
    by = getpass.getuser()
    failed = False
    with opened(config_path) as engine:
        for suggestion in suggestion_ids:
            if why_not is None:
                result = review.approve(engine, suggestion, by)
            else:
                result = review.decline(engine, suggestion, by, why_not)
            failed = failed or not result.done
            if result.done:
                click.echo(f"{suggestion}: {terms.decision(f'suggestion.{result.outcome.value}')}")
            else:
                tell(f"{suggestion}: does not wait for approval", err=True)
    if failed:
        raise SystemExit(1)


COMMANDS = (suggestions, approve, decline)
