"""Does the writer say, of themselves, that they are under eighteen? Dutch and English.

A child somebody writes about does not count ("mijn zoon van 15"), nor a time ("16 weken", "15 jaar getrouwd"). When a
text begins as a child's would ("Meisje van 14 zoekt ..."), it counts: a parent who writes so loses little by it.
"""

from __future__ import annotations

import re

ADULT = 18

_WORDS = {
    "tien": 10, "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15, "zestien": 16,
    "zeventien": 17, "achttien": 18, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
}  # fmt: skip
_AGE = rf"(?P<age>\d{{1,2}}|{'|'.join(_WORDS)})"
_ENDS = r"(?=\s*(?:$|[.,;:!?)\n]|(?:en|and|but|maar|dus|so)\b(?!\s+\d)))"
_YOUNGSTER = r"(?:jongen|meisje|meid|scholier|scholiere|leerling|tiener|puber|boy|girl|teenager|student)"
_YOUNGSTERS = (
    r"(?:jongens|meisjes|meiden|scholieren|leerlingen|tieners|vrienden|vriendinnen|boys|girls|teenagers|friends)"
)
_SMALL = r"(?:nu|nog|maar|pas|net|al|bijna|just|only|almost|now)"

_SAYS_AGE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bik\s+(?:ben|word)\s+(?:{_SMALL}\s+)*{_AGE}(?:\s+jaar(?:\s+oud|\s+jong)?|\s*jr)?{_ENDS}",
        rf"\bik\s+ben\s+(?:een\s+)?(?:\w+\s+){{0,2}}{_YOUNGSTER}\s+(?:van\s+)?\(?{_AGE}\b",
        rf"\bwij?\s+zijn\s+(?:\w+\s+){{0,2}}{_YOUNGSTERS}\s+van\s+{_AGE}\b",
        rf"\bals\s+{_YOUNGSTER}\s+van\s+{_AGE}\b",
        rf"(?:^|[.!?\n]\s*)(?:\w+\s+)?{_YOUNGSTER}\s+(?:van\s+|\(){_AGE}\b",
        rf"\bi(?:\s+a|['’])m\s+(?:{_SMALL}\s+)*{_AGE}(?:\s*(?:years?\s+old|y/?o|yrs?))?{_ENDS}",
        rf"\bi(?:\s+a|['’])m\s+an?\s+{_AGE}[\s-]+year[\s-]+old\b",
        rf"\bwe(?:\s+are|['’]re)\s+(?:\w+\s+){{0,2}}{_YOUNGSTERS}\s+(?:of|aged)\s+{_AGE}\b",
    )
)
_LEVEL = r"(?:vmbo|mavo|havo|vwo|tl|kader|gymnasium|atheneum|lyceum)"
_AT_SCHOOL = re.compile(
    r"\bik\s+(?:ben\s+minderjarig|zit\s+(?:nu\s+|nog\s+|pas\s+)*(?:in|op)\s+(?:de\s+|het\s+)?"
    rf"(?:groep\s*[1-8]\b|brugklas|basisschool|middelbare\b|(?:eerste|tweede|derde|vierde|[1-5]e)\s+klas"
    rf"|klas\s*[1-5]\b|[1-6]\s*{_LEVEL}\b|{_LEVEL}\s*[1-5]?\b))"
    r"|\bi(?:\s+a|['’])m\s+(?:underage|a\s+minor|(?:still\s+)?in\s+(?:primary|secondary|middle|high)\s+school"
    r"|in\s+(?:grade|year)\s+\d{1,2}\b)",
    re.IGNORECASE,
)


def under_age(text: str, adult: int = ADULT) -> bool:
    """Whether the writer says that they are a child or a teenager, or younger than `adult`."""
    if _AT_SCHOOL.search(text):
        return True
    return any(_years(found["age"]) < adult for pattern in _SAYS_AGE for found in pattern.finditer(text))


def _years(said: str) -> int:
    return int(said) if said.isdigit() else _WORDS[said.lower()]
