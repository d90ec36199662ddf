"""Two models against each other: what differs, and what turns the verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.conflict import Conflict, DecisionMaker, Option, PreferenceStatement, Prioritised, parse
from detente.diagnosis.comparison import compare, matched
from diagnosis.models import random_model


def dispute(sluice: str = "sluice", **fields: object) -> Conflict:
    """Two villages, each asking something of the other that it would rather not do."""
    options = (
        Option(sluice, "open the sluice", "Lowick", **fields),  # type: ignore[arg-type]
        Option("bridge", "mend the bridge", "Upham"),
    )
    makers = (
        DecisionMaker("Lowick", (sluice,), ordered("bridge", f"!{sluice}")),
        DecisionMaker("Upham", ("bridge",), ordered(sluice, "!bridge")),
    )
    return Conflict("Two villages", options, makers, status_quo="NN")


def ordered(*texts: str) -> Prioritised:
    return Prioritised(tuple(PreferenceStatement(parse(text)) for text in texts))


def wishes(conflict: Conflict, name: str, *texts: str) -> Conflict:
    makers = tuple(replace(m, preference=ordered(*texts)) if m.name == name else m for m in conflict.decision_makers)
    return replace(conflict, decision_makers=makers)


def test_a_model_differs_from_itself_in_nothing():
    found = compare(dispute(), dispute())
    assert found.same
    assert found.causes == ()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_no_model_differs_from_itself_and_a_change_back_is_the_change_the_other_way(seed):
    conflict, _ = random_model(seed, most_options=4, most_statements=6)
    other, _ = random_model(seed + 1, most_options=4, most_statements=6)
    assert compare(conflict, conflict).same
    there, back = compare(conflict, other), compare(other, conflict)
    assert {o.id for o in there.options_added} == {o.id for o in back.options_gone}
    assert set(there.parties_added) == set(back.parties_gone)
    assert [(c.concept, c.before, c.after) for c in there.equilibria] == [
        (c.concept, c.after, c.before) for c in back.equilibria
    ]


def test_the_side_whose_change_of_mind_frees_it_is_named():
    after = wishes(dispute(), "Lowick", "sluice", "bridge")
    found = compare(dispute(), after)
    assert (found.before.state, found.after.state) == ("deadlocked", "open")
    assert [(c.decision_maker, c.added, c.gone) for c in found.preferences] == [("Lowick", ("sluice",), ("!sluice",))]
    assert [(c.what, c.back) for c in found.causes] == [("preferences of Lowick", True)]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_every_cause_gives_another_verdict_when_it_is_taken_back(seed):
    one, _ = random_model(seed, most_options=4, most_statements=6)
    makers = list(one.decision_makers)
    other = replace(one, decision_makers=(replace(makers[0], preference=Prioritised()), *makers[1:]))
    found = compare(one, other)
    for cause in found.causes:
        assert (cause.state, cause.kinds) != (found.after.state, tuple(kind.name for kind in found.after.kinds))
    if found.before.state != found.after.state:  # one thing was changed, and taken back it gives the first model
        assert [cause.back for cause in found.causes] == [True]


def test_an_option_of_another_name_is_known_by_what_it_rests_on():
    one, other = dispute(statements=("s1",)), dispute("gate", statements=("s1", "s2"))
    other = replace(other, options=(replace(other.options[0], text="open the gate"), other.options[1]))
    assert matched(one, other) == {"sluice": "gate", "bridge": "bridge"}
    assert compare(one, other).preferences == ()
    assert [(a.id, b.id) for a, b in compare(one, other).options_changed] == [("sluice", "gate")]


def test_what_was_done_meanwhile_is_told():
    found = compare(dispute(), replace(dispute(), status_quo="YN"))
    assert found.taken == ("sluice",)
    assert compare(replace(dispute(), status_quo="YN"), dispute()).left == ("sluice",)


@pytest.mark.parametrize("concept", ["nash", "seq"])
def test_equilibria_are_compared_by_the_options_taken(concept):
    found = compare(dispute(), wishes(dispute(), "Lowick", "sluice"))
    change = next(c for c in found.equilibria if c.concept == concept)
    assert ("sluice",) in (change.added or ())
