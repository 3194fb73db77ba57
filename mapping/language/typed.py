"""How neighbours type: chat abbreviations and dialect become the words that the lists hold, emoji an answer."""

from __future__ import annotations

import re

_WORDS = {
    # chat
    "ff": "even", "effe": "even", "effen": "even", "mn": "mijn", "m'n": "mijn", "zn": "zijn", "z'n": "zijn",
    "mss": "misschien", "wss": "waarschijnlijk", "idd": "inderdaad", "ofzo": "of zo",
    "isgoed": "is goed", "tis": "het is", "'tis": "het is", "kheb": "ik heb", "kben": "ik ben", "kkan": "ik kan",
    "vnv": "vanavond", "vnvnd": "vanavond", "mrgn": "morgen", "wrm": "waarom", "gwn": "gewoon", "nix": "niks",
    "iig": "in ieder geval", "jullen": "jullie", "egt": "echt", "ech": "echt", "tog": "toch", "zegma": "zeg maar",
    "problem": "probleem", "unsub": "unsubscribe", "pls": "please", "plz": "please",
    "yess": "yes", "yesss": "yes", "jaaa": "ja", "okee": "oke", "okeej": "oke", "superr": "super",
    # Low Saxon, Limburgish, Brabantish
    "moar": "maar", "mar": "maar", "maor": "maar", "laot": "laat", "loat": "laat",
    "doar": "daar", "daor": "daar", "joa": "ja", "jao": "ja", "heur": "hoor", "heurt": "hoort", "kump": "komt",
    "kumt": "komt", "kom'n": "komen",
    "goan": "gaan", "goa": "ga", "gaon": "gaan", "stuurn": "sturen", "sturn": "sturen",
    "mailn": "mailen", "doon": "doen", "nich": "niet", "nie": "niet", "nait": "niet",
    "neet": "niet", "goe": "goed", "gud": "goed", "mien": "mijn",
    "gèèr": "graag", "geer": "graag", "gere": "graag", "geern": "graag", "geerne": "graag", "graog": "graag",
    "ök": "ook", "oaver": "over", "veur": "voor", "veul": "veel", "ollie": "jullie",
}  # fmt: skip
_WORD = re.compile(r"(?<![\w'])'?[^\W\d_]+(?:'[^\W\d_]+)?")
_EMOJI = {"ja": "👍👌✅🙋🆗💯✔☑🤝", "nee": "👎🙅❌✖🚫⛔", "dank je": "🙏❤💕💐🌹🥰😘🤗💖💙💚💛🧡💜👏"}


def standard(said: str) -> str:
    """The same words as the lists spell them; what is no known way of typing stays as it is."""
    return _WORD.sub(lambda found: _WORDS.get(found[0].lower(), found[0]), said)


def emoji(text: str) -> str:
    """What an answer of nothing but emoji says in a word: ja, nee, or dank; empty when it says none, or both."""
    says = {word: any(sign in text for sign in signs) for word, signs in _EMOJI.items()}
    if says["ja"] and says["nee"]:
        return ""
    return next((word for word, said in says.items() if said), "")
