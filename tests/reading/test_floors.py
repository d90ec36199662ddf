"""The reader on annotated reports of our own that nothing is fitted on: above its floors, every field with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.documents import from_text
from detente.reading.explaining import FIELDS, unexplained
from detente.reading.gold import read_gold
from detente.reading.reader import Reader
from detente.values.statement import KINDS
from detente.workflow import scoring

HERE = Path(__file__).parent
GOLD, FLOORS = HERE / "gold", HERE / "floors.toml"


@pytest.fixture(scope="module")
def scored() -> scoring.Scored:
    return scoring.score([GOLD])


def test_no_measure_is_below_its_floor(scored):
    assert not [str(one) for one in scored.below(scoring.read_floors(FLOORS))]
    assert scored.unread == ()


def test_a_floor_that_is_not_reached_is_named(scored):
    (short,) = scored.below({"core": {"f1": 1.01}, "found": {"recall": 0.0}})
    assert str(short).startswith("core f1 is 0.")


def test_the_reports_hold_every_kind_and_every_field():
    statements = [s for gold in read_gold([GOLD]) for s in gold["statements"]]
    assert {s["kind"] for s in statements} == set(KINDS)
    for field in ("addressee", "gives", "gets", "condition", "deadline", "date", "sources", "refers_to"):
        assert any(s[field] for s in statements), field
    assert {s["certainty"] for s in statements} == {"certain", "probable", "possible", "denied"}


def test_the_reports_are_none_that_the_models_learn_from():
    taught = {path.name for path in (HERE.parents[1] / "training" / "dispatches").glob("*.txt")}
    assert not taught & {path.name for path in GOLD.glob("*.txt")}


def test_every_field_that_is_set_has_a_reason():
    documents = [from_text(gold["text"], published=gold["published"]) for gold in read_gold([GOLD])]
    statements = [s for reading in Reader().read_many(documents) for s in reading.statements]
    assert len(statements) > 40
    assert not [(s.quote, unexplained(s)) for s in statements if unexplained(s)]
    assert {reason.field for s in statements for reason in s.why} <= set(FIELDS)
