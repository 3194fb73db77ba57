"""What a person said of a single post, as a rule above all others."""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import replace
from typing import Any

from mapping.load import Mapping
from mapping.rules import Effects, Rule
from mapping.schema import EffectsSchema

BY_A_PERSON = "a person"


def effects(said: Map[str, Any]) -> Effects:
    """Check a correction that is written as the `then` of a rule. Raises marshmallow's ValidationError by field."""
    loaded = EffectsSchema().load(said) if said else {}
    kinds = loaded.get("category")
    return Effects(**{**loaded, "category": None if kinds is None else tuple(kinds)})


def corrected(mapping: Mapping, said: Map[str, Any]) -> Mapping:
    """The mapping with a person's correction above its rules: for the reading of that one post."""
    rule = Rule(source=BY_A_PERSON, name="", when=(), then=effects(said))
    return replace(mapping, rules=(rule, *mapping.rules))
