"""Copies of one text, found as documents come and go, are those found among all at once by comparing each with each."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.ledger.copies import Copies, _grouped, _shingles, groups
from detente.values.document import Block, Document

PASSAGES = tuple(
    " ".join(f"{letter}{k}" for k in range(length))
    for letter, length in zip("abcdef", (4, 12, 30, 60, 90, 200), strict=True)
)


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    """Texts put together from a few passages, so that some are copies of each other, in part or through others."""
    found = []
    for number in range(draw(st.integers(1, 8))):
        text = " ".join(draw(st.lists(st.sampled_from(PASSAGES), min_size=1, max_size=4)))
        found.append(Document(f"d{number}", text, (Block(0, len(text), "body"),)))
    return found


@settings(max_examples=100, deadline=None)
@given(documents(), st.data())
def test_documents_that_come_and_go_leave_the_groups_of_those_that_are_there(some, data):
    copies, here = Copies(), {}
    for _ in range(data.draw(st.integers(1, 4))):
        changed = data.draw(st.lists(st.sampled_from(some), min_size=1, unique_by=lambda d: d.id))
        now = {d.id: (d.id, d) if data.draw(st.booleans()) else None for d in changed}
        before = dict(copies.of)
        other = copies.change(now)
        here = {name: item for name, item in {**here, **now}.items() if item is not None}
        each = _grouped({name: _shingles(here[name][1]) for name in sorted(here)})
        assert {name: group for group in each for name in group} == copies.of
        assert other == {n for n in before.keys() | copies.of.keys() if before.get(n) != copies.of.get(n)}
    assert groups(tuple(some)) == _grouped({d.id: _shingles(d) for d in some})
