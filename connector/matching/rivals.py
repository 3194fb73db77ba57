"""The plain methods to beat, measured in the same run: stemmed BM25 and character n-grams, both on the text alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from connector.matching.words import grams, lemma_and_stem, tokens

K1, B = 1.2, 0.75  # Robertson's usual BM25 parameters
Scores = NDArray[np.float64]
Rival = Callable[[Sequence[str], Sequence[str]], Scores]


def stemmed_bm25(requests: Sequence[str], offers: Sequence[str]) -> Scores:
    """Score offers (columns) for requests (rows) by BM25 over Dutch stems, rarity from the offers only."""
    counted = [_stems(text) for text in offers]
    vocabulary = {stem: at for at, stem in enumerate(sorted(set().union(*counted)))}
    table = _table(counted, vocabulary)
    lengths = np.asarray(table.sum(axis=1)).ravel()
    norm = K1 * (1 - B + B * lengths / lengths.mean())
    seen = np.asarray((table > 0).sum(axis=0)).ravel()
    rarity = np.log1p((len(offers) - seen + 0.5) / (seen + 0.5))
    rows = np.repeat(np.arange(len(offers)), np.diff(table.indptr))
    table.data = table.data * (K1 + 1) / (table.data + norm[rows]) * rarity[table.indices]
    asked = _table([Counter(set(_stems(text))) for text in requests], vocabulary)
    return np.asarray((asked @ table.T).todense())


def char_grams(requests: Sequence[str], offers: Sequence[str]) -> Scores:
    """Score offers for requests by the cosine of tf-idf over character 3-5-grams, rarity from the offers only."""
    counted = [grams(text) for text in offers]
    vocabulary = {gram: at for at, gram in enumerate(sorted(set().union(*counted)))}
    seen = np.asarray((_table(counted, vocabulary) > 0).sum(axis=0)).ravel()
    rarity = np.log((1 + len(offers)) / (1 + seen)) + 1
    return np.asarray((_unit(requests, vocabulary, rarity) @ _unit(offers, vocabulary, rarity).T).todense())


RIVALS: dict[str, Rival] = {"stemmed BM25": stemmed_bm25, "char 3-5-grams": char_grams}


def _stems(text: str) -> Counter[str]:
    return Counter(lemma_and_stem(word, "nl")[1] for word in tokens(text))


def _unit(texts: Sequence[str], vocabulary: dict[str, int], rarity: Scores) -> csr_matrix:
    table = _table([grams(text) for text in texts], vocabulary)
    table.data = (1 + np.log(table.data)) * rarity[table.indices]
    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    rows = np.repeat(np.arange(len(texts)), np.diff(table.indptr))
    table.data /= np.maximum(lengths[rows], 1e-9)
    return table


def _table(counted: Sequence[Counter[str]], vocabulary: dict[str, int]) -> csr_matrix:
    known = [[(vocabulary[word], times) for word, times in counts.items() if word in vocabulary] for counts in counted]
    starts = np.cumsum([0, *map(len, known)])
    columns = [column for row in known for column, _ in row]
    values = np.array([times for row in known for _, times in row], np.float64)
    return csr_matrix((values, columns, starts), shape=(len(counted), len(vocabulary)))
