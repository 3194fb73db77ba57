"""What others wrote, or we noted, about the posts and suggestions of somebody: erased with them, or with the post."""

from __future__ import annotations

from connector.store import Tx

_THEIRS = "(SELECT id FROM proposal WHERE person = ?)"
_PAIRS = f"(SELECT id FROM suggestion WHERE request IN {_THEIRS} OR offer IN {_THEIRS})"  # noqa: S608


def about_person(tx: Tx, person: str) -> None:
    """Before their proposals lose whose they are: a moderator's wording, reasons, times, and what the other was told.

    A message that may be on its way keeps its words until that is known.
    """
    both = (person, person)
    tx.execute(f"DELETE FROM edited_message WHERE suggestion IN {_PAIRS}", both)  # noqa: S608
    tx.execute(f"UPDATE suggestion SET reasons = '[]' WHERE id IN {_PAIRS}", both)  # noqa: S608
    tx.execute(
        f"UPDATE delivery SET title = '', text = '' WHERE state NOT IN ('queued', 'sending')"  # noqa: S608
        f" AND key IN (SELECT delivery FROM delivery_suggestion WHERE suggestion IN {_PAIRS})",
        both,
    )
    tx.execute(f"UPDATE decision SET why = '' WHERE subject IN {_PAIRS}", both)  # noqa: S608
    for subject in (_THEIRS, "(SELECT key FROM delivery WHERE person = ?)"):
        tx.execute(f"DELETE FROM decision WHERE subject IN {subject}", (person,))  # noqa: S608
    for table in ("availability", "matcher_row"):
        tx.execute(f"DELETE FROM {table} WHERE proposal IN {_THEIRS}", (person,))  # noqa: S608


def about_post(tx: Tx, community: str, post: str) -> None:
    """How a post of somebody who is forgotten was read, and what people looked at; what is still open they finish."""
    tx.execute("DELETE FROM decision WHERE community = ? AND subject = ?", (community, post))
    tx.execute(
        "DELETE FROM alert WHERE community = ? AND post = ? AND handled_at IS NOT NULL",
        (community, post),
    )


def wording_for(tx: Tx, proposal: str) -> None:
    """A person's own wording of messages about this ask or offer: it may repeat what the post said."""
    tx.execute(
        "DELETE FROM edited_message WHERE suggestion IN (SELECT id FROM suggestion WHERE request = ? OR offer = ?)",
        (proposal, proposal),
    )
