from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from detente.conflict import PreferenceStatement, Prioritised, check, parse
from detente.framing import Framed, derive
from framing.game import better, nash
from ledger.build import Report, ledger_of


def wants(framed: Framed, name: str) -> list[str]:
    preference = framed.conflict.decision_maker(name).preference
    assert isinstance(preference, Prioritised)
    return [str(s.expression) for s in preference.statements]


def owners(framed: Framed) -> dict[str, str]:
    return {option.id: option.owner for option in framed.conflict.options}


def sides(framed: Framed) -> set[str]:
    return {maker.name for maker in framed.conflict.decision_makers}


def pier_dispute(*, refused: str = "certain") -> Report:
    """Two towns: an exchange on offer, a broken promise, a demand that is refused, and clients without a voice."""
    report = Report("2021-06-01")
    promised = report.say("promise", "Eastport", "dredge the silted channel", "Westport", date="2021-02")
    report.say("breach", "Eastport", "failed to dredge the channel", "Westport", refers_to=promised)
    report.say(
        "propose",
        "Eastport",
        "a common rescue service for an end of night landings",
        "Westport",
        gives="run a common rescue service",
        gets="an end of night landings",
    )
    asked = report.say(
        "demand", "Eastport", "remove the boom across the bay", ("Westport", "Bay Pilots"), by="Bay Pilots"
    )
    report.say("reject", "Westport", "refused the demand", "Eastport", refers_to=asked, certainty=refused)
    report.say(
        "offer",
        "Westport",
        "sell cheap ice for the return of the two trawlers",
        "Eastport",
        gives="sell cheap ice",
        gets="the return of the two trawlers",
    )
    report.say("assess", "author", "a bold demand", refers_to=asked)
    return report


def test_two_sides_decide_and_a_client_without_a_voice_stands_under_its_patron():
    framed = derive(ledger_of(pier_dispute()))
    assert sides(framed) == {"Eastport", "Westport"}
    boom = next(o for o in framed.conflict.options if "boom" in o.text)
    assert boom.owner == "Westport"
    assert any("Westport speaks for Bay Pilots" in str(a) for a in framed.assumptions)


def test_today_is_the_only_equilibrium_and_deals_exist_that_nobody_keeps_alone():
    conflict = derive(ledger_of(pier_dispute())).conflict
    assert not check(conflict)
    assert nash(conflict) == [conflict.status_quo] == ["N" * len(conflict.options)]
    deals = better(conflict)
    assert deals
    assert not set(deals) & set(nash(conflict))


def test_a_refusal_in_words_stands_above_what_the_owner_demands():
    framed = derive(ledger_of(pier_dispute()))
    boom = next(o.id for o in framed.conflict.options if "boom" in o.text)
    statements = wants(framed, "Westport")
    assert statements[0] == f"!{boom}"
    assert boom in wants(framed, "Eastport")
    place = framed.conflict.index[boom]
    assert all(state[place] == "N" for state in better(framed.conflict))


def test_a_refused_demand_held_firm_leaves_no_deal():
    conflict = derive(ledger_of(pier_dispute())).conflict
    assert better(conflict)
    boom = next(o.id for o in conflict.options if "boom" in o.text)
    own = " | ".join(o.id for o in conflict.options if o.owner == "Eastport")
    firm = PreferenceStatement(parse(f"({own}) -> {boom}"))
    makers = tuple(
        replace(m, preference=Prioritised((firm, *m.preference.statements))) if m.name == "Eastport" else m
        for m in conflict.decision_makers
    )
    assert not better(replace(conflict, decision_makers=makers))


def test_a_broken_promise_stays_an_option_of_its_giver_that_the_other_wants():
    framed = derive(ledger_of(pier_dispute()))
    channel = next(o for o in framed.conflict.options if "channel" in o.text)
    assert channel.owner == "Eastport"
    assert channel.id in wants(framed, "Westport")


