"""What can be looked at on this machine: configuration, secrets, permissions, store, disk; it asks nobody anything."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from ipaddress import ip_address
from pathlib import Path

from adapters.contract import Level
from connector.checkup.line import Line, line
from connector.config import Config
from connector.danger import numbers
from connector.effect.experiment import register
from connector.sentences import problem_in, say
from connector.store import experiments, whole

OLD = timedelta(days=730)  # after which a permission is asked for again
LOW = 1.0  # GB free below which a person is warned
FULL = 0.1
_SECRET_FILE = re.compile(r"\$\{FILE:([^{}]+)\}")


def local(config: Config, path: Path, today: date, *, thorough: bool = True) -> Iterator[Line]:
    """Look at everything here; nothing is changed. `thorough` reads the whole store."""
    language = config.instance.language
    yield line(language, Level.OK, "config", "config_ok", path=path)
    for note in config.notes:
        yield line(language, Level.WARNING, "config", "setting_unused", note=problem_in(note, language))
    yield from _secrets(config, path)
    yield from _pages(config)
    yield from _organisations(config)
    yield from _permissions(config, today)
    yield from _store(config, thorough=thorough)
    yield from _disk(config)
    yield from _experiment(config, today)


def _secrets(config: Config, path: Path) -> Iterator[Line]:
    for name in dict.fromkeys(_SECRET_FILE.findall(path.read_text("utf-8", "replace"))):
        file = path.parent / name.strip()
        if file.exists() and _open_to_others(file):
            yield line(config.instance.language, Level.WARNING, "config", "secret_file_open", path=file)


def _pages(config: Config) -> Iterator[Line]:
    here = config.instance
    if not _is_loopback(here.host) and not (here.url or "").startswith("https:"):
        yield line(here.language, Level.WARNING, "config", "pages_open", host=here.host, port=here.port)


def _organisations(config: Config) -> Iterator[Line]:
    language = config.instance.language
    for key, organisation in config.organisations.items():
        if organisation.danger_contact is None:
            yield line(language, Level.WARNING, key, "danger_contact_none")
        else:
            yield line(language, Level.OK, key, "danger_contact_ok", name=organisation.danger_contact.name)
        if not numbers.shipped(organisation.country) and not organisation.danger_numbers:
            yield line(language, Level.WARNING, key, "danger_numbers_none", country=organisation.country)


def _permissions(config: Config, today: date) -> Iterator[Line]:
    language = config.instance.language
    for key, community in config.communities.items():
        given = community.permission
        words = {"who": given.who, "when": given.when, "reference": given.reference}
        if given.when > today:
            yield line(language, Level.ERROR, key, "permission_future", **words)
        elif today - given.when > OLD:
            yield line(language, Level.WARNING, key, "permission_old", **words)
        else:
            yield line(language, Level.OK, key, "permission_ok", **words)
        if community.paused:
            yield line(language, Level.OK, key, "paused")
        elif community.dry_run:
            yield line(language, Level.OK, key, "dry_run")


def _store(config: Config, *, thorough: bool) -> Iterator[Line]:
    language, path = config.instance.language, config.store.path
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if not os.access(folder, os.W_OK | os.X_OK):
        yield line(language, Level.ERROR, "store", "store_folder", folder=folder)
    found = whole.examine(path, thorough=thorough)
    if found is None:
        yield line(language, Level.OK, "store", "store_none", path=path)
        return
    if not found.sound or found.foreign:
        yield line(language, Level.ERROR, "store", "store_damaged", path=path)
    elif found.unknown:
        yield line(language, Level.ERROR, "store", "store_newer", path=path)
    elif found.pending:
        yield line(language, Level.OK, "store", "store_upgrade", path=path)
    else:
        yield line(language, Level.OK, "store", "store_ok", path=path, megabytes=f"{found.size / 1e6:.1f}")
    if _open_to_others(path):
        yield line(language, Level.WARNING, "store", "store_open", path=path)


def _disk(config: Config) -> Iterator[Line]:
    folder = next(parent for parent in config.store.path.absolute().parents if parent.exists())
    free = shutil.disk_usage(folder).free / 1e9
    level, key = (Level.ERROR, "disk_full") if free < FULL else (Level.WARNING, "disk_low")
    if free >= LOW:
        level, key = Level.OK, "disk_ok"
    yield line(config.instance.language, level, "disk", key, free=f"{free:.1f}", folder=folder)


def _experiment(config: Config, today: date) -> Iterator[Line]:
    plan, language = config.experiment, config.instance.language
    if plan is None:
        return
    known = experiments.peek(config.store.path, plan.name)
    try:
        if known is not None:
            register.must_be_the_same(plan, *known)
            yield line(language, Level.OK, "experiment", "experiment_ok", name=plan.name, mark=plan.hash)
        else:
            register.may_begin(plan, today)
            yield line(language, Level.OK, "experiment", "experiment_new", name=plan.name, begin=plan.begin)
    except register.RegistrationError as error:
        yield line(language, Level.ERROR, "experiment", "experiment_refused", why=say(str(error), language))


def _open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & 0o077)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
