"""How sure a finding is, against probabilities worked out by hand over every set of statements left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import chain, combinations
from math import prod, sqrt

import pytest

from detente.diagnosis.draws import FEWEST, INCLUSION, WITHIN, Influence, Outcome, Sureness, margin, sample
from detente.values.statement import Statement
from diagnosis.test_talks import dispute
from ledger.build import ledger_of

Evaluate = Callable[[frozenset[str]], Outcome]


def statements(*certainties: str) -> list[Statement]:
    first = ledger_of(dispute()).statements[0]
    return [replace(first, id=f"s{k}", certainty=c) for k, c in enumerate(certainties)]  # type: ignore[arg-type]


def chance(gone: frozenset[str], said: list[Statement]) -> float:
    return prod(1 - INCLUSION[s.certainty] if s.id in gone else INCLUSION[s.certainty] for s in said)


def verdict(gone: frozenset[str]) -> Outcome:
    """Turns when s0 is gone, or when s1 and s2 both are; one finding goes with s3."""
    turned = "s0" in gone or {"s1", "s2"} <= gone
    findings = {("state", "open" if turned else "deadlocked"), *([("point", "p")] if "s3" not in gone else [])}
    return Outcome("open" if turned else "deadlocked", turned, frozenset(findings))


SAID = statements("probable", "possible", "probable", "possible", "certain", "denied")


def test_shares_and_influences_are_the_probabilities_of_what_is_left_out():
    doubtful = [s for s in SAID if INCLUSION[s.certainty] < 1]
    names = [s.id for s in doubtful]
    every = [frozenset(c) for c in chain.from_iterable(combinations(names, n) for n in range(len(names) + 1))]
    assert sum(chance(gone, doubtful) for gone in every) == pytest.approx(1)
    found = sample(SAID, verdict, seed=4, draws=100)
    assert (found.choices, found.draws, found.margin, found.seed) == (len(every), 0, 0.0, 4)
    assert found.uncertain == tuple(names)
    holds = [gone for gone in every if not verdict(gone).verdict]
    assert found.verdict == pytest.approx(sum(chance(gone, doubtful) for gone in holds))
    for finding in {f for gone in every for f in verdict(gone).findings}:
        told = sum(chance(gone, doubtful) for gone in every if finding in verdict(gone).findings)
        assert found.share(finding) == pytest.approx(told)
    assert found.share(("state", "agreed")) == 0.0
    for one in found.influences:
        for out, share in ((False, one.with_it), (True, one.without_it)):
            those = [gone for gone in every if (one.statement in gone) is out]
            weight = sum(chance(gone, doubtful) for gone in those)
            holding = sum(chance(gone, doubtful) for gone in those if gone in holds)
            assert share == pytest.approx(holding / weight)
        alone = verdict(frozenset({one.statement}))
        assert (one.alone, one.turns) == (alone.state, alone.verdict)
    effects = [one.effect for one in found.influences]
    assert effects == sorted(effects, reverse=True)
    assert found.decisive is not None
    assert found.decisive.statement == "s0"


def test_what_matters_most_is_the_first_that_turns_the_state_and_nothing_where_none_does():
    weak, strong = Influence("s1", 1.0, 0.2, "open", False), Influence("s2", 1.0, 0.5, "open", True)
    assert Sureness(0, 0, ("s1", "s2"), influences=(weak, strong)).decisive is strong
    assert Sureness(0, 0, ("s1",), influences=(weak,)).decisive is None
    assert weak.effect == pytest.approx(0.8)


@pytest.mark.parametrize("draws", [0, 1, 50])
def test_with_nothing_in_doubt_or_no_draws_all_that_is_found_holds(draws):
    for said in (statements("certain", "certain"), SAID if draws == 0 else statements("certain")):
        found = sample(said, verdict, seed=7, draws=draws)
        assert (found.draws, found.seed, found.uncertain, found.verdict, found.choices) == (0, 7, (), 1.0, 0)
        assert found.shares == dict.fromkeys(verdict(frozenset()).findings, 1.0)
        assert found.share(("state", "unheard of")) == 1.0


@pytest.mark.parametrize(("most", "counted"), [(32, True), (31, False), (64, True)])
def test_few_choices_are_counted_and_many_drawn(most, counted):
    """Three doubtful statements give eight choices: a quarter of what may be worked out."""
    found = sample(statements("probable", "possible", "probable"), verdict, seed=0, draws=40, most=most)
    assert bool(found.choices) is counted
    assert (found.draws == 0) is counted
    assert (found.margin == 0.0) is counted


def asked_of(said: list[Statement], **how: int) -> tuple[Sureness, list[frozenset[str]]]:
    asked: list[frozenset[str]] = []

    def evaluate(gone: frozenset[str]) -> Outcome:
        asked.append(gone)
        return verdict(gone)

    found = sample(said, evaluate, quick=verdict, **how)  # type: ignore[arg-type]
    return found, asked


def test_each_choice_is_worked_out_once_and_no_more_than_allowed():
    many = statements(*["possible"] * 12)
    for most in (10, 20):
        found, asked = asked_of(many, seed=2, draws=500, most=most)
        assert len(asked) == len(set(asked)) == most + 1
        assert 0 < found.draws < 500


@pytest.mark.parametrize("draws", [3, 30])
def test_no_more_is_drawn_than_asked(draws):
    found, _ = asked_of(statements(*["possible"] * 9), seed=2, draws=draws, most=1000)
    assert found.draws == draws
    assert found.margin == pytest.approx(margin(found.verdict, draws))


def test_drawing_ends_as_soon_as_the_share_is_known_well_enough_and_not_before_the_fewest():
    sure = sample(statements(*["possible"] * 9), lambda _: verdict(frozenset()), seed=0, draws=10**5, most=600)
    assert sure.draws == max(FEWEST, next(n for n in range(1, 10**5) if margin(1.0, n) <= WITHIN))


@pytest.mark.parametrize(("share", "draws"), [(0.0, 10), (0.5, 100), (0.9, 400), (1.0, 63)])
def test_the_margin_is_wilsons(share, draws):
    """The ends of the interval solve (p - share)² = z² p (1 - p) / n."""
    z, n = 1.959964, draws
    a, b, c = 1 + z * z / n, -(2 * share + z * z / n), share * share
    ends = [(-b + sign * sqrt(max(0.0, b * b - 4 * a * c))) / (2 * a) for sign in (1, -1)]
    assert margin(share, draws) == pytest.approx(max(abs(end - share) for end in ends))


def test_what_one_statement_does_alone_is_asked_of_the_quicker_way_where_it_was_not_drawn():
    quick: list[frozenset[str]] = []

    def sooner(gone: frozenset[str]) -> Outcome:
        quick.append(gone)
        return verdict(gone)

    many = statements(*["possible"] * 12)
    found = sample(many, verdict, seed=1, draws=20, most=60, quick=sooner)
    assert quick
    assert all(len(gone) == 1 for gone in quick)
    turning = {one.statement for one in found.influences if one.turns}
    assert turning == {"s0"}
