"""Finds in an answer the cues that `answers` weighs, clause by clause, with the word lists beside this module.

Where a cue stands matters: "stop" must be all its clause says, a question reports nothing, and "niet" turns a yes
around only in its own clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mapping.language import phrases

LISTS = ("nl/answers.tsv", "en/answers.tsv", "other/answers.tsv")
LAST_STOP = re.compile(r"([^.,!?;:\n]*\w)\s+stop\s*(?=[^\w\s-]|\Z)")
BEFORE_A_THING = frozenset({
    "de", "een", "n", "die", "deze", "geen", "mijn", "op", "bij", "volgende", "non", "niet", "nooit", "nie", "bus",
    "the", "a", "this", "that", "my", "next", "not", "never", "t", "dont", "to", "at",
})  # fmt: skip
BUT = re.compile(r",\s*(?:maar|mar|moar|mer|alleen|but|only)\b")
ASKS = re.compile(
    r"\W*(?:en |maar |ja |hoi |hallo |sorry )?"
    r"(?:waar|wie|waarom|hoezo|wanneer|welke|hoe|hoeveel|wat|who|what|where|when|why|how) (?:\w+ ){0,2}?"
    r"(?:heb|hebben|hebt|heeft|is|zijn|ben|bent|kan|kun|kunnen|moet|kom|komen|krijg|weet|weten|doe|doen|kost|bedoel|"
    r"woon|woont|haal|halen|staat|zit|gaat|werkt|stuurt|are|is|did|do|does|can|have|has)\b"
)
TIME = re.compile(
    r"\b(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag\w*|ochtend\w*|morgens|middag\w*|avond\w*|weekend\w*|doordeweeks|"
    r"overdag|werkdagen|rest|andere dagen|week|mornings?|afternoons?|evenings?|weekdays?|\w+days?)\b"
)
SUITS = re.compile(r"\b(?:kan|lukt|prima|goed|wel|graag|schikt|past|plezier|gaat|uit|can|fine|ok|works?|free|good)\b")
SUITS_NOT = re.compile(
    r"\b(?:niet|nie|geen|nooit|werk|werken|heb ik|moet ik|ben ik|bezet|weg|not|no|can\W?t|don\W?t|busy)\b"
)
PARTS = re.compile(r"[,;]|\b(?:maar|but|en dan)\b")
SHORT = 4  # words of an answer in which a mere "ja" or "oké" is the answer, and not the way into a story
CLAUSE_START = re.compile(r"[^.,!?;:\n()]*\Z")
CLAUSE_END = re.compile(r"[^.,!?;:\n()]*")
SENTENCE = re.compile(r"([^.!?;\n]+)([.!?;\n]*)")
ASKED_TOO = frozenset({"stop", "complaint", "in_thread", "in_community", "in_everywhere"})  # "kunnen jullie stoppen?"
OPENS_QUESTION = re.compile(
    r"\W*(?:en |maar |and |but )?(?!\w+ (?:wel|hoor|best|gerust)\b)"
    r"(?:is|zijn|ben|bent|was|heb|hebt|heeft|hebben|kan|kun|kunt|kunnen|mag|moet|wil|wilt|"
    r"zou|gaat|komt|doet|woont|wie|wat|waar|wanneer|waarom|hoe|welke|are|am|do|does|did|can|could|will|would|has|have|"
    r"who|what|where|when|why|how|which)\b"
)
FILLERS = frozenset({
    "aub", "alsjeblieft", "alstublieft", "svp", "ajb", "please", "pls", "plz", "hoor", "joh", "ja", "nee", "ho", "he",
    "hey", "hoi", "hallo", "hi", "hello", "beste", "dag", "nu", "nou", "eens", "even", "gewoon", "toch", "maar", "dan",
    "dus", "echt", "wel", "heel", "erg", "en", "ook", "ok", "oke", "and", "now", "just", "so", "really", "then", "it",
    "er", "daar", "dit", "dat", "het", "jullie", "deze", "die", "met", "a", "u", "b", "onmiddellijk", "direct",
    "meteen", "verder", "stop", "bot", "robot", "graag", "man",
})  # fmt: skip


def find(said: str) -> frozenset[str]:
    """Give the cues in somebody's own words, such as `strong_yes`, `hedge`, `found` or `in_thread`."""
    found: set[str] = set()
    for sentence, asks in _sentences(phrases.fold(said).text):
        heard = _heard(sentence)
        found |= (heard & ASKED_TOO) | {"question"} if asks else heard
    if len(phrases.WORD.findall(said)) > SHORT:
        found.discard("yes")
    return frozenset(found)


