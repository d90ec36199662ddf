"""Small reports to add, some of them copies of each other."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from detente.values.document import Document
from detente.values.statement import Reading
from ledger.build import Report

READER = "detente 0.1.0, rules a"
NEWER = "detente 0.2.0, rules b"
PARTIES = ("Arland", "Borland", "Curia")
ACTIONS = ("open the northern harbour", "release the prisoners", "withdraw from the air base", "sign the treaty")
KINDS = ("demand", "promise", "accept", "reject", "comply", "breach", "offer", "position")


def report(number: int, day: str | None = "2031-03-01", said: int = 3) -> tuple[Document, Reading]:
    """A report of some statements, different for every number."""
    made = Report(day, outlet=f"Outlet {number % 3}", intro=f"Report {number}.")
    before = None
    for k in range(said):
        actor, other = PARTIES[(number + k) % 3], PARTIES[(number + k + 1) % 3]
        action = ACTIONS[(number + k) % 4]
        before = made.say(
            KINDS[(number * 3 + k) % len(KINDS)], actor, action, to=other, by=actor,
            refers_to=(before,) if before and k % 2 else (),
        )  # fmt: skip
    if number % 2:
        made.backs("Arland", "Little Arland")
    return made.done()


@st.composite
def piles(draw, most: int = 5) -> list[tuple[Document, Reading]]:
    """Reports in some order, with copies: the same text, found elsewhere, or dated otherwise.

    No two reports come from one file: of two that do and are alike, the one added later is the other's next state, so
    that there the order of adding tells something.
    """
    numbers = draw(st.lists(st.integers(0, 40), min_size=1, max_size=most, unique=True))
    days = st.sampled_from([None, "2031-03-01", "2031-03", "2031-04-02"])
    pile = [report(number, draw(days), draw(st.integers(0, 3))) for number in numbers]
    for document, reading in list(pile):
        for _ in range(draw(st.integers(0, 2))):
            copy = replace(
                document,
                source=draw(st.sampled_from([f"{document.id}.txt", f"{document.id}.html", "-"])),
                outlet=draw(st.sampled_from(["Outlet 0", "Outlet 7"])),
                published=draw(days),
                published_by=draw(st.sampled_from(["given", "metadata", "text", "unknown"])),
            )
            pile.append((copy, reading))
    return draw(st.permutations(pile))


def add(store, pile, reader: str = READER) -> None:
    """Add reports as the command does: what needs no reading is given without one."""
    for document, reading in pile:
        needed = store.unread([document], reader=None)
        store.add(document, reading if needed else None, reader=reader)
