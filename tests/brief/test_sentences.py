"""Sentences and the code that says them fit together."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from detente.brief import sentences
from detente.brief.model import Part
from detente.brief.sentences import Cites, join, places, say

SOURCE = Path(sentences.__file__).parent
CALLS = {"say", "text"}


def said() -> tuple[dict[str, set[str]], set[str]]:
    """The templates that code names with the places it fills, and the beginnings of names that it puts together."""
    whole: dict[str, set[str]] = {}
    beginnings: set[str] = set()
    for path in SOURCE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS and node.args
            ):
                continue
            name = node.args[0]
            names = [name.body, name.orelse] if isinstance(name, ast.IfExp) else [name]
            given = {k.arg for k in node.keywords if k.arg}
            open_ended = any(k.arg is None for k in node.keywords)
            for one in names:
                if isinstance(one, ast.Constant):
                    whole.setdefault(str(one.value), set()).update(given if not open_ended else places(str(one.value)))
                elif isinstance(one, ast.JoinedStr) and isinstance(one.values[0], ast.Constant):
                    beginnings.add(str(one.values[0].value))
    return whole, beginnings


def test_every_sentence_that_code_names_is_there_and_filled():
    whole, _ = said()
    assert len(whole) > 20
    for name, given in whole.items():
        assert set(places(name)) == given, name


def test_every_sentence_is_used():
    whole, beginnings = said()
    unused = [n for n in sentences.sentences() if n not in whole and not n.startswith(tuple(beginnings))]
    assert not unused


def test_no_sentence_ends_in_blanks_or_holds_two_of_them():
    assert not [n for n, text in sentences.sentences().items() if text != text.strip() or "  " in text]


def test_citations_stand_behind_the_words_they_carry(monkeypatch):
    monkeypatch.setattr(sentences, "sentences", lambda: {"a.b": "{who} asked{cites}, and {other} refused{more}."})
    line = say("a.b", who="A", other="B", cites=Cites((1, 2)), more=Cites())
    assert line.parts == (Part("A asked", (1, 2)), Part(", and B refused."))
    assert line.text == "A asked, and B refused."


def test_what_is_given_must_have_a_place(monkeypatch):
    monkeypatch.setattr(sentences, "sentences", lambda: {"a.b": "{who} asked"})
    with pytest.raises(ValueError, match="no place"):
        say("a.b", who="A", when="now")
    with pytest.raises(KeyError):
        say("a.b")


def test_lines_are_joined_with_their_citations():
    joined = join([say("apart.view", hedge="~", content="x", cites=Cites((3,))), say("column.date")])
    assert joined.text == "~“x”; when"
    assert joined.citations == (3,)
