"""How fast matching is at a million open proposals, beside named rivals in the same run.

`python benchmarks/matching.py --set DIR [--set DIR] [--proposals 1000000] [--rival-proposals 100000] [--assign 100000]`

A DIR holds `posts.jsonl` and `matches*.jsonl`. Its labelled posts are multiplied: other people, other neighbourhoods,
disturbed features. The rivals (SQLite FTS5; bm25s and tantivy when installed: extra `bench`) get the same posts'
texts and filter by the same purpose, neighbourhood and category.
"""

from __future__ import annotations

import argparse
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from connector.areas import Area, Areas
from connector.matching import gold, traits
from connector.matching.assign import assign_rows
from connector.matching.background import shipped
from connector.matching.candidate import Candidate, Rules, key64
from connector.matching.index import Index
from connector.matching.ledger import Ledger
from connector.matching.words import tokens

MUNICIPALITIES, EACH = 300, 10
QUERIES = 2000
BLOCK = 50_000


@dataclass(frozen=True, slots=True)
class Base:
    """Labelled proposals as rows, with their texts."""

    candidates: list[Candidate]
    rows: traits.Rows


@dataclass(frozen=True, slots=True)
class Made:
    """Rows made from the labelled ones, and which each was made from."""

    rows: traits.Rows
    origin: NDArray[np.int64]


def country() -> Areas:
    """Three thousand neighbourhoods in three hundred municipalities on a grid, each with some four neighbours."""
    return Areas(_cell(m, n) for m in range(MUNICIPALITIES) for n in range(EACH))


