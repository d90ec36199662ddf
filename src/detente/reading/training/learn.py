"""From annotated documents to the arrays that the reader decides by."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from detente.reading.encoder import base_encoder
from detente.reading.training.examples import Example
from detente.reading.training.network import Network, Plan, arrays, fit, ready, vocabularies
from detente.reading.training.plain import plain_arrays
from detente.reading.training.tasks import task_of

OWN_WEIGHT = 0.5
"""How much a dispatch of our own counts: they are denser than real reports."""


def learn(
    examples: Sequence[Example],
    plan: Plan | None = None,
    told: Callable[[str], None] = print,
) -> dict[str, NDArray[np.generic]]:
    """Train the network on annotated documents; the same documents, plan and machine give the same arrays."""
    chosen = plan or Plan()
    tasks = [task_of(example, weight_of(example)) for example in examples if example.clauses]
    names = vocabularies(tasks)
    torch.manual_seed(chosen.seed)
    network = Network(base_encoder(), names)
    fit(network, [ready(task, names) for task in tasks], chosen, told)
    return arrays(network) | plain_arrays(tasks)


def weight_of(example: Example) -> float:
    """How much an example counts."""
    return OWN_WEIGHT if example.gold.get("source") == "own" else 1.0
