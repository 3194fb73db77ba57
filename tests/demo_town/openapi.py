"""Discourse's own description of its answers, where it is at hand, and where it is narrower than the server.

The description is generated from single examples in Discourse's request specs, so what no example shows is missing.
Each loosening below says which fact the examples lack.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("WIJK_SHARED", ROOT.parent / "shared"))
DESCRIPTION = SHARED / "reference" / "openapi" / "discourse.json"

# Field to the schema it really has, wherever it stands.
REALLY: dict[str, Any] = {
    "reply_to_post_number": {"type": ["integer", "null"]},  # a number; the examples are no replies
    "reviewable_id": {"type": ["integer", "null"]},  # 0 in topics, null elsewhere
    "actions_summary": {"type": "array"},  # examples have no likes, so no `count` without `can_act`
    "post_id": {"type": ["integer", "null"]},  # of user_actions; the example is an opening post
}
# What plugins, states and parameters add that no example has.
MORE = {
    "raw",  # include_raw
    "reply_to_user",  # replies
    "accepted_answer",  # the solved plugin
    "topic_accepted_answer",
    "has_accepted_answer",
    "cooked_hidden",  # hidden posts
    "action_code",  # small actions
    "tags",  # of topics in category lists
    "allowed_users",  # private messages
    "more_topics_url",  # lists of more than one page
    "parent_category_id",  # subcategories
}


def validator(method: str, path: str) -> Draft202012Validator:
    """Give the check for a 200 answer. Skips the test when the description is not there."""
    if not DESCRIPTION.exists():
        pytest.skip("Discourse's OpenAPI description is not at hand (reference/openapi/discourse.json)")
    described = json.loads(DESCRIPTION.read_text(encoding="utf-8"))["paths"][path][method]["responses"]["200"]
    schema = described["content"]["application/json"]["schema"]
    _loosen(schema)
    return Draft202012Validator(schema)


def _loosen(schema: Any) -> None:
    if isinstance(schema, list):
        for part in schema:
            _loosen(part)
    if not isinstance(schema, dict):
        return
    fields = schema.get("properties")
    if isinstance(fields, dict):
        fields.update({name: REALLY[name] for name in REALLY.keys() & fields.keys()})
        if schema.get("additionalProperties") is False:
            fields.update({name: {} for name in MORE - fields.keys()})
    for part in schema.values():
        _loosen(part)
