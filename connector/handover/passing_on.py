"""From the asker's yes until somebody takes the ask up: mail, reminder, the next one, and news for the asker."""

from __future__ import annotations

from datetime import datetime, timedelta

from adapters.contract import Kind, PostStatus
from connector import access, mail
from connector.config import Contact
from connector.engine import Engine
from connector.handover import asking, wording
from connector.model import Mail, Side, mail_key
from connector.store import Tx, answers, decisions, hand_overs, links, mails, outbox, posts
from connector.store.events import Event, EventKind, record
from connector.store.hand_overs import Call, HandOver, State
from connector.store.links import Purpose
from connector.suggest import policy
from connector.telling import Addressee, tell, ways

LINK_LIFE = timedelta(days=60)
BY_LINK = "by the link in the mail"


def hand_over_due(engine: Engine) -> None:
    """Ask, remind, pass on and let go what is due."""
    if engine.config.mail is None:
        return
    now = engine.now()
    with engine.store.write() as tx:
        for case in hand_overs.open_ones(tx):
            known = engine.config.organisations.get(case.organisation)
            if known is None or known.wijkteam is None or case.community not in engine.config.communities:
                continue
            if not _still_asked(tx, case):
                end(engine, tx, case, State.OVER, "solved or gone at the source")
            elif case.state is State.AGREED and now - case.changed_at > LINK_LIFE:
                end(engine, tx, case, State.OVER, "nobody took it up")
            elif case.state is State.AGREED:
                _call_next(engine, tx, case, now)
            elif now - case.changed_at > asking.WAIT:
                end(engine, tx, case, State.OVER, "no answer")
            elif case.state is State.NEW:
                asking.ask(engine, tx, case, now)


def recipients(engine: Engine, organisation: str) -> list[Contact]:
    """Who is mailed, one after the other: the team, the team again, then whoever answers for it."""
    known = engine.config.organisations[organisation]
    team = known.wijkteam
    house = Contact(engine.config.instance.name, engine.config.instance.contact)
    return [each for each in (team, team, known.contact, house) if each is not None]


def agreed(engine: Engine, tx: Tx, case: HandOver) -> None:
    """The asker said yes: the team is mailed at once."""
    now = engine.now()
    hand_overs.move(tx, case.id, State.AGREED, now, only_from=(State.ASKED, State.DECLINED))
    record(tx, _event(case, EventKind.HANDED_OVER, now))
    _call(engine, tx, case, 0, now)


def take_up(engine: Engine, tx: Tx, case: HandOver, by: str, how: str = BY_LINK) -> bool:
    """A team takes it up: the asker is told, privately where that can be done."""
    now = engine.now()
    if not hand_overs.move(tx, case.id, State.TAKEN_UP, now, only_from=(State.AGREED,)):
        return False
    record(tx, _event(case, EventKind.TAKEN_UP, now))
    _tell_asker(engine, tx, case, Side.TAKEN_UP, now)
    _note(tx, case, "hand_over.taken_up", how, now, by=by)
    return True


def not_ours(engine: Engine, tx: Tx, case: HandOver, by: str) -> bool:
    """A team says that it is not for them: whoever is next is mailed now."""
    last = hand_overs.last_call(tx, case.id)
    people = recipients(engine, case.organisation)
    if case.state is not State.AGREED or last is None:
        return False
    _note(tx, case, "hand_over.not_ours", BY_LINK, engine.now(), by=by)
    others = [step for step in range(last.step + 1, len(people)) if people[step] != people[last.step]]
    if others:
        _call(engine, tx, case, others[0], engine.now())
    else:
        _nobody(engine, tx, case, engine.now())
    return True


