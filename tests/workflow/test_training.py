"""Training again: what it is given, what it refuses, and that what was written is read; the sums are PyTorch's."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from detente.errors import DetenteError, SettingError
from detente.reading.learned import trained
from detente.reading.learned.decisions import FILE, decisions
from detente.reading.learned.linear_model import read_archive
from detente.workflow import readers, training


def gold(number: int) -> dict:
    text = f"Norland rejected plan number {number} of Sudland on Monday."
    one = {"id": "s1", "kind": "reject", "actor": "Norland", "start": 0, "end": 20}
    return {"id": f"g{number}", "text": text, "published": "2031-05-07", "statements": [one]}


@pytest.fixture
def with_torch(monkeypatch) -> None:
    """As if PyTorch were installed: what is tested here ends before it is needed."""
    monkeypatch.setattr(training, "_check_installed", lambda: None)


def folder(tmp_path: Path, count: int) -> Path:
    place = tmp_path / "gold"
    place.mkdir()
    for number in range(count):
        (place / f"g{number}.json").write_text(json.dumps(gold(number)))
    return place


def test_without_pytorch_it_says_what_to_install(tmp_path, monkeypatch):
    import importlib.util

    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(SettingError, match="train"):
        training.train([], [folder(tmp_path, 30)], tmp_path / "mine.npz")


@pytest.mark.usefixtures("with_torch")
@pytest.mark.parametrize(
    ("count", "fields", "words"),
    [
        (10, {}, "too few"),
        (24, {"held_out": 0.5}, "too few"),
        (30, {"held_out": 0.9}, "no part to leave out"),
        (30, {"held_out": -1.0}, "no part to leave out"),
    ],
)
def test_what_would_teach_nothing_is_refused(count, fields, words, tmp_path):
    with pytest.raises(SettingError, match=words):
        training.train([], [folder(tmp_path, count)], tmp_path / "mine.npz", **fields)


@pytest.mark.usefixtures("with_torch")
def test_a_folder_that_is_not_there_is_told_before_anything_is_learned(tmp_path):
    with pytest.raises(SettingError, match="no such folder"):
        training.train([], [folder(tmp_path, 30)], tmp_path / "gone" / "mine.npz")


def test_documents_are_split_whole_and_alike_for_a_seed():
    several = [gold(n) for n in range(25)]
    learned, left = training._split(several, 0.2, 7)
    assert len(left) == 5
    assert sorted(d["id"] for d in (*learned, *left)) == sorted(d["id"] for d in several)
    assert training._split(several, 0.2, 7) == (learned, left)
    assert training._split(several, 0.2, 8) != (learned, left)


@pytest.mark.usefixtures("with_torch")
def test_what_was_learned_is_written_and_compared_on_what_was_left_out(tmp_path, monkeypatch):
    seen = []

    def learn(documents, out, rounds, seed, told):
        seen.extend(documents)
        np.savez_compressed(out, **read_archive(FILE))
        return out

    monkeypatch.setattr(training, "_learn", learn)
    done = training.train([], [folder(tmp_path, 25)], tmp_path / "mine.npz")
    assert (done.documents, done.statements, done.held_out) == (20, 20, 5)
    assert len(seen) == 20
    assert done.before == done.after
    assert "core" in done.to_text()
    assert f"export DETENTE_NETWORK={tmp_path / 'mine.npz'}" in done.to_text()


def test_the_reader_takes_what_the_environment_names(tmp_path, monkeypatch):
    path = tmp_path / "mine.npz"
    np.savez_compressed(path, **read_archive(FILE))
    monkeypatch.setenv(trained.VARIABLE, str(path))
    reader = readers.make(None, None, None)
    assert reader.models is not None
    assert reader.models is not decisions()
    from detente.reading.reader_name import reader_name

    named = reader_name()
    assert f"network {trained.digest(path)}" in named
    monkeypatch.delenv(trained.VARIABLE)
    assert readers.make(None, None, None).models is None
    assert reader_name() != named


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut", b"no archive at all", None])
def test_a_file_that_is_none_is_refused_in_one_line(data, tmp_path):
    path = tmp_path / "mine.npz"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(DetenteError) as caught:
        trained.load(path)
    assert "mine.npz" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_with_objects_or_other_arrays_is_refused(tmp_path):
    pickled, other = tmp_path / "pickled.npz", tmp_path / "other.npz"
    np.savez(pickled, norm=np.asarray([{"a": 1}], dtype=object))
    np.savez(other, norm=np.zeros(3))
    for path in (pickled, other):
        with pytest.raises(SettingError):
            trained.load(path)


@pytest.mark.train
def test_a_network_resumed_and_written_again_is_the_same():
    from detente.reading.training.network import arrays
    from detente.reading.training.resume import network_of

    known = read_archive(FILE)
    again = {**known, **arrays(network_of(known))}
    assert set(again) == set(known)
    for name, array in known.items():
        if array.dtype == np.int8:  # rounded to the scale anew: one step at most
            assert np.abs(array.astype(int) - again[name].astype(int)).max() <= 1, name
        elif array.dtype != np.uint8:
            assert np.allclose(array.astype(float), again[name].astype(float), rtol=2e-3, atol=1e-6), name
