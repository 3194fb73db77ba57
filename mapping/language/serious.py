"""Hears in an answer that harm was done or feared: theft, money, threats, unwanted touch, feeling unsafe.

Such a word is no "no" and no ordinary complaint about messages: until a person looked, nothing more may be suggested
with whoever it is about. It leans to hearing too much; "ik ben bang voor honden" speaks of no person and is not meant.
"""

from __future__ import annotations

import re

from mapping.language import own_words, phrases

_PERSON = (
    r"(?:hem|haar|hun|die|deze|dat\ mens|hij|zij|ze|diegene|man|vrouw|meneer|mevrouw|kerel|vent|jongen"
    r"|him|her|them|this|that)"
)
_SIGNS = re.compile(
    rf"""\b(?:
    (?:heeft|hebben|had|hadden|is|werd|ben|zijn)\b(?:(?!\b(?:niet|niets|niks|nooit|geen)\b).){{0,40}}
        \b(?:gestolen|bestolen|gejat|opgelicht|bedrogen|bedreigd|aangerand|uitgescholden|gescholden|geslagen|geduwd|gestalkt|lastiggevallen|gechanteerd|aangeraakt|betast)
    | (?:steelt|stal|bedreigde|bedreigt|betastte|stalkt|stalkte|scheldt|schold) | handtastelijk\w*
    | grensoverschrijdend\w* | agressief\w*
    | gewelddadig\w* | seksue\w+ | intimider\w+ | (?:stom)?dronken | onder\ invloed | racistisch\w* | discrimin\w+
    | (?:mijn|m'n|onze)\ .{{0,20}}(?:portemonnee|geld|pinpas|sieraden|telefoon|sleutels?).{{0,25}}
        (?:weg|kwijt|meegenomen|verdwenen)
    | (?:wil|wilde|vroeg|vraagt|eist|eiste)\b.{{0,25}}\b(?:mijn\ bankpas|(?:mijn\ )?pincode|geld\ (?:lenen|zien|vooraf))
    | (?:voel|voelde|voelen)\b.{{0,25}}\b(?:onveilig|bedreigd|bang|niet\ veilig|geïntimideerd|geintimideerd)
    | bang\ (?:voor|van)\ {_PERSON} | (?:niet|nooit)\ veilig\ (?:bij|met)\ {_PERSON}
    | (?:stole|robbed|scammed|threatened|threatening|assaulted|groped|harassed|stalked|hit\ me|pushed\ me|touched\ me)
    | (?:was|is|seemed|became|got)\ (?:drunk|aggressive|violent|abusive|racist) | sexual(?:ly)?
    | (?:felt|feel|feeling)\ (?:unsafe|threatened|scared|intimidated|not\ safe) | (?:afraid|scared)\ of\ {_PERSON}
    | (?:asked|wanted|demanded)\b.{{0,25}}\b(?:my\ pin|my\ bank\ card|to\ borrow\ money|money\ up\ front)
    | my\ .{{0,20}}(?:wallet|money|jewellery|jewelry|phone|keys).{{0,25}}(?:gone|missing|disappeared|stolen)
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)  # fmt: skip
_NOT_SO = re.compile(r"\b(?:niet|nooit|geen|niemand|never|not|no|nobody)\b[^.!?,;\n]{0,20}\Z", re.IGNORECASE)


def serious(text: str) -> bool:
    """Whether an answer tells of harm done, or feared, by somebody; quotes are left out, as in `answers`."""
    said = phrases.fold(own_words.plain(text)).text
    return any(not _NOT_SO.search(said[: found.start()]) for found in _SIGNS.finditer(said))
