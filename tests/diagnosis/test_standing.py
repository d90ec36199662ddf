"""The verdict that comes first is the one that the whole diagnosis gives."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.conflict import Prioritised
from detente.diagnosis import diagnose
from detente.diagnosis.of_large import standing_large
from detente.diagnosis.standing import standing
from diagnosis.models import random_model


def verdict(conflict):
    found = diagnose(conflict).verdict
    return found.state, found.kinds[0].name if found.kinds else None


@given(seed=st.integers(0, 10**6))
@settings(max_examples=150, deadline=None)
def test_the_verdict_alone_is_that_of_the_diagnosis(seed):
    conflict, status_quo = random_model(seed)
    conflict = replace(conflict, status_quo=status_quo)
    found = standing(conflict)
    assert (found.state, found.kind) == verdict(conflict)


@given(seed=st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_diagrams_give_the_same_verdict(seed):
    pytest.importorskip("oxidd")
    conflict, status_quo = random_model(seed)
    if all(isinstance(maker.preference, Prioritised) for maker in conflict.decision_makers):
        assert standing_large(conflict, status_quo) == verdict(replace(conflict, status_quo=status_quo))
