"""Learning the words of the filter's second look: which words make a sentence likely to tell of an act of dealing.

    python -m detente.corpus.learn GOLD... --ordinary FOLDER

GOLD are folders or files of annotated documents: a sentence of theirs that holds evidence of a statement is an example,
any other a counter-example, as are all sentences of the ordinary reports under FOLDER (text files, a blank line between
reports). What comes out is a logistic regression on the words of a sentence with a ridge (Hastie, Tibshirani and
Friedman 2009, The Elements of Statistical Learning, section 4.4), the same for the same input.
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
from detente.reading.gold import read_gold

SEEN = 8
"""Sentences in which a word must stand to be learned."""
ORDINARY = 3
"""Times that each sentence of ordinary reports counts, as there are few of them."""
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
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / ACT_WORDS)
    given = parser.parse_args()
    acts = learn(read_gold(given.gold), ordinary(given.ordinary))
    given.output.write_text("".join(written(acts)), encoding="utf-8")
    print(f"{len(acts.weights)} words in {given.output}")


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
