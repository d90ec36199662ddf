"""Dispatches: what stands in braces is found again at exactly its place in the text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import InputError
from detente.reading.training import markup
from detente.values.statement import KINDS

HEAD = "id: harbour\ntitle: Harbour talks\npublished: 2014-05-20\noutlet style: wire\n\n"
DISPATCHES = Path(__file__).parents[2] / "training" / "dispatches"


def parsed(body: str) -> dict:
    return markup.parse(HEAD + body, "harbour.txt")


def test_every_field_is_read():
    found = parsed(
        "On Monday {demand | Dockers' Federation > Port Authority; Harbour City | date=2014-05-19 |\n"
        "deadline=2014-06-01 | certainty=probable | sources=Harbour Radio; officials | condition=the cranes stand\n"
        "| gives=work again | gets=a rise | also=request | actor_also=dockers | to_also=the port\n"
        "| content=reinstate the drivers || the union demanded\nthat the drivers be reinstated}."
    )
    assert found["text"] == "On Monday the union demanded that the drivers be reinstated."
    assert (found["id"], found["published"], found["license"]) == ("harbour", "2014-05-20", "Apache-2.0")
    [statement] = found["statements"]
    assert statement == {
        "id": "s1", "kind": "demand", "actor": "Dockers' Federation",
        "addressee": ["Port Authority", "Harbour City"], "content": "reinstate the drivers",
        "gives": ["work again"], "gets": ["a rise"], "condition": "the cranes stand", "deadline": "2014-06-01",
        "date": "2014-05-19", "sources": ["Harbour Radio", "officials"], "certainty": "probable", "refers_to": [],
        "start": 10, "end": 59, "kind_also": ["request"], "actor_also": ["dockers"], "addressee_also": ["the port"],
    }  # fmt: skip


def test_content_is_the_evidence_where_none_is_given():
    [statement] = parsed("{act | Union || Drivers walked out}")["statements"]
    assert statement["content"] == "Drivers walked out"


def test_numbers_follow_the_opening_braces_and_references_point_backwards():
    found = parsed(
        "{reject | Port | refers=2 || Refusal of {demand | Union || the claim}} {assess | author | refers=1 || hurts}."
    )
    assert [(s["id"], s["kind"], s["refers_to"]) for s in found["statements"]] == [
        ("s2", "demand", []), ("s1", "reject", ["s2"]), ("s3", "assess", ["s1"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("No braces.", None, "no statement"),
        ("One.\n\nTwo {act | A || three.\n\nFour}.", 8, "not closed"),
        ("One {act | A || two", 6, "not closed"),
        ("One\ntwo} {act | A || x}", 7, "without an opening"),
        ("One {act | A two}", 6, "without `||`"),
        ("One {act | A || }", 6, "no evidence"),
        ("One {act || two}", 6, "no kind or no actor"),
        ("One {act | A > || two}", 6, "nobody after"),
        ("One {deed | A || two}", 6, "no kind"),
        ("One {act | A | also=act || two}", 6, "repeats"),
        ("One {act | A | also=deed || two}", 6, "no kind"),
        ("One {act | A | certainty=sure || two}", 6, "no certainty"),
        ("One {act | A | date=Monday || two}", 6, "odd date"),
        ("One {act | A | deadline=2014-13 || two}", 6, "odd deadline"),
        ("One {act | A | when=2014 || two}", 6, "odd field"),
        ("One {act | A | date=2014 | date=2015 || two}", 6, "twice"),
        ("One {act | A | refers=2 || two} {act | B || three}", 6, "no earlier"),
        ("One {act | A | refers=1 || two}", 6, "no earlier"),
        ("One {act | A | refers=2 || two {act | B | refers=1 || three}}", 6, "circle"),
        ("One {act | A || tw}o", 6, "cuts a word"),
        ("One {act | A || {act | A || two}}", 6, "twice"),
        ("One | two {act | A || three}", 6, "bar outside"),
    ],
)
def test_a_fault_is_one_line_with_file_and_line(body, line, words):
    with pytest.raises(InputError) as fault:
        parsed(body)
    message = str(fault.value)
    assert words in message
    assert "\n" not in message
    where = "harbour.txt" if line is None else f"harbour.txt, line {line}"
    assert f"{where};" in f"{message};"


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("id: port\ntitle: T\npublished: 2014-05-20\n\n", "differs"),
        ("id: harbour\npublished: 2014-05-20\n\n", "no `title`"),
        ("id: harbour\ntitle: T\npublished: May\n\n", "no day"),
        ("id: harbour\ntitle: T\ntitle: T\npublished: 2014-05-20\n\n", "odd head line"),
        ("id: harbour\ntitle: T\npublished: 2014-05-20\ncolour: red\n\n", "odd head line"),
    ],
)
def test_a_wrong_head_is_a_fault(head, words):
    with pytest.raises(InputError, match=words):
        markup.parse(head + "{act | A || two}", "harbour.txt")


def test_a_deadline_may_be_words():
    [statement] = parsed("{demand | A | deadline=before the thaw || pay before the thaw}")["statements"]
    assert statement["deadline"] == "before the thaw"


# A text is a list of pieces: words, or braces holding pieces.
WORD = st.text(st.characters(categories=("L", "N", "P", "S"), exclude_characters="{}|"), min_size=1, max_size=6)
PIECES = st.recursive(
    WORD, lambda inner: st.lists(inner, min_size=1, max_size=4).map(tuple), max_leaves=12
)  # fmt: skip
PARAGRAPH = st.lists(PIECES, min_size=1, max_size=5)
BLANKS = st.sampled_from([" ", "  ", "\t", "\n", " \n "])


def plain(piece) -> str:
    return piece if isinstance(piece, str) else " ".join(plain(part) for part in piece)


def braces(piece) -> list[str]:
    """The evidence of every brace, in the order of the opening braces."""
    if isinstance(piece, str):
        return []
    return [plain(piece), *(found for part in piece for found in braces(part))]


def written(piece, blank: str, number: list[int]) -> str:
    if isinstance(piece, str):
        return piece
    number[0] += 1  # a different actor for each, so that no two are twins
    head = f"{{{KINDS[number[0] % len(KINDS)]} | actor {number[0]}{blank}||{blank}"
    return head + blank.join(written(part, blank, number) for part in piece) + blank + "}"


@given(st.lists(PARAGRAPH, min_size=1, max_size=3), BLANKS)
def test_offsets_are_exact(paragraphs, blank):
    number = [0]
    body = "\n\n".join(blank.join(written(piece, blank, number) for piece in one) for one in paragraphs)
    expected = [evidence for one in paragraphs for piece in one for evidence in braces(piece)]
    if not expected:
        with pytest.raises(InputError):
            parsed(body)
        return
    found = parsed(body)
    assert found["text"] == "\n\n".join(" ".join(plain(piece) for piece in one) for one in paragraphs)
    assert [found["text"][s["start"] : s["end"]] for s in found["statements"]] == expected
    assert [s["id"] for s in found["statements"]] == [f"s{n + 1}" for n in range(len(expected))]


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(body):
    try:
        found = parsed(body)
    except InputError:
        return
    for s in found["statements"]:
        exact = found["text"][s["start"] : s["end"]]
        assert exact
        assert exact == exact.strip()


def test_a_folder_is_read_in_the_order_of_names(tmp_path):
    for name in ("b", "a"):
        (tmp_path / f"{name}.txt").write_text(HEAD.replace("harbour", name) + "{act | A || two}", encoding="utf-8")
    assert [document["id"] for document in markup.read_folder(tmp_path)] == ["a", "b"]
    with pytest.raises(InputError, match="no dispatches"):
        markup.read_folder(tmp_path / "none")
    (tmp_path / "c.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match=r"c\.txt"):
        markup.read_folder(tmp_path)


def test_the_check_prints_problems_with_file_and_line(tmp_path):
    (tmp_path / "good.txt").write_text(HEAD.replace("harbour", "good") + "{act | A || two}", encoding="utf-8")
    (tmp_path / "bad.txt").write_text(HEAD.replace("harbour", "bad") + "{act | A || two", encoding="utf-8")
    command = [sys.executable, "-m", "detente.reading.training.markup", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "bad.txt, line 6" in run.stdout
    assert "1 dispatches, 1 statements, 1 problems" in run.stdout


def test_our_own_dispatches_are_well_formed():
    documents = markup.read_folder(DISPATCHES)
    for document in documents:
        earlier: set[str] = set()
        for s in document["statements"]:
            assert set(s["refers_to"]) <= earlier, document["id"]
            earlier.add(s["id"])
    assert len({document["text"] for document in documents}) == len(documents)
