"""Fitting linear models: kinds as classes of a clause, parties as rivals for one place, links one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.reading.linear_model import Floats, LinearModel

_RARE = 3
"""A feature seen in fewer examples is left out: it would only be learned by heart."""


def vocabulary(named: Sequence[Mapping[str, float]], at_least: int = _RARE) -> dict[str, int]:
    """The features that occur often enough, numbered by name so that a run can be repeated."""
    counts = Counter(name for features in named for name in features)
    return {name: place for place, name in enumerate(sorted(n for n, c in counts.items() if c >= at_least))}


def matrix(named: Sequence[Mapping[str, float]], index: Mapping[str, int], dense: Floats | None = None) -> Any:
    """The features as a sparse matrix, shape [examples, features], dense ones behind the named."""
    from scipy import sparse

    rows, columns, values = [], [], []
    for row, features in enumerate(named):
        for name, value in features.items():
            place = index.get(name)
            if place is not None:
                rows.append(row)
                columns.append(place)
                values.append(value)
    named_part = sparse.csr_matrix((values, (rows, columns)), shape=(len(named), len(index)), dtype=np.float32)
    if dense is None:
        return named_part
    return sparse.hstack([named_part, sparse.csr_matrix(dense)]).tocsr()


def fit_classes(
    named: Sequence[Mapping[str, float]],
    dense: Floats | None,
    labels: Sequence[str],
    strength: float,
    weights: NDArray[np.float64] | None = None,
) -> LinearModel:
    """A multinomial logistic regression; `strength` is the inverse of the regularisation.

    Two labels give a model of one class, the later in the alphabet.
    """
    from sklearn.linear_model import LogisticRegression

    index = vocabulary(named)
    fitted = LogisticRegression(C=strength, max_iter=200, tol=3e-3).fit(matrix(named, index, dense), labels, weights)
    classes = [str(c) for c in fitted.classes_]
    return LinearModel(
        tuple(classes if len(classes) > 2 else classes[1:]),
        index,
        np.asarray(fitted.coef_.T, dtype=np.float32),
        np.asarray(fitted.intercept_, dtype=np.float32),
    )


def fit_rivals(
    groups: Sequence[Sequence[Mapping[str, float]]],
    right: Sequence[Sequence[bool]],
    strength: float,
    weights: Sequence[float],
) -> LinearModel:
    """A conditional logit: in each group of rivals, the right ones together get the share that they deserve.

    Args:
        groups: the features of the rivals of each group.
        right: which of them are right; a group without a right one teaches nothing and is left out.
        strength: the inverse of the regularisation.
        weights: how much each group counts.

    Source: McFadden (1974), Conditional logit analysis of qualitative choice behavior.
    """
    from scipy.optimize import minimize

    kept = [(g, r, w) for g, r, w in zip(groups, right, weights, strict=True) if any(r) and not all(r)]
    flat = [features for group, _, _ in kept for features in group]
    index = vocabulary(flat)
    x = matrix(flat, index)
    good = np.asarray([g for _, r, _ in kept for g in r], dtype=bool)
    sizes = np.asarray([len(g) for g, _, _ in kept])
    counts = np.asarray([w for _, _, w in kept])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])

    def shares(scores: NDArray[np.float64]) -> NDArray[np.float64]:
        top = np.maximum.reduceat(scores, starts)
        grown = np.exp(scores - np.repeat(top, sizes))
        return np.asarray(grown / np.repeat(np.add.reduceat(grown, starts), sizes))

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        share = shares(x @ w)
        of_right = np.add.reduceat(np.where(good, share, 0.0), starts)
        aim = np.where(good, share, 0.0) / np.repeat(of_right + 1e-12, sizes)
        value = -(counts * np.log(of_right + 1e-12)).sum() + (w @ w) / (2 * strength)
        return float(value), np.asarray(x.T @ ((share - aim) * np.repeat(counts, sizes)) + w / strength)

    found = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return LinearModel(("right",), index, np.asarray(found.x[:, None], dtype=np.float32), np.zeros(1, dtype=np.float32))
