"""Putting a backup back: checked first, only when nobody uses the store, and what it replaces is kept."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from connector.store import Store, restored, whole
from connector.store.presence import alone
from connector.store.whole import StoreError


def put_back(source: Path, path: Path, now: datetime) -> Path | None:
    """Replace the store by a backup; where the replaced file is kept is returned, None when there was none.

    Raises InUseError while a process has the store open, and StoreError for a backup that is damaged or too new;
    then nothing was changed.
    """
    _must_be_sound(source)
    path.parent.mkdir(parents=True, exist_ok=True)
    with alone(path):
        fresh = path.with_name(f"{path.name}.restoring")
        fresh.unlink(missing_ok=True)
        whole.copy(source, fresh)
        _must_be_sound(fresh)
        kept = _set_aside(path, now)
        os.replace(fresh, path)
    store = Store(path)
    with store.write() as tx:
        restored.mark(tx, now)
    store.close()
    return kept


def _must_be_sound(source: Path) -> None:
    found = whole.examine(source)
    if found is None:
        raise StoreError(f"There is no file {source}.")
    if not found.sound or not (found.changes or found.unknown):
        raise StoreError(f"{source} is damaged, or no backup of a store. Nothing was changed.")
    if found.unknown:
        raise StoreError(f"{source} was made by a newer version. Install that version first; nothing was changed.")


def _set_aside(path: Path, now: datetime) -> Path | None:
    """Rename the store and what SQLite keeps beside it, so that it can be put back in turn."""
    if not path.exists():
        return None
    kept = path.with_name(f"{path.name}{whole.REPLACED}{now:%Y%m%dT%H%M%S}")
    for part, aside in zip(whole.parts(path), whole.parts(kept), strict=True):
        if part.exists():
            os.replace(part, aside)
    return kept
