"""A month on a fast clock: an asker, a helper, a figurehead and an organisation, over real HTTP, and what was said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from connector import cycle, deliver, start
from connector.engine import Engine
from connector.narrate import Narrator
from connector.store import answers, communities, outbox, suggestions
from connector.suggest import review
from demo_town.credentials import BOT
from demo_town.month import FIRST_DAY, ZONE, Month, Said, Scene

HOURS = (9, 10, 13, 17, 19)  # local hours at which the connector looks, beside the moments of the story
_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


def play(folder: Path, days: int = 31) -> str:
    """Play the month in a folder for its store; the transcript is returned as Markdown, the same every time."""
    with Month() as month:
        path = folder / "config.yaml"
        path.write_text(month.config(), "utf-8")
        engine = start.start(start.load(path), month.clock)
        try:
            decided = _live(engine, month, days)
            return transcript(month, decided, _figures(engine))
        finally:
            engine.store.close()


def _live(engine: Engine, month: Month, days: int) -> list[Said]:
    """Let the days go by; what the organisation decided is returned."""
    decided: list[Said] = []
    for moment, scene in _moments(month.scenes, days):
        month.clock.advance(max(0.0, (moment - month.clock()).total_seconds()))
        if scene is not None and "approve" in scene.does:
            decided += _approve(engine)
        elif scene is not None:
            month.act(scene)
        _work(engine, month)
        if month.answer():
            month.clock.advance(60)
            _work(engine, month)
    return decided


def _moments(scenes: list[Scene], days: int) -> Iterator[tuple[datetime, Scene | None]]:
    looks: list[tuple[datetime, Scene | None]] = []
    for day in range(days):
        local = FIRST_DAY.astimezone(ZONE) + timedelta(days=day)
        looks += [(local.replace(hour=hour, minute=0).astimezone(UTC), None) for hour in HOURS]
    end = FIRST_DAY + timedelta(days=days)
    acts = [(scene.at, scene) for scene in scenes if scene.at < end]
    yield from sorted([*looks, *acts], key=lambda line: line[0])


def _work(engine: Engine, month: Month) -> None:
    """Do all that is due now, each message at its turn."""
    for _ in range(2):
        cycle.once(engine, Narrator.silent())
        while _anything_to_send(engine):
            month.clock.advance(15)
            deliver.deliver_due(engine)
        month.clock.advance(30)


def _anything_to_send(engine: Engine) -> bool:
    with engine.store.read() as tx:
        return bool(outbox.due(tx, engine.now(), engine.adapters))


def _approve(engine: Engine) -> list[Said]:
    """The organisation approves what waits, as on its pages."""
    with engine.store.read() as tx:
        waiting = suggestions.waiting(tx)
    approved = [pair for pair in waiting if review.approve(engine, pair.id, "organisation").done]
    text = f"keurt {len(approved)} suggestie{'s' if len(approved) > 1 else ''} goed op de pagina ‘Wachtrij’"
    return [Said(engine.now(), "", "De organisatie", None, "", text)] if approved else []


def _figures(engine: Engine) -> list[str]:
    with engine.store.read() as tx:
        made, sent = suggestions.counts(tx), outbox.counts(tx)
        heard, alerts = answers.counts(tx), len(answers.open_alerts(tx))
        paused = [state.key for state in communities.all_states(tx) if state.paused]
    lines = {"suggesties": made, "berichten": sent, "antwoorden": heard}
    return [
        *(
            f"- {name}: " + ", ".join(f"{count} {state}" for state, count in sorted(held.items()))
            for name, held in lines.items()
        ),
        f"- te bekijken door een mens: {alerts}",
        f"- gepauzeerde gemeenschappen: {len(paused)}",
    ]


def transcript(month: Month, decided: list[Said], figures: list[str]) -> str:
    """What was said, day by day. Addresses of this run are left out, so that a month reads the same every time."""
    lines = [_HEAD]
    today = None
    for said in sorted([*month.said, *decided], key=lambda line: line.at):
        local = said.at.astimezone(ZONE)
        if local.date() != today:
            today = local.date()
            number = (today - FIRST_DAY.astimezone(ZONE).date()).days + 1
            lines.append(f"## Dag {number}: {_DAYS[today.weekday()]} {today.day}-{today.month}")
        lines.append(_line(said, month))
    return "\n\n".join([*lines, "## Aan het eind van de maand", "\n".join(figures)]) + "\n"


def _line(said: Said, month: Month) -> str:
    at = said.at.astimezone(ZONE).strftime("%H:%M")
    if not said.forum:
        return f"**{at} · {said.who}** {said.text}."
    who = "De Buurtkoppelaar" if said.who == BOT else said.who
    what = (
        f"aan {said.to}, privé"
        if said.to not in (None, BOT)
        else "aan De Buurtkoppelaar, privé"
        if said.to
        else "in het forum"
    )
    head = f"**{at} · {who}** ({said.forum}, {what}{', gewijzigd' if said.edited else ''}) *{said.title}*"
    text = said.text
    for name, url in month.urls.items():
        text = text.replace(url.rstrip("/"), f"https://{name}.example")
    return head + "\n\n" + "\n".join(f"> {line}".rstrip() for line in text.splitlines())


_HEAD = """# Een maand in de demobuurt

Made by `wijkconnector demo-month`: the real engine, on a fast clock, against two stand-in forums over real HTTP. An
asker, helpers, a figurehead and an organisation play a month, in Dutch, as residents read it. Everyone is invented."""
