"""The plain model that weighs dates beside the network: how two opinions are mixed, the file, and its training."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from detente.reading.learned.decisions import PLAIN, PLAIN_FILE, decisions, mixed_shares

SIZE = 100_000
"""Bytes that the plain models may have."""


def shares(count: int):
    row = arrays.arrays(np.float32, count, elements=st.floats(2**-10, 1, width=32))
    return row.map(lambda numbers: numbers / numbers.sum())


PAIRS = st.integers(1, 6).flatmap(lambda count: st.tuples(shares(count), shares(count)))


@settings(max_examples=80, deadline=None)
@given(PAIRS)
def test_a_mix_is_of_shares_and_does_not_ask_who_is_first(pair):
    one, other = pair
    mixed = mixed_shares(one, other)
    assert mixed.sum() == pytest.approx(1, abs=1e-5)
    assert np.allclose(mixed, mixed_shares(other, one))


@settings(max_examples=80, deadline=None)
@given(PAIRS)
def test_who_agrees_or_has_no_view_changes_nothing(pair):
    one, _ = pair
    assert np.allclose(mixed_shares(one, one), one, atol=1e-5)
    none = np.full(len(one), 1 / len(one), dtype=np.float32)
    assert np.argsort(mixed_shares(one, none), kind="stable").tolist() == np.argsort(one, kind="stable").tolist()


@settings(max_examples=80, deadline=None)
@given(PAIRS)
def test_what_both_hold_likeliest_stays_so(pair):
    one, other = pair
    if one.argmax() == other.argmax():
        best = int(one.argmax())
        mixed = mixed_shares(one, other)
        assert mixed[best] == pytest.approx(mixed.max())


def test_the_file_is_small_and_read():
    path = resources.files("detente.reading.models").joinpath(PLAIN_FILE)
    assert len(path.read_bytes()) < SIZE
    assert set(decisions().plain) == set(PLAIN)
    for model in decisions().plain.values():
        assert len(model.index) == len(model.weights) > 0
        assert np.isfinite(model.weights).all()


def test_what_tells_the_right_one_apart_is_learned_in_any_order():
    from detente.reading.training.plain import Choice, learned

    choice = Choice([{"told": 1.0, "all": 1.0}, {"all": 1.0}, {"far": 1.0, "all": 1.0}], [True, False, False], 1.0)
    turned = Choice([*choice.candidates[::-1]], [*choice.right[::-1]], 1.0)
    weights = learned([choice] * 8)
    assert weights["told"] > 0 > weights["far"]
    assert "all" not in weights
    again = learned([turned] * 8)
    assert weights == pytest.approx(again, abs=1e-3)


def test_a_plain_model_learns_what_statements_of_real_reports_refer_to():
    from detente.reading.training.examples import examples
    from detente.reading.training.plain import reference_choices
    from detente.reading.training.tasks import task_of

    text = "Norland proposed a toll. Sudland rejected the toll. Eastland wants a canal."
    told = [("propose", "Norland", "Norland proposed", []), ("reject", "Sudland", "Sudland rejected", ["s0"])]
    told += [("position", "Eastland", "Eastland wants", [])]
    statements = [
        {
            "id": f"s{n}", "kind": kind, "actor": actor, "addressee": [], "date": None, "certainty": "certain",
            "refers_to": refers, "start": text.index(words), "end": text.index(".", text.index(words)),
        }
        for n, (kind, actor, words, refers) in enumerate(told)
    ]  # fmt: skip
    gold = {"id": "d", "text": text, "published": "2016-09-09", "statements": statements}
    example = next(examples([gold]))
    found = reference_choices([task_of(example, 1.0)])
    assert [choice.right for choice in found] == [[True], [False, True], [True, False, False]]
    assert reference_choices([task_of(example, 0.35)]) == []
    statements[1]["refers_to"] = ["far away"]
    assert len(reference_choices([task_of(next(examples([gold])), 1.0)])) == 2


def test_packed_weights_come_back_within_a_step():
    from detente.reading.training.plain import packed

    weights = {"a": 1.27, "b": -0.4, "c": 0.013}
    found = packed("plain.date", weights)
    step = float(found["plain.date.scale"][0])
    names = found["plain.date.names"].tobytes().decode().split("\n")
    for name, value in zip(names, found["plain.date"][:, 0].tolist(), strict=True):
        assert value * step == pytest.approx(weights[name], abs=step)
