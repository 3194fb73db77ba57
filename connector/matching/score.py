"""From features to the probability that a coordinator would say "good match"."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from connector.matching.features import NAMES, Matrix


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression over `features.NAMES`: log-odds = features @ weights + bias."""

    weights: NDArray[np.float32]
    bias: float

    def log_odds(self, features: Matrix) -> NDArray[np.float32]:
        odds: NDArray[np.float32] = features @ self.weights + np.float32(self.bias)
        return odds

    def score(self, features: Matrix) -> NDArray[np.float32]:
        """Give the probability of a good match for each row of features."""
        return (1 / (1 + np.exp(-self.log_odds(features)))).astype(np.float32)

    def dump(self) -> str:
        named = {name: round(float(weight), 5) for name, weight in zip(NAMES, self.weights, strict=True)}
        return json.dumps({"bias": round(self.bias, 5), "weights": named}, indent=2) + "\n"


def load(text: str) -> Model:
    """Read a model; raises ValueError when its features are not those of this version."""
    stored = json.loads(text)
    if set(stored["weights"]) != set(NAMES):
        raise ValueError("these weights belong to other features: train them again")
    return Model(np.array([stored["weights"][name] for name in NAMES], np.float32), float(stored["bias"]))


@lru_cache(maxsize=1)
def shipped() -> Model:
    """Give the weights that come with the connector."""
    return load(files("connector.matching").joinpath("data/weights.json").read_text())
