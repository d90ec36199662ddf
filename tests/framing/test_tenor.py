from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.framing import derive
from detente.framing.held import asked, moving
from detente.framing.joint import is_negotiation
from detente.framing.tenor import LEAD, LISTS, NEAR, REACH, RECKONED, Tenor, counts, in_lead, is_denial, lists, tenor
from detente.framing.unnamed import OTHERS
from detente.framing.words import words_of
from detente.ledger.talks import talks
from detente.values.statement import Statement
from ledger.build import Report, ledger_of

WORDS = {name: lists()[name]["words"] for name in LISTS}
OF_ENMITY, DENIAL = lists()["against"], lists()["denial"]
AGAINST = {"stuck": "together", "together": "stuck", "done": "broken", "broken": "done", "agreed": "stuck"}


@pytest.mark.parametrize("name", WORDS)
def test_the_lists_name_each_word_once_and_not_in_both(name):
    other = WORDS[AGAINST[name]]
    assert len(WORDS[name]) == len(set(WORDS[name]))
    assert not set(WORDS[name]) & set(other)


@pytest.mark.parametrize("name", WORDS)
def test_the_examples_of_a_list_are_found_and_its_counterexamples_are_not(name):
    which, against = LISTS.index(name), LISTS.index(AGAINST[name])
    for sentence in lists()[name]["yes"]:
        assert counts(sentence)[which] > counts(sentence)[against], sentence
    for sentence in lists()[name]["no"]:
        assert counts(sentence)[which] == 0, sentence


def test_words_of_pressing_and_enmity_are_signs_of_being_stuck_but_tell_of_no_failure():
    assert not set(OF_ENMITY["words"]) & {*WORDS["stuck"], *WORDS["together"]}
    for sentence in OF_ENMITY["yes"]:
        assert counts(sentence)[0] > 0, sentence
        assert counts(sentence)[-1] == 0, sentence
    for sentence in OF_ENMITY["no"]:
        assert counts(sentence)[0] == 0, sentence
    for sentence in lists()["stuck"]["yes"]:
        assert counts(sentence)[-1] > 0, sentence


TOGETHER = LISTS.index("together")


def test_what_is_asked_and_what_is_a_condition_tell_of_no_coming_together():
    for sentence in lists()["asked"]["yes"]:
        assert counts(sentence)[TOGETHER] == 0, sentence
    for sentence in lists()["asked"]["no"]:
        assert counts(sentence)[TOGETHER] > 0, sentence


@given(st.sampled_from(lists()["asked"]["words"]), st.sampled_from(WORDS["together"]), st.integers(0, REACH + 2))
def test_what_is_asked_reaches_so_many_words_and_no_further(asking, word, between):
    told = word.replace("*", "").replace("_", "one")
    asked_for = f"The mayor {asking.replace('*', 'ed')} both towns to {'now ' * between}{told}"
    plain = counts(told)[TOGETHER]
    reached = between + len(told.split()) <= REACH
    assert counts(asked_for)[TOGETHER] <= plain
    if reached:
        assert counts(asked_for)[TOGETHER] == 0
    if between >= REACH:
        assert counts(asked_for)[TOGETHER] == plain


OUTCOME = lists()["outcome"]
DENIALS = [word for denial in OUTCOME["denials"] if counts(word := denial.replace("*", "did"))[0] == 0]
PLAIN = [word.replace("*", "") for word in OUTCOME["words"] if counts(word.replace("*", ""))[TOGETHER]]


def test_what_talks_are_to_come_to_and_is_told_not_to_be_is_a_sign_of_being_stuck():
    for sentence in OUTCOME["yes"]:
        assert counts(sentence)[0] > 0, sentence
        assert counts(sentence)[TOGETHER] == 0, sentence
        assert counts(sentence)[-1] > 0, sentence
    for sentence in OUTCOME["no"]:
        assert counts(sentence)[0] == 0, sentence


@given(st.sampled_from(PLAIN), st.sampled_from(DENIALS), st.integers(0, NEAR + 2))
def test_a_denial_reaches_so_many_words_within_its_clause_and_turns_one_sign_into_its_contrary(word, denial, between):
    told, said = "very " * between + word, counts("very " * between + word)
    whole = counts(f"{denial} {told}")
    if between <= NEAR:
        assert whole[TOGETHER] < said[TOGETHER]
        assert whole[0] == whole[-1] == 1
    else:
        assert whole == said
    assert counts(f"{denial}, {told}") == said
    for beyond in OUTCOME["but"]:
        assert counts(f"neither {beyond} {told}") == said


