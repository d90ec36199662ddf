"""Learn anew which actors are told with a mark, from annotated reports that the network did not learn from.

    python benchmarks/doubting.py GOLD... [--use FILE] [--write]

GOLD are files or folders of annotated reports, FILE a network other than the one that comes with detente. Prints, for
reports left out of this learning, a tenth at a time, how many actors are marked and how many wrong ones are not, by the
share that is asked; then the weights. `--write` puts them into the package.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from weighed import Fit, Told, fit_told, run, shares_left_out

from detente.reading.assemble import SURE_OF_ACTOR
from detente.reading.learned.doubting import FACTS, FILE
from detente.reading.training.weighing import known

ASKED = (0.75, 0.8, 0.82, 0.84, SURE_OF_ACTOR, 0.88)
WHAT = "How much each fact about an actor speaks for its being the right one. Learned by benchmarks/doubting.py"


def show(by_report: Sequence[Told], fit: Fit[Told], annotated: int) -> int:
    shares = shares_left_out(by_report, fit)
    wrong = sum(not right for _, right in shares)
    print(f"{len(shares)} actors of {len(by_report)} reports, {annotated} statements annotated, {wrong} wrong")
    for asked in sorted(set(ASKED)):
        clear = [right for share, right in shares if share >= asked]
        print(f"asked {asked:.2f}: {1 - len(clear) / len(shares):.2f} marked, {len(clear) - sum(clear)} wrong without")
    return len(shares)


if __name__ == "__main__":
    run(__doc__, known, partial(fit_told, facts=FACTS), show, FACTS, FILE, WHAT)
