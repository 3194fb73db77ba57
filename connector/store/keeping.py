"""How long each table is kept, as data: what `tidy` drops, what the register promises, and what a test holds it to.

Every table has one entry here; `test_register` fails for a table that has none. Terms are in days: a number, or the
name of a setting under `retention`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from connector.store import Tx
from connector.store.times import seconds

DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Term:
    """Rows go `days` after the moment in column `clock`, when the SQL condition `only_if` holds."""

    clock: str
    days: int | str
    only_if: str = "1"


@dataclass(frozen=True, slots=True)
class With:
    """Rows go with the row of `table` whose `its` is their `column`; `cascade`: the database sees to it."""

    column: str
    table: str
    its: str
    cascade: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The subject drops its own rows, after at most `days` since `clock`; `how` and `nl` say when."""

    how: str
    clock: str = ""
    days: int = 0
    nl: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows stay; `why` and `nl` say that no person is in them, or that the person wants them to."""

    why: str = "as long as the installation: about no person"
    nl: str = "zolang de installatie bestaat: gaat over niemand"


Rule = Term | With | Elsewhere | Kept

_NOTHING_OPEN = (
    "unread = 0 AND NOT EXISTS (SELECT 1 FROM proposal WHERE proposal.community = post.community"
    " AND proposal.post = post.key AND proposal.open = 1)"
)
_HALF_GONE = (
    "NOT EXISTS (SELECT 1 FROM proposal WHERE id = request) OR NOT EXISTS (SELECT 1 FROM proposal WHERE id = offer)"
)

_WISH = Kept("as long as the wish holds", "zolang de wens geldt: anders zou die verloren gaan")
_TAKEN_BACK = Kept("until it is taken back", "tot het wordt ingetrokken")

RULES: Mapping[str, Rule] = {  # in the order in which they are applied: what others hang on comes first
    "post": Term("created_at", "post_days", _NOTHING_OPEN),
    "proposal": Term("expires_at", "words_days", "open = 0"),
    "suggestion": Term("changed_at", "words_days", _HALF_GONE),
    "delivery": Term("created_at", "post_days"),
    "answer": Term("at", "post_days"),
    "signal": Term("at", "post_days"),
    "tombstone": Term("at", "post_days", "reason = 'deleted'"),
    "alert": Term("at", "log_days"),
    "decision": Term("at", "log_days"),
    "mail_outbox": Term("created_at", 90, "state IN ('sent', 'failed', 'withdrawn')"),
    "link": Term("expires_at", 1),
    "digest_told": Term("at", 60),
    "hand_over": Term("changed_at", 60, "state IN ('taken_up', 'declined', 'over')"),
    "minor": Term("at", 365),
    "doubt": Term("at", 60),
    "thread_hint": Term("at", 30),
    "webhook_event": Term("at", 30),
    "lease": Term("until", 1),
    "rest": Term("until", 1),
    "break_until": Term("until", 1),
    "complaint": Term("at", 730, "looked_at IS NOT NULL"),
    "event": Term("at", 730),
    "practice": Term("day", 730),
    "ask": With("proposal", "proposal", "id"),
    "availability": With("proposal", "proposal", "id"),
    "outcome": With("suggestion", "suggestion", "id"),
    "vouch": With("person", "person", "id"),
    "correction": With("post", "post", "key", cascade=True),
    "matcher_row": With("proposal", "proposal", "id", cascade=True),
    "proposal_words": With("proposal", "proposal", "id", cascade=True),
    "approval": With("suggestion", "suggestion", "id", cascade=True),
    "edited_message": With("suggestion", "suggestion", "id", cascade=True),
    "delivery_suggestion": With("delivery", "delivery", "key", cascade=True),
    "delivery_proposal": With("delivery", "delivery", "key", cascade=True),
    "message_post": With("delivery", "delivery", "key", cascade=True),
    "danger_call": With("alert", "alert", "id", cascade=True),
    "hand_over_call": With("hand_over", "hand_over", "id", cascade=True),
    "session": With("account", "account", "id", cascade=True),
    "person": Elsewhere("as long as something of theirs is held", nl="zolang er iets van die persoon bewaard wordt"),
    "account": Elsewhere("400 days after the last sign-in", "signed_in_at", 400, "400 dagen na de laatste keer"),
    "sign_in_link": Elsewhere("a day after it expired", "expires_at", 1, "een dag nadat de link verliep"),
    "sign_in_pending": Elsewhere("ten minutes", "expires_at", 1, "tien minuten"),
    "sign_in_attempt": Elsewhere("an hour", "at", 1, "een uur"),
    "experiment_ask": Elsewhere(
        "until the outcome of the experiment is known", nl="tot de uitkomst van de proef er is"
    ),
    "opt_out": _WISH,
    "quota": _WISH,
    "kept_apart": Kept("until one of the two asks to be forgotten", "tot een van beiden vergeten wil worden"),
    "access_grant": _TAKEN_BACK,
    "api_token": _TAKEN_BACK,
    "community": Kept(),
    "digest": Kept(),
    "experiment": Kept(),
    "published": Kept(),
    "research_export": Kept(
        "as long as the installation: to account for what went out",
        "zolang de installatie bestaat: om te verantwoorden wat er naar buiten ging",
    ),
    "instance": Kept(),
    "counter": Kept(),
}


def days(rule: Term, settings: Mapping[str, int]) -> int:
    """The term of a rule in days."""
    return settings[rule.days] if isinstance(rule.days, str) else rule.days


def drop(tx: Tx, now: datetime, settings: Mapping[str, int]) -> int:
    """Drop every row that was kept long enough; how many went is returned."""
    gone = 0
    for table, rule in RULES.items():
        if isinstance(rule, Term):
            before = seconds(now) - days(rule, settings) * DAY
            query = f"DELETE FROM {table} WHERE {rule.clock} < ? AND ({rule.only_if})"  # noqa: S608
            gone += tx.execute(query, (before,)).rowcount
        elif isinstance(rule, With) and not rule.cascade:
            gone += tx.execute(
                f"DELETE FROM {table} WHERE NOT EXISTS"  # noqa: S608
                f" (SELECT 1 FROM {rule.table} AS held WHERE held.{rule.its} = {table}.{rule.column})"
            ).rowcount
    return gone + _drop_strangers(tx)


def empty_words(tx: Tx, now: datetime, settings: Mapping[str, int]) -> int:
    """Empty what was written, and what we wrote, some time after that, unless it is still open; how many went is
    returned.

    A post stays as a fingerprint (its key and digest), so that it is known, and not taken in anew, when it is seen
    again. Posts that people corrected keep their words: readings learn from them.
    """
    before = seconds(now) - settings["words_days"] * DAY
    posts = tx.execute(
        f"UPDATE post SET title = '', text = '' WHERE created_at < ? AND (title <> '' OR text <> '')"  # noqa: S608
        f" AND {_NOTHING_OPEN}"
        " AND NOT EXISTS (SELECT 1 FROM correction WHERE correction.community = post.community"
        " AND correction.post = post.key)",
        (before,),
    ).rowcount
    proposals = tx.execute(
        "UPDATE proposal SET data = json_set(json_remove(data, '$.trace'), '$.text', '') WHERE open = 0"
        " AND posted_at < ? AND json_extract(data, '$.text') <> ''",
        (before,),
    ).rowcount
    messages = tx.execute(
        "UPDATE delivery SET title = '', text = '' WHERE coalesce(sent_at, created_at) < ? AND text <> ''"
        " AND state IN ('sent', 'refused', 'withdrawn', 'retracted')",
        (before,),
    ).rowcount
    return posts + proposals + messages


def _drop_strangers(tx: Tx) -> int:
    """Drop how to reach people of whom nothing is held any more."""
    tables = ("post", "proposal", "delivery", "answer", "signal")
    held = " UNION ".join(f"SELECT person FROM {table}" for table in tables)  # noqa: S608
    return tx.execute(f"DELETE FROM person WHERE id NOT IN ({held})").rowcount  # noqa: S608
