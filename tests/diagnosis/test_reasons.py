"""The reasons of a verdict, on random models, against the definitions that they put in words."""

from __future__ import annotations

import random

import pytest

from detente.conflict import Conflict, DecisionMaker, Option, PreferenceStatement, Prioritised, parse
from detente.diagnosis import diagnose
from detente.diagnosis.reasons import changes, in_words, kind_words
from diagnosis.models import random_model
from diagnosis.reference import Reference


def trading(seed: int) -> tuple[Conflict, str]:
    """Two or three sides of whom each wants what the others could do, and would rather not do its own part."""
    chance = random.Random(seed)
    names = [f"D{k}" for k in range(chance.randint(2, 3))]
    options = tuple(
        Option(f"o{k}", f"o{k}", names[k % len(names)], chance.choice(("both", "both", "forward")))
        for k in range(chance.randint(len(names), 4))
    )
    makers = []
    for name in names:
        own = tuple(o.id for o in options if o.owner == name)
        wanted = [o.id for o in options if o.owner != name]
        chance.shuffle(wanted)
        texts = [*wanted, *(f"!{o}" for o in own)]
        statements = tuple(PreferenceStatement(parse(text)) for text in texts)
        makers.append(DecisionMaker(name, own, Prioritised(statements)))
    return Conflict("trade", options, tuple(makers), status_quo="N" * len(options)), "N" * len(options)


SEEDS = range(160)
MODELS = [random_model(seed, most_options=4, most_statements=8) for seed in SEEDS]
MODELS += [trading(seed) for seed in range(30)]
REFERENCES = [Reference(c, s0) for c, s0 in MODELS]
DEPTHS = {
    "seq": "a credible answer can hold",
    "smr": "no way out",
    "gmr": "hurts its giver can hold",
    "none": "no answer",
}


@pytest.fixture
def found_of() -> list:
    """Each diagnosis with the definitions of its model; made for each test, so that a test owes nothing to another."""
    return [(diagnose(c, status_quo=s0), of) for (c, s0), of in zip(MODELS, REFERENCES, strict=True)]


def conflict_of(*names: str) -> Conflict:
    return Conflict("small", tuple(Option(name, name, "Lowick") for name in names), (DecisionMaker("Lowick", names),))


def of(found, about: str):
    return [b for b in found.verdict.why if b.about == about]


def test_nobody_gains_is_said_where_the_status_quo_is_nash_and_who_gains_where_it_is_not(found_of):
    for found, reference in found_of:
        alone = of(found, "no gain")
        assert bool(alone) is reference.equilibrium("nash", reference.s0)
        if alone:
            (one,) = alone
            assert one.decision_makers == tuple(reference.names)
            assert (one.state, one.refs) == (reference.s0, ())
            assert not of(found, "would move") + of(found, "held by sanction")


def test_who_would_move_gains_by_the_move_that_is_named_and_there_is_no_better_one(found_of):
    told = {"would move": 0, "held by sanction": 0}
    for found, reference in found_of:
        for about in told:
            for one in of(found, about):
                told[about] += 1
                (name,) = one.decision_makers
                rank, s0 = reference.r[name], reference.s0
                assert one.state == s0
                assert one.target in reference.moves[name, s0]
                assert rank[one.target] > rank[s0]
                assert reference.stable("seq", name, s0) is (about == "held by sanction")
                if about == "held by sanction":  # of those that tempt it, the best
                    assert rank[one.target] == max(rank[t] for t in reference.moves[name, s0])
                assert ("others would then answer" in one.text) is (about == "held by sanction")
                assert one.text.startswith(f"{name} would gain by {changes(found.conflict, s0, one.target)}")
    assert min(told.values()) > 3


def test_those_who_would_move_come_before_those_who_are_held(found_of):
    for found, _ in found_of:
        order = [b.about for b in found.verdict.why if b.about in ("would move", "held by sanction")]
        assert order == sorted(order, reverse=True)


def test_of_an_open_state_nothing_more_is_said(found_of):
    for found, _ in found_of:
        if found.verdict.state == "open":
            assert {b.about for b in found.verdict.why} <= {"would move", "held by sanction"}
            assert of(found, "would move")


def test_what_is_asked_is_said_of_each_demand_with_who_asks_and_who_would_act(found_of):
    seen = set()
    for found, _ in found_of:
        if found.verdict.state == "open":
            continue
        said = of(found, "asked") + of(found, "refused")
        assert sorted(b.option for b in said) == sorted(d.option for d in found.demands)
        for one in said:
            demand = next(d for d in found.demands if d.option == one.option)
            assert one.decision_makers == (*demand.askers, demand.owner)
            assert one.text.startswith(f"{', '.join(demand.askers)}: asks {demand.owner} for {demand.option}")
            assert ("would lose by it" in one.text) is demand.contested
            seen.add(demand.contested)
    assert seen == {True, False}


def test_a_better_state_is_shown_with_who_leaves_it_and_how_far_a_sanction_can_hold_it(found_of):
    depths = set()
    for found, reference in found_of:
        verdict = found.verdict
        if not verdict.kinds:
            assert not of(found, "better state") + of(found, "no better state") + of(found, "depth")
            continue
        kind = verdict.kinds[0]
        assert bool(of(found, "no better state")) is (kind.witness is None)
        if kind.witness is None:
            assert of(found, "no better state")[0].text == kind_words("conflict of interest")
            continue
        (better,) = of(found, "better state")
        assert better.state == kind.witness
        assert better.text == f"all would prefer {in_words(found.conflict, kind.witness)}"
        leaving = of(found, "leaves undone")
        tempted = {name for name in reference.names if not reference.stable("nash", name, kind.witness)}
        assert {one.decision_makers[0] for one in leaving} == (tempted if kind.name == "trust" else set())
        for one in leaving:
            rank = reference.r[one.decision_makers[0]]
            assert one.state == kind.witness
            assert rank[one.target] > rank[kind.witness]
        assert bool(of(found, "depth")) is (verdict.depth is not None)
        for one in of(found, "depth"):
            depths.add(verdict.depth)
            assert DEPTHS[verdict.depth] in one.text
            assert one.state == kind.witness
    assert len(depths) > 1


def test_the_statement_that_decides_is_the_first_on_which_the_two_states_differ(found_of):
    deciding = 0
    for found, reference in found_of:
        for one in found.verdict.why:
            if one.about not in ("would move", "held by sanction", "leaves undone"):
                continue
            preference = found.conflict.decision_maker(one.decision_makers[0]).preference
            if not isinstance(preference, Prioritised):
                assert one.refs == ()
                continue
            (ref,) = one.refs
            deciding += 1
            assert ref.decision_maker == one.decision_makers[0]
            values = [reference.r[one.decision_makers[0]][state] for state in (one.state, one.target)]
            first = next(k for k, (a, b) in enumerate(zip(*values, strict=True)) if a != b)
            assert ref.place == first + 1
    assert deciding > 20


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("NN", "YN", "taking a"),
        ("YY", "NN", "leaving a and leaving b"),
        ("NY", "YN", "taking a and leaving b"),
        ("NN", "NN", "changing nothing"),
    ],
)
def test_changes_are_named_by_option(source, target, words):
    conflict = conflict_of("a", "b")
    assert changes(conflict, source, target) == words


def test_a_state_is_named_by_what_is_taken():
    conflict = conflict_of("a", "b")
    assert [in_words(conflict, s) for s in ("NN", "YN", "YY")] == ["nothing taken", "a", "a and b"]
