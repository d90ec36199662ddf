"""Pictures of a solved conflict as SVG: its improvements as a graph, or all its states as a grid of cells.

In both, the options of some decision makers run across and those of the others down, in Gray code, so that a move is a
straight line along a row or a column and neighbours differ in one option.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from detente.conflict.model import Conflict
from detente.conflict.states import is_feasible
from detente.errors import TooLargeError
from detente.stability.reasons import Moves, Step
from detente.stability.solution import Solution

GRAPH_STATES = 64
MOST_OPTIONS = 16
EDGES = 120

# Okabe and Ito (2008): told apart by people with any colour vision.
_MOVERS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
_FILLS = {"nash": "#8FD3A8", "seq": "#CFE8A9", "sseq": "#CFE8A9", "smr": "#F6E3A1", "gmr": "#F9D2B0"}
_WORDS = {"nash": "Nash", "seq": "sequential", "sseq": "symmetric sequential", "smr": "SMR", "gmr": "GMR"}
_STRONGEST_FIRST = ("nash", "sseq", "seq", "smr", "gmr")
_PLAIN = "#FFFFFF"
_LINE = "#333333"
_TODAY = "#CC0000"


def picture(solution: Solution, path: Iterable[Step] = ()) -> str:
    """The graph of improvements up to 64 states, the grid of cells beyond.

    Args:
        path: moves to draw thick, such as a way from the status quo.

    Raises: TooLargeError beyond 2^16 combinations of options.
    """
    if len(solution.conflict.options) <= MOST_OPTIONS:
        count = solution.feasible.count()
        return graph(solution, path) if count <= GRAPH_STATES else matrix(solution)
    raise TooLargeError(
        f"2^{len(solution.conflict.options)} combinations of options are too many for a picture",
        mend="at most 16 options; use --format csv or --format json",
    )


def _strongest(solution: Solution, state: str) -> str | None:
    held = solution.concepts_of(state)
    return next((concept for concept in _STRONGEST_FIRST if concept in held), None)


def _axes(conflict: Conflict) -> tuple[list[int], list[int]]:
    """The places of the options that run across, and of those that run down; each decision maker's stay together."""
    across: list[int] = []
    down: list[int] = []
    groups = [list(conflict.own_places(maker.name)) for maker in conflict.decision_makers]
    for group in sorted(groups, key=len, reverse=True):
        (across if len(across) <= len(down) else down).extend(group)
    return across, down


def _gray(bits: int) -> list[str]:
    return [
        format(k ^ (k >> 1), f"0{bits}b").replace("1", "Y").replace("0", "N") if bits else "" for k in range(2**bits)
    ]


def _joined(across: Sequence[int], down: Sequence[int], x: str, y: str) -> str:
    letters = dict(zip((*across, *down), x + y, strict=True))
    return "".join(letters[k] for k in range(len(letters)))


def _text(words: str) -> str:
    return escape("".join(c if c.isprintable() else " " for c in words), {'"': "&quot;"})


def _title(conflict: Conflict, state: str) -> str:
    taken = [
        f"{option.owner}: {option.text}"
        for option, letter in zip(conflict.options, state, strict=True)
        if letter == "Y"
    ]
    return _text(f"{state}: " + ("; ".join(taken) or "nothing is taken"))


