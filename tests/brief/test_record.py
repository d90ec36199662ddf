"""JSON of lists piece by piece: the same text as whole, whatever stands in it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.brief.record import json_pieces, to_json

PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(PLAIN, lambda held: st.lists(held) | st.dictionaries(st.text(), held), max_leaves=12)


@given(st.lists(st.dictionaries(st.text(), VALUES, max_size=4), max_size=4))
def test_a_list_in_pieces_is_the_same_text_as_whole(values):
    text = "".join(json_pieces(values))
    assert text == to_json(values)
    assert json.loads(text) == values


def test_a_piece_comes_before_the_next_value_is_made():
    def values():
        yield {"a": 1}
        raise AssertionError("asked for before the first was given")

    assert json.loads(next(json_pieces(values())) + "]") == [{"a": 1}]


def test_what_json_cannot_hold_is_refused():
    with pytest.raises(ValueError, match="not JSON compliant"):
        list(json_pieces([{"a": float("nan")}]))
