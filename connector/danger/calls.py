"""Calling a person about a sign of danger: at once, and the next one when nobody says that it was taken up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from ruamel.yaml import YAML

from connector import access, mail
from connector.config import Config, Contact
from connector.engine import Engine
from connector.model import Mail, mail_key
from connector.store import Tx, alerts, danger, decisions, links
from connector.store.alerts import Alert
from connector.store.danger import Case
from connector.store.links import Purpose

LOOK_BACK = timedelta(days=14)  # what is older was seen by people before mail was set up
LINK_LIFE = timedelta(days=30)


@cache
def _texts() -> Mapping[str, Any]:
    source = files("connector.danger").joinpath("mails.yaml").read_text("utf-8")
    texts: Mapping[str, Any] = YAML(typ="safe").load(source)
    return texts


def contacts(config: Config, organisation: str) -> list[Contact]:
    """Who is called, one after the other: for danger, for anything, and whoever runs this installation."""
    known = config.organisations.get(organisation)
    house = Contact(config.instance.name, config.instance.contact)
    asked = [house] if known is None else [known.danger_contact, known.contact, house]
    return list({each.email: each for each in reversed(asked) if each is not None}.values())[::-1]


def call_due(engine: Engine) -> int:
    """Mail whoever is to be called now; how many mails were queued is returned."""
    if engine.config.mail is None:
        return 0
    now = engine.now()
    with engine.store.write() as tx:
        due = [
            (step, case) for case in danger.open_cases(tx, now - LOOK_BACK) if (step := _step(engine, case)) is not None
        ]
        due.sort(key=lambda line: (line[1].community, line[1].post, line[0]))
        grouped = groupby(due, key=lambda line: (line[1].community, line[1].post, line[0]))
        return sum(_call(engine, tx, key[2], [case for _, case in lines]) for key, lines in grouped)


def take_up(engine: Engine, tx: Tx, token: str) -> bool:
    """Somebody with a link of ours says that they take it up; False when the link works no more."""
    now = engine.now()
    found = linked(engine, tx, token)
    if found is None:
        return False
    to, cases = found
    for alert in cases:
        if alerts.handle(tx, alert.id, to.name, now):
            why = "by the link in the mail"
            decisions.log(
                tx, now, alert.post, "danger.taken_up", why, community=alert.community, organisation=alert.organisation
            )
    return True


def linked(engine: Engine, tx: Tx, token: str) -> tuple[Contact, list[Alert]] | None:
    """Whom a link was sent to and the alerts it is about; None when it works no more."""
    subject = links.subject(tx, Purpose.DANGER, token, engine.now())
    if subject is None:
        return None
    step, _, ids = subject.partition(":")
    mine = list(engine.config.organisations)
    cases = [alert for key in ids.split(",") if (alert := alerts.get(tx, int(key), mine)) is not None]
    if not cases:
        return None
    people = contacts(engine.config, cases[0].organisation)
    return people[min(int(step), len(people) - 1)], cases


def signs_in_words(signs: Iterable[str], language: str) -> str:
    words = _texts()[language]["signs"]
    return ", ".join(words[sign] for sign in signs)


def _step(engine: Engine, case: Case) -> int | None:
    """Which step of calling is due now; None when it is not time, or when everybody was called."""
    if case.step is None or case.called_at is None:
        return 0
    after = timedelta(hours=_hours(engine, case.organisation))
    if case.step + 1 >= len(contacts(engine.config, case.organisation)):
        return None
    return case.step + 1 if case.mail_failed or engine.now() - case.called_at >= after else None


def _call(engine: Engine, tx: Tx, step: int, cases: list[Case]) -> bool:
    """Mail one person about what one post shows."""
    now, first = engine.now(), cases[0]
    to = contacts(engine.config, first.organisation)[step]
    ids = ",".join(str(case.alert) for case in cases)
    key = mail_key("danger", ids, str(step))
    token = links.make(tx, Purpose.DANGER, f"{step}:{ids}", now, LINK_LIFE)
    subject, text = _words(engine, step, cases, f"{access.address(engine.config)}/danger/{token}")
    queued = mail.send(engine, tx, Mail(to.email, subject, text, key, kind="danger", organisation=first.organisation))
    for case in cases:
        danger.called(tx, case.alert, step, key, now)
    why = "at once" if step == 0 else f"nobody took it up, step {step + 1}"
    decisions.log(tx, now, first.post, "danger.called", why, community=first.community, organisation=first.organisation)
    return queued


def _words(engine: Engine, step: int, cases: list[Case], page: str) -> tuple[str, str]:
    config, case = engine.config, cases[0]
    organisation = config.organisations.get(case.organisation)
    language = config.instance.language if organisation is None else organisation.language
    words, people = _texts()[language], contacts(config, case.organisation)
    hours = f"{_hours(engine, case.organisation):g}"
    then = words["next"].format(to=people[step + 1].name, hours=hours) if step + 1 < len(people) else words["last"]
    community = config.communities.get(case.community)
    variables = {
        "name": people[step].name,
        "community": case.community if community is None else community.name,
        "signs": signs_in_words(dict.fromkeys(each.sign for each in cases), language),
        "url": case.url or words["no_url"],
        "page": page,
        "next": then,
        "connector": config.instance.name,
    }
    text = words["text"].format(**variables)
    if step > 0:
        text = text.replace(
            "\n\n", "\n\n" + words["earlier"].format(hours=hours, earlier=people[step - 1].name) + "\n", 1
        )
    return words["subject"].format(**variables), text.strip()


def _hours(engine: Engine, organisation: str) -> float:
    known = engine.config.organisations.get(organisation)
    return 4.0 if known is None else known.danger_hours
