"""APScheduler wiring, nothing else: ticks that ask the store what is due."""

from __future__ import annotations

from apscheduler.schedulers.background import BackgroundScheduler

from connector import cycle
from connector.engine import Engine
from connector.narrate import Narrator

TICKS: tuple[tuple[str, cycle.Step, float], ...] = (  # name, step, seconds between two ticks
    ("pull", cycle.pull_step, 2),
    ("match", cycle.match_step, 2),
    ("deliver", cycle.deliver_step, 1),
    ("follow_up", cycle.follow_up_step, 60),
    ("tidy", cycle.tidy_step, 600),
    ("mail", cycle.mail_step, 5),
)


def scheduler(engine: Engine, tell: Narrator) -> BackgroundScheduler:
    """A scheduler, not yet started, with one job a step; a late tick is run once, late, and never beside itself."""
    made = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for name, step, every in TICKS:
        made.add_job(step, "interval", seconds=every, args=(engine, tell), id=name, next_run_time=engine.now())
    return made
