"""Short texts as vectors: how near two lie says how much alike they are meant, and not whether they agree.

"Open the harbour" and "close the harbour" lie nearer to each other than "lift the siege" and "end the blockade": what
is near is worth a look, and no more.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detente.reading.learned.encoder import WIDTH, Encoder, adapted, base_encoder
from detente.reading.learned.pieces import CLOSING, OPENING, cut, vocabulary

_LONGEST = 250
"""Pieces of a text that are looked at, some 200 words."""


def unit_vectors(texts: Sequence[str], encoder: Encoder | None = None) -> NDArray[np.float32]:
    """The mean of the vectors of each text's pieces, of length 1; shape [texts, 384].

    The product of two of them is the cosine of the angle between them. A text without words has the vector of the two
    marks alone.

    Args:
        encoder: the published one if not given, as trained for likeness of sentences, without this reader's training.

    Raises: SettingError when the encoder's package is missing or not what it should be.
    Source: Reimers and Gurevych (2019), Sentence-BERT: mean pooling and cosine likeness.
    """
    ready = encoder or adapted(base_encoder(), {})
    opening, closing = (np.asarray([vocabulary()[mark]]) for mark in (OPENING, CLOSING))
    found = np.zeros((len(texts), WIDTH), dtype=np.float32)
    for place, text in enumerate(texts):
        pieces, _ = cut(text)
        mean = ready.window(np.concatenate([opening, pieces[:_LONGEST], closing])).mean(axis=0)
        found[place] = mean / np.linalg.norm(mean)
    return found
