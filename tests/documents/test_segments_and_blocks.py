"""Laws of segments and blocks: order, cover, no overlap, whatever the text."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from detente.documents import roles
from detente.documents.cues import load_cues
from detente.documents.roles import blocks
from detente.documents.segments import segments

WORDS = st.sampled_from(
    [
        "Talks",
        "failed.",
        "the",
        "union",
        "Share",
        "By Ann Lee",
        "“we",
        "agree”",
        "in ,",
        "2h ago",
        "(R)",
        "Read more:",
        "3 May 2020",
        ">",
        "- a",
    ]
)
GAPS = st.sampled_from(
    [" ", "\n", "\n\n", "\r\n", "\r", "\t", "\u2028", "\x0b", "\xa0", "\u200b", "\ufeff", "\u202e", "  "]
)
PASTED = st.lists(st.tuples(WORDS, GAPS), max_size=60).map(lambda parts: "".join(a + b for a, b in parts))
ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=300)


def covered(text: str, spans: list[tuple[int, int]]) -> None:
    position = 0
    for start, end in spans:
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@given(PASTED | ANYTHING)
@example("")
@example("\x1c\x1d a \x85 b \u2029")
@example("\ud800 \x00 \udfff")
def test_segments_are_in_order_and_cover_all_that_is_not_blank(text: str) -> None:
    covered(text, [(s.start, s.end) for s in segments(text)])


@given(PASTED | ANYTHING)
def test_blocks_are_in_order_cover_all_that_is_not_blank_and_say_why(text: str) -> None:
    found = blocks(text)
    covered(text, [(b.start, b.end) for b in found])
    assert all(block.why for block in found)


SENTENCES = [
    "Both delegations left the hall at noon without having spoken to each other at all.",
    "A spokesman for the northern bank said that its offer of June still stood.",
    "The strike will go on until the drivers have seen the new contract in writing.",
]


@given(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6),
    st.sampled_from(["\n\n", "\n", "\r\n\r\n", "\r\n", "\n \n"]),
)
def test_running_text_is_body_however_it_is_parted(sentences: list[str], gap: str) -> None:
    text = gap.join(sentences)
    assert [(text[b.start : b.end], b.role) for b in blocks(text)] == [(s, "body") for s in sentences]


def test_wrapped_lines_are_one_paragraph() -> None:
    words = " ".join(SENTENCES * 4).split()
    lines, line = [], ""
    for word in words:
        if len(line) + 1 + len(word) > 72:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    lines.append(line)
    text = "\n".join(lines)
    assert [(s.start, s.end) for s in segments(text)] == [(0, len(text))]
    assert len(segments(text + "\n\n" + text)) == 2


def test_short_lines_are_not_taken_for_wrapped_text() -> None:
    assert len(segments("Rice\nMaize and beans\nWheat\nOats")) == 4


def test_a_known_title_is_the_title_wherever_it_stands() -> None:
    text = SENTENCES[0] + "\n\n" + SENTENCES[1]
    assert [b.role for b in blocks(text, title=SENTENCES[1].upper())] == ["body", "title"]
    assert [b.role for b in blocks(text)] == ["body", "body"]


RUNNING = "The union said on Monday that its members would go back to work once the port had paid them."
LINES = (
    "It rained.",
    "Share",
    "Read more: the port",
    "By Anna Holm",
    "12 June 2016",
    "Comments",
    RUNNING,
    "(AP Photo)",
)


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=12))
def test_a_line_that_comes_again_is_looked_at_as_if_for_the_first_time(lines: list[str]) -> None:
    text = "\n\n".join(lines)
    cues = load_cues()
    head = True
    for found in roles._paragraphs(text, cues.within(text)):
        expected = roles._paragraph(text, found.segment, cues, head=head)
        if head and expected.strong:
            head = False
            expected = roles._paragraph(text, found.segment, cues, head=False)
        assert replace(found, cue=None) == replace(expected, cue=None)
        assert _shown(found) == _shown(expected)


def _shown(paragraph: roles._Paragraph) -> tuple[str, str, bool] | None:
    found = paragraph.cue
    return (found.cue.name, found.words, found.whole) if found else None


WIDE_LINES = st.lists(
    st.tuples(st.lists(st.integers(2, 9), min_size=9, max_size=9), st.sets(st.integers(0, 7), min_size=5)),
    min_size=3,
    max_size=12,
)


@given(WIDE_LINES)
def test_text_that_is_justified_is_no_columns(lines):
    text = "\n".join(
        "".join("x" * length + "  "[: 1 + (n in wide)] for n, length in enumerate(words)) for words, wide in lines
    )
    assert not any(segment.columns for segment in segments(text))
