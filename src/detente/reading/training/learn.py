"""From annotated documents to the arrays that the reader decides by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray

from detente.reading.learned.encoder import base_encoder
from detente.reading.training.examples import Example
from detente.reading.training.fitting import Answers, Plan, answers, fit, together
from detente.reading.training.network import Network, Ready, arrays, ready, vocabularies
from detente.reading.training.plain import plain_arrays
from detente.reading.training.tasks import task_of

OWN_WEIGHT = 0.35
"""How much a dispatch of our own counts: they are denser than real reports, and five times as many."""


def learn(
    examples: Sequence[Example],
    plan: Plan | None = None,
    told: Callable[[str], None] = print,
) -> dict[str, NDArray[np.generic]]:
    """Train the network on annotated documents; the same documents, plan and machine give the same arrays.

    As many teachers as the plan has are trained first, each from a seed of its own; what is returned learned from
    the annotators and from the teachers' average.
    """
    chosen = plan or Plan()
    tasks = [task_of(example, weight_of(example)) for example in examples if example.clauses]
    names = vocabularies(tasks)
    rows = [ready(task, names) for task in tasks]
    seeds = [chosen.seed + 1 + number for number in range(chosen.teachers)]
    taught = [answers(_fitted(names, rows, replace(chosen, seed=seed), told), rows) for seed in seeds]
    average = [together(several) for several in zip(*taught, strict=True)] if taught else None
    return arrays(_fitted(names, rows, chosen, told, average)) | plain_arrays(tasks)


def _fitted(
    names: dict[str, dict[str, int]],
    rows: Sequence[Ready],
    plan: Plan,
    told: Callable[[str], None],
    taught: Sequence[Answers] | None = None,
) -> Network:
    torch.manual_seed(plan.seed)
    network = Network(base_encoder(), names)
    fit(network, rows, plan, told, taught)
    return network


def weight_of(example: Example) -> float:
    """How much an example counts."""
    return OWN_WEIGHT if example.gold.get("source") == "own" else 1.0
