"""From checked data to the plain dataclasses of the model."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from connector.config.access_schema import build_access
from connector.config.digest import build_digest
from connector.config.effect import build_effect
from connector.config.follow_up import FollowUp
from connector.config.mail import build_mail
from connector.config.model import (
    Community,
    Config,
    ConfiguredArea,
    Contact,
    Figurehead,
    Instance,
    Organisation,
    Permission,
    Policy,
    Retention,
    StoreSettings,
)
from connector.config.secret import Settings
from connector.effect.experiment.plan import build_plan
from mapping.load import Mapping as Meaning
from mapping.load import is_file
from mapping.problems import Problem

Data = Mapping[str, Any]


def config(
    data: Data,
    settings: Mapping[str, Data],
    mappings: Mapping[str, Meaning],
    path: Path,
    notes: tuple[Problem, ...] = (),
) -> Config:
    """Build a Config of what ConfigSchema loaded; paths in it are seen from the folder of `path`."""
    return Config(
        instance=Instance(**data["instance"]),
        store=StoreSettings(path.parent / data["store"]["path"]),
        organisations={key: _organisation(key, entry) for key, entry in data["organisations"].items()},
        communities={key: _community(key, entry, settings[key]) for key, entry in data["communities"].items()},
        areas={key: _area(key, entry) for key, entry in data["areas"].items()},
        mappings=mappings,
        policy=Policy(**data["policy"]),
        follow_up=FollowUp(**data["follow_up"]),
        retention=Retention(**data["retention"]),
        effect=build_effect(data["effect"]),
        access=build_access(data["access"]),
        experiment=data["experiment"] and build_plan(data["experiment"]),
        mail=build_mail(data["mail"], path.parent),
        files=(path, *_mapping_files(data, path)),
        notes=notes,
    )


def _organisation(key: str, data: Data) -> Organisation:
    figureheads = tuple(Figurehead(**{**entry, "areas": tuple(entry["areas"])}) for entry in data["figureheads"])
    people = {name: data[name] and Contact(**data[name]) for name in ("contact", "danger_contact", "wijkteam")}
    shares = frozenset(data["shares_with"]) - {key}
    return Organisation(key=key, **{**data, **people, "figureheads": figureheads, "shares_with": shares})


def _community(key: str, data: Data, settings: Data) -> Community:
    changed = {
        "name": data["name"] or key,
        "permission": Permission(**data["permission"]),
        "settings": Settings(settings),
        "accepts": frozenset(data["accepts"]),
        "digest": build_digest(data["digest"]),
    }
    return Community(key=key, **{**data, **changed})


def _area(key: str, data: Data) -> ConfiguredArea:
    sets = {"postcodes": frozenset(data["postcodes"]), "barred": frozenset(data["barred"])}
    return ConfiguredArea(key=key, **{**data, **sets, "aliases": tuple(data["aliases"])})


def _mapping_files(data: Data, path: Path) -> tuple[Path, ...]:
    named = (entry["mapping"] for entry in data["organisations"].values())
    return tuple(path.parent / name for name in named if name and is_file(path.parent / name))
