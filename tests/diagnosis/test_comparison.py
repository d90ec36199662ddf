"""Two models against each other: what differs, and what turns the verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.conflict import Conflict, DecisionMaker, Option, PreferenceStatement, Prioritised, Ranking, parse
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


def test_an_option_is_known_by_its_id_before_its_text_and_by_its_text_before_its_statements():
    """Each is the same only under the same owner, and no option is taken twice."""

    def model(*options: tuple[str, str, str, tuple[str, ...]]) -> Conflict:
        made = tuple(Option(name, text, owner, statements=ids) for name, text, owner, ids in options)
        return replace(dispute(), options=made)

    one = model(("a", "sow", "Upham", ("s1",)), ("b", "reap", "Upham", ("s2",)), ("c", "mow", "Upham", ("s3",)))
    other = model(("b", "sow", "Upham", ("s1",)), ("d", "reap", "Upham", ("s3",)), ("e", "rake", "Upham", ("s2", "s3")))
    assert matched(one, other) == {"b": "b", "c": "d"}
    swapped = model(("d", "sow", "Upham", ("s9",)), ("e", "reap", "Lowick", ("s2",)), ("f", "mow", "Upham", ()))
    assert matched(one, swapped) == {"a": "d", "c": "f"}
    assert list(matched(one, swapped)) == ["a", "c"]


CHANGES = {
    "a side": lambda c: replace(c, decision_makers=(*c.decision_makers, DecisionMaker("Brockton"))),
    "an option": lambda c: replace(c, options=(*c.options, Option("mill", "sell the mill", "Upham")), status_quo="NNN"),
    "a text": lambda c: replace(c, options=(replace(c.options[0], text="open it"), c.options[1])),
    "a way to move": lambda c: replace(c, options=(replace(c.options[0], moves="forward"), c.options[1])),
    "what is done": lambda c: replace(c, status_quo="YN"),
    "a wish": lambda c: wishes(c, "Lowick", "bridge", "sluice -> bridge", "!sluice"),
    "an order": lambda c: wishes(c, "Lowick", "!sluice", "bridge"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_any_single_change_is_a_difference_both_ways_and_is_told_in_its_place_alone(what):
    one, other = dispute(), with_own_options(CHANGES[what](dispute()))
    there, back = compare(one, other), compare(other, one)
    assert not there.same
    assert not back.same
    told = {
        "a side": (there.parties_added, back.parties_gone),
        "an option": (there.options_added, back.options_gone),
        "a text": (there.options_changed, back.options_changed),
        "a way to move": (there.options_changed, back.options_changed),
        "what is done": (there.taken, back.left),
        "a wish": (there.preferences, back.preferences),
        "an order": (there.preferences, back.preferences),
    }
    for name, lists in told.items():
        assert all(map(bool, lists)) is (lists == told[what]), name
    assert back.parties_added == back.options_added == ()
    assert there.parties_gone == there.options_gone == ()


def with_own_options(conflict: Conflict) -> Conflict:
    """The conflict with each side's list of options as the options have it."""
    makers = tuple(
        replace(m, options=tuple(o.id for o in conflict.options if o.owner == m.name)) for m in conflict.decision_makers
    )
    return replace(conflict, decision_makers=makers)


def test_another_order_of_the_same_wishes_is_told_from_other_wishes():
    (moved,) = compare(dispute(), CHANGES["an order"](dispute())).preferences
    assert (moved.decision_maker, moved.added, moved.gone, moved.reordered) == ("Lowick", (), (), True)
    (more,) = compare(dispute(), CHANGES["a wish"](dispute())).preferences
    assert (more.added, more.gone, more.reordered) == (("sluice -> bridge",), (), False)
    (fewer,) = compare(dispute(), wishes(dispute(), "Lowick", "bridge")).preferences
    assert (fewer.added, fewer.gone, fewer.reordered, fewer.other) == ((), ("!sluice",), False, False)


def ranking(*levels: tuple[str, ...]) -> Conflict:
    makers = dispute().decision_makers
    return replace(dispute(), decision_makers=(replace(makers[0], preference=Ranking(levels)), makers[1]))


