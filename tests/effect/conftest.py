"""A store with the simulated year in it, made once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connector.store import Store
from tests.effect.simulated_year import Year, live, tell


@pytest.fixture(scope="session")
def year() -> Year:
    return live(seed=20260101)


@pytest.fixture(scope="session")
def told(year: Year, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The store after that year; only to be read."""
    store = Store(tmp_path_factory.mktemp("year") / "wijk.db")
    with store.write() as tx:
        tell(tx, year)
        tell(tx, live(seed=5, asks=200, helpers=40, organisation="buren"))  # nobody else's figures
    yield store
    store.close()