def _document(width: float, height: float, label: str, body: Iterable[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" role="img" font-family="sans-serif" font-size="12">'
    )
    return "\n".join([head, f"<title>{_text(label)}</title>", *body, "</svg>"]) + "\n"


def graph(solution: Solution, path: Iterable[Step] = ()) -> str:
    """States as boxes, improvements as arrows in the colour of their mover, equilibria filled."""
    conflict = solution.conflict
    known = Moves(conflict)
    across, down = _axes(conflict)
    place: dict[str, tuple[float, float]] = {}
    columns: set[int] = set()
    cells: list[tuple[int, int, str]] = []
    for column, x in enumerate(_gray(len(across))):
        for row, y in enumerate(_gray(len(down))):
            state = _joined(across, down, x, y)
            if is_feasible(conflict, state) and conflict.named(state) == state:
                cells.append((column, row, state))
    shift = {column: k for k, column in enumerate(sorted({column for column, _, _ in cells}))}
    drop = {row: k for k, row in enumerate(sorted({row for _, row, _ in cells}))}
    columns.update(shift.values())
    wide = max(64, 9 * len(conflict.options) + 18)
    for column, row, state in cells:
        place[state] = (40 + shift[column] * (wide + 46) + wide / 2, 40 + drop[row] * 84 + 14)
    width = max(540.0, 60 + len(shift) * (wide + 46))
    bottom = 60 + len(drop) * 84
    thick = set(path)
    everything = [
        Step(name, state, target)
        for name in known.everyone
        for state in place
        for target in known.improvements(name, state)
    ]
    shown = everything
    if len(everything) > EDGES:  # the best improvement of each says where it would go
        best = [known.improvements(name, state)[:1] for name in known.everyone for state in place]
        sources = [(name, state) for name in known.everyone for state in place]
        shown = [Step(n, s, t) for (n, s), targets in zip(sources, best, strict=True) for t in targets]
        shown += [step for step in thick if step not in shown]
    colour = {name: _MOVERS[k % len(_MOVERS)] for k, name in enumerate(known.everyone)}
    body = [
        f'<marker id="to{k}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto" '
        f'markerUnits="userSpaceOnUse"><path d="M0 0L8 4L0 8z" fill="{colour[name]}"/></marker>'
        for k, name in enumerate(known.everyone)
    ]
    body = ["<defs>", *body, "</defs>"]
    body += [
        _arrow(step, place, wide, colour[step.mover], known.everyone.index(step.mover), step in thick) for step in shown
    ]
    body += [_box(solution, state, x, y, wide) for state, (x, y) in place.items()]
    body += _legend(solution, colour, bottom, len(shown) < len(everything))
    return _document(width, bottom + 42 + 18 * len(colour), conflict.name, body)


def _arrow(
    step: Step, place: dict[str, tuple[float, float]], wide: float, colour: str, number: int, thick: bool
) -> str:
    (x1, y1), (x2, y2) = place[step.source], place[step.target]
    dx, dy = x2 - x1, y2 - y1
    bend = 16 + 0.12 * (abs(dx) + abs(dy))
    if abs(dx) >= abs(dy):  # along a row: leave the top going right, the bottom going left
        side = -1 if dx > 0 else 1
        y1, y2 = y1 + side * 14, y2 + side * 14
        x1, x2 = x1 + (wide / 5 if dx > 0 else -wide / 5), x2 - (wide / 5 if dx > 0 else -wide / 5)
        middle = ((x1 + x2) / 2, (y1 + y2) / 2 + side * min(bend, 42))
    else:
        side = 1 if dy > 0 else -1
        x1, x2 = x1 + side * wide / 4, x2 + side * wide / 4
        y1, y2 = y1 + side * 14, y2 - side * 14
        middle = ((x1 + x2) / 2 + side * (bend if abs(dy) > 90 else 0), (y1 + y2) / 2)
    return (
        f'<path d="M{x1:.1f} {y1:.1f}Q{middle[0]:.1f} {middle[1]:.1f} {x2:.1f} {y2:.1f}" fill="none" stroke="{colour}" '
        f'stroke-width="{3.2 if thick else 1.3}" marker-end="url(#to{number})">'
        f"<title>{_text(step.mover)}: {step.source} to {step.target}</title></path>"
    )


def _box(solution: Solution, state: str, x: float, y: float, wide: float) -> str:
    held = _strongest(solution, state)
    fill = _FILLS.get(held or "", _PLAIN)
    today = state == solution.conflict.named(solution.conflict.status_quo)
    return (
        f'<g><title>{_title(solution.conflict, state)}</title><rect x="{x - wide / 2:.1f}" y="{y - 14:.1f}" '
        f'width="{wide}" height="28" rx="5" fill="{fill}" stroke="{_TODAY if today else _LINE}" '
        f'stroke-width="{3 if today else 1}"/>'
        f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle">{state}</text></g>'
    )


def _legend(solution: Solution, colour: dict[str, str], top: float, best_only: bool) -> list[str]:
    body = []
    left = 40.0
    for concept in _STRONGEST_FIRST:
        if concept in solution.equilibria:
            body.append(f'<rect x="{left}" y="{top}" width="14" height="14" fill="{_FILLS[concept]}" stroke="#333"/>')
            body.append(f'<text x="{left + 20}" y="{top + 12}">{_WORDS[concept]}</text>')
            left += 40 + 7.5 * len(_WORDS[concept])
    body.append(f'<rect x="{left}" y="{top}" width="14" height="14" fill="none" stroke="{_TODAY}" stroke-width="3"/>')
    body.append(f'<text x="{left + 20}" y="{top + 12}">status quo</text>')
    for k, (name, shade) in enumerate(colour.items()):
        y = top + 26 + 18 * k
        words = f"{name} moves" + (" (its best improvement only)" if best_only else "")
        body.append(f'<path d="M40 {y + 4}h24" stroke="{shade}" stroke-width="2"/>')
        body.append(f'<text x="72" y="{y + 8}">{_text(words)}</text>')
    return body


def matrix(solution: Solution) -> str:
    """All combinations of options as cells, equilibria coloured by the strongest concept, infeasible cells grey.

    Raises: TooLargeError beyond 2^16 cells.
    """
    conflict = solution.conflict
    if len(conflict.options) > MOST_OPTIONS:
        raise TooLargeError("a grid of more than 2^16 cells cannot be read", mend="use --format csv")
    across, down = _axes(conflict)
    kinds = dict.fromkeys(solution.feasible.states(), "")
    for concept in reversed(_STRONGEST_FIRST):
        if concept in solution.equilibria:
            kinds.update(dict.fromkeys(solution.equilibria[concept].states(), concept))
    for name, group in conflict.alike.items():
        kinds.update(dict.fromkeys(group, kinds[name]))
    columns, rows = _gray(len(across)), _gray(len(down))
    size = max(2, min(18, 900 // len(columns)))
    body = [
        f'<rect x="20" y="40" width="{size * len(columns)}" height="{size * len(rows)}" fill="#FFF" stroke="#333"/>'
    ]
    for row, y in enumerate(rows):
        line = [kinds.get(_joined(across, down, x, y), "none") for x in columns]
        begin = 0
        for column in range(1, len(line) + 1):  # cells of one colour side by side are one rectangle
            if column < len(line) and line[column] == line[begin]:
                continue
            if line[begin]:
                fill = "#D9D9D9" if line[begin] == "none" else _FILLS[line[begin]]
                x_at, y_at, length = 20 + size * begin, 40 + size * row, size * (column - begin)
                body.append(f'<rect x="{x_at}" y="{y_at}" width="{length}" height="{size}" fill="{fill}"/>')
            begin = column
    today = conflict.status_quo
    x_now = columns.index("".join(today[k] for k in across))
    y_now = rows.index("".join(today[k] for k in down))
    body.append(
        f'<rect x="{20 + size * x_now}" y="{40 + size * y_now}" width="{size}" height="{size}" fill="none" '
        f'stroke="{_TODAY}" stroke-width="2"><title>{_title(conflict, today)}</title></rect>'
    )
    names = [conflict.options[k].id for k in across], [conflict.options[k].id for k in down]
    body.append(f'<text x="20" y="18">across: {_text(", ".join(names[0]))}</text>')
    body.append(f'<text x="20" y="34">down: {_text(", ".join(names[1]))} (Gray code; grey: infeasible)</text>')
    bottom = 56 + size * len(rows)
    body += _legend(solution, {}, bottom, best_only=False)
    return _document(max(520, 40 + size * len(columns)), bottom + 40, conflict.name, body)
