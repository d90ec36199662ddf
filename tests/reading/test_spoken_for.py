"""A speaker and his body count as one party when it is asked whether an act is anybody's; own sentences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.reading.learned.actor_choice import Candidate, Choice, Field, field_of
from detente.reading.spoken_for import share_of
from reading.parsed import read


@pytest.fixture(scope="module")
def field() -> Field:
    return field_of(read("Norway's foreign minister, Kari Berg, met Sweden. Ola Lund watched."))


def place(field: Field, name: str) -> int:
    return next(n for n, m in enumerate(field.mentions) if m.name == name and m.level == "name")


@settings(deadline=None)
@given(st.lists(st.floats(-8, 8), min_size=4, max_size=4))
def test_the_share_of_a_speaker_is_his_own_and_that_of_his_body(field: Field, scores: list[float]):
    parties = [Candidate(name, {}) for name in ("Kari Berg", "Norway", "Sweden", "Ola Lund")]
    shares = np.exp(scores) / np.exp(scores).sum()
    chosen = Choice("Kari Berg", float(shares[0]), place(field, "Kari Berg"))
    assert share_of(field, parties, np.asarray(scores), chosen) == pytest.approx(float(shares[0] + shares[1]))
    alone = Choice("Ola Lund", float(shares[3]), place(field, "Ola Lund"))
    assert share_of(field, parties, np.asarray(scores), alone) == pytest.approx(float(shares[3]))
    state = Choice("Sweden", float(shares[2]), place(field, "Sweden"))
    assert share_of(field, parties, np.asarray(scores), state) == state.probability
    assert share_of(field, parties, np.asarray(scores), Choice("author", 0.3)) == 0.3
