"""The command as it is typed here: where a shorter one was installed, what we say names that one.

`WIJKCONNECTOR_COMMAND` is the name (as `packaging/wijk` sets it), and such a command knows its configuration.
"""

from __future__ import annotations

import os
import re

VARIABLE = "WIJKCONNECTOR_COMMAND"
_TYPED = re.compile(r"\bwijkconnector (?=[a-z][a-z-]*\b)")
_CONFIG = re.compile(r" --config \S+")


def as_typed(text: str) -> str:
    """A text with the commands in it as the person who reads it types them."""
    name = os.environ.get(VARIABLE)
    if not name or not _TYPED.search(text):
        return text
    return _CONFIG.sub("", _TYPED.sub(f"{name} ", text))
