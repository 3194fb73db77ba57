"""The words and shapes in which a text speaks of time, as one regular expression per language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from mapping.language import phrases

Lexicon = dict[str, dict[str, str]]  # kind -> folded words -> value
LEADS = ("before", "by", "until", "through", "from", "since", "after", "not", "except", "everyother", "every",
         "next", "coming", "this", "last", "mid", "end", "start")  # fmt: skip
# Kinds of which one word may be a whole piece.
ALONE = ("month", "rhythm", "weekday", "weekend", "weekdays", "today", "tomorrow", "offset", "asap", "flexible", "part",
         "feast", "unit")  # fmt: skip
OTHERS = ("number", "between", "short")  # further kinds a piece begins with
JOINED = ("weekday", "part")  # kinds whose words may go on: "maandagavond", "avonds"
# What is counted: "twee ochtenden per week".
TIMES = "keer|x|maal|times?|ochtend|middag|avond|dag|dagen|hour|morning|afternoon|evening|uur|uurtje|day"
# Words the pattern itself begins with, and words it goes on with; each stands alone between spaces.
OTHER_FIRSTS = frozenset({
    "de", "the", "over", "within", "binnen", "in", "once", "twice", "eens", "van", "from", "of", "half", "mid", "kwart",
    "quarter", "vijf", "tien", "twintig", "five", "ten", "twenty", "a", "between", "tussen",
})  # fmt: skip
OTHER_SECONDS = frozenset({
    "week", "op", "de", "het", "een", "of", "on", "the", "in", "om", "rond", "at", "around", "about", "ook", "zon",
    "zo", "per", "a", "an", "each", "over", "past", "voor", "to",
})  # fmt: skip
WORD = re.compile(r"\w+")
BEGINS, WHOLE, FOLLOWS = 1, 2, 4  # what a word may do: begin a piece, be one, come second
REMEMBERED = 50_000  # words of which is kept what they may do
ARTICLES = r"(?:op|de|het|een|of|on|the|in|om|rond|at|around|about|ook|zo'?n) "
CLOCK = r"\d{1,2}(?:[:.]\d{2})?(?: ?(?:uur|u|h|am|pm|a\.m\.|p\.m\.|o'clock)\b)?"


@dataclass(frozen=True, slots=True)
class Grammar:
    """The words of a language and the patterns made of them. `scan` finds one piece of time at a time."""

    words: Lexicon
    scan: re.Pattern[str]
    gap: re.Pattern[str]
    doing: _Doing
    groups: tuple[str, ...]  # the names of all groups of `scan`, in order

    def pieces(self, text: str) -> Iterator[re.Match[str]]:
        """Give the pieces of time of a folded text, trying only the words with which one can begin."""
        words = WORD.findall(text)
        doing = [*map(self.doing.__getitem__, words), 0]
        at = end = 0
        for word, does, after in zip(words, doing, doing[1:], strict=False):
            at = text.index(word, at)
            begins = does & BEGINS and (does & WHOLE or after & FOLLOWS)
            if begins and at >= end and (match := self.scan.match(text, at)):
                end = match.end()
                yield match
            at += len(word)


class _Doing(dict[str, int]):
    """What a word may do in a piece of time, as the sum of BEGINS, WHOLE and FOLLOWS."""

    def __init__(self, words: Lexicon) -> None:
        super().__init__()
        used = {kind: [each.split() for each in words.get(kind, ())] for kind in (*ALONE, *LEADS, *OTHERS)}
        self._firsts = {each[0] for found in used.values() for each in found} | OTHER_FIRSTS
        self._whole = {each[0] for kind in ALONE for each in used[kind] if len(each) == 1}
        self._seconds = {word for found in used.values() for each in found for word in each[1:]} | OTHER_SECONDS
        self._joined = tuple(each[0] for kind in JOINED for each in used[kind] if len(each) == 1)
        self._ends = tuple(each[-1] for kind in JOINED for each in used[kind] if len(each) > 1)
        self._times = re.compile(rf"({'|'.join(each[0] for each in used['number'])})?(?:{TIMES})?e?n?s?")

    def __missing__(self, word: str) -> int:
        whole = word[0].isdigit() or word in self._whole or word.startswith(self._joined)
        times = self._times.fullmatch(word)
        begins = whole or word in self._firsts or bool(times and times[1])
        follows = begins or word in self._seconds or word.startswith(self._ends) or bool(times)
        does = BEGINS * begins + WHOLE * whole + FOLLOWS * follows
        if len(self) < REMEMBERED:
            self[word] = does
        return does


@cache
def grammar(language: str) -> Grammar:
    """Give the grammar of Dutch, or of English for a text that is not Dutch; made once."""
    words = _words("nl" if language != "en" else "en")
    alternatives = {kind: _either(found) for kind, found in words.items()}
    pattern = re.compile(_scan(alternatives), re.VERBOSE)
    gap = re.compile(r"[ ,:(;/&+-]*(?:(?:om|van|vanaf|in|op|de|het|en|of|and|or|on|at|from|the|ook|tussen|of)[ ,]+)*")
    return Grammar(words, pattern, gap, _Doing(words), tuple(pattern.groupindex))


def _words(language: str) -> Lexicon:
    words: Lexicon = {}
    for key, phrase in phrases.lines(f"{language}/when.tsv"):
        kind, _, value = key.partition(" ")
        words.setdefault(kind, {})[" ".join(re.findall(r"\w+", phrases.fold(phrase).text))] = value
    return words


def _either(found: dict[str, str]) -> str:
    longest = sorted(found, key=len, reverse=True)
    return "(?:" + "|".join(r"[\ .'/-]{1,2}".join(map(re.escape, each.split())) for each in longest) + ")"


def _scan(of: dict[str, str]) -> str:
    """Write the pattern, most telling shapes first. Groups say what was found; see `when` for what they mean."""
    lead = "".join(rf"|(?P<{kind}_>{of[kind]})" for kind in LEADS if kind in of)[1:]
    number, unit, part = of["number"], of["unit"], of["part"]
    article = ARTICLES.replace(" ", r"\ ")
    clock = CLOCK.replace(" ", r"\ ")
    daypart = rf"(?:\ ?-?(?P<day_part>{part}))?s?"
    return rf"""(?<![\w@€])(?:(?:{lead})\.?\ (?:week\ (?={of["weekday"]}|op\ |on\ ))?(?:{article})*)?(?:
      (?P<iso>\d{{4}}-\d{{2}}-\d{{2}})\b
    | (?P<range>(?P<first>\d{{1,2}})(?:e|ste|de|st|nd|rd|th)?\ ?(?:
        (?P<to>{of["through"]}|{of["until"]}|-|–)|en|and)\ ?
        (?P<second>\d{{1,2}})(?:e|ste|de|st|nd|rd|th)?\ (?P<range_month>{of["month"]}))\b
    | (?P<day>\d{{1,2}})(?:e|ste|de|st|nd|rd|th)?\ (?:of\ )?(?P<month>{of["month"]})\b(?:\ (?P<year>20\d\d)\b)?
    | (?P<month_en>{of["month"]})\ (?P<day_en>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.]\d|\ ?uur)\b
    | (?P<slash_day>\d{{1,2}})[/-](?P<slash_month>\d{{1,2}})(?:[/-](?P<slash_year>(?:20)?\d\d))?(?!\ ?
        (?:uur|u\b|jaar|keer|weken|[/-]?\d))\b
    | (?:de|the)\ (?P<nth>\d{{1,2}})(?:e|ste|de|st|nd|rd|th)\b(?!\ (?:verdieping|etage|floor|keer|time|hoog|klas))
    | (?:over|within|binnen|in)\ (?P<ahead>\d{{1,2}}|{number}|a)\ (?P<ahead_unit>{unit})\b(?!\ (?:lang|long))
    | (?:(?P<rate>\d|{number})\ ?
        (?:{TIMES})?e?n?s?\ (?:per|in\ de|a|an|each)\ |(?:once|twice|eens)\ (?:per|a|in\ de)\ )(?P<rate_unit>{unit})\b
    | (?P<rhythm>{of["rhythm"]})\b
    | (?P<weekday>{of["weekday"]})(?:'?s)?(?:en)?{daypart}\b
    | (?P<weekend>{of["weekend"]})\b
    | (?P<weekdays>{of["weekdays"]})\b
    | (?P<today>{of["today"]})\b
    | (?P<tomorrow>{of["tomorrow"]})\b
    | (?P<offset>{of["offset"]})(?:\ (?P<offset_part>{part}))?\b
    | (?P<asap>{of["asap"]})\b
    | (?P<flexible>{of["flexible"]})\b
    | (?P<between>(?:{of["between"]}|van|from|of)\ (?P<b1>{clock})\ (?:en|and|tot|to|-|until|till)\ (?P<b2>{clock}))
    | (?P<span>(?P<s1>\d{{1,2}}(?:[:.]\d{{2}})?)\ ?(?:u|uur|h|am|pm)?\ ?(?:-|tot|to|till|until|t/m)\ ?
        (?P<s2>\d{{1,2}}(?:[:.]\d{{2}})?(?:\ ?(?:uur|u|h|am|pm)\b)?))(?![\d/%€]|
        \ (?:jaar|euro|km|kilo|keer|weken|minuten|dagen|personen|mensen|people|years|kids))
    | half\ (?P<half>\d{{1,2}}|{number})(?!\ (?:jaar|uur|uurtje|year|hour))\b
    | (?:kwart|quarter|(?P<minutes>vijf|tien|twintig|five|ten|twenty|\d\d?))\ (?P<side>over|past|voor|to)
        \ (?P<quarter_hour>\d{{1,2}}|{number})\b(?!\ (?:jaar|euro|weken|dagen|mensen))
    | (?P<clock>\d{{1,2}}[:.][0-5]\d(?![.\d]|\ ?(?:euro|meter|km|kilo))|\d{{1,2}}\ ?(?:u|h|am|pm|o'clock)\b
        (?:[0-5]\d)?|\d{{1,2}}\ uur\b(?!\ (?:per|lang|in\ de\ week|rijden)))
    | (?P<part>{part})s?\b(?!\ (?:per|in\ de)\ week)
    | (?P<shorts>(?:{of["short"]})(?:(?:,\ ?|\ ?/\ ?|\ ?-\ ?|\ (?:en|of|and|or|t/m)\ )(?:{of["short"]}))+)\b
    | (?P<feast>{of["feast"]})\b
    | (?:(?P<half_of>half|mid)[\ -])?(?P<month_only>{of["month"]})\b(?!\w)
    | (?P<unit_lead>week|weken|maand|dag|month|day|jaar|year)\b
    )"""
