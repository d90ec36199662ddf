"""Ranks as vectors of decision diagrams, the most important place first: comparing, adding, and best and worst ranks.

No rank is ever listed: a vector of k diagrams stands for up to 2^k of them at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from detente.stability.symbolic.diagrams import Diagram, Diagrams

Vector = Sequence[Diagram]


def same(diagrams: Diagrams, a: Diagram, b: Diagram) -> Diagram:
    """Where both are true or both false."""
    return diagrams.choose(a, b, ~b)


def above(diagrams: Diagrams, a: Vector, b: Vector) -> Diagram:
    """Where the first vector is the higher rank: at the first place where they differ, it is true."""
    result = diagrams.constant(False)
    for f, g in zip(reversed(a), reversed(b), strict=True):
        result = diagrams.choose(f, ~g | result, ~g & result)
    return result


def lower_of(diagrams: Diagrams, a: Vector, b: Vector) -> list[Diagram]:
    """The lower of two ranks, state by state."""
    first_above = above(diagrams, a, b)
    return [diagrams.choose(first_above, g, f) for f, g in zip(a, b, strict=True)]


def highest(rank: Vector, candidates: Diagram, project: Callable[[Diagram], Diagram]) -> list[Diagram]:
    """The highest rank that some candidate has, place by place.

    Args:
        candidates: where a state may be found; narrowed at each place to those that are still the best.
        project: from a set of candidates to the states that have one of them at their disposal. All states that
            share some candidates must share them all.
    """
    result = []
    for f in rank:
        some = project(candidates & f)
        result.append(some)
        candidates = candidates & (f | ~some)
    return result


def lowest(rank: Vector, candidates: Diagram, project: Callable[[Diagram], Diagram]) -> list[Diagram]:
    """The lowest rank that some candidate has; as `highest`."""
    return [~f for f in highest([~f for f in rank], candidates, project)]


def weighted_sum(diagrams: Diagrams, parts: Sequence[Diagram], weights: Sequence[int], width: int) -> list[Diagram]:
    """The sum of the weights of the true parts, as a binary numeral of `width` places, the highest place first.

    A negative weight counts as a positive one on the denial, which shifts all sums by the same number.
    """
    total = [diagrams.constant(False)] * width  # lowest place first
    for part, weight in zip(parts, weights, strict=True):
        holds, size = (part, weight) if weight > 0 else (~part, -weight)
        carry = diagrams.constant(False)
        for place in range(width):
            digit = total[place]
            if size >> place & 1:
                odd = diagrams.choose(digit, ~holds, holds)
                total[place] = diagrams.choose(carry, ~odd, odd)
                carry = (digit & holds) | (carry & odd)
            else:
                total[place] = diagrams.choose(carry, ~digit, digit)
                carry = carry & digit
    return total[::-1]


def states_diagram(diagrams: Diagrams, states: Sequence[str], here: Sequence[int]) -> Diagram:
    """The set of the states listed (as Y and N), built from the last variable up so that each node is made once.

    Args:
        here: for each option, the number of its variable.
    """
    order = sorted(range(len(here)), key=here.__getitem__)
    members = sorted("".join(state[k] for k in order) for state in states)
    return _between(diagrams, members, [here[k] for k in order], 0, len(members), 0)


def _between(
    diagrams: Diagrams, members: Sequence[str], variables: Sequence[int], low: int, high: int, depth: int
) -> Diagram:
    """The diagram of the sorted members [low, high), which agree on the first `depth` variables.

    No closure: one that calls itself keeps its diagrams, gigabytes of them, until Python looks for circles.
    """
    if low == high:
        return diagrams.constant(False)
    if depth == len(variables):
        return diagrams.constant(True)
    middle, end = low, high
    while middle < end:  # members are sorted, N before Y
        probe = (middle + end) // 2
        if members[probe][depth] == "N":
            middle = probe + 1
        else:
            end = probe
    yes = _between(diagrams, members, variables, middle, high, depth + 1)
    no = _between(diagrams, members, variables, low, middle, depth + 1)
    return diagrams.choose(diagrams.variable(variables[depth]), yes, no)
