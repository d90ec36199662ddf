"""The cases of what the learned models decide: kinds, parties, references; read together, each held to what it says."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from detente.reading.reader import Reader
from detente.reading.scoring import same_name
from detente.values.document import Block, Document
from detente.values.statement import Reading, Statement

CASES = Path(__file__).parent / "cases"
FILES = ("kinds", "parties", "reference")


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of one file."""
    return list(tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["case"])


def read(texts: Sequence[str]) -> list[Reading]:
    """The texts read, each as a report of its own published on 9 September 2016."""
    documents = [
        Document(f"d{n}", text, (Block(0, len(text), "body"),), published="2016-09-09") for n, text in enumerate(texts)
    ]
    return list(Reader().read_many(documents))


def fault(case: dict[str, Any], reading: Reading) -> str:
    """What of a case is not as it says, with what was read; "" where all is."""
    found = reading.statements
    wrong = [f"misses {one!r}" for one in case.get("has", ()) if not any(_is(one, s) for s in found)]
    wrong += [f"reads {kind!r}" for kind in case.get("lacks", ()) if any(s.kind == kind for s in found)]
    links = links_of(reading)
    wrong += [f"misses the link {one!r}" for one in case.get("links", ()) if one not in links]
    wrong += [f"links {one!r}" for one in case.get("not_links", ()) if one in links]
    if not wrong:
        return ""
    shown = "; ".join(f"{s.kind} | {s.actor}" + (f" > {', '.join(s.addressee)}" if s.addressee else "") for s in found)
    return f"{', '.join(wrong)}; reads {shown or 'nothing'}" + (f"; links {', '.join(links)}" if links else "")


def links_of(reading: Reading) -> list[str]:
    """The links of a reading, as "kind of the later > kind of the earlier"."""
    kinds = {s.id: s.kind for s in reading.statements}
    return [f"{s.kind} > {kinds[earlier]}" for s in reading.statements for earlier in s.refers_to]


def _is(wanted: str, statement: Statement) -> bool:
    """Whether a statement is the one wanted: "kind", "kind | actor" or "kind | actor > addressee"; "a/b" is either."""
    kind, _, rest = (part.strip() for part in wanted.partition("|"))
    actor, _, addressee = (part.strip() for part in rest.partition(">"))
    return (
        statement.kind in kind.split("/")
        and (not actor or same_name(statement.actor, actor))
        and (not addressee or any(same_name(name, addressee) for name in statement.addressee))
    )
