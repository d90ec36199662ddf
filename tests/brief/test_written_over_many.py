"""Briefs of many models that nobody thought of: their sentences are sound English, their record fits its schema."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from brief import sample
from detente.brief.compose import compose
from detente.brief.findings import Findings
from detente.brief.model import Brief
from detente.diagnosis.of_ledger import diagnose_framed
from detente.framing import derive
from detente.ledger import Ledger
from detente.workflow.dossier import Dossier
from framing.test_laws import SOME
from ledger.build import Report, ledger_of

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schemas" / "brief.schema.json").read_text(encoding="utf-8"))
NAMES = ["Eastport", "Westport", "the Crane Union", "Northland", "Harbour Board"]
THINGS = ["open the mountain pass", "return the two trawlers", "pay the arrears", "repair the mill bridge",
          "share the sonar charts", "lift the tax on cod", "release the wounded captives"]  # fmt: skip
KINDS = ["demand", "propose", "promise", "offer", "reject", "accept", "breach", "comply", "request", "threaten", "meet",
         "position", "forecast", "assess"]  # fmt: skip


def dispute(seed: int) -> list[Report]:
    """A made-up dispute of two to four sides over a few matters, in one to three reports."""
    chance = Random(seed)
    sides, things = chance.sample(NAMES, chance.randint(2, 4)), chance.sample(THINGS, chance.randint(1, 5))
    made = []
    for number in range(chance.randint(1, 3)):
        report = Report(f"2031-0{number + 1}-10", chance.choice(["Gazette", "Courier", ""]))
        said: list[str] = []
        for _ in range(chance.randint(2, 9)):
            one, other = chance.sample(sides, 2)
            kind = chance.choice(KINDS)
            fields: dict[str, object] = {"certainty": chance.choice(["certain", "certain", "probable", "possible"])}
            if kind in ("reject", "accept", "breach", "comply") and said:
                fields["refers_to"] = chance.choice(said)
            if kind in ("demand", "request", "propose", "promise", "offer"):
                fields["by"] = other if kind in ("demand", "request", "propose") else one
            if kind in ("promise", "forecast") and chance.random() < 0.3:
                fields["condition"] = f"once it is agreed to {chance.choice(things)}"
            actor = "author" if kind in ("forecast", "assess") else one
            said.append(report.say(kind, actor, chance.choice(things), other, **fields))
        made.append(report)
    return made


def sentences(brief: Brief) -> Iterator[str]:
    """The lines of a brief that are whole sentences: the answer, and the sections that argue."""
    for line in brief.answer:
        yield f"{line.strong} {line.text}".strip()
    for section in brief.sections:
        if section.key in ("why", "ways_out", "sure"):
            yield from (line.text for line in section.lines)


def faults(sentence: str) -> list[str]:
    """What is wrong with a sentence's form, outside the words that it quotes."""
    bare = re.sub(r"“[^”]*”", "Q", sentence)
    checks = {
        "an empty place": r"\{|\}|“”|\(\)|\bNone\b",
        "spaces": r"  | [,.;:)]|\( ",
        "marks": r"\.\.|,,|;;|,\.|:\.|;\.",
        "a word twice": r"\b([a-z]+) \1\b",
        "a or an": r"\b[Aa] [aeiou](?!ne\b|ni|se)|\b[Aa]n [bcdfgjklmnpqrstvwxyz]",
        "number": r"\b1 (statements|matters|reports|ways|sets|draws)\b|\b(?!1\b)\d+ (statement|matter|report)\b",
        "agreement": r"\b(sides|all|both) (gains|moves|prefers)\b|\b(side|nobody) (gain|move|prefer)\b",
        "the the": r"(?i)\bthe the\b",
    }
    found = [name for name, pattern in checks.items() if re.search(pattern, bare)]
    if not re.match(r"[A-ZQ~]", bare):
        found.append("no capital")
    if not bare.endswith((".", ")")):
        found.append("no full stop")
    return found


