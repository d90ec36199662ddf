"""The mean of networks: of one it is itself, of two it lies half way, and unknown features count as nothing."""

from __future__ import annotations

import numpy as np
import pytest

from detente.reading.decisions import BAGS, FILE, unpack
from detente.reading.linear_model import read_archive
from detente.reading.training.average import average


def test_the_mean_of_one_network_is_that_network():
    arrays = read_archive(FILE)
    one, mean = unpack(arrays), unpack(average([arrays]))
    for name, weights in one.weights.items():
        assert np.allclose(mean.weights[name], weights, atol=1e-3 * np.abs(weights).max() + 1e-6)


def test_a_feature_that_one_does_not_know_counts_half():
    arrays = read_archive(FILE)
    other = dict(arrays)
    for bag in (f"bag.{name}" for name in BAGS):
        names = arrays[f"{bag}.names"].tobytes().decode().split("\n")
        other[f"{bag}.names"] = np.frombuffer("\n".join(["unheard of", *names[1:]]).encode(), dtype=np.uint8)
    first = arrays["bag.party.names"].tobytes().decode().split("\n")[0]
    known = unpack(arrays).bags["party"]
    mean = unpack(average([arrays, other])).bags["party"]
    step = np.abs(known.weights).max(axis=0) / 100
    whole = known.weights[known.index[first]]
    assert (np.abs(mean.weights[mean.index[first]] - whole / 2) <= step).all()
    assert (np.abs(mean.weights[mean.index["unheard of"]] - whole / 2) <= step).all()


def test_no_network_has_no_mean():
    with pytest.raises(ValueError, match="no network"):
        average([])
