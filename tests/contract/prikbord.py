"""The adapter of docs/adapters.md, taken out of the page: the one place where its code stands."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

PAGE = Path(__file__).parents[2] / "docs" / "adapters.md"


def code(kind: str) -> str:
    """All blocks of this kind in the page, one after the other."""
    return "\n".join(re.findall(rf"^```{kind}\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL))


def load(name: str, source: str, **given: Any) -> ModuleType:
    """A module made of this source."""
    module = ModuleType(name)
    module.__dict__.update(given)
    sys.modules[name] = module
    exec(compile(source, f"{PAGE.name}: {name}", "exec"), module.__dict__)
    return module


PrikbordAdapter: Any = load("prikbord_adapter", code("python")).PrikbordAdapter
