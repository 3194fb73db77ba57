"""What a person told `wijkconnector init`, and the names that follow from it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

LONGEST_KEY = 40
_WORDS_OF_YAML = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


@dataclass(frozen=True, slots=True)
class Plan:
    """One community to connect. `settings` are the adapter's as they go into the file; `secrets` go into files apart.

    The two hold different settings; a value such as `${ENV:NAME}` is no secret itself and stays in `settings`.
    """

    language: str
    adapter: str
    name: str
    settings: Mapping[str, Any]
    secrets: Mapping[str, str]
    organisation: str
    area: str
    municipality: str
    contact: str
    permission: str
    permission_reference: str
    permission_date: date
    today: date
    days: int
    wijkteam: tuple[str, str] | None = None
    loopback: bool = False
    waiting: tuple[str, ...] = ()  # secrets that nobody knew yet
    own_key: str | None = None  # where the key that follows from the name is taken
    known_organisation: str | None = None  # keys of what the configuration has already
    known_area: str | None = None

    @property
    def organisation_key(self) -> str:
        return self.known_organisation or key(self.organisation, "organisation")

    @property
    def community_key(self) -> str:
        return self.own_key or key(self.name, "community")

    @property
    def area_key(self) -> str:
        return self.known_area or key(self.area or self.municipality, "area")

    @property
    def mapping_file(self) -> PurePosixPath:
        return PurePosixPath("mapping", f"{self.organisation_key}.yaml")

    def secret_file(self, setting: str) -> PurePosixPath:
        return PurePosixPath("secrets", f"{self.community_key}-{setting}")


def key(name: str, fallback: str) -> str:
    """A key for the configuration made of a name: letters, digits and dashes, text to any YAML."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_KEY].strip("-")
    return made if made[:1].isalpha() and made not in _WORDS_OF_YAML else f"{fallback}-{made}".strip("-")
