"""Score how statements are gathered into threads, on our own gold and on the annotated reports; run by `make measure`.

Pairs of statements: together in truth where they share a matter, as found where they share a thread.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[0] = str(ROOT / "tests")  # in place of this folder

from detente.ledger import Ledger, alike, talks, threads  # noqa: E402
from detente.reading.learned.sentence_vectors import unit_vectors  # noqa: E402
from detente.values.document import Block, Document  # noqa: E402
from detente.values.statement import Reading, Statement  # noqa: E402
from ledger.matter_gold import Gold, Score, aligned, conflicts, errors, score, threads_of  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("DETENTE_SHARED", ROOT.parent / "shared")))
    parser.add_argument("--errors", action="store_true", help="list the pairs that are wrong")
    parser.add_argument("--no-reader", action="store_true", help="annotated statements only")
    given = parser.parse_args()
    for title, with_doers in (("annotated", True), ("annotated, who would act left out", False)):
        print(f"-- {title}")
        _table((gold, _annotated(gold, given.errors and with_doers)) for gold in conflicts(with_doers=with_doers))
    print("-- annotated, with all pairs joined that the encoder suggests")
    _table((gold, _joined(gold)) for gold in conflicts())
    _apart(conflicts())
    if not given.no_reader:
        _read(conflicts(), given.errors)
    if (given.shared / "gold").is_dir():
        _references(given.shared / "gold")
    return 0


def _annotated(gold: Gold, shown: bool) -> Score:
    ledger = gold.ledger()
    labels, found = gold.labels(ledger), threads_of(ledger)
    if shown:
        print(*errors(ledger, labels, found), sep="\n")
    return score(labels, found)


def _joined(gold: Gold) -> Score:
    """As if a person had joined all that is suggested, right or wrong; each suggestion is shown."""
    ledger = gold.ledger()
    labels, found = gold.labels(ledger), threads(ledger)
    name = {thread.id: {thread.id} for thread in found}
    said = {thread.id: thread.statements for thread in found}
    for pair in alike(ledger, unit_vectors, found=found):
        one, other = ({m for s in said[t] for m in labels.get(s, ())} for t in (pair.one, pair.other))
        print(f"   {'right' if one & other else 'wrong'} {pair.score:.2f} {pair.words[0]!r} and {pair.words[1]!r}")
        whole = name[pair.one] | name[pair.other]
        name.update(dict.fromkeys(whole, whole))
    of = threads_of(ledger)
    return score(labels, {s: frozenset(min(name[t]) for t in those) for s, those in of.items()})


def _table(rows: Iterable[tuple[Gold, Score]]) -> None:
    sums: dict[str, Score] = {}
    for gold, counted in rows:
        print(f"{gold.name:10} {gold.use:9} {_line(counted)}")
        for name in (gold.use, "all"):
            sums[name] = sums.get(name, Score(0, 0, 0)) + counted
    for name, counted in sums.items():
        print(f"{name:20} {_line(counted)}")


def _line(counted: Score) -> str:
    return (f"pairs {counted.gold:4} found {counted.found:4}  "
            f"P {counted.precision:.3f} R {counted.recall:.3f} F1 {counted.f1:.3f}")  # fmt: skip


def _apart(every: list[Gold]) -> None:
    """All conflicts in one ledger: no thread and no talks may hold two of them."""
    ledger = Ledger.of([d for g in every for d in g.documents], [r for g in every for r in g.readings])
    conflict_of = {d.id: gold.name for gold in every for d in gold.documents}
    mixed = [t for t in threads(ledger) if len({conflict_of[ledger.by_id[s].document] for s in t.statements}) > 1]
    found = talks(ledger)
    mixed_talks = [k for k in found if len({conflict_of[d] for d in k.documents}) > 1]
    print(f"-- all in one ledger: {len(mixed)} threads and {len(mixed_talks)} of {len(found)} talks hold two conflicts")


def _read(every: list[Gold], shown: bool) -> None:
    from detente.workflow.readers import make

    reader = make(None, None, None)
    found, rows, rows_read = 0, [], []
    total = sum(len(gold.matters) for gold in every)
    for gold in every:
        readings = list(reader.read_many(list(gold.documents)))
        ledger, truth = Ledger.of(gold.documents, readings), gold.ledger()
        match = aligned(truth.statements, ledger.statements)
        found += len(match)
        of_read = threads_of(ledger)
        labels = gold.labels(truth)
        together = {name: of_read[match[name]] for name in match}
        rows.append((gold, score(labels, together)))
        rows_read.append((gold, score({name: labels[name] for name in match}, together)))
        if shown:
            renamed = {name: replace(ledger.by_id[read], id=name) for name, read in match.items()}
            shown_ledger = replace(ledger, statements=tuple(renamed.values()))
            print(*errors(shown_ledger, {n: labels[n] for n in match}, together), sep="\n")
    print(f"-- read by the machine, {found} of {total} statements found: all pairs")
    _table(rows)
    print("-- the same, pairs of statements that were found")
    _table(rows_read)


def _references(folder: Path) -> None:
    """How many of the annotated references are within one thread when the references themselves are hidden."""
    kinds = {"accept", "reject", "comply", "breach", "concede", "demand", "propose", "offer", "promise", "request"}
    for name in ("dev", "train"):
        pairs = within = hidden = 0
        for path in sorted((folder / name).glob("*.json")):
            data = json.loads(path.read_text(encoding="utf-8"))
            ledger = _of_gold(data, keep=False)
            found, shown = threads_of(ledger), threads_of(_of_gold(data, keep=True))
            for s in data["statements"]:
                for other in s["refers_to"]:
                    target = ledger.by_id.get(other)
                    if target is None or s["kind"] not in kinds or target.kind not in kinds:
                        continue
                    pairs += 1
                    hidden += bool(found[s["id"]] & found[other])
                    within += bool(shown[s["id"]] & shown[other])
        print(f"-- references in gold/{name}: {pairs}; within one thread by words alone {hidden / max(1, pairs):.3f}, "
              f"with the references {within / max(1, pairs):.3f}")  # fmt: skip


def _of_gold(data: dict, *, keep: bool) -> Ledger:
    text = data["text"]
    document = Document(data["id"], text, (Block(0, len(text), "body"),), published=data["published"])
    statements = [
        Statement(
            s["id"], data["id"], s["kind"], s["actor"], s["content"], s["start"], s["end"], text[s["start"] : s["end"]],
            tuple(s["addressee"]), tuple(s["gives"]), tuple(s["gets"]), s["condition"], s["deadline"], s["date"],
            tuple(s["sources"]), s["certainty"], tuple(s["refers_to"]) if keep else (),
        )
        for s in data["statements"]
    ]  # fmt: skip
    return Ledger.of([document], [Reading(data["id"], tuple(statements))])


if __name__ == "__main__":
    sys.exit(main())
