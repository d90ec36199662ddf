"""Cutting a text where evidence begins and ends loses no word, and names what each piece shows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detente.values.document import Block, Document
from detente.values.statement import CERTAINTIES, KINDS
from detente.web.views.marking import GROUPS, Evidence, paragraphs, parts


@st.composite
def marked(draw):
    """A document of paragraphs with evidence anywhere, over bounds of blocks too."""
    words = draw(st.lists(st.text("abc .<&", min_size=1, max_size=12), min_size=1, max_size=8))
    text, blocks = "", []
    for word in words:
        start = len(text) + (2 if text else 0)
        text = f"{text}\n\n{word}" if text else word
        blocks.append(Block(start, start + len(word), "body"))
    evidence = []
    for number in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        evidence.append(
            Evidence(f"d.{number}", start, end, draw(st.sampled_from(KINDS)), draw(st.sampled_from(CERTAINTIES)))
        )
    return Document("d", text, tuple(blocks)), evidence


@given(marked())
def test_the_pieces_of_a_block_are_its_words(case):
    document, evidence = case
    for block, paragraph in zip(document.blocks, paragraphs(document, evidence), strict=True):
        assert "".join(piece.text for piece in paragraph.pieces) == document.text[block.start : block.end]
        for piece in paragraph.pieces:
            assert document.text[piece.start :].startswith(piece.text)


@given(marked())
def test_a_character_names_exactly_the_evidence_over_it_the_shortest_first(case):
    document, evidence = case
    for paragraph in paragraphs(document, evidence):
        for piece in paragraph.pieces:
            for at in range(piece.start, piece.start + len(piece.text)):
                over = {e.id for e in evidence if e.start <= at < e.end}
                assert over == ({piece.main.id, *piece.also} if piece.main else set())
            if piece.main:
                shortest = min(e.end - e.start for e in evidence if e.id in {piece.main.id, *piece.also})
                assert piece.main.end - piece.main.start == shortest


@given(marked(), st.integers(1, 30), st.integers(1, 4))
def test_parts_hold_every_block_once_and_are_as_small_as_blocks_allow(case, characters, statements):
    document, evidence = case
    cut = parts(document, [e.start for e in evidence], characters=characters, statements=statements)
    assert [p.number for p in cut] == list(range(1, len(cut) + 1))
    inside = [[b for b in document.blocks if p.start <= b.start < p.end] for p in cut]
    assert [b for blocks in inside for b in blocks] == list(document.blocks)
    assert sum(p.statements for p in cut) == len(evidence)
    for part, blocks in zip(cut, inside, strict=True):
        if len(blocks) > 1 and part is not cut[-1]:
            assert part.statements <= statements
            assert blocks[-1].end - part.start <= characters


def test_every_kind_has_its_colour():
    assert set(GROUPS) == set(KINDS)
