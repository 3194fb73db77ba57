"""Who uses the store: every process that has it open holds a shared lock, so that a restore can see it is alone."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class InUseError(Exception):
    """Another process has the store open."""


class Presence:
    """A shared lock on a file beside the store, held until `end`; the system takes it away when the process dies."""

    def __init__(self, path: Path) -> None:
        self._file: int | None = os.open(_lock_file(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def end(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Be the only one who may open the store. Raises InUseError at once when somebody has it open."""
    file = os.open(_lock_file(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUseError(f"{path} is in use") from None
        yield
    finally:
        os.close(file)


def _lock_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.lock")
