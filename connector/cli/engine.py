"""One step of the main job at a time: pull, match, deliver, explain, status, pause, resume."""

from __future__ import annotations

import getpass
from datetime import datetime
from pathlib import Path

import click

from connector import cycle, pausing, pull
from connector.cli import terms
from connector.cli.experiment import settled
from connector.cli.options import config_option, json_option, opened, table
from connector.cli.speaking import language, said, tell
from connector.engine import Engine
from connector.model import CommunityState, Delivery
from connector.narrate import Narrator
from connector.privacy import own_data
from connector.store import Tx, answers, communities, decisions, outbox, proposals, suggestions
from connector.store.times import moment
from connector.suggest import matcher, rounds, wording
from connector.suggest.following import follow

_CALLED = {"suggestions": terms.suggestion, "messages": terms.message, "answers": terms.answer}


@click.command("once")
@config_option
@click.option("--dry-run", is_flag=True, help="Post nothing: messages stay in the outbox.")
def once(config_path: Path, dry_run: bool) -> None:
    """Do a single round of everything that is due, and stop.

    \b
    Example, from cron every five minutes:
      wijkconnector once --config /etc/wijkconnector/config.yaml
    """
    with opened(config_path) as engine:
        settled(engine)
        tell = Narrator(language())
        for step in cycle.STEPS:
            if not (dry_run and step is cycle.deliver_step):
                step(engine, tell)


@click.command("pull")
@config_option
@click.argument("community", required=False)
def pull_command(config_path: Path, community: str | None) -> None:
    """Check COMMUNITY now (or all that are due), and read what came in."""
    with opened(config_path) as engine:
        tell = Narrator(language())
        if community is None:
            cycle.pull_step(engine, tell)
            return
        _known(engine, community)
        pulled = pull.pull(engine, community)
        if pulled is None:
            raise click.ClickException(f"{community} is paused, or another process is at it. See: wijkconnector status")
        tell.pulled(pulled)
        cycle.read_step(engine, tell)
        if pulled.error is not None:
            raise click.ClickException(pulled.error)


@click.command("match")
@config_option
@click.option("--dry-run", is_flag=True, help="Only show the pairs: suggest nothing.")
def match(config_path: Path, dry_run: bool) -> None:
    """Hold a round of matching for the requests that are due."""
    with opened(config_path) as engine:
        if not dry_run:
            cycle.match_step(engine, Narrator(language()))
            return
        now = engine.now()
        follow(engine)
        with engine.store.read() as tx:
            due = proposals.match_due(tx, now, rounds.BATCH)
            for pairs in matcher.choose(engine, tx, due, now).values():
                for pair in pairs:
                    why = ", ".join(reason.text(language()) for reason in pair.reasons)
                    click.echo(f"{pair.score:.0%}  {_url(tx, pair.request)}  ↔  {_url(tx, pair.offer)}  {why}")


def _url(tx: Tx, proposal: str) -> str:
    stored = proposals.get(tx, proposal)
    return proposal if stored is None else stored.url


@click.command("deliver")
@config_option
@click.option("--dry-run", is_flag=True, help="Show the messages that are due, word for word; send nothing.")
def deliver_command(config_path: Path, dry_run: bool) -> None:
    """Make one attempt at each message in the outbox that is due."""
    with opened(config_path) as engine:
        if not dry_run:
            cycle.deliver_step(engine, Narrator(language()))
            return
        with engine.store.read() as tx:
            for key in outbox.due(tx, engine.now(), engine.adapters):
                delivery = outbox.get(tx, key)
                if delivery is not None:
                    worded = delivery if delivery.text else _worded(engine, tx, delivery)
                    click.echo(
                        f"── {terms.side(delivery.side)} · {delivery.community}\n{worded.title}\n{worded.text}\n"
                    )


def _worded(engine: Engine, tx: Tx, delivery: Delivery) -> Delivery:
    return own_data.with_notice(engine, tx, wording.word(engine, tx, delivery))


@click.command("status")
@config_option
@json_option
def status(config_path: Path, as_json: bool) -> None:
    """Say how each community goes, and what waits for a person."""
    word = str if as_json else said
    with opened(config_path) as engine, engine.store.read() as tx:
        rows = [
            {
                "community": state.key,
                "state": word("paused" if state.paused else "failing" if state.failures else "running"),
                "last_success": state.last_success,
                "next": _next(state, engine.now(), as_json=as_json),
                "why": word(state.paused or state.error or ""),
            }
            for state in communities.all_states(tx)
        ]
        counts = {"suggestions": suggestions.counts(tx), "messages": outbox.counts(tx), "answers": answers.counts(tx)}
        alerts = [dict(row) | {"at": moment(row["at"])} for row in answers.open_alerts(tx)]
    if as_json:
        table([{"communities": rows, "alerts": alerts, **counts}], as_json=True, empty="")
        return
    table(rows, as_json=False, empty="No communities.")
    for name, held in counts.items():
        counted = [f"{number} {_CALLED[name](state)}" for state, number in sorted(held.items())]
        click.echo(f"{said(name)}: {', '.join(counted) or said('none')}")
    for alert in alerts:
        tell(f"Needs a person: {terms.alert(alert['kind'])} ({alert['community']}) {alert['url'] or ''}")


@click.command("explain")
@config_option
@click.argument("subject")
@json_option
def explain(config_path: Path, subject: str, as_json: bool) -> None:
    """Say what was decided about SUBJECT, and why: the id of a post, suggestion, message or community."""
    word = str if as_json else said
    with opened(config_path) as engine, engine.store.read() as tx:
        rows = [
            {
                "at": moment(row["at"]),
                "what": row["what"] if as_json else terms.decision(row["what"]),
                "why": word(row["why"] or ""),
                "by": row["by"],
            }
            for row in decisions.about(tx, subject)
        ]
    table(rows, as_json=as_json, empty="Nothing was decided about that. Ids are in: wijkconnector suggestions")


@click.command("pause")
@config_option
@click.argument("community")
@click.option("--why", default="paused by hand", show_default=True, help="The reason, for your colleagues.")
def pause(config_path: Path, community: str, why: str) -> None:
    """Stop pulling from and posting to COMMUNITY until it is resumed."""
    with opened(config_path) as engine:
        _known(engine, community)
        pausing.pause(engine, community, why, by=getpass.getuser())
    tell(f"{community} is paused.")


@click.command("resume")
@config_option
@click.argument("community")
def resume(config_path: Path, community: str) -> None:
    """Start COMMUNITY again after a pause."""
    with opened(config_path) as engine:
        _known(engine, community)
        pausing.resume(engine, community, by=getpass.getuser())
    tell(f"{community} runs again.")


def _next(state: CommunityState, now: datetime, *, as_json: bool) -> datetime | str | None:
    """When it is looked at again; what was due before now reads as `now` for people."""
    due = None if state.paused else state.due
    return said("now") if due is not None and due <= now and not as_json else due


def _known(engine: Engine, community: str) -> None:
    if community not in engine.config.communities:
        known = ", ".join(engine.config.communities)
        raise click.BadParameter(f"there is no community '{community}' in the configuration. Known: {known}")


COMMANDS = (once, pull_command, match, deliver_command, status, explain, pause, resume)
