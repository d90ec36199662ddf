"""What a document is about, by the words that it uses most, to tell reports of one quarrel from those of another."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from detente.ledger.wording import stems, synonyms
from detente.values.document import Document

_TOPIC_WORDS = 40
SAME_TOPIC = 0.2  # share of the topic words of two documents that are the same


@lru_cache(maxsize=1 << 14)  # asked again for every day and draw
def topic_of(document: Document) -> frozenset[str]:
    """The words that a document uses most, besides those that every report uses."""
    text = " ".join(document.text[b.start : b.end] for b in document.blocks if b.role not in {"boilerplate", "caption"})
    light = synonyms().light
    counts = Counter(w for w in stems(text or document.text) if len(w) > 3 and w not in light)
    return frozenset(sorted(counts, key=lambda w: (-counts[w], w))[:_TOPIC_WORDS])


def same_topic(one: frozenset[str], other: frozenset[str], share: float = SAME_TOPIC) -> bool:
    """Whether two documents are about one thing: so much of the shorter one's words are the other's too."""
    shorter = min(len(one), len(other))
    return not shorter or len(one & other) >= share * shorter
