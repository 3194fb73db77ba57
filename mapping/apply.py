"""From a post to its reading: the organisation's rules first, and they win; then what the text itself says.

No rule switches off what is found to be private or dangerous.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from adapters.contract import RawPost
from mapping import language, times
from mapping.language.model import Model
from mapping.load import Mapping
from mapping.proposal import Place, Proposal, ProposalStatus, Purpose, Reach, Reading, Step
from mapping.rules import Decisions, Verdict, decide, seen
from mapping.schema import BOTH, IGNORE, OFFER, REQUEST

_PURPOSES = {
    REQUEST: (Purpose.REQUEST,),
    OFFER: (Purpose.OFFER,),
    BOTH: (Purpose.REQUEST, Purpose.OFFER),
    IGNORE: (),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """The reading of a post, and what came of every rule, in the order they were tried."""

    reading: Reading
    verdicts: tuple[Verdict, ...]


def read_post(
    post: RawPost,
    mapping: Mapping,
    home: Place,
    known_places: tuple[str, ...] = (),
    community: str = "",
    *,
    model: Model | None = None,
) -> Reading:
    """Read a post as the organisation means it. `home` is the community's own area, `community` its key.

    `model` are weights of the organisation's own, if it has them.
    """
    return explain(post, mapping, home, known_places, community, model=model).reading


def explain(
    post: RawPost,
    mapping: Mapping,
    home: Place,
    known_places: tuple[str, ...] = (),
    community: str = "",
    said: Reading | None = None,
    *,
    model: Model | None = None,
) -> Explanation:
    """Read a post, and tell of every rule why it counted or did not.

    `said` is what `plain` gave for it, for who reads the same post with several mappings; `model` as in `read_post`.
    """
    text = _text(post, home, known_places)
    decisions = decide(mapping.rules, seen(post, community))
    said = language.read(text, model) if said is None else said
    proposals = [_decided(proposal, decisions, text) for proposal in _proposals(said, text, decisions, model)]
    wanted = tuple(proposal for proposal in proposals if _wanted(proposal, mapping))
    dropped = (Step("mapping", f"{each.category} is not taken up here") for each in proposals if each not in wanted)
    trace = (*_steps(decisions), *said.trace, *dropped)
    possible = () if "purpose" in decisions.values else said.possible
    possible = tuple(each for one in possible if _wanted(each := _decided(one, decisions, text), mapping))
    return Explanation(replace(said, proposals=wanted, possible=possible, trace=trace), tuple(decisions.verdicts))


def plain(post: RawPost, home: Place, known_places: tuple[str, ...] = ()) -> Reading:
    """What the text of a post says by itself, before any rule."""
    return language.read(_text(post, home, known_places))


def _text(post: RawPost, home: Place, known_places: tuple[str, ...]) -> language.Text:
    return language.Text(post.title, post.text, post.created_at, home, known_places, post.language)


def _proposals(said: Reading, text: language.Text, decisions: Decisions, model: Model | None) -> tuple[Proposal, ...]:
    """What the text says, unless a rule says what it is; for what the text leaves out, it is read as the rule says."""
    decided = decisions.values.get("purpose")
    if decided is None:
        return said.proposals
    purposes = _PURPOSES[str(decided)]
    found = {proposal.purpose: replace(proposal, confidence=1.0) for proposal in said.proposals}
    if purposes and not found.keys() >= set(purposes):
        found |= {proposal.purpose: proposal for proposal in language.propose(text, purposes, model)}
    return tuple(found[purpose] for purpose in purposes)


def _decided(proposal: Proposal, decisions: Decisions, text: language.Text) -> Proposal:
    for name, value in decisions.values.items():
        proposal = _changed(proposal, name, value, text)
    return proposal


def _changed(proposal: Proposal, name: str, value: object, text: language.Text) -> Proposal:
    match name, value:
        case "category", (str() as first, *_) as kinds:
            return replace(proposal, category=first, categories=tuple(map(str, kinds)), category_confidence=1.0)
        case "urgent", bool():
            return replace(proposal, urgent=value)
        case "on_behalf", bool():
            return replace(proposal, on_behalf=value)
        case "reach", Reach():
            return replace(proposal, reach=value)
        case "status", ProposalStatus():
            return replace(proposal, status=value)
        case "neighbourhood", str():
            return replace(proposal, place=Place(neighbourhood=value, municipality=text.home.municipality))
        case "time", str():
            return replace(proposal, when=times.meant(value, text.written_at))
    return proposal  # its purpose, which was settled before


def _wanted(proposal: Proposal, mapping: Mapping) -> bool:
    return proposal.category not in mapping.refuse and (not mapping.accept or proposal.category in mapping.accept)


def _steps(decisions: Decisions) -> tuple[Step, ...]:
    """Which rule decided what, and why it matched; holds only words of the mapping itself."""
    return tuple(
        Step(verdict.rule.label, f"{name} is {in_words(decisions.values[name])}, because {verdict.why}")
        for name, verdict in decisions.by.items()
    )


def in_words(value: object) -> str:
    """Say a decided value as it is written in a mapping."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(value)
