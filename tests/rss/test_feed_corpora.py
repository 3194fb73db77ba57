"""The peers' corpora: at least 97 % of each one's facts, and never anything but a result or a typed error."""

import pytest
from corpora import FEEDS, agrees, read, rows

from adapters.rss.feed import Feed, FeedError

LEAST = 0.97


@pytest.mark.parametrize("corpus", ["feedparser", "gofeed"])
def test_a_peers_corpus_is_read_as_its_makers_read_it(corpus: str) -> None:
    if not (FEEDS / "expected.json").is_file():
        pytest.skip("The peers' corpora are not on this machine.")
    right = facts = robust = 0
    for (name, file), wanted in rows().items():
        if name != corpus:
            continue
        result = read(corpus, file)
        assert isinstance(result, Feed | FeedError)
        for row in wanted:
            if row["kind"] == "robust":
                robust += 1
                continue
            facts += 1
            has = isinstance(result, Feed) and row["index"] < len(result.entries)
            right += has and agrees(row, result.entries[row["index"]])
    print(f"{corpus}: {right} of {facts} facts ({right / facts:.1%}), {robust} of {robust} robust")
    assert right / facts >= LEAST
