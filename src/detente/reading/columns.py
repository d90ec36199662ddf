"""What a Doc's tokens are, as plain lists: laid out once for each document, for rules that look at every token.

spaCy makes an object for each token asked for, and looks its words up anew: most tokens are none that a rule is about,
and a list tells that many times as fast.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, LEMMA, LOWER, ORTH, POS, TAG
from spacy.tokens import Doc

_KEY = "detente_columns"


@dataclass(frozen=True, slots=True)
class Columns:
    """The attributes of every token, by token index, as spaCy gives them."""

    text: list[str]
    lower: list[str]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]


def columns_of(doc: Doc) -> Columns:
    """The document's columns, laid out at the first call. Call it after parsing: later changes are not seen."""
    found: Columns | None = doc.user_data.get(_KEY)
    if found is None or len(found.lower) != len(doc):
        table = doc.to_array([ORTH, LOWER, LEMMA, POS, TAG, DEP])
        found = doc.user_data[_KEY] = Columns(*(strings(doc, column) for column in table.T))
    return found


def strings(doc: Doc, column: NDArray[np.uint64]) -> list[str]:
    """The words of a column of hashes, "" for nought."""
    values = column.tolist()
    names = {value: doc.vocab.strings[value] if value else "" for value in set(values)}
    return [names[value] for value in values]
