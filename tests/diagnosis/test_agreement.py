"""What counts as an agreement, and what the talks' procedure is."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib import resources

import pytest

from detente.diagnosis.agreement import NOTHING, Agreement, agreement, is_procedure
from detente.diagnosis.agreement_in_words import in_words
from detente.framing import Tenor, derive
from detente.ledger import sides, threads
from detente.ledger.begun import is_begun
from ledger.build import Report, ledger_of

BEGUN = tomllib.loads(resources.files("detente.ledger").joinpath("begun.toml").read_text(encoding="utf-8"))
DATA = tomllib.loads(resources.files("detente.diagnosis").joinpath("procedure.toml").read_text(encoding="utf-8"))


def became(*reports: Report, as_of: str | None = None) -> Agreement:
    ledger = ledger_of(*reports)
    day = date.fromisoformat(as_of) if as_of else None
    found = derive(ledger, as_of=day).talks
    assert found is not None
    return agreement(ledger, found, sides(ledger, day), threads(ledger, day), day)


def plan(published: str = "2031-04-01", what: str = "clear the old ditch") -> tuple[Report, str]:
    report = Report(published)
    return report, report.say("demand", "Upham", what, "Lowick", by="Lowick", date=published)


@pytest.mark.parametrize("action", DATA["yes"])
def test_talking_is_procedure(action):
    assert is_procedure(action)


@pytest.mark.parametrize("action", DATA["no"])
def test_what_is_talked_about_is_not(action):
    assert not is_procedure(action)


def test_the_words_of_procedure_are_told_once_in_order():
    assert DATA.keys() == {"source", "words", "yes", "no"}
    assert len(set(DATA["words"])) == len(DATA["words"])


def test_it_takes_two_to_agree():
    report, asked = plan()
    report.say("accept", "Lowick", "agreed to clear it", refers_to=asked, date="2031-04-01")
    assert became(report).state == "agreed"
    alone = Report("2031-04-01")
    alone.say("demand", "Upham", "mend the weir", "Lowick", by="Lowick")
    alone.say("accept", "Upham", "approved of its own budget", by="Upham")
    assert became(alone).state is None


def test_who_does_not_join_leaves_nothing_agreed():
    report, asked = plan()
    report.say("accept", "Lowick", "agreed to clear it", refers_to=asked, date="2031-04-01")
    report.say("reject", "Brockton", "would have none of it", refers_to=asked, date="2031-04-01")
    assert became(report).state is None


def test_agreeing_to_talk_is_no_agreement():
    report, asked = plan(what="meet in the tithe barn")
    report.say("accept", "Lowick", "agreed to meet", "Upham", refers_to=asked, date="2031-04-01")
    assert became(report).state is None


def test_an_agreement_of_long_ago_is_history():
    report, asked = plan()
    report.say("accept", "Lowick", "agreed to clear it", refers_to=asked, date="2031-04-01")
    assert became(report, as_of="2032-03-01").state == "agreed"
    assert became(report, as_of="2033-03-01").state is None


def test_what_one_side_did_does_not_settle_what_both_have_to_do():
    report = Report("2031-04-01")
    deal = report.say(
        "propose", "Upham", "lend the plough for the use of the ford", "Lowick", gives="lend the plough",
        gets="the use of the ford", date="2031-04-01",
    )  # fmt: skip
    report.say("accept", "Lowick", "accepted the plan", "Upham", refers_to=deal, date="2031-04-01")
    report.say("comply", "Upham", "lent the plough", by="Upham", refers_to=deal, date="2031-04-01")
    assert became(report).state == "agreed"
    report.say("comply", "Lowick", "opened the ford", by="Lowick", refers_to=deal, date="2031-04-01")
    assert became(report).state == "settled"


def said(words: str) -> Report:
    report = Report("2031-04-01")
    report.say("comply", "Lowick", words)
    return report


def test_a_deed_begun_is_told_from_one_done():
    assert len(BEGUN["begun"] + BEGUN["part"]) == len({*BEGUN["begun"], *BEGUN["part"]})
    assert all(is_begun(ledger_of(said(words)).statements[0]) for words in BEGUN["yes"])
    assert not any(is_begun(ledger_of(said(words)).statements[0]) for words in BEGUN["no"])


@pytest.mark.parametrize(("deed", "state"), [("cleared the ditch", "settled"), ("began to clear the ditch", "agreed")])
def test_what_is_only_begun_is_not_carried_out(deed, state):
    report, asked = plan()
    report.say("accept", "Lowick", "agreed to clear it", "Upham", refers_to=asked, date="2031-04-01")
    report.say("comply", "Lowick", deed, by="Lowick", refers_to=asked, date="2031-04-01")
    assert became(report).state == state


def test_what_only_speaks_of_a_kept_matter_does_not_carry_it_out():
    report, asked = plan()
    report.say("accept", "Lowick", "agreed to clear it", "Upham", refers_to=asked, date="2031-04-01")
    done = report.say("comply", "Lowick", "cleared the ditch", by="Lowick", refers_to=asked, date="2031-04-01")
    report.say("assess", "Upham", "a fine old ditch", refers_to=asked, date="2031-04-01")
    assert became(report).carried_out == (done,)


def whole(*reports: Report) -> Agreement:
    framed = derive(ledger_of(*reports))
    assert framed.talks is not None
    assert framed.sides is not None
    found = agreement(framed.ledger, framed.talks, framed.sides, framed.threads, None)
    return in_words(found, framed.tenor, framed.ledger)


def retold(*words: str) -> list[Report]:
    """An agreement in one report, and a later one that tells of it again, in these words."""
    first, asked = plan("2031-04-01")
    first.say("accept", "Lowick", "agreed to clear the old ditch, a deal", "Upham", refers_to=asked, date="2031-04-01")
    later = Report("2031-06-01")
    for line in words:
        later.say("accept", "Lowick", line, "Upham", date="2031-06-01")
    return [first, later]


def test_an_acceptance_told_again_with_what_was_done_is_no_new_agreement():
    done = "clear the old ditch, which has been carried out and completed, and is in force"
    assert whole(*retold(done)).state == "settled"
    assert whole(*retold("clear the old ditch, a deal they agreed")).state == "agreed"


def test_a_new_agreement_is_none_that_was_carried_out():
    assert whole(*retold("clear the old ditch: has been carried out and completed")[1:]).state == "agreed"


@pytest.mark.parametrize(("promised", "state"), [(False, "settled"), (True, "agreed")])
def test_what_a_side_has_promised_and_not_done_leaves_an_agreement_unsettled(promised, state):
    report = Report("2031-06-01")
    kept = report.say("comply", "Lowick", "cleared the old ditch under the agreement", "Upham")
    if promised:
        report.say("promise", "Upham", "pay for the new sluice", "Lowick")
    ledger = ledger_of(report)
    assert in_words(NOTHING, Tenor(together=9, together_in=(kept,)), ledger).state == state


@pytest.mark.parametrize("together", [0, 9])
@pytest.mark.parametrize(
    ("broken", "done", "agreed"), [(b, d, a) for b in range(4) for d in range(3) for a in range(3)]
)
def test_words_of_a_breach_count_from_two_and_from_more_than_speak_against_it(together, broken, done, agreed):
    early, later = plan()[0], Report("2031-06-01")
    early.say("accept", "Lowick", "agreed to clear the old ditch", "Upham", date="2031-04-01")
    later.say("assess", "Upham", "the ditch is as it was", date="2031-06-01")
    ledger = ledger_of(early, later)
    told = ledger.statements[-1]
    tenor = Tenor(
        stuck=2,
        together=together,
        broken=broken,
        broken_in=(told.id,),
        done=done,
        agreed=agreed,
        documents=(told.document,),
        related=tuple(d.id for d in ledger.documents),
    )
    assert tenor.way == ("together" if together else "mixed")
    against = done + (agreed if together else 0)
    found = in_words(NOTHING, tenor, ledger)
    assert (found.state == "broken") is (broken >= 2 and broken > against)
    assert (found.breached == (told.id,)) is (found.state == "broken")
    assert in_words(NOTHING, Tenor(broken=9, broken_in=(told.id,), documents=tenor.related), ledger).state is None


@pytest.mark.parametrize(
    ("kind", "certainty", "state"),
    [
        *((kind, "certain", None) for kind in ("propose", "offer", "demand", "request")),
        *((kind, "denied", "agreed") for kind in ("propose", "offer", "demand", "request")),
        ("promise", "certain", "agreed"),
        ("assess", "certain", "agreed"),
    ],
)
def test_what_is_put_after_an_agreement_outweighs_it_unless_that_is_denied(kind, certainty, state):
    """Of more matters than were agreed, each put before is put again a month later."""
    report, asked = plan()
    report.say("accept", "Lowick", "agreed to clear it", "Upham", refers_to=asked, date="2031-04-01")
    before = "request" if kind == "demand" else "demand"  # the same act told twice is one
    for what in ("mend the weir", "lend the long plough", "sell the red barn"):
        first = report.say(before, "Upham", what, "Lowick", by="Lowick", date="2031-03-01")
        report.say(kind, "Upham", what, "Lowick", by="Lowick", refers_to=first, certainty=certainty, date="2031-05-01")
    assert became(report).state == state
