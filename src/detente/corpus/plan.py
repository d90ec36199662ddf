"""The chunks of a corpus: which records of which files are read together, decided before anything is read.

The plan depends on the sources alone, not on the workers: so every engine gives the same parts, and a run that was
killed goes on where it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from detente.documents.articles import Fields
from detente.documents.records import Item, Unreadable, reason_of, shown
from detente.documents.sources import Holding, Part, parts
from detente.errors import DetenteError, InputError

SIZE = 200
"""Records of a chunk: enough that handing it out costs little beside reading it."""
PACKED = 10
"""Times as many records in a chunk of a file that is read from its beginning only: each has to unpack it anew."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some records of one file, or some files of one report each.

    `number` counts the chunks of a corpus from 0. `first` is the number of the first record in its file, `offset`
    and `skip` say how to get there, `count` how many there are.
    """

    number: int
    holding: Holding
    paths: tuple[str, ...]
    count: int
    offset: int = 0
    skip: int = 0
    first: int = 1

    def items(self, called: Fields) -> Iterator[Item]:
        """The records, each as it is or with the reason why it cannot be read; a file that has changed gives fewer."""
        if self.holding == "single":
            for path in self.paths:
                yield from _guarded(Part(Path(path), "single"), called, 0, 0, 1, 1)
        else:
            part = Part(Path(self.paths[0]), self.holding)
            yield from _guarded(part, called, self.offset, self.skip, self.first, self.count)


def files(sources: Iterable[str | Path]) -> tuple[list[Part], list[str]]:
    """The files that the sources stand for, each once, and those of folders that are no documents.

    Raises: InputError for a source that is not there or holds nothing that is read.
    """
    found: dict[str, Part] = {}
    others: list[str] = []
    for source in sources:
        here, passed = parts(source)
        others += passed
        for part in here:
            found.setdefault(str(part.path.resolve()), Part(part.path.resolve(), part.holding))
    if not found:
        raise InputError("there is nothing to read", mend="give folders or archives of reports")
    return list(found.values()), others


def chunks(found: Sequence[Part], size: int = SIZE) -> Iterator[Chunk]:
    """The chunks of files, in their order; a file that cannot be opened is a chunk of one, which then says why."""
    number = 0
    waiting: list[str] = []
    for part in found:
        if part.holding == "single":
            waiting.append(str(part.path))
            if len(waiting) == size:
                yield Chunk(number, "single", tuple(waiting), len(waiting))
                number, waiting = number + 1, []
            continue
        if waiting:
            yield Chunk(number, "single", tuple(waiting), len(waiting))
            number, waiting = number + 1, []
        for first, offset, skip, count in _cut(part, size):
            yield Chunk(number, part.holding, (str(part.path),), count, offset, skip, first)
            number += 1
    if waiting:
        yield Chunk(number, "single", tuple(waiting), len(waiting))


def _cut(part: Part, size: int) -> Iterator[tuple[int, int, int, int]]:
    """First record, offset, skip and count of each chunk of a file."""
    begun: tuple[int, int, int] | None = None
    count = 0
    try:
        for entry in part.entries(keep=False):
            most = size * PACKED if part.holding == "jsonl" and entry.skip else size
            if begun is not None and count >= most:
                yield (*begun, count)
                begun, count = None, 0
            if begun is None:
                begun = (entry.number, entry.offset, entry.skip)
            count += 1
    except DetenteError:
        if begun is None:
            begun = (1, 0, 0)
        count += 1  # the fault is an item of the chunk in which reading comes upon it
    if begun is not None:
        yield (*begun, count)


def _guarded(part: Part, called: Fields, offset: int, skip: int, first: int, count: int) -> Iterator[Item]:
    given = 0
    try:
        for entry in part.entries(called, offset=offset, skip=skip, number=first):
            assert entry.item is not None
            yield entry.item
            given += 1
            if given == count:
                return
    except DetenteError as error:
        yield Unreadable(shown(error.where or part.path), reason_of(error))
