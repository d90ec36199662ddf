"""Small ledgers written by hand: a line of text for each statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import pytest

from detente.ledger import Ledger
from detente.values.document import Block, Document
from detente.values.statement import Reading, SpeaksFor, Statement, Term


class Report:
    """A document that is written statement by statement."""

    def __init__(self, published: str | None = None, outlet: str = "", intro: str = "") -> None:
        self.published, self.outlet, self.intro = published, outlet, intro
        self.lines: list[dict[str, Any]] = []
        self.relations: list[tuple[str, str, str]] = []

    def say(self, kind: str, actor: str, content: str, to: str | tuple[str, ...] = (), **fields: Any) -> str:
        """Add a statement and return its id; `by` names who would act in its content."""
        name = f"s{len(self.lines) + 1}"
        addressee = (to,) if isinstance(to, str) else to
        by = fields.pop("by", None)
        if by is not None:
            doers = (by,) if isinstance(by, str) else tuple(by)
            fields["terms"] = (Term("content", content, doers),)
        for many in ("gives", "gets", "refers_to", "sources"):
            if isinstance(fields.get(many), str):
                fields[many] = (fields[many],)
        self.lines.append(
            {"id": name, "kind": kind, "actor": actor, "content": content, "addressee": addressee, **fields}
        )
        return name

    def backs(self, patron: str, client: str) -> None:
        """Say that the patron speaks for the client."""
        self.relations.append((client, patron, f"{patron} backs {client}."))

    def done(self) -> tuple[Document, Reading]:
        """The document and its reading; each statement's quote is a line of the text."""
        text, spans = self.intro, []
        quotes = [f"{line['actor']}: {line['kind']} {line['content']}." for line in self.lines]
        for quote in [*quotes, *(words for _, _, words in self.relations)]:
            start = len(text) + 1 if text else 0
            text = f"{text}\n{quote}" if text else quote
            spans.append((start, start + len(quote), quote))
        text = text or "Nothing was said."
        mark = f"{text}|{self.published}|{self.outlet}"
        document = Document(
            id=sha256(mark.encode()).hexdigest()[:12],
            text=text,
            blocks=(Block(0, len(text), "body"),),
            published=self.published,
            published_by="given" if self.published else "unknown",
            outlet=self.outlet,
        )
        statements = tuple(
            Statement(document=document.id, start=start, end=end, quote=quote, **line)
            for line, (start, end, quote) in zip(self.lines, spans, strict=False)
        )
        relations = tuple(
            SpeaksFor(client, patron, document.id, start, end, quote)
            for (client, patron, _), (start, end, quote) in zip(self.relations, spans[len(self.lines) :], strict=True)
        )
        return document, Reading(document.id, statements, relations)


def ledger_of(*reports: Report) -> Ledger:
    """The ledger of some reports."""
    pairs = [report.done() for report in reports]
    return Ledger.of([d for d, _ in pairs], [r for _, r in pairs])


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Everything that is asked of ledgers that are made from now on is computed anew each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Ledger, "kept", lambda ledger, what, key, make: make())
        patch.setattr(Ledger, "keep", lambda ledger, what, key, value: value)
        yield
