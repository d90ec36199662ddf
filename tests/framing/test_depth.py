"""What a model holds besides options and wishes: what cannot be undone, runs out, needs another, goes together."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.conflict import Prioritised, check
from detente.diagnosis import diagnose
from detente.framing import Framed, derive
from detente.framing.coalitions import changes
from detente.framing.joint import is_joint
from detente.framing.needs import needs
from detente.framing.preferences import insists, is_package
from detente.framing.words import pattern, words_of
from framing.game import better, is_nash, rank
from ledger.build import Report, ledger_of


def wants(framed: Framed, name: str) -> list[str]:
    preference = framed.conflict.decision_maker(name).preference
    assert isinstance(preference, Prioritised)
    return [str(s.expression) for s in preference.statements]


def option(framed: Framed, word: str, owner: str | None = None) -> str:
    return next(o.id for o in framed.conflict.options if word in o.text and owner in (None, o.owner))


def state(framed: Framed, *taken: str) -> str:
    return "".join("Y" if o.id in taken else "N" for o in framed.conflict.options)


def ground(framed: Framed, element: str) -> tuple[str, ...]:
    return next(g.statements for g in framed.grounds if g.element == element)


@pytest.mark.parametrize("name", ["insistence", "packages", "clients"])
def test_the_examples_of_a_list_are_found_and_its_counterexamples_are_not(name):
    data = words_of(name)
    assert len(data["words"]) == len(set(data["words"]))
    for sentence in data["yes"]:
        assert pattern(data["words"]).search(sentence), sentence
    for sentence in data["no"]:
        assert not pattern(data["words"]).search(sentence), sentence


def test_the_examples_of_joint_deeds_are_told_from_exchanges():
    assert all(map(is_joint, words_of("joint")["yes"]))
    assert not any(map(is_joint, words_of("joint")["no"]))


# Deeds that cannot be undone.


def valley(deed: str) -> Framed:
    report = Report("2024-05-01")
    report.say("demand", "Upham", deed, "Lowick", by="Lowick")
    report.say("demand", "Lowick", "release the crew of the ferry", "Upham", by="Upham")
    return derive(ledger_of(report))


def test_a_deed_that_cannot_be_undone_is_a_move_forward_with_its_reason():
    framed = valley("demolish the old weir")
    weir, crew = option(framed, "weir"), option(framed, "crew")
    assert framed.conflict.option(weir).moves == "forward"
    assert framed.conflict.option(crew).moves == "both"
    assert ground(framed, f"moves {weir}") == ("s1",)
    assert any("cannot be undone" in str(remark) and remark.statements == ("s1",) for remark in framed.assumptions)


def test_what_cannot_be_undone_need_not_be_guaranteed():
    """With the weir gone its owner cannot leave its part undone: one commitment less than for a deed that can."""

    def covered(framed: Framed) -> set[str]:
        points = [p for p in diagnose(framed.conflict).sticking_points if p.type == "commitment"]
        return {ref.decision_maker for p in points for ref in p.statements}

    assert covered(valley("open the old weir")) == {"Lowick", "Upham"}
    assert covered(valley("demolish the old weir")) == {"Upham"}


def test_a_deed_that_says_so_itself_is_not_assumed():
    framed = valley("irreversibly disable the pump")
    pump = option(framed, "pump")
    assert framed.conflict.option(pump).moves == "forward"
    assert not any("cannot be undone" in str(remark) for remark in framed.assumptions)


def test_not_to_do_what_cannot_be_undone_can_be_given_up():
    report = Report("2024-05-01")
    report.say("demand", "Upham", "not demolish the old weir", "Lowick", by="Lowick")
    report.say("demand", "Lowick", "release the crew", "Upham", by="Upham")
    assert {o.moves for o in derive(ledger_of(report)).conflict.options} == {"both"}


# Deadlines.


@settings(deadline=None)
@given(st.integers(-40, 40))
def test_an_offer_is_open_up_to_its_deadline_and_no_longer(days):
    last = date(2024, 6, 1)
    report = Report("2024-04-01")
    report.say("offer", "Lowick", "sell the water mill", "Upham", by="Lowick", deadline=last.isoformat())
    report.say("demand", "Upham", "open the lower sluice", "Lowick", by="Lowick")
    framed = derive(ledger_of(report), as_of=last + timedelta(days))
    held = any("mill" in o.text for o in framed.conflict.options)
    assert held is (days <= 0)
    if held:
        assert framed.open_until == {option(framed, "mill"): last}
        assert ground(framed, f"deadline {option(framed, 'mill')}") == ("s1",)
    else:
        assert any("deadline passed" in str(r) and "mill" in str(r) for r in framed.left_out)


def ultimatum(kind: str, as_of: str) -> Framed:
    report = Report("2024-04-01")
    put = report.say(kind, "Upham", "share the water mill", "Lowick", by="Lowick", deadline="2024-06-01")
    report.say("reject", "Lowick", "refused", "Upham", refers_to=put)
    report.say("demand", "Lowick", "open the lower sluice", "Upham", by="Upham")
    return derive(ledger_of(report), as_of=date.fromisoformat(as_of))


def test_a_refused_demand_outlives_its_deadline():
    assert option(ultimatum("demand", "2024-07-01"), "mill")


def test_a_refused_offer_does_not_outlive_its_deadline():
    for as_of, held in (("2024-05-01", True), ("2024-07-01", False)):
        report = Report("2024-04-01")
        put = report.say("offer", "Lowick", "sell the water mill", "Upham", by="Lowick", deadline="2024-06-01")
        report.say("reject", "Upham", "refused", "Lowick", refers_to=put)
        report.say("demand", "Upham", "open the lower sluice", "Lowick", by="Lowick")
        framed = derive(ledger_of(report), as_of=date.fromisoformat(as_of))
        assert any("mill" in o.text for o in framed.conflict.options) is held
        assert any("deadline passed" in str(r) for r in framed.left_out) is not held


# A client that its sponsor does not have in hand.


def sponsor(*, refuses: bool = False, told: str = "", voice: bool = False) -> Framed:
    report = Report("2024-04-01")
    asked = report.say("demand", "Upham", "leave the ford", "Lowick", by="River Guards")
    report.say("accept", "Lowick", "leave the ford", "Upham", by="River Guards", refers_to=asked)
    report.say("demand", "Lowick", "pay for the bridge", "Upham", by="Upham")
    if refuses:
        report.say("reject", "River Guards", "will not leave the ford", refers_to=asked)
    if told:
        report.say("assess", "author", told)
    if voice:
        report.say("demand", "River Guards", "pay their wages", "Upham", by="Upham")
    report.backs("Lowick", "River Guards")
    return derive(ledger_of(report))


def test_that_a_client_obeys_is_an_assumption_and_no_option():
    framed = sponsor()
    assert {m.name for m in framed.conflict.decision_makers} == {"Upham", "Lowick"}
    assert any("What Lowick agrees for River Guards is taken to be carried out" in str(r) for r in framed.assumptions)


@pytest.mark.parametrize("how", [{"refuses": True}, {"told": "Lowick has little control over the River Guards"}])
def test_a_client_shown_not_to_obey_has_an_option_to_refuse(how):
    framed = sponsor(**how)
    ford, refuse = option(framed, "ford"), option(framed, "refuse")
    assert not check(framed.conflict)
    assert framed.conflict.option(refuse).owner == "River Guards"
    assert framed.conflict.option(refuse).statements
    assert wants(framed, "River Guards")[0] == f"{ford} -> {refuse}"
    assert f"{ford} & !{refuse}" in wants(framed, "Upham")
    assert not any("is taken to be carried out" in str(r) for r in framed.assumptions)


def test_what_the_client_refuses_is_not_refused_by_its_sponsor():
    framed = sponsor(refuses=True)
    ford = option(framed, "ford")
    preference = framed.conflict.decision_maker("Lowick").preference
    assert isinstance(preference, Prioritised)
    assert [s.assumed is not None for s in preference.statements if str(s.expression) == f"!{ford}"] == [True]


def test_no_deal_holds_in_which_the_client_would_have_to_act_against_its_word():
    framed = sponsor(refuses=True)
    ford, refuse = option(framed, "ford"), option(framed, "refuse")
    for found in better(framed.conflict):
        places = framed.conflict.index
        assert not (found[places[ford]] == "Y" and found[places[refuse]] == "N")
    points = diagnose(framed.conflict).sticking_points
    assert any(ref.decision_maker == "River Guards" for p in points for ref in p.statements)


def test_today_the_client_has_nothing_to_refuse():
    framed = sponsor(refuses=True)
    conflict, refuse = framed.conflict, option(framed, "refuse")
    assert rank(conflict, "River Guards", state(framed, refuse)) == rank(conflict, "River Guards", state(framed))


def test_a_client_with_a_voice_of_its_own_decides_for_itself():
    framed = sponsor(refuses=True, voice=True)
    assert option(framed, "ford", "River Guards")
    assert not any("refuse to carry out" in o.text for o in framed.conflict.options)


# What needs another's part.


def test_what_cannot_be_done_without_anothers_part_is_infeasible_without_it():
    report = Report("2024-04-01")
    report.say("demand", "Upham", "clear the silted channel", "Lowick", by="Lowick")
    report.say("demand", "Lowick", "hand over the survey charts", "Upham", by="Upham")
    report.say(
        "assess",
        "author",
        "clearing the silted channel is impossible without the survey charts",
        by="Lowick",
    )
    framed = derive(ledger_of(report))
    channel, charts = option(framed, "channel"), option(framed, "charts")
    assert not check(framed.conflict)
    assert [str(rule.value) for rule in framed.conflict.infeasible] == [f"{channel} & !{charts}"]
    assert framed.conflict.infeasible[0].statements == ("s3",)


def test_what_a_side_will_not_do_without_something_is_a_condition_and_feasible():
    assert not needs(ledger_of(_conditioned("will not clear it without the charts")).statements[0])
    assert needs(ledger_of(_conditioned("clearing it is impossible without the charts")).statements[0])


def _conditioned(words: str) -> Report:
    report = Report("2024-04-01")
    report.say("position", "Lowick", words)
    return report


def test_a_joint_deed_is_kept_by_both_and_begun_by_neither():
    report = Report("2024-04-01")
    report.say("propose", "Upham", "joint patrols on the river", "Lowick", by=("Upham", "Lowick"))
    framed = derive(ledger_of(report))
    mine, theirs = option(framed, "patrols", "Upham"), option(framed, "patrols", "Lowick")
    assert wants(framed, "Upham")[:2] == [f"{mine} & {theirs}", theirs]
    assert is_nash(framed.conflict, "NN")
    assert is_nash(framed.conflict, "YY")
    verdict = diagnose(framed.conflict).verdict
    assert (verdict.state, [kind.name for kind in verdict.kinds]) == ("deadlocked", ["coordination"])


# What rules each other out.


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("pay 10 barrels of oil", "pay 20 barrels of oil", "two amounts of one thing"),
        ("open the mountain road", "close the mountain road", "two deeds that undo each other"),
        ("extend the grain tariff", "lift the grain tariff", "two deeds that undo each other"),
    ],
)
def test_what_undoes_the_other_is_not_taken_with_it(one, other, reason):
    report = Report("2024-04-01")
    report.say("demand", "Upham", one, "Lowick", by="Lowick")
    report.say("demand", "Downton", other, "Lowick", by="Lowick")
    report.say("demand", "Lowick", "return the horses", ("Upham", "Downton"))
    framed = derive(ledger_of(report))
    assert [rule.reason for rule in framed.conflict.infeasible] == [reason]
    ids = {o.id for o in framed.conflict.options if o.text in (one, other)}
    assert set(framed.conflict.infeasible[0].value) == ids  # type: ignore[arg-type]


# Issues that go together.


def test_a_package_ties_every_part_to_all_that_its_side_wants():
    report = Report("2024-04-01")
    report.say("demand", "Upham", "open the lower sluice", "Lowick", by="Lowick")
    report.say("demand", "Upham", "return the horses", "Lowick", by="Lowick")
    report.say("demand", "Lowick", "pay for the bridge", "Upham", by="Upham")
    said = report.say("position", "Upham", "nothing is agreed until everything is agreed")
    framed = derive(ledger_of(report))
    sluice, horses, bridge = (option(framed, word) for word in ("sluice", "horses", "bridge"))
    assert wants(framed, "Upham")[0] == f"{bridge} -> {sluice} & {horses}"
    preference = framed.conflict.decision_maker("Upham").preference
    assert isinstance(preference, Prioritised)
    assert preference.statements[0].statements == (said,)
    assert is_package(framed.ledger.by_id[said])


# How much a side wants what.


def test_what_a_side_insists_on_stands_above_what_it_only_repeats():
    report = Report("2024-04-01")
    for place in ("at the fair", "in the square", "at the inn"):
        report.say("demand", "Upham", f"return the horses {place}", "Lowick", by="Lowick")
    must = report.say("demand", "Upham", "must open the lower sluice", "Lowick", by="Lowick")
    report.say("demand", "Lowick", "pay for the bridge", "Upham", by="Upham")
    framed = derive(ledger_of(report))
    assert insists(framed.ledger.by_id[must])
    assert wants(framed, "Upham")[0] == option(framed, "sluice")
    assert wants(framed.drop([must]), "Upham")[0] == option(framed, "horses")


# Who stands with whom.


def three(*, quarrel: bool = False) -> Framed:
    early, late = Report("2024-04-01"), Report("2024-06-01")
    early.say("demand", "Upham", "open the lower sluice", "Lowick", by="Lowick")
    early.say("demand", "Downton", "open the lower sluice", "Lowick", by="Lowick")
    early.say("demand", "Lowick", "pay for the bridge", "Upham", by="Upham")
    early.say("demand", "Lowick", "return the boats", "Downton", by="Downton")
    if quarrel:
        late.say("demand", "Upham", "leave the meadow", "Downton", by="Downton")
    return derive(ledger_of(early, late), as_of=date(2024, 6, 2))


def test_sides_that_ask_the_same_stand_together_until_they_quarrel():
    together = three()
    assert [(set(c.sides), c.against) for c in together.coalitions] == [({"Upham", "Downton"}, ("Lowick",))]
    assert ground(together, f"coalition {', '.join(together.coalitions[0].sides)}")
    assert three(quarrel=True).coalitions == ()


def test_who_takes_what_another_asks_or_is_promised_it_does_not_stand_with_who_asks():
    for kind, stands in (("demand", True), ("accept", False)):
        report = Report("2024-06-01")
        report.say("demand", "Upham", "open the lower sluice", "Lowick", by="Lowick")
        report.say(kind, "Downton", "open the lower sluice", "Lowick", by="Lowick")
        report.say("demand", "Lowick", "return the boats", "Upham", by="Upham")
        report.say("demand", "Lowick", "pay for the bridge", "Downton", by="Downton")
        assert bool(derive(ledger_of(report)).coalitions) is stands


def test_a_coalition_of_one_day_that_is_none_of_the_other_formed_or_broke():
    together, apart = three().coalitions, three(quarrel=True).coalitions
    assert changes(apart, together) == (together, ())
    assert changes(together, apart) == ((), together)
    assert changes(together, together) == ((), ())
