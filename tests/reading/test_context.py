"""Pieces and vectors laid beside a text: places are exact, only what is read is seen, windows are bounded."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.reading.learned.context import (
    WINDOW,
    Encoded,
    align,
    encode,
    encode_beside,
    places_of,
    taking_turns,
    threads,
    windows_of,
)
from detente.reading.learned.encoder import adapted, base_encoder
from detente.reading.learned.pieces import cut, vocabulary
from detente.reading.pipeline import pieces
from detente.values.document import Block, Document


def document(text: str, *blocks: Block) -> Document:
    return Document("d", text, blocks or (Block(0, len(text), "body"),))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_each_piece_begins_where_its_word_does(text):
    numbers, offsets = cut(text)
    assert len(numbers) == len(offsets)
    assert all(a <= b for a, b in pairwise(offsets.tolist()))
    assert all(0 <= o < len(text) and not text[o].isspace() for o in offsets.tolist())
    assert all(0 <= n < len(vocabulary()) for n in numbers.tolist())


@settings(max_examples=200, deadline=None)
@given(st.text("abcdefghilmnorstuy", min_size=1, max_size=20))
def test_a_word_is_cut_into_the_longest_pieces_from_its_start(word):
    names = {number: piece for piece, number in vocabulary().items()}
    parts = [names[n] for n in cut(word)[0].tolist()]
    if parts == ["[UNK]"]:
        return
    assert "".join(part.removeprefix("##") for part in parts) == word
    at = 0
    for part in parts:
        mark = "##" if at else ""
        assert part.startswith(mark)
        longer = [mark + word[at:end] for end in range(at + len(part.removeprefix("##")) + 1, len(word) + 1)]
        assert not any(piece in vocabulary() for piece in longer)
        at += len(part.removeprefix("##"))


def test_case_and_accents_make_no_difference():
    assert cut("Résumé, ÁRBITRO")[0].tolist() == cut("resume, arbitro")[0].tolist()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("ab .?!\n", min_size=1, max_size=700), min_size=1, max_size=4))
def test_windows_hold_every_piece_of_what_is_read_once_and_in_order(paragraphs):
    text, blocks = "", []
    for number, paragraph in enumerate(paragraphs):
        blocks.append(Block(len(text), len(text) + len(paragraph), ("body", "caption", "quote", "title")[number % 4]))
        text += paragraph
    windows, offsets = windows_of(document(text, *blocks))
    assert all(1 <= len(w) <= WINDOW for w in windows)
    read = [b for b in blocks if b.role in ("body", "quote")]
    expected = [n for b in read for n in cut(text[b.start : b.end])[0].tolist()]
    assert [n for w in windows for n in w.tolist()] == expected
    places = [o for several in offsets for o in several.tolist()]
    assert all(any(b.start <= o < b.end for b in read) for o in places)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, 6), min_size=1, max_size=12), st.sets(st.integers(0, 60), min_size=1))
def test_every_token_has_pieces_and_its_own_where_it_has_any(lengths, pieces):
    starts = np.cumsum([0, *lengths[:-1]])
    at = np.array(sorted(pieces))
    first, after = places_of(at, starts, starts + np.array(lengths))
    assert (after > first).all()
    for token, (start, length) in enumerate(zip(starts.tolist(), lengths, strict=True)):
        own = [place for place, o in enumerate(at.tolist()) if start <= o < start + length]
        if own:
            assert (first[token], after[token]) == (own[0], own[-1] + 1)


def test_the_mean_of_a_range_is_the_mean_of_its_pieces():
    draw = np.random.default_rng(1)
    vectors = draw.normal(size=(6, 384)).astype(np.float32)
    context = align(Encoded(vectors, np.array([0, 2, 4, 6, 8, 10])), np.array([0, 4, 8]), np.array([3, 7, 11]))
    assert np.allclose(context.means([0, 1], [2, 3])[0], vectors[0:4].mean(axis=0), atol=1e-5)
    assert np.allclose(context.words([2])[0], vectors[4])


def test_a_text_without_words_has_no_vectors():
    found = encode(document(" \n\u200b "), adapted(base_encoder(), {}))
    assert found.vectors.shape == (0, 384)


def test_the_encoder_reads_the_dateline_that_the_parser_does_not():
    text = "KASHEL (AFP) — Rebels of the Northern Front freed 40 soldiers."
    _, (offsets,) = windows_of(document(text))
    assert offsets[0] == 0
    assert [piece.text for piece in pieces(document(text))] == [text[text.index("Rebels") :]]


def test_windows_read_beside_each_other_have_the_same_vectors():
    encoder = adapted(base_encoder(), {})
    text = "The envoys met again. " * 90
    with ThreadPoolExecutor(3) as pool:
        beside = encode_beside(document(text), encoder, pool)()
    alone = encode(document(text), encoder)
    assert len(windows_of(document(text))[0]) > 1
    assert np.array_equal(beside.vectors, alone.vectors)
    assert np.array_equal(beside.offsets, alone.offsets)


def test_the_environment_says_how_many_windows_are_read_at_a_time(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    assert threads() == 3
    monkeypatch.setenv("OMP_NUM_THREADS", "many")
    assert threads() >= 1


def test_the_lock_is_handed_on_sooner_only_while_an_encoder_works_beside_something():
    usual = sys.getswitchinterval()
    with taking_turns():
        assert sys.getswitchinterval() < usual
    assert sys.getswitchinterval() == usual


def test_of_two_readers_that_end_in_the_order_in_which_they_began_the_last_gives_the_usual_turns_back():
    usual = sys.getswitchinterval()
    first, second = taking_turns(), taking_turns()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert sys.getswitchinterval() < usual
    second.__exit__(None, None, None)
    assert sys.getswitchinterval() == usual