def test_every_part_rests_on_statements_or_says_that_it_is_assumed():
    framed = derive(ledger_of(pier_dispute()))
    for option in framed.conflict.options:
        assert option.statements
    for maker in framed.conflict.decision_makers:
        assert isinstance(maker.preference, Prioritised)
        for statement in maker.preference.statements:
            assert statement.statements or statement.assumed
            assert statement.why
    known = {s.id for s in framed.ledger.statements}
    assert framed.statements() <= known


def test_dropping_a_refusal_leaves_its_cost_as_the_only_reason_against():
    report = Report("2021-06-01")
    asked = report.say("demand", "Eastport", "remove the boom across the bay", "Westport")
    refused = report.say("reject", "Westport", "refused the demand", "Eastport", refers_to=asked)
    report.say("demand", "Westport", "return the two trawlers", "Eastport")
    framed = derive(ledger_of(report))
    boom, trawlers = (next(o.id for o in framed.conflict.options if w in o.text) for w in ("boom", "trawlers"))
    assert wants(framed, "Westport") == [f"!{boom}", trawlers]
    assert wants(framed.drop([refused]), "Westport") == [trawlers, f"!{boom}"]
    assert not better(framed.conflict)
    assert better(framed.drop([refused]).conflict)


def test_dropping_nothing_changes_nothing():
    framed = derive(ledger_of(pier_dispute()))
    assert framed.drop([]) == framed


def test_a_plan_refused_and_withdrawn_is_said_but_is_no_option():
    report = pier_dispute()
    plan = report.say("propose", "Eastport", "merge the two harbour boards", "Westport", by="Westport")
    report.say("reject", "Westport", "turned the plan down", "Eastport", refers_to=plan)
    report.say("concede", "Eastport", "dropped the plan", refers_to=plan)
    framed = derive(ledger_of(report))
    assert not any("boards" in o.text for o in framed.conflict.options)
    assert any("withdrawn" in str(r) and "boards" in str(r) for r in framed.left_out)


def test_the_writer_the_unknown_and_onlookers_never_decide():
    report = pier_dispute()
    report.say("demand", "author", "sell the islands", "Eastport")
    report.say("demand", "unknown", "sell the lighthouse", "Eastport")
    report.say("request", "Harbour League", "sign the tide charter", ("Eastport", "Westport"))
    assert sides(derive(ledger_of(report))) == {"Eastport", "Westport"}


@pytest.mark.parametrize("name", ["all sides", "the international community", "Both sides", "analysts"])
def test_everybody_and_nobody_is_no_side(name):
    report = pier_dispute()
    report.say("demand", "Eastport", "hold the truce", name, by=name)
    report.say("request", name, "sign the tide charter", "Westport", by="Westport")
    assert sides(derive(ledger_of(report))) == {"Eastport", "Westport"}


def test_a_stand_that_is_put_to_nobody_is_no_option_and_is_said():
    for put, held in (((), False), ("Eastport", True)):
        report = pier_dispute()
        report.say("position", "Westport", "the lighthouse be painted red", put, by="Eastport")
        framed = derive(ledger_of(report))
        assert any("lighthouse" in o.text for o in framed.conflict.options) is held
        assert any("put to nobody" in str(r) and "lighthouse" in str(r) for r in framed.left_out) is not held


def test_an_appeal_to_everybody_is_no_dealing():
    report = Report("2021-06-01")
    report.say("accuse", "Eastport", "condemned the raid, blamed and denounced its authors", "Westport")
    report.say("request", "Westport", "work for peace", "all sides", by="all sides")
    assert derive(ledger_of(report)).conflict.options == ()


def test_without_dealings_there_is_a_model_without_sides():
    report = Report()
    report.say("assess", "author", "the weather will be fine")
    framed = derive(ledger_of(report))
    assert framed.talks is None
    assert framed.conflict.options == framed.conflict.decision_makers == ()
    assert derive(ledger_of()).conflict.options == ()


def test_who_asks_for_the_same_in_passing_is_no_side():
    report = Report("2021-06-01")
    report.say("demand", "Eastport", "remove the boom", "Westport", by="Westport")
    report.say("demand", "Eastport", "at last remove the boom", "Westport", by="Westport")
    report.say("reject", "Westport", "would not remove the boom", "Eastport", refers_to="s1")
    report.say("demand", "Hilltown", "remove the boom", "Westport", by="Westport")
    framed = derive(ledger_of(report))
    assert sides(framed) == {"Eastport", "Westport"}
    assert any("Not a side of the model: Hilltown" in str(r) for r in framed.left_out)


