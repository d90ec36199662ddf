from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.reading.actors.edges import misspelt_title
from detente.reading.actors.view import view
from detente.reading.names.keys import one_apart
from reading.parsed import Case, cases, find, read


@pytest.mark.parametrize("case", cases("actors.toml"), ids=lambda c: c["text"][:50])
def test_a_mention_has_its_name_and_its_body(case: Case):
    doc = read(case["text"], case.get("published"))
    for words in case.get("absent", ()):
        assert not [m for m in doc._.mentions if doc[m.start : m.end].text == words]
    if "words" in case:
        check(doc, case)


def check(doc: Any, case: Case) -> None:
    found = find(doc, case["words"], case.get("nth", 1))
    assert found is not None, [doc[m.start : m.end].text for m in doc._.mentions]
    for field in ("name", "type", "level", "adjectival"):
        if field in case:
            assert getattr(found, field) == case[field]
    if "speaks" in case:
        assert found.speaker() == case["speaks"]


def test_mentions_lie_inside_the_document_and_hold_their_head():
    doc = read("The US-backed rebels told Norway's foreign minister, Kari Berg, that they would leave Oslo.")
    assert doc._.mentions
    for mention in doc._.mentions:
        assert 0 <= mention.start <= mention.head < mention.end <= len(doc)
        assert 0.0 <= mention.confidence <= 1.0
        assert mention.rule
        assert mention.name
    starts = [(m.start, -m.end) for m in doc._.mentions]
    assert starts == sorted(starts)


def test_a_person_stands_for_himself_in_a_quarrel_at_home():
    text = (
        "President Ana Reyes of Peru vetoed the law on Monday. The Fishers Party and the Peasants Party protested. "
        "The Fishers Party said Reyes had broken her word, and the Peasants Party asked Peru's Supreme Court for help. "
        "Reyes refused to talk to the Fishers Party."
    )
    doc = read(text)
    assert doc._.standing_alone == {"Peru"}
    assert doc._.domestic
    assert {m.speaker() for m in doc._.mentions if doc[m.head].text == "Reyes"} == {"Ana Reyes"}


def test_a_person_speaks_for_the_state_among_states():
    text = (
        "President Ana Reyes of Peru met Chile's foreign minister on Monday. Chile said Bolivia had broken the treaty. "
        "Bolivia denied it, and Ecuador and Brazil offered to help. Reyes asked Chile for more time."
    )
    doc = read(text)
    assert not doc._.standing_alone
    assert {m.speaker() for m in doc._.mentions if doc[m.head].text == "Reyes"} == {"Peru"}


def test_a_government_is_told_apart_where_its_own_people_oppose_it():
    text = "Rebels in Chad attacked the town. The Chadian government refused to talk to the rebels. The rebels left."
    doc = read(text)
    assert "Chadian government" in {m.speaker() for m in doc._.mentions}
    abroad = read("The Chadian government refused to talk to Sudan. Libya and Egypt asked Sudan and Chad to stop.")
    assert "Chadian government" not in {m.speaker() for m in abroad._.mentions}


@pytest.mark.parametrize(
    ("text", "client", "patron"),
    [
        ("The US-backed factions met on Monday.", "US-backed factions", "United States"),
        ("Rebels supported by Turkey left the town.", "rebels", "Turkey"),
        ("The factions that Washington supports will stop.", "factions", "United States"),
        ("Iran arms Hezbollah.", "Hezbollah", "Iran"),
        ("Norway spoke on behalf of the Tamil Tigers.", "Tamil Tigers", "Norway"),
    ],
)
def test_who_stands_behind_whom(text: str, client: str, patron: str):
    doc = read(text)
    assert [(r.client, r.patron) for r in doc._.relations] == [(client, patron)]
    relation = doc._.relations[0]
    assert 0 <= relation.start < relation.end <= len(doc)


@pytest.mark.parametrize(
    "text", ["Turkey supports the plan.", "Iran's attack was led to its end.", "The US met the rebels."]
)
def test_support_for_a_plan_is_no_relation(text: str):
    assert list(read(text)._.relations) == []


@pytest.mark.parametrize("text", ["", " ", "\n\n", "''", "(", "𝔘𝔫", "-" * 300, "a\u200bb \u202e c", "\x07\x1b US \x00"])
def test_odd_texts_are_read_without_a_fault(text: str):
    doc = read(text)
    assert all(0 <= m.start < m.end <= len(doc) for m in doc._.mentions)


def test_the_same_text_is_read_the_same_twice():
    text = "Norway and Hamas met. Both sides said they would return."
    assert read(text)._.mentions == read(text)._.mentions


HOME = (
    "President Ana Reyes of Peru vetoed the law. The Fishers Party and the Peasants Party protested, and Peru's "
    "Supreme Court and the Peruvian parliament asked Reyes to resign. "
)


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("The Peruvian army gave Reyes an ultimatum.", "Peruvian army"),
        ("The Peruvian navy helped the town.", "Peru"),
    ],
)
def test_an_army_stands_for_itself_only_where_it_turns_on_its_government(sentence: str, speaker: str):
    doc = read(HOME + sentence)
    assert doc._.standing_alone == {"Peru"}
    assert [m.speaker() for m in doc._.mentions if doc[m.head].text in {"army", "navy"}] == [speaker]


@pytest.mark.parametrize(
    ("word", "misspelt"),
    [
        ("Governnor", True),
        ("Presdent", True),
        ("Secratary", True),
        ("Governor", False),
        ("Marta", False),
        ("Bank", False),
    ],
)
def test_a_title_may_be_misspelt_in_one_letter(word: str, misspelt: bool):
    doc = read(f"{word} Novak refused.")
    assert misspelt_title(view(doc), 0) is misspelt


@given(st.text("abc", min_size=1, max_size=5), st.text("abc", min_size=1, max_size=5))
def test_words_are_one_letter_apart_just_where_one_edit_joins_them(one: str, other: str):
    edits = {one[:i] + c + one[i + 1 :] for i in range(len(one)) for c in "abc"}
    edits |= {one[:i] + one[i + 1 :] for i in range(len(one))}
    edits |= {one[:i] + c + one[i:] for i in range(len(one) + 1) for c in "abc"}
    assert one_apart(one, other) == (other in edits - {one})


def test_a_party_is_one_however_its_apostrophe_is_set():
    (union,) = {
        m.name for m in read("The Ferry Crews’ Union called ‘the plan’ unfair.")._.mentions if m.type == "union"
    }
    assert union == "Ferry Crews' Union"
