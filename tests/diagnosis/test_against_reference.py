"""The diagnosis against the definitions read aloud, on models that nobody thought of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict.strategies import conflicts
from diagnosis.models import differences, random_model


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 10**8))
def test_everything_is_as_the_definitions_say(seed):
    conflict, status_quo = random_model(seed)
    assert not differences(conflict, status_quo)


@settings(deadline=None, max_examples=60)
@given(conflicts(most_options=4, most_makers=3))
def test_any_preferences_over_any_states(conflict):
    assert not differences(conflict, conflict.status_quo, sticking=False)


@pytest.mark.parametrize("seed", range(3))
def test_models_of_ten_options(seed):
    conflict, status_quo = random_model(seed, most_options=10, most_statements=7)
    assert not differences(conflict, status_quo)
