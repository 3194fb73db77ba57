"""Does a message ask for one's own data, or to be forgotten? Only when that is all it says: forgetting is for good."""

from __future__ import annotations

import re
from enum import StrEnum

from mapping.language import own_words


class Wish(StrEnum):
    MY_DATA = "my_data"
    FORGET = "forget"


_ASKS = (
    r"(?:(?:graag|please|kun|kan|wil|zou|can|could|would|i|ik|je|jij|u|you|want|to|dat|willen|kunnen|mij|me|aub|svp"
    r"|mag)\s+)*"
)
_ENDS = r"(?:\s+(?:aub|svp|graag|please|alsjeblieft|alstublieft|toesturen|sturen|geven|zien|now|nu|hebben))*"
_DATA = r"(?:(?:mijn|al mijn|m'n)\s+(?:eigen\s+)?gegevens|my\s+(?:own\s+|personal\s+)?data)"
_GET = r"(?:(?:stuur|geef|toon|laat|bekijk|send|show|give|see|get|have|export|exporteer)\s+(?:mij\s+|me\s+)?)?"
_MY_DATA = re.compile(rf"{_ASKS}{_GET}{_DATA}(?:\s+zien)?{_ENDS}")
_FORGET = re.compile(
    rf"{_ASKS}(?:"
    r"vergeet\s+(?:mij|me)(?:\s+(?:maar|helemaal|voorgoed))?|(?:mij|me)\s+vergeten|forget\s+(?:about\s+)?me"
    r"|(?:vergeet|verwijder|wis|delete|erase|remove)\s+(?:al(?:le)?\s+|all\s+(?:of\s+)?)?"
    r"(?:mijn\s+(?:eigen\s+)?gegevens|my\s+(?:personal\s+)?data)"
    r"|(?:al\s+)?mijn\s+gegevens\s+(?:verwijderen|wissen|weghalen|vergeten)"
    rf"){_ENDS}"
)
_GREETING = re.compile(
    r"^(?:hallo|hoi|hi|hey|dag|beste\s+\w+|hello|goede?(?:morgen|middag|navond)|goedenavond)\b[\s,!.]*"
)
_THANKS = re.compile(
    r"[\s,!.]*(?:(?:alvast\s+)?(?:bedankt|dank\s+(?:je|u)(?:\s+wel)?)|thanks|thank\s+you|groet(?:en|jes)?.*)[\s,!.]*$"
)


def wish(text: str) -> Wish | None:
    """What the writer wants of their own data, when the whole message says no more than that."""
    said = own_words.plain(text).lower().replace("’", "'")
    said = re.sub(r"[‘'\"“”]", "", _THANKS.sub("", _GREETING.sub("", said)))
    said = " ".join(re.sub(r"[.,!?;:()]+", " ", said).split())
    if _FORGET.fullmatch(said):
        return Wish.FORGET
    return Wish.MY_DATA if _MY_DATA.fullmatch(said) else None
