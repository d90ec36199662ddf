"""Verbs and patterns that leave no doubt about a kind, each with near-misses that must not count."""

from __future__ import annotations

import numpy as np
import pytest

from detente.reading.acts import CLASSES, clauses_of, with_firm_words
from reading.parsed import read


def weighed(text: str, word: str) -> np.ndarray:
    """The shares of a clause by its words alone, from shares that are the same for all kinds."""
    doc = read(text)
    _, found, _, features = clauses_of(doc)
    shares = np.full((len(found), len(CLASSES)), 1 / len(CLASSES), dtype=np.float32)
    row = next(n for n, clause in enumerate(found) if doc[clause.head].text == word)
    after = with_firm_words(doc, found, shares, features)[row]
    assert after.sum() == pytest.approx(1.0, abs=1e-5)
    return after


def leaning(text: str, word: str) -> str | None:
    """The kind that a clause leans to before all others."""
    after = weighed(text, word)
    second, first = sorted(after.tolist())[-2:]
    return CLASSES[int(after.argmax())] if first > second + 1e-6 else None


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
        ("The islanders will retaliate against the toll.", "retaliate", "threaten"),
        ("The islanders retaliated against the toll on Sunday.", "retaliated", None),
        ("The islanders threatened to close the harbour.", "threatened", "threaten"),
        ("The ferry company improved its offer on Sunday.", "improved", "offer"),
        ("The ferry company improved its service on Sunday.", "improved", None),
        ("The ferry's owner, which threatens to close the harbour, left.", "threatens", "threaten"),
    ],
)
def test_words_that_leave_no_doubt_lean_to_their_kind_and_others_to_none(text: str, word: str, kind: str | None):
    assert leaning(text, word) == kind


@pytest.mark.parametrize(
    ("text", "word", "less"),
    [
        ("The envoy said that the union had handed over a list.", "handed", True),
        ("The islanders have left the harbour.", "left", True),
        ("The union has demanded a list.", "demanded", False),
        ("The union has called for talks.", "called", False),
        ("The union would have handed over a list.", "handed", False),
        ("The union has not handed over a list.", "handed", False),
        ("The union handed over a list.", "handed", False),
        ("The union has said that the ferry must sail.", "said", False),
    ],
)
def test_what_has_been_done_is_hardly_put_to_anybody(text: str, word: str, less: bool):
    after = weighed(text, word)
    put, act = (float(after[CLASSES.index(kind)]) for kind in ("offer", "act"))
    assert (put < 0.5 * act) is less


@pytest.mark.parametrize(
    ("text", "word", "less"),
    [
        ("The union wanted a rise and a guarantee that no job would go.", "guarantee", True),
        ("The union insisted on a promise of new boats.", "promise", True),
        ("The ferry company gave a guarantee that no job would go.", "guarantee", False),
        ("The ferry company answered with a promise of new boats.", "promise", False),
    ],
)
def test_a_promise_that_is_wanted_is_hardly_given(text: str, word: str, less: bool):
    after = weighed(text, word)
    given, demand = (float(after[CLASSES.index(kind)]) for kind in ("promise", "demand"))
    assert (given < 0.5 * demand) is less


@pytest.mark.parametrize(
    ("text", "word", "thing"),
    [
        ("The dispute threatens to wreck the talks.", "threatens", True),
        ("They settled a dispute that threatens to wreck the talks.", "threatens", True),
        ("The rebels have threatened to wreck the talks.", "threatened", False),
        ("Norway has threatened to wreck the talks.", "threatened", False),
        ("It threatened to wreck the talks.", "threatened", False),
    ],
)
def test_a_thing_threatens_nobody(text: str, word: str, thing: bool):
    after = weighed(text, word)
    threat, act = (float(after[CLASSES.index(kind)]) for kind in ("threaten", "act"))
    assert (threat < act) is thing
