"""Chooses settings honestly: every population of our own posts is read by weights that learned from the others only.

`python -m mapping.language.evaluate --own` prints it. Sets `a` and `b`, on which reading is measured, take no part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mapping.language import fit, train
from mapping.language.evaluate import Outcome
from mapping.language.model import Model

AT_ONCE = 6  # parts the populations are held out in


def populations(names: Sequence[str] = train.OWN, parts: int = AT_ONCE) -> list[Outcome]:
    """Read each set of posts, another population of writers, with weights fitted on the sets of other parts."""
    sets = {name: fit.examples(train.training_posts((name,))) for name in names}
    found: list[Outcome] = []
    for part in range(parts):
        tested = names[part::parts]
        model = fit.fit([each for name in names if name not in tested for each in sets[name]])
        for name in tested:
            found += _outcomes(model, name, sets[name])
    return found


def _outcomes(model: Model, name: str, chosen: Sequence[fit.Example]) -> Iterator[Outcome]:
    for each in chosen:
        weighed = model.weigh(each.read)
        top = int(weighed.purposes.argmax())
        yield Outcome(
            community=name,
            purpose=each.purpose,
            read_purpose=model.purpose.labels[top],
            confidence=float(weighed.purposes[top]),
            category=each.category,
            read_category=model.category.labels[int(weighed.kinds.argmax())],
            flags={flag: (said, flag in weighed.yes) for flag, said in each.flags.items()},
        )
