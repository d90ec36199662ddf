"""The verdict that is asked often says no more than it worked out, and what does not stick has nothing to free."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detente.diagnosis.of_talks import standing
from detente.framing import derive
from diagnosis.test_talks import dispute, told
from ledger.build import ledger_of


def test_the_quick_verdict_claims_no_depth_and_no_sticking_point():
    ledger = ledger_of(dispute())
    assert told(ledger).verdict.depth is not None
    findings = standing(derive(ledger)).findings
    assert ("depth", None) in findings
    assert not [finding for finding in findings if finding[0] == "point"]  # type: ignore[index]


@pytest.mark.parametrize("state", ["agreed", "settled", "nothing asked"])
def test_a_model_that_sticks_under_an_agreement_has_nothing_to_free(state):
    found = told(ledger_of(dispute()))
    assert found.ways_out
    assert found.sticking_points
    over = replace(found, verdict=replace(found.verdict, state=state))
    assert over.ways_out == over.sticking_points == ()
    empty = replace(found, model=None)
    assert empty.ways_out == empty.sticking_points == empty.demands == empty.stuck == ()
