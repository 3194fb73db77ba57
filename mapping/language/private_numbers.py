"""Finds personal data that has a shape of its own: numbers, addresses of mail and pages, plates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mapping.language.phrases import fold
from mapping.proposal import Span

AT = frozenset({"at", "a", "apenstaart", "apenstaartje"})
ZERO = frozenset({"nul", "nulzes", "zero", "oh"})
RUN = re.compile(r"\d+")
GAP = r"[ \t\u00a0.\-–/()]{0,3}"
CUE = r"(?:telefoon(?:nummer)?|tel|mob(?:iel)?|bel(?:len|t)?|app(?:en|je)?|whatsapp|sms|nummer|nr|phone|call|text|ring|mobile|cell)"
# Without so many digits close together there is no telephone number, nor a bsn.
SIX = re.compile(rf"\d(?:{GAP}\d){{5}}")

PHONE = re.compile(
    rf"""(?<![\w€$£.,+]) (?:
        (?:\+|00){GAP}31{GAP}(?:\(?0\)?{GAP})?[1-9oO](?:{GAP}\d){{8}}      # Dutch, international notation
      | \(?[0oO]\)?{GAP}[1-9](?:{GAP}\d){{8}}                           # Dutch: ten digits, area or mobile
      | (?:\+|00)[1-9](?:{GAP}\d){{7,13}}                               # abroad
    ) (?![\w€]|[.,]\d)""",
    re.VERBOSE,
)
AFTER_CUE = re.compile(
    rf"\b{CUE}\b[.:]?(?:\s+(?:me|mij|naar|op|is|of|even|maar|gerust|at|on|nr\.?|nummer))*[\s:]*"
    rf"(?P<number>(?:0\d(?:{GAP}\d){{7,10}}|6(?:{GAP}\d){{8}}|[1-9]\d{{5,6}}|\d\d(?:[ .-]\d\d){{2}})(?!\w|[.,]\d|\s?(?:euro|km)))",
    re.IGNORECASE,
)
DIGIT_WORDS = (
    r"(?:nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|\w*tien|\w*tig"
    r"|zero|oh|one|two|three|four|five|six|seven|eight|nine|\d{1,4}|dubbel|double)"
)
SPOKEN = re.compile(rf"\b(?:nul|zero|0|oh)[ ,-]*(?:zes|six|6)(?:[ ,.-]+{DIGIT_WORDS}){{4,9}}\b", re.IGNORECASE)

EMAIL = re.compile(r"(?<![\w.+-])[\w.+'-]+\s?@\s?[\w-]+(?:\.[\w-]+)+", re.ASCII)
TOP = r"(?:nl|com|org|net|be|de|eu|info|frl|fr|uk|pl|example)"
EMAIL_IN_WORDS = re.compile(
    rf"(?<!\w)[\w.+-]+(?:\s(?:punt|dot)\s\w+)*\s?(?:[\[(<]\s?(?:at|apenstaart(?:je)?|a)\s?[\])>]|\s(?:at|apenstaart(?:je)?)\s|@)\s?"
    rf"[\w-]+(?:\s?(?:\.|[\[(<]?\b(?:punt|dot)\b[\])>]?)\s?[\w-]+)*\s?(?:\.|[\[(<]?\b(?:punt|dot)\b[\])>]?)\s?{TOP}\b",
    re.IGNORECASE,
)

IBAN = re.compile(
    r"(?<!\w)(?:NL[ .]?\d{2}[ .]?[A-Z]{4}(?:[ .]?\d){8,10}|[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){3,6}(?:[ ]?[A-Z0-9]{1,3})?)(?!\w)",
    re.IGNORECASE,
)
NINE = re.compile(r"(?<![\w.,+-])\d(?:[ .]?\d){7,8}(?![\w]|[.,-]\d)")
BSN_CUE = re.compile(
    r"\b(?:bsn|burgerservicenummer|sofi\w*)\b[\w\s:.]{0,20}?(?P<number>\d(?:[ .-]?\d){7,8})(?!\d)", re.IGNORECASE
)

POSTCODE_DIGITS = 4
POSTCODE = re.compile(
    r"(?<![\w€.,-])[1-9]\d{3}(?:[ ]?(?!SA|SD|SS)[A-Z]{2}|(?-i:[ ]?[a-z]{2})(?=[ ,]+(?:nr\.?|nummer|huisnummer|no\.?)?\s?\d))"
    r"(?!\w)(?:[ ,]*(?:nr\.?|nummer|huisnummer|no\.?)?\s?\d{1,4}(?:[ -]?[a-zA-Z]|-\d+)?(?![\w:]|[.,]\d))?"
)
NOT_LETTERS = frozenset(
    [
        "KM",
        "KG",
        "CM",
        "MM",
        "EN",
        "OF",
        "IN",
        "OP",
        "DE",
        "AM",
        "PM",
        "EU",
        "IK",
        "JE",
        "WE",
        "ZE",
        "HA",
        "GB",
        "MB",
        "CC",
        "PK",
        "KW",
        "KB",
        "ML",
    ]
)

SIDECODES = (
    r"[A-Z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[A-Z]{2}|\d{2}-[A-Z]{2}-\d{2}|[A-Z]{2}-\d{2}-[A-Z]{2}|[A-Z]{2}-[A-Z]{2}-\d{2}"
    r"|\d{2}-[A-Z]{2}-[A-Z]{2}|\d{2}-[A-Z]{3}-\d|\d-[A-Z]{3}-\d{2}|[A-Z]{2}-\d{3}-[A-Z]|[A-Z]-\d{3}-[A-Z]{2}"
    r"|[A-Z]{3}-\d{2}-[A-Z]|[A-Z]-\d{2}-[A-Z]{3}|\d-[A-Z]{2}-\d{3}|\d{3}-[A-Z]{2}-\d"
)
PLATE = re.compile(rf"(?<![\w-])(?:{SIDECODES})(?![\w-])")
PLATE_WORDS = ("kenteken", "nummerplaat", "nummerbord", "plate", "registration")
PLATE_CUE = re.compile(
    rf"\b(?:kenteken\w*|nummerplaat|nummerbord|plate|registration)\b[^\n\d]{{0,20}}?"
    rf"(?P<number>(?<![\w-])(?:{SIDECODES.replace('-', '[ -]?').replace('[A[ -]?Z]', '[A-Z]')})(?![\w-]))",
    re.IGNORECASE,
)

PERSONAL_PAGE = re.compile(
    r"(?:https?://)?(?:www\.|m\.)?(?:facebook\.com|fb\.com|fb\.me|instagram\.com|linkedin\.com/in|t\.me|wa\.me|x\.com|twitter\.com"
    r"|tiktok\.com|snapchat\.com/add|chat\.whatsapp\.com|tikkie\.me|bunq\.me|paypal\.me|nextdoor\.\w+/profile|marktplaats\.nl/u)"
    r"/[^\s<>\"')\]]*[\w/]",
    re.IGNORECASE,
)
HANDLE = re.compile(r"(?<![\w.@/])@[A-Za-z][\w.-]*\w")
HANDLE_CUE = re.compile(
    r"\b(?:insta(?:gram)?|snap(?:chat)?|telegram|discord|facebook|fb|tiktok|skype|twitter)\s?(?::|naam|handle|name|account)+\s?:?\s*"
    r"(?P<number>@?\w[\w.#-]{2,})",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Span]:
    """Give every span with a private shape, the stricter rules first; spans may overlap."""
    words = fold(text).words
    if "@" in text:
        yield from _spans(EMAIL, text, "email")
        yield from _spans(HANDLE, text, "handle")
    if "@" in text or not words.isdisjoint(AT):
        yield from _spans(EMAIL_IN_WORDS, text, "email")
    if "/" in text:
        yield from _spans(PERSONAL_PAGE, text, "url")
    if ":" in text or "account" in text or "naam" in text:
        yield from _spans(HANDLE_CUE, text, "handle")
    if "0" in text or not words.isdisjoint(ZERO):
        yield from _spans(SPOKEN, text, "phone")
    runs = [match.span() for match in RUN.finditer(text)]
    if runs:
        yield from _numbers(text, runs)


def _numbers(text: str, runs: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """Give the spans that hold digits, which stand at `runs`; no pattern is tried that these cannot be part of."""
    many = SIX.search(text) is not None
    if many or any(text[start - 1 : start].isalpha() for start, _ in runs):
        yield from _spans(IBAN, text, "iban")
    if many:
        yield from _spans(PHONE, text, "phone")
        yield from _spans(AFTER_CUE, text, "phone")
        yield from _spans(BSN_CUE, text, "bsn")
        yield from (span for span in _spans(NINE, text, "bsn") if eleven_test(text[span.start : span.end]))
    if any(end - start == POSTCODE_DIGITS for start, end in runs):
        yield from (
            span
            for span in _spans(POSTCODE, text, "postcode")
            if text[span.start + 4 :].lstrip()[:2].upper() not in NOT_LETTERS
        )
    if any("-" in text[max(0, start - 1) : end + 1] for start, end in runs):
        yield from _spans(PLATE, text, "plate")
    folded = fold(text).text
    if any(word in folded for word in PLATE_WORDS):
        yield from _spans(PLATE_CUE, text, "plate")


def _spans(pattern: re.Pattern[str], text: str, kind: str) -> Iterator[Span]:
    group = "number" if "number" in pattern.groupindex else 0
    for match in pattern.finditer(text):
        yield Span(match.start(group), match.end(group), kind)


def eleven_test(number: str) -> bool:
    """Say whether the digits can be a citizen service number: the Dutch 11-test with weights 9 … 2, −1."""
    digits = [int(digit) for digit in number if digit.isdigit()]
    digits = [0] * (9 - len(digits)) + digits
    if len(digits) != 9 or not any(digits):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % 11 == 0
