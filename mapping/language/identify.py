"""Says which language a text is in, from its script and its small words; no model, no download.

Small words are the most frequent function words of each language that its neighbours here do not share.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from functools import lru_cache
from importlib import resources
from operator import itemgetter

DEFAULT = "nl"
WORD = re.compile(r"[^\W\d_]+")
UKRAINIAN_LETTERS = frozenset("іїєґ")
FARSI_LETTERS = frozenset("پچژگ")
SCRIPTS = {
    "CYRILLIC": "ru", "ARABIC": "ar", "GREEK": "el", "HEBREW": "he", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja",
    "HANGUL": "ko", "ETHIOPIC": "ti", "DEVANAGARI": "hi", "THAI": "th", "TAMIL": "ta", "ARMENIAN": "hy",
}  # fmt: skip


@lru_cache(maxsize=1)
def small_words() -> dict[str, tuple[tuple[str, float], ...]]:
    """Give the languages of each small word (`stopwords.tsv`: language, tab, words), with their share in it."""
    text = resources.files("mapping.language").joinpath("stopwords.tsv").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        language, tab, words = line.partition("\t")
        for word in words.split() if tab else ():
            found.setdefault(word, []).append(language)
    return {word: tuple((each, 1 / len(languages)) for each in languages) for word, languages in found.items()}


def identify(text: str, hint: str | None = None) -> str:
    """Give the two-letter code of the language of a text; `hint`, else Dutch, when the text does not say."""
    words = WORD.findall(text[:2000].lower())
    script = None if any(word.isascii() for word in words) else _script(text[:400])
    if script and script != "ru":
        return script
    counts: defaultdict[str, float] = defaultdict(float)
    known = small_words()
    for word in words:
        for language, share in known.get(word, ()):
            counts[language] += share
    fallback = script or hint or DEFAULT
    if not counts:
        return script or _script(text[:400]) or fallback
    best, score = max(counts.items(), key=itemgetter(1))
    return best if score > counts[fallback] and score >= 1 else fallback


def _script(text: str) -> str | None:
    """Give the language a non-Latin script stands for, when most letters are in it."""
    letters = [letter for letter in text.lower() if letter.isalpha()]
    foreign = [letter for letter in letters if ord(letter) > 0x36F]
    if not letters or 2 * len(foreign) < len(letters):
        return None
    scripts = Counter(unicodedata.name(letter, "?").split()[0] for letter in foreign)
    language = SCRIPTS.get(scripts.most_common(1)[0][0])
    if language == "ru" and UKRAINIAN_LETTERS & set(foreign):
        return "uk"
    if language == "ar" and FARSI_LETTERS & set(foreign):
        return "fa"
    return language
