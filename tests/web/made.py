"""A small ledger made by hand, without a reader: two parties over a harbour, told in four reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detente.documents.identity import document_id
from detente.ledger.store import open_ledger
from detente.values.document import Block, Document
from detente.values.statement import Reading, Reason, Statement, Term


@dataclass
class Made:
    """A report put together sentence by sentence."""

    title: str
    published: str
    outlet: str = "Harbour Post"
    fields: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    blocks: list[Block] = field(default_factory=list)
    said: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._block(self.title, "title")

    def _block(self, words: str, role: str) -> int:
        start = len(self.text) + (2 if self.text else 0)
        self.text = f"{self.text}\n\n{words}" if self.text else words
        self.blocks.append(Block(start, start + len(words), role, "made"))  # type: ignore[arg-type]
        return start

    def plain(self, words: str, role: str = "body") -> None:
        """A paragraph that states nothing."""
        self._block(words, role)

    def say(self, sentence: str, kind: str, actor: str, content: str, to: str = "", by: str = "", **more: Any) -> None:
        """A paragraph whose first words up to the full stop are evidence of a statement."""
        start = self._block(sentence, "body")
        terms = (Term("content", content, (by,)),) if by else ()
        why = (Reason("kind", f"verb of {kind}", sentence.split()[1]), Reason("actor", "subject", actor))
        self.said.append({"kind": kind, "actor": actor, "content": content, "addressee": (to,) if to else (),
                          "start": start, "end": start + len(sentence), "quote": sentence, "terms": terms, "why": why,
                          **more})  # fmt: skip

    def done(self) -> tuple[Document, Reading]:
        """The document and its reading."""
        name = document_id(self.text)
        document = Document(name, self.text, tuple(self.blocks), title=self.title, published=self.published,
                            published_by="given", outlet=self.outlet, source="made", **self.fields)  # fmt: skip
        statements = tuple(Statement(id=f"s{n}", document=name, **one) for n, one in enumerate(self.said, 1))
        return document, Reading(name, statements)


NORLAND, SUDRIA = "Norland", "Sudria"


def reports() -> list[Made]:
    """The four reports."""
    first = Made("Norland wants the harbour opened", "2021-03-01")
    first.plain("Subscribe to our newsletter", "boilerplate")
    first.say("Norland demanded that Sudria open the harbour.", "demand", NORLAND, "open the harbour", SUDRIA, SUDRIA,
              confidence=0.95)  # fmt: skip
    first.say("Sudria asked Norland to withdraw its patrol boats.", "demand", SUDRIA, "withdraw its patrol boats",
              NORLAND, NORLAND, confidence=0.9)  # fmt: skip
    first.say("Norland may be willing to talk, a clerk said.", "position", NORLAND, "talk", confidence=0.4,
              certainty="possible", uncertain=("actor",), sources=("a clerk",))  # fmt: skip
    second = Made("Both sides refuse", "2021-03-05", "Coast Radio")
    second.say("Sudria rejected the demand to open the harbour.", "reject", SUDRIA, "open the harbour", NORLAND,
               SUDRIA)  # fmt: skip
    second.say("Norland refused to withdraw its patrol boats.", "reject", NORLAND, "withdraw its patrol boats", SUDRIA,
               NORLAND)  # fmt: skip
    third = Made("A promise", "2021-03-09")
    third.say("Sudria promised to release the fishermen.", "promise", SUDRIA, "release the fishermen", NORLAND, SUDRIA,
              date="2021-03-08")  # fmt: skip
    third.say("Envoys of Norland and Sudria met in Varn.", "meet", NORLAND, "meet in Varn", SUDRIA, date="2021-03-08")
    fourth = Made("The promise is broken", "2021-03-20", "Coast Radio")
    fourth.say("Sudria did not release the fishermen.", "breach", SUDRIA, "release the fishermen", NORLAND, SUDRIA,
               date="2021-03-19")  # fmt: skip
    return [first, second, third, fourth]


def ledger(path: Path, made: list[Made] | None = None) -> Path:
    """The ledger in a file."""
    with open_ledger(path, create=True) as store:
        for one in reports() if made is None else made:
            document, reading = one.done()
            store.add(document, reading, reader="made 1")
    return path
