"""The digest of a text, and evidence found again: only the same words are the same."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from detente.documents import Anchor, Changed, Moved, reanchor
from detente.documents.identity import canonical, document_id, nfc

OLD = (
    "The ministers met in Kamar on Monday.\n\n"
    "The eastern side offered to reopen the bridge, and the western side refused it. Nobody else was heard.\n\n"
    "A further round is planned for May."
)
QUOTE = "the western side refused it"
START = OLD.index(QUOTE)
END = START + len(QUOTE)


def folded(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


@given(st.text(max_size=80), st.sampled_from(["\n", "\r\n", "  ", "\t\n "]))
def test_white_space_and_composition_do_not_change_the_digest(text: str, gap: str) -> None:
    other = unicodedata.normalize("NFD", gap.join(text.split()))
    assert document_id(other) == document_id(text)
    assert re.fullmatch("[0-9a-f]{16}", document_id(text))


@given(st.text(max_size=40), st.text(max_size=40))
def test_different_words_have_different_digests(one: str, other: str) -> None:
    assert (document_id(one) == document_id(other)) == (canonical(one) == canonical(other))


def test_nfc_is_the_standards_save_for_floods_of_marks() -> None:
    assert nfc("e\u0301" * 50) == "é" * 50
    flood = "a" + "\u0316\u0301" * 40_000
    assert len(canonical(flood)) > 80_000


@pytest.mark.parametrize("gap", ["\n", "\r\n", "   ", "\n   "])
def test_white_space_alone_never_loses_evidence(gap: str) -> None:
    new = gap.join(OLD.split())
    found = reanchor(OLD, START, END, new)
    assert isinstance(found, Anchor)
    assert folded(new[found.start : found.end]) == QUOTE


@given(
    st.integers(0, len(OLD) - 1),
    st.integers(1, len(OLD)),
    st.lists(st.sampled_from([" ", "\n", "\r\n", "\t "]), min_size=1),
)
def test_any_passage_is_found_again_after_rewrapping(start: int, end: int, gaps: list[str]) -> None:
    assume(start < end and OLD[start:end].strip())
    words = OLD.split()
    new = words[0] + "".join(gaps[i % len(gaps)] + word for i, word in enumerate(words[1:]))
    found = reanchor(OLD, start, end, new)
    assert isinstance(found, Anchor | Moved)
    assert folded(new[found.start : found.end]) == folded(OLD[start:end])


def test_a_paragraph_added_before_shifts_it() -> None:
    new = "A note was added here.\n\n" + OLD
    assert reanchor(OLD, START, END, new) == Anchor(START + 24, END + 24)


def test_a_sentence_between_other_neighbours_has_moved() -> None:
    sentence = "The eastern side offered to reopen the bridge, and the western side refused it."
    new = f"Rain fell. {sentence} The hall was empty by noon and all had gone home."
    found = reanchor(OLD, START, END, new)
    assert isinstance(found, Moved)
    assert new[found.start : found.end] == QUOTE


@pytest.mark.parametrize(
    "new",
    [
        OLD.replace("refused it", "accepted it"),
        OLD.replace("refused it", "has refused it"),
        OLD.replace("offered to reopen", "never offered to reopen"),
        OLD.replace("refused it.", "refused it?"),
        OLD.replace("The eastern side", "It is not true that The eastern side"),
        OLD.replace("refused it.", "refused it, he lied."),
        OLD.replace("side", "s\u0456de"),
        OLD.replace("western", "WESTERN"),
        OLD.replace("western side", "west\u200bern side"),
    ],
)
def test_a_look_alike_is_never_taken_for_the_sentence(new: str) -> None:
    found = reanchor(OLD, START, END, new)
    assert isinstance(found, Changed)
    assert any(line.startswith(("- ", "+ ")) for line in found.diff)
    assert "bridge" in new[found.start : found.end]


def test_a_sentence_that_is_gone_is_said_to_be_gone() -> None:
    found = reanchor(OLD, START, END, "Weather: fine.")
    assert isinstance(found, Changed)
    assert (found.start, found.end) == (-1, -1)


def test_equal_sentences_are_told_apart_by_their_neighbours_or_not_at_all() -> None:
    old = "Ann spoke first. They refused. Then Bob spoke. They refused. The end came soon after that for all."
    start = old.rindex("They refused")
    found = reanchor(old, start, start + 12, "Now: " + old)
    assert found == Anchor(start + 5, start + 17)
    twice = "They refused. They refused. They refused."
    assert isinstance(reanchor(old, start, start + 12, twice), Changed)


def test_composed_letters_are_the_same_letters() -> None:
    old = "They met in Łódź and Málaga. The café refused it."
    new = unicodedata.normalize("NFD", old)
    start = old.index("café")
    found = reanchor(old, start, start + 4, new)
    assert isinstance(found, Anchor)
    assert unicodedata.normalize("NFC", new[found.start : found.end]) == "café"


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 4), (0, 10_000), (37, 39)])
def test_a_range_without_words_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="holds no words"):
        reanchor(OLD, start, end, OLD + " ")