@given(st.sampled_from(PLAIN), st.sampled_from(OUTCOME["conditions"]))
def test_an_outcome_that_is_denied_in_a_condition_has_not_failed(word, condition):
    assert counts(f"They ponder it, there is neither {word}, and watch")[0] == 1
    assert counts(f"They ponder {condition} there is neither {word}, and watch")[0] == 0


def test_to_deny_a_charge_refuses_nothing():
    for sentence, denies in [(s, True) for s in DENIAL["yes"]] + [(s, False) for s in DENIAL["no"]]:
        report = Report("2021-06-01")
        report.say("reject", "Eastport", sentence.rstrip("."))
        assert is_denial(ledger_of(report).statements[0]) is denies, sentence
    for words, some in (("denied any involvement in the raid", False), ("rejected the plan", True)):
        report = Report("2021-06-01")
        report.say("accuse", "Westport", "condemned the raid and blamed its neighbour", "Eastport")
        report.say("reject", "Eastport", f"{words}, a deadlock without agreement")
        assert bool(asked(derive(ledger_of(report)).conflict)) is some


def test_where_nothing_is_told_to_be_refused_or_to_fail_no_matter_is_put_in():
    for words, some in (("the two towns clash, accuse and threaten", False), ("the talks collapsed", True)):
        report = Report("2021-06-01")
        report.say("meet", "Eastport", "spoke by telephone", "Westport")
        report.say("assess", "Eastport", words, "Westport")
        framed = derive(ledger_of(report))
        assert bool(asked(framed.conflict)) is some


def test_no_agreement_is_no_agreement():
    assert counts("They left without agreement.")[:2] == (1, 0)
    assert counts("They left with an agreement.")[:2] == (0, 1)


@given(st.integers(0, 50), st.integers(0, 50))
def test_more_signs_of_coming_together_never_make_talks_more_stuck(stuck, together):
    order = ["stuck", "mixed", "together"]
    more = replace(Tenor(stuck, together), together=together + 1)
    assert order.index(Tenor(stuck, together).way) <= order.index(more.way) or (stuck, together) == (0, 0)


def test_where_words_tell_of_a_refusal_and_nothing_is_asked_the_model_holds_an_unnamed_matter():
    report = Report("2021-06-01")
    report.say("meet", "Eastport", "talks that ended without agreement and without any breakthrough", "Westport")
    report.say("assess", "author", "the talks collapsed, and both towns refused to go on")
    framed = derive(ledger_of(report))
    assert framed.tenor.way == "stuck"
    assert asked(framed.conflict)
    assert all(option.assumed for option in framed.conflict.options)
    assert {m.name for m in framed.conflict.decision_makers} == {"Eastport", "Westport"}


@given(st.floats(0.0, 1.0), st.sampled_from([(), ("kind",), ("actor",), ("date",)]))
def test_what_is_hardly_read_tells_nothing_of_the_tenor(confidence, uncertain):
    plain = Report("2021-06-01")
    plain.say("meet", "Eastport", "spoke by telephone", "Westport")
    more = Report("2021-06-01")
    more.say("meet", "Eastport", "spoke by telephone", "Westport")
    more.say("reject", "Eastport", "refused the plan, a deadlock", confidence=confidence, uncertain=uncertain)
    without, found = (tenor(ledger_of(report), None, (), None) for report in (plain, more))
    unsure = confidence < RECKONED and bool({"kind", "actor"} & set(uncertain))
    assert (found.stuck == without.stuck) is unsure
    assert found.stuck >= without.stuck


def test_attacks_and_accusations_alone_are_no_stuck_talks():
    report = Report("2021-06-01")
    report.say("accuse", "Eastport", "condemned the raid as a violation", "Westport")
    report.say("act", "Westport", "blocked the bay and threatened the boats")
    assert not derive(ledger_of(report)).conflict.options


@pytest.mark.parametrize(("title", "some"), [("Ceasefire crumbles", True), ("Raid on the bay", False)])
def test_a_broken_truce_was_agreed_and_shows_dealings_by_itself(title, some):
    report = Report("2021-06-01")
    report.say("accuse", "Eastport", "condemned the raid", "Westport")
    ledger = ledger_of(report)
    framed = derive(replace(ledger, documents=tuple(replace(d, title=title) for d in ledger.documents)))
    assert bool(asked(framed.conflict)) is some
    assert all(option.assumed for option in framed.conflict.options)


