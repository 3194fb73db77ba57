"""Finds names of people and street addresses, by the words around them and by lists of first names and street endings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

from mapping.language.phrases import fold
from mapping.proposal import Span

CAP = r"[A-ZÀ-ÖØ-ÞŁŚŻŞİĞČŠŽ][a-zà-öø-ÿłśżźćńęąşığčšžüö']+"
S = r"[ \t\u00a0]"
NUMBER = re.compile(r"\d+")
PREFIX = rf"(?:(?:van|von|de|der|den|het|ter|ten|te|'t|op|in|el|al|bin|ben|la|le|du|da|dos|di|v\.?d\.?){S}+){{1,3}}"
SURNAME = rf"(?:{PREFIX}|[Vv]an{S})?{CAP}(?:{S}?-{S}?(?:{PREFIX})?{CAP})*"
GIVEN = rf"{CAP}(?:-{CAP})*"
INITIALS = rf"(?:[A-Z]\.{S}?){{1,4}}"
FULL = rf"(?:{INITIALS}{S}?{SURNAME}|{GIVEN}(?:{S}+{INITIALS})?(?:{S}+{GIVEN})?{S}+{SURNAME})"

INITIALED = re.compile(rf"(?<![\w.-]){INITIALS}{S}?{SURNAME}(?!\w)")
TWO_NAMES = re.compile(rf"(?<![\w.-])(?P<given>{GIVEN})(?:{S}+{INITIALS})?(?:{S}+{GIVEN})?{S}+{SURNAME}(?!\w)")
TITLED = re.compile(
    r"(?<!\w)(?:[Mm]evrouw|[Mm]evr|[Mm]w|[Mm]eneer|[Dd]hr|[Dd]e heer|[Mm]ijnheer|[Bb]r|[Zz]r|[Dd]rs?|[Ii]r|[Dd]s|[Pp]astoor|[Dd]ominee|[Mm]rs?|[Mm]s|[Mm]iss)\.?\s+"
    rf"(?P<name>{INITIALS}{S}?{SURNAME}|[A-Z]\.|(?:{GIVEN}{S}+)?(?:De{S}+)?{SURNAME})(?!\w)"
)
INTRODUCED = re.compile(
    r"(?<!\w)(?:[Mm]ijn naam is|[Nn]aam is|[Ii]k ben|[Ii]k heet|[Mm]y name is|[Ii] am|[Ii]'m|[Bb]el(?:len)?(?: naar| met)?|[Aa]pp(?:en)?(?: naar| met)?"
    r"|[Vv]raag(?:\s+dan)? naar|[Aa]sk for|[Cc]all|[Cc]ontact(?: met| opnemen met|persoon)?:?|[Mm]elden bij|[Aa]anmelden bij|[Oo]pgave bij|[Oo]pgeven bij"
    r"|[Ii]nlichtingen(?: bij)?|[Ii]nfo bij|[Rr]eageren(?: bij| naar)?:?|[Tt]en name van|[Tt]\.?n\.?v\.?|[Oo]p naam van|[Oo]n the name(?: of)?"
    r"|[Gg]enaamd|[Hh]eet|[Hh]ete|[Nn]amed)\s+"
    rf"(?:(?:koster|beheerder|co[öo]rdinator|voorzitter|wijkhoofd|planner|buurvrouw|buurman|oom|tante|opa|oma|mw\.?|dhr\.?)\s+)?(?P<name>{FULL})(?!\w)"
)
ROLE = re.compile(
    r"(?<!\w)(?:koster|beheerder|co[öo]rdinator|voorzitter|secretaris|penningmeester|wijkhoofd|planner|contactpersoon|wijkagent|juf|meester"
    r"|vader|moeder|opa|oma|tante|oom|zoon|dochter|man|vrouw|broer|zus|buurman|buurvrouw|father|mother|neighbour|husband|wife|son|daughter)"
    rf"\s*[,:(]?\s*(?P<name>{INITIALS}{S}?{SURNAME}|{GIVEN}{S}+{SURNAME})(?!\w)"
)
SIGNED = re.compile(
    r"(?:(?<!\w)(?:[Mm]\.?v\.?g\.?|[Mm]et vriendelijke groet(?:en)?|[Vv]riendelijke groet(?:en)?|[Hh]artelijke groet(?:en)?|[Ll]iefs"
    r"|[Gg]roet(?:en|jes)?|[Gg]r\.?|[Kk]ind regards|[Rr]egards|[Bb]est|[Cc]heers|[Tt]hanks|[Ll]ove)\s*(?:van\s+)?[,.!\n ]*\s*)"
    rf"(?P<name>{FULL}|{GIVEN}(?=\s*(?:$|\n|[.,!(]|en\s)))"
)
NOT_SIGNED = frozenset(
    [
        "De",
        "Het",
        "Een",
        "Wij",
        "Ik",
        "Beheer",
        "Team",
        "Groet",
        "Groeten",
        "Redactie",
        "Bestuur",
        "Dank",
        "Tot",
        "Alvast",
        "Mvg",
        "Buurtkrant",
        "Ps",
        "PS",
    ]
)

STRONG = (
    "straat|straatje|str\\.?|laan|laantje|weg|weggetje|plein|pleintje|kade|singel|dreef|hofje|pad|paadje|dijk|dijkje|gracht|steeg"
    "|plantsoen|boulevard|strjitte|leane|straatweg|burgwal|street|road|avenue|lane|straße|strasse"
)
WEAK = "hof|kaai|brink|erf|gaarde|wal|park|ring|baan|akker|veld|kamp|horst|oever|heuvel|berg|poort|haven|sluis|markt|rak|rade|dyk|wei"
# How the word before the number of a house ends.
BEFORE_HOUSE = (*STRONG.replace("\\.?", "").split("|"), "str.", *WEAK.split("|"), "nr", "nr.", "nummer", "no", "no.")
HOUSE = r"\d{1,4}(?:\s?-\s?\d{1,3}|\s?[a-hA-H](?![\w'])|\s?(?:bis|hs|rood|zw))?"
NOT_UNIT = (
    r"(?!\w|[.,:/]\d|[-–]\d|\s?(?:%|€|°|euro|eur|jaar|jr|uur|u\b|km|meter|m2|m²|keer|x\b|stuks|kg|kilo|liter|graden|minuten|min\b|dagen|weken|maanden|mensen|personen"
    r"|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|jan|feb|aug|sept|okt|nov|dec|years|hours|people|am\b|pm\b))"
)
STREET = re.compile(
    rf"(?<![\w-])(?:(?:[A-Z][\w.'-]*{S}+(?:(?:van|de|den|der|het|'t|ter|te){S}+)*){{0,3}})"
    rf"(?:(?:[A-Za-zÀ-ÿ.'-]*?[a-zà-ÿ]{{2,}}|[A-Z]\w+{S})(?:{STRONG})|[A-Z][\w'-]*?[a-zà-ÿ]{{2,}}(?:{WEAK}))"
    rf"{S}+(?:nr\.?{S}?|nummer{S}|no\.?{S}?)?{HOUSE}{NOT_UNIT}"
)
CAPPED = rf"(?:(?:De|Het|'t|Den|Ter|Van|Aan de|Op de|Op den|In de){S}+)?{CAP}(?:[ -]{CAP}){{0,2}}{S}+"
PLACED = re.compile(
    r"(?:\b(?:[Ww]oon(?:t|achtig)?|[Ww]onen|[Aa]dres(?: is)?|[Oo]p|[Aa]an(?: de| het)?|[Nn]aar|[Oo]phalen(?: op| bij)?|[Ll]ive at|[Aa]t|[Aa]ddress)"
    rf"{S}*:?{S}+|,{S}+|:{S}+)(?P<name>{CAPPED}{HOUSE}){NOT_UNIT}"
)
ALONE = re.compile(rf"(?:^|[.!?\n]{S}*)(?P<name>{CAPPED}(?=\d\d){HOUSE}){NOT_UNIT}(?=[.,\n]|$)")
NOT_PLACE = frozenset(
    [
        "Januari",
        "Februari",
        "Maart",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Augustus",
        "September",
        "Oktober",
        "November",
        "December",
        "January",
        "February",
        "March",
        "May",
        "June",
        "July",
        "August",
        "October",
        "Maandag",
        "Dinsdag",
        "Woensdag",
        "Donderdag",
        "Vrijdag",
        "Zaterdag",
        "Zondag",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Ma",
        "Di",
        "Wo",
        "Do",
        "Vr",
        "Za",
        "Zo",
        "Groep",
        "Maat",
        "Nummer",
        "Nr",
        "Lijn",
        "Bus",
        "Tram",
        "Kamer",
        "Flat",
        "Windows",
        "Android",
        "Vacature",
        "Klas",
        "Havo",
        "Vwo",
        "Burendag",
        "Editie",
        "Deel",
        "Nog",
        "Ongeveer",
        "Circa",
        "Van",
        "Voor",
        "Tot",
        "Tussen",
        "Om",
        "Rond",
        "Vanaf",
        "Na",
        "Over",
        "Binnen",
        "Zoek",
        "Zoeken",
        "Wij",
        "We",
        "Ik",
        "Er",
        "Nu",
        "Al",
        "Maar",
        "Met",
        "Alle",
        "Heb",
        "Size",
        "Sizes",
        "Edit",
        "Update",
        "Bijna",
        "Minstens",
        "Minimaal",
        "Maximaal",
        "Max",
        "Min",
        "Sinds",
        "Wie",
        "Dit",
        "Dat",
        "Hij",
        "Zij",
        "En",
        "Of",
        "Vol",
        "Unit",
        "Blok",
        "Room",
        "Floor",
        "Level",
        "Top",
        "About",
        "Only",
        "Just",
        "Over",
        "Under",
        "Class",
        "Grade",
        "Year",
        "Route",
        "Snelweg",
        "Etage",
        "Verdieping",
        "Halte",
        "Perron",
        "Ben",
        "Bel",
        "I'm",
        "She's",
        "He's",
        "We're",
        "It's",
        "Is",
        "Moet",
        "Mijn",
        "Onze",
        "Lijst",
        "Aanwezig",
        "Zoon",
        "Dochter",
        "Man",
        "Vrouw",
        "Bij",
        "In",
        "Elke",
        "Iedere",
        "Honda",
        "Age",
        "Aged",
        "Helaas",
        "Ook",
        "Nee",
        "Ja",
        "Daarom",
        "Toch",
        "Corona",
        "Covid",
        "Kanaal",
        "Kerst",
        "Pasen",
        "Iphone",
        "Samsung",
        "Galaxy",
        "Playstation",
        "Ps",
        "Xbox",
        "Apple",
        "Ipad",
        "Weer",
        "Terug",
        "Hoog",
        "Samen",
        "Leeftijd",
        "Aantal",
        "Totaal",
        "Prijs",
        "Tikkie",
        "Ruim",
    ]
)


NOT_PEOPLE = re.compile(
    r"^(?:Albert Heijn|Sint |St\.|Johan Cruij|Anton de Kom|Van Gogh|Jan Van Galen|Anne Frank|Albert Schweitzer|Jack Russell|Marie Kondo)"
    r"|\w{3}(?:straat|laan|plein|weg|brug|school|kerk|kade|singel|ziekenhuis|festival|huis|park)$"
)


@lru_cache(maxsize=1)
def first_names() -> frozenset[str]:
    """Give the first names common in Dutch neighbourhoods, in small letters."""
    text = resources.files("mapping.language").joinpath("nl/first_names.txt").read_text(encoding="utf-8")
    return frozenset(word.lower() for line in text.splitlines() if not line.startswith("#") for word in line.split())


# Words without which a pattern cannot match, folded: they spare trying it on most texts.
TITLES = frozenset({
    "mevrouw", "mevr", "mw", "meneer", "dhr", "heer", "mijnheer", "br", "zr", "dr", "drs", "ir", "ds", "pastoor",
    "dominee", "mr", "mrs", "ms", "miss",
})  # fmt: skip
NAME_LIKE = re.compile(rf"{CAP}{S}+(?:{PREFIX})?{CAP}|[A-Z]\.")


def find(text: str) -> Iterator[Span]:
    """Give the spans of names and addresses; spans may overlap."""
    yield from _addresses(text)
    words = fold(text).words
    full = NAME_LIKE.search(text) is not None
    if full:
        yield from (
            Span(m.start(), m.end(), "name") for m in INITIALED.finditer(text) if not NOT_PEOPLE.search(m.group())
        )
    if full or not TITLES.isdisjoint(words):
        yield from _named(TITLED, text)
    if full:
        yield from _named(INTRODUCED, text)
        yield from _named(ROLE, text)
    yield from (span for span in _named(SIGNED, text) if text[span.start : span.end].split()[0] not in NOT_SIGNED)
    if full:
        yield from _two_names(text)


def _named(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    yield from (Span(match.start("name"), match.end("name"), "name") for match in pattern.finditer(text))


def _two_names(text: str) -> Iterator[Span]:
    known = first_names()
    for match in TWO_NAMES.finditer(text):
        if match.group("given").lower() in known and not NOT_PEOPLE.search(match.group()):
            yield Span(match.start(), match.end(), "name")


def _addresses(text: str) -> Iterator[Span]:
    """Give the addresses, trying only what the words before numbers allow."""
    before = [_word_before(text, number.start()) for number in NUMBER.finditer(text)]
    if any(word.endswith(BEFORE_HOUSE) for word in before):
        yield from (Span(m.start(), m.end(), "address") for m in STREET.finditer(text))
    if all(word == word.lower() for word in before):
        return
    for match in (*PLACED.finditer(text), *ALONE.finditer(text)):
        words = match.group("name").replace("-", " ").split()
        if not NOT_PLACE.intersection(word.capitalize() for word in words[:-1]):
            yield Span(match.start("name"), match.end("name"), "address")


def _word_before(text: str, at: int) -> str:
    words = text[:at].rsplit(maxsplit=1)
    return words[-1] if words else ""
