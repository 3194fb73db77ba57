"""Finding proposals again, by what they are and by their words.

| table | purpose | kept |
|---|---|---|
| proposal_words | moderators search what was asked and offered; personal data is masked | as its proposal |
| proposal_search | the index over those words | as its proposal |
"""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def browsing(db: Database) -> None:
    run(db, _TABLES)
    for trigger in _TRIGGERS:
        db.conn.execute(trigger)


_TABLES = """
CREATE INDEX proposal_browse ON proposal (organisation, posted_at, purpose, category, area, community, open);

CREATE TABLE proposal_words (id INTEGER PRIMARY KEY, proposal TEXT NOT NULL UNIQUE, words TEXT NOT NULL) STRICT;

CREATE VIRTUAL TABLE proposal_search USING fts5 (
    words, content = 'proposal_words', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);

INSERT INTO proposal_words (proposal, words) SELECT id, coalesce(json_extract(data, '$.text'), '') FROM proposal;
INSERT INTO proposal_search (proposal_search) VALUES ('rebuild');
"""

_TRIGGERS = (  # the index follows the words, and the words follow the proposal, whoever writes it
    """CREATE TRIGGER words_added AFTER INSERT ON proposal_words BEGIN
        INSERT INTO proposal_search (rowid, words) VALUES (new.id, new.words);
    END""",
    """CREATE TRIGGER words_gone AFTER DELETE ON proposal_words BEGIN
        INSERT INTO proposal_search (proposal_search, rowid, words) VALUES ('delete', old.id, old.words);
    END""",
    """CREATE TRIGGER words_changed AFTER UPDATE ON proposal_words BEGIN
        INSERT INTO proposal_search (proposal_search, rowid, words) VALUES ('delete', old.id, old.words);
        INSERT INTO proposal_search (rowid, words) VALUES (new.id, new.words);
    END""",
    """CREATE TRIGGER proposal_added AFTER INSERT ON proposal BEGIN
        INSERT INTO proposal_words (proposal, words) VALUES (new.id, coalesce(json_extract(new.data, '$.text'), ''));
    END""",
    """CREATE TRIGGER proposal_gone AFTER DELETE ON proposal BEGIN
        DELETE FROM proposal_words WHERE proposal = old.id;
    END""",
    """CREATE TRIGGER proposal_reworded AFTER UPDATE OF data ON proposal WHEN old.data <> new.data BEGIN
        UPDATE proposal_words SET words = coalesce(json_extract(new.data, '$.text'), '') WHERE proposal = new.id;
    END""",
)
