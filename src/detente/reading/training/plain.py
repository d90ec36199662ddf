"""The plain models: which date is a clause's, from named features alone, by a softmax over its candidates.

The weights minimise the mean surprise at the right candidates plus a penalty on their squares: a convex problem, so
that the same documents give the same weights whatever the seed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from detente.reading.training.tasks import Task

PENALTY = 3e-3
OWN = 0.1
"""How much a dispatch of our own counts, against 1 for a real report: they date more of what they tell."""
RARE = 3
"""A feature that stands in fewer candidates is left out."""
_SMALL = 0.01
"""A weight below this is left out: it turns no choice, and the file stays small."""
_STEPS = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice to learn from: the named features of its candidates, which are right, and how much it counts."""

    candidates: Sequence[Mapping[str, float]]
    right: Sequence[bool]
    weight: float


def date_choices(tasks: Iterable[Task]) -> list[Choice]:
    """The choice of a date for each annotated statement that has a right candidate."""
    return [
        Choice([date.features for date in told.dates], told.dated, 1.0 if task.weight == 1.0 else OWN)
        for task in tasks
        for told in task.told
        if any(told.dated)
    ]


def plain_arrays(tasks: Sequence[Task]) -> dict[str, NDArray[np.generic]]:
    """The plain models as `decisions.unpack` reads them; none where no document holds a choice."""
    choices = date_choices(tasks)
    return packed("plain.date", learned(choices)) if choices else {}


def packed(key: str, weights: Mapping[str, float]) -> dict[str, NDArray[np.generic]]:
    """Weights by name as whole numbers from -127 to 127 with one scale."""
    names = sorted(weights)
    values = np.asarray([[weights[name]] for name in names], dtype=np.float32)
    scale = np.abs(values).max(axis=0, initial=0.0) / 127 + 1e-12
    return {
        key: np.round(values / scale).astype(np.int8),
        f"{key}.scale": scale.astype(np.float32),
        f"{key}.names": np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
    }


def learned(choices: Sequence[Choice]) -> dict[str, float]:
    """The weight of each feature, without those that are too rare or come out too small."""
    counts = Counter(name for choice in choices for features in choice.candidates for name in features)
    names = sorted(name for name, count in counts.items() if count >= RARE)
    weights = _fitted(choices, {name: place for place, name in enumerate(names)})
    return {name: weight for name, weight in zip(names, weights, strict=True) if abs(weight) >= _SMALL}


def _fitted(choices: Sequence[Choice], names: Mapping[str, int]) -> list[float]:
    places: list[int] = []
    values: list[float] = []
    starts: list[int] = []
    group: list[int] = []
    for number, choice in enumerate(choices):
        for features in choice.candidates:
            starts.append(len(places))
            group.append(number)
            for name, value in features.items():
                if name in names:
                    places.append(names[name])
                    values.append(value)
    bag = torch.nn.EmbeddingBag(len(names), 1, mode="sum")
    torch.nn.init.zeros_(bag.weight)
    rows = (torch.tensor(places), torch.tensor(starts), torch.tensor(values))
    of = torch.tensor(group)
    right = torch.tensor([is_right for choice in choices for is_right in choice.right])
    weight = torch.tensor([choice.weight for choice in choices])
    optimiser = torch.optim.LBFGS(bag.parameters(), max_iter=_STEPS, line_search_fn="strong_wolfe", history_size=20)

    def loss() -> Tensor:
        optimiser.zero_grad()
        scores = bag(rows[0], rows[1], per_sample_weights=rows[2])[:, 0]
        surprise = _total(scores, of, len(choices)) - _total(scores[right], of[right], len(choices))
        found = (weight * surprise).sum() / weight.sum() + PENALTY * (bag.weight**2).sum()
        found.backward()
        return found

    optimiser.step(loss)
    return [float(w) for w in bag.weight.detach()[:, 0].tolist()]


def _total(scores: Tensor, of: Tensor, count: int) -> Tensor:
    """The logarithm of the sum of the exponentials of each group's scores."""
    greatest = torch.full((count,), -1e9).scatter_reduce(0, of, scores, "amax").detach()
    return torch.zeros(count).index_add(0, of, torch.exp(scores - greatest[of])).log() + greatest