def _sentences(said: str) -> Iterator[tuple[str, bool]]:
    """Give the sentences and whether they ask; of "ja graag, hoe laat?" only the end asks."""
    for sentence, end in SENTENCE.findall(said):
        asks = "?" in end
        statement, comma, question = sentence.rpartition(",")
        if asks and comma and not OPENS_QUESTION.match(statement):
            yield statement, False
            yield question, True
        else:
            yield sentence, asks


def _heard(sentence: str) -> frozenset[str]:
    """Give what a sentence says. "graag gedaan" is no "graag": `nothing` and thanks silence what they contain."""
    hits = phrases.load(*LISTS).find(sentence)
    bare = _blanked(sentence, [hit for hit in hits if hit.slug.startswith("in_")])  # "stop in dit topic" is a bare stop
    hits = [hit for hit in hits if not hit.slug.startswith("=") or _alone(bare, hit)]
    silencing = [hit for hit in hits if hit.slug in ("nothing", "thanks", "=thanks")]
    kept = [hit for hit in hits if not any(_inside(hit, other) for other in silencing)]
    others = [hit for hit in kept if hit.slug == "for_us"]  # "maar mijn man wel" takes no yes back: it is one
    kept = [hit for hit in kept if hit.slug != "hedge" or not any(_inside(hit, other) for other in others)]
    denied = {_clause(sentence, hit.start) for hit in kept if hit.slug == "denial"}
    heard = {hit.slug.lstrip("=") for hit in kept if not (_agrees(hit) and _clause(sentence, hit.end) in denied)}
    heard |= {"hedge"} if BUT.search(_blanked(sentence, others)) else set()
    heard |= {"stop"} if _ends_messages(sentence, kept) or _last_word_is_stop(sentence) else set()
    heard |= {"partly"} if _some_times(sentence) else set()
    heard |= {"question"} if ASKS.match(sentence) else set()
    return frozenset(heard - {"nothing"})


def _some_times(sentence: str) -> bool:
    """Whether some times suit and others do not: "woensdags lukt wel, andere dagen werk ik"."""
    timed = [part for part in PARTS.split(sentence) if TIME.search(part)]
    barred = [bool(SUITS_NOT.search(part)) for part in timed]
    return any(barred) and any(SUITS.search(part) and not no for part, no in zip(timed, barred, strict=True))


def _last_word_is_stop(sentence: str) -> bool:
    """Tell whether a clause ends in "stop" as a cry ("doe maar stop"), not as a thing ("de stop", "bus stop")."""
    return any(BEFORE_A_THING.isdisjoint(phrases.WORD.findall(before)) for before in LAST_STOP.findall(sentence))


def _ends_messages(sentence: str, hits: list[phrases.Hit]) -> bool:
    """Tell whether one clause speaks of messages and of ending, and not of somebody else's."""
    clauses: dict[str, set[int]] = {slug: set() for slug in ("sending", "ending", "others")}
    for hit in hits:
        if hit.slug in clauses:
            clauses[hit.slug].add(_clause(sentence, hit.start))
    return bool((clauses["sending"] & clauses["ending"]) - clauses["others"])


def _agrees(hit: phrases.Hit) -> bool:
    return hit.slug.endswith("yes")


def _clause(sentence: str, position: int) -> int:
    """Number the clauses of a sentence: "ja graag, ik kan niet lopen" agrees in the first and denies in the second."""
    return sentence.count(",", 0, position)


def _inside(hit: phrases.Hit, other: phrases.Hit) -> bool:
    return hit.slug.lstrip("=") != other.slug.lstrip("=") and other.start <= hit.start and hit.end <= other.end


def _blanked(sentence: str, hits: list[phrases.Hit]) -> str:
    """The sentence with spaces where these phrases stand."""
    for hit in hits:
        sentence = sentence[: hit.start] + " " * (hit.end - hit.start) + sentence[hit.end :]
    return sentence


def _alone(sentence: str, hit: phrases.Hit) -> bool:
    """Tell whether the phrase is all its clause says, but for fillers; it may itself run over several clauses."""
    before = CLAUSE_START.search(sentence[: hit.start])
    after = CLAUSE_END.match(sentence[hit.end :])
    around = (before.group() if before else "") + " " + (after.group() if after else "")
    return all(word in FILLERS for word in phrases.WORD.findall(around))
