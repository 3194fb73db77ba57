"""Searching in the proposals of one organisation costs no more than these, however many others there are.

| table | purpose | kept |
|---|---|---|
| proposal_words.owner | a search reads only what is of the organisation that searches | as its proposal |
"""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def search_of_own(db: Database) -> None:
    for trigger in ("words_added", "words_gone", "words_changed", "proposal_added", "proposal_reworded"):
        db.conn.execute(f"DROP TRIGGER {trigger}")
    run(db, _TABLES)
    for statement in _TRIGGERS:
        db.conn.execute(statement)


_TABLES = """
DROP TABLE proposal_search;
ALTER TABLE proposal_words ADD COLUMN owner TEXT NOT NULL DEFAULT '';
UPDATE proposal_words SET owner = (SELECT organisation FROM proposal WHERE proposal.id = proposal_words.proposal);

CREATE VIRTUAL TABLE proposal_search USING fts5 (
    owner, words, content = 'proposal_words', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO proposal_search (proposal_search) VALUES ('rebuild');
"""

_TRIGGERS = (
    """CREATE TRIGGER words_added AFTER INSERT ON proposal_words BEGIN
        INSERT INTO proposal_search (rowid, owner, words) VALUES (new.id, new.owner, new.words);
    END""",
    """CREATE TRIGGER words_gone AFTER DELETE ON proposal_words BEGIN
        INSERT INTO proposal_search (proposal_search, rowid, owner, words)
            VALUES ('delete', old.id, old.owner, old.words);
    END""",
    """CREATE TRIGGER words_changed AFTER UPDATE ON proposal_words BEGIN
        INSERT INTO proposal_search (proposal_search, rowid, owner, words)
            VALUES ('delete', old.id, old.owner, old.words);
        INSERT INTO proposal_search (rowid, owner, words) VALUES (new.id, new.owner, new.words);
    END""",
    """CREATE TRIGGER proposal_added AFTER INSERT ON proposal BEGIN
        INSERT INTO proposal_words (proposal, owner, words)
            VALUES (new.id, new.organisation, coalesce(json_extract(new.data, '$.text'), ''));
    END""",
    """CREATE TRIGGER proposal_reworded AFTER UPDATE OF data, organisation ON proposal
        WHEN old.data <> new.data OR old.organisation <> new.organisation BEGIN
        UPDATE proposal_words SET owner = new.organisation, words = coalesce(json_extract(new.data, '$.text'), '')
            WHERE proposal = new.id;
    END""",
)
