"""No cell of a table that is written is a formula to a spreadsheet (ASVS 5.0, 1.2.10)."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from detente.cli.lists import _csv
from detente.values.cells import cell

RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n\0 'a1"), max_size=6))
def test_a_cell_begins_as_no_formula_and_holds_the_text(text):
    shown = cell(text)
    assert not shown.lstrip(" ").startswith(RUN)
    assert shown in (text, f"'{text}")


@given(st.text(alphabet=st.sampled_from('=+-@\t a1,"'), max_size=6))
def test_lists_have_such_cells_also_within_a_record(text):
    ((_, shown),) = list(csv.reader(io.StringIO(_csv([{"n": -1, "text": text}], ("n", "text")))))[1:]
    assert shown == cell(text)