def test_a_side_without_which_nobody_deals_with_anybody_stays():
    report = Report("2021-06-01")
    for asker, matter in (("Westport", "sell cheap ice"), ("Hilltown", "mend the mill bridge")):
        for words in (matter, f"{matter} soon"):
            report.say("demand", asker, words, "Eastport", by="Eastport")
        report.say("reject", "Eastport", f"would not {matter}", asker, refers_to=f"s{len(report.lines)}")
    framed = derive(ledger_of(report))
    assert sides(framed) == {"Eastport", "Westport", "Hilltown"}


def test_one_that_is_only_spoken_of_stays_where_everybody_asks_of_it_alone():
    report = Report("2021-06-01")
    for asker, matter in (("Westport", "sell cheap ice"), ("Hilltown", "mend the mill bridge")):
        report.say("demand", asker, matter, "Eastport", by="Eastport")
    framed = derive(ledger_of(report))
    assert framed.unanswered
    assert not any("Not a side of the model: Eastport" in str(r) for r in framed.left_out)


def test_who_stays_away_until_it_gets_what_it_asks_does_not_refuse_that():
    report = Report("2021-06-01")
    asked = report.say("demand", "Eastport", "remove the boom across the bay", "Westport", by="Westport")
    report.say("reject", "Westport", "refused the demand", "Eastport", refers_to=asked)
    report.say("reject", "Eastport", "return to the talks", "Westport", refers_to=asked, condition="the boom is gone")
    framed = derive(ledger_of(report))
    boom = next(o for o in framed.conflict.options if "boom" in o.text)
    assert boom.id in wants(framed, "Eastport")
    assert f"!{boom.id}" not in wants(framed, "Eastport")


# A dock strike, over time.


def dock_strike() -> list[Report]:
    claim, walkout, deal, after = (Report(day) for day in ("2022-03-01", "2022-03-08", "2022-03-20", "2022-04-05"))
    claim.say("demand", "Crane Union", "raise pay by 8 percent", "Port Company", by="Port Company")
    claim.say("offer", "Port Company", "raise pay by 3 percent", "Crane Union", by="Port Company")
    claim.say("reject", "Crane Union", "rejected the offer", "Port Company", refers_to="s2")
    walkout.say("demand", "Port Company", "end the strike", "Crane Union", by="Crane Union")
    walkout.say("reject", "Port Company", "a raise of pay by 8 percent", "Crane Union", by="Port Company")
    deal.say("accept", "Port Company", "raise pay by 5 percent", "Crane Union", by="Port Company", date="2022-03-19")
    deal.say("accept", "Crane Union", "end the strike", "Port Company", by="Crane Union", date="2022-03-19")
    after.say("comply", "Port Company", "raised pay by 5 percent", "Crane Union", by="Port Company", date="2022-04-01")
    after.say("comply", "Crane Union", "ended the strike", "Port Company", by="Crane Union", date="2022-03-21")
    return [claim, walkout, deal, after]


def test_before_the_deal_the_company_refuses_and_the_strike_goes_on():
    framed = derive(ledger_of(*dock_strike()), as_of=date(2022, 3, 10))
    assert sides(framed) == {"Crane Union", "Port Company"}
    texts = {o.text: o.id for o in framed.conflict.options}
    assert set(texts) == {"raise pay by 8 percent", "raise pay by 3 percent", "end the strike"}
    eight, three, strike = (texts[t] for t in ("raise pay by 8 percent", "raise pay by 3 percent", "end the strike"))
    assert wants(framed, "Port Company")[:2] == [f"!{eight}", strike]
    assert f"!{three}" in wants(framed, "Crane Union")
    assert eight in wants(framed, "Crane Union")
    assert framed.conflict.infeasible[0].value == (eight, three)
    assert framed.conflict.status_quo in nash(framed.conflict)


