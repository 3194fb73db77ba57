"""How long every page, every form and every operation of the API takes with a country in the store.

`python -m benchmarks.pages [--proposals 100000] [--organisations 300] [--repeat 9] [--store DIR] [--cpu]`

Asked for as a moderator of the largest organisation, of one in the middle, as the admin of the whole installation, and
by a program of the largest. The largest and the program also send every form and every write, each time about another
suggestion. Prints the median and the slowest in milliseconds; exit code 1 when a median is over 100. With `--cpu` the
time of the processor is counted instead of the clock's, for a machine that others use too. A store that is kept with
`--store` is measured on a copy.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from benchmarks import big_store
from benchmarks.big_store import Size, key
from connector import access, start
from connector.engine import Engine
from connector.roles import Role
from connector.store import accounts, alerts, browsing, links, people, tokens
from connector.store.browsing import Wanted
from connector.store.links import Purpose
from connector.store.tokens import Scope
from connector.web import create_app
from tests.tenancy.routes import Route, every_route

LIMIT = 100.0  # milliseconds
DOWNLOADS = frozenset({"/log/log.csv", "/supply/page.pdf"})  # files of many lines or drawn pages: shown, not judged
WAITING = "{key}-suggestion-waiting"
POST = "community={key}-community&post={key}-post-asker"
MORE = {  # the same routes, asked for less or about something
    "/proposals": ("q=snoeien", "page=40", "category=garden&open=yes"),
    "/log": ("people=yes", "before=1000", "what=suggestion"),
    "/explain": ("url=http://forum.example/{key}/asker",),
    "/explain/post": (POST,),
    "/communities": ("q=welzijn&page=2",),
    "/api/v1/proposals": ("words=snoeien", "page=40", "open=true&purpose=request", "words=de&page=3"),
    "/api/v1/suggestions": ("state=waiting", "page=10"),
    "/api/v1/decisions": ("before=1000",),
}
RULES = "extends: discourse-neighbourhood\nrefuse: pets\n"
FORMS = {  # forms that do more than one thing: what each button sends
    "/review/bulk": ({"do": "approve"}, {"do": "decline"}),
    "/mapping/{key}": ({"do": "check", "text": RULES}, {"do": "preview", "text": RULES}),
}
LEFT_OUT = ("/static", "/webhooks", "-provider", "/report.pdf", "/sign-out", "/communities/stop")


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask; `{key}` in it is the organisation, and WAITING another suggestion each time."""

    method: str
    template: str
    form: dict[str, str] = field(default_factory=dict)
    shown_only: bool = False

    @property
    def name(self) -> str:
        button = f" ({self.form['do']})" if self.template in FORMS and self.form else ""
        return f"{'' if self.method == 'GET' else self.method + ' '}{self.template}{button}"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who asks, about which organisation, which routes are for them, and whether they write too."""

    who: str
    owner: str
    client: FlaskClient
    takes: Callable[[Route], bool]
    headers: dict[str, str] = field(default_factory=dict)
    csrf: str = ""
    writes: bool = False
    links: dict[str, Callable[[], str]] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)

    def asking(self, question: Question, suggestion: str) -> Callable[[], int]:
        """What asks once, and gives the status."""
        said = {name: self._filled(value, suggestion) for name, value in question.form.items()}
        body: dict[str, Any] = {}
        if question.method != "GET":
            body = {"json": said} if "Authorization" in self.headers else {"data": said | {"csrf": self.csrf}}
        address = self._filled(question.template, suggestion)
        return lambda: self._status(address, method=question.method, headers=self.headers, **body)

    def _status(self, address: str, **asked: Any) -> int:
        answer = self.client.open(address, **asked)
        answer.get_data()
        return answer.status_code

    def _filled(self, text: str, suggestion: str) -> str:
        for prefix, made in self.links.items():
            if text.startswith(prefix):
                text = text.replace("{key}-token", made())
        for name, known in self.about.items():
            text = text.replace(name, known)
        return text.replace(WAITING, suggestion).format(key=self.owner)


def visitors(engine: Engine, middle: int) -> Iterator[Visitor]:
    now, app = engine.now(), create_app(engine)
    yield Visitor("nobody", key(0), app.test_client(), _public, writes=True, links=_links(engine))
    for who, number in (("largest", 0), ("middle", middle)):
        email = f"{who}@example.nl"
        with engine.store.write() as tx:
            accounts.grant(tx, email, key(number), Role.ADMIN, "benchmark", now)
        yield _browser(who, engine, number, access.link(engine, email, now), writes=number == 0)
    yield _browser("instance", engine, 0, access.admin_link(engine, now), writes=False)
    with engine.store.write() as tx:
        _, secret = tokens.create(tx, key(0), "benchmark", Scope.MODERATE, "benchmark", now)
    bearer = {"Authorization": f"Bearer {secret}"}
    about = _about(engine, key(0))
    yield Visitor("program", key(0), app.test_client(), lambda route: route.api, bearer, writes=True, about=about)


def _browser(who: str, engine: Engine, number: int, link: str, *, writes: bool) -> Visitor:
    client = create_app(engine).test_client()
    client.post(link.removeprefix(access.address(engine.config)))
    found = re.search(r'name="csrf" value="(\w+)"', client.get("/explain").text)
    csrf = "" if found is None else found[1]
    return Visitor(who, key(number), client, _page, csrf=csrf, writes=writes, about=_about(engine, key(number)))


def _about(engine: Engine, owner: str) -> dict[str, str]:
    """What there is of an organisation that pages can be about: an open request, whose candidates are weighed too."""
    wanted = Wanted([owner], open=True, purpose="request")
    with engine.store.read() as tx:
        asked = browsing.found(tx, wanted, 1)[0].post
        alert = next((each.id for each in alerts.open_of(tx, [owner], 1)), 0)
    return {"{key}-post-asker": asked, "{alert}": str(alert)}


def _links(engine: Engine) -> dict[str, Callable[[], str]]:
    """The start of the address of pages behind a link in a mail → what makes a token that opens them, once."""
    community = f"{key(0)}-community"
    alert = _about(engine, key(0))["{alert}"]
    with engine.store.write() as tx:
        person = people.person_id(tx, community, f"{key(0)}-1")
    subjects = {Purpose.DIGEST: community, Purpose.DANGER: f"0:{alert}", Purpose.MY_DATA: person}
    return {f"/{purpose}/": partial(_link, engine, purpose, about) for purpose, about in subjects.items()}


def _link(engine: Engine, purpose: Purpose, about: str) -> str:
    with engine.store.write() as tx:
        return links.make(tx, purpose, about, engine.now(), timedelta(days=1))


def _page(route: Route) -> bool:
    return not route.public and not route.api


def _public(route: Route) -> bool:
    return route.public


def questions(routes: list[Route], visitor: Visitor) -> Iterator[Question]:
    """All that a visitor asks: first what only reads."""
    mine = [each for each in routes if visitor.takes(each) and not any(part in each.address for part in LEFT_OUT)]
    for route in (each for each in mine if each.method == "GET"):
        yield Question("GET", route.address, shown_only=route.address in DOWNLOADS)
        yield from (Question("GET", f"{route.address}?{query}") for query in MORE.get(route.address, ()))
    for route in (each for each in mine if each.method != "GET" and visitor.writes):
        sent = route.options("{key}")
        for button in FORMS.get(route.address, ({},)):
            form = {**(sent.get("json") or sent.get("data") or {}), **button}
            yield Question(route.method, route.address, form, form.get("do") == "preview")


def measure(
    visitor: Visitor, question: Question, repeat: int, about: Iterator[str], clock: Callable[[], float]
) -> tuple[int, float, float]:
    """The status, and the median and slowest time in milliseconds; the first time is not counted."""
    status, times = visitor.asking(question, next(about))(), []
    for _ in range(repeat):
        ask, begun = visitor.asking(question, next(about)), clock()
        ask()
        times.append((clock() - begun) * 1000)
    return status, statistics.median(times), max(times)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--proposals", type=int, default=Size().proposals)
    options.add_argument("--organisations", type=int, default=Size().organisations)
    options.add_argument("--repeat", type=int, default=9)
    options.add_argument("--store", type=Path, help="Keep the store here, or use the one that is there.")
    options.add_argument("--cpu", action="store_true", help="Count processor time.")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(passing) / "measured"
        kept = chosen.store or Path(passing) / "kept"
        filled(kept, Size(chosen.proposals, chosen.organisations))
        shutil.copytree(kept, folder)
        engine = start.start(start.load(folder / "config.yaml"))
        clock = time.process_time if chosen.cpu else time.perf_counter
        return report(engine, chosen.organisations // 2, chosen.repeat, clock)


def filled(folder: Path, size: Size) -> None:
    """Fill a store in the folder, unless there is one."""
    if (folder / "config.yaml").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    begun = time.perf_counter()
    big_store.build(folder, size).store.close()
    print(f"{size.proposals} proposals of {size.organisations} organisations: {time.perf_counter() - begun:.0f} s")


def report(engine: Engine, middle: int, repeat: int, clock: Callable[[], float]) -> int:
    routes = list(every_route(create_app(engine)))
    slow = 0
    print(f"{'median':>8} {'slowest':>8}  status  who       asked")
    for each in visitors(engine, middle):
        about = cycle(big_store.waiting(engine, each.owner))
        for question in questions(routes, each):
            status, median, slowest = measure(each, question, repeat, about, clock)
            late = median > LIMIT and not question.shown_only
            slow += late
            mark = "  SLOW" if late else ""
            print(f"{median:8.1f} {slowest:8.1f}  {status}     {each.who:9} {question.name}{mark}")
    print(f"{slow} over {LIMIT:.0f} ms" if slow else f"All medians within {LIMIT:.0f} ms.")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
