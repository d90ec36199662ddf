"""An agreement in the light of what the latest reports tell in words: it stands, is outweighed, carried out or broken.

Threads say who accepted what; the tenor of the reports says whether that is where the talks stand. Each corrects the
other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from detente.diagnosis.agreement import Agreement, is_procedure
from detente.framing import Tenor
from detente.framing.tenor import in_lead
from detente.ledger import Ledger
from detente.ledger.begun import is_begun
from detente.ledger.mentions import is_party
from detente.values.statement import Statement

OUTWEIGHED = 3
"""Signs of being stuck for one of coming together, from which an earlier agreement no longer says where talks stand."""

TOLD_TWICE = 2
"""Words that tell that an agreement stands, is carried out or broken: so many are needed where no statement says it."""

_STANDS = frozenset({"agreed", "settled"})


def in_words(
    found: Agreement, tenor: Tenor, ledger: Ledger, dealing: Callable[[Statement], bool] = lambda _: True
) -> Agreement:
    """The agreement as the latest reports tell of it, where they tell of being stuck or of coming together.

    Args:
        dealing: whether a statement is by a side of these talks, or to one, and no acceptance of what stands refused.
    """
    if tenor.way == "stuck":
        return _where_stuck(found, tenor, ledger)
    breach = _breach_in_words(found, tenor, ledger)
    if breach is not None:
        return breach
    if tenor.way == "together":
        return _where_together(found, tenor, ledger, dealing)
    return found


def _where_stuck(found: Agreement, tenor: Tenor, ledger: Ledger) -> Agreement:
    """Broken where words tell so of an earlier one, or of what was accepted in reports before a new one.

    Else one that was accepted in no other reports than these stands only where that is their main matter, and an
    earlier one unless they tell of hardly anything but being stuck.
    """
    earlier = _earlier(found, tenor, ledger)
    if tenor.broken >= TOLD_TWICE and tenor.broken_in and found.state != "broken":
        accepted = found.accepted if earlier or found.state is None else ()
        accepted = accepted or _accepted_earlier(ledger, tenor)
        if accepted:
            return Agreement("broken", accepted, found.carried_out, tenor.broken_in)
    if found.state not in _STANDS:
        return found
    outweighed = tenor.stuck >= OUTWEIGHED * max(1, tenor.together)
    stands = not outweighed if earlier else _is_news(found, tenor, ledger)
    return found if stands else replace(found, state=None)


def _is_news(found: Agreement, tenor: Tenor, ledger: Ledger) -> bool:
    """Whether the first sentences of a latest report tell of the acceptance, and of no refusal or breach."""
    for name in tenor.documents:
        document = ledger.document_by_id[name]
        first = [s for s in ledger.said_in.get(name, ()) if s.certainty != "denied" and in_lead(s, document)]
        if any(s.id in found.accepted for s in first) and not any(s.kind in {"reject", "breach"} for s in first):
            return True
    return False


def _breach_in_words(found: Agreement, tenor: Tenor, ledger: Ledger) -> Agreement | None:
    """That what was accepted in reports before is broken, as words tell; None where they do not.

    They tell so where more of them are of a breach than of its being carried out; where the sides come together all in
    all (a report of a breach recalls what it breaks), also than of an agreement.
    """
    accepted = found.accepted if _earlier(found, tenor, ledger) else _accepted_earlier(ledger, tenor)
    against = tenor.done + (tenor.agreed if tenor.way == "together" else 0)
    told = tenor.broken >= TOLD_TWICE and tenor.broken > against and bool(tenor.broken_in)
    if accepted and told and found.state != "broken":
        return Agreement("broken", accepted, found.carried_out, tenor.broken_in)
    return None


def _where_together(found: Agreement, tenor: Tenor, ledger: Ledger, dealing: Callable[[Statement], bool]) -> Agreement:
    """Carried out where words tell so; an agreement where a side accepted, though no thread of two sides holds it.

    A report that tells that something was carried out often tells of its acceptance again: that it was accepted in
    reports before is what shows that it is no new agreement.
    """
    told = [ledger.by_id[name] for name in tenor.together_in]
    done = tenor.done >= TOLD_TWICE and bool(tenor.done_in)
    retold = tenor.done >= tenor.agreed and bool(_accepted_earlier(ledger, tenor))
    if found.state == "agreed" and done and (_earlier(found, tenor, ledger) or retold or any(map(_complied, told))):
        return replace(found, state="settled", carried_out=(*found.carried_out, *tenor.done_in))
    if found.state is not None:
        return found
    told = [s for s in told if is_party(s.actor) and s.certainty != "denied" and not is_procedure(s.content)]
    told = [s for s in told if dealing(s) and "kind" not in s.uncertain]  # what may be of another kind makes none
    kept = tuple(s.id for s in told if _complied(s))
    taken = tuple(s.id for s in told if s.kind == "accept")
    if not kept and not taken:
        begun = [s for s in told if s.kind == "comply" and is_begun(s)]
        taken = tuple(
            name for s in begun for name in s.refers_to if name in ledger.by_id and ledger.by_id[name].kind == "promise"
        )
    if not kept and not taken and tenor.agreed >= TOLD_TWICE:
        taken = tuple(
            name for name in tenor.agreed_in if is_party(ledger.by_id[name].actor) and dealing(ledger.by_id[name])
        )
    if not kept and not taken:
        return found
    if done and retold:
        return Agreement("settled", taken, (*kept, *(name for name in tenor.done_in if name not in kept)))
    takers, doers = ({ledger.by_id[name].actor for name in names} for names in (taken, kept))
    # who has promised something and is told to have done nothing leaves it unsettled
    bound = {s.actor for s in ledger.statements if s.kind == "promise" and s.certainty != "denied" and dealing(s)}
    return Agreement("settled" if takers | bound <= doers else "agreed", taken, kept)


def _earlier(found: Agreement, tenor: Tenor, ledger: Ledger) -> bool:
    """Whether the agreement was accepted in reports before the latest."""
    last = set(tenor.documents)
    return bool(found.accepted) and not any(ledger.by_id[name].document in last for name in found.accepted)


def _complied(statement: Statement) -> bool:
    done = statement.kind == "comply" and statement.certainty != "denied" and not is_begun(statement)
    return done and is_party(statement.actor)


def _accepted_earlier(ledger: Ledger, tenor: Tenor) -> tuple[str, ...]:
    """What sides accepted in the reports before the latest, talks about talks left out."""
    before = set(tenor.related) - set(tenor.documents)
    return tuple(
        s.id
        for s in ledger.statements
        if s.document in before
        and s.kind == "accept"
        and s.certainty != "denied"
        and is_party(s.actor)
        and not is_procedure(s.content)
    )
