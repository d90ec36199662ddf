"""No cell of a table that is written is a formula to a spreadsheet (ASVS 5.0, 1.2.10)."""

from __future__ import annotations

import csv
import json

from hypothesis import given
from hypothesis import strategies as st

from detente.cli.lists import _csv
from detente.values.cells import cell, csv_cell
from detente.workflow.listing import Listing

RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n\0 'a1"), max_size=6))
def test_a_cell_begins_as_no_formula_and_holds_the_text(text):
    shown = cell(text)
    assert not shown.lstrip(" ").startswith(RUN)
    assert shown in (text, f"'{text}")


@given(st.text(alphabet=st.sampled_from('=+-@\t a1,"'), max_size=6))
def test_lists_have_such_cells_also_within_a_record(text):
    ((_, shown),) = list(csv.reader(_csv(Listing([{"n": -1, "text": text}], ("n", "text"), (), ()))))[1:]
    assert shown == cell(text)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)


@given(VALUES)
def test_any_value_but_text_is_the_json_of_it_and_nothing_is_an_empty_cell(value):
    shown = csv_cell(value)
    if isinstance(value, str):
        assert shown == cell(value)
    elif value is None:
        assert shown == ""
    else:
        assert json.loads(shown) == value
