"""The diagnosis of talks in the shape that a brief reads: nothing is computed here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.conflict import Conflict
from detente.diagnosis.findings import Diagnosis, StatementRef, TalksState, WayOut
from detente.diagnosis.of_talks import DRAWS, TalksDiagnosis, diagnose_talks
from detente.framing import Framed


@dataclass(frozen=True)
class Case:
    """What the kind would be with one contested demand held firm, and the statements that make the demand."""

    kind: str
    demand: str
    statements: tuple[str, ...] = ()


@dataclass(frozen=True)
class TalksVerdict:
    """The verdict on talks: the model's, unless an agreement stands, was carried out or was breached.

    `movers` are the sides that would leave an open state; `statements` what an agreement or its breach rests on;
    `why` the model's reasons in words.
    """

    state: TalksState
    deadlocked: bool
    nash: bool
    kinds: tuple[str, ...]
    depth: str | None
    kinds_if: tuple[Case, ...]
    why: tuple[str, ...]
    movers: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True)
class Point:
    """A sticking point: a contested demand's option, or pairs of a side and the number of one of its statements."""

    type: str
    option: str | None = None
    preferences: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Way:
    """A way out in words, with the statements that it rests on and the options that its steps take or leave."""

    text: str
    statements: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class LedgerDiagnosis:
    """What a ledger's talks come to.

    `share` is the part of the draws in which the verdict's state and kinds come out the same, `draws` how many were
    taken (0 where nothing in the model is uncertain). `model` is the diagnosis of the conflict model alone; None
    where there is no model; `talks` has all of it.
    """

    verdict: TalksVerdict
    sticking_points: tuple[Point, ...] = ()
    ways_out: tuple[Way, ...] = ()
    share: float = 1.0
    draws: int = 0
    model: Diagnosis | None = None
    talks: TalksDiagnosis | None = None


def diagnose_framed(framed: Framed, *, draws: int = DRAWS, seed: int = 0) -> LedgerDiagnosis:
    """Diagnose the talks that a model was derived from.

    Args:
        draws: how many choices of which uncertain statements hold are sampled.
        seed: of the sampling; the same seed gives the same shares.
    """
    found = diagnose_talks(framed.ledger, framed.talks, framed, framed.as_of, seed, draws)
    return LedgerDiagnosis(
        _verdict(found),
        tuple(
            Point(p.type, p.option or None, tuple((ref.decision_maker, ref.place - 1) for ref in p.statements))
            for p in found.sticking_points
            if p.option or p.statements
        ),
        tuple(way for way in (_in_words(framed.conflict, w) for w in found.ways_out) if way is not None),
        found.sureness.verdict,
        found.sureness.draws,
        found.model,
        found,
    )


def _verdict(found: TalksDiagnosis) -> TalksVerdict:
    of = found.verdict
    return TalksVerdict(
        of.state,
        of.deadlocked,
        of.nash,
        tuple(kind.name for kind in of.kinds),
        of.depth,
        tuple(Case(case.kind, case.demand, case.statements) for case in of.kinds_if),
        tuple(because.text for because in of.why),
        tuple(because.decision_makers[0] for because in of.why if because.about == "would move"),
        found.agreement.shown,
    )


def _in_words(conflict: Conflict, way: WayOut) -> Way | None:
    """Steps that change no preference, in words; what changes one is told with the sticking points."""
    if way.kind not in ("sequencing", "joint move") or not way.path:
        return None
    steps = [_listed(_changes(conflict, step.changes, step.target)) for step in way.path]
    options = tuple(dict.fromkeys(name for step in way.path for name in step.changes))
    if len(steps) == 1:
        both = "together" if len(way.path[0].movers) > 1 else "in one step"
        return Way(f"{both}, and with nobody worse off than today: {steps[0]}", _rest_on(way.statements), options)
    words = f"first {'; then '.join(steps)}"
    return Way(
        f"step by step, and with nobody worse off than today at any step: {words}", _rest_on(way.statements), options
    )


def _changes(conflict: Conflict, names: Iterable[str], state: str) -> list[str]:
    """Options as they are taken or left in a state, with whose they are; what several do alike, once."""
    owners: dict[tuple[bool, str], list[str]] = {}
    places = {option.id: place for place, option in enumerate(conflict.options)}
    for name in names:
        option, letter = conflict.options[places[name]], state[places[name]]
        owners.setdefault((letter == "Y", option.text or option.id), []).append(option.owner)
    told = [(taken, f"“{words}” ({_listed(those)})") for (taken, words), those in owners.items()]
    return [words if taken else f"no more of {words}" for taken, words in told]


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words[:-1]) + f" and {words[-1]}" if len(words) > 1 else "".join(words)


def _rest_on(refs: Sequence[StatementRef]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for ref in refs for name in ref.statements))
