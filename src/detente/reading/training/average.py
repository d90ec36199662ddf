"""The mean of several networks that were trained from the same start: steadier than any one of them.

    python -m detente.reading.training.average ONE.npz OTHER.npz... --out FILE

Source: Wortsman et al. (2022), Model soups.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detente.reading.decisions import BAGS

Arrays = Mapping[str, NDArray[np.generic]]


def average(networks: Sequence[Arrays]) -> dict[str, NDArray[np.generic]]:
    """The arrays of the mean network; a named feature that a network does not know has weight 0 in it.

    Raises: ValueError when there is none.
    """
    if not networks:
        raise ValueError("there is no network to take the mean of")
    found: dict[str, NDArray[np.generic]] = {}
    for name, array in networks[0].items():
        if name.endswith((".scale", ".names")) or name.startswith("bag."):
            continue
        mean = np.mean([_whole(network, name) for network in networks], axis=0)
        if f"{name}.scale" in networks[0]:
            _keep(found, name, np.asarray(mean, dtype=np.float32))
        else:
            found[name] = mean.astype(array.dtype)
    for bag in (f"bag.{name}" for name in BAGS):
        known = [network[f"{bag}.names"].tobytes().decode().split("\n") for network in networks]
        names = sorted({name for several in known for name in several})
        place = {name: number for number, name in enumerate(names)}
        total = np.zeros((len(names), networks[0][bag].shape[1]), dtype=np.float32)
        for network, several in zip(networks, known, strict=True):
            total[[place[name] for name in several]] += _whole(network, bag)
        _keep(found, bag, np.asarray(total / len(networks), dtype=np.float32))
        found[f"{bag}.names"] = np.frombuffer("\n".join(names).encode(), dtype=np.uint8)
    return found


def _whole(network: Arrays, name: str) -> NDArray[np.float32]:
    array = network[name].astype(np.float32)
    scale = network.get(f"{name}.scale")
    return array if scale is None else np.asarray(array * scale.astype(np.float32), dtype=np.float32)


def _keep(found: dict[str, NDArray[np.generic]], name: str, weights: NDArray[np.float32]) -> None:
    scale = np.abs(weights).max(axis=0) / 127 + 1e-12
    found[name] = np.round(weights / scale).astype(np.int8)
    found[f"{name}.scale"] = scale.astype(np.float32)


def main() -> None:
    """Write the mean of the given files."""
    parser = argparse.ArgumentParser(prog="python -m detente.reading.training.average")
    parser.add_argument("network", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    networks = []
    for path in given.network:
        with np.load(path, allow_pickle=False) as archive:
            networks.append({name: archive[name] for name in archive.files})
    np.savez_compressed(given.out, **average(networks))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
