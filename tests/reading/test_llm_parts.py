"""The parts of the reader by language model: windows, evidence, merging. Laws that hold for anything."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.reading.llm.answers import Report, Told, believe, folded, place_of
from detente.reading.llm.cache import AnswerCache, key_of
from detente.reading.llm.merge import AGREED, DIFFER, MODEL_ALONE, READER, RULES_ALONE, merge
from detente.reading.llm.windows import Passage, halves, passages, windows
from detente.values.document import Block, Document
from detente.values.statement import KINDS, UNKNOWN, Reading, Reason, Statement

LETTERS = st.text(st.sampled_from("ab “”’\"'-–\u00a0\n.é🚢"), min_size=1, max_size=60)


def of_blocks(texts: list[str], roles: list[str]) -> Document:
    text, blocks, at = "", [], 0
    for words, role in zip(texts, roles, strict=False):
        text += words + "\n\n"
        blocks.append(Block(at, at + len(words), role))
        at = len(text)
    return Document("d", text, tuple(blocks))


@given(
    st.lists(LETTERS, max_size=12), st.lists(st.sampled_from(["body", "quote", "title", "boilerplate"]), min_size=12),
    st.integers(4, 80), st.integers(0, 40),
)  # fmt: skip
def test_windows_hold_every_word_of_the_body_and_each_brings_something_new(texts, roles, size, overlap):
    document = of_blocks(texts, roles)
    found = windows(document, size, overlap)
    parts = passages(document, max(1, size // 4))
    read = {i for b in document.blocks if b.role in ("body", "quote") for i in range(b.start, b.end)}
    held = {i for window in found for p in window for i in range(p.start, p.end)}
    assert held <= read
    assert all(document.text[i].isspace() for i in read - held)
    assert [p for n, window in enumerate(found) for p in window if n == 0 or p not in found[n - 1]] == parts
    for before, after in pairwise(found):
        shared = [p for p in after if p in before]
        assert list(after[: len(shared)]) == list(before[len(before) - len(shared) :])
        assert sum(p.size for p in shared) <= overlap
        assert set(after) - set(before)


@given(st.integers(0, 50), st.integers(1, 5000))
def test_halves_hold_the_same_and_are_smaller(start, size):
    window = (Passage(start, start + size),)
    parts = halves(window)
    assert [i for part in parts for p in part for i in (p.start, p.end)] in (
        [],
        [start, start + size // 2, start + size // 2, start + size],
    )
    assert bool(parts) == (size >= 400)
    assert halves((*window, Passage(9000, 9001))) == [window, (Passage(9000, 9001),)]


@given(LETTERS, st.data())
def test_a_piece_of_the_text_is_found_and_what_is_found_is_the_quote(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    told = Told(paragraph=1, quote=text[start:end], kind="act", actor="X")
    place = place_of(told, (Passage(0, len(text)),), text, 0)
    if place is not None:
        assert folded(text[place[0] : place[1]]).split() == folded(told.quote).split()
    cut = (start and text[start - 1].isalnum() and text[start].isalnum()) or (
        end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
    )
    if not cut and text[start:end] == text[start:end].strip() and any(c.isalnum() for c in told.quote):
        assert place is not None


def test_of_two_places_the_one_after_the_statement_before_is_taken():
    text = "They met. They met."
    told = [Told(paragraph=1, quote="They met", kind="meet", actor=UNKNOWN) for _ in range(2)]
    window = (Passage(0, len(text)),)
    assert place_of(told[0], window, text, 0) == (0, 8)
    assert place_of(told[0], window, text, 1) == (10, 18)
    assert place_of(told[0], window, text, 15) == (0, 8)


def test_what_the_report_does_not_hold_is_counted_by_reason():
    text = "Norland rejected the plan."
    report = Report(text, {"Norland"})
    told = [
        Told(paragraph=1, quote="Norland rejected the plan", kind="reject", actor="the Norland"),
        Told(paragraph=1, quote="rejected the plan", kind="reject", actor="Lemuria", content="war"),
    ]
    found = believe(told, (Passage(0, len(text)),), report)
    assert [(one.actor, one.content) for one in found] == [
        ("Norland", "Norland rejected the plan"),
        (UNKNOWN, "rejected the plan"),
    ]
    assert report.dropped == Counter({"actor: words not in the text": 1, "content: words not in the text": 1})


def test_a_cache_that_cannot_be_written_loses_no_answer(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    cache = AnswerCache(blocked)
    assert not cache.put(key_of({"a": 1}), "x")
    assert cache.get(key_of({"a": 1})) is None


def test_an_answer_is_kept_under_everything_that_was_asked(tmp_path):
    cache = AnswerCache(tmp_path)
    assert cache.put(key_of({"question": "ä", "model": "m"}), "answer ä")
    assert cache.get(key_of({"model": "m", "question": "ä"})) == "answer ä"
    assert cache.get(key_of({"model": "n", "question": "ä"})) is None


# -- merging ---------------------------------------------------------------------------------------------------------

TEXT = "Norland rejected the plan of Sudland on Monday and Sudland then called off all further talks for good. " * 3


@st.composite
def readings(draw) -> Reading:
    found = []
    for number in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, 250))
        end = draw(st.integers(start + 1, min(len(TEXT), start + 60)))
        found.append(
            Statement(
                f"s{number + 1}", "d", draw(st.sampled_from(KINDS[:3])), draw(st.sampled_from(["A", "B"])), "c",
                start, end, TEXT[start:end], date=draw(st.sampled_from([None, "2031"])),
                condition=draw(st.sampled_from([None, "it rains"])), gives=draw(st.sampled_from([(), ("x",)])),
                refers_to=draw(st.sampled_from([(), (f"s{number}",)])) if number else (),
                confidence=draw(st.floats(0, 1)), why=(Reason("kind", "r"),),
            )
        )  # fmt: skip
    return Reading("d", tuple(sorted(found, key=lambda s: int(s.id[1:]))))


@settings(max_examples=80)
@given(readings(), readings())
def test_of_two_readings_nothing_is_lost_and_each_statement_says_who_told_it(rules, model):
    merged = merge(rules, model)
    told = Counter(r.rule for s in merged.statements for r in s.why if r.field == READER)
    pairs = told[AGREED] + told[DIFFER]
    assert pairs + told[RULES_ALONE] == len(rules.statements)
    assert pairs + told[MODEL_ALONE] == len(model.statements)
    assert len(merged.statements) == sum(told.values())
    assert [s.id for s in merged.statements] == [f"s{n + 1}" for n in range(len(merged.statements))]
    assert [s.start for s in merged.statements] == sorted(s.start for s in merged.statements)
    spans = {(s.start, s.end) for s in (*rules.statements, *model.statements)}
    for number, s in enumerate(merged.statements, 1):
        assert (s.start, s.end) in spans
        assert all(int(r[1:]) < number for r in s.refers_to)
        assert 0 <= s.confidence <= 1
        rule = next(r.rule for r in s.why if r.field == READER)
        assert (rule == DIFFER) == bool({"kind", "actor"} & set(s.uncertain))


@given(readings())
def test_a_reading_merged_with_itself_agrees_and_is_surer(rules):
    distinct = {(s.start, s.end): s for s in rules.statements}
    alone = replace(rules, statements=tuple(replace(s, refers_to=()) for s in distinct.values()))
    merged = merge(alone, alone)
    same = [s for s in merged.statements if any(r.rule == AGREED for r in s.why)]
    for s in same:
        was = distinct[s.start, s.end]
        assert s.confidence >= round(was.confidence, 3) - 1e-9
    assert len(merged.statements) == len(alone.statements)


def test_what_the_rules_alone_found_fills_what_the_model_left_empty():
    quote = TEXT[:25]
    rules = Statement("s1", "d", "reject", "Norland", "c", 0, 25, quote, condition="it rains", date="2031",
                      gives=("x",), why=(Reason("condition", "marker"),))  # fmt: skip
    model = Statement("s1", "d", "reject", "Norland", "c", 0, 25, quote, date="2030")
    (one,) = merge(Reading("d", (rules,)), Reading("d", (model,))).statements
    assert (one.condition, one.date, one.gives) == ("it rains", "2030", ("x",))
    assert Reason("condition", "marker") in one.why
