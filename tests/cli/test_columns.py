"""Tables of lists: what stands in them, how wide they are, and that nothing is lost where there is no room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from detente.cli.columns import folded, in_columns, narrowed

TEXTS = st.text(st.sampled_from("ab cdé漢 -"), max_size=40)
TABLES = st.integers(1, 5).flatmap(
    lambda number: st.lists(st.lists(TEXTS, min_size=number, max_size=number), min_size=1, max_size=6)
)


def _letters(text: str) -> str:
    return "".join(text.split())


@given(TEXTS, st.integers(2, 50))
def test_a_folded_text_fits_and_loses_no_letter(text, width):
    lines = folded(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert _letters("".join(lines)) == _letters(text)


@given(TEXTS, st.integers(2, 50))
def test_words_that_fit_are_not_broken(text, width):
    words = text.split()
    if all(cell_len(word) <= width for word in words):
        assert " ".join(folded(text, width)).split() == words


@given(st.lists(st.integers(1, 60), min_size=1, max_size=8), st.integers(1, 300))
def test_columns_are_narrowed_no_more_than_they_must_be(widths, room):
    found = narrowed(widths, room)
    assert all(1 <= now <= before for now, before in zip(found, widths, strict=True))
    if sum(widths) <= room:
        assert found == widths
    elif len(widths) <= room:
        assert sum(found) == room
        narrower = [now for now, before in zip(found, widths, strict=True) if now < before]
        assert max(found) - min(narrower) <= 1  # only the widest were, all alike


@given(TABLES, st.integers(40, 120))
def test_a_table_is_as_wide_as_it_may_be_at_most_and_holds_every_letter(rows, width):
    columns = [f"h{number}" for number in range(len(rows[0]))]
    lines = list(in_columns(columns, rows, width))
    assert all(cell_len(line) <= width for line in lines)
    assert all(line == line.rstrip() for line in lines)
    wanted = "".join(_letters("".join(row)) for row in [columns, *rows])
    assert sorted(_letters("".join(lines))) == sorted(wanted)


def test_a_cell_goes_on_in_its_own_column():
    rows = [["t1", "withdraw from the northern harbour", "broken"], ["t2", "pay", "kept"]]
    assert list(in_columns(["id", "matter", "status"], rows, 30)) == [
        "id  matter              status",
        "t1  withdraw from the   broken",
        "    northern harbour",
        "t2  pay                 kept",
    ]


def test_what_a_part_is_written_with_takes_no_room():
    lines = list(in_columns(["a", "b"], [["one", "two"]], 40, lambda cell, part: f"<{part}>", lambda part: f"*{part}*"))
    assert lines == ["*a*    *b*", "<one>  <two>"]
