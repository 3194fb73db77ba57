"""One round of the main job: pull, read, listen, match, deliver, tidy up. Each step is safe to repeat."""

from __future__ import annotations

from collections.abc import Callable

from connector import access, deliver, doubts, listen, privacy, pull, read
from connector.danger.calls import call_due
from connector.digest.due import digest_due
from connector.effect.experiment import watch
from connector.engine import Engine
from connector.handover.passing_on import hand_over_due
from connector.mail import send_due
from connector.narrate import Narrator
from connector.store import whole
from connector.suggest import follow_up, rounds

Step = Callable[[Engine, Narrator], None]


def pull_step(engine: Engine, tell: Narrator) -> None:
    """Pull the communities that are due, then read what came in and hear what was answered."""
    for pulled in pull.pull_due(engine):
        tell.pulled(pulled)
    read_step(engine, tell)


def read_step(engine: Engine, tell: Narrator) -> None:
    while batch := read.read_due(engine):
        for post, reading in batch:
            tell.read(post, reading)
    while heard := listen.listen_due(engine):
        for answer in heard:
            tell.heard(answer)


def match_step(engine: Engine, tell: Narrator) -> None:
    for made in rounds.match_due(engine):
        tell.suggested(made)
    doubts.look(engine)


def deliver_step(engine: Engine, tell: Narrator) -> None:
    for sent in deliver.deliver_due(engine):
        tell.delivered(sent)


def mail_step(engine: Engine, tell: Narrator) -> None:
    """Call whoever is to be called by mail, and send what is due."""
    call_due(engine)
    digest_due(engine)
    hand_over_due(engine)
    for mailed in send_due(engine):
        tell.mailed(mailed)


def follow_up_step(engine: Engine, tell: Narrator) -> None:
    """Say what is due to people who asked, helped or were not chosen."""
    follow_up.follow_up(engine)


def tidy_step(engine: Engine, tell: Narrator) -> None:
    rounds.expire_due(engine)
    watch.watch(engine)
    privacy.tidy(engine)
    access.tidy(engine)
    whole.drop_old(engine.store.path, engine.now())


STEPS: tuple[Step, ...] = (pull_step, match_step, deliver_step, follow_up_step, tidy_step, mail_step)


def once(engine: Engine, tell: Narrator) -> None:
    """Do a single round of everything that is due."""
    for step in STEPS:
        step(engine, tell)
