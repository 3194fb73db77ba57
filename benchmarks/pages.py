"""How long every page and every operation of the API takes with a country in the store.

`python benchmarks/pages.py [--proposals 100000] [--organisations 300] [--repeat 9] [--store DIR]`

Asked for as a moderator of the largest organisation, of one in the middle, as the admin of the whole installation, and
by a program of the largest. Prints the median and the slowest in milliseconds; exit code 1 when a median is over 100.
With `--cpu` the time of the processor is counted instead of the clock's, for a machine that others use too.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flask.testing import FlaskClient

from benchmarks import big_store
from benchmarks.big_store import Size, key
from connector import access, start
from connector.engine import Engine
from connector.roles import Role
from connector.store import accounts, tokens
from connector.store.tokens import Scope
from connector.web import create_app
from tests.tenancy.routes import Route, every_route

LIMIT = 100.0  # milliseconds
DOWNLOADS = frozenset({"/log/log.csv"})  # up to 50,000 lines at once: shown, not judged
MORE = {  # the same routes, asked for less
    "/proposals": ("q=snoeien", "page=40", "category=garden&open=yes"),
    "/log": ("people=yes", "before=1000"),
    "/api/v1/proposals": ("words=snoeien", "page=40", "open=true&purpose=request", "words=de&page=3"),
    "/api/v1/suggestions": ("state=waiting", "page=10"),
    "/api/v1/decisions": ("before=1000",),
}
Ask = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who asks, about which organisation, and which routes are for them."""

    who: str
    owner: str
    ask: Ask
    takes: Callable[[Route], bool]


def _browser(engine: Engine, link: str) -> Ask:
    client = create_app(engine).test_client()
    client.post(link.removeprefix(access.address(engine.config)))
    return lambda address: _get(client, address)


def _get(client: FlaskClient, address: str, token: str | None = None) -> int:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    answer = client.get(address, headers=headers)
    answer.get_data()
    return answer.status_code


def visitors(engine: Engine, middle: int) -> Iterator[Visitor]:
    now, client = engine.now(), create_app(engine).test_client()
    yield Visitor("nobody", key(0), lambda address: _get(client, address), _public)
    for who, number in (("largest", 0), ("middle", middle)):
        email = f"{who}@example.nl"
        with engine.store.write() as tx:
            accounts.grant(tx, email, key(number), Role.ADMIN, "benchmark", now)
        yield Visitor(who, key(number), _browser(engine, access.link(engine, email, now)), _page)
    yield Visitor("instance", key(0), _browser(engine, access.admin_link(engine, now)), _page)
    with engine.store.write() as tx:
        _, secret = tokens.create(tx, key(0), "benchmark", Scope.READ, "benchmark", now)
    yield Visitor("program", key(0), lambda address: _get(client, address, secret), lambda route: route.api)


def _page(route: Route) -> bool:
    return not route.public and not route.api


def _public(route: Route) -> bool:
    return route.public and not re.search("-token|-provider|^/static|^/webhooks", route.address)


def addresses(routes: list[Route], takes: Callable[[Route], bool]) -> Iterator[str]:
    """What to ask for, with `{key}` for the organisation."""
    for route in routes:
        if route.method == "GET" and takes(route):
            yield route.address
            yield from (f"{route.address}?{query}" for query in MORE.get(route.address, ()))


def measure(ask: Ask, address: str, repeat: int, clock: Callable[[], float]) -> tuple[int, float, float]:
    """The status, and the median and slowest time in milliseconds; the first time is not counted."""
    status, times = ask(address), []
    for _ in range(repeat):
        begun = clock()
        ask(address)
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
        folder = chosen.store or Path(passing)
        engine = opened(folder, Size(chosen.proposals, chosen.organisations))
        clock = time.process_time if chosen.cpu else time.perf_counter
        return report(engine, chosen.organisations // 2, chosen.repeat, clock)


def opened(folder: Path, size: Size) -> Engine:
    if (folder / "config.yaml").exists():
        return start.start(start.load(folder / "config.yaml"))
    begun = time.perf_counter()
    engine = big_store.build(folder, size)
    print(f"{size.proposals} proposals of {size.organisations} organisations: {time.perf_counter() - begun:.0f} s")
    return engine


def report(engine: Engine, middle: int, repeat: int, clock: Callable[[], float]) -> int:
    routes = list(every_route(create_app(engine)))
    slow = 0
    print(f"{'median':>8} {'slowest':>8}  status  who       address")
    for each in visitors(engine, middle):
        waiting = big_store.waiting(engine, each.owner) or ""
        for template in addresses(routes, each.takes):
            address = template.replace("{key}-suggestion-waiting", waiting).format(key=each.owner, alert=1)
            status, median, slowest = measure(each.ask, address, repeat, clock)
            mark = "  SLOW" if median > LIMIT and template not in DOWNLOADS else ""
            slow += bool(mark)
            print(f"{median:8.1f} {slowest:8.1f}  {status}     {each.who:9} {address}{mark}")
    print(f"{slow} over {LIMIT:.0f} ms" if slow else f"All medians within {LIMIT:.0f} ms.")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
