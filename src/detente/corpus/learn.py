"""Learning the words of the filter's second look: which words make a sentence likely to tell of an act of dealing.

Besides, which words are common in reports of dealings, whatever these are about (`common_words`, for `talks`).

    python -m detente.corpus.learn GOLD... --ordinary FOLDER

GOLD are folders or files of annotated documents: a sentence of theirs that holds evidence of a statement is an example,
any other a counter-example, as are all sentences of the ordinary reports under FOLDER (text files, a blank line between
reports). What comes out is a logistic regression on the words of a sentence with a ridge (Hastie, Tibshirani and
Friedman 2009, The Elements of Statistical Learning, section 4.4), the same for the same input. The words that are
common are those of the annotated documents.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.corpus.relevance import ACT_WORDS, BIAS, Acts, sentences, words_of
from detente.corpus.talks import COMMON_WORDS, marks_of
from detente.reading.gold import read_gold

SEEN = 8
"""Sentences in which a word must stand to be learned."""
ORDINARY = 3
"""Times that each sentence of ordinary reports counts, as there are few of them."""
COMMON = 0.01
"""Share of reports from which a word counts as common."""
FREEDOM = 3.0
"""Times that the loss counts as much as the ridge."""
_ROUNDS = 600
_SMALL = 0.1  # weights below it are left out of the file

Example = tuple[frozenset[str], bool]
Product = Callable[[NDArray[np.float64]], NDArray[np.float64]]


def main() -> None:
    """Learn, and write the file that the filter reads."""
    parser = argparse.ArgumentParser(prog="python -m detente.corpus.learn", description=__doc__.split("\n", 1)[0])
    parser.add_argument("gold", nargs="+", type=Path, metavar="GOLD")
    parser.add_argument("--ordinary", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent, metavar="FOLDER")
    given = parser.parse_args()
    annotated = read_gold(given.gold)
    acts = learn(annotated, ordinary(given.ordinary))
    (given.output / ACT_WORDS).write_text("".join(written(acts)), encoding="utf-8")
    shares = common(document["text"] for document in annotated)
    lines = (f"{word}\t{share:.3f}\n" for word, share in sorted(shares.items()))
    (given.output / COMMON_WORDS).write_text("".join(lines), encoding="utf-8")
    print(f"{len(acts.weights)} words of acts and {len(shares)} common ones in {given.output}")


def learn(annotated: Iterable[Mapping[str, Any]], others: Iterable[str]) -> Acts:
    """What annotated documents and ordinary reports teach about the words of acts."""
    found = [example for document in annotated for example in examples(document)]
    found += [(words, False) for text in others for words in map(words_of, sentences(text))] * ORDINARY
    seen = Counter(word for words, _ in found for word in words)
    known = {word: place for place, word in enumerate(sorted(w for w, times in seen.items() if times >= SEEN))}
    weights = fitted([words for words, _ in found], np.asarray([told for _, told in found]), known)
    rounded = {word: round(float(weights[place]), 2) for word, place in known.items()}
    return Acts(round(float(weights[-1]), 2), {word: w for word, w in rounded.items() if abs(w) >= _SMALL})


def examples(document: Mapping[str, Any]) -> Iterator[Example]:
    """The sentences of an annotated document: their words, and whether evidence of a statement stands in them."""
    text = document["text"]
    spans = [(one["start"], one["end"]) for one in document["statements"]]
    at = 0
    for sentence in sentences(text):
        start = text.index(sentence, at)
        at = start + len(sentence)
        yield words_of(sentence), any(first < at and last > start for first, last in spans)


def ordinary(folder: Path) -> list[str]:
    """The reports of ordinary news in the text files of a folder."""
    texts = (path.read_text("utf-8") for path in sorted(folder.glob("*.txt")))
    return [report for text in texts for report in text.split("\n\n") if report.strip()]


def common(texts: Iterable[str]) -> dict[str, float]:
    """The share of the texts in which a word stands, of words in a hundredth of them at least."""
    held = [marks_of(text) for text in texts]
    seen = Counter(word for words in held for word in set(words))
    return {word: times / len(held) for word, times in seen.items() if times >= COMMON * len(held)}


def written(acts: Acts) -> Iterator[str]:
    """The lines of the file: a word, a tab, its weight."""
    yield f"{BIAS}\t{acts.bias:.2f}\n"
    for word, weight in sorted(acts.weights.items()):
        yield f"{word}\t{weight:.2f}\n"


def fitted(
    sentences: Sequence[frozenset[str]], told: NDArray[np.bool_], known: Mapping[str, int]
) -> NDArray[np.float64]:
    """The weights of the known words, and the bias last.

    The gradient is followed with Nesterov's momentum, by a step that the greatest curvature allows.
    """
    places = [[known[word] for word in sorted(words) if word in known] + [len(known)] for words in sentences]
    column = np.concatenate([np.asarray(one) for one in places])
    row = np.repeat(np.arange(len(places)), [len(one) for one in places])
    size = np.asarray([max(1, len(words)) ** -0.5 for words in sentences])
    value = np.where(column == len(known), 1.0, size[row])

    def forward(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(row, value * weights[column], len(places)).astype(np.float64)

    def backward(errors: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(column, value * errors[row], len(known) + 1).astype(np.float64)

    step = 1 / (1.0 + FREEDOM * _greatest(forward, backward, len(known) + 1) / 4)
    weights = ahead = np.zeros(len(known) + 1)
    for turn in range(_ROUNDS):
        shares = 1 / (1 + np.exp(-forward(ahead)))
        moved = ahead - step * (FREEDOM * backward(shares - told) + ahead)
        weights, ahead = moved, moved + turn / (turn + 3) * (moved - weights)
    return weights


def _greatest(forward: Product, backward: Product, size: int) -> float:
    """The greatest eigenvalue of the features' products with each other, by repeated multiplication."""
    vector = np.ones(size)
    length = 1.0
    for _ in range(30):
        vector = backward(forward(vector / length))
        length = float(np.linalg.norm(vector))
    return length * 1.05


if __name__ == "__main__":
    main()
