"""What a text says of money for help: pay, or only the costs. Dutch and English.

What somebody pays in a shop ("ik betaal de boodschappen zelf") is a cost; what is for free, or for a cup of coffee, is
neither. When in doubt it is pay: a community that wants none would rather miss an ask than find a price list.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Payment(StrEnum):
    """How a text speaks of money."""

    NONE = "none"
    COSTS = "costs"
    PAY = "pay"


_NUMBER = (
    r"(?:€\s?\d[\d.,]*-?|\d[\d.,]*\s?(?:€|euro'?s?|eur|eu)\b|\b(?:tien|vijftien|twintig|dertig)\s+euro|£\s?\d[\d.,]*)"
)
_EACH = (
    r"(?:per|de|het|an?|each|elke?)\s+(?:uur|uurtje|keer|dag|les|week|maand|ochtend|middag|avond|hour|time|day|lesson)"
)
_COST = (
    r"(?:on)?kosten|reiskosten|kilometers?|benzine|brandstof|parkeer\w*|materia\w+|boodschappen|spullen|ingredi\w+|verf"
    r"|treinkaartje|kaartje|buskaartje|expenses|costs?|petrol|fuel|travel|materials?|groceries|shopping|ingredients|paint"
)
_COSTS = re.compile(
    rf"\b(?:onkosten\w*|reiskosten\w*|kilometer(?:vergoeding|geld)|(?:benzine|parkeer)(?:geld|kosten)|kostprijs"
    rf"|(?:vergoed\w*|betaal|deel|delen|betalen|terugbetaal\w*|cover|pay|share|reimburse)\s+(?:\w+\s+){{0,3}}(?:{_COST})\b"
    rf"|(?:{_COST})\s+(?:\w+\s+){{0,3}}(?:vergoed\w*|betaal\w*|terug|are\s+paid|paid|reimbursed|covered)\b"
    r"|petrol\s+money|expenses\b)",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"\b(?:geen|niet|niks|niets|zonder|nooit|no|not|without|never|don['’]t|won['’]t)\b(?:\s+[\w'’]+){0,3}?\s+"
    r"(?:tegen\s+)?(?:betal\w*|vergoeding\w*|geld|kosten|betaald|tarief|loon|pay\w*|paid|fee|money|charge)"
    r"|\b(?:betal\w*|vergoeding|geld|payment|pay|money)\b\s+(?:\w+\s+){0,2}(?:niet|geen|hoeft|is\s+not|not)\b"
    r"|\b(?:gratis|kosteloos|belangeloos|vrijwillig|for\s+free|free\s+of\s+charge)\b",
    re.IGNORECASE,
)
_PAY = re.compile(
    rf"{_NUMBER}\s*(?:\w+\s+){{0,2}}?{_EACH}|{_NUMBER}\s*/\s*(?:uur|u|keer|h|hr|hour)\b"
    rf"|(?:\b(?:ik|we|wij|i|je)\s+(?:vraag|vragen|reken|rekenen|betaal|betalen|geef|krijgt|verdient|charge|pay|offer|ask)"
    rf"|(?:^|[.!?\n]\s*)voor)\s+"
    rf"(?:(?!{_COST})\w+\s+){{0,4}}?{_NUMBER}"
    r"|\btegen\s+(?:een\s+)?(?:\w+\s+)?(?:betaling|vergoeding|tarief|uurtarief)"
    r"|\b(?:uurloon|uurtarief|dagtarief|uurvergoeding|tarief|tarieven|tariff|salaris|bijverdien\w*|bijverdienste|zakcentje"
    r"|zakgeld|prijs\s+in\s+overleg|prijs\s+n\.?o\.?t\.?k\.?)\b"
    r"|\b(?:kleine|leuke|redelijke|nette|passende|goede|een)\s+vergoeding\b|\bvergoeding\s+(?:is\s+)?(?:bespreekbaar|in\s+overleg)"
    r"|\bik\s+(?:betaal|vergoed)\s+(?:je|u|jullie|er|daar|natuurlijk|graag|uiteraard|goed|ook)\b"
    r"|\bbetaal(?:d|de)\s+(?:klus|klusje|hulp|werk|oppas|baantje|job|kracht)\b|\bwordt\s+betaald\b"
    r"|\bi(?:['’]ll|\s+will|\s+can|['’]d|\s+would)?\s+(?:happily\s+|gladly\s+)?pay\s+(?:you|well|for|a)\b"
    r"|\bfor\s+a\s+(?:\w+\s+)?fee\b|\b(?:my|hourly)\s+rates?\b|\bpaid\s+(?:work|job|help|gig|sitter)\b|\bwill\s+be\s+paid\b",
    re.IGNORECASE,
)


def payment(text: str) -> Payment:
    """What the text says of money for help, sentence by sentence: pay before costs before nothing."""
    found = {_of(sentence) for sentence in re.split(r"(?<=[.!?\n])\s+", text)}
    return next((each for each in (Payment.PAY, Payment.COSTS) if each in found), Payment.NONE)


def _of(sentence: str) -> Payment:
    costs = _COSTS.search(sentence) is not None
    if _FREE.search(sentence):
        return Payment.COSTS if costs else Payment.NONE
    if _PAY.search(_COSTS.sub(" ", sentence)):
        return Payment.PAY
    return Payment.COSTS if costs else Payment.NONE
