"""Who puts a matter, who only speaks of it, and what keeps matters of different quarrels apart: rule by rule."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.ledger import Ledger, threads
from detente.ledger.matters import Link, Matter, gather, regrouped
from detente.ledger.record import Grouping
from ledger.build import Report, ledger_of
from ledger.test_matters import gathered_in_full

PIER = "open the north pier"
RECORDS = "hand over the catch records"


def told_of(about: str, published: str = "2021-05-01") -> Report:
    """A report whose other words are all of one topic."""
    return Report(published, intro=" ".join(f"{about}{k} {about}" for k in range(50)))


def holding(*reports: Report) -> list[list[str]]:
    """The statements of each matter."""
    return [[link.statement for link in m.links] for m in gather(ledger_of(*reports)).matters]


def test_who_refuses_what_is_asked_of_it_does_not_refuse_what_it_asks_in_like_words():
    """The reader may take a refusal for one of what the other side has just agreed to."""
    for words, joined in (
        ("cut its quota for mackerel", "mackerel"),
        ("cut its quota for cod", "cod"),
        ("did so", "cod"),
    ):
        report = Report("2021-05-01")
        cod, mackerel = (f"cut its quota for {fish} by ten per cent" for fish in ("cod", "mackerel"))
        asked = report.say("demand", "Northland", cod, "Southland", by="Southland")
        other = report.say("demand", "Southland", mackerel, "Northland", by="Northland")
        agreed = report.say("accept", "Southland", cod, "Northland", by="Southland", refers_to=asked)
        refused = report.say("reject", "Northland", words, "Southland", refers_to=agreed)
        with_it = {"cod": asked, "mackerel": other}[joined]
        assert [refused in held for held in holding(report) if with_it in held] == [True], words


# What puts a matter on the table


@pytest.mark.parametrize(
    ("content", "fields", "puts"),
    [
        (PIER, {"by": "Southland"}, True),
        (PIER, {"by": "Northland"}, False),  # one's own act is a plan, and asked of nobody
        (PIER, {}, False),  # nobody is named who would act
        ("opposes to open the north pier", {"by": "Southland"}, False),
    ],
)
def test_a_position_puts_what_another_named_party_would_do_and_nothing_else(content, fields, puts):
    report = Report("2021-05-01")
    report.say("position", "Northland", content, "Southland", **fields)
    assert len(gather(ledger_of(report)).begun) == puts


@pytest.mark.parametrize("kind", ["assess", "accuse", "threaten", "forecast"])
def test_a_comment_joins_the_matter_that_its_words_name_and_begins_none(kind):
    report = Report("2021-05-01")
    asked = report.say("demand", "Northland", PIER, "Southland", by="Southland")
    spoken = report.say(kind, "Westland", PIER, "Southland", by="Southland")
    report.say(kind, "Westland", RECORDS, "Southland", by="Southland")
    assert holding(report) == [[asked, spoken]]


@pytest.mark.parametrize(("kind", "begins"), [("accept", True), ("comply", True), ("breach", True), ("act", False)])
def test_what_was_agreed_kept_or_broken_was_on_the_table_and_other_deeds_were_not(kind, begins):
    report = Report("2021-05-01")
    report.say(kind, "Southland", RECORDS, "Northland", by="Southland")
    assert len(gather(ledger_of(report)).begun) == begins


@pytest.mark.parametrize("certainty", ["certain", "denied"])
def test_the_price_of_an_agreement_is_a_matter_unless_the_agreement_is_denied(certainty):
    report = Report("2021-05-01")
    asked = report.say("demand", "Northland", PIER, "Southland", by="Southland")
    report.say(
        "accept", "Southland", "agreed", "Northland", gives=PIER, gets="sell the herring fleet", refers_to=asked,
        certainty=certainty,
    )  # fmt: skip
    titles = {thread.title for thread in threads(ledger_of(report))}
    assert ("sell the herring fleet" in titles) == (certainty == "certain")


@pytest.mark.parametrize(("kind", "joins"), [("accept", False), ("reject", False), ("comply", True)])
def test_an_answer_that_may_be_misread_is_matched_by_no_words_and_a_deed_is(kind, joins):
    report = Report("2021-05-01")
    asked = report.say("demand", "Northland", PIER, "Southland", by="Southland")
    doubt = {"uncertain": ("kind",), "confidence": 0.1}
    answered = report.say(kind, "Southland", PIER, "Northland", by="Southland", **doubt)
    found = gather(ledger_of(report))
    assert [[link.statement for link in m.links] for m in found.matters] == [[asked, answered] if joins else [asked]]
    assert (answered in found.loose) != joins


def test_statements_that_refer_to_each_other_in_a_ring_lead_nowhere_and_end():
    report = Report("2021-05-01")
    report.say("assess", "Westland", "a bold step", refers_to="s2")
    report.say("assess", "Eastland", "no bold step", refers_to="s1")
    report.say("reject", "Southland", "turned it down", "Northland", refers_to="s1")
    found = gather(ledger_of(report))
    assert (found.matters, set(found.loose)) == ([], {"s3"})


# Who would act


@pytest.mark.parametrize(
    ("thing", "doers"), [("release 10 prisoners", ("Southland",)), ("paint 10 ferries", ()), ("release the catch", ())]
)
def test_another_amount_of_the_same_is_the_same_partys_to_do_where_nobody_is_named(thing, doers):
    report = Report("2021-05-01")
    report.say("demand", "Northland", "release 20 prisoners", "Southland", by="Southland")
    report.say("demand", "Northland", thing)
    assert [m.doers() for m in gather(ledger_of(report)).matters] == [("Southland",), doers]


def test_a_matter_of_which_nobody_is_named_is_open_to_any_side():
    one, other = told_of("fish"), told_of("fish", "2021-05-02")
    one.say("demand", "Northland", "withdraw guards from the north pier")
    other.say("demand", "Northland", "withdraw guards from the north pier", "Southland", by="Southland")
    assert holding(one, other) == [["d1.s1", "d2.s1"]]


@pytest.mark.parametrize(
    ("asker", "words", "said", "one_text", "joins"),
    [
        ("Northland", PIER, False, True, True),
        ("Eastland", PIER, False, True, False),
        ("Northland", "open a school at the pier", False, True, False),
        ("Northland", PIER, True, True, False),
        ("Northland", PIER, False, False, False),
    ],
)
def test_a_slip_in_who_would_act_is_one_asker_twice_in_one_text_in_the_same_words(asker, words, said, one_text, joins):
    first, second = told_of("fish"), told_of("fish", "2021-05-02")
    first.say("demand", "Northland", PIER, "Southland", **({"by": "Southland"} if said else {}))
    (first if one_text else second).say("demand", asker, words, "Westland", **({"by": "Westland"} if said else {}))
    assert len(holding(*((first,) if one_text else (first, second)))) == (1 if joins else 2)


# Reports of different quarrels


@pytest.mark.parametrize(("about", "matters"), [("fish", 1), ("paper", 2)])
def test_reports_of_one_topic_tell_of_one_matter_though_they_name_no_party_in_common(about, matters):
    one, other = told_of("fish"), told_of(about, "2021-05-02")
    one.say("demand", "Northland", "withdraw guards from the pier", "Southland", by="Southland")
    other.say("demand", "Eastland", "withdraw guards from the pier", "soldiers", by="government soldiers")
    assert len(holding(one, other)) == matters


def test_nobody_known_is_no_party_in_common():
    one, other = told_of("fish"), told_of("paper", "2021-05-02")
    one.say("demand", "Northland", "withdraw guards from the pier", "unknown")
    other.say("demand", "Eastland", "withdraw guards from the pier", "unknown")
    assert len(holding(one, other)) == 2


def test_a_matter_of_others_in_the_way_does_not_hide_the_matter_of_the_same_parties():
    others, first, again = told_of("paper"), told_of("fish", "2021-05-02"), told_of("fish", "2021-05-03")
    others.say("demand", "Eastland", "release the sailors", "crew", by="crew")
    for report in (first, again):
        report.say("demand", "Northland", "release the sailors of the herring fleet", "Southland", by="Southland")
    assert holding(others, first, again) == [["d1.s1"], ["d2.s1", "d3.s1"]]


@pytest.mark.parametrize(
    ("first", "second", "matters"),
    [
        ("release the sailors", "release the sailors", 1),
        ("release the sailors of the herring fleet", "release the sailors and the ferry crews", 2),
    ],
)
def test_in_a_report_of_something_else_much_the_same_words_are_one_matter_of_the_same_parties(first, second, matters):
    one, other = told_of("fish"), told_of("paper", "2021-05-02")
    one.say("demand", "Northland", first, "Southland", by="Southland")
    other.say("demand", "Northland", second, "Southland", by="Southland")
    assert len(holding(one, other)) == matters


# Which of several is meant


def test_an_answer_to_several_is_of_those_that_its_words_name_and_of_all_where_they_name_none():
    for words, meant in ((PIER, 1), ("said no", 2)):
        report = Report("2021-05-01")
        both = tuple(report.say("demand", "Northland", c, "Southland", by="Southland") for c in (PIER, RECORDS))
        answer = report.say("reject", "Southland", words, "Northland", by="Southland", refers_to=both)
        assert sum(answer in statements for statements in holding(report)) == meant


WORDS = ("pier", "ferry", "guards", "herring", "records", "sailors", "open", "release", "withdraw")


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Demands in one to five of the same few words, so that wordings of many weights are alike in part."""
    reports = []
    for number in range(draw(st.integers(1, 3))):
        report = told_of("fish", f"2021-05-0{number + 1}")
        for _ in range(draw(st.integers(1, 5))):
            content = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5, unique=True)))
            by = draw(st.sampled_from([None, "Southland", "Westland", "soldiers"]))
            report.say(draw(st.sampled_from(["demand", "offer", "comply", "assess"])), "Northland", content, by=by)
        reports.append(report)
    return ledger_of(*reports)


