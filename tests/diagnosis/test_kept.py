"""Verdicts over draws, tries and days are those that come out where nothing is kept of a ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.diagnosis.brittleness import brittleness
from detente.diagnosis.of_ledger import diagnose_framed
from detente.diagnosis.over_time import over_time
from detente.framing import derive
from detente.ledger import Ledger, talks
from diagnosis.test_talks import dispute, settlement
from ledger import test_circle, test_circles
from ledger.build import ledger_of, nothing_kept

_days = st.sampled_from([None, date(2031, 3, 4), date(2031, 3, 12), date(2031, 4, 2)])


@st.composite
def records(draw: st.DrawFn) -> Ledger:
    """A dispute that may be settled, among other quarrels and reports that hedge."""
    some = draw(st.one_of(test_circles.reports(6), st.lists(test_circle.drawn(), max_size=5)))
    ended = [settlement("2031-04-01", broken=draw(st.booleans()))] if draw(st.booleans()) else []
    ledger = ledger_of(dispute(), *ended, *some)
    hedged = draw(st.sets(st.sampled_from([s.id for s in ledger.statements]), max_size=4))
    how = draw(st.sampled_from(["probable", "possible"]))
    said = (replace(s, certainty=how) if s.id in hedged else s for s in ledger.statements)
    return replace(ledger, statements=tuple(said))


def found(ledger: Ledger, as_of: date | None) -> list[object]:
    """What a brief says of the main talks and of others."""
    framed = derive(ledger, as_of=as_of)
    others = [derive(ledger, one, as_of) for one in talks(ledger, as_of)]
    return [
        framed,
        others,
        diagnose_framed(framed, draws=100).talks,
        brittleness(framed, most=40),
        over_time(ledger, as_of, like=framed.talks),
        [framed.drop([name]) for name in sorted(framed.statements())],
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(records(), _days)
def test_what_is_kept_changes_no_verdict(ledger, as_of):
    with nothing_kept():
        plain = found(replace(ledger), as_of)
    assert found(ledger, as_of) == plain
    assert found(ledger, as_of) == plain
