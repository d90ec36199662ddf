"""Sentences left out one by one: nothing may fail, and each finding that rested on one has to go or weaken.

    python benchmarks/mutation.py [--from gold|machine|both] [--every N] [--reports N] [--brief] [--shared DIR]

From marked statements a sentence is cut out of the text with all statements that touch it; the others keep their words.
From the reader, what is left of the text is read anew: the first article alone, and the dispatches in `examples`, where
the other reports of the same negotiation keep their readings. Every part is then worked out anew. A finding (a reason
of the verdict, an option, a preference, a sticking point, a promise, a forecast) that cited the sentence is

    gone      it is found no more
    weaker    it is found with fewer statements than before, or as an assumption
    elsewhere it is found, and other statements than before are among those it cites: it did not depend on the sentence
    kept      it is found and cites nothing, though nobody says that it is assumed: a failure
"""

from __future__ import annotations

import argparse
import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from framing_gold import document_of, reading_of

from detente.conflict import Prioritised
from detente.diagnosis.of_talks import TalksDiagnosis, diagnose_talks
from detente.framing import Framed, derive
from detente.ledger import Ledger, forecasts
from detente.values.document import Block, Document
from detente.values.statement import Reading, Statement
from detente.workflow.dossier import Dossier
from detente.workflow.inputs import gather

ROOT = Path(__file__).parents[1]
END = re.compile(r"(?<=[.!?”])\s+")

Words = tuple[str, str]  # a statement's kind and its exact words: what it is known by when ids are given anew
Key = tuple[object, ...]


@dataclass(frozen=True)
class Resting:
    """What a finding rests on, and whether it is marked as assumed."""

    words: frozenset[Words]
    assumed: bool


def sentences(document: Document) -> list[tuple[int, int]]:
    """The spans of the sentences of a document's body."""
    found = []
    for block in document.blocks:
        if block.role in ("body", "quote"):
            at = block.start
            for gap in END.finditer(document.text, block.start, block.end):
                found.append((at, gap.end()))
                at = gap.end()
            if at < block.end:
                found.append((at, block.end))
    return found


def findings(framed: Framed, found: TalksDiagnosis) -> dict[Key, Resting]:
    """Everything that a ledger is found to say, by what it says and without ids, with what it rests on."""
    ledger, conflict = framed.ledger, framed.conflict
    texts = {option.id: (option.owner, option.text) for option in conflict.options}

    def plain(expression: str) -> str:
        return re.sub(r"[A-Za-z_]\w*", lambda m: ": ".join(texts.get(m[0], (m[0],))), expression)

    result: dict[Key, Resting] = {}

    def note(key: Key, names: Iterator[str] | tuple[str, ...], *, assumed: bool = False) -> None:
        words = frozenset((ledger.by_id[name].kind, ledger.by_id[name].quote) for name in names)
        before = result.get(key)
        result[key] = Resting(words | before.words, assumed or before.assumed) if before else Resting(words, assumed)

    for option in conflict.options:
        note(("option", option.owner, option.text), option.statements, assumed=option.assumed is not None)
    for maker in conflict.decision_makers:
        assert isinstance(maker.preference, Prioritised)
        for s in maker.preference.statements:
            note(("preference", maker.name, plain(str(s.expression))), s.statements, assumed=s.assumed is not None)
    for because in found.verdict.why:
        option_words = texts.get(because.option, ("", ""))
        general = because.about in {"no gain", "no better state", "better state", "depth"}
        by_state = because.about in {"would move", "held by sanction", "leaves undone"}
        supposed = general or any(ref.assumed for ref in because.refs) or because.about in {"asked", "refused"}
        key = ("why", because.about, because.decision_makers, option_words, "" if general or by_state else because.text)
        note(key, because.statements, assumed=supposed)
    for point in found.sticking_points:
        if point.type == "contested demand":
            note((point.type, *texts[point.option]), point.refused, assumed=not point.refused)
        else:
            names = tuple(name for ref in point.statements for name in ref.statements)
            words = frozenset((ref.decision_maker, plain(ref.text)) for ref in point.statements)
            note((point.type, words), names, assumed=any(ref.assumed for ref in point.statements) or not words)
    for promise in found.promises:
        note(("promise", promise.actor, promise.content, promise.status), promise.statements)
    for forecast in forecasts(ledger, framed.as_of):
        note(("forecast", forecast.actor, forecast.content), forecast.statements)
    return result


def diagnosed(ledger: Ledger, *, brief: bool) -> tuple[str, dict[Key, Resting]]:
    """The verdict's state, and all findings; the brief is written too where asked for."""
    framed = derive(ledger)
    found = diagnose_talks(ledger, framed.talks, framed, draws=0)
    if brief:
        Dossier(ledger).brief()
    return found.verdict.state, findings(framed, found)


def cut(document: Document, reading: Reading, start: int, end: int) -> tuple[Document, Reading]:
    """A document and its marked statements without one sentence."""

    def moved(place: int) -> int:
        return place if place <= start else max(start, place - (end - start))

    text = document.text[:start] + document.text[end:]
    blocks = [Block(moved(b.start), moved(b.end), b.role) for b in document.blocks if moved(b.start) < moved(b.end)]
    left = [s for s in reading.statements if s.end <= start or s.start >= end]
    ids = {s.id for s in left}

    def placed(s: Statement) -> Statement:
        referred = tuple(name for name in s.refers_to if name in ids)
        return replace(s, start=moved(s.start), end=moved(s.end), refers_to=referred)

    relations = tuple(
        replace(r, start=moved(r.start), end=moved(r.end))
        for r in reading.speaks_for
        if r.end <= start or r.start >= end
    )
    statements = tuple(map(placed, left))
    return replace(document, text=text, blocks=tuple(blocks)), replace(
        reading, statements=statements, speaks_for=relations
    )


