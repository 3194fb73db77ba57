"""The terminal speaks Dutch and English: every sentence of every command has its Dutch, and the right one is chosen."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from connector.cli import wijkconnector
from connector.sentences import say
from mapping.language.answers import AnswerKind

ROOT = Path(__file__).parents[2]
COMMANDS = sorted((ROOT / "connector" / "cli").glob("*.py"))
SAYERS = re.compile(r"(?:^|\.)(tell|said|sure|word|_line|ClickException|BadParameter|UsageError|StoreError)$")
BELOW = (  # where a sentence comes from that a command passes on
    *(ROOT / "connector" / "effect").glob("*.py"),
    *(ROOT / "connector" / "effect" / "experiment").glob("*.py"),
    *(ROOT / "connector" / "store").glob("*.py"),
    ROOT / "connector" / "service.py",
    ROOT / "connector" / "mapping_files.py",
    ROOT / "connector" / "sources.py",
    ROOT / "connector" / "mail" / "sending.py",
    ROOT / "mapping" / "language" / "learn.py",
    ROOT / "demo_town" / "serving.py",
)
PASSED_ON = re.compile(
    r"^(RegistrationError|PeriodError|PdfError|StoreError|PortTakenError|ValueError|tell|log\.(warning|error))$"
)
OURS_ALONE = {  # between parts of the program; nobody reads them
    "no period has asks both with and without suggestions",
    "an interval needs at least two clusters with asks on each side",
}
