"""A solved model in words, for people."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from detente.brief.visible import visible

if TYPE_CHECKING:
    from detente.conflict import Conflict
    from detente.stability.paths import Evolution
    from detente.stability.reasons import Step
    from detente.workflow.solving.solved import Solved

SHOWN = 40
"""States, moves or reasons shown of each list where no limit is given."""

_FOLLOWED = 1_000
"""States that a search for equilibria looks at, the nearest first, on the way from the status quo."""

_WHOLE = 10**18
"""The count from which three digits and a power of ten say more than all its digits."""

HEADINGS = {
    "nash": "Nash", "gmr": "GMR", "smr": "SMR", "seq": "SEQ", "sseq": "SSEQ", "sim": "SIM", "nonmyopic": "non-myopic",
    "cnash": "CNash", "cgmr": "CGMR", "csmr": "CSMR", "cseq": "CSEQ",
}  # fmt: skip
"""What people call the solution concepts."""


def heading(concept: str) -> str:
    """What people call a solution concept; its own name where they have no other."""
    return HEADINGS.get(concept, concept)


def to_text(solved: Solved, limit: int | None = None) -> str:
    """The solution in words.

    Args:
        limit: at most so many states of each set are shown; None: up to 40.
    """
    from detente.workflow import inverses, robust
    from detente.workflow.readings import equilibria

    solution, conflict = solved.solution, solved.conflict
    most = SHOWN if limit is None else limit
    counts = [f"{heading(c)} {in_figures(states.count())}" for c, states in solution.equilibria.items()]
    lines = [
        visible(conflict.name or "Conflict"),
        f"{in_figures(solved.whole.feasible.count())} states, {len(conflict.options)} options, "
        f"{len(conflict.decision_makers)} decision makers; {solution.engine} engine",
        "Equilibria: " + (", ".join(counts) or "no concept could be worked out"),
    ]
    for name, group in conflict.alike.items():
        lines.append(f"{name} stands for {len(group)} states: {' '.join(group[:SHOWN])}")
    lines += _table(solved, most)
    for name, by in solved.coalitions.items():
        lines += ["", f"Stable for {visible(name)}:"]
        for concept, held in by.items():
            shown = " ".join(sorted(held)[:most])
            lines.append(f"  {heading(concept)} {len(held):,}: {shown}")
    for title, reading in solved.readings.items():
        lines += ["", f"Stable for everybody {visible(title)}:"]
        for concept, by in reading.items():
            held = equilibria(by)
            shown = " ".join(sorted(held)[:most])
            lines.append(f"  {concept.upper()} {len(held):,}: {shown}")
    if solved.reasons:
        lines += ["", *_reasons_in_words(solved)]
    if solved.inverse:
        lines += ["", *inverses.in_words(conflict, solved.inverse, HEADINGS)]
    if solved.robustness is not None:
        described = {state: in_words(conflict, state) for by in solved.robustness.shares.values() for state in by}
        lines += ["", *robust.in_words(solved.robustness, HEADINGS, described, most)]
    if solved.evolution is not None:
        lines += ["", *_evolution_in_words(solved, solved.evolution)]
    return "\n".join(lines) + "\n"


def in_figures(count: int) -> str:
    """A count for people: whole below 10^18, else three digits and a power of ten."""
    if count < _WHOLE:
        return f"{count:,}"
    digits, _, power = f"{Decimal(count):.2e}".partition("e+")
    return f"about {digits} x 10^{power}"


def in_words(conflict: Conflict, state: str) -> str:
    """The options that are taken, by their owners."""
    words: dict[str, list[str]] = {}
    for option, letter in zip(conflict.options, state, strict=True):
        if letter == "Y":
            words.setdefault(option.owner, []).append(option.text)
    if not words:
        return "nothing"
    return visible("; ".join(f"{owner}: {', '.join(texts)}" for owner, texts in words.items()))


def move_in_words(conflict: Conflict, step: Step) -> str:
    """Who does what: the options that change."""
    changes = []
    for option, before, after in zip(conflict.options, step.source, step.target, strict=True):
        if before != after:
            changes.append(f"takes '{option.text}'" if after == "Y" else f"gives up '{option.text}'")
    return visible(f"{step.mover} {' and '.join(changes)} ({step.source} to {step.target})")


def _table(solved: Solved, limit: int) -> list[str]:
    solution = solved.solution
    found: dict[str, None] = {}
    for states in solution.equilibria.values():
        found.update(dict.fromkeys(states.states(limit)))
    shown = sorted(found)[:limit]
    if not shown:
        return []
    width = max(5, len(shown[0]))
    headings = [heading(concept) for concept in solution.concepts]
    lines = ["", "  ".join(["state".ljust(width), *headings, "taken"])]
    for state in shown:
        marks = [
            ("x" if solution.is_equilibrium(state, concept) else "-").ljust(len(heading))
            for concept, heading in zip(solution.concepts, headings, strict=True)
        ]
        lines.append("  ".join([state.ljust(width), *marks, in_words(solved.conflict, state)]))
    most = max(states.count() for states in solution.equilibria.values())
    if most > limit:
        lines.append(f"... the first {limit:,} states of each set; --limit N shows more, --format json lists them")
    return lines


def _reasons_in_words(solved: Solved) -> list[str]:
    conflict = solved.conflict
    state = solved.reasons[0].state
    lines = [f"Why {state} holds or breaks ({in_words(conflict, state)}):"]
    for reason in solved.reasons:
        verdict = "stable" if reason.stable else "not stable"
        lines.append(f"  {visible(reason.decision_maker)}, {heading(reason.concept)}: {verdict}")
        if not reason.temptations:
            lines.append("    it has no move that it would prefer")
        for temptation in reason.temptations[:SHOWN]:
            lines.append(f"    {move_in_words(conflict, temptation.move)}")
            if temptation.sanction is not None:
                answer = "; then ".join(move_in_words(conflict, step) for step in temptation.sanction)
                lines.append(f"      is answered: {answer}")
            elif temptation.escape is not None:
                lines.append(f"      can be answered, but then {move_in_words(conflict, temptation.escape)}")
            elif reason.concept != "nash":
                steps = ", of steps that each pay their mover," if reason.concept in ("seq", "sseq") else ""
                lines.append(f"      has no answer{steps} that would take the gain away")
        if len(reason.temptations) > SHOWN:
            lines.append(f"    and {len(reason.temptations) - SHOWN:,} more")
    return lines


def _evolution_in_words(solved: Solved, evolution: Evolution) -> list[str]:
    conflict = solved.conflict
    start = evolution.start
    lines = [f"From the status quo {start} ({in_words(conflict, start)}), by moves that each improve their mover:"]
    if not evolution.complete:
        lines.append(f"  only the first {len(evolution.distance):,} states were followed")
    if len(evolution.distance) == 1:
        return [*lines, "  nobody would move"]
    first = [step for step in evolution.steps if step.source == start]
    lines += [f"  at once: {move_in_words(conflict, step)}" for step in first[:SHOWN]]
    found = False
    for state in list(evolution.distance)[:_FOLLOWED]:
        concepts = solved.whole.concepts_of(state)
        if not concepts:
            continue
        found = True
        held = ", ".join(heading(concept) for concept in concepts)
        lines.append(f"  reaches {state} ({held}): {in_words(conflict, state)}")
        lines += [f"    {move_in_words(conflict, step)}" for step in evolution.shortest(state) or ()]
        likeliest = evolution.likeliest(state)
        if likeliest is not None and likeliest[0]:
            lines.append(f"    probability of the likeliest path, steps drawn evenly: {likeliest[1]:.3g}")
    if not found:
        lines.append("  no equilibrium is reached")
    return lines
