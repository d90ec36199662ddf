"""The statements of a circle as they stand: who refers to whom, and what each document says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from detente.values.statement import Statement


class Told:
    """Statements by id."""

    def __init__(self) -> None:
        self._by_id: dict[str, Statement] = {}
        self._said_in: dict[str, set[str]] = defaultdict(set)
        self._referrers: dict[str, set[str]] = defaultdict(set)

    def take(self, name: str, statement: Statement | None) -> None:
        """Take in a statement, new or changed; None where it is gone."""
        before = self._by_id.pop(name, None)
        if before is not None:
            self._said_in[before.document].discard(name)
            for other in before.refers_to:
                self._referrers[other].discard(name)
        if statement is not None:
            self._by_id[name] = statement
            self._said_in[statement.document].add(name)
            for other in statement.refers_to:
                self._referrers[other].add(name)

    def get(self, name: str) -> Statement | None:
        """The statement of that id, where there is one."""
        return self._by_id.get(name)

    def said_in(self, document: str) -> Iterable[str]:
        """The ids of a document's statements."""
        return self._said_in.get(document, ())

    def referring(self, name: str) -> list[Statement]:
        """The statements that refer to one."""
        return [self._by_id[other] for other in self._referrers.get(name, ()) if other in self._by_id]

    def all_referring(self, names: Iterable[str]) -> set[str]:
        """The ids of the statements that refer to some, directly or through others."""
        found: set[str] = set()
        ahead = list(names)
        while ahead:
            for name in self._referrers.get(ahead.pop(), ()):
                if name not in found:
                    found.add(name)
                    ahead.append(name)
        return found
