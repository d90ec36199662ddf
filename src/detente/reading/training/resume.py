"""Learning on from what comes with detente: a network with its arrays in it, trained a little more on new documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from detente.reading.learned.encoder import MATRICES, base_encoder
from detente.reading.training.examples import Example
from detente.reading.training.fitting import Plan, fit
from detente.reading.training.learn import weight_of
from detente.reading.training.network import SCALE, Network, arrays, ready
from detente.reading.training.tasks import task_of

GENTLE = Plan(rounds=3, documents=2, correction_rate=2e-4, head_rate=2e-4, bag_rate=1e-3)
"""Slower and shorter than learning from nothing, so that what was learned before is not lost over a few reports."""

Arrays = Mapping[str, NDArray[np.generic]]


def learn_on(
    known: Arrays, examples: Sequence[Example], plan: Plan = GENTLE, told: Callable[[str], None] = print
) -> dict[str, NDArray[np.generic]]:
    """The arrays after more training on these documents; named features that were not known before stay unknown.

    Args:
        known: arrays as `network.arrays` makes them, such as those of the package.
    """
    network = network_of(known)
    tasks = [task_of(example, weight_of(example)) for example in examples if example.clauses]
    fit(network, [ready(task, network.names) for task in tasks], plan, told)
    return {**known, **arrays(network)}  # what is no weight, such as a threshold, stays as it was


def network_of(known: Arrays) -> Network:
    """The network that these arrays describe, as exactly as they were rounded."""
    bags = {name.split(".")[1] for name in known if name.startswith("bag.")}
    names = {bag: _numbered(known[f"bag.{bag}.names"]) for bag in sorted(bags)}
    torch.manual_seed(0)
    network = Network(base_encoder(), names)
    with torch.no_grad():
        _set_norm(network.trunk.norm, known["norm"])
        for number, block in enumerate(network.trunk.blocks):
            for name, matrix in zip(MATRICES, block.matrices, strict=True):
                matrix.a.copy_(_tensor(known[f"{number}.{name}.a"]) / SCALE)
                matrix.b.copy_(_tensor(known[f"{number}.{name}.b"]))
            _set_norm(block.first, known[f"{number}.first"])
            _set_norm(block.second, known[f"{number}.second"])
        for name, module in network.named_children():
            if isinstance(module, nn.Linear):
                module.weight.copy_(_whole(known, f"{name}.weight").T)
                module.bias.copy_(_tensor(known[f"{name}.bias"]))
            elif isinstance(module, nn.Embedding):
                module.weight.copy_(_whole(known, f"{name}.weight"))
        for name, bag in network.bags.items():
            bag.weight[1:].copy_(_whole(known, f"bag.{name}"))
    return network


def _numbered(names: NDArray[np.generic]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names.tobytes().decode().split("\n"), 1)}


def _tensor(array: NDArray[np.generic]) -> torch.Tensor:
    return torch.tensor(np.asarray(array, dtype=np.float32))


def _whole(known: Arrays, name: str) -> torch.Tensor:
    return _tensor(known[name]) * _tensor(known[f"{name}.scale"])


def _set_norm(module: nn.LayerNorm, pair: NDArray[np.generic]) -> None:
    module.weight.copy_(_tensor(pair[0]))
    module.bias.copy_(_tensor(pair[1]))
