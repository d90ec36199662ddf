"""Learn anew who acts in a clause, from annotated reports that the network did not learn from.

    python benchmarks/acting.py GOLD... [--use FILE] [--write]

GOLD are files or folders of annotated reports, FILE a network other than the one that comes with detente. Prints, for
reports left out of this learning, a tenth at a time, in how many clauses the right one of the parties in reach has the
highest share by the network with the syntax of the clause, and by what is learned; then the weights. `--write` puts
them into the package.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from weighed import Fit, left_out, run

from detente.reading.learned.acting import FACTS, FILE
from detente.reading.training.weighing import Choices, acted, learned_choice

WHAT = "How much each fact about a party speaks for its being the one who acts. Learned by benchmarks/acting.py"


def fit(by_report: Sequence[Choices]) -> dict[str, float]:
    return learned_choice(
        [one for facts, _ in by_report for one in facts], [r for _, are in by_report for r in are], FACTS
    )


def show(by_report: Sequence[Choices], fitted: Fit[Choices], annotated: int) -> int:
    many = sum(len(facts) for facts, _ in by_report)
    plain = {name: float(name == "share") for name in FACTS}
    before = sum(_right(facts, right, plain) for facts, right in by_report)
    after = sum(_right(*report, weights) for reports, weights in left_out(by_report, fitted) for report in reports)
    print(f"{many} clauses in {len(by_report)} reports, {annotated} statements annotated")
    print(f"{before} right by the network and the syntax, {after} by what is learned")
    return many


def _right(
    choices: Sequence[Sequence[Mapping[str, float]]], right: Sequence[Sequence[bool]], weights: Mapping[str, float]
) -> int:
    """In how many clauses the party with the highest sum is a right one."""
    sums = [[sum(weights[name] * value for name, value in one.items()) for one in facts] for facts in choices]
    return sum(are[one.index(max(one))] for one, are in zip(sums, right, strict=True))


if __name__ == "__main__":
    run(__doc__, acted, fit, show, FACTS, FILE, WHAT)
