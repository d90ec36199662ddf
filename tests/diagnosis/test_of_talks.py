"""What a ledger says above its model, part by part."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from detente.conflict import Conflict, DecisionMaker, Option, PreferenceStatement, Prioritised, Ranking, parse
from detente.diagnosis import diagnose, of_talks
from detente.diagnosis.agreement import NOTHING, Agreement
from detente.diagnosis.findings import StatementRef, StickingPoint, WayOut
from detente.framing import derive
from detente.ledger import Promise
from diagnosis.test_deadlines import running
from diagnosis.test_talks import dispute, settlement, told
from ledger.build import Report, ledger_of


def promise(status: str, content: str, *names: str) -> Promise:
    return Promise("t1", "Upham", ("Lowick",), content, None, None, status, False, names)  # type: ignore[arg-type]


BOOK = (
    promise("kept", "mend the ford", "s7"),
    promise("open", "lend a cow", "s8"),
    promise("broken", "pay", "s9", "s10"),
)
AGREED = Agreement("agreed", ("s1",), ("s2",), ("s3",))


def test_the_record_of_promises_tells_the_broken_first_and_of_the_open_nothing():
    told_of = of_talks._kept_and_broken(BOOK)
    assert [(b.about, b.text, b.decision_makers, b.statements) for b in told_of] == [
        ("promise broken", "the promise of Upham to pay was not kept", ("Upham", "Lowick"), ("s9", "s10")),
        ("promise kept", "the promise of Upham to mend the ford was kept", ("Upham", "Lowick"), ("s7",)),
    ]


@pytest.mark.parametrize(
    ("found", "about"),
    [
        (AGREED, ["agreed", "carried out", "breached"]),
        (replace(AGREED, carried_out=()), ["agreed", "breached"]),
        (replace(AGREED, accepted=(), breached=()), ["carried out"]),
        (replace(AGREED, state=None), ["breached"]),
        (replace(AGREED, state=None, breached=()), []),
        (NOTHING, []),
    ],
)
def test_of_an_agreement_is_told_what_shows_it_as_far_as_it_stands(found, about):
    reasons = of_talks._agreed(found)
    assert [b.about for b in reasons] == about
    ids = {"agreed": ("s1",), "carried out": ("s2",), "breached": ("s3",)}
    assert all(b.statements == ids[b.about] for b in reasons)


@pytest.mark.parametrize("state", [None, "agreed", "settled", "broken"])
@pytest.mark.parametrize("with_model", [True, False])
@pytest.mark.parametrize("unanswered", [True, False])
def test_an_agreement_stands_above_the_model(state, with_model, unanswered):
    model = diagnose(derive(ledger_of(dispute())).conflict) if with_model else None
    verdict = of_talks._verdict(model, replace(AGREED, state=state), BOOK, unanswered=unanswered)
    base = model.verdict if model else None
    assert verdict.state == (state or (base.state if base else "nothing asked"))
    over = state in ("agreed", "settled")
    assert verdict.deadlocked is bool(base and base.deadlocked and not over)
    assert (verdict.kinds, verdict.depth, verdict.kinds_if) == (
        (base.kinds, base.depth, base.kinds_if) if base and not over else ((), None, ())
    )
    assert verdict.nash is (base.nash if base else True)
    own = of_talks._agreed(replace(AGREED, state=state)) + of_talks._kept_and_broken(BOOK)
    assert verdict.why == (*own, *(base.why if base else ()))
    words = {
        "agreed": "What was agreed stands, and nothing tells that all of it is carried out.",
        "settled": "What was agreed has been carried out.",
        "broken": "What was agreed was not kept.",
    }
    nothing = "Something is asked, and no answer to it is told." if unanswered else "No side asks another for anything."
    assert verdict.reason == (words[state] if state else base.reason if base else nothing)


def test_promises_of_other_talks_are_none_of_these():
    report = dispute()
    report.say("promise", "Upham", "keep the cattle off the green", "Lowick", by="Upham", date="2031-01")
    report.say("promise", "Norport", "dredge the far channel", "Sudport", by="Norport", date="2031-01")
    found = told(ledger_of(report))
    assert [p.actor for p in found.promises] == ["Upham"]
    assert of_talks._promises(found.framed.ledger, None, found.framed.threads, None) == ()


@pytest.mark.parametrize("later", [None, settlement("2031-04-01"), settlement("2031-04-01", kept=True),
                                   settlement("2031-04-01", broken=True)])  # fmt: skip
def test_what_sticks_and_what_would_free_it_are_told_only_where_it_sticks(later):
    found = told(ledger_of(*([dispute()] if later is None else [dispute(), later])))
    sticks = found.verdict.state in ("deadlocked", "broken", "open")
    assert found.model is not None
    assert found.sticking_points == (found.model.sticking_points if sticks else ())
    assert bool(found.ways_out) is (sticks and bool(found.model.ways_out))
    assert found.demands == found.model.demands
    assert found.stuck == found.model.contested


def test_the_share_of_each_finding_is_that_of_its_key():
    found = told(ledger_of(dispute("possible")))
    shares = found.sureness.shares
    assert found.share("state") == shares["state", found.verdict.state]
    assert found.share("deadlocked") == shares["deadlocked", found.verdict.deadlocked]
    assert found.share("nash") == shares["nash", found.verdict.nash]
    assert found.share("depth") == shares["depth", found.verdict.depth]
    assert found.share("trust") == shares["kind", "trust"]
    assert found.share("coordination") == 0.0
    for point in found.sticking_points:
        key = point.option if point.option else frozenset((r.decision_maker, r.text) for r in point.statements)
        assert found.share(point) == shares["point", (point.type, key)]
    assert {p.type for p in found.sticking_points} == {"contested demand", "concession", "commitment"}


def offers(*deadlines: str | None) -> Report:
    report = running(None)
    for number, day in enumerate(deadlines):
        what = ("lend the long plough", "share the eel weir", "sell the red barn", "rent the mill pond")[number]
        extra = {"deadline": day} if day else {}
        report.say("offer", "Lowick", what, "Upham", by="Lowick", condition="once the sluice is open", **extra)
    return report


def test_what_runs_out_first_is_told_first_and_no_more_than_three(monkeypatch):
    days = ("2024-09-01", "2024-06-01", "2024-08-01", "2024-07-01")
    monkeypatch.setattr(of_talks, "expiring", lambda _, name: WayOut("deadline", setter=name, deal=""))
    found = told(ledger_of(offers(*days)), "2024-05-01", draws=0)
    assert found.verdict.deadlocked
    assert [way.until for way in found.expiring] == ["2024-06-01", "2024-07-01", "2024-08-01"]
    until = found.framed.open_until
    assert [until[way.setter].isoformat() for way in found.expiring] == [way.until for way in found.expiring]
    assert found.model is not None
    usual = [way for way in found.model.ways_out if way.kind != "deadline" or way.deal]  # those with no deal give way
    assert [way.kind for way in found.ways_out] == [way.kind for way in (*usual, *found.expiring)]


def test_on_diagrams_no_day_is_looked_for(monkeypatch):
    """There are no arrays of states then in which to look."""
    monkeypatch.setattr(of_talks, "expiring", lambda _, name: WayOut("deadline", setter=name, deal=""))
    framed = derive(ledger_of(offers("2024-09-01")), as_of=date(2024, 5, 1))
    model = diagnose(framed.conflict)
    assert of_talks._expiring(framed, model)
    assert of_talks._expiring(framed, None) == of_talks._expiring(framed, replace(model, ways_out=())) == ()
    monkeypatch.setattr(of_talks, "on_diagrams", lambda _: True)
    assert of_talks._expiring(framed, model) == ()


def test_what_sets_no_day_by_itself_is_left_out(monkeypatch):
    monkeypatch.setattr(of_talks, "expiring", lambda *_: None)
    found = told(ledger_of(offers("2024-09-01")), "2024-05-01", draws=0)
    assert found.expiring == ()
    assert [way.kind for way in found.ways_out] == [way.kind for way in found.model.ways_out]


def test_a_way_is_open_until_the_first_of_its_options_runs_out():
    found = told(ledger_of(offers("2024-09-01", None, "2024-06-01")), "2024-05-01", draws=0)
    conflict, until = found.framed.conflict, found.framed.open_until
    assert len(until) == 2
    first, last = sorted(until, key=lambda name: until[name])

    def way(*taken: str) -> WayOut:
        deal = "".join("Y" if o.id in taken else "N" for o in conflict.options)
        return WayOut("sequencing", deal=deal)

    other = next(o.id for o in conflict.options if o.id not in until)
    assert found._until(way(first, last)) == "2024-06-01"
    assert found._until(way(last, other)) == "2024-09-01"
    assert found._until(way(other)) == ""
    assert found._until(WayOut("concession")) == ""


def test_nothing_runs_out_where_nothing_sticks_or_no_day_is_named():
    report = Report("2024-04-01")
    report.say("offer", "Lowick", "sell the water mill", "Upham", by="Lowick", deadline="2024-06-01")
    free = told(ledger_of(report), "2024-05-01", draws=0)
    assert free.framed.open_until
    assert free.expiring == ()
    assert told(ledger_of(offers(None)), "2024-05-01", draws=0).expiring == ()
    empty = Report("2031-03-01")
    empty.say("assess", "author", "the valley is fair")
    assert told(ledger_of(empty)).expiring == ()


def option(name: str, owner: str, *ids: str) -> Option:
    return Option(name, name, owner, statements=ids)


def test_an_option_of_a_draw_is_that_of_the_base_with_which_it_shares_most_statements():
    def model(*options: Option) -> Conflict:
        return Conflict("m", options, tuple(DecisionMaker(n) for n in ("Lowick", "Upham")))

    base = model(option("a", "Upham", "s1", "s2", "s3"), option("b", "Upham", "s3", "s4"), option("c", "Lowick", "s5"))
    drawn = model(
        option("a", "Upham", "s9"),  # the same id and owner: the same
        option("b", "Lowick", "s5"),  # the same id, another owner: looked for anew
        option("x", "Upham", "s2", "s3"),
        option("y", "Upham", "s3", "s4"),
        option("z", "Upham", "s8"),  # shares nothing
        option("w", "Lowick", "s4"),  # shares with another side's alone
    )
    assert of_talks._renamed(base, drawn) == {"b": "c", "x": "a", "y": "b"}


def test_points_are_told_in_the_names_of_the_base():
    names = {"x": "a", "y.two": "b"}
    assert of_talks._in_names(("contested demand", "x"), names) == ("contested demand", "a")
    assert of_talks._in_names(("contested demand", "z"), names) == ("contested demand", "z")
    point = ("concession", frozenset({("Upham", "x -> !y.two"), ("Lowick", "xx & x")}))
    assert of_talks._in_names(point, names) == ("concession", frozenset({("Upham", "a -> !b"), ("Lowick", "xx & a")}))
    assert of_talks._in_names(point, {}) is point


def test_a_point_is_known_by_its_option_or_by_its_statements_as_they_are_written():
    refs = (StatementRef("Upham", 1, "x"), StatementRef("Lowick", 2, "!y"))
    assert of_talks._key(StickingPoint("contested demand", option="x")) == ("point", ("contested demand", "x"))
    assert of_talks._key(StickingPoint("commitment", statements=refs)) == (
        "point", ("commitment", frozenset({("Upham", "x"), ("Lowick", "!y")})),
    )  # fmt: skip


def test_two_models_are_one_game_where_nothing_that_the_findings_follow_from_differs():
    def wants(*texts: str) -> Prioritised:
        return Prioritised(tuple(PreferenceStatement(parse(text), ("s1",)) for text in texts))

    options = (option("a", "Lowick", "s1"), option("b", "Upham", "s2"))
    makers = (DecisionMaker("Lowick", ("a",), wants("b", "!a")), DecisionMaker("Upham", ("b",), wants("a")))
    one = Conflict("m", options, makers, status_quo="NN")
    same = replace(one, name="n", options=tuple(replace(o, text="", statements=()) for o in options))
    assert of_talks._game(one) == of_talks._game(same)
    others = [
        replace(one, status_quo="YN"),
        replace(one, options=(replace(options[0], moves="forward"), options[1])),
        replace(one, decision_makers=(replace(makers[0], preference=wants("!a", "b")), makers[1])),
        replace(one, decision_makers=(replace(makers[0], preference=Ranking((("NN",),))), makers[1])),
        replace(one, decision_makers=(replace(makers[0], name="Loxley"), makers[1])),
    ]
    assert all(of_talks._game(one) != of_talks._game(other) for other in others)


@pytest.mark.parametrize("as_of", ["2031-03-15", "2031-04-02"])
def test_what_is_found_is_as_of_the_day(as_of):
    found = told(ledger_of(dispute(), settlement("2031-04-01")), as_of)
    assert found.as_of == date.fromisoformat(as_of)
    assert bool(found.agreement.accepted) is (as_of > "2031-04-01")


@pytest.mark.parametrize("refused", [True, False])
def test_a_plan_that_one_side_takes_and_another_refuses_is_no_agreement(refused):
    report = Report("2031-03-18")
    plan = report.say("propose", "Abbot", "share the mill by the week", ("Upham", "Lowick"), by=("Upham", "Lowick"))
    report.say("accept", "Upham", "take the abbot's plan", "Abbot", refers_to=plan)
    answer = "reject" if refused else "accept"
    report.say(answer, "Lowick", f"{answer} the abbot's plan", "Abbot", refers_to=plan)
    found = told(ledger_of(report))
    assert (found.verdict.state == "agreed") is not refused
    assert of_talks._taken_but_refused(found.framed) == (frozenset({"s2"}) if refused else frozenset())


@pytest.mark.parametrize(("kind", "weighed"), [("accuse", False), ("assess", False), ("comply", True), ("breach", True),
                                               ("accept", True)])  # fmt: skip
def test_acceptances_and_deeds_are_weighed_and_what_is_only_said_of_the_dealings_is_not(kind, weighed):
    report = dispute()
    name = report.say(kind, "Upham", "what the elders had wished", "Lowick", certainty="possible")
    found = told(ledger_of(report))
    assert found.framed.talks is not None
    assert name in found.framed.talks.statements
    assert (name in found.sureness.uncertain) is weighed