def _cell(m: int, n: int) -> Area:
    centre = (51 + m // 20 * 0.15 + n // 4 * 0.012, 4 + m % 20 * 0.2 + n % 4 * 0.018)
    return Area(f"{m}.{n}", f"buurt {n}", f"gemeente {m}", centre)


def base(folders: Sequence[Path]) -> Base:
    posts = gold.read_posts([folder / "posts.jsonl" for folder in folders])
    found = [candidate for post in posts.values() for candidate in gold.candidates(post)]
    started = time.perf_counter()
    rows = np.array([traits.traits(candidate, shipped()) for candidate in found], traits.DTYPE)
    print(
        f"reading off rows: {len(found) / (time.perf_counter() - started):,.0f} proposals/s (word forms not yet cached)"
    )
    return Base(found, rows)


def multiply(source: Base, areas: Areas, count: int, random: np.random.Generator) -> Made:
    """Make rows of other people in other neighbourhoods from the labelled ones, their meaning disturbed."""
    origin = random.integers(0, len(source.rows), count)
    rows = source.rows[origin].copy()
    keys = np.array([key64(area.key) for area in areas], np.uint64)
    rows["area"] = random.choice(keys, count)
    rows["person"] = random.integers(1, 2**62, count)
    rows["reach"] = random.choice(3, count, p=(0.75, 0.23, 0.02))
    rows["posted"] = 739_600 + random.integers(0, 300, count)
    rows["status"] = 0
    rows["latent"] = np.clip(rows["latent"] + random.integers(-8, 9, rows["latent"].shape), -127, 127)
    return Made(rows, origin)


def requests(source: Base, areas: Areas, count: int, random: np.random.Generator) -> tuple[list[np.void], list[int]]:
    """Make rows that ask, and say which labelled proposal each was made from."""
    made = multiply(source, areas, count, random)
    made.rows["purpose"] = 0
    return list(made.rows), made.origin.tolist()


def timed(name: str, work: Sequence[Callable[[], object]]) -> float:
    """Time each piece of work; print median and 99th percentile, return pieces a second."""
    spent = []
    for piece in work:
        started = time.perf_counter()
        piece()
        spent.append((time.perf_counter() - started) * 1000)
    median, slow = np.percentile(spent, (50, 99))
    print(f"{name:44} p50 {median:8.3f} ms   p99 {slow:8.3f} ms   {1000 * len(spent) / sum(spent):10,.0f}/s")
    return 1000 * len(spent) / sum(spent)


def at_scale(source: Base, areas: Areas, count: int) -> None:
    """Start from stored rows, find, and change in place."""
    random = np.random.default_rng(1)
    index = Index(areas)
    spent = 0.0
    for start in range(0, count, BLOCK):
        made = multiply(source, areas, min(BLOCK, count - start), random).rows
        stored = [(f"p{start + at}", row.tobytes()) for at, row in enumerate(made)]
        started = time.perf_counter()
        index.load(stored)
        spent += time.perf_counter() - started
    print(
        f"start-up from stored rows: {spent:.1f} s for {len(index):,} proposals in {len(list(areas)):,} neighbourhoods"
    )
    asked = requests(source, areas, QUERIES, random)[0]
    rules = Rules()
    timed(f"find among {count:,}", [partial(index.find_row, f"q{at}", row, rules) for at, row in enumerate(asked)])
    timed("change one in place (row at hand)", [partial(index.put, f"p{at}", row) for at, row in enumerate(asked)])
    fresh = [source.candidates[at % len(source.candidates)] for at in range(QUERIES)]
    timed("add one (text read off too)", [partial(index.add, one) for one in fresh])
    timed("withdraw one", [partial(index.remove, f"p{at}") for at in range(QUERIES)])
    print(f"resident memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


def assigning(source: Base, areas: Areas, count: int) -> None:
    """Assign as many requests as offers, all at once."""
    random = np.random.default_rng(2)
    index = Index(areas)
    offers = multiply(source, areas, count, random).rows
    offers["purpose"] = 1
    index.load((f"o{at}", row.tobytes()) for at, row in enumerate(offers))
    asking = [(f"r{at}", row) for at, row in enumerate(requests(source, areas, count, random)[0])]
    started = time.perf_counter()
    pairs = assign_rows(asking, index, Ledger(), Rules(), workers=2)
    spent = time.perf_counter() - started
    reached = len({pair.request for pair in pairs})
    print(f"assignment of {count:,} x {count:,}: {spent:.1f} s, {len(pairs):,} pairs for {reached:,} requests")


def against_rivals(source: Base, areas: Areas, count: int) -> None:
    """Queries a second with the same filters: ours, FTS5, and the two libraries without filters of their own."""
    random = np.random.default_rng(3)
    made = multiply(source, areas, count, random)
    asked, origins = requests(source, areas, QUERIES // 4, random)
    texts = [candidate.proposal.text for candidate in source.candidates]
    index = Index(areas)
    index.load((f"p{at}", row.tobytes()) for at, row in enumerate(made.rows))
    rules = Rules(threshold=0.0)
    many = range(len(asked))
    ours = timed(f"find among {count:,}", [partial(index.find_row, f"q{at}", asked[at], rules, 10) for at in many])
    queries = [tokens(texts[origin]) for origin in origins]
    with tempfile.TemporaryDirectory() as folder:
        search = fts5(Path(folder) / "posts.db", made, texts)
        places = _near(asked, areas)
        work = [partial(search, queries[at], places[at], asked[at]) for at in many]
        fts = timed("SQLite FTS5, same filters, all words", work)
    print(f"queries a second against FTS5: {ours / fts:.0f} times")
    for name, make in (("bm25s", bm25s_search), ("tantivy", tantivy_search)):
        try:
            found = make([texts[origin] for origin in made.origin])
        except ImportError:
            print(f"{name} is not installed")
            continue
        timed(f"{name}, no filters", [partial(found, query) for query in queries[:200]])


def _near(rows: list[np.void], areas: Areas) -> list[list[int]]:
    names = {key64(area.key): area.key for area in areas}
    return [[_signed(key64(key)) for key in areas.near(names[int(row["area"])])] for row in rows]


def _signed(key: int) -> int:
    return key - 2**63  # SQLite's integers are signed


def fts5(path: Path, made: Made, texts: list[str]) -> Callable[[list[str], list[int], np.void], list[object]]:
    """Search as a good plain solution would: FTS5's BM25 joined with an index on area, purpose and category."""
    store = sqlite3.connect(path)
    store.execute("create virtual table words using fts5(text, content='', tokenize='unicode61 remove_diacritics 2')")
    store.execute("create table posts (id integer primary key, area integer, purpose integer, category integer)")
    words = ((at, texts[origin]) for at, origin in enumerate(made.origin))
    store.executemany("insert into words(rowid, text) values (?, ?)", words)
    columns = (made.rows["area"], made.rows["purpose"], made.rows["categories"][:, 0])
    store.executemany(
        "insert into posts values (?, ?, ?, ?)",
        ((at, _signed(int(a)), int(p), int(c)) for at, (a, p, c) in enumerate(zip(*columns, strict=True))),
    )
    store.execute("create index by_place on posts (area, purpose, category)")
    store.commit()

    def search(words: list[str], places: list[int], row: np.void) -> list[object]:
        query = " OR ".join(f'"{word}"' for word in dict.fromkeys(words))
        marks = ", ".join("?" for _ in places)
        statement = (
            f"select words.rowid from words join posts on posts.id = words.rowid where words match ? and purpose = 1 "
            f"and category = ? and area in ({marks}) order by bm25(words) limit 10"
        )
        return store.execute(statement, (query, int(row["categories"][0]), *places)).fetchall()

    return search


def bm25s_search(texts: list[str]) -> Callable[[list[str]], object]:
    import bm25s

    index = bm25s.BM25()
    index.index([tokens(text) for text in texts], show_progress=False)
    return lambda words: index.retrieve([words], k=10, show_progress=False)


def tantivy_search(texts: list[str]) -> Callable[[list[str]], object]:
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("text")
    index = tantivy.Index(schema.build())
    writer = index.writer()
    for text in texts:
        writer.add_document(tantivy.Document(text=text))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    return lambda words: searcher.search(index.parse_query(" ".join(words), ["text"]), 10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", dest="sets", action="append", type=Path, required=True)
    parser.add_argument("--proposals", type=int, default=1_000_000)
    parser.add_argument("--rival-proposals", type=int, default=100_000)
    parser.add_argument("--assign", type=int, default=100_000)
    options = parser.parse_args()
    source, areas = base(options.sets), country()
    at_scale(source, areas, options.proposals)
    assigning(source, areas, options.assign)
    against_rivals(source, areas, options.rival_proposals)


if __name__ == "__main__":
    main()