def end(engine: Engine, tx: Tx, case: HandOver, state: State, why: str) -> None:
    """It is not needed, or not wanted: mail that did not go out is taken back, and who had mail is told."""
    now = engine.now()
    if not hand_overs.move(tx, case.id, state, now, only_from=(State.NEW, State.ASKED, State.AGREED)):
        return
    links.end(tx, Purpose.HAND_OVER, case.id)
    people = recipients(engine, case.organisation)
    had = {
        people[min(step, len(people) - 1)] for step, key in hand_overs.calls(tx, case.id) if not mails.withdraw(tx, key)
    }
    for contact in sorted(had, key=lambda each: each.email):
        subject, text = wording.over(engine, case, contact.name)
        key = mail_key("hand_over", "over", case.id, contact.email)
        mail.send(engine, tx, Mail(contact.email, subject, text, key, kind="hand_over", organisation=case.organisation))
    _note(tx, case, f"hand_over.{state.value}", why, now)


def _still_asked(tx: Tx, case: HandOver) -> bool:
    post = posts.get(tx, case.community, case.post)
    return post is not None and post.status == PostStatus.OPEN


def _call_next(engine: Engine, tx: Tx, case: HandOver, now: datetime) -> None:
    last = hand_overs.last_call(tx, case.id)
    if last is None:
        _call(engine, tx, case, 0, now)
    elif _waited(engine, case, last, now):
        if last.step + 1 < len(recipients(engine, case.organisation)):
            _call(engine, tx, case, last.step + 1, now)
        else:
            _nobody(engine, tx, case, now)


def _waited(engine: Engine, case: HandOver, last: Call, now: datetime) -> bool:
    days = engine.config.organisations[case.organisation].wijkteam_days
    return last.failed or now - last.at >= timedelta(days=days)


def _call(engine: Engine, tx: Tx, case: HandOver, step: int, now: datetime) -> None:
    people = recipients(engine, case.organisation)
    to, before = people[step], people[step - 1] if step else None
    note = "" if before is None else "reminder" if before == to else "onward"
    page = f"{access.address(engine.config)}/hand-over/{links.make(tx, Purpose.HAND_OVER, case.id, now, LINK_LIFE)}"
    subject, text = wording.mail(engine, case, to.name, page, note, "" if before is None else before.name)
    key = mail_key("hand_over", case.id, str(step), now.isoformat())
    mail.send(engine, tx, Mail(to.email, subject, text, key, kind="hand_over", organisation=case.organisation))
    hand_overs.called(tx, case.id, step, key, now)
    _note(tx, case, "hand_over.mailed", note or "the asker agreed", now)


def _nobody(engine: Engine, tx: Tx, case: HandOver, now: datetime) -> None:
    """Everybody had mail, nobody took it up: the organisation sees it on its page, and the asker hears so, once."""
    if answers.alert(tx, case.organisation, case.community, case.post, case.url, "hand_over_waits", now):
        _tell_asker(engine, tx, case, Side.NOT_TAKEN_UP, now)


def _tell_asker(engine: Engine, tx: Tx, case: HandOver, side: Side, now: datetime) -> None:
    """News of the hand-over, in the conversation in which the asker agreed to it."""
    kind = Kind.MESSAGE if Kind.MESSAGE in ways(engine, case.community) else Kind.REPLY
    asked = outbox.get(tx, case.delivery or "")
    private = asked.post_thread if asked is not None and asked.kind is Kind.MESSAGE else None
    to = Addressee(case.community, case.person, case.post, case.thread if kind is Kind.REPLY else private)
    after = policy.quiet_until(engine, case.community, now)
    words = wording.news(engine, case, side.value)
    tell(engine, tx, side, to, kind, words, case.language, now, not_before=after)


def _note(tx: Tx, case: HandOver, what: str, why: str, now: datetime, by: str = decisions.ENGINE) -> None:
    decisions.log(tx, now, case.post, what, why, by=by, community=case.community, organisation=case.organisation)


def _event(case: HandOver, kind: EventKind, now: datetime) -> Event:
    return Event(kind, now, case.community, case.organisation, case.area, person=case.person, once=case.id)
