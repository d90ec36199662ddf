"""Parts of speech, morphology and lemmas, worked out once for each word with its tag and dependency.

spaCy's attribute ruler and rule lemmatizer weigh every token anew, a sixth of the pipeline's time. What they say of a
token follows from its form, tag and dependency alone, but for a few rules on two words ("let's"): a text in which one
of these applies is left to them. So the result is theirs, token by token.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.attrs import DEP, LEMMA, MORPH, ORTH, POS, TAG
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.tokens import Doc

if TYPE_CHECKING:
    from spacy.vocab import Vocab

RULER, LEMMATIZER, NAME = "attribute_ruler", "lemmatizer", "detente_word_forms"
_KEY: list[int | str] = [ORTH, TAG, DEP]
_FOUND: list[int | str] = [TAG, DEP, POS, MORPH, LEMMA]
_BY_KEY = frozenset({"ORTH", "TEXT", "LOWER", "IS_SPACE", "TAG", "DEP"})
"""What a rule may look at for its outcome to follow from the key."""
_MOST = 100_000
"""Words remembered, at most: then all are forgotten, so that memory stays flat."""


class WordForms:
    """Annotates like a ruler followed by a lemmatizer, and asks them only about what it has not met before."""

    def __init__(self, vocab: Vocab, ruler: AttributeRuler, lemmatizer: Lemmatizer) -> None:
        self._vocab, self._ruler, self._lemmatizer = vocab, ruler, lemmatizer
        self._single = AttributeRuler(vocab)
        self._single.add_patterns([rule for rule in ruler.patterns if not _of_several(rule)])
        self._several = Matcher(vocab)
        for number, rule in enumerate(filter(_of_several, ruler.patterns)):
            self._several.add(str(number), rule["patterns"])  # type: ignore[arg-type]
        self._places: dict[tuple[int, ...], int] = {}
        # Any: spaCy declares arrays of its own kind.
        self._rows: Any = np.zeros((_MOST, len(_FOUND)), dtype=np.uint64)

    def __call__(self, doc: Doc) -> Doc:
        """Set tag, dependency, part of speech, morphology and lemma of every token."""
        if not len(doc):
            return doc
        keys = list(map(tuple, doc.to_array(_KEY).tolist()))
        different = dict.fromkeys(keys)
        if len(different) > _MOST or (len(self._several) and self._several(doc, allow_missing=True)):
            return self._lemmatizer(self._ruler(doc))
        unknown = [key for key in different if key not in self._places]
        if len(self._places) + len(unknown) > _MOST:
            self._places.clear()
            unknown = list(different)
        if unknown:
            self._learn(unknown)
        return doc.from_array(_FOUND, self._rows[[self._places[key] for key in keys]])

    def _learn(self, keys: list[tuple[int, ...]]) -> None:
        """Ask the rules on single words about words that stand beside each other without a sentence."""
        doc = Doc(self._vocab, words=[self._vocab.strings[orth] for orth, _, _ in keys])
        given: Any = np.asarray(keys, dtype=np.uint64)[:, 1:]
        doc.from_array(_KEY[1:], given)
        doc = self._lemmatizer(self._single(doc))
        start = len(self._places)
        self._rows[start : start + len(keys)] = doc.to_array(_FOUND)
        self._places.update({key: start + place for place, key in enumerate(keys)})


def _of_several(rule: Mapping[str, Any]) -> bool:
    return any(len(pattern) > 1 or "OP" in pattern[0] for pattern in rule["patterns"])


def _follows(rule: Mapping[str, Any]) -> bool:
    """Whether what a rule says of a word follows from the key, or it is one of several words."""
    return _of_several(rule) or all(set(pattern[0]) <= _BY_KEY for pattern in rule["patterns"])


@Language.factory(NAME)
def make_word_forms(nlp: Language, name: str) -> WordForms:  # noqa: ARG001 - spaCy gives it
    """The component for a pipeline that still holds the two parts it stands for."""
    ruler, lemmatizer = nlp.get_pipe(RULER), nlp.get_pipe(LEMMATIZER)
    assert isinstance(ruler, AttributeRuler)
    assert isinstance(lemmatizer, Lemmatizer)
    return WordForms(nlp.vocab, ruler, lemmatizer)


def remember(nlp: Language) -> None:
    """Put the component in the place of a pipeline's ruler and lemmatizer, where these stand side by side as usual.

    A pipeline with other parts, or with rules that look at more of a word, is left as it is.
    """
    names = nlp.pipe_names
    if RULER not in names or names[names.index(RULER) + 1 :][:1] != [LEMMATIZER]:
        return
    ruler, lemmatizer = nlp.get_pipe(RULER), nlp.get_pipe(LEMMATIZER)
    if not isinstance(ruler, AttributeRuler) or not isinstance(lemmatizer, Lemmatizer) or lemmatizer.mode != "rule":
        return
    if all(_follows(rule) for rule in ruler.patterns):
        nlp.add_pipe(NAME, after=LEMMATIZER)
        nlp.remove_pipe(RULER)
        nlp.remove_pipe(LEMMATIZER)
