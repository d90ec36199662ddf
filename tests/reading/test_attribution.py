from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import SettingError
from detente.reading.attribution import component as attribution
from detente.reading.attribution.lexicon import read_lexicon, source_lexicon, word_set
from reading.parsed import Case, cases, read


@lru_cache(maxsize=256)
def attributed(text: str) -> Any:
    return attribution.annotate(read(text.replace("|", "\n\n")))


def head_of(doc: Any, word: str) -> int:
    return next(t.i for t in doc if t.text == word)


@pytest.mark.parametrize("case", cases("attribution.toml"), ids=lambda c: c["text"][:60] + " " + c["actor"])
def test_who_told_it_and_whose_words_they_are(case: Case):
    doc = attributed(case["text"])
    head = head_of(doc, case["head"])
    assert list(attribution.sources_of(doc, head, case["actor"], case.get("kind", ""))) == case["sources"]
    if "speaker" in case:
        speaker = attribution.speaker_of(doc, head)
        name = doc._.mentions[speaker.mention].name if speaker.mention is not None else ""
        assert name == case["speaker"]
        if "quote" in case:
            assert speaker.quote == case["quote"]


def test_every_attribution_covers_a_range_and_names_a_source():
    doc = attributed("Norway told Reuters it would go. According to Sweden, the talks failed. Reports say so.")
    assert doc._.sources
    for found in doc._.sources:
        assert 0 <= found.covers[0] < found.covers[1] <= len(doc)
        assert found.chain
        assert len(set(found.chain)) == len(found.chain)
        assert found.kind in ("speech", "according", "document", "hearsay")


def test_the_actor_is_never_its_own_source_unless_it_claims_what_it_has_done_or_reports_what_others_do():
    for case in cases("attribution.toml"):
        doc = attributed(case["text"])
        for head in range(len(doc)):
            done = any(t.lower_ in ("has", "have", "had") and t.head.tag_ == "VBN" for t in doc)
            reports = any(t.lemma_ == "report" and t.pos_ == "VERB" for t in doc)
            if not any(t.lemma_ == "claim" for t in doc) and not done and not reports:
                assert case["actor"] not in attribution.sources_of(doc, head, case["actor"], case.get("kind", ""))


def test_a_quotation_gets_its_cue_and_its_speaker():
    doc = attributed("“We will go,” Kari Berg said.")
    (quotation,) = doc._.quotations
    assert doc[quotation.cue].text == "said"
    assert doc._.mentions[quotation.speaker_mention].name == "Kari Berg"


def test_without_mentions_the_words_of_the_text_stand_for_names():
    from detente.reading import quotations
    from detente.reading.pipeline import load_model

    doc = load_model()("The captain told Reuters that the crew had left.")
    doc = attribution.annotate(quotations.annotate(doc))
    assert attribution.sources_of(doc, head_of(doc, "left"), "crew", "act") == ("Reuters", "captain")


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="“”\"'(). \nsaid X according to Reuters told that", max_size=80))
def test_any_text_is_attributed_without_fault(text: str):
    doc = attribution.annotate(read(text))
    for head in range(len(doc)):
        attribution.sources_of(doc, head, "author")
        attribution.speaker_of(doc, head)


def test_the_lexicons_hold_no_word_twice():
    for name in ("saying", "attribution", "documents_words", "exchange", "exchange_terms"):
        for field, words in read_lexicon(name).items():
            if isinstance(words, list) and all(isinstance(w, str) for w in words):
                assert len(set(words)) == len(words), (name, field, [w for w in words if words.count(w) > 1])
    forms = [form for row in read_lexicon("attribution")["outlets"] for form in row]
    assert len(set(forms)) == len(forms), [f for f in forms if forms.count(f) > 1]
    assert source_lexicon().say


def test_a_lexicon_that_is_wrong_is_named():
    with pytest.raises(SettingError, match="no list of words"):
        word_set({"say": "say"}, "say", "saying")
    with pytest.raises(SettingError, match="cannot be read"):
        read_lexicon("no_such_lexicon")
