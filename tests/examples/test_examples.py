"""The examples come out as they happened, with no word of them in the source."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from detente.workflow import dossier, examples
from detente.workflow.dossier import Dossier

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def syria() -> Dossier:
    return dossier.read(examples.example("syria-2016"))


@pytest.fixture(scope="module")
def strike() -> Dossier:
    return dossier.read(examples.example("dock-strike"))


def verdict(found: Dossier, day: str) -> dict:
    return Dossier(found.ledger, date.fromisoformat(day)).brief().record["verdict"]


@pytest.mark.parametrize(
    ("day", "state"), [("2016-09-06", "deadlocked"), ("2016-09-10", "agreed"), ("2016-09-20", "broken")]
)
def test_syria_stands_where_it_stood(syria, day, state):
    assert verdict(syria, day)["state"] == state


def test_the_dock_strike_ends_settled(strike):
    assert verdict(strike, "2024-04-10")["state"] == "settled"


def test_every_dispatch_is_dated_and_read(syria, strike):
    for found, number in ((syria, 10), (strike, 5)):
        assert len(found.ledger.documents) == number
        assert {d.published_by for d in found.ledger.documents} <= {"text", "metadata"}
        told = {s.document for s in found.ledger.statements}
        assert told == {d.id for d in found.ledger.documents}


def test_every_line_of_the_answer_is_said_in_each_form(syria):
    brief = Dossier(syria.ledger, date(2016, 9, 6)).brief()
    for form in (brief.to_text(width=200), brief.to_markdown(), brief.to_html()):
        assert all(line.strong in form.replace("\\", "") for line in brief.answer if line.strong)


def test_the_readme_shows_what_make_brief_prints(syria):
    shown = re.search(r"```text\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert shown
    printed = iter(Dossier(syria.ledger, date(2016, 9, 6)).brief().to_text(width=100).splitlines())
    told = [line for line in shown[1].splitlines() if line.strip() != "..."]
    assert len(told) > 20
    missing = [line for line in told if line not in printed]  # each is looked for after the one before
    assert not missing


def test_no_example_is_named_in_the_source():
    invented = {"marrowby", "ansell", "holloway", "meridian wire", "strand bulletin", "calder valley"}
    facts = {"castello", "hangzhou", "daraya", "ramouseh", "urum al-kubra"}
    found = []
    for path in (ROOT / "src").rglob("*"):
        if path.suffix in {".py", ".toml"}:
            words = path.read_text(encoding="utf-8").casefold()
            found += [(path.name, word) for word in invented | facts if re.search(rf"\b{word}\b", words)]
    assert not found
