"""The children that are kept for each token are those that the parser gives it."""

from __future__ import annotations

from detente.reading.attribution.tree import all_children, children, lefts, rights
from reading.parsed import read

TEXT = (
    "The harbour board, which had met twice in Oslo, said on Monday that it would neither open the gates nor pay, "
    'unless Arland took back the fine. "We have asked, begged and waited," its head said. Nobody answered.'
)


def test_children_are_those_of_the_parser_however_often_they_are_asked_for() -> None:
    doc = read(TEXT)
    for _ in range(2):
        for token in doc:
            every = tuple(token.children)
            assert all_children(token) == children(token) == every
            assert (lefts(token), rights(token)) == (tuple(token.lefts), tuple(token.rights))


def test_only_the_nearest_count_where_attribution_looks_and_all_where_features_are_made() -> None:
    doc = read(f"The mayor thanked {'Arland, ' * 80}and Borland.")
    longest = max(doc, key=lambda token: len(list(token.children)))
    every = tuple(longest.children)
    assert all_children(longest) == every
    assert len(every) <= 32 or rights(longest) == tuple(longest.rights)[:32]