def test_of_rankings_only_that_they_differ_is_told_and_they_are_taken_back_whole():
    usual, willing = ranking(("NY",), ("YY",), ("NN", "YN")), ranking(("YN", "YY"), ("NY",), ("NN",))
    assert compare(usual, usual).same
    found = compare(usual, willing)
    (change,) = found.preferences
    assert (change.decision_maker, change.other, change.added, change.gone) == ("Lowick", True, (), ())
    assert not change.reordered  # a ranking has no statements that could stand in another order
    assert found.before.state != found.after.state
    assert [(c.what, c.back) for c in found.causes] == [("preferences of Lowick", True)]
    assert [c.other for c in compare(usual, dispute()).preferences] == [True]


def test_an_option_that_turned_the_verdict_is_ruled_out_to_see_so():
    new = Option("gift", "give a cow", "Lowick")
    other = with_own_options(replace(dispute(), options=(*dispute().options, new), status_quo="NNN"))
    other = wishes(other, "Lowick", "gift", "bridge", "!sluice")
    found = compare(dispute(), other)
    assert (found.before.state, found.after.state) == ("deadlocked", "open")
    assert {(c.what, c.state, c.back) for c in found.causes} == {
        ("preferences of Lowick", "deadlocked", True),
        ("option gift", "deadlocked", True),
    }


@pytest.mark.parametrize(("before", "after", "what"), [("NN", "YN", "sluice taken today"), ("YN", "NN", "sluice")])
def test_what_was_done_meanwhile_is_taken_back_to_see_whether_it_turned_the_verdict(before, after, what):
    settled = wishes(wishes(dispute(), "Lowick", "sluice"), "Upham", "!bridge", "sluice")
    found = compare(replace(settled, status_quo=before), replace(settled, status_quo=after))
    assert {found.before.state, found.after.state} == {"open", "nothing asked"}
    (cause,) = found.causes
    assert cause.back
    assert cause.what == ("sluice not taken today" if before == "NN" else "sluice taken today"), what


def test_equilibria_of_one_model_only_are_listed_by_what_both_models_have():
    frozen = wishes(dispute(), "Lowick", "sluice")
    (nash,) = [c for c in compare(dispute(), frozen).equilibria if c.concept == "nash"]
    assert (nash.before, nash.after, nash.added, nash.gone) == (1, 1, (("sluice",),), ((),))
    (same,) = [c for c in compare(dispute(), dispute()).equilibria if c.concept == "nash"]
    assert (same.before, same.after, same.added, same.gone) == (1, 1, (), ())
    assert [c.concept for c in compare(dispute(), dispute()).equilibria] == ["nash", "gmr", "smr", "seq"]


def indifferent(options: int) -> Conflict:
    """Two sides that like all states equally: every state is an equilibrium."""
    made = tuple(Option(f"o{k}", f"o{k}", "Lowick" if k % 2 else "Upham") for k in range(options))
    makers = tuple(DecisionMaker(name, preference=Prioritised()) for name in ("Lowick", "Upham"))
    return with_own_options(Conflict("idle", made, makers, status_quo="N" * options))


@pytest.mark.parametrize(("options", "listed"), [(6, True), (7, False)])
def test_too_many_equilibria_are_counted_and_not_listed(options, listed):
    (nash, *_) = compare(indifferent(options), indifferent(options)).equilibria
    assert (nash.before, nash.after) == (2**options, 2**options)
    assert (nash.added, nash.gone) == (((), ()) if listed else (None, None))


def test_what_becomes_of_a_preference_is_told_though_a_new_side_stands_before_it():
    after = wishes(dispute(), "Upham", "sluice")
    after = replace(after, decision_makers=(DecisionMaker("Brockton"), *after.decision_makers))
    found = compare(dispute(), after)
    assert found.parties_added == ("Brockton",)
    assert [(c.decision_maker, c.gone) for c in found.preferences] == [("Upham", ("!bridge",))]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_new_option_is_ruled_out_wherever_it_stands(place):
    options = list(dispute().options)
    options.insert(place, Option("gift", "give a cow", "Lowick"))
    other = with_own_options(replace(dispute(), options=tuple(options), status_quo="NNN"))
    found = compare(dispute(), wishes(other, "Lowick", "gift", "bridge", "!sluice"))
    assert ("option gift", True) in {(c.what, c.back) for c in found.causes}