def quick(ledger: Ledger, draws: int = 6) -> Brief:
    """The brief with few draws, and few statements tried: its sentences are the same ones."""
    framed = derive(ledger)
    return compose(Findings(ledger, None, framed, diagnose_framed(framed, draws=draws), tries=1 + draws))


MANY = 200
SEEDS = st.integers(0, MANY - 1)


@cache
def written(seed: int) -> Brief:
    """The brief of a dispute, made once: draws, which take longest, of every fifth."""
    return quick(ledger_of(*dispute(seed)), draws=0 if seed % 5 else 6)


@pytest.mark.parametrize("first", range(0, MANY, 50))
def test_the_sentences_of_two_hundred_briefs_are_sound(first):
    wrong = {}
    for seed in range(first, first + 50):
        for sentence in sentences(written(seed)):
            if faults(sentence):
                wrong[sentence] = faults(sentence)
    assert not wrong


def test_a_faulty_sentence_would_be_found():
    for sentence in ("Holds in 1 statements.", "no capital.", "No stop", "Empty {place}.", "The the end.", "A apple."):
        assert faults(sentence), sentence
    assert not faults("Neither side gains by moving alone, and no deal is left.")


@settings(max_examples=15, deadline=None)
@given(SOME)
def test_the_record_of_any_ledger_fits_its_schema(some):
    Draft202012Validator(SCHEMA).validate(json.loads(quick(ledger_of(*some)).to_json()))


def test_the_schema_is_sound_and_the_records_of_disputes_fit_it():
    Draft202012Validator.check_schema(SCHEMA)
    for seed in range(15):
        Draft202012Validator(SCHEMA).validate(json.loads(written(seed).to_json()))


def test_a_record_that_lacks_a_key_does_not_fit():
    record = json.loads(written(1).to_json())
    del record["verdict"]
    assert not Draft202012Validator(SCHEMA).is_valid(record)


@settings(max_examples=20)
@given(SEEDS)
def test_the_short_form_cites_only_what_it_shows(seed):
    brief = written(seed)
    short = brief.short()
    assert short.answer
    assert short.tables == short.details == ()
    used = {number for line in short.lines() for number in line.citations}
    assert used == {c.number for c in short.citations} == set(range(1, len(used) + 1))
    assert len(short.to_text()) <= len(brief.to_text())
    assert short.record == brief.record


@settings(max_examples=20)
@given(SEEDS)
def test_citations_are_numbered_in_the_order_in_which_they_are_met(seed):
    brief = written(seed)
    met = list(dict.fromkeys(number for line in brief.lines() for number in line.citations))
    assert met == [c.number for c in brief.citations] == list(range(1, len(met) + 1))
    assert brief.numbered() == brief


def test_a_word_document_holds_every_line():
    import docx

    from detente.brief.document import to_docx

    brief = sample.brief()
    document = docx.Document(io.BytesIO(to_docx(brief)))
    words = [p.text for p in document.paragraphs] + [c.text for t in document.tables for r in t.rows for c in r.cells]
    text = "\n".join(words)
    assert all(section.title in text for section in (*brief.sections, *brief.details))
    assert len(document.tables) == len(brief.tables)


@settings(max_examples=20)
@given(SEEDS)
def test_pictures_are_sound_svg_without_anything_that_acts(seed):
    from xml.etree import ElementTree

    for picture in written(seed).pictures:
        root = ElementTree.fromstring(picture.svg)
        tags = {e.tag.rsplit("}", 1)[-1] for e in root.iter()}
        assert tags <= {"svg", "title", "rect", "path", "text", "line", "circle"}
        assert not any(name.startswith("on") or "href" in name for e in root.iter() for name in e.attrib)


def test_hostile_words_in_a_picture_stay_words():
    report = Report("2031-01-10")
    evil = '"><script>alert(1)</script>'
    asked = report.say("demand", f"East{evil}", f"open {evil}", f"West{evil}", by=f"West{evil}")
    report.say("reject", f"West{evil}", f"will not open {evil}", f"East{evil}", refers_to=asked)
    brief = Dossier(ledger_of(report)).brief()
    assert brief.pictures
    assert "<script" not in brief.to_html()