@settings(max_examples=60, deadline=None)
@given(ledgers())
def test_wordings_of_every_weight_are_compared_where_they_can_be_alike(ledger):
    assert gathered_in_full(ledger)


@settings(max_examples=60, deadline=None)
@given(ledgers())
def test_each_matter_begins_with_the_statement_that_put_it_and_a_statement_joins_one_matter_once(ledger):
    found = gather(ledger)
    assert [m.number for m in found.begun] == list(range(len(found.begun)))
    for matter in found.matters:
        names = [link.statement for link in matter.links]
        assert len(set(names)) == len(names)
        assert matter.held == set(names)
        assert matter.founder == matter.links[0].statement


# What people put together or took apart


def matter(number: int, *names: str, asker: str = "Northland") -> Matter:
    return Matter(number, names[0], 0, [Link(n, 0.8, "words") for n in names], askers={asker}, held=set(names))


@pytest.mark.parametrize(("one", "other"), [(("x",), ("y",)), (("b",), ("x",)), (("x",), ("b",))])
def test_a_decision_about_statements_in_no_matter_brings_nothing_together(one, other):
    whole = [matter(0, "a"), matter(1, "b")]
    assert regrouped(whole, [Grouping("together", one, other)]) == (whole, [])
    assert regrouped([], [Grouping("together", one, other)]) == ([], [])


