"""The verdict on real reports, against what a careful reader says of them: deadlocked or not.

    python benchmarks/verdicts.py [--shared DIR] [--from gold|machine|both] [--list]

The labels are in `benchmarks/verdicts.toml`; they were written down before the program was run on the reports. The same
is measured twice: from statements that people marked, as if the reader made no mistake, and from the reader's own; and
apart for the reports whose misses were looked into and for those kept to check with. The reports to learn from are
halved by a hash of their id: misses are shown of half A only; of half B, and of those never learned from, the score.
"""

from __future__ import annotations

import argparse
import json
import os
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from framing_gold import document_of, reading_of

from detente.diagnosis.of_ledger import LedgerDiagnosis, diagnose_framed
from detente.framing import derive
from detente.ledger import Ledger
from detente.values.statement import Reading

LABELS = Path(__file__).with_suffix(".toml")
STUCK = frozenset({"deadlocked", "broken"})
GROUPS = ("looked into", "kept to check", "labelled last")
LATER = {"learn": "of the rest, looked into", "check": "of the rest, kept to check", "dev": "never learned from"}
LOOKED_INTO = (GROUPS[0], LATER["learn"])


@dataclass(frozen=True, slots=True)
class Case:
    """One report, what a reader says of it, and what the program does."""

    id: str
    want: str
    unsure: bool
    group: str
    half: str
    found: LedgerDiagnosis

    @property
    def right(self) -> bool:
        """Whether "deadlocked or not" comes out as the reader has it."""
        return (self.want in STUCK) == self.found.verdict.deadlocked


def labels() -> list[dict[str, Any]]:
    """What a careful reader says, by the report's id."""
    found: list[dict[str, Any]] = tomllib.loads(LABELS.read_text(encoding="utf-8"))["report"]
    return found


def group_of(label: dict[str, Any]) -> str:
    """Whether a report's miss was looked into, never was, or was labelled after changes."""
    if "later" in label:
        return LATER[label["later"]]
    return GROUPS[2] if label.get("fresh") else GROUPS[1] if label.get("check") else GROUPS[0]


def half_of(label: dict[str, Any]) -> str:
    """The half of a report: A, whose misses may be looked into, or B, of which only the score is seen; "" for dev."""
    if label.get("later") == "dev":
        return ""
    return "AB"[sha256(label["id"].encode()).digest()[0] % 2]


def gold_of(shared: Path, label: dict[str, Any]) -> dict[str, Any]:
    """The annotated report of a label."""
    folder = shared / "gold" / ("dev" if label.get("later") == "dev" else "train")
    found: dict[str, Any] = json.loads((folder / f"{label['id']}.json").read_text(encoding="utf-8"))
    return found


def diagnosed(gold: dict[str, Any], reading: Reading | None = None) -> LedgerDiagnosis:
    """The diagnosis of one report, from the gold's statements or from a reading of its own."""
    document = document_of(gold)
    return diagnose_framed(derive(Ledger.of([document], [reading or reading_of(gold, document)])), draws=0)


def by_gold(golds: Iterable[dict[str, Any]]) -> list[LedgerDiagnosis]:
    """Diagnoses from the statements that people marked."""
    return [diagnosed(gold) for gold in golds]


def by_machine(golds: Iterable[dict[str, Any]], use: Path | None = None) -> list[LedgerDiagnosis]:
    """Diagnoses from what the reader finds in the same texts.

    Args:
        use: what was learned by `train_left_out.py --keep`, in place of what is shipped.
    """
    import numpy as np

    from detente.reading.learned.decisions import unpack
    from detente.reading.reader import Reader

    golds = list(golds)
    models = None
    if use is not None:
        with np.load(use, allow_pickle=False) as archive:
            models = unpack({name: archive[name] for name in archive.files})
    readings = Reader(models=models).read_many([document_of(gold) for gold in golds])
    return [diagnosed(gold, reading) for gold, reading in zip(golds, readings, strict=True)]


def balanced(cases: Iterable[Case]) -> float:
    """The mean of the shares right among stuck and among other reports."""
    shares = []
    cases = list(cases)
    for stuck in (True, False):
        those = [case.right for case in cases if (case.want in STUCK) is stuck]
        shares.append(sum(those) / len(those) if those else 1.0)
    return sum(shares) / 2


def show(title: str, cases: list[Case], *, every: bool) -> None:
    """Print the figures, the states against each other, and the misses that may be looked into."""
    sure = [case for case in cases if not case.unsure]
    print(f"## {title}: {len(cases)} reports, balanced share right of deadlocked or not {balanced(cases):.3f}", end="")
    print(f" (without the {len(cases) - len(sure)} on which readers may differ: {balanced(sure):.3f})")
    pairs = Counter((case.want, case.found.verdict.state) for case in cases)
    print("   ", "; ".join(f"{want} read as {found}: {n}" for (want, found), n in sorted(pairs.items())))
    for case in cases:
        if every or (case.half == "A" and not case.right):
            verdict = case.found.verdict
            print(f"    {'' if case.right else 'MISS '}{case.id}: {case.want}, found {verdict.state}", end="")
            print(f" ({'' if verdict.deadlocked else 'not '}deadlocked)")


def main() -> None:
    """Read the arguments, and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("DETENTE_SHARED", "../shared")))
    parser.add_argument("--from", dest="source", choices=("gold", "machine", "both"), default="both")
    parser.add_argument("--list", action="store_true", help="every report, not only the misses")
    parser.add_argument("--use", type=Path, help="a network of train_left_out.py: only the reports that it left out")
    parser.add_argument("--part", type=int, default=0, help="the part that it left out")
    given = parser.parse_args()
    wanted = labels()
    if given.use is not None:
        from train_left_out import split

        from detente.reading.gold import read_gold

        left = {gold["id"] for gold in split(read_gold([given.shared / "gold" / "train"]), given.part)[1]}
        wanted = [one for one in wanted if one["id"] in left]
    golds = [gold_of(given.shared, one) for one in wanted]
    ways: dict[str, Callable[[Iterable[dict[str, Any]]], list[LedgerDiagnosis]]] = {
        "gold": by_gold,
        "machine": lambda those: by_machine(those, given.use),
    }
    for name, way in ways.items():
        if given.source in (name, "both"):
            found = way(golds)
            cases = [
                Case(one["id"], one["state"], one.get("unsure", False), group_of(one), half_of(one), diagnosis)
                for one, diagnosis in zip(wanted, found, strict=True)
            ]
            source = "marked statements" if name == "gold" else "the reader"
            for group in (*GROUPS, *LATER.values()):
                those = [case for case in cases if case.group == group]
                if those:
                    show(f"from {source}, reports {group}", those, every=given.list)
            unseen = [case for case in cases if case.half == "B" and case.group not in LOOKED_INTO]
            for half, those in (
                ("half A", [case for case in cases if case.half == "A"]),
                ("half B", [case for case in cases if case.half == "B"]),
                ("half B, of which no miss was ever looked into", unseen),
            ):
                print(f"## from {source}, {half}, {len(those)} reports: {balanced(those):.3f}")
            sure = [case for case in cases if not case.unsure]
            print(f"## from {source}, all {len(cases)}: {balanced(cases):.3f}", end="")
            print(f"; without those in doubt: {balanced(sure):.3f}")


if __name__ == "__main__":
    main()
