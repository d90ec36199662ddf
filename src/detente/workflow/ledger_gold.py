"""Annotated reports out of a ledger that people have reviewed: to score a reader on, and to train it again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.brief import facts
from detente.brief.visible import escaped
from detente.brief.wording import counted
from detente.errors import LedgerError, SettingError
from detente.values.whole_file import write_whole
from detente.workflow.ledgers import opened

if TYPE_CHECKING:
    from detente.ledger.store import Reviewed, Store


@dataclass(frozen=True, slots=True)
class Gold:
    """Annotated documents in the form of `detente.reading.gold`, and notices on what was left out."""

    documents: tuple[dict[str, Any], ...]
    notices: tuple[str, ...] = ()

    @property
    def statements(self) -> int:
        """How many statements they hold."""
        return sum(len(one["statements"]) for one in self.documents)


def gold(ledgers: Iterable[str | Path], *, partial: bool = False) -> Gold:
    """What people said is right, document by document.

    A document counts where a person has decided on every statement that the reader took from it, so that what is not
    annotated in it holds none. Statements that were confirmed, corrected or added are gold; rejected and merged ones
    are not, and what the reader took for statements there becomes an example of none.

    Args:
        partial: take documents too in which some statements have not been looked at; those are left out.

    Raises: LedgerError when a ledger cannot be opened, or nothing in them is gold.
    """
    documents: dict[str, dict[str, Any]] = {}
    left_out = 0
    for where in ledgers:
        with opened(where, read_only=True) as store:
            for one, unseen in _of_store(store):
                if unseen and not partial:
                    left_out += 1
                else:
                    documents[one["id"]] = one
    notices = []
    if left_out:
        notices.append(f"left out: {left_out} reports in which not every statement has been reviewed (--partial)")
    if not documents:
        raise LedgerError(
            "no report in it has been reviewed whole" if left_out else "nothing in it has been reviewed",
            where=", ".join(str(where) for where in ledgers),
            mend="confirm, correct or reject every statement of a report, or take --partial",
        )
    return Gold(tuple(documents.values()), tuple(notices))


def write(ledger: str | Path, folder: Path, *, partial: bool = False) -> tuple[str, tuple[str, ...]]:
    """Write the gold of a ledger as one JSON file a report; one line on what was written, and notices.

    Raises: LedgerError as `gold`; SettingError when the folder cannot be written.
    """
    found = gold([ledger], partial=partial)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one in found.documents:
            text = escaped(json.dumps(one, ensure_ascii=False, indent=1)) + "\n"
            write_whole(folder / f"{one['id']}.json", text.encode())
    except OSError as fault:
        raise SettingError(
            f"cannot write: {fault.strerror or fault}", where=str(folder), mend="give a folder that can be written"
        ) from None
    made = f"{counted(len(found.documents), 'report')} with {counted(found.statements, 'statement')}"
    return f"{made} written to {folder}\n", found.notices


def _of_store(store: Store) -> Iterator[tuple[dict[str, Any], int]]:
    """Each document that a person decided something in, as gold, and how many of its statements nobody looked at."""
    from detente.ledger.store import Filter

    decided: dict[str, list[Reviewed]] = {}
    for item in store.reviewed():
        decided.setdefault(item.document.id, []).append(item)
    for name, items in decided.items():
        unseen = store.statements(Filter(document=name, reviewed=False), limit=1).total
        yield _annotated(items), unseen


def _annotated(items: list[Reviewed]) -> dict[str, Any]:
    """One document as gold: its statements in the order of the text, numbered, links only to earlier ones."""
    document = items[0].document
    right = sorted((i.right for i in items if i.right is not None), key=lambda s: (s.start, s.end, s.kind, s.actor))
    distinct = list({(s.start, s.end, s.kind, s.actor): s for s in right}.values())
    number = {s.id: place for place, s in enumerate(distinct, 1)}
    statements = []
    for place, statement in enumerate(distinct, 1):
        fields = facts.statement(statement)
        fields.pop("quote")
        earlier = sorted(number[r] for r in set(statement.refers_to) if number.get(r, place) < place)
        statements.append(fields | {"id": f"s{place}", "refers_to": [f"s{n}" for n in earlier]})
    states = Counter(item.state for item in items)
    return {
        "id": document.id,
        "title": document.title,
        "published": document.published,
        "source": document.url or document.outlet or document.source,
        "license": "",
        "reviewed": dict(sorted(states.items())),
        "text": document.text,
        "statements": statements,
    }