def test_a_side_alone_deals_with_one_that_no_report_names():
    report = Report("2021-06-01")
    report.say("reject", "Eastport", "refused and rejected any compromise")
    report.say("assess", "author", "a deadlock without progress")
    names = {m.name for m in derive(ledger_of(report)).conflict.decision_makers}
    assert names == {"Eastport", OTHERS}


def test_what_was_promised_is_on_its_way_unless_the_sides_are_told_to_be_stuck():
    report = Report("2021-06-01")
    asked_for = report.say("request", "Westport", "dredge the channel", "Eastport", by="Eastport")
    report.say("promise", "Eastport", "dredge the channel", "Westport", by="Eastport", refers_to=asked_for)
    assert [o.owner for o in moving(derive(ledger_of(report)).conflict)] == ["Eastport"]
    for _ in range(2):
        report.say("reject", "Eastport", "refused to talk of the boats, which it will not return", "Westport")
    assert not moving(derive(ledger_of(report)).conflict)


def test_a_promise_on_a_condition_is_not_on_its_way():
    report = Report("2021-06-01")
    report.say("demand", "Westport", "dredge the channel", "Eastport", by="Eastport")
    report.say(
        "promise", "Eastport", "dredge the channel", "Westport", by="Eastport", condition="once the boats are back"
    )
    assert not moving(derive(ledger_of(report)).conflict)


def test_the_tenor_is_that_of_the_last_day_that_is_looked_at():
    early, late = Report("2021-06-01"), Report("2021-06-20")
    early.say("reject", "Eastport", "rejected and refused the plan, a deadlock", "Westport")
    late.say("accept", "Eastport", "agreed and signed the accord", "Westport")
    ledger = ledger_of(early, late)
    assert derive(ledger).tenor.way == "together"
    assert derive(ledger, as_of=date(2021, 6, 2)).tenor.way == "stuck"


@pytest.mark.parametrize(("named", "tells"), [("Peruvian government", True), ("Peruvian miners", False)])
def test_a_report_that_names_a_side_for_its_government_tells_of_the_same_talks(named, tells):
    first = Report("2021-06-01")
    first.say("demand", named, "that the blockade of the copper road be lifted", "Road League")
    first.say("reject", "Road League", "would not lift the blockade of the copper road", named)
    later = Report("2021-09-01")
    later.say("accept", "Peru", "signed an accord about pensions and schools", "Road League")
    ledger = ledger_of(first, later)
    theirs = next(found for found in talks(ledger) if named in found.parties)
    assert (ledger.documents[1].id in tenor(ledger, theirs, (), None).related) is tells


def meeting(
    content: str = "a new round of talks", day: str = "2021-07-01", *, refused: bool = False, unsure: bool = False
) -> Report:
    report = Report("2021-06-01")
    report.say("demand", "Westport", "dredge the channel", "Eastport", by="Eastport")
    report.say("demand", "Eastport", "return the boats", "Westport", by="Westport")
    doubt = ("actor",) if unsure else ()
    ahead = report.say("meet", "Eastport", content, "Westport", date=day, uncertain=doubt)
    if refused:
        report.say("reject", "Westport", "will not come", "Eastport", refers_to=ahead)
    return report


def test_sides_that_are_to_hold_talks_are_about_to_move():
    framed = derive(ledger_of(meeting()))
    assert {o.owner for o in moving(framed.conflict)} == {"Eastport", "Westport"}
    assert {name for o in moving(framed.conflict) for name in o.statements} == {"s3"}
    assert all(o.assumed for o in moving(framed.conflict))


def strangers() -> Report:
    """Talks ahead of one of the sides with one that it does not deal with."""
    report = meeting(day="2021-05-01")
    report.say("meet", "Eastport", "lunch at the inn", "Hilltown", date="2021-07-01")
    return report


@pytest.mark.parametrize(
    "report",
    [meeting(day="2021-05-01"), strangers(), meeting(refused=True), meeting(unsure=True)],
    ids=["past", "lunch", "no", "whose"],
)
def test_a_meeting_that_is_past_or_no_talks_or_refused_moves_nobody(report):
    assert not moving(derive(ledger_of(report)).conflict)


