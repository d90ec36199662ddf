"""The examples come out as they happened, with no word of them in the source."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from detente.brief.model import Brief
from detente.workflow import dossier, examples
from detente.workflow.dossier import Dossier
from ledger.build import nothing_kept

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def syria() -> Dossier:
    return dossier.read(examples.example("syria-2016"))


@pytest.fixture(scope="module")
def strike() -> Dossier:
    return dossier.read(examples.example("dock-strike"))


@pytest.fixture(scope="module")
def syria_on(syria) -> Callable[[str], Brief]:
    """The brief of a day, made once."""
    return cache(lambda day: Dossier(syria.ledger, date.fromisoformat(day)).brief())


@pytest.mark.parametrize(
    ("day", "state"), [("2016-09-06", "deadlocked"), ("2016-09-10", "agreed"), ("2016-09-20", "broken")]
)
def test_syria_stands_where_it_stood(syria_on, day, state):
    assert syria_on(day).record["verdict"]["state"] == state


def test_the_dock_strike_ends_settled(strike):
    assert Dossier(strike.ledger, date(2024, 4, 10)).brief().record["verdict"]["state"] == "settled"


def test_the_briefs_are_what_they_are_where_nothing_is_kept_of_a_record(syria, strike, syria_on):
    with nothing_kept():
        plain = [Dossier(replace(found.record)).brief() for found in (syria, strike)]
        of_a_day = Dossier(replace(syria.record), date(2016, 9, 6)).brief()
    assert [found.brief() for found in (syria, strike)] == plain
    assert syria_on("2016-09-06") == of_a_day


def test_every_dispatch_is_dated_and_read(syria, strike):
    for found, number in ((syria, 10), (strike, 5)):
        assert len(found.ledger.documents) == number
        assert {d.published_by for d in found.ledger.documents} <= {"text", "metadata"}
        told = {s.document for s in found.ledger.statements}
        assert told == {d.id for d in found.ledger.documents}


def test_every_line_of_the_answer_is_said_in_each_form(syria_on):
    brief = syria_on("2016-09-06")
    for form in (brief.to_text(width=200), brief.to_markdown(), brief.to_html()):
        assert all(line.strong in form.replace("\\", "") for line in brief.answer if line.strong)


def test_no_example_is_named_in_the_source():
    invented = {"marrowby", "ansell", "holloway", "meridian wire", "strand bulletin", "calder valley"}
    facts = {"castello", "hangzhou", "daraya", "ramouseh", "urum al-kubra"}
    named = re.compile(rf"\b(?:{'|'.join(sorted(invented | facts))})\b", re.IGNORECASE)
    found = []
    for path in (ROOT / "src").rglob("*"):
        if path.suffix in {".py", ".toml"}:
            found += [(path.name, word) for word in named.findall(path.read_text(encoding="utf-8"))]
    assert not found