def test_what_was_carried_out_is_today():
    framed = derive(ledger_of(*dock_strike()))
    kept = {
        o.text for o, letter in zip(framed.conflict.options, framed.conflict.status_quo, strict=True) if letter == "Y"
    }
    assert {"raise pay by 5 percent", "end the strike"} <= kept
    assert set(framed.conflict.status_quo_statements) >= {"d4.s1", "d4.s2"}


# A fishing dispute of three.


def fishing_dispute() -> Report:
    report = Report("2023-05-01")
    report.say("demand", "Northland", "lift the tax on cod", "Southland", by="Southland")
    report.say("demand", "Southland", "keep trawlers out of the spawning ground", "Islands", by="Islands")
    report.say("demand", "Islands", "share the sonar charts", "Northland", by="Northland")
    report.say("reject", "Islands", "will not keep its trawlers out", "Southland", refers_to="s2")
    report.say("offer", "Southland", "open its harbour for Northland’s catch", "Northland", by="Southland")
    report.say("request", "United Nations", "sign the cod treaty", ("Northland", "Southland", "Islands"))
    return report


def test_three_sides_each_own_what_is_asked_of_them_and_the_onlooker_is_left_out():
    framed = derive(ledger_of(fishing_dispute()))
    assert sides(framed) == {"Northland", "Southland", "Islands"}
    assert any("United Nations" in str(r) for r in framed.left_out)
    assert [o.owner for o in framed.conflict.options if "trawlers" in o.text] == ["Islands"]
    assert not check(framed.conflict)


# A swap of prisoners, where each side has its part in one deed.


def test_what_both_are_to_do_gives_each_its_part():
    report = Report("2020-01-10")
    report.say("propose", "Red Army", "exchange all prisoners", "Blue Army", by=("Red Army", "Blue Army"))
    framed = derive(ledger_of(report))
    assert sorted(owners(framed).values()) == ["Blue Army", "Red Army"]
    red, blue = (next(o.id for o in framed.conflict.options if o.owner == n) for n in ("Red Army", "Blue Army"))
    assert wants(framed, "Red Army") == [blue, f"!{red}"]
    assert nash(framed.conflict) == ["NN"]
    assert better(framed.conflict) == ["YY"]


def test_what_an_outsider_asks_of_several_is_asked_of_each_and_wanted_by_it_alone():
    report = Report("2020-01-10")
    report.say("demand", "Green Army", "release the wounded captives", ("Red Army", "Blue Army"))
    report.say("demand", "Red Army", "leave the mountain pass", "Green Army")
    report.say("demand", "Blue Army", "return the horses", "Green Army")
    framed = derive(ledger_of(report))
    red = [o.id for o in framed.conflict.options if o.owner == "Red Army"]
    assert len(red) == 1
    assert red[0] not in wants(framed, "Blue Army")
    assert sides(framed) == {"Red Army", "Blue Army", "Green Army"}


def test_a_condition_ties_ones_own_part_to_the_others():
    report = Report("2020-01-10")
    report.say("demand", "Blue Army", "release the wounded captives", "Red Army", by="Red Army")
    report.say("demand", "Red Army", "open the mountain pass", "Blue Army", by="Blue Army")
    report.say(
        "promise",
        "Blue Army",
        "open the mountain pass",
        "Red Army",
        by="Blue Army",
        condition="once the wounded captives are released",
    )
    framed = derive(ledger_of(report))
    mine, theirs = (next(o.id for o in framed.conflict.options if o.owner == n) for n in ("Blue Army", "Red Army"))
    assert wants(framed, "Blue Army")[0] == f"{mine} -> {theirs}"


def test_a_red_line_comes_first_and_one_without_an_option_is_said():
    report = Report("2020-01-10")
    asked = report.say("demand", "Blue Army", "give up the fortress", "Red Army", by="Red Army")
    report.say("demand", "Red Army", "pay for the bridge", "Blue Army", by="Blue Army")
    report.say("position", "Red Army", "will never give up the fortress", refers_to=asked, firm=True)
    report.say("position", "Red Army", "will never accept a foreign king", firm=True)
    framed = derive(ledger_of(report))
    fortress = next(o.id for o in framed.conflict.options if "fortress" in o.text)
    assert wants(framed, "Red Army")[0] == f"!{fortress}"
    assert any("foreign king" in str(r) for r in framed.left_out)


