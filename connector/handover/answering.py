"""What the asker answers to the question whether their ask may be passed on."""

from __future__ import annotations

from datetime import datetime

from connector.engine import Engine
from connector.handover import passing_on
from connector.model import Delivery, StoredPost
from connector.store import Tx, answers, hand_overs
from connector.store.hand_overs import State
from mapping.language.answers import Answer, AnswerKind

SURE = 0.8
_NO = (AnswerKind.NO, AnswerKind.STOP, AnswerKind.FOUND, AnswerKind.DONE)


def heard(engine: Engine, tx: Tx, post: StoredPost, delivery: Delivery, answer: Answer, now: datetime) -> None:
    """Only a clear yes passes anything on; a no, also after a yes, ends it; what is unclear goes to a person."""
    case = hand_overs.of_delivery(tx, delivery.key)
    if case is None:
        return
    if answer.kind is AnswerKind.YES and answer.confidence >= SURE:
        if case.state in (State.ASKED, State.DECLINED):
            passing_on.agreed(engine, tx, case)
    elif answer.kind in _NO:
        passing_on.end(engine, tx, case, State.DECLINED, f"the asker answered {answer.kind.value}")
    elif answer.kind is not AnswerKind.THANKS:
        kind = "complaint" if answer.kind is AnswerKind.COMPLAINT else "unclear_answer"
        answers.alert(tx, case.organisation, post.community, post.key, post.url, kind, now)
