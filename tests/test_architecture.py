"""Arrows run one way, only the store speaks SQL, and nothing in the engine names a platform."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("adapters", "mapping", "connector", "demo_town")
MAY_IMPORT = {
    "adapters": {"adapters"},
    "mapping": {"mapping", "adapters.contract"},
    "demo_town": {"demo_town"},
    "connector": {
        "connector",
        "mapping",
        "adapters.clocked",
        "adapters.contract",
        "adapters.http",
        "adapters.recognising",
        "adapters.rules",
        "demo_town",
    },
}
SQL = re.compile(r"\b(SELECT .+ FROM|INSERT (OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM|CREATE TABLE)\b")
PLATFORMS = re.compile(r"\b(discourse|wordpress|nodebb|mybb)\b", re.IGNORECASE)
KNOW_PLATFORMS = {  # words for people: the names of shipped mappings in examples of use, and of a sign-in protocol
    "connector/cli/mapping.py",
    "connector/web/sign_in/forums.py",
}


def _files(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _allowed(name: str, allowed: set[str]) -> bool:
    return any(name == one or name.startswith(f"{one}.") or one.startswith(f"{name}.") for one in allowed)


@pytest.mark.parametrize("room", ROOMS)
def test_arrows_run_one_way(room: str) -> None:
    wrong = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in _files(room)
        for name in _imports(file)
        if name.split(".")[0] in ROOMS and not _allowed(name, MAY_IMPORT[room])
    ]
    assert not wrong


def test_only_the_store_speaks_sql() -> None:
    speakers = {
        file.relative_to(ROOT).as_posix()
        for room in ROOMS
        for file in _files(room)
        if SQL.search(file.read_text("utf-8"))
    }
    assert speakers
    assert not {name for name in speakers if not name.startswith("connector/store/")}


def test_matching_is_pure() -> None:
    """No store, no clock: the same input gives the same pairs."""
    for file in _files("connector/matching"):
        assert "connector.store" not in set(_imports(file)), file
        assert "datetime.now(" not in file.read_text("utf-8"), file


def test_the_engine_names_no_platform() -> None:
    named = {
        file.relative_to(ROOT).as_posix() for file in _files("connector") if PLATFORMS.search(file.read_text("utf-8"))
    }
    assert named <= KNOW_PLATFORMS


def test_adapters_do_not_know_each_other() -> None:
    for folder in (path for path in (ROOT / "adapters").iterdir() if (path / "__init__.py").exists()):
        for file in folder.rglob("*.py"):
            others = {name for name in _imports(file) if name.startswith("adapters.") and name.count(".") >= 1}
            foreign = {name for name in others if (ROOT / "adapters" / name.split(".")[1]).is_dir()}
            assert all(name.startswith((f"adapters.{folder.name}", "adapters.contract_suite")) for name in foreign), (
                file
            )
