"""Terms with the options that stand for them, and which of them words mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.framing.terms import Term
from detente.ledger.wording import Wording, likeness

MEANT = 0.5  # likeness from which the words of a condition mean a term


@dataclass(frozen=True, slots=True)
class Placed:
    """A term with the options that stand for it: the option's id by owner.

    `ready` are the owners that are taken to do what they said they would; `unless` the options of clients that may
    refuse to carry it out; `joint` says that it is a deed of all its owners that none of them does alone.
    """

    term: Term
    options: dict[str, str]
    ready: frozenset[str] = frozenset()
    unless: tuple[str, ...] = ()
    joint: bool = False


def named(words: Wording, placed: Sequence[Placed], besides: str) -> str:
    """The option of another side than `besides` that words name; empty where none is named plainly."""
    best, option = 0.0, ""
    for p in placed:
        others = [name for owner, name in p.options.items() if owner != besides]
        like = max((likeness(words, link.mention.wording) for link in p.term.thread.links if link.mention), default=0.0)
        if others and like >= MEANT and like > best:
            best, option = like, others[0]
    return option