def test_a_model_holds_no_more_options_than_it_may_and_names_the_rest():
    report = Report("2020-01-10")
    things = "bread salt iron cloth wool honey timber horses silver wine olives copper glass paper leather fish"
    for thing in things.split():
        asked = report.say("demand", "Blue Army", f"hand over the {thing}", "Red Army", by="Red Army")
    report.say("reject", "Red Army", "refused", "Blue Army", refers_to=asked)
    framed = derive(ledger_of(report))
    assert len(framed.conflict.options) == 14
    named = " ".join(str(r) for r in framed.left_out)
    held = " ".join(o.text for o in framed.conflict.options)
    assert all((thing in held) != (thing in named) for thing in things.split())


def test_who_only_looks_on_does_not_hide_of_whom_something_is_asked():
    report = Report("2020-01-10")
    asked = report.say("demand", "Blue Army", "open the mountain pass", "Red Army", by="Red Army")
    report.say("reject", "Red Army", "refused", "Blue Army", refers_to=asked)
    report.say("demand", "Blue Army", "return the wounded captives")
    report.say("assess", "Hill Town", "both should be calm")
    report.say("position", "Hill Town", "wants the fair to be held")
    framed = derive(ledger_of(report))
    assert {m.name for m in framed.conflict.decision_makers} == {"Blue Army", "Red Army"}
    assert [o.owner for o in framed.conflict.options if "captives" in o.text] == ["Red Army"]
    assert any("asked of nobody named" in str(r) for r in framed.assumptions)


def test_what_nobody_named_is_asked_to_do_is_taken_to_be_the_other_sides_and_marked():
    report = Report("2020-01-10")
    report.say("demand", "Blue Army", "open the mountain pass")
    report.say("demand", "Red Army", "release the wounded captives", "Blue Army")
    framed = derive(ledger_of(report))
    pass_option = next(o for o in framed.conflict.options if "pass" in o.text)
    assert pass_option.owner == "Red Army"
    assert pass_option.assumed


def test_a_side_that_never_speaks_and_wants_nothing_is_no_side_among_three():
    report = fishing_dispute()
    report.say("demand", "Northland", "leave the reef", "Drift Netters", by="Drift Netters")
    framed = derive(ledger_of(report))
    assert "Drift Netters" not in sides(framed)
    assert any("Drift Netters" in str(r) for r in framed.left_out)


def test_who_is_only_spoken_of_is_no_side():
    report = pier_dispute()
    report.say("offer", "Eastport", "a joint patrol against the raiders", ("Westport", "the Raiders"))
    report.say("demand", "Westport", "the raiders leave the bay", "the Raiders", by="the Raiders")
    assert sides(derive(ledger_of(report))) == {"Eastport", "Westport"}
    report.say("demand", "the Raiders", "pay a toll for the bay", "Westport", by="Westport")
    report.say("reject", "the Raiders", "refused to leave", "Westport", refers_to="s8")
    assert "the Raiders" in sides(derive(ledger_of(report)))


def test_who_asks_several_sides_and_has_no_part_is_none():
    report = pier_dispute()
    for other in ("Eastport", "Westport"):
        report.say("demand", "Harbour League", f"open the {other} lock", other, by=other)
        report.say("reject", "Harbour League", "the offer is too little", other)
    assert sides(derive(ledger_of(report))) == {"Eastport", "Westport"}


def test_what_is_assumed_of_a_matter_that_no_report_names_is_said_once():
    report = Report("2021-06-01")
    report.say("assess", "author", "the talks collapsed, a failure and a deadlock")
    report.say("reject", "Westport", "refused and rejected the plan, which failed", "Eastport")
    said = [str(remark) for remark in derive(ledger_of(report)).assumptions if "do not say what" in str(remark)]
    assert len(said) == 1
    assert " wants " not in said[0]