def from_gold(shared: Path, every: int, reports: int) -> Iterator[tuple[str, Ledger, Iterator[tuple[str, Ledger]]]]:
    """Ledgers of one marked report each, with those of the report without one sentence."""
    files = [shared / "gold" / "syria-g20-2016.json", *sorted((shared / "gold" / "train").glob("*.json"))]
    step = max(1, (len(files) - 1) // max(1, reports - 1))
    for path in [files[0], *files[1::step]][:reports]:
        gold = json.loads(path.read_text(encoding="utf-8"))
        document = document_of(gold)
        reading = reading_of(gold, document)

        def without(document: Document = document, reading: Reading = reading) -> Iterator[tuple[str, Ledger]]:
            for start, end in sentences(document)[::every]:
                shorter, left = cut(document, reading, start, end)
                if shorter.text.strip():
                    yield document.text[start:end], Ledger.of([shorter], [left])

        yield path.stem, Ledger.of([document], [reading]), without()


def from_reader(shared: Path, every: int) -> Iterator[tuple[str, Ledger, Iterator[tuple[str, Ledger]]]]:
    """The ledger of the first article and of each negotiation, with those where one sentence was never written."""
    from tempfile import TemporaryDirectory

    from detente.reading import Reader

    reader = Reader()
    article = shared / "articles" / "syria-g20-2016.txt"
    sources = [([article], "2016-09-06")]
    sources += [(sorted(folder.glob("*.txt")), None) for folder in sorted((ROOT / "examples" / "history").glob("*/"))]
    for paths, published in sources:
        if not paths:
            continue
        documents = [gather([path], published=published).documents[0] for path in paths]
        readings = list(reader.read_many(documents))

        def without(documents: list[Document] = documents, readings: list[Reading] = readings):  # type: ignore[no-untyped-def]
            for k, document in enumerate(documents):
                shorter, spoken = [], []
                with TemporaryDirectory() as folder:
                    for start, end in sentences(document)[::every]:
                        path = Path(folder) / "report.txt"
                        path.write_text(document.text[:start] + document.text[end:], encoding="utf-8")
                        shorter.append(gather([path], published=document.published).documents[0])
                        spoken.append(document.text[start:end])
                for words, left, reading in zip(spoken, shorter, reader.read_many(shorter), strict=True):
                    others = [d for j, d in enumerate(documents) if j != k]
                    rest = [r for j, r in enumerate(readings) if j != k]
                    yield words, Ledger.of([*others, left], [*rest, reading])

        yield paths[0].parent.name if published is None else paths[0].stem, Ledger.of(documents, readings), without()


def compare(before: Mapping[Key, Resting], after: Mapping[Key, Resting], sentence: str) -> Iterator[tuple[str, Key]]:
    """What became of each finding that cited the sentence."""
    for key, resting in before.items():
        cited = {words for words in resting.words if " ".join(words[1].split()) in " ".join(sentence.split())}
        if not cited:
            continue
        now = after.get(key)
        if now is None:
            yield "gone", key
        elif not now.words:
            yield ("weaker" if now.assumed else "kept"), key
        elif now.words <= resting.words:
            yield ("weaker" if len(now.words) < len(resting.words) else "elsewhere"), key
        else:
            yield "elsewhere", key


def measure(name: str, ledgers: Iterator[tuple[str, Ledger, Iterator[tuple[str, Ledger]]]], *, brief: bool) -> bool:
    """Count, print, and say whether nothing failed."""
    tried = faults = turned = 0
    counts: Counter[str] = Counter()
    for title, ledger, shorter in ledgers:
        state, before = diagnosed(ledger, brief=brief)
        for sentence, left in shorter:
            tried += 1
            try:
                now, after = diagnosed(left, brief=brief)
            except Exception as fault:
                faults += 1
                print(f"FAULT {title}, without {sentence[:60]!r}: {type(fault).__name__}: {fault}")
                continue
            turned += now != state
            for fate, key in compare(before, after, sentence):
                counts[fate] += 1
                if fate == "kept":
                    print(f"KEPT {title}, without {sentence[:60]!r}: {key}")
    listed = ", ".join(f"{counts[fate]:,} {fate}" for fate in ("gone", "weaker", "elsewhere", "kept"))
    print(f"## {name}: {tried:,} sentences left out one by one: {faults} faults, {turned:,} verdicts turned;")
    print(f"##     of the findings that cited them {listed}")
    return not faults and not counts["kept"]


def main() -> int:
    """Read the arguments, and count."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("DETENTE_SHARED", "../shared")))
    parser.add_argument("--from", dest="source", choices=("gold", "machine", "both"), default="both")
    parser.add_argument("--every", type=int, default=1, help="take every so many sentences of a report")
    parser.add_argument(
        "--reports", type=int, default=100, help="how many marked reports, the first article among them"
    )
    parser.add_argument("--brief", action="store_true", help="write the brief each time too")
    given = parser.parse_args()
    sound = True
    if given.source in ("gold", "both"):
        ledgers: Any = from_gold(given.shared, given.every, given.reports)
        sound &= measure("from marked statements", ledgers, brief=given.brief)
    if given.source in ("machine", "both"):
        sound &= measure("from the reader", from_reader(given.shared, given.every), brief=given.brief)
    return 0 if sound else 1


if __name__ == "__main__":
    raise SystemExit(main())
