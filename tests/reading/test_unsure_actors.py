"""Which actors are marked unsure, and those of whom nobody is named; own sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.documents.plain import from_text
from detente.reading.assemble import SURE_OF_ACTOR, _right_actor, known_of
from detente.reading.learned.actor_choice import Choice
from detente.reading.learned.doubting import (
    FACTS,
    SURE_OF_MEANING,
    Known,
    facts_of,
    in_its_own_words,
    known_by,
    right_share,
)
from detente.reading.mentions import Mention
from detente.reading.pipeline import Parsed, parse
from detente.reading.reader import Reader


def parsed(text: str) -> Parsed:
    return next(iter(parse([from_text(text)])))


SHARES = st.floats(0.01, 0.99)
KNOWN = st.builds(
    Known,
    share=SHARES, guessed=st.booleans(), of_its_own=st.booleans(), speaks_for_it=st.booleans(),
    subject=st.booleans(),
)  # fmt: skip


@given(KNOWN, SHARES)
def test_the_surer_the_network_the_likelier_the_actor_is_right(known: Known, other: float):
    low, high = sorted((known.share, other))
    shares = [right_share(replace(known, share=share)) for share in (low, high)]
    assert 0 < shares[0] <= shares[1] < 1


@given(KNOWN)
def test_what_leaves_open_who_is_meant_speaks_against_an_actor(known: Known):
    plain = replace(known, guessed=False, of_its_own=False, subject=True)
    assert right_share(known) <= right_share(plain)


@given(KNOWN)
def test_a_fact_counts_once_where_it_holds(known: Known):
    facts = facts_of(known)
    assert set(facts) <= set(FACTS)
    holds = {"guessed": known.guessed, "of its own": known.of_its_own}
    holds |= {"speaks for it": known.speaks_for_it, "no subject": not known.subject}
    assert {name for name in facts if name not in {"always", "share"}} == {n for n, it_does in holds.items() if it_does}


@given(st.floats(0.0, 1.0))
def test_a_rule_guesses_where_it_is_not_sure_whom_a_name_means(confidence: float):
    mention = Mention(0, 1, 0, "Norway", "state", "name", confidence=confidence)
    assert known_by(mention, "nsubj", 0.9).guessed == (confidence < SURE_OF_MEANING)


def test_whoever_is_called_by_the_words_that_stand_there_is_no_guess():
    protesters = Mention(0, 1, 0, "protesters", "people", "nominal", confidence=0.25)
    assert in_its_own_words(protesters)
    assert not known_by(protesters, "nsubj", 0.9).guessed
    of_norway = replace(protesters, body="Norway")
    both = replace(protesters, name="both sides", members=("Norway", "Sweden"))
    taken_up = replace(protesters, name="Lake Front", antecedent=0)
    for mention in (of_norway, both, taken_up):
        assert not in_its_own_words(mention)
        assert known_by(mention, "nsubj", 0.9).guessed


def test_the_facts_of_a_reading_are_those_of_its_mentions():
    one = parsed("Norway refused. It would not pay.")
    named = next(n for n, m in enumerate(one.doc._.mentions) if m.level == "name")
    assert known_of(one.doc, Choice("author", 1.0)) is None  # nobody is named
    assert known_of(one.doc, Choice("Norway", 0.9, named)) == Known(
        0.9, guessed=False, of_its_own=False, speaks_for_it=False, subject=True
    )


def test_a_party_named_as_subject_is_told_without_a_mark():
    sure, _ = Reader().read(from_text("Norway rejected the offer on Monday. Sweden accepted it.")).statements
    assert "actor" not in sure.uncertain


@given(SHARES)
def test_whom_nothing_in_the_syntax_speaks_for_is_never_told_for_sure(share: float):
    one = parsed("Norway refused.")
    named = next(n for n, m in enumerate(one.doc._.mentions) if m.level == "name")
    assert _right_actor(one.doc, Choice("Norway", share, named, loose=True)) < SURE_OF_ACTOR
    surely = Known(share, guessed=False, of_its_own=False, speaks_for_it=False, subject=True)
    assert _right_actor(one.doc, Choice("Norway", share, named)) == right_share(surely)
    assert _right_actor(one.doc, Choice("author", share)) == share  # nobody is named


def test_nobody_acts_who_is_named_only_later():
    text = (
        "It was agreed that talks would resume. An offer of three million had been rejected earlier in the week.\n\n"
        "Progress was slow. Nobody expects a deal before the summer, and the quarry road was closed again.\n\n"
        "A bomb was planted at the depot. Threats were made against the Weir Drivers' Union, which met on Tuesday."
    )
    found = Reader().read(from_text(text)).statements
    before = [s for s in found if s.end < text.index("Threats")]
    assert {"accept", "reject"} & {s.kind for s in before}
    assert {s.actor for s in before} <= {"unknown", "author"}
    unknown = next(s for s in before if s.actor == "unknown")
    (reason,) = (r for r in unknown.why if r.field == "actor")
    assert "nobody is named" in reason.rule
    assert not reason.words


def test_who_speaks_may_be_named_behind():
    text = "“We reject the offer of Sudland and will not go back to work,” said Ida Brandt of the Weir Drivers' Union."
    assert "unknown" not in {s.actor for s in Reader().read(from_text(text)).statements}


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("The opposition leader, Ola Berg, said Norwegians had rejected the treaty.", True),
        ("In her column, Kari Lund wrote that Poles had rejected the missile shield.", True),
        ("Norwegians rejected the treaty in a vote on Sunday.", False),
        ("Prime Minister Ola Berg of Norway said Norwegians would never accept the plan.", False),
    ],
)
def test_what_a_speaker_claims_of_a_people_is_marked(text: str, marked: bool):
    found = [s for s in Reader().read(from_text(text)).statements if s.kind == "reject"]
    assert [("actor" in s.uncertain) for s in found] == [marked]
