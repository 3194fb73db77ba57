"""What happens, said in plain words on the terminal. Never holds what people wrote, or who they are."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime

from connector.deliver import Sent
from connector.listen import Heard
from connector.mail import Mailed
from connector.model import DeliveryState, Side, StoredPost, SuggestionState
from connector.pull import Pulled
from connector.suggest.rounds import Made
from mapping import taxonomy
from mapping.proposal import Purpose, Reading

_WORDS = {
    "nl": {
        "pulled": "opgehaald", "read": "gelezen", "found": "gevonden", "waits": "wacht",
        "sent": "geplaatst", "heard": "gehoord", "problem": "probleem", "mailed": "gemaild",
        "posts": "{n} nieuw of gewijzigd, {gone} weg",
        "skipped": ", {n} niet te lezen",
        "request": "vraag", "offer": "aanbod", "sure": "{p:.0%} zeker", "closed": "niet (meer) open",
        "danger": "tekenen van gevaar: dit is voor mensen, er volgt geen suggestie",
        "pair": "{request}  ↔  {offer}  ({p:.0%}): {why}",
        "approval": "wacht op goedkeuring: wijkconnector suggestions",
        "asker": "bericht aan de vrager", "helper": "bericht aan de helper", "asker_yes": "goed nieuws voor de vrager",
        "goodbye": "afscheid", "retracted": "teruggenomen", "dropped": "niet verstuurd", "later": "later opnieuw",
        "from_asker": "de vrager", "from_helper": "de helper", "bystander": "een buur",
    },
    "en": {
        "pulled": "pulled", "read": "read", "found": "found", "waits": "waiting",
        "sent": "posted", "heard": "heard", "problem": "problem", "mailed": "mailed",
        "posts": "{n} new or changed, {gone} gone",
        "skipped": ", {n} unreadable",
        "request": "request", "offer": "offer", "sure": "{p:.0%} sure", "closed": "not open (any more)",
        "danger": "signs of danger: this is for people, no suggestion follows",
        "pair": "{request}  ↔  {offer}  ({p:.0%}): {why}",
        "approval": "waits for approval: wijkconnector suggestions",
        "asker": "message to the asker", "helper": "message to the helper", "asker_yes": "good news for the asker",
        "goodbye": "goodbye", "retracted": "taken back", "dropped": "not sent", "later": "again later",
        "from_asker": "the asker", "from_helper": "the helper", "bystander": "a neighbour",
    },
}  # fmt: skip


def _silent(line: str) -> None:
    """Where nobody watches."""


class Narrator:
    """Tells one line for each thing that happened, with the link, in Dutch or English."""

    def __init__(
        self,
        language: str = "nl",
        now: Callable[[], datetime] = datetime.now,
        write: Callable[[str], object] | None = None,
    ) -> None:
        self._language = "nl" if language == "nl" else "en"
        self._words = _WORDS[self._language]
        self._now = now
        self._write = write if write is not None else lambda line: print(line, file=sys.stdout, flush=True)

    @classmethod
    def silent(cls) -> Narrator:
        return cls(write=_silent)

    def pulled(self, pulled: Pulled) -> None:
        if pulled.error is not None:
            self._line("problem", pulled.community, pulled.error)
        elif pulled.new or pulled.deleted or pulled.skipped:
            text = self._words["posts"].format(n=pulled.new, gone=pulled.deleted)
            if pulled.skipped:
                text += self._words["skipped"].format(n=pulled.skipped)
            self._line("pulled", pulled.community, text)

    def read(self, post: StoredPost, reading: Reading) -> None:
        if reading.danger:
            self._line("read", post.url, self._words["danger"])
        for proposal in reading.proposals:
            kind = self._words["request" if proposal.purpose is Purpose.REQUEST else "offer"]
            sure = self._words["sure"].format(p=proposal.confidence)
            cues = "; ".join(step.what for step in proposal.trace[:2])
            category = taxonomy.name(proposal.category, self._language)
            self._line("read", post.url, f"{kind}: {category} ({sure}{', ' + cues if cues else ''})")

    def suggested(self, made: Made) -> None:
        why = ", ".join(reason.text(self._language) for reason in made.suggestion.reasons)
        pair = self._words["pair"].format(
            request=made.request.url, offer=made.offer.url, p=made.suggestion.score, why=why
        )
        self._line("found", made.request.community, pair)
        if made.suggestion.state is SuggestionState.WAITING:
            self._line("waits", made.request.community, self._words["approval"])

    def delivered(self, sent: Sent) -> None:
        side = self._words[sent.delivery.side.value]
        match sent.state:
            case DeliveryState.SENT | DeliveryState.PENDING:
                self._line("sent", sent.delivery.community, f"{side}: {sent.url or ''}")
            case DeliveryState.RETRACTED:
                self._line("sent", sent.delivery.community, f"{side}, {self._words['retracted']}: {sent.url or ''}")
            case DeliveryState.WITHDRAWN:
                self._line("sent", sent.delivery.community, f"{side}, {self._words['dropped']}: {sent.why or ''}")
            case _:
                self._line("problem", sent.delivery.community, f"{side}: {sent.why or ''}")

    def mailed(self, mailed: Mailed) -> None:
        word = "mailed" if mailed.state == "sent" else "problem"
        self._line(word, "mail", f"{mailed.kind}{': ' + mailed.why if mailed.why else ''}")

    def heard(self, heard: Heard) -> None:
        if heard.kind is None:
            return
        who = {Side.HELPER: "from_helper", None: "bystander"}.get(heard.side, "from_asker")
        self._line("heard", heard.community, f"“{heard.kind.value}” · {self._words[who]}: {heard.url}")

    def _line(self, word: str, where: str, text: str) -> None:
        self._write(f"{self._now():%H:%M:%S}  {self._words[word]:<10} {where}  {text}")
