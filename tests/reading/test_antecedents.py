"""What ties a statement to an earlier one, so that it may be what is taken up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from detente.errors import SettingError
from detente.reading.antecedents import TOLD_AGAIN, Trace, told_again, traces_of, unconnected, with_retellings
from detente.reading.reference import Link, choose_links, parse, reference_words
from reading.parsed import read

LOOSE = Trace(
    Link("accept", "Norland", (), frozenset({"invitation"}), frozenset(), 1, 0, 12, 10),
    "accept", frozenset({"norland"}), frozenset({"invitation"}), frozenset({"invitation"}), frozenset(),
    frozenset(), 10, False,
)  # fmt: skip
OTHER = replace(
    LOOSE,
    link=Link("offer", "Sudland", (), frozenset({"toll"}), frozenset(), 0, 0, 2, 0),
    named=frozenset({"sudland"}), around=frozenset({"toll"}), nouns=frozenset({"toll"}), sentence=0,
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
    ids=[
        "same sentence",
        "no noun takes up",
        "the noun",
        "pronoun",
        "again",
        "words around",
        "parties named",
        "addressee",
        "words",
        "pointing",
        "actor",
    ],
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
    trace, whole = traces_of(doc, [link, link], [(head, end), (0, len(doc))])
    assert trace.definite == {"proposal"}
    assert trace.nouns == {"proposal", "offer"}
    assert trace.again
    assert not trace.pronouns
    assert "sudland" not in trace.named
    assert {"norland", "sudland"} <= whole.named
    assert whole.pronouns == {"it", "that"}


GOOD = {name: ["it"] for name in ("pointing", "definite", "taken_up", "again")}


@pytest.mark.parametrize(
    "amiss",
    [
        {"again": []},
        {"again": ["Again"]},
        {"definite": [" "]},
        {"once": ["once"]},
    ],
)
def test_the_lexicon_of_references_must_hold_its_lists_in_small_letters(amiss: dict[str, list[str]]):
    assert parse(GOOD).again == {"it"}
    with pytest.raises(SettingError):
        parse({**GOOD, **amiss})
    with pytest.raises(SettingError):
        parse({"pointing": ["it"]})


def test_what_stands_for_a_thing_points_back():
    words = reference_words()
    assert words.taken_up - {"them"} <= words.pointing


TOLD = Link("accept", "Norland", (), frozenset({"norland", "sign", "toll", "pact"}), frozenset(), 0, 0, 2, 0)


@pytest.mark.parametrize(
    ("later", "dates", "again"),
    [
        ({}, (None, None), True),
        ({}, ("2016-09", "2016-09-03"), True),
        ({}, ("2016-09-02", "2016-09-03"), False),
        ({"actor": "NORLAND"}, (None, None), True),
        ({"actor": "Sudland"}, (None, None), False),
        ({"kind": "promise"}, (None, None), False),
        ({"sentence": 0}, (None, None), False),
        ({"words": frozenset({"norland", "sign", "toll", "long", "day", "rain"})}, (None, None), True),
        ({"words": frozenset({"norland", "sign", "wall", "long"})}, (None, None), False),
    ],
)
def test_what_has_kind_actor_and_most_words_of_an_earlier_statement_tells_it_again(later, dates, again):
    links = [TOLD, replace(TOLD, **{"sentence": 3, **later})]
    assert told_again(links, dates) == [None, 0 if again else None]


def test_a_statement_tells_again_the_last_one_like_it():
    links = [replace(TOLD, sentence=number) for number in range(3)]
    assert told_again(links, [None] * 3) == [None, 0, 1]


def test_a_retelling_is_linked_once_with_its_rule_and_leaves_what_another_rule_has_set():
    again, linked = [None, 0, 0, 1], [[], [], [(0, 0.4)], [(2, 0.9)]]
    links, rules = with_retellings(again, linked, {(3, 2): "shown"})
    assert links == [[], [(0, TOLD_AGAIN)], [(0, 0.4)], [(2, 0.9)]]
    assert set(rules) == {(1, 0), (3, 2)}
    assert linked[1] == []  # what was given is left alone


@pytest.mark.parametrize(
    ("shares", "chosen"), [([0.6, 0.5, 0.1], [0, 1]), ([0.6, 0.3, 0.1], [0]), ([0.3, 0.25, 0.1], [0, 1]), ([0.1], [])]
)
def test_a_second_link_is_not_much_less_likely_than_the_first(shares: list[float], chosen: list[int]):
    pairs = [(3, earlier) for earlier in range(len(shares))]
    found = choose_links(pairs, np.asarray(shares, dtype=np.float32), 4, 0.2)
    assert [earlier for earlier, _ in found[3]] == chosen
