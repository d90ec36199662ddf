"""Learn anew which of the statements found are told, from annotated reports that the network did not learn from.

    python benchmarks/keeping.py GOLD... [--use FILE] [--write]

GOLD are files or folders of annotated reports, FILE a network other than the one that comes with detente. Prints, for
reports left out of this learning, a tenth at a time, what would be told and how much of it is right, by the share that
is asked; then the weights. `--write` puts them into the package.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from weighed import Fit, Told, fit_told, run, shares_left_out

from detente.reading.learned.decisions import Thresholds
from detente.reading.learned.keeping import FACTS, FILE
from detente.reading.training.weighing import told

ASKED = (0.3, 0.34, 0.36, Thresholds().right, 0.4, 0.45, 0.5)
WHAT = "How much each fact about a statement speaks for its being right. Learned by benchmarks/keeping.py"


def show(by_report: Sequence[Told], fit: Fit[Told], annotated: int) -> int:
    shares = shares_left_out(by_report, fit)
    print(f"{len(shares)} statements that may be read in {len(by_report)} reports, {annotated} annotated")
    for asked in sorted(set(ASKED)):
        kept = [right for share, right in shares if share >= asked]
        right, many = sum(kept), max(1, len(kept))
        f1 = 2 * right / (len(kept) + annotated)
        print(f"asked {asked:.2f}: {len(kept)} told, P {right / many:.3f}, R {right / annotated:.3f}, F1 {f1:.3f}")
    return len(shares)


if __name__ == "__main__":
    run(__doc__, told, partial(fit_told, facts=FACTS), show, FACTS, FILE, WHAT)
