"""The names of the room: each is what its module holds, and is found without loading the others before."""

from __future__ import annotations

import pytest

from detente import diagnosis
from detente.diagnosis import findings, of_model, of_talks

HOMES = {
    "Diagnosis": findings.Diagnosis,
    "StickingPoint": findings.StickingPoint,
    "TalksDiagnosis": of_talks.TalksDiagnosis,
    "Verdict": findings.Verdict,
    "WayOut": findings.WayOut,
    "diagnose": of_model.diagnose,
    "diagnose_talks": of_talks.diagnose_talks,
}


@pytest.mark.parametrize("name", HOMES)
def test_a_public_name_is_what_its_module_holds(name):
    assert diagnosis.__getattr__(name) is HOMES[name]


def test_the_public_names_are_these_and_no_other():
    assert sorted(diagnosis.__all__) == sorted(HOMES)
    with pytest.raises(AttributeError, match="no attribute 'deadlock'"):
        diagnosis.__getattr__("deadlock")
