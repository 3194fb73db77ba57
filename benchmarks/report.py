"""How long a report over a million events takes: python -m benchmarks.report [--events 1000000].

A municipality's two years: asks by 40,000 people in 30 areas, answered by 20,000 helpers, in one store. Times are of
the whole report of the last year beside the year before, from the store to the page, in a process of its own.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from connector.effect import render
from connector.effect.period import parse
from connector.effect.publish import Scope, release
from connector.effect.report import Naming, build
from connector.effect.suppression import Rules
from connector.store import Store
from mapping import taxonomy

BEGIN = datetime(2025, 1, 1, tzinfo=UTC).timestamp()
AT = datetime(2027, 1, 1, tzinfo=UTC)
DAY = 86400.0
AREAS = [f"wijk{number:02}" for number in range(30)]
LIMIT_SECONDS = 10.0

Line = tuple[object, ...]


def events(count: int, seed: int = 1) -> Iterator[Line]:
    """`count` lines for the table: each ask with what came of it, about eight events, helpers' offers among them."""
    chance, kinds, made = random.Random(seed), taxonomy.slugs(), 0
    while made < count:
        for line in _ask(chance, chance.choice(AREAS), chance.choice(kinds)):
            if made < count:
                yield line
                made += 1


def _ask(chance: random.Random, area: str, kind: str) -> Iterator[Line]:
    at, request = BEGIN + chance.uniform(0, 729) * DAY, chance.randbytes(16)
    asker = (1 << 40 | chance.randrange(40_000)).to_bytes(16, "big")

    def line(what: str, moment: float, offer: bytes | None, person: bytes | None, value: str = "") -> Line:
        where = ("gemeente", f"forum-{area}", area, kind)
        return (chance.randbytes(16), what, moment, moment, *where, request, offer, person, f"forum-{area}", value)

    yield line("request", at, None, asker)
    yield line("replied", at + chance.expovariate(0.3) * DAY, None, None)
    for _ in range(2):
        helper = (2 << 40 | int(20_000 * chance.random() ** 2)).to_bytes(16, "big")
        offer = chance.randbytes(16)
        yield (*line("offer", at, offer, helper)[:8], None, offer, helper, "", "")
        yield line("suggested", at + DAY, offer, helper)
        yield line("told", at + DAY, offer, helper, "helper")
    if chance.random() < 0.5:
        yield line("answered", at + 2 * DAY, None, helper, "yes")
        yield line("matched", at + 2 * DAY, offer, helper)
        yield line("helped", at + 5 * DAY, offer, helper)
    yield line("closed", at + 6 * DAY, None, None, "solved")


def fill(store: Store, count: int) -> None:
    """Write that many events."""
    with store.write() as tx:
        tx.executemany(
            "INSERT INTO event (once, kind, at, seen, organisation, community, area, category, request, offer, person,"
            " helper_community, value) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            events(count),
        )


def measure(store: Store) -> tuple[float, float]:
    """(seconds of the figures of both years, seconds of the page from them)."""
    start = time.perf_counter()
    with store.write() as tx:
        found = [
            release(tx, Scope("gemeente", parse(year), AT, "Europe/Amsterdam", {}), Rules())
            for year in ("2026", "2025")
        ]
    middle = time.perf_counter()
    groups = {"area": {area: area for area in AREAS}, "category": {slug: slug for slug in taxonomy.slugs()}}
    naming = Naming("Gemeente", groups, {"area": AREAS, "category": tuple(groups["category"])})
    render.html(build(found[0], found[1], naming, "nl", share_from=20))
    return middle - start, time.perf_counter() - middle


def main() -> int:
    """Print the times; exit code 1 when it takes longer than promised."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "wijk.db")
        fill(store, options.events)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        figures, page = measure(store)
        store.close()
    work = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{options.events:,} events: figures of two years {figures:.1f} s, page {page:.1f} s"
        f" ({work:.1f} s of work), peak {memory:,.0f} MB"
    )
    return int(figures + page > LIMIT_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
