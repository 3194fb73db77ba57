"""How easy a text reads, by two recognised indices; syllables are counted with the hyphenation patterns of LibreOffice.

Dutch: Flesch-Douma (W. H. Douma, De leesbaarheid van landbouwbladen, Wageningen 1960):
206.84 - 77 * syllables per word - 0.93 * words per sentence. English: Flesch's reading ease (R. Flesch, A new
readability yardstick, 1948): 206.835 - 84.6 * syllables per word - 1.015 * words per sentence. Both run from about 0
(very hard) to 100 (very easy); 60 to 70 is plain language, which a reader at level B1 (grade 8 in English) follows.
"""

from __future__ import annotations

import re

import pyphen

_WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’-][A-Za-zÀ-ÿ]+)*")
_SENTENCE = re.compile(r"[.!?](?=\s|\Z)|\n\s*\n|:(?=\s)")
_PATTERNS = {
    language: pyphen.Pyphen(lang=name, left=1, right=1) for language, name in (("nl", "nl_NL"), ("en", "en_US"))
}
_VOWELS = re.compile(r"[aeiouyà-ÿ]+", re.IGNORECASE)


def reading_ease(text: str, language: str) -> float:
    """The index of a text: higher is easier."""
    words = _WORD.findall(text)
    sentences = [part for part in _SENTENCE.split(text) if part and _WORD.search(part)]
    syllables = sum(count(word, language) for word in words) / len(words)
    length = len(words) / len(sentences)
    if language == "nl":
        return 206.84 - 77 * syllables - 0.93 * length
    return 206.835 - 84.6 * syllables - 1.015 * length


def longest_sentence(text: str) -> int:
    """Words in the longest sentence."""
    return max(len(_WORD.findall(part)) for part in _SENTENCE.split(text) if part)


def count(word: str, language: str) -> int:
    """Syllables: where the word may be broken, plus one; never more than it has groups of vowels."""
    broken = len(_PATTERNS[language].positions(word)) + 1
    return max(1, min(broken, len(_VOWELS.findall(word))))
