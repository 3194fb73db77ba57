"""A real experiment: check its plan, register it, see how it goes, what it found, and stop it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from connector.cli.options import config_option, json_option, opened, table
from connector.cli.speaking import language as of_terminal
from connector.cli.speaking import said, tell
from connector.effect.experiment import register as registering
from connector.effect.experiment.allocation import goes_over, order
from connector.effect.experiment.analyse import analyse
from connector.effect.experiment.conclude import conclusion
from connector.effect.experiment.hold import local_day
from connector.effect.experiment.plan import Plan, Unit, from_canonical, load
from connector.effect.experiment.size import size
from connector.effect.experiment.watch import stop
from connector.engine import Engine
from connector.store import experiments
from connector.store.experiments import Registered


@click.group("experiment")
def experiment() -> None:
    """Hold a real experiment: for a time, some asks drawn by lot get suggestions later.

    \b
    Example:
      wijkconnector experiment size proef.yaml        what can it show?
      wijkconnector experiment register proef.yaml    before it begins; never changed after
      wijkconnector experiment result proef           when every outcome is known
    """


@experiment.command("size")
@click.argument("plan_path", metavar="PLAN", type=click.Path(path_type=Path, dir_okay=False))
def size_command(plan_path: Path) -> None:
    """Check PLAN and show the power calculation; nothing is stored."""
    _show(load(plan_path))


@experiment.command("register")
@config_option
@click.argument("plan_path", metavar="PLAN", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--by", required=True, help="Who registers it.")
def register(config_path: Path, plan_path: Path, by: str) -> None:
    """Register PLAN before it begins. After that the file does not matter any more: what was registered counts."""
    plan = load(plan_path)
    with opened(config_path) as engine:
        try:
            registering.register(engine, plan, by=by)
        except registering.RegistrationError as error:
            raise click.ClickException(str(error)) from None
        path = registering.where(engine.store.path, plan.name)
    _show(plan)
    tell(f"Registered, and written to {path}. Put this mark where others can see it before {plan.begin}: {plan.hash}")


@experiment.command("status")
@config_option
@json_option
def status(config_path: Path, as_json: bool) -> None:
    """Say which experiments there are and how many asks were drawn; nothing about outcomes."""
    word = str if as_json else said
    with opened(config_path) as engine, engine.store.read() as tx:
        rows = []
        for one in experiments.every(tx):
            plan, drawn = from_canonical(one.plan), experiments.results(tx, one.name, engine.now())
            rows.append(
                {
                    "experiment": one.name,
                    "state": word(_state(engine, one, plan)),
                    "asks_drawn": len(drawn),
                    "asks_expected": plan.asks,
                    "result_on": plan.last_outcome,
                    "hash": one.hash[:16],
                }
            )
    table(rows, as_json=as_json, empty="No experiment was registered.")


@experiment.command("result")
@config_option
@click.argument("name")
@click.option("--language", type=click.Choice(["nl", "en"]), help="Of the conclusion; else the connector's own.")
@click.option("--at", type=click.DateTime(["%Y-%m-%d"]), help="As it was known on a date.")
def result(config_path: Path, name: str, language: str | None, at: datetime | None) -> None:
    """Say in plain words what NAME found, analysed as registered."""
    with opened(config_path) as engine, engine.store.read() as tx:
        one = experiments.get(tx, name)
        if one is None:
            raise click.ClickException(f"there is no experiment called {name}; see: wijkconnector experiment status")
        moment = engine.now() if at is None else at.astimezone()
        plan = from_canonical(one.plan)
        found = analyse(plan, experiments.results(tx, name, moment), moment, engine.config.instance.timezone)
        spoken, least = language or of_terminal(), engine.config.effect.k
    for line in conclusion(found, spoken, one.registered_at, one.stopped_by(moment), k=least):
        click.echo(line)


@experiment.command("stop")
@config_option
@click.argument("name")
@click.option("--why", required=True, help="The reason; it is shown with the result.")
def stop_command(config_path: Path, name: str, why: str) -> None:
    """End NAME for good: no ask waits any longer."""
    with opened(config_path) as engine, engine.store.write() as tx:
        if experiments.get(tx, name) is None:
            raise click.ClickException(f"there is no experiment called {name}")
        waiting = stop(tx, name, why, engine.now(), by="admin")
    tell(f"{name} has ended; {waiting} asks that waited are looked at in the next round.")


def settled(engine: Engine) -> None:
    """Register the plan of the configuration, or say why not."""
    try:
        registering.settle(engine)
    except registering.RegistrationError as error:
        raise click.ClickException(str(error)) from None


def _show(plan: Plan) -> None:
    found = size(plan)
    click.echo(f"{plan.question}\n{plan.hypothesis}")
    tell(f"Drawn by {plan.unit}, {plan.share:.0%} at once, from {plan.begin} up to {plan.end}.")
    if plan.unit is Unit.COMMUNITY:
        tell(f"Goes over: {', '.join(f'{one} {goes_over(plan, one)}' for one in order(plan))}")
    tell(
        f"{plan.outcome} within {plan.within_days} days: {plan.without:.0%} expected without,"
        f" {plan.without + plan.difference:.0%} with a suggestion."
    )
    tell(
        f"Power with {plan.asks} asks: {found.power:.0%} (two-sided, alpha {plan.alpha:g}, design effect"
        f" {found.effect_of_design:.2f}); {found.needed} asks are needed for {plan.power:.0%}."
    )
    tell(
        f"Ends early when, looked at every {plan.stop.every_days} days, the {plan.stop.confidence:.1%} interval lies"
        f" beyond {plan.stop.margin:+.0%} or {-plan.stop.margin:+.0%}. Result on {plan.last_outcome}."
    )


def _state(engine: Engine, one: Registered, plan: Plan) -> str:
    today = local_day(engine, engine.now())
    if one.stopped_at is not None:
        return "stopped"
    if today < plan.begin:
        return "registered"
    if today < plan.end:
        return "running"
    return "waiting for outcomes" if today < plan.last_outcome else "over"


COMMANDS = (experiment,)
