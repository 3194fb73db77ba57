"""An experiment ends itself when its own rule says so, in a neighbourhood where suggesting at once clearly matters."""

from __future__ import annotations

from datetime import timedelta

from connector.effect import making
from connector.effect.experiment.plan import Plan, from_canonical
from connector.effect.period import parse
from connector.model import Side
from connector.store import experiments, proposals, suggestions
from tests.guarantees.conftest import Start, start, swift_path
from tests.guarantees.neighbourhood import Neighbourhood
from tests.guarantees.residents import KINDS
from tests.web import signing_in

__all__ = ["start", "swift_path"]

PLAN = """{"name": "proef", "question": "Helpt een voorstel meteen?", "hypothesis": "Ja.", "communities": ["noord"],
 "unit": "ask", "outcome": "solved", "within_days": 7, "begin": "2026-03-03", "end": "2026-04-28",
 "seed": "getrokken-op-het-stadhuis", "asks": 90, "without": 0.3, "difference": 0.4, "share": 0.5, "power": 0.8,
 "alpha": 0.05, "intracluster": 0.0, "stop": {"every_days": 14, "margin": 0.1, "confidence": 0.999}}"""
ASKS = 48  # at least 20 drawn in each group, or nothing may be said of them


def _ask(number: int) -> str:
    return f"Wie kan mij helpen met {KINDS[number % len(KINDS)][0]}? Het heeft geen haast."


def _plan() -> Plan:
    return from_canonical(PLAN)


def _lived(town: Neighbourhood, *, matters: bool) -> dict[str, str]:
    """Two weeks in which asks come in; the arm of each drawn ask is returned.

    Where it `matters`, who was suggested somebody is soon helped and nobody else is; else every other ask is solved,
    whatever was drawn.
    """
    with town.engine.store.write() as tx:
        experiments.register(tx, "proef", _plan().hash, PLAN, town.clock())
    _offer(town, "helper", ASKS + 20)
    for batch in range(0, ASKS, 6):  # a few at a time, so that each finds helpers who are free
        threads = {town.write(f"asker{number}", _ask(number)): number for number in range(batch, batch + 6)}
        town.live(hours=6, step=6)
        _solve(town, threads, matters=matters)
    town.live(days=9, step=12)
    _offer(town, "other", 24)
    for number in range(8):  # these are still waiting when the rule is looked at
        town.write(f"late{number}", _ask(number))
    town.live(days=2.5, step=12)
    return _arms(town)


def _solve(town: Neighbourhood, threads: dict[str, int], *, matters: bool) -> None:
    """Let the authors say that it is solved: of asks with a suggestion, or else of every other one."""
    arms = _arms(town)
    for thread, number in threads.items():
        with town.engine.store.read() as tx:
            (request,) = proposals.of_thread(tx, "noord", thread)
        if arms.get(request.id) == "now" if matters else number % 2:
            town.forums["noord"].edit(request.post, "UPDATE: opgelost, bedankt! " + _ask(number))


def _offer(town: Neighbourhood, name: str, people: int) -> None:
    for number in range(people):
        town.write(f"{name}{number}", KINDS[number % len(KINDS)][1])
    town.work()


def _arms(town: Neighbourhood) -> dict[str, str]:
    with town.engine.store.read() as tx:
        return {row["request"]: row["arm"] for row in tx.execute("SELECT request, arm FROM experiment_ask")}


def _waiting(town: Neighbourhood) -> list[str]:
    with town.engine.store.read() as tx:
        rows = tx.execute(
            "SELECT request FROM experiment_ask WHERE arm = 'held' AND until > ?", (town.clock().timestamp(),)
        )
        return [row["request"] for row in rows]


def _said(town: Neighbourhood, what: str) -> list[str]:
    with town.engine.store.read() as tx:
        return [row["why"] for row in tx.execute("SELECT why FROM decision WHERE what = ?", (what,))]


def _suggested(town: Neighbourhood, requests: list[str]) -> list[str]:
    with town.engine.store.read() as tx:
        return [request for request in requests if suggestions.of_request(tx, request)]


def test_it_ends_itself_lets_go_who_waits_and_says_so(start: Start) -> None:
    town = start()
    _lived(town, matters=True)
    waiting = _waiting(town)
    assert waiting, "some asks still wait"
    assert not _suggested(town, waiting)
    town.live(days=1, step=12)
    with town.engine.store.read() as tx:
        registered = experiments.get(tx, "proef")
    assert registered is not None
    assert registered.stopped_at is not None
    assert _said(town, "experiment.stopped") == ["by the rule set beforehand: asks that wait are clearly worse off"]
    assert not _waiting(town)
    _offer(town, "fresh", 30)
    town.live(days=1.5, step=6)
    assert set(_suggested(town, waiting)) == set(waiting), "those that waited are helped"
    drawn = len(_arms(town))
    town.write("afterwards", _ask(0))
    town.live(days=1, step=6)
    assert len(_arms(town)) == drawn, "nobody is drawn any more"
    assert town.to("afterwards", Side.ASKER)
    _is_shown(town)


def _is_shown(town: Neighbourhood) -> None:
    town.clock.pass_time(86400)
    with town.engine.store.write() as tx:
        at = making.midnight(town.engine)
        for language, said in (("nl", "eerder gestopt"), ("en", "ended early")):
            report = making.report(town.engine, tx, "welzijn", parse("2026-03"), at, language, compare=False)
            (found,) = report.experiments
            assert said in found[1]
            assert any("100" in sentence for sentence in found[2:]), "with what was found until then"
            assert ("beforehand" in found[1]) == (language == "en")
    page = signing_in.member(town.engine, "welzijn").get("/effect?period=2026-03").text
    assert "De proef is eerder gestopt: volgens de regel" in page


def test_below_the_boundary_it_goes_on(start: Start) -> None:
    town = start()
    _lived(town, matters=False)
    waiting = _waiting(town)
    assert waiting
    for looks in (1, 2):
        town.live(days=1 if looks == 1 else 14, step=12)
        assert _said(town, "experiment.looked") == ["no reason to stop by the rule set beforehand"] * looks
        assert not _said(town, "experiment.stopped")
        if looks == 1:
            assert _waiting(town) == waiting
            assert not _suggested(town, waiting)


def test_it_is_looked_at_on_set_days_only(start: Start) -> None:
    """Looking more often than the plan says would stop too soon too often."""
    town = start()
    with town.engine.store.write() as tx:
        experiments.register(tx, "proef", _plan().hash, PLAN, town.clock())
    begin = town.clock()
    town.live(days=29, step=12)
    with town.engine.store.read() as tx:
        looked = [
            row["at"] for row in tx.execute("SELECT at FROM decision WHERE what = 'experiment.looked' ORDER BY at")
        ]
    gaps = [
        timedelta(seconds=later - earlier) for earlier, later in zip([begin.timestamp(), *looked], looked, strict=False)
    ]
    assert len(looked) == 2
    assert min(gaps) >= timedelta(days=13, hours=12)
