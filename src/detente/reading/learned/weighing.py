"""Plain models of a few named facts: a weight for each fact, in a file that a person can read.

What such a model says is the logistic function of the sum of the weights of the facts that hold (Hosmer, Lemeshow and
Sturdivant 2013, Applied logistic regression, section 1.2).
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from detente.errors import SettingError

Weights = Mapping[str, float]
_LEAST = 1e-4


def share_of(facts: Mapping[str, float], weights: Weights) -> float:
    """How likely it is what the weights were learned for, from 0 to 1, where these facts hold."""
    return 1 / (1 + math.exp(-sum(weights[name] * value for name, value in facts.items())))


def logit(share: float) -> float:
    """The logarithm of the odds of a share, which may be 0 or 1."""
    inside = min(max(share, _LEAST), 1 - _LEAST)
    return math.log(inside / (1 - inside))


@lru_cache(maxsize=4)
def packaged_weights(file: str, facts: tuple[str, ...]) -> Weights:
    """The weights of a file that comes with the package, read once.

    Raises: SettingError when the file is missing or breaks its schema.
    """
    path = resources.files("detente.reading.models").joinpath(file)
    if not path.is_file():
        raise SettingError(f"the data file {file} is missing", mend="install detente again")
    return weights_in(tomllib.loads(path.read_text(encoding="utf-8")), facts, file)


def weights_in(table: Mapping[str, Any], facts: Sequence[str], file: str) -> dict[str, float]:
    """The weights of a table read from TOML.

    Raises: SettingError when it does not hold one finite number for each fact.
    """
    weights = table.get("weights")
    if not isinstance(weights, dict) or set(weights) != set(facts):
        raise SettingError(f"weights must name {', '.join(facts)}", where=file)
    for name, weight in weights.items():
        if not isinstance(weight, float) or not math.isfinite(weight):
            raise SettingError(f"the weight of {name!r} is no number with a point", where=file)
    return dict(weights)
