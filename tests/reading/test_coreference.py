from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reading.parsed import Case, cases, find, read


@pytest.mark.parametrize("case", cases("coreference.toml"), ids=lambda c: c["text"][:50])
def test_it_stands_for_its_antecedent(case: Case):
    doc = read(case["text"])
    found = find(doc, case["words"], case.get("nth", 1))
    if case.get("none"):
        assert found is None
        return
    assert found is not None, [doc[m.start : m.end].text for m in doc._.mentions]
    for field in ("name", "type", "adjectival"):
        if field in case:
            assert getattr(found, field) == case[field]
    if "speaks" in case:
        assert found.speaker() == case["speaks"]
    if "members" in case:
        assert list(found.members) == case["members"]


def test_an_antecedent_is_another_mention_of_the_same_name():
    doc = read("Kari Berg of Norway met the rebels. She said they had promised her peace. The rebels denied it.")
    pronouns = [m for m in doc._.mentions if m.level == "pronoun"]
    assert pronouns
    for mention in pronouns:
        source = doc._.mentions[mention.antecedent]
        assert source is not mention
        assert source.name == mention.name


PEOPLE = ("Kari Berg", "Peter Holm", "Norway", "Hezbollah", "the rebels", "the ministry", "both sides")
VERBS = ("met", "said it would meet", "told them about", "asked him for", "and its leaders refused")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(PEOPLE), st.sampled_from(VERBS), st.sampled_from(PEOPLE)), min_size=1, max_size=6
    )
)
def test_whatever_is_said_mentions_stay_in_order_and_antecedents_exist(clauses: list[tuple[str, str, str]]):
    doc = read(" ".join(f"{a[0].upper()}{a[1:]} {verb} {b}." for a, verb, b in clauses))
    mentions = doc._.mentions
    assert [(m.start, -m.end) for m in mentions] == sorted((m.start, -m.end) for m in mentions)
    for number, mention in enumerate(mentions):
        if mention.antecedent is not None:
            assert 0 <= mention.antecedent < len(mentions)
            assert mention.antecedent != number