def test_a_matter_is_not_taken_apart_from_all_of_itself():
    whole = [matter(0, "a", "b")]
    assert regrouped(whole, [Grouping("apart", ("a", "b"), ())]) == (whole, [])


def test_of_matters_that_hold_as_much_of_what_is_named_the_earlier_is_meant():
    found, _ = regrouped([matter(0, "a"), matter(1, "b"), matter(2, "c")], [Grouping("together", ("a", "b"), ("c",))])
    assert [m.held for m in found] == [{"a", "c"}, {"b"}]


def test_what_is_brought_together_has_the_askers_the_statements_and_the_number_of_both():
    (joined,), _ = regrouped([matter(0, "a"), matter(1, "b", asker="Westland")], [Grouping("together", ("b",), ("a",))])
    assert (joined.number, joined.founder, joined.held) == (0, "a", {"a", "b"})
    assert joined.askers == {"Northland", "Westland"}
    assert [(link.statement, link.score) for link in joined.links] == [("a", 0.8), ("b", 1.0)]


def test_each_matter_taken_apart_has_a_number_of_its_own_behind_all_others():
    groupings = [Grouping("apart", (name,), tuple("abc".replace(name, ""))) for name in "bc"]
    found, apart = regrouped([matter(0, "a", "b", "c"), matter(1, "d")], groupings)
    assert [m.number for m in apart] == [2, 3]
    assert sorted(m.number for m in found) == [0, 1, 2, 3]


@pytest.mark.parametrize("kind", ["demand", "request", "propose", "offer", "promise", "position"])
@pytest.mark.parametrize(
    ("actor", "certainty"), [("Northland", "denied"), ("author", "certain"), ("unknown", "certain")]
)
def test_what_is_denied_or_said_by_nobody_known_puts_nothing_and_joins_nothing(kind, actor, certainty):
    report = Report("2021-05-01")
    report.say(kind, actor, PIER, "Southland", by="Southland", certainty=certainty)
    assert gather(ledger_of(report)).begun == []
    asked = report.say("demand", "Westland", PIER, "Southland", by="Southland")
    assert [m.founder for m in gather(ledger_of(report)).begun] == [asked]


def test_one_report_on_the_topic_is_enough_to_tell_of_the_matter():
    """A matter told in reports of two topics is told further by a report on either."""
    first, other = told_of("fish"), told_of("paper", "2021-05-02")
    for report in (first, other):
        report.say("demand", "Northland", "release the sailors of the herring fleet", "Southland", by="Southland")
    for about, matters in (("fish", 1), ("paper", 1), ("sheep", 2)):
        third = told_of(about, "2021-05-03")
        third.say("demand", "Eastland", "release the sailors of the herring fleet", "soldiers", by="soldiers")
        assert len(holding(first, other, third)) == matters


@pytest.mark.parametrize("kind", ["assess", "accuse", "threaten", "forecast", "meet", "act", "position"])
def test_only_what_answers_something_is_loose_where_nothing_is_found(kind):
    report = Report("2021-05-01")
    report.say(kind, "Westland", RECORDS, "Southland")
    assert gather(ledger_of(report)).loose == {}


@pytest.mark.parametrize(("to", "begins"), [("Northland", True), ((), False)])
def test_a_refusal_begins_a_matter_only_where_it_says_to_whom(to, begins):
    report = Report("2021-05-01")
    report.say("reject", "Southland", RECORDS, to, by="Southland")
    assert len(gather(ledger_of(report)).begun) == begins
