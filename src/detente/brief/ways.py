"""What would break a deadlock: the conditions that sides name themselves, then what the model shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from detente.brief import conditions, groups
from detente.brief.citing import Citer
from detente.brief.findings import Findings
from detente.brief.marking import marks_of
from detente.brief.model import Line
from detente.brief.model_words import expression_words
from detente.brief.quoting import option_of
from detente.brief.sentences import say, text
from detente.brief.wording import DOUBT, HEDGE, is_plural, listed, opened, parties
from detente.conflict import PreferenceStatement, Prioritised
from detente.conflict.expressions import Is, Not
from detente.framing.preferences import own_cost

if TYPE_CHECKING:
    from detente.diagnosis.of_ledger import Point, Way

CITED = 3


def all_or_both(found: Findings) -> str:
    """How the sides are called together."""
    return "both" if len(found.framed.conflict.decision_makers) == 2 else "all"


def ways_out(found: Findings, cite: Citer) -> list[Line]:
    """What would open a deal: the conditions that sides name, the ways that were found, then the smallest guarantee
    and the smallest concession; that there is none, where a deadlock shows none."""
    if not found.framed.conflict.options:
        return [*conditions.named_by_sides(found, cite)] if found.framed.unanswered else []
    ways = [_found(found, way, cite) for way in found.diagnosis.ways_out]
    made = [
        *conditions.named_by_sides(found, cite),
        *groups.expiring(found, cite),
        *ways,
        *_smallest(found, cite, "commitment", ways),
        *_smallest(found, cite, "concession"),
    ]
    stuck = found.diagnosis.verdict.deadlocked and "conflict of interest" in found.diagnosis.verdict.kinds
    return made or ([say("ways_out.none", all=all_or_both(found))] if stuck and not found.only_told else [])


def _found(found: Findings, way: Way, cite: Citer) -> Line:
    """A way out: marked where one of its parts is, as without that part it is none; what is assumed stands behind."""
    parts = [found.framed.options[name].statements for name in way.options]
    marked = {mark for names in (way.statements, *parts) for mark in marks_of(found.ledger, names)}
    assumed = dict.fromkeys(found.framed.conflict.option(name).assumed or "" for name in way.options)
    line = say(
        "ways_out.found",
        words="".join(mark for mark in (HEDGE, DOUBT) if mark in marked) + opened(way.text),
        cites=cite(*way.statements, *(name for names in parts for name in names[:1]), most=CITED),
    )
    return line.marked(assumed="; ".join(filter(None, assumed)))


def _smallest(found: Findings, cite: Citer, kind: str, told: Sequence[Line] = ()) -> list[Line]:
    """The smallest set of one type, resting on as little assumption as can be; how many others there are.

    Args:
        told: the ways out that stand before it; a guarantee of the very parts that they name does not name them again.
    """
    points = [p for p in found.diagnosis.sticking_points if p.type == kind and p.preferences]
    if not points:
        return []
    best = min(points, key=lambda p: (len(p.preferences), _assumed(found, p)))
    chosen = [(side, preference(found, side, number)) for side, number in best.preferences]
    if kind == "concession":
        words = listed(_given_up(found, chosen))
    else:
        words = listed([f"{what} ({listed(of)})" for what, of in _by_words(found, chosen).items()])
        same = len(told) == 1 and told[0].text.count("“") == len(chosen)
        same = same and all(_is_told(found, wish, told[0]) for _, wish in chosen)
        words = text("ways_out.these") if same and len(chosen) > 1 else words
    cites = cite(*(name for _, wish in chosen for name in wish.statements), most=CITED)
    rest = sum(_assumed(found, p) > 0 for p in points)
    more = _of_such(len(points), rest) if len(points) > 1 else ""
    line = say(f"ways_out.{kind}", words=words, cites=cites, more=more)
    return [line.marked(assumed=_why_assumed(chosen))]


def _of_such(every: int, assumed: int) -> str:
    """How many sets there are, and how many of them rest on assumptions."""
    if 0 < assumed < every:
        return text("ways_out.of_such", all=str(every), assumed=str(assumed))
    if assumed and every == 2:
        return text("ways_out.both_such")
    return text("ways_out.all_such" if assumed else "ways_out.none_such", all=str(every))


def _why_assumed(chosen: Sequence[tuple[str, PreferenceStatement]]) -> str:
    """What is assumed of some statements of preference; the sides that are taken to hold back are named together."""
    costs = list(dict.fromkeys(side for side, wish in chosen if wish.assumed == own_cost(side)))
    others = dict.fromkeys(wish.assumed for side, wish in chosen if wish.assumed and wish.assumed != own_cost(side))
    own = text("ways_out.their_own" if is_plural(costs) else "ways_out.its_own")
    cost = [text("ways_out.costs", sides=parties(costs), own=own)] if costs else []
    return "; ".join([*cost, *others])


def _is_told(found: Findings, wish: PreferenceStatement, line: Line) -> bool:
    """Whether a line names what a statement of preference is about."""
    return _wish_words(found, wish).strip("“”").removesuffix(" …") in line.text


def _by_words(found: Findings, chosen: Iterable[tuple[str, PreferenceStatement]]) -> dict[str, list[str]]:
    """What statements of preference are about, each once, with the sides whose they are."""
    sides: dict[str, list[str]] = {}
    for side, wish in chosen:
        sides.setdefault(_marked(found, wish), []).append(side)
    return sides


def _given_up(found: Findings, chosen: Sequence[tuple[str, PreferenceStatement]]) -> list[str]:
    """What sides would do without some statements of their preference: do their own part, or drop what they want."""
    made = []
    for name, held_back in (("no_longer", True), ("gave_up", False)):
        those = [(side, wish) for side, wish in chosen if _is_held_back(wish) is held_back]
        for words, sides in _by_words(found, those).items():
            made.append(text(f"ways_out.{name}", side=parties(sides), words=words))
    return made


def _is_held_back(wish: PreferenceStatement) -> bool:
    """Whether a statement of preference is that an option is not taken."""
    return isinstance(wish.expression, Not) and isinstance(wish.expression.operand, Is)


def _assumed(found: Findings, point: Point) -> int:
    return sum(bool(preference(found, side, number).assumed) for side, number in point.preferences)


def preference(found: Findings, side: str, number: int) -> PreferenceStatement:
    """One statement of a side of the model, by its number from 0."""
    wishes = found.framed.conflict.decision_maker(side).preference
    assert isinstance(wishes, Prioritised), "derived models hold statements in order of priority"
    return wishes.statements[number]


def _marked(found: Findings, wish: PreferenceStatement) -> str:
    """What a statement of preference is about, marked where all that it rests on is hedged or may be misread."""
    return marks_of(found.ledger, wish.statements) + _wish_words(found, wish)


def _wish_words(found: Findings, wish: PreferenceStatement) -> str:
    """What a statement of preference is about: the option itself where it is that one's cost or refusal."""
    expression = wish.expression
    if isinstance(expression, Not) and isinstance(expression.operand, Is):
        return option_of(found, found.framed.conflict.option(expression.operand.option))
    return expression_words(expression, found.framed.conflict)