def test_what_lies_ahead_is_past_on_a_later_day():
    ledger = ledger_of(meeting(day="2021-07-01"))
    assert moving(derive(ledger, as_of=date(2021, 6, 30)).conflict)
    assert not moving(derive(ledger, as_of=date(2021, 7, 1)).conflict)


def wishes() -> Report:
    report = Report("2021-06-01")
    report.say("request", "Westport", "dredge the channel", "Eastport", by="Eastport")
    report.say("request", "Eastport", "return the boats", "Westport", by="Westport")
    return report


@pytest.mark.parametrize(("who", "owners"), [("Hilltown", []), ("Eastport", ["Eastport"])])
def test_what_a_side_is_told_to_agree_to_moves_it_and_what_an_outsider_does_nobody(who, owners):
    report = wishes()
    report.say("accept", who, "agreed and signed a deal, a breakthrough accord")
    framed = derive(ledger_of(report))
    assert framed.tenor.way == "together"
    assert [o.owner for o in moving(framed.conflict)] == owners


def test_what_is_only_forecast_is_nothing_that_a_side_does():
    report = wishes()
    report.say(
        "forecast", "Eastport", "an agreement, a deal and a breakthrough are within reach, an accord to be signed"
    )
    framed = derive(ledger_of(report))
    assert framed.tenor.way == "together"
    assert not moving(framed.conflict)


def test_the_examples_of_negotiations_are_told_from_visits():
    assert all(map(is_negotiation, words_of("joint")["negotiation"]["yes"]))
    assert not any(map(is_negotiation, words_of("joint")["negotiation"]["no"]))


@pytest.mark.parametrize(
    ("answered", "unsure", "denies"), [("accuse", (), True), ("demand", (), False), ("accuse", ("refers_to",), False)]
)
def test_what_answers_nothing_but_a_charge_denies_it(answered, unsure, denies):
    report = Report("2021-06-01")
    first = report.say(answered, "Westport", "the raid on the pier", "Eastport")
    report.say("reject", "Eastport", "that", "Westport", refers_to=first, uncertain=unsure)
    ledger = ledger_of(report)
    assert is_denial(ledger.statements[1], ledger) is denies
    assert not is_denial(ledger.statements[1])
    assert not is_denial(ledger.statements[0], ledger)


@pytest.mark.parametrize(("content", "denies"), [
    ("denied any part in the raid", True), ("denied being paid by Eastport", True),
    ("denied access to the pier", False),
])  # fmt: skip
def test_a_charge_is_denied_where_what_is_refused_says_so_in_whatever_words_the_report_tells_it(content, denies):
    quote = "Westport says that it was not there."
    said = Statement("s1", "d1", "reject", "Westport", content, 0, len(quote), quote)
    assert is_denial(said) is denies


@pytest.mark.parametrize(("sentence", "together"), [
    ("The council passed the ferry bill.", True), ("The assembly adopted the charter.", True),
    ("The house voted to approve the budget.", True), ("The ferry passed the pier.", False),
    ("The council urged the assembly to adopt the charter.", False), ("The bill passed to the next house.", False),
])  # fmt: skip
def test_a_body_that_decides_comes_together(sentence, together):
    assert bool(counts(sentence)[TOGETHER]) is together


@pytest.mark.parametrize("place", range(4))
def test_the_first_sentences_are_the_lead(place):
    report = Report("2021-06-01")
    for number in range(4):
        report.say("assess", "Westport", f"the pier is number {number}")
    ledger = ledger_of(report)
    assert in_lead(ledger.statements[place], ledger.documents[0]) is (place < LEAD)


@pytest.mark.parametrize(("kind", "moves"), [("offer", False), ("promise", True)])
def test_what_another_has_to_take_up_is_not_on_its_way_once_it_is_turned_down(kind, moves):
    report = Report("2021-06-01")
    put = report.say(kind, "Eastport", "share the pier by a deal, an accord it is ready to sign", by="Eastport")
    report.say("reject", "Westport", "share the pier", "Eastport", refers_to=put)
    report.say("demand", "Westport", "dredge the channel", "Eastport", by="Eastport")
    framed = derive(ledger_of(report))
    assert framed.tenor.way == "together"
    assert bool(moving(framed.conflict)) is moves
