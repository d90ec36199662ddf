"""Frame a conflict from statements that people marked, without the reader: what threads, sides and model come out.

    python benchmarks/framing_gold.py [FILE...] [--shared DIR] [--quiet]

FILE is a gold file (its form is described beside the gold); without one, the first article's is taken from
DIR/gold (DIR: --shared, else $DETENTE_SHARED, else ../shared). Terms, which gold files do not hold, are made by a
simple fallback: an action's doer is a party named in its words, else who follows from the kind.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

from detente.conflict import Prioritised
from detente.framing import derive
from detente.ledger import Ledger, forecasts, promises, sides, talks, threads, unplaced
from detente.values.document import Block, Document
from detente.values.statement import Reading, SpeaksFor, Statement

FIELDS = ("content", "condition", "deadline", "date", "certainty")
FIRM = re.compile(r"\b(never|no circumstances|red line|non-negotiable)\b")
BACKED = re.compile(r"\b(factions|rebels|fighters|groups|forces|militias)\b[^.]{0,30}\bit supports\b")


def document_of(gold: dict[str, Any]) -> Document:
    """The gold's text as a document."""
    text = gold["text"]
    blocks = tuple(
        Block(b["start"], b["end"], b["role"]) for b in gold.get("blocks", ()) if text[b["start"] : b["end"]].strip()
    ) or (Block(0, len(text), "body"),)
    return Document(
        id=sha256(text.encode()).hexdigest()[:16],
        text=text,
        blocks=blocks,
        title=gold.get("title", ""),
        published=gold.get("published"),
        published_by="given",
    )


def reading_of(gold: dict[str, Any], document: Document) -> Reading:
    """The gold's statements as a reading."""
    statements = tuple(
        Statement(
            id=s["id"],
            document=document.id,
            kind=s["kind"],
            actor=s["actor"],
            start=s["start"],
            end=s["end"],
            quote=document.text[s["start"] : s["end"]],
            addressee=tuple(s["addressee"]),
            gives=tuple(s["gives"]),
            gets=tuple(s["gets"]),
            sources=tuple(s["sources"]),
            refers_to=tuple(s["refers_to"]),
            firm=s["kind"] in {"position", "reject"} and bool(FIRM.search(s["content"])),
            **{name: s[name] for name in FIELDS},
        )
        for s in gold["statements"]
    )
    return Reading(document=document.id, statements=statements, speaks_for=_backed(statements, document))


def _backed(statements: tuple[Statement, ...], document: Document) -> tuple[SpeaksFor, ...]:
    """ "The factions it supports", where one voiceless opposition is spoken of: the least that a reader would see."""
    clients = {a for s in statements for a in s.addressee if "opposition" in a.lower()} - {s.actor for s in statements}
    return tuple(
        SpeaksFor(client, s.actor, document.id, s.start, s.end, s.quote, "gold fallback")
        for s in statements
        if BACKED.search(s.content)
        for client in sorted(clients)
    )


def show(path: Path, *, quiet: bool) -> None:
    """Print what comes out of one gold file."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    document = document_of(gold)
    ledger = Ledger.of([document], [reading_of(gold, document)])
    print(f"## {path.stem}: {document.title}")
    found = threads(ledger)
    if not quiet:
        for t in found:
            mark = "~" if t.hedged else ""
            print(
                f"  {t.id} {mark}{t.status}{' standing' if t.standing else ''}{' soft' if t.soft else ''} | {t.title}"
            )
            print(f"      by {', '.join(t.actor) or '?'}; asked by {', '.join(t.askers) or '-'}; {t.deadline or ''}")
            for e in t.history:
                print(f"      {e.date and e.date.iso()} {e.statement} {e.status} ({e.reason}) {e.also or ''}")
        print("  backings:", [(b.client, b.patron, b.assumed) for b in sides(ledger).backings])
        print("  loose:", unplaced(ledger))
        print("  promises:", [(p.actor, p.content, p.status, p.statements) for p in promises(ledger)])
        print("  forecasts:", [(f.actor, f.content, f.condition, f.statements) for f in forecasts(ledger)])
    for k in talks(ledger):
        print(f"  {k.id} {k.title} | parties {k.parties} | {k.threads} weight {k.weight}")
    framed = derive(ledger)
    print("  model:", framed.conflict.name, "| today", framed.conflict.status_quo)
    for option in framed.conflict.options:
        print(f"    {option.owner}: {option.id} = {option.text} {option.statements} {option.assumed or ''}")
    for maker in framed.conflict.decision_makers:
        print(f"    {maker.name}")
        assert isinstance(maker.preference, Prioritised)
        for s in maker.preference.statements:
            print(f"      {s.expression}  ({s.why}) {s.statements} {s.assumed or ''}")
    for title, remarks in (("left out", framed.left_out), ("assumed", framed.assumptions)):
        for remark in remarks:
            print(f"    {title}: {remark.text} {remark.statements}")


def main() -> None:
    """Read the arguments, and show each file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("DETENTE_SHARED", "../shared")))
    parser.add_argument("--quiet", action="store_true", help="only talks and models")
    arguments = parser.parse_args()
    for path in arguments.files or [arguments.shared / "gold" / "syria-g20-2016.json"]:
        show(path, quiet=arguments.quiet)


if __name__ == "__main__":
    main()
