"""The filter of a corpus: its two looks, that its short cuts change nothing, and how its words are learned."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.corpus import learn
from detente.corpus.relevance import (
    Acts,
    is_relevant,
    load_acts,
    load_cues,
    page_is_relevant,
    page_words,
    sentences,
    words_of,
)
from detente.documents.sources import load
from detente.reading.gold import read_gold

ROOT = Path(__file__).parents[2]
WORDS = (
    "talks",
    "refused",
    "minister",
    "goal",
    "striker",
    "rain",
    "agreed",
    "truce",
    "the",
    "of",
    "union",
    "pan",
    "sea",
)
reports = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(lambda words: " ".join(words).capitalize() + "."),
    max_size=12,
).map(" ".join)


@given(reports)
def test_short_cuts_change_no_verdict(text: str) -> None:
    cues = load_cues()
    assert is_relevant(text) == (cues.weight(text) + cues.acts * load_acts().share(text) >= cues.enough)


@given(reports, st.sampled_from(WORDS))
def test_a_word_more_never_lowers_the_first_look_and_twice_counts_once(text: str, word: str) -> None:
    score = load_cues().score
    assert score(f"{text} {word}") >= score(text)
    assert score(f"{text} {word} {word.upper()}") == score(f"{text} {word}")


@given(reports, st.integers(0, 400))
def test_brief_reports_are_weighed_as_if_they_were_longer(text: str, filling: int) -> None:
    cues = load_cues()
    text += " pan" * filling  # words that weigh nothing
    words = len(text.split())
    assert cues.weight(text) == pytest.approx(cues.score(text) * max(1, 150 / max(words, 30)) ** 0.7)


def test_forms_of_one_entry_count_once() -> None:
    score = load_cues().score
    assert score("The mediator") == score("Mediators of the mediation mediated") > 0


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.dictionaries(st.sampled_from(WORDS), st.floats(-5, 5)))
def test_a_sentence_is_weighed_by_its_distinct_words(words: list[str], weights: dict[str, float]) -> None:
    distinct = set(words)
    total = sum(weights.get(word, 0.0) for word in distinct) / math.sqrt(max(1, len(distinct)))
    assert Acts(0.5, weights).likely(frozenset(words)) == pytest.approx(1 / (1 + math.exp(-0.5 - total)))


@given(st.lists(st.floats(0.01, 0.99), min_size=1, max_size=20))
def test_the_share_is_the_mean_of_the_likelier_two_thirds(shares: list[float]) -> None:
    names = [f"word{chr(97 + n)}" for n in range(len(shares))]
    acts = Acts(0.0, {name: math.log(share / (1 - share)) for name, share in zip(names, shares, strict=True)})
    best = sorted(shares, reverse=True)[: max(3, 2 * len(shares) // 3)]
    text = " ".join(f"1234567890 {name}." for name in names)
    assert acts.share(text) == pytest.approx(np.mean(best))


def test_a_report_without_a_sentence_tells_of_nothing() -> None:
    assert load_acts().share("") == load_acts().share("Oh.\nNo.") == 0
    assert not is_relevant("")


def test_a_page_is_looked_at_without_its_scripts_and_marks() -> None:
    words = "mediator ceasefire truce hostages envoy"
    assert page_is_relevant(page_words(f"<p>{words}</p>".encode()))
    hidden = f"<script>{words}</script><p class='{words}'>Rain.</p><!-- {words} -->"
    assert not page_is_relevant(page_words(hidden.encode()))


def test_our_reports_of_dealings_pass() -> None:
    dispatches = read_gold(sorted((ROOT / "training" / "dispatches").glob("*.txt"))[::8])
    assert len(dispatches) > 300
    texts = [f"{one.get('title', '')}\n{one['text']}" for one in dispatches if one["statements"]]
    examples = [f"{item.title}\n{item.text}" for item in load(ROOT / "examples" / "syria-2016")]
    assert np.mean([is_relevant(text) for text in texts]) > 0.9
    assert all(is_relevant(text) for text in examples)


def test_news_in_brief_passes_too() -> None:
    assert is_relevant("Osmund rejected the offer of Veldmark on Monday and demanded that talks on the treaty resume.")
    assert not is_relevant(
        "Heavy rain fell over the island on Monday, and the minister of transport closed the bridge."
    )


def test_ordinary_reports_do_not() -> None:
    reports = learn.ordinary(ROOT / "training" / "ordinary")
    assert len(reports) > 100
    assert np.mean([is_relevant(text) for text in reports]) < 0.02


ANNOTATED = {
    "text": "Norland refused the offer again. It rained in Norland all day.\n\nSudland refused the offer too.",
    "statements": [{"start": 8, "end": 15}, {"start": 72, "end": 79}],
}


def test_sentences_with_evidence_are_examples_and_the_others_are_not() -> None:
    assert [told for _, told in learn.examples(ANNOTATED)] == [True, False, True]
    assert [words for words, _ in learn.examples(ANNOTATED)] == [words_of(s) for s in sentences(ANNOTATED["text"])]


def test_what_is_learned_tells_acts_from_weather_the_same_each_time() -> None:
    acts = learn.learn([ANNOTATED] * 10, ["It rained in Sudland all day long."] * 10)
    assert acts.likely(words_of("Norland refused")) > 0.5 > acts.likely(words_of("It rained all day"))
    assert acts == learn.learn([ANNOTATED] * 10, ["It rained in Sudland all day long."] * 10)
    rare = learn.learn([ANNOTATED] * 2, ["It rained in Sudland all day long."])
    assert rare.weights == {}  # no word was seen often enough to be learned


@given(st.lists(st.tuples(st.frozensets(st.sampled_from(WORDS[:5])), st.booleans()), min_size=1, max_size=30))
def test_fitting_ends_where_the_loss_is_least(found: list[learn.Example]) -> None:
    known = {word: place for place, word in enumerate(WORDS[:5])}
    told = np.asarray([one for _, one in found], dtype=float)
    rows = np.asarray([[(word in words) / math.sqrt(max(1, len(words))) for word in known] + [1] for words, _ in found])

    def loss(weights: np.ndarray) -> float:
        scores = rows @ weights
        return float(weights @ weights / 2 + learn.FREEDOM * np.sum(np.logaddexp(0, scores) - told * scores))

    best = learn.fitted([words for words, _ in found], told > 0, known)
    for step in np.vstack([np.eye(6), -np.eye(6)]) * 0.01:
        assert loss(best) <= loss(best + step) + 1e-9


def test_the_file_says_what_was_learned(tmp_path: Path) -> None:
    acts = Acts(-0.25, {"truce": 2.5, "rain": -1.0})
    lines = [line.split("\t") for line in "".join(learn.written(acts)).splitlines()]
    assert lines == [["(bias)", "-0.25"], ["rain", "-1.00"], ["truce", "2.50"]]
