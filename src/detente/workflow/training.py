"""Training the reader again with what people corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.brief.visible import visible
from detente.errors import SettingError
from detente.reading.learned.trained import VARIABLE

if TYPE_CHECKING:
    from detente.reading.learned.decisions import Decisions
    from detente.reading.scoring import Score

LEAST = 20
"""Documents that are needed; fewer teach nothing that would hold for others."""
SHOWN = ("found", "kind", "actor", "core", "addressee", "reference")


@dataclass(frozen=True, slots=True)
class Trained:
    """What was learned from, where it was written, and both scores on the documents that were left out of it."""

    documents: int
    statements: int
    held_out: int
    path: Path
    before: Score | None
    after: Score | None
    notices: tuple[str, ...] = ()

    def to_text(self) -> str:
        """What was learned from, the comparison, and how to read with the result."""
        lines = [f"learned from {self.documents} reports with {self.statements} statements; written to {self.path}"]
        if self.before is not None and self.after is not None:
            lines.append(f"on {self.held_out} reports left out, F1 as detente comes and as trained:")
            for name in SHOWN:
                one, other = self.before.counts[name].f1, self.after.counts[name].f1
                lines.append(f"  {name:10} {one:.3f} {other:.3f}")
        lines.append(f"to read with it: export {VARIABLE}={self.path}")
        return "\n".join(map(visible, lines)) + "\n"


def train(
    ledgers: Iterable[str | Path],
    gold: Sequence[Path],
    out: Path,
    *,
    partial: bool = False,
    rounds: int | None = None,
    seed: int = 0,
    held_out: float = 0.2,
    told: Callable[[str], None] = print,
) -> Trained:
    """Train what comes with detente on with reviewed ledgers and annotated documents, and compare the two.

    Args:
        ledgers: reviewed ledgers (`detente.workflow.ledger_gold`).
        gold: files or folders of annotated documents besides (`detente.reading.gold`).
        out: the file to write.
        partial: as in `ledger_gold.gold`.
        rounds: how often to go through all documents; None for the usual number.
        held_out: the part of the documents that is not learned from, to compare on; 0 for none.
        told: called with a line after each round.

    Raises: SettingError when PyTorch is not installed, there are too few documents, or `out` cannot be written;
        LedgerError and InputError for ledgers and gold that cannot be used.
    """
    _check_installed()
    if not 0 <= held_out <= 0.5:
        raise SettingError(f"{held_out:g} is no part to leave out", where="--held-out", mend="give 0 to 0.5")
    if out.is_dir():
        raise SettingError("it is a folder", where=str(out), mend="name a file to write, as in mine.npz")
    if not out.parent.is_dir():
        raise SettingError("there is no such folder", where=str(out.parent), mend="make it first")
    documents, notices = _documents(ledgers, gold, partial)
    learned, left = _split(documents, held_out, seed)
    if len(learned) < LEAST:
        raise SettingError(
            f"too few reports to learn from: {len(learned)}, and {LEAST} are needed",
            mend="review more reports, or add annotated ones with --gold",
        )
    path = _learn(learned, out, rounds, seed, told)
    before = after = None
    if left:
        from detente.reading.learned.trained import load
        from detente.reading.reader import packaged_models

        before, after = _score(left, packaged_models()), _score(left, load(path))
    number = sum(len(one["statements"]) for one in learned)
    return Trained(len(learned), number, len(left), path, before, after, notices)


def _documents(
    ledgers: Iterable[str | Path], gold: Sequence[Path], partial: bool
) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """All documents, each once; where a ledger and a gold file hold the same, the ledger's is taken."""
    from detente.reading.gold import read_gold
    from detente.workflow import ledger_gold

    ledgers = list(ledgers)
    reviewed = ledger_gold.gold(ledgers, partial=partial) if ledgers else ledger_gold.Gold(())
    found = {one["text"]: one for one in (*(read_gold(gold) if gold else ()), *reviewed.documents)}
    return list(found.values()), reviewed.notices


def _split(
    documents: Sequence[dict[str, Any]], held_out: float, seed: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Those to learn from and those to compare on, drawn from the seed by whole documents."""
    import random

    order = list(documents)
    random.Random(seed).shuffle(order)
    count = round(held_out * len(order))
    return order[count:], order[:count]


def _learn(
    documents: Sequence[dict[str, Any]], out: Path, rounds: int | None, seed: int, told: Callable[[str], None]
) -> Path:
    from dataclasses import replace

    from detente.reading.learned.decisions import FILE
    from detente.reading.learned.linear_model import read_archive
    from detente.reading.training.examples import examples
    from detente.reading.training.resume import GENTLE, learn_on
    from detente.reading.training.store import save

    plan = replace(GENTLE, rounds=rounds or GENTLE.rounds, seed=seed)
    arrays = learn_on(read_archive(FILE), list(examples(documents)), plan, told)
    try:
        folder = out.with_name(f".{out.name}.part")
        folder.mkdir(exist_ok=True)
        save(arrays, folder).replace(out)
        folder.rmdir()
    except OSError as fault:
        raise SettingError(
            f"cannot write: {fault.strerror or fault}", where=str(out), mend="give another file"
        ) from None
    return out


def _score(documents: Sequence[dict[str, Any]], models: Decisions) -> Score:
    from detente.brief import facts
    from detente.documents import from_text
    from detente.reading.reader import Reader
    from detente.reading.scoring import score

    texts = [from_text(one["text"], published=one.get("published") or None) for one in documents]
    readings = Reader(models=models).read_many(texts)
    read = [[facts.statement(s) for s in reading.statements] for reading in readings]
    return score(zip(documents, read, strict=True))


def _check_installed() -> None:
    from importlib.util import find_spec

    if find_spec("torch") is None:
        raise SettingError("training needs PyTorch", mend='pip install "detente[train]"')
