"""What happens, said in plain words on the terminal. Never holds what people wrote, or who they are."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from connector.command import as_typed
from connector.deliver import Sent
from connector.listen import Heard
from connector.mail import Mailed
from connector.model import DeliveryState, Side, StoredPost, SuggestionState
from connector.pull import Pulled
from connector.sentences import say
from connector.suggest.rounds import Made
from mapping import taxonomy
from mapping.proposal import Purpose, Reading


@cache
def words(language: str) -> Mapping[str, Any]:
    """What the terminal says in Dutch or English; `sides` and `answers` hold the words of each."""
    source = files("connector").joinpath("narrate.yaml").read_text("utf-8")
    return YAML(typ="safe", pure=True).load(source)["nl" if language == "nl" else "en"]  # type: ignore[no-any-return]


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
        self._words = words(self._language)
        self._now = now
        self._write = write if write is not None else lambda line: print(line, file=sys.stdout, flush=True)

    @classmethod
    def silent(cls) -> Narrator:
        return cls(write=_silent)

    def pulled(self, pulled: Pulled) -> None:
        if pulled.error is not None:
            self._line("problem", pulled.community, say(pulled.error, self._language))
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
            cues = "; ".join(say(step.what, self._language) for step in proposal.trace[:2])
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
        side = self._words["sides"].get(sent.delivery.side.value, sent.delivery.side.value)
        why = say(sent.why or "", self._language)
        match sent.state:
            case DeliveryState.SENT | DeliveryState.PENDING:
                self._line("sent", sent.delivery.community, f"{side}: {sent.url or ''}")
            case DeliveryState.RETRACTED:
                self._line("sent", sent.delivery.community, f"{side}, {self._words['retracted']}: {sent.url or ''}")
            case DeliveryState.WITHDRAWN:
                self._line("sent", sent.delivery.community, f"{side}, {self._words['dropped']}: {why}")
            case _:
                self._line("problem", sent.delivery.community, f"{side}: {why}")

    def mailed(self, mailed: Mailed) -> None:
        word = "mailed" if mailed.state == "sent" else "problem"
        why = f": {say(mailed.why, self._language)}" if mailed.why else ""
        self._line(word, "mail", f"{mailed.kind}{why}")

    def heard(self, heard: Heard) -> None:
        if heard.kind is None:
            return
        who = {Side.HELPER: "from_helper", None: "bystander"}.get(heard.side, "from_asker")
        said = self._words["answers"].get(heard.kind.value, heard.kind.value)
        self._line("heard", heard.community, f"“{said}” · {self._words[who]}: {heard.url}")

    def _line(self, word: str, where: str, text: str) -> None:
        self._write(f"{self._now():%H:%M:%S}  {self._words[word]:<10} {where}  {as_typed(text)}")
