"""Readings that learn: what people of an organisation corrected becomes weights of its own.

The weights lie beside the store, named after the shipped ones they were learned on top of: when a new version ships
others, the old file is simply not looked at any more, and `wijkconnector train` makes a new one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from connector.config import Config
from connector.engine import Engine
from connector.model import StoredPost
from connector.read import understand
from connector.store import corrections, posts
from connector.store.corrections import Correction
from mapping.language import model
from mapping.language.model import Model


def path_of(store: Path, organisation: str) -> Path:
    """Where the weights of an organisation lie."""
    shipped = files("mapping.language").joinpath("weights.npz").read_bytes()
    return store.parent / "readers" / f"{organisation}-{hashlib.sha256(shipped).hexdigest()[:8]}.npz"


def readers(config: Config) -> Mapping[str, Model]:
    """The weights of the organisations that have their own."""
    paths = {organisation: path_of(config.store.path, organisation) for organisation in config.organisations}
    return {organisation: model.load_from(path) for organisation, path in paths.items() if path.is_file()}


def labelled(engine: Engine, organisation: str) -> list[dict[str, Any]]:
    """The corrected posts of an organisation as labelled ones, in the schema of `mapping/language/training`."""
    own = [key for key, each in engine.config.communities.items() if each.organisation == organisation]
    with engine.store.read() as tx:
        found = list(corrections.corrected_posts(tx, own))
    return [_labelled(engine, correction, post) for correction, post in found if correction.effects]


def keep(engine: Engine, organisation: str, weights: Model) -> Path:
    """Keep an organisation's weights, read with them from now on, and have all its posts read again."""
    path = path_of(engine.config.store.path, organisation)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    for older in path.parent.glob(f"{organisation}-????????.npz"):
        older.unlink()
    weights.save(path)
    engine.readers = {**engine.readers, organisation: weights}
    with engine.store.write() as tx:
        for key, each in engine.config.communities.items():
            if each.organisation == organisation:
                posts.mark_unread(tx, key)
    return path


def _labelled(engine: Engine, correction: Correction, post: StoredPost) -> dict[str, Any]:
    """What a person left of the reading, or put in its place, is what the post says."""
    proposals = understand(engine, post, correction).proposals
    kind = "other" if not proposals else "both" if len(proposals) > 1 else proposals[0].purpose.value
    category = proposals[0].category if proposals else None
    return {
        "community": post.community,
        "title": post.title,
        "body": post.text,
        "labels": {"kind": kind, "category": category},
    }
