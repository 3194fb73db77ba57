"""A time that somebody writes down for a post: in a rule of a mapping, or in a correction."""

from __future__ import annotations

from datetime import UTC, datetime

from marshmallow import ValidationError

from mapping.language import when
from mapping.proposal import When

_ANY_DAY = datetime(2026, 1, 5, tzinfo=UTC)
_LANGUAGES = ("nl", "en")
LONGEST = 80  # characters


def meant(text: str, written_at: datetime) -> When:
    """What these words say of time, seen from when the post was written; in Dutch, else in English."""
    found = (when.find(text, written_at, language) for language in _LANGUAGES)
    return next((each for each in found if each != When()), When())


def is_time(text: str) -> None:
    """Raise ValidationError for words that say nothing of time."""
    if len(text) > LONGEST or meant(text, _ANY_DAY) == When():
        raise ValidationError("is no time that can be read (write it like: every tuesday afternoon)")
