"""Readings that are made once a process, for tests of what is done with them.

That a document is read alike whatever is read beside it is held by the tests of the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from detente.values.document import Document
from detente.values.statement import Reading

_KEPT: dict[tuple[str | None, bytes, Document], Reading] = {}


@pytest.fixture(scope="module", autouse=True)
def remembered() -> Iterator[None]:
    """The packaged reader reads each document once, with the same language model and the same names."""
    from detente.reading.reader import Reader

    read_many = Reader.read_many

    def read_or_remember(self: Reader, documents: Iterable[Document]) -> Iterator[Reading]:
        if self.models is not None:
            yield from read_many(self, documents)
            return
        names = self.names.read_bytes() if self.names else b""
        wanted = [(self.model, names, document) for document in documents]
        new = [key for key in dict.fromkeys(wanted) if key not in _KEPT]
        _KEPT.update(zip(new, read_many(self, [document for *_, document in new]), strict=True))
        yield from (_KEPT[key] for key in wanted)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reader, "read_many", read_or_remember)
        yield
