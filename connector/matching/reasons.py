"""Why a pair fits, in a neighbour's words, Dutch and English; from the rows alone, so nothing of a post is quoted."""

from __future__ import annotations

from typing import Final

import numpy as np

from connector.matching import demands
from connector.matching.candidate import Reason
from connector.matching.categories import SLUGS
from connector.matching.gates import ANYWHERE, MUNICIPALITY, NEAR
from connector.matching.reach import Surroundings

_HELP: Final = {
    "groceries": ("boodschappen", "groceries"),
    "transport": ("vervoer", "rides"),
    "company": ("gezelschap", "company"),
    "buddy": ("een maatje zijn", "being a buddy"),
    "odd_jobs": ("klusjes", "odd jobs"),
    "garden": ("de tuin", "the garden"),
    "household": ("het huishouden", "the household"),
    "meals": ("eten koken of samen eten", "cooking or eating together"),
    "paperwork": ("papieren en formulieren", "paperwork"),
    "digital": ("computer en telefoon", "computers and phones"),
    "language": ("taal", "language"),
    "homework": ("huiswerk en leren", "homework"),
    "childcare": ("oppassen", "childcare"),
    "pets": ("huisdieren", "pets"),
    "care_relief": ("de mantelzorg overnemen", "taking over from a carer"),
    "moving": ("verhuizen en sjouwen", "moving and lifting"),
    "goods": ("spullen", "things to lend or give"),
    "outings": ("samen erop uit gaan", "going out together"),
    "community": ("buurtactiviteiten", "neighbourhood activities"),
}
_DAYS: Final = (
    ("maandag", "Monday"),
    ("dinsdag", "Tuesday"),
    ("woensdag", "Wednesday"),
    ("donderdag", "Thursday"),
    ("vrijdag", "Friday"),
    ("zaterdag", "Saturday"),
    ("zondag", "Sunday"),
)
_BRINGS: Final = {
    "car": ("heeft een auto", "has a car"),
    "van": ("heeft een busje", "has a van"),
    "trailer": ("heeft een aanhanger", "has a trailer"),
    "cargo_bike": ("heeft een bakfiets", "has a cargo bike"),
    "wheelchair": ("een rolstoel kan mee", "a wheelchair is no problem"),
    "walker": ("een rollator kan mee", "a walker is no problem"),
    "heavy_lifting": ("kan zwaar tillen", "can lift heavy things"),
    "vog": ("heeft een VOG", "has a certificate of conduct"),
    "experience": ("heeft er ervaring mee", "is experienced"),
    "dogs": ("kan met honden omgaan", "is good with dogs"),
    "cats": ("kan met katten omgaan", "is good with cats"),
    "tools": ("heeft gereedschap", "has tools"),
    "delivers": ("komt het brengen", "delivers"),
    "english": ("spreekt Engels", "speaks English"),
    "turkish": ("spreekt Turks", "speaks Turkish"),
    "arabic": ("spreekt Arabisch", "speaks Arabic"),
    "polish": ("spreekt Pools", "speaks Polish"),
    "ukrainian": ("spreekt Oekraïens", "speaks Ukrainian"),
    "female": ("is een vrouw", "is a woman"),
    "male": ("is een man", "is a man"),
    "licence": ("heeft een rijbewijs", "has a driving licence"),
}


def reasons(request: np.void, offer: np.void, apart: int, around: Surroundings) -> tuple[Reason, ...]:
    """Say why this offer fits this request; at most five, the plainest first."""
    found = [*_place(request, offer, apart, around), *_help(request, offer), *_time(request, offer)]
    return tuple([*found, *_brings(request, offer)][:5])


def _place(request: np.void, offer: np.void, apart: int, around: Surroundings) -> list[Reason]:
    area = int(offer["area"])
    name, town = around.name(area), around.municipality_name(area)
    if request["area"] == offer["area"] and name:
        return [Reason("same_area", f"woont ook in {name}", f"lives in {name} too")]
    if offer["reach"] == ANYWHERE:
        return [Reason("no_distance", "kan op afstand helpen", "can help from a distance")]
    if offer["reach"] == MUNICIPALITY and town:
        return [Reason("wide", f"komt in heel {town}", f"comes anywhere in {town}")]
    if apart == NEAR and name:
        return [Reason("near", f"woont dichtbij, in {name}", f"lives nearby, in {name}")]
    return [Reason("same_town", f"woont ook in {town}", f"lives in {town} too")] if town else []


def _help(request: np.void, offer: np.void) -> list[Reason]:
    asked = request["categories"].tolist()
    shared = [number for number in dict.fromkeys(asked) if number in offer["categories"]]
    words = _HELP.get(SLUGS[shared[0]]) if shared else None
    return [Reason("category", f"helpt graag met {words[0]}", f"is glad to help with {words[1]}")] if words else []


def _time(request: np.void, offer: np.void) -> list[Reason]:
    if not (request["time_known"] and offer["time_known"]):
        return []
    days = np.flatnonzero(request["hours"] & offer["hours"]).tolist()
    if 0 < len(days) <= 2:
        dutch = " en ".join(_DAYS[day][0] for day in days)
        english = " and ".join(_DAYS[day][1] for day in days)
        return [Reason("day", f"kan op {dutch}", f"is free on {english}")]
    return [Reason("time", "kan op de gevraagde tijden", "is free at the times asked")]


def _brings(request: np.void, offer: np.void) -> list[Reason]:
    met = demands.satisfying(int(request["demands"])) & int(offer["demands"])
    return [Reason(slug, *_BRINGS[slug]) for slug in demands.SLUGS if slug in _BRINGS and met & demands.BIT[slug]]
