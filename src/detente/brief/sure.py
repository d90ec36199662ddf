"""How sure the answer is: what to verify first, how few statements would turn it, since when it holds, what moves."""

from __future__ import annotations

from typing import Any

from detente.brief.citing import Citer
from detente.brief.findings import Findings
from detente.brief.model import Line
from detente.brief.quoting import passage
from detente.brief.sentences import Cites, say, text
from detente.brief.wording import clipped, counted, date_words, listed
from detente.diagnosis import record as diagnosis_record
from detente.diagnosis.over_time import Turn

CITED = 3
TURNING = 4  # statements of which each alone turns the answer that are cited


def lines(found: Findings, cite: Citer) -> list[Line]:
    """What to verify first, how brittle the answer is, since when it holds, and which matters move."""
    if found.diagnosis.talks is None or not found.framed.conflict.options:
        return []
    made = [_verify(found, cite), _brittle(found, cite), _since(found, cite), _moving(found, cite)]
    return [line for line in made if line is not None]


def record(found: Findings) -> dict[str, Any]:
    """The same as JSON values."""
    talks = found.diagnosis.talks
    if talks is None:
        return {}
    return {
        "how_sure": diagnosis_record.how_sure(talks),
        "brittleness": diagnosis_record.brittle(found.brittleness),
        "history": [diagnosis_record.turn(one) for one in found.turns],
        "since": found.turns[-1].day.isoformat() if found.turns else None,
        "stuck": list(talks.stuck),
        "moving": list(talks.moving),
    }


def _verify(found: Findings, cite: Citer) -> Line | None:
    """The doubtful statement without which the verdict would be another."""
    talks = found.diagnosis.talks
    first = talks.sureness.decisive if talks else None
    if first is None:
        return None
    said = found.ledger.by_id[first.statement]
    same = first.alone == found.diagnosis.verdict.state
    other = text("sure.another_kind") if same else text(f"sure.{first.alone.replace(' ', '_')}")
    return say("sure.verify", content=passage(found.ledger, said), cites=cite(said.id), other=other)


def _brittle(found: Findings, cite: Citer) -> Line:
    brittle = found.brittleness
    if brittle.fewest is None:
        if not brittle.largest:
            return say("sure.not_tried")
        return say("sure.robust_one" if brittle.largest == 1 else "sure.robust_two")
    names = list(dict.fromkeys(name for names in brittle.sets for name in names))
    which = cite(*names, most=TURNING)
    if brittle.fewest == 1:
        other = text("sure.not_deadlocked" if found.diagnosis.verdict.deadlocked else "sure.deadlocked")
        return say("sure.brittle_one" if len(brittle.sets) == 1 else "sure.brittle_some", other=other, cites=which)
    return say("sure.brittle_more", statements=counted(brittle.fewest, "statement", "statements"), cites=which)


def _since(found: Findings, cite: Citer) -> Line | None:
    """Since when the verdict is what it is, where reports of several days tell it, and what turned it."""
    turned = next(
        (k for k in range(len(found.turns) - 1, 0, -1) if found.turns[k].state != found.turns[k - 1].state), 0
    )
    if not turned:
        return None
    last, former = found.turns[turned], found.turns[turned - 1]
    before = text(f"sure.was_{former.state.replace(' ', '_')}")
    return say("sure.since", date=date_words(last.day.isoformat()), before=before, cites=_cites(last, cite))


def _cites(turn: Turn, cite: Citer) -> Cites:
    return cite(*turn.because, most=CITED)


def _moving(found: Findings, cite: Citer) -> Line | None:
    """Matters that their owners take up by themselves, where the talks are not agreed or settled as a whole."""
    talks = found.diagnosis.talks
    if talks is None or not talks.moving or talks.verdict.state in {"agreed", "settled", "open"}:
        return None
    options = [found.framed.conflict.option(name) for name in talks.moving]
    words = listed([f"“{clipped(o.text, 70)}” ({o.owner})" for o in options[:3]])
    return say("sure.moving", words=words, cites=cite(*(s for o in options for s in o.statements), most=CITED))
