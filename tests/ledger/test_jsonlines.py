from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import LedgerError
from detente.ledger import Ledger, jsonlines
from ledger.build import Report, ledger_of
from ledger.test_record import reports


@given(st.lists(reports(), max_size=3))
def test_what_is_written_is_read_back_exactly(some):
    ledger = ledger_of(*some)
    lines = list(jsonlines.write(ledger))
    assert jsonlines.read(lines) == ledger
    assert list(jsonlines.write(jsonlines.read(lines))) == lines


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_survives_in_one_line(words):
    report = Report(outlet=words, intro=words)
    report.say("demand", "Northland", words, "Southland")
    report.backs("Northland", words)
    lines = list(jsonlines.write(ledger_of(report)))
    assert all("\n" not in line for line in lines)
    assert jsonlines.read([line.encode() + b"\r\n" for line in lines]) == ledger_of(report)


def good_document():
    report = Report("2021-01-01")
    report.say("demand", "Northland", "open the ferry line", "Southland")
    return report.done()


def good_lines() -> list[str]:
    document, reading = good_document()
    return list(jsonlines.write(Ledger.of([document], [reading])))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: [], "nothing in it"),
        (lambda lines: lines[1:], "line 1"),
        (lambda lines: [lines[0], "{", *lines[1:]], "line 2"),
        (lambda lines: [*lines[:2], "[" * 100_000], "line 3"),
        (lambda lines: lines[:-1], "cut or edited"),
        (lambda lines: [lines[0], *lines], "second header"),
        (lambda lines: [lines[0].replace('"version":1', '"version":2'), *lines[1:]], "newer"),
        (lambda lines: [lines[0].replace("detente-ledger", "other"), *lines[1:]], "other"),
        (lambda lines: [*lines[:2], lines[2].replace('"demand"', '"shout"')], "line 3"),
        (lambda lines: [*lines[:2], lines[2].replace("open the", "shut the")], "does not say"),
        (lambda lines: [*lines[:2], lines[2].replace('"start":0', '"start":1')], "line 3"),
    ],
)
def test_a_bad_line_is_named(change, said):
    with pytest.raises(LedgerError, match=said):
        jsonlines.read(change(good_lines()))


def test_half_a_surrogate_is_one_clear_fault():
    document, reading = good_document()
    ledger = Ledger.of([replace(document, outlet="\ud800")], [reading])
    with pytest.raises(LedgerError, match="line 2"):
        list(jsonlines.write(ledger))


def test_a_line_is_plain_json():
    kinds = [json.loads(line)["type"] for line in good_lines()]
    assert kinds == ["header", "document", "statement"]
