"""What speaks for each earlier statement being the one taken up, and how it is weighed beside the network."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.reading.antecedents import Trace, antecedent_features, trace_of, unconnected
from detente.reading.attribution.names import key
from detente.reading.learned.decisions import Decisions
from detente.reading.learned.linear_model import LinearModel
from detente.reading.reference import REACH, Link, pairs_of
from detente.values.statement import KINDS
from reading.parsed import read

PARTIES = ("Norland", "Sudland", "the Union")
WORDS = ("harbour", "toll", "crew", "treaty", "island")


@st.composite
def traces(draw: st.DrawFn) -> list[Trace]:
    """Statements in the order of the text, each with a clause of five tokens in a sentence of ten."""
    found = []
    words = st.frozensets(st.sampled_from(WORDS))
    for place in range(draw(st.integers(1, REACH + 4))):
        own = draw(words)
        link = Link(
            draw(st.sampled_from(KINDS)), draw(st.sampled_from(PARTIES)),
            tuple(draw(st.frozensets(st.sampled_from(PARTIES), max_size=1))), own, frozenset(), place, place // 3,
            10 * place + 2, 10 * place,
        )  # fmt: skip
        named = frozenset(key(name) for name in draw(st.frozensets(st.sampled_from(PARTIES))))
        found.append(
            Trace(
                link,
                10 * place,
                10 * place + 5,
                draw(st.sampled_from(WORDS)),
                named,
                own | draw(words),
                own,
                draw(words) & own,
                frozenset(),
                10 * place,
                draw(st.booleans()),
                draw(st.booleans()),
                "VERB",
            )
        )
    return found


@settings(max_examples=60, deadline=None)
@given(traces())
def test_the_candidates_are_none_and_the_earlier_statements_in_reach(several: list[Trace]):
    pairs = Counter(later for later, _ in pairs_of(len(several)))
    for later in range(len(several)):
        none, *others = antecedent_features(several, later)
        assert len(others) == pairs[later]
        assert "none" in none
        assert not any("none" in other for other in others)
        assert [f"back={min(8, back)}" in o for back, o in enumerate(reversed(others), 1)] == [True] * len(others)


@settings(max_examples=60, deadline=None)
@given(traces())
def test_words_in_common_weigh_by_how_few_statements_have_them(several: list[Trace]):
    me = len(several) - 1
    own = several[me].link.words
    count = {word: sum(word in t.link.words for t in several) for word in own}
    weight = {word: np.log(1 + len(several) / count[word]) for word in own}
    for back, row in enumerate(reversed(antecedent_features(several, me)[1:]), 1):
        both = own & several[me - back].link.words
        assert row["common"] == pytest.approx(sum(weight[w] for w in both) / (1 + sum(weight.values())))
        assert 0 <= row["common"] < 1
        assert 0 <= row["around"] < 1


@settings(max_examples=60, deadline=None)
@given(traces(), st.permutations(PARTIES))
def test_what_the_parties_are_called_does_not_matter(several: list[Trace], others: list[str]):
    called = dict(zip(PARTIES, others, strict=True))
    keys = {key(name): key(other) for name, other in called.items()}
    renamed = [
        replace(
            t,
            link=replace(t.link, actor=called[t.link.actor], addressee=tuple(called[a] for a in t.link.addressee)),
            named=frozenset(keys[name] for name in t.named),
        )
        for t in several
    ]
    last = len(several) - 1
    assert antecedent_features(renamed, last) == antecedent_features(several, last)


@settings(max_examples=60, deadline=None)
@given(traces())
def test_one_candidate_of_each_sort_is_the_nearest(several: list[Trace]):
    last = len(several) - 1
    rows = antecedent_features(several, last)[1:]
    earlier = several[max(0, last - REACH) : last]
    for sort, same in (("by the same", True), ("by another", False)):
        fits = [(t.link.actor == several[last].link.actor) is same for t in earlier]
        nearest = [f"{sort}=0" in row for row in rows]
        assert sum(nearest) == any(fits)
        if any(fits):
            assert nearest.index(True) == max(place for place, fit in enumerate(fits) if fit)


LOOSE = Trace(
    Link("accept", "Norland", (), frozenset({"invitation"}), frozenset(), 1, 0, 12, 10),
    10, 15, "accept", frozenset({"norland"}), frozenset({"invitation"}), frozenset({"invitation"}), frozenset(),
    frozenset(), 10, False, False, "VERB",
)  # fmt: skip
OTHER = replace(
    LOOSE,
    link=Link("offer", "Sudland", (), frozenset({"toll"}), frozenset(), 0, 0, 2, 0),
    start=0, end=5, named=frozenset({"sudland"}), around=frozenset({"toll"}), nouns=frozenset({"toll"}), sentence=0,
)  # fmt: skip


@pytest.mark.parametrize(
    "tie",
    [
        {"sentence": 0},
        {"nouns": frozenset()},
        {"definite": frozenset({"invitation"})},
        {"pronouns": frozenset({"it"})},
        {"again": True},
        {"around": frozenset({"toll"})},
        {"named": frozenset({"norland", "sudland"})},
        {"link": replace(LOOSE.link, addressee=("Sudland",))},
        {"link": replace(LOOSE.link, words=frozenset({"toll"}))},
        {"link": replace(LOOSE.link, pointing=frozenset({"that"}))},
        {"link": replace(LOOSE.link, actor="Sudland")},
    ],
    ids=str,
)
def test_any_one_tie_connects_two_statements(tie: dict[str, object]):
    assert unconnected(LOOSE, OTHER)
    assert not unconnected(replace(LOOSE, **tie), OTHER)  # type: ignore[arg-type]


def test_an_earlier_statement_put_to_a_party_or_naming_it_is_connected_with_it():
    assert not unconnected(LOOSE, replace(OTHER, named=frozenset({"norland"})))
    assert not unconnected(LOOSE, replace(OTHER, link=replace(OTHER.link, addressee=("Norland",))))


def test_a_trace_has_the_parties_the_definite_nouns_and_what_points_back():
    doc = read("Norland again rejected the proposal and an offer; it said Sudland wants that.")
    head = next(t.i for t in doc if t.text == "rejected")
    end = next(t.i for t in doc if t.text == ";")
    link = Link("reject", "Norland", (), frozenset(), frozenset(), 0, 0, head, -1)
    trace = trace_of(doc, link, head, end, False)
    assert trace.definite == {"proposal"}
    assert trace.nouns == {"proposal", "offer"}
    assert trace.again
    assert not trace.pronouns
    assert "sudland" not in trace.named
    whole = trace_of(doc, link, 0, len(doc), False)
    assert {"norland", "sudland"} <= whole.named
    assert whole.pronouns == {"it", "that"}


def decided(weights: dict[str, float]) -> Decisions:
    """Decisions with nothing but a plain model of links."""
    model = LinearModel(
        {name: place for place, name in enumerate(weights)},
        np.asarray([[w] for w in weights.values()], dtype=np.float32).reshape(-1, 1),
    )
    return Decisions(SimpleNamespace(), {}, {}, plain={"link": model})  # type: ignore[arg-type]


SHARES = st.lists(st.floats(0.01, 0.99), min_size=2, max_size=6)


@settings(max_examples=60, deadline=None)
@given(SHARES)
def test_a_plain_model_that_knows_nothing_leaves_the_order_of_a_statements_candidates(values: list[float]):
    shares = np.asarray(values, dtype=np.float32)
    candidates: list[list[dict[str, float]]] = [[{"none": 1.0}, *({"back": 1.0} for _ in values)]]
    mixed = decided({"never": 1.0}).antecedents(shares, candidates)
    assert np.argsort(mixed, kind="stable").tolist() == np.argsort(shares, kind="stable").tolist()
    assert ((mixed > 0) & (mixed < 1)).all()


@settings(max_examples=60, deadline=None)
@given(SHARES)
def test_what_speaks_for_a_candidate_raises_it_and_lowers_the_others(values: list[float]):
    shares = np.asarray(values, dtype=np.float32)
    candidates: list[list[dict[str, float]]] = [[{"none": 1.0}, {"named": 1.0}, *({} for _ in values[1:])]]
    before = decided({"never": 1.0}).antecedents(shares, candidates)
    after = decided({"named": 1.0}).antecedents(shares, candidates)
    assert after[0] > before[0]
    assert (after[1:] < before[1:]).all()
    against = decided({"none": 1.0}).antecedents(shares, candidates)
    assert (against < before).all()


def test_without_a_plain_model_or_pairs_the_network_decides():
    shares = np.asarray([0.5, 0.2], dtype=np.float32)
    bare = Decisions(SimpleNamespace(), {}, {})  # type: ignore[arg-type]
    assert bare.antecedents(shares, [[{}, {}, {}]]) is shares
    assert not len(decided({"none": 1.0}).antecedents(np.zeros(0, dtype=np.float32), [[{}]]))
