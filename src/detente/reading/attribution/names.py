"""What attribution asks of the mentions of parties, and names for comparison."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from spacy.tokens import Doc

if not Doc.has_extension("heads"):
    Doc.set_extension("heads", default=None)


class Named(Protocol):
    """What attribution asks of a mention (see `actors`)."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def head(self) -> int: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def type(self) -> str: ...  # noqa: D102
    @property
    def level(self) -> str: ...  # noqa: D102
    @property
    def body(self) -> str: ...  # noqa: D102


@lru_cache(maxsize=4096)
def key(name: str) -> str:
    """A name for comparison: case folded, without a leading article."""
    folded = " ".join(name.replace("’", "'").casefold().split())
    return folded.removeprefix("the ")


def mentions_of(doc: Doc) -> Sequence[Named]:
    """`doc._.mentions`, empty where no such component has run."""
    return doc._.mentions or () if Doc.has_extension("mentions") else ()


def mentions_at(doc: Doc, token: int) -> Sequence[Named]:
    """The mentions whose head is the token. Laid out once for each document."""
    mentions = mentions_of(doc)
    found: tuple[Sequence[Named], dict[int, list[Named]]] | None = doc._.heads
    if found is None or found[0] is not mentions:
        by_head: dict[int, list[Named]] = {}
        for mention in mentions:
            by_head.setdefault(mention.head, []).append(mention)
        found = (mentions, by_head)
        doc._.heads = found
    return found[1].get(token, ())
