"""An event list as Discourse Network Analyzer exports it: who spoke for or against which concept, when, where.

Source: P. Leifeld, Discourse Network Analyzer 3, export of an event list with the statement type "DNA Statement"
(person, organization, concept, agreement). The organization is the party, the concept the thread's matter.
"""

from __future__ import annotations

from collections import Counter

from detente.ledger.events import parsed
from detente.ledger.interchange.snapshot import Snapshot, Written
from detente.ledger.interchange.texts import utf8_text
from detente.ledger.mentions import is_party, takes_against
from detente.values.cells import cell
from detente.values.document import Document
from detente.values.statement import Kind, Statement

HEAD = (
    "statement ID", "time", "document ID", "document title", "author", "source", "section", "type", "text", "person",
    "organization", "concept", "agreement",
)  # fmt: skip
FOR: frozenset[Kind] = frozenset({"propose", "offer", "demand", "request", "promise", "accept", "comply", "position"})
AGAINST: frozenset[Kind] = frozenset({"reject", "breach"})


def write(snapshot: Snapshot) -> Written:
    """One line for each statement and thread in which it takes a side; semicolons between, strings in quotes."""
    number_of = {d.id: number for number, d in enumerate(snapshot.documents, 1)}
    lines = [";".join(f'"{name}"' for name in HEAD)]
    left_out: Counter[str] = Counter()
    for s in snapshot.statements:
        stand = agreement(s)
        here = snapshot.threads_of.get(s.id, ())
        if stand is None or not here:
            left_out[s.kind] += 1
            continue
        document = snapshot.ledger.document_by_id[s.document]
        for thread in here:
            words = (
                document.title, document.author, document.outlet, "", s.kind, s.quote, "", s.actor, thread.title
            )  # fmt: skip
            front = (str(len(lines)), _time(s, document), str(number_of[s.document]))
            lines.append(";".join((*front, *(_quoted(word) for word in words), str(int(stand)))))
    notices: tuple[str, ...] = ()
    if left_out:
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(left_out.items()))
        notices = (f"statements left out, as they take no side on a thread: {kinds}",)
    return Written("\n".join(lines) + "\n", notices)


def agreement(s: Statement) -> bool | None:
    """Whether the statement speaks for the action it is about; None where it takes no side, or is said not to be so."""
    if s.certainty == "denied" or not is_party(s.actor):
        return None
    if s.kind in AGAINST or takes_against(s):
        return False
    return True if s.kind in FOR else None


def _time(s: Statement, document: Document) -> str:
    """The day as the program writes it, at midnight; empty where none is known."""
    span = parsed(s.date) or parsed(document.published)
    return f"{span.first.isoformat()} 00:00:00" if span else ""


def _quoted(text: str) -> str:
    """As the program itself does: semicolons become commas, double quotes single ones; one line."""
    plain = " ".join(utf8_text(text).replace("\x00", " ").split()).replace(";", ",").replace('"', "'")
    return f'"{cell(plain)}"'
