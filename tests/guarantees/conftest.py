"""A neighbourhood for each test."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.guarantees.neighbourhood import Neighbourhood

Start = Callable[..., Neighbourhood]


@contextmanager
def swift_folder(otherwise: Path) -> Iterator[Path]:
    """A folder in memory where there is one: months go by here, and no disk is on trial."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield otherwise
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.fixture
def swift_path(tmp_path: Path) -> Iterator[Path]:
    with swift_folder(tmp_path) as folder:
        yield folder


@pytest.fixture
def start(swift_path: Path) -> Iterator[Start]:
    """Start neighbourhoods with settings of one's own; they are closed at the end."""
    begun: list[Neighbourhood] = []

    def begin(**settings: object) -> Neighbourhood:
        folder = swift_path / str(len(begun))
        folder.mkdir()
        begun.append(Neighbourhood(folder, **settings))  # type: ignore[arg-type]
        return begun[-1]

    yield begin
    for each in begun:
        each.close()
