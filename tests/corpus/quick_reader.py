"""A reader for tests of everything around reading: quick, and deadly where a text asks for it."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from detente.values.document import Document
from detente.values.statement import Reading, Statement, Term

_OFFER = re.compile(r"the (\w+) (offered|rejected|demanded|foresaw)\b.*?\.", re.I)
_KINDS = {"offered": "offer", "rejected": "reject", "demanded": "demand", "foresaw": "forecast"}


class Reader:
    """Finds "the union rejected ..." and the like."""

    def __init__(self, model: str | None = None, names: Path | None = None) -> None:
        self._pause = float(model or 0)

    def read_many(self, documents: Iterable[Document]) -> Iterator[Reading]:
        for document in documents:
            if "brings its reader down" in document.text:
                os._exit(9)
            time.sleep(self._pause)
            yield Reading(document.id, tuple(self._statements(document)))

    def _statements(self, document: Document) -> Iterator[Statement]:
        for number, match in enumerate(_OFFER.finditer(document.text), 1):
            term = Term("content", match.group(), (match[1],), tuple(match.group().lower().split()[3:6]))
            yield Statement(
                id=f"s{number}",
                document=document.id,
                kind=_KINDS[match[2].lower()],  # type: ignore[arg-type]
                actor=match[1],
                addressee=("company",) if match[1] == "union" else ("union",),
                content=match.group(),
                start=match.start(),
                end=match.end(),
                quote=match.group(),
                refers_to=("s1",) if number > 1 else (),
                terms=(term,),
            )
