"""Registering a plan: before it begins, once, written to a file beside the store for everybody to see."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path

from connector.effect.experiment.hold import local_day
from connector.effect.experiment.plan import Plan
from connector.effect.experiment.size import size
from connector.engine import Engine
from connector.store import decisions, experiments

CONFIGURED = "the configuration"


class RegistrationError(RuntimeError):
    """The plan cannot be registered, or is not the one that was; the text says why and what to do."""


def register(engine: Engine, plan: Plan, *, by: str) -> bool:
    """Keep a plan as it stands, in the store and in a file beside it; False when this same plan was registered before.

    Raises RegistrationError when another plan of that name was, or when it can show too little, or begins too soon.
    """
    with engine.store.write() as tx:
        known = experiments.get(tx, plan.name)
        if known is not None:
            must_be_the_same(plan, known.hash, known.registered_at)
            return False
        unknown = [community for community in plan.communities if community not in engine.config.communities]
        if unknown:
            raise RegistrationError(f"there is no community called {', '.join(unknown)} in the configuration")
        now = engine.now()
        may_begin(plan, local_day(engine, now))
        experiments.register(tx, plan.name, plan.hash, plan.canonical(), now)
        decisions.log(tx, now, plan.name, "experiment.registered", plan.hash, by=by)
        _write(where(engine.store.path, plan.name), _text(plan, f"{now:%Y-%m-%d %H:%M} UTC", by))
    return True


def settle(engine: Engine) -> None:
    """Register the plan of the configuration, if there is one and it is new.

    Raises RegistrationError as `register` does: also when the configuration says otherwise than what was registered.
    """
    if engine.config.experiment is not None:
        register(engine, engine.config.experiment, by=CONFIGURED)


def where(store: Path, name: str) -> Path:
    """The file a registered plan is written to, beside the store."""
    return store.parent / f"experiment-{name}.yaml"


def must_be_the_same(plan: Plan, registered: str, at: datetime) -> None:
    """Raise RegistrationError when a plan of this name was registered with another hash."""
    if registered != plan.hash:
        raise RegistrationError(
            f"{plan.name} was registered on {at:%Y-%m-%d} with another plan, which stays."
            " Put it back as it was, or give a new experiment a new name."
        )


def may_begin(plan: Plan, today: date) -> None:
    """Raise RegistrationError when a plan begins too soon to be registered `today`, or can show too little."""
    if today >= plan.begin:
        raise RegistrationError(f"{plan.name} would have begun on {plan.begin}: register a plan before it begins")
    found = size(plan)
    if found.power < plan.power:
        raise RegistrationError(
            f"with {plan.asks} asks an effect of {plan.difference:+.0%} would be shown {found.power:.0%} of the time,"
            f" and the plan wants {plan.power:.0%}; {found.needed} asks would do. Change the plan, or say less in"
            " `power`."
        )


def _text(plan: Plan, moment: str, by: str) -> str:
    """The plan as a file that `load` reads to the same plan; YAML holds JSON, so the canonical form can stand in it."""
    found = size(plan)
    about = [
        f"Registered on {moment} by {by}. Changing this file changes nothing: what was registered counts.",
        f"Mark (SHA-256 of the plan as canonical JSON): {plan.hash}",
        f"Hypothesis: {plan.hypothesis}",
        f"Outcome: {plan.outcome} within {plan.within_days} days, {plan.without:.0%} expected without and"
        f" {plan.without + plan.difference:.0%} with a suggestion.",
        f"Size: {plan.asks} asks give a power of {found.power:.0%} (alpha {plan.alpha:g}); {found.needed} are needed"
        f" for {plan.power:.0%}.",
        f"Seed: {plan.seed}. Begins on {plan.begin}; the result is known on {plan.last_outcome}.",
    ]
    return "".join(f"# {line}\n" for line in about) + plan.readable()


def _write(path: Path, text: str) -> None:
    """Write the file whole or not at all."""
    beside = path.with_suffix(".new")
    beside.write_text(text, "utf-8")
    os.replace(beside, path)
