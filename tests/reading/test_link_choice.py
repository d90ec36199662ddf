"""What a plain model sees of the earlier statements that one may refer to; own sentences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.reading.antecedents import Trace, traces_of
from detente.reading.learned.decisions import decisions
from detente.reading.learned.link_choice import link_choices
from detente.reading.reference import REACH, Link, link_of, pair_features, pairs_of
from reading.parsed import read

TOLD = [  # kind, actor, addressee, head, number of its block
    ("propose", "Norland", ("Sudland",), "proposed", 0),
    ("reject", "Sudland", (), "rejected", 0),
    ("propose", "Norland", (), "repeated", 1),
]
TEXT = "Norland proposed a toll. Sudland rejected the proposal. Norland repeated on Monday that it proposed a toll."


def traces() -> list[Trace]:
    doc = read(TEXT)
    sentences = list(doc.sents)
    links, spans = [], []
    for number, (kind, actor, addressee, head, block) in enumerate(TOLD):
        start, end = sentences[number].start, sentences[number].end
        token = next(t.i for t in doc if t.text == head)
        links.append(link_of(doc, kind, actor, addressee, start, end, token, number, block))
        spans.append((start, end))
    return traces_of(doc, links, spans)


def test_the_earlier_ones_stand_beside_none_of_them_nearest_first():
    choices = link_choices(traces(), [None, None, None])
    assert [choice.earlier for choice in choices] == [[], [0], [1, 0]]
    assert all(len(choice.features) == len(choice.earlier) + 1 for choice in choices)
    assert all("none" in choice.features[0] for choice in choices)
    assert all("none" not in features for choice in choices for features in choice.features[1:])


@pytest.mark.parametrize(
    ("later", "earlier", "there", "missing"),
    [
        (1, 0, ["lead", "back of other=1|reject", "last of kind=propose"], ["back of same=1|reject", "same head"]),
        (2, 0, ["lead", "back of same=1|propose", "opens its block=True|same|True"], ["same sentence"]),
        (2, 0, ["words=most|same|True", "blocks back=1|same|True"], ["names its actor"]),
        (2, 1, ["back of other=1|propose", "last of kind=reject"], ["lead"]),
    ],
)
def test_where_an_earlier_one_stands_and_what_both_share(later, earlier, there, missing):
    choice = link_choices(traces(), [None, None, None])[later]
    features = choice.features[1 + choice.earlier.index(earlier)]
    assert [name for name in there if name not in features] == []
    assert [name for name in missing if name in features] == []


@pytest.mark.parametrize(
    ("days", "names"),
    [
        (("2016-09-05", "2016-09-05"), ["same day=True|same|True"]),
        (("2016-09-05", "2016-09-01"), ["same day=False|same|True"]),
        ((None, "2016-09-05"), []),
    ],
)
def test_days_are_compared_where_both_are_known(days, names):
    choice = link_choices(traces(), [days[0], None, days[1]])[2]
    assert [name for name in choice.features[-1] if name.startswith("same day")] == names


def test_the_last_of_a_kind_is_only_the_nearest_one():
    one = traces()[0]
    choice = link_choices([one, one, traces()[1]], [None] * 3)[2]
    assert ["last of kind=propose" in features for features in choice.features] == [False, True, False]


def test_whom_a_statement_names_is_told_of_the_pair():
    first, second, _ = traces()
    named = replace(second, named=frozenset({"norland", "sudland"}))
    features = link_choices([first, named], [None, None])[1].features[1]
    assert {"names its actor", "names its actor|reject|propose"} <= set(features)
    unnamed = link_choices([first, replace(second, named=frozenset())], [None, None])[1].features[1]
    assert "names its actor" not in unnamed


@given(st.integers(0, 2 * REACH))
@settings(max_examples=10, deadline=None)
def test_as_many_are_in_reach_as_the_network_weighs(count):
    one = traces()[0]
    choices = link_choices([one] * count, [None] * count)
    assert sorted((later, e) for later, c in enumerate(choices) for e in c.earlier) == sorted(pairs_of(count))


def test_both_shares_are_mixed_and_a_plain_model_missing_changes_nothing():
    models, told = decisions(), traces()
    pairs, choices = pairs_of(len(told)), link_choices(told, [None] * 3)
    shares = np.asarray([0.4, 0.0, 0.9], dtype=np.float32)
    mixed = models.links_beside(shares, pairs, choices)
    plain = models.links_beside(np.ones(3, dtype=np.float32), pairs, choices) ** 2
    assert mixed == pytest.approx(np.sqrt(shares * plain), abs=1e-6)
    assert 0 < plain[pairs.index((1, 0))] < 1
    assert plain[pairs.index((2, 0))] + plain[pairs.index((2, 1))] < 1
    assert replace(models, plain={}).links_beside(shares, pairs, choices).tolist() == shares.tolist()
    assert models.links_beside(np.zeros(0, dtype=np.float32), [], []).tolist() == []


def test_an_answer_that_names_its_thing_is_likelier_than_one_of_no_kin():
    models = decisions()
    first, second, _ = traces()
    other = replace(
        second, link=Link("meet", "Eastland", (), frozenset({"talks"}), frozenset(), 9, 4, 90, 89),
        lemma="hold", named=frozenset({"eastland"}), around=frozenset({"talks"}), nouns=frozenset({"talks"}),
        definite=frozenset(), pronouns=frozenset(), sentence=80,
    )  # fmt: skip

    def share(later: Trace) -> float:
        told = [first, later]
        one = np.ones(1, dtype=np.float32)
        return float(models.links_beside(one, [(1, 0)], link_choices(told, [None, None]))[0])

    assert share(second) > share(other)


def test_what_was_worked_out_of_pairs_before_is_taken_as_it_is():
    told = traces()
    links = [trace.link for trace in told]
    known = {(later, earlier): pair_features(links, later, earlier) for later, earlier in pairs_of(len(told))}
    assert link_choices(told, [None] * 3, known) == link_choices(told, [None] * 3)
    assert "met before" in link_choices(told, [None] * 3, {(1, 0): {"met before": 1.0}})[1].features[1]
