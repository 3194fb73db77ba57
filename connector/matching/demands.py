"""What a proposal demands or brings, as bits, and which of them cannot go together.

Constraint slugs come from the language packs or an organisation's rules; unknown slugs weigh nothing here. Each line
of a table is one fact about helping, not about a data set.
"""

from __future__ import annotations

from typing import Final

SLUGS: Final = (
    "car", "van", "trailer", "bicycle", "cargo_bike", "wheelchair", "no_wheelchair", "walker", "stairs", "ground_floor",
    "heavy_lifting", "no_lifting", "female", "male", "vog", "experience", "dogs", "no_dogs", "cats", "no_cats",
    "smoking", "no_smoking", "tools", "evening", "daytime", "remote", "weekly", "one_off", "pick_up", "delivers",
    "english", "turkish", "arabic", "polish", "ukrainian", "halal", "vegetarian", "overnight", "at_home", "licence",
    "dementia", "no_driving", "needs_delivery", "at_helper", "children", "no_children",
)  # fmt: skip
BIT: Final = {slug: 1 << position for position, slug in enumerate(SLUGS)}

_SAME: Final = {
    "female_only": "female", "women_only": "female", "female_driver": "female", "female_preferred": "female",
    "man": "male", "men": "male", "male_only": "male", "male_preferred": "male", "men_only": "male",
    "wheelchair_not_possible": "no_wheelchair", "wheelchair_ok": "wheelchair", "upstairs": "stairs",
    "ground_floor_only": "ground_floor", "strong": "heavy_lifting", "no_heavy_lifting": "no_lifting",
    "rollator": "walker", "walker_ok": "walker", "big_dog": "dogs", "dog": "dogs", "own_car": "car",
    "has_own_car": "car", "on_foot": "no_driving", "bike_only": "bicycle", "bike": "bicycle", "no_pets": "no_dogs",
    "non_smoking": "no_smoking",
    "own_tools": "tools", "has_tools": "tools", "tools_present": "tools", "pickup": "pick_up", "phone": "remote",
    "online": "remote", "one-off": "one_off", "speaks_english": "english", "speaks_turkish": "turkish",
    "speaks_polish": "polish", "speaks_arabic": "arabic", "daytime_only": "daytime",
    "delivery_needed": "needs_delivery",
    "overnight_stay": "overnight", "driving_licence": "licence", "no_car": "no_driving",
}  # fmt: skip

# (asked, offered): a request with the first cannot be met by an offer with the second.
CONFLICTS: Final = (
    ("wheelchair", "no_wheelchair"),
    ("stairs", "ground_floor"),
    ("heavy_lifting", "no_lifting"),
    ("female", "male"),
    ("male", "female"),
    ("dogs", "no_dogs"),
    ("cats", "no_cats"),
    ("no_dogs", "dogs"),
    ("no_cats", "cats"),
    ("smoking", "no_smoking"),
    ("no_smoking", "smoking"),
    ("evening", "daytime"),
    ("daytime", "evening"),
    ("car", "no_driving"),
    ("van", "no_driving"),
    ("trailer", "no_driving"),
    ("needs_delivery", "pick_up"),
    ("children", "no_children"),
)
# (asked, offered): a request with the first is glad of an offer with the second.
SATISFIES: Final = (
    *((slug, slug) for slug in SLUGS if slug not in ("evening", "daytime", "weekly", "one_off", "pick_up")),
    ("no_dogs", "no_cats"),
    ("trailer", "van"),
    ("licence", "car"),
    ("needs_delivery", "delivers"),
)


def bits(constraints: frozenset[str]) -> int:
    """Fold constraint slugs into bits; what is unknown here is left out."""
    found = 0
    for raw in constraints:
        slug = raw.lower().replace(" ", "_")
        found |= BIT.get(_SAME.get(slug, slug), 0)
    return found


def conflicting(asked: int) -> int:
    """Give the bits an offer must not have for a request that asks these."""
    return _fold(asked, CONFLICTS)


def satisfying(asked: int) -> int:
    """Give the bits of an offer that meet a request that asks these."""
    return _fold(asked, SATISFIES)


def _fold(asked: int, table: tuple[tuple[str, str], ...]) -> int:
    found = 0
    for need, gift in table:
        if asked & BIT[need]:
            found |= BIT[gift]
    return found
