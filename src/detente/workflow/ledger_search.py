"""Looking for something in a ledger: by words, or what may be one matter told in others."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from detente.errors import SettingError
from detente.workflow.inputs import last_day
from detente.workflow.ledgers import opened
from detente.workflow.listing import Listing, Wanted, abbreviated, cut


def search(ledger: str | Path, words: str, *, limit: int = 50, as_of: str | None = None) -> Listing:
    """Statements and reports that hold all the words, best first.

    Raises: LedgerError when the ledger cannot be opened, or there is no word; SettingError for a day that is none.
    """
    with opened(ledger) as store:
        hits = store.search(words, limit=limit, as_of=last_day(as_of))
        short = store.short_names()
    values = [asdict(hit) | {"marks": [list(mark) for mark in hit.marks]} for hit in hits]
    rows = [(abbreviated(hit.id, short), hit.what, hit.published or "", hit.title, hit.excerpt) for hit in hits]
    fields = ("what", "id", "document", "title", "published", "excerpt", "marks")
    notes = () if rows else ("nothing fits",)
    return Listing(values, fields, ("id", "what", "published", "report", "words"), rows, notes)


def alike(ledger: str | Path, *, least: float | None = None, limit: int | None = None, offset: int = 0) -> Listing:
    """Pairs of threads that may be one matter told in other words, the likeliest first.

    Args:
        least: how near their wordings lie at least (cosine, 0 to 1); what was measured as best if not given.

    Raises: LedgerError when the ledger cannot be opened; SettingError when the sentence encoder is not installed, or
        for a `least` that is no such number.
    """
    from detente.ledger.alike import ALIKE
    from detente.ledger.alike import alike as alike_threads
    from detente.reading.learned.sentence_vectors import unit_vectors

    least = ALIKE if least is None else least
    if not 0 <= least <= 1:
        raise SettingError(f"{least:g} is no likeness", where="--least", mend="give a number from 0 to 1")
    with opened(ledger) as store:
        found = store.threads()
        pairs = alike_threads(store.ledger(), unit_vectors, least, found)
    part, notes = cut(pairs, Wanted(limit=limit, offset=offset))
    rows = [(f"{pair.score:.2f}", pair.one, pair.words[0], pair.other, pair.words[1]) for pair in part]
    fields = ("one", "other", "score", "words")
    values = [asdict(pair) | {"words": list(pair.words)} for pair in part]
    return Listing(values, fields, ("alike", "thread", "in these words", "thread", "in these words"), rows, notes)
