"""Verbs and patterns that leave no doubt about a kind, each with near-misses that must not count."""

from __future__ import annotations

import numpy as np
import pytest

from detente.reading.acts import CLASSES, clauses_of, with_firm_words
from reading.parsed import read


def leaning(text: str, word: str) -> str | None:
    """The kind that a clause leans to by its words alone, from shares that are the same for all kinds."""
    doc = read(text)
    _, found, _, features = clauses_of(doc)
    shares = np.full((len(found), len(CLASSES)), 1 / len(CLASSES), dtype=np.float32)
    row = next(n for n, clause in enumerate(found) if doc[clause.head].text == word)
    after = with_firm_words(doc, found, shares, features)[row]
    assert after.sum() == pytest.approx(1.0, abs=1e-5)
    return CLASSES[int(after.argmax())] if after.max() > after.min() + 1e-6 else None


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("The islanders are unlikely to sign the fishing accord.", "are", "forecast"),
        ("The council is likely to drop the tax.", "is", "forecast"),
        ("The islanders are unlikely heroes.", "are", None),
        ("The council is happy to drop the tax.", "is", None),
        ("The agreement has been carried out in full.", "carried", "comply"),
        ("The experiment has been carried out in full.", "carried", None),
        ("The truce was violated on Sunday.", "violated", "breach"),
        ("The border was violated on Sunday.", "violated", None),
        ("The rebels broke the truce on Sunday.", "broke", "breach"),
        ("The rebels broke the window on Sunday.", "broke", None),
        ("The union has failed to call off the strike.", "failed", "breach"),
        ("The union did not accept the offer.", "accept", "reject"),
    ],
)
def test_words_that_leave_no_doubt_lean_to_their_kind_and_others_to_none(text: str, word: str, kind: str | None):
    assert leaning(text, word) == kind
