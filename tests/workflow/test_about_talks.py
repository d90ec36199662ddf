"""One record of several talks: each of them has a model, a verdict and a brief of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace as replace_struct

from detente.errors import SettingError
from detente.ledger import talks
from detente.workflow import briefing, comparing, deriving, dossier, ledgers, talks_diagnosing, watch_changes

HARBOUR = (
    "5 May 2031\n\nThe Dock Union demanded that Harbour Company raise pay by six per cent. Harbour Company rejected "
    "the demand. The Dock Union repeated the demand that Harbour Company raise pay by six per cent.\n"
)
BORDER = (
    "6 May 2031\n\nPeru and Chile signed an agreement on the border on Monday. Peru promised Chile that it would open "
    "the bridge.\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("reports")
    (made / "harbour.txt").write_text(HARBOUR)
    (made / "border.txt").write_text(BORDER)
    return made


@pytest.fixture(scope="module")
def whole(folder: Path) -> dossier.Dossier:
    return dossier.read([folder])


def ids(whole: dossier.Dossier) -> tuple[str, str]:
    """The ids of the talks on pay, and of those on the border."""
    found = {"Dock Union" in one.parties: one.id for one in talks(whole.ledger)}
    assert len(found) == 2
    return found[True], found[False]


def test_each_talks_have_a_model_and_a_verdict_of_their_own(whole):
    pay, border = (whole.about(one) for one in ids(whole))
    states = [one.diagnose().verdict.state for one in (pay, border)]
    assert states[0] == "deadlocked"
    assert states[1] != "deadlocked"
    makers = [{maker.name for maker in one.conflict().decision_makers} for one in (pay, border)]
    assert makers[0].isdisjoint(makers[1])


def test_talks_say_the_same_as_their_reports_alone(whole, folder):
    pay, _ = ids(whole)
    alone = dossier.read([folder / "harbour.txt"])
    options = [[(o.owner, o.text) for o in one.conflict().options] for one in (whole.about(pay), alone)]
    assert options[0] == options[1]
    assert whole.about(pay).diagnose().verdict.state == alone.diagnose().verdict.state


def test_the_main_talks_are_those_without_an_id(whole):
    main = talks(whole.ledger)[0].id
    assert whole.about(None) is whole
    assert whole.about(main).conflict() == whole.conflict()


def test_a_brief_tells_where_the_other_talks_stand_and_how_to_ask_for_them(whole):
    pay, border = ids(whole)
    told = " ".join(whole.about(border).brief().to_text().split("Other talks in these reports")[1].split())
    assert ": DEADLOCKED; " in told
    assert f"(--talks {pay})" in told
    assert f"(--talks {border})" not in told


def test_since_when_it_stands_so_is_told_of_the_same_talks(whole):
    pay, border = ids(whole)
    last = [one.findings().turns[-1].state for one in (whole.about(pay), whole.about(border))]
    assert last == [one.diagnose().verdict.state for one in (whole.about(pay), whole.about(border))]


def test_every_command_takes_the_id(folder, whole, tmp_path):
    pay, border = ids(whole)
    ledger = tmp_path / "talks.detente"
    ledgers.add([folder], ledger=ledger)
    for one in (pay, border):
        asked = whole.about(one)
        state = asked.diagnose().verdict.state
        assert talks_diagnosing.diagnose([ledger], talks=one).found.verdict.state == state
        assert ledgers.brief(ledger, talks=one).brief.record["verdict"]["state"] == state
        assert briefing.brief([folder], talks=one).brief.record["verdict"]["state"] == state
        assert asked.conflict().options[0].text in deriving.derive([ledger], talks=one).toml
        days = comparing.compare_days([ledger], ["2031-05-06", "2031-05-07"], talks=one)
        assert days.comparison.after.state == state


def test_talks_that_are_not_there_are_told_with_those_that_are(whole):
    with pytest.raises(SettingError, match=r"no talks 'k9'.*--talks.*k1, k2"):
        whole.about("k9")


@pytest.mark.parametrize("day", [date(2031, 5, 5), date(2031, 5, 6), date(2031, 6, 1)])
def test_a_watch_sees_what_the_brief_says(whole, day):
    """It leaves out how sure the verdict is, and must not see another one for that."""
    of_day = replace(whole, as_of=day)
    seen, found = watch_changes.look(of_day, day), of_day.findings()
    verdict = found.diagnosis.verdict
    assert found.main is not None
    assert seen.verdict is not None
    assert (seen.verdict.talks, seen.verdict.state, seen.verdict.deadlocked, seen.verdict.kinds) == (
        found.main.title, verdict.state, verdict.deadlocked, verdict.kinds
    )  # fmt: skip
    assert seen.verdict.why == next(iter(verdict.why), "")
    assert [m.statements for m in seen.matters] == [t.statements for t in found.every_thread]
    assert [m.status for m in seen.matters] == [t.status for t in found.every_thread]


@pytest.mark.parametrize("day", [date(2031, 5, 5), date(2031, 6, 1)])
def test_an_alert_of_a_verdict_shows_the_passages_that_it_rests_on(whole, day):
    now = datetime(2031, 6, 1, tzinfo=UTC)
    of_day = replace(whole, as_of=day)
    seen = watch_changes.look(of_day, day)
    before = replace_struct(seen, verdict=None)
    (alert,) = (a for a in watch_changes.changes(before, seen, whole.ledger, days=0, now=now) if a.what == "verdict")
    main = of_day.findings().main
    resting = {name for because in of_day.diagnose().talks.verdict.why for name in because.statements}
    shown = [passage.statement for passage in alert.passages]
    assert 0 < len(shown) == min(watch_changes.LISTED, len(resting))
    assert set(shown) <= resting <= set(main.statements)
    for passage in alert.passages:
        assert passage.quote == whole.ledger.by_id[passage.statement].quote
