"""Reports or a ledger to a diagnosis of their main talks, with how sure it is and since when it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.brief.visible import visible

if TYPE_CHECKING:
    from detente.diagnosis.brittleness import Brittleness
    from detente.diagnosis.findings import StatementRef
    from detente.diagnosis.of_talks import TalksDiagnosis
    from detente.diagnosis.over_time import Turn
    from detente.workflow.dossier import Dossier

LISTED = 8


def diagnose(
    sources: Sequence[str | Path], *, as_of: str | None = None, talks: str | None = None, **reading: Any
) -> DiagnosedTalks:
    """Diagnose talks of a ledger or of reports: those of the id `talks`, the main ones where None.

    Args and Raises: as `detente.workflow.opening.dossier_of`; SettingError for an id that no talks have.
    """
    from detente.workflow.opening import dossier_of

    return DiagnosedTalks(dossier_of(sources, as_of=as_of, **reading).about(talks))


@dataclass(frozen=True)
class DiagnosedTalks:
    """The diagnosis of a dossier's main talks; each part is worked out when it is asked for."""

    dossier: Dossier

    @property
    def notices(self) -> tuple[str, ...]:
        """Which inputs could not be read, and that nobody deals with anybody where that is so."""
        return (*self.dossier.notices, *filter(None, [self.dossier.silence]))

    @cached_property
    def found(self) -> TalksDiagnosis:
        """The diagnosis with its draws."""
        found = self.dossier.diagnose().talks
        assert found is not None, "a dossier's diagnosis keeps that of its talks"
        return found

    @cached_property
    def brittleness(self) -> Brittleness:
        """How few statements would have to be wrong."""
        from detente.diagnosis.brittleness import brittleness

        return brittleness(self.dossier.framed())

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """The verdict over time."""
        from detente.diagnosis.over_time import over_time

        return over_time(self.dossier.ledger, self.dossier.as_of, like=self.dossier.framed().talks)

    def to_record(self) -> dict[str, Any]:
        """The diagnosis as plain data; its fields are described with `detente diagnose`."""
        from detente.diagnosis import record

        conflict = self.dossier.framed().conflict
        return {
            "name": conflict.name,
            "options": [{"id": o.id, "text": o.text, "owner": o.owner} for o in conflict.options],
            "status_quo": conflict.status_quo,
            **record.of_talks(self.found),
            "brittleness": record.brittle(self.brittleness),
            "history": [record.turn(one) for one in self.turns],
            "since": self.turns[-1].day.isoformat() if self.turns else None,
        }

    def to_text(self) -> str:
        """The diagnosis in words, for people."""
        found, verdict = self.found, self.found.verdict
        kinds = ", ".join(kind.name for kind in verdict.kinds)
        depth = f" (a better state can be held under: {verdict.depth})" if verdict.depth else ""
        lines = [
            found.framed.conflict.name,
            f"{verdict.state.upper()}{': ' + kinds if kinds else ''}{depth}" + self._since(),
            verdict.reason,
            "",
            "Why",
            *(f"  {because.text}{_cited(because.statements)}" for because in verdict.why),
        ]
        if found.model is not None and verdict.state in ("deadlocked", "open", "broken"):
            lines += _listed("Stuck", [self._matter(name) for name in found.stuck])
            lines += _listed("Moving", [self._matter(name) for name in found.moving])
            lines += _listed("Sticking points", [_point(p, self._words) for p in found.sticking_points])
            lines += _listed("Ways out", [_way(w, self._words) for w in found.ways_out])
        lines += ["", "How sure", *(f"  {line}" for line in self._how_sure())]
        return "\n".join(map(visible, lines)) + "\n"

    def _since(self) -> str:
        return f", since {self.turns[-1].day.isoformat()}" if len(self.turns) > 1 else ""

    def _matter(self, name: str) -> str:
        option = self.dossier.framed().conflict.option(name)
        return f"{option.owner}: {option.text}{_cited(option.statements)}"

    def _words(self, ref: StatementRef) -> str:
        return f"{ref.decision_maker}: {ref.text}{_cited(ref.statements) or ' (assumed)'}"

    def _how_sure(self) -> list[str]:
        sure, brittle = self.found.sureness, self.brittleness
        share = f"{100 * sure.verdict:.0f} %"
        if sure.choices:
            lines = [f"{share} by the text's own doubt ({sure.choices} choices of what to leave out, all counted)"]
        elif sure.draws:
            lines = [f"{share} by the text's own doubt ({sure.draws} draws, +-{100 * sure.margin:.0f} %)"]
        else:
            lines = ["the text doubts nothing that it rests on"]
        first = sure.decisive
        if first is not None:
            other = first.alone if first.alone != self.found.verdict.state else "of another kind"
            lines.append(f"verify first: {first.statement}; if it is not true, it is {other}")
        if brittle.fewest is not None:
            sets = "; ".join(" and ".join(names) for names in brittle.sets[:LISTED])
            lines.append(f'"deadlocked or not" turns without {brittle.fewest} of its statements: {sets}')
        elif not brittle.largest:
            tried = f"none of the {brittle.tried} that most of the model rests on"
            lines.append(f'too many statements bear on "deadlocked or not" to try each; {tried} turns it by itself')
        else:
            lines.append(f'"deadlocked or not" stands whatever {brittle.largest} statements are left out')
        if len(self.turns) > 1:
            lines += [_turn(one) for one in self.turns]
        return lines


def _turn(one: Turn) -> str:
    kinds = f" on {', '.join(one.kinds)}" if one.kinds else ""
    return f"{one.day.isoformat()}: {one.state}{kinds}{_cited(one.because)}"


def _cited(names: Sequence[str]) -> str:
    return f" [{', '.join(names[:3])}]" if names else ""


def _listed(title: str, lines: list[str]) -> list[str]:
    if not lines:
        return []
    more = [f"  and {len(lines) - LISTED} more; --format json lists them"] if len(lines) > LISTED else []
    return ["", title, *(f"  {line}" for line in lines[:LISTED]), *more]


def _point(point: Any, words: Any) -> str:
    if point.type == "contested demand":
        return f"contested demand: {point.option}, asked of {point.owner} by {', '.join(point.askers)}"
    return f"{point.type}: {' and '.join(words(ref) for ref in point.statements) or 'none is needed'}"


def _way(way: Any, words: Any) -> str:
    if not way.deal:
        return f"{way.kind}: none; {way.why_none}"
    over = " and ".join(words(ref) for ref in way.statements)
    steps = "; ".join(f"{' and '.join(s.movers)}: {', '.join(s.changes)}" for s in way.path)
    return f"{way.kind}{' over ' + over if over else ''}: {steps or way.why_none}{way.day_in_words}"
