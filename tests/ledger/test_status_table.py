"""What one more statement does to a status: the table of docs/reference/statuses.md, and the rules below it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.ledger.events import When
from detente.ledger.sides import Sides
from detente.ledger.status import IN_PART, LIVE, STATUSES, fold
from detente.values.dates import DateSpan
from ledger.stories import ASKER, FIRST, OWNER, THIRD, Told, statements_of, status, steps, told

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "statuses.md").read_text()
AGAINST = "opposes opening the pier"
BEFORE = {
    "nothing": (),
    "demanded": (told("demand", ASKER),),
    "proposed": (told("propose", ASKER),),
    "offered": (told("offer", OWNER),),
    "promised": (told("promise", OWNER),),
    "accepted": (told("propose", ASKER), told("accept", OWNER)),
    "rejected": (told("demand", ASKER), told("reject", OWNER)),
    "withdrawn": (told("demand", ASKER), told("concede", ASKER)),
    "kept": (told("promise", OWNER), told("comply", OWNER)),
    "broken": (told("promise", OWNER), told("breach", OWNER)),
    "contested": (told("demand", ASKER), told("accept", OWNER, report="Herald"), told("reject", OWNER)),
}
TOLD = {
    "who would act offers it": [("offer", OWNER)],
    "who would act promises it": [("promise", OWNER)],
    "who would act puts it as a plan": [("propose", OWNER)],
    "who would act accepts": [("accept", OWNER)],
    "who would act refuses": [("reject", OWNER)],
    "who would act speaks against it": [("position", OWNER, {"content": AGAINST})],
    "who would act concedes": [("concede", OWNER)],
    "who would act does it, as the report of a word kept": [("comply", OWNER)],
    "who would act does it": [("act", OWNER)],
    "who would act breaks its word": [("breach", OWNER)],
    "who asks demands or requests it": [("demand", ASKER), ("request", ASKER)],
    "who asks puts it as a plan": [("propose", ASKER)],
    "who asks wishes for it": [("position", ASKER)],
    "who asks accepts": [("accept", ASKER)],
    "who asks accepts towards who would act": [("accept", ASKER, {"addressee": (OWNER,)})],
    "who asks turns it down": [("reject", ASKER)],
    "who asks concedes": [("concede", ASKER)],
    "who asks is told to have done or broken it": [("comply", ASKER), ("breach", ASKER), ("act", ASKER)],
    "a third accepts": [("accept", THIRD)],
    "a third refuses": [("reject", THIRD)],
    "a third concedes": [("concede", THIRD)],
    "denied: that who would act accepts": [("accept", OWNER, {"certainty": "denied"})],
}


def rows() -> dict[str, dict[str, str]]:
    lines = [[cell.strip() for cell in line.strip("| ").split("|")] for line in PAGE.splitlines() if line[:1] == "|"]
    head, _, *body = lines
    return {label: dict(zip(head[1:], cells, strict=True)) for label, *cells in body}


def test_the_table_is_whole():
    assert list(rows()) == list(TOLD)
    assert all(list(cells) == list(BEFORE) for cells in rows().values())
    # a matter lapses by the passing of days alone, and is contested by what two reports say
    assert set(BEFORE) - {"nothing"} == set(STATUSES) - {"lapsed"}


@pytest.mark.parametrize("before", BEFORE)
def test_a_story_brings_a_matter_where_the_table_starts(before):
    assert before == "nothing" or status(*BEFORE[before]) == before


@pytest.mark.parametrize("label", TOLD)
@pytest.mark.parametrize("before", BEFORE)
def test_one_more_statement_does_what_the_table_says(label, before):
    cell = rows()[label][before]
    if cell == "?":
        return
    now, _, late = cell.partition("; later ")
    for kind, actor, *more in TOLD[label]:
        for day, expected in ((0, now), (30, late or now)):
            after = status(*BEFORE[before], told(kind, actor, day=day, **(more[0] if more else {})))
            assert (after or "nothing") == (before if expected == "–" else expected), (kind, day)


PUTS = ("demand", "propose", "request", "offer", "promise")
events = st.builds(
    lambda kind, actor, day, stated, certainty: told(kind, actor, day=day, stated=stated, certainty=certainty),
    st.sampled_from([*PUTS, "accept", "reject", "concede", "comply", "breach"]),
    st.sampled_from([OWNER, ASKER, THIRD]),
    st.integers(0, 40),
    st.booleans(),
    st.sampled_from(["certain", "probable", "possible", "denied"]),
)  # fmt: skip
stories = st.lists(events, min_size=1, max_size=8).map(lambda each: sorted(each, key=lambda one: one.day))


@given(stories, st.sampled_from(["assess", "accuse", "threaten", "meet"]), st.data())
def test_what_only_speaks_of_a_matter_or_is_denied_leaves_it_alone(story, kind, data):
    at = data.draw(st.integers(0, len(story)))
    only = data.draw(st.sampled_from([told(kind, ASKER), told("reject", OWNER, certainty="denied")]))
    assert status(*story[:at], only, *story[at:]) == status(*story)


@given(stories)
def test_a_status_is_of_what_has_been_told_so_far(story):
    if story[0].kind in PUTS:  # so that no answer waits for its ask
        whole = steps(*story)
        assert [steps(*story[: n + 1])[-1] for n in range(len(story))] == whole


@given(stories)
def test_a_status_is_given_by_a_statement_and_hedged_as_that_was(story):
    certain = {"certain": False, "probable": True, "possible": True}
    told_so_far = steps(*story)
    for before, after in zip([None, *told_so_far], told_so_far, strict=False):
        said = dict(story[int(after.statement)].fields)["certainty"]
        if before is not None and after.status != before.status and said != "denied" and "given up" not in after.reason:
            assert after.hedged == certain[said]
        if before is not None and said == "denied" and after.status == before.status:
            assert after.hedged == before.hedged


@given(stories)
def test_a_matter_that_was_offered_or_promised_stays_one_that_was(story):
    offered = [step.offered for step in steps(*story)]
    assert offered == sorted(offered)
    commits = [
        each for each in story if each.kind in {"offer", "promise"} and dict(each.fields)["certainty"] != "denied"
    ]
    assert offered[-1] == bool(commits)


@pytest.mark.parametrize("again", ["demand", "reject"])
def test_doubt_ends_with_a_sure_report_of_the_same_and_does_not_come_back(again):
    first = (told("demand", ASKER),) if again == "reject" else ()
    actor = OWNER if again == "reject" else ASKER
    doubtful, sure = told(again, actor, certainty="possible"), told(again, actor)
    assert steps(*first, doubtful)[-1].hedged
    assert steps(*first, doubtful, doubtful)[-1].hedged
    assert not steps(*first, doubtful, sure)[-1].hedged
    assert not steps(*first, sure, doubtful)[-1].hedged


def test_a_refusal_taken_back_is_as_doubtful_as_either_report():
    for demand in ("certain", "probable"):
        for concession in ("certain", "possible"):
            asked = told("demand", ASKER, certainty=demand)
            end = steps(asked, told("reject", OWNER), told("concede", OWNER, certainty=concession))[-1]
            assert (end.status, end.hedged) == ("demanded", (demand, concession) != ("certain", "certain"))


def test_only_who_refused_can_take_the_refusal_back():
    assert status(*BEFORE["rejected"], told("concede", THIRD)) == "rejected"
    taken_back = (*BEFORE["rejected"], told("concede", OWNER), told("accept", ASKER))
    assert status(*taken_back) == "demanded"  # nobody refuses any more, and who asks only backs what it asked


# What shows that a plan has changed


@pytest.mark.parametrize(("wait", "now"), [(14, "accepted"), (15, "proposed")])
def test_an_undated_plan_counts_as_new_two_weeks_after(wait, now):
    agreed = (told("propose", ASKER), told("accept", OWNER))
    assert status(*agreed, told("propose", ASKER, day=wait, stated=False, report="Herald")) == now


@pytest.mark.parametrize(("wait", "now"), [(0, "kept"), (1, "promised")])
def test_an_undated_commitment_counts_from_its_report(wait, now):
    assert status(*BEFORE["kept"], told("promise", OWNER, day=wait, stated=False, report="Herald")) == now


def test_without_days_nothing_is_later():
    story = [told("propose", ASKER), told("accept", OWNER), told("propose", ASKER)]
    nowhere = When(None, None, stated=False)
    assert undated(story, {str(n): nowhere for n in range(3)}) == "accepted"
    first = When(DateSpan(date(2021, 5, 1), date(2021, 5, 1)), None, stated=True)
    assert undated(story, {"0": first, "1": nowhere, "2": first}) == "accepted"
    assert undated(story, {"0": first, "1": first, "2": nowhere}) == "accepted"


def undated(story: list[Told], whens: dict[str, When]) -> str | None:
    ordered, roles, _ = statements_of(story)
    return fold(Sides((), {}), ordered, {OWNER}, roles, whens, None)[-1].status


def test_a_span_that_may_be_the_same_day_is_not_later():
    month = When(DateSpan(date(2021, 5, 1), date(2021, 5, 31)), None, stated=True)
    day = When(DateSpan(date(2021, 5, 20), date(2021, 5, 20)), None, stated=True)
    story = [*BEFORE["kept"], told("accept", OWNER)]
    assert undated(story, {"0": month, "1": month, "2": day}) == "kept"
    assert undated(story, {"0": day, "1": day, "2": month}) == "kept"


# Who is heard


def test_an_answer_that_names_the_action_is_heard_of_those_it_concerns_only():
    named = {"role": "content"}
    for kind in ("accept", "reject"):
        assert status(told("demand", ASKER), told(kind, THIRD, **named)) == "demanded"
        asked_both = told("demand", ASKER, addressee=(OWNER, THIRD))
        assert status(asked_both, told(kind, THIRD, **named)) == f"{kind}ed"
        assert status(told("demand", ASKER), told(kind, OWNER, **named)) == f"{kind}ed"
        put_by_third = (told("demand", ASKER), told("offer", THIRD), told(kind, THIRD, **named))
        assert status(*put_by_third) == {"accept": "offered", "reject": "withdrawn"}[kind]
    assert status(told("demand", ASKER), told("reject", THIRD, **named), own=frozenset()) == "rejected"
    assert status(told("reject", THIRD, **named)) == "rejected"  # the first that is told of it


def test_a_client_is_heard_as_its_patron():
    who = Sides((), {"the pier guard": OWNER, "Northland's envoy": ASKER})
    assert status(told("demand", ASKER), told("reject", "the pier guard", role="content"), who=who) == "rejected"
    assert status(told("demand", "Northland's envoy"), told("concede", ASKER), who=who) == "withdrawn"
    assert status(told("promise", "the pier guard"), told("comply", OWNER), who=who) == "kept"
    refused_by_client = (told("demand", ASKER), told("reject", "the pier guard"))
    assert status(*refused_by_client, told("promise", OWNER), who=who) == "promised"
    assert status(*refused_by_client, told("concede", OWNER), who=who) == "demanded"


def test_one_of_two_who_would_act_does_not_accept_for_the_other():
    both = frozenset({OWNER, THIRD})
    asked = told("demand", ASKER, addressee=(OWNER, THIRD))
    assert status(asked, told("reject", THIRD), told("accept", OWNER), own=both) == "rejected"
    assert status(asked, told("reject", THIRD), told("accept", THIRD), own=both) == "accepted"
    # the refusal of one who would not act does not stand in the way
    assert status(asked, told("reject", THIRD), told("accept", OWNER)) == "accepted"


def test_an_offer_takes_back_ones_own_refusal_at_once_and_anothers_only_later():
    for refuser, now in ((OWNER, "offered"), (THIRD, "rejected")):
        refused = (told("demand", ASKER), told("reject", refuser))
        assert status(*refused, told("offer", OWNER)) == now
        assert status(*refused, told("offer", OWNER, day=30)) == "offered"


def test_whose_deed_it_was_matters_only_where_it_is_known_who_would_act():
    assert status(told("promise", OWNER), told("comply", ASKER)) == "promised"
    assert status(told("promise", OWNER), told("comply", ASKER), own=frozenset()) == "kept"
    assert status(told("promise", OWNER), told("act", OWNER, role=None)) == "promised"  # a deed of some other kind


@pytest.mark.parametrize("kind", ["comply", "breach", "act"])
def test_a_deed_that_is_planned_has_not_been_done(kind):
    assert status(told("promise", OWNER), told(kind, OWNER, planned=True, day=30)) == "promised"
    assert status(told("promise", OWNER), told("concede", OWNER, planned=True, day=30)) == "withdrawn"  # words count


@pytest.mark.parametrize(
    ("kind", "actor", "day", "stated", "now"),
    [
        ("demand", ASKER, 20, True, "demanded"),
        ("demand", ASKER, 20, False, "lapsed"),  # it may be the first told again
        ("demand", THIRD, 20, False, "demanded"),
        ("promise", OWNER, 20, True, "promised"),
        ("demand", THIRD, 10, True, "lapsed"),
        ("assess", THIRD, 20, True, "lapsed"),
    ],
)
def test_what_is_put_after_its_deadline_has_not_lapsed(kind, actor, day, stated, now):
    due = (FIRST + timedelta(15)).isoformat()
    again = told(kind, actor, day=day, stated=stated, report="Herald")
    assert status(told("demand", ASKER, deadline=due), again, end=25) == now
    denied = told("demand", THIRD, day=20, certainty="denied")
    assert status(told("demand", ASKER, deadline=due), denied, end=25) == "lapsed"


@pytest.mark.parametrize("kind", ["comply", "act"])
@pytest.mark.parametrize("done", ["freed seven of the 14 sailors", "freed half of them", "partly freed the crew"])
def test_a_part_done_keeps_no_word_but_of_that_part(kind, done):
    promised = told("promise", OWNER, content="free the 14 sailors by June")
    part = steps(promised, told(kind, OWNER, content=done, role="content"))[-1]
    assert (part.status, part.reason) == ("promised", IN_PART)
    whole = told(kind, OWNER, content="freed the 14 sailors", role="content")
    assert status(promised, told(kind, OWNER, content=done, role="content"), whole) == "kept"
    assert status(promised, whole, told(kind, OWNER, content=done, role="content", day=30)) == "kept"
    of_part = told("promise", OWNER, content=f"{done}, as was asked")
    assert status(of_part, told(kind, OWNER, content=done, role="content")) == "kept"


@pytest.mark.parametrize("day", [0, 30])
def test_what_is_done_stays_done_when_who_asked_for_it_asks_no_more(day):
    done = (told("demand", ASKER), told("comply", OWNER))
    assert status(*done, told("concede", ASKER, day=day)) == "kept"
    assert status(*done, told("concede", THIRD, day=day)) == "kept"


@pytest.mark.parametrize("day", [0, 30])
def test_giving_up_told_again_is_still_the_deed(day):
    drop = {"content": "drop the plan to build the pier"}
    given_up = (told("demand", ASKER, **drop), told("concede", OWNER, **drop))
    assert status(*given_up) == "kept"
    assert status(*given_up, told("concede", OWNER, day=day, **drop)) == "kept"


@pytest.mark.parametrize(
    ("conceded", "now"),
    [
        ("dropped the plan to build the pier", "kept"),
        ("dropped its objections to leaving the pier", "demanded"),
        ("withdrew its refusal to drop the plan", "demanded"),
        ("gave way", "demanded"),
    ],
)
def test_what_was_refused_and_is_given_up_after_all_is_done_and_who_drops_a_refusal_has_done_nothing_yet(conceded, now):
    refused = (told("demand", ASKER, content="drop the plan to build the pier"), told("reject", OWNER))
    end = steps(*refused, told("concede", OWNER, content=conceded, certainty="probable"))[-1]
    assert (end.status, end.hedged) == (now, True)
    opened = (told("demand", ASKER), told("reject", OWNER))  # nothing was to be given up
    assert status(*opened, told("concede", OWNER, content=conceded)) == "demanded"


def test_told_again_by_the_same_side_it_is_one_statement():
    first = told("demand", ASKER)
    again = told("demand", ASKER, refers_to=("0",), certainty="probable")
    assert steps(first, again)[-1].reason == "told again"
    assert (
        status(told("propose", ASKER), told("accept", OWNER), told("propose", ASKER, day=30, refers_to=("0",)))
        == "accepted"
    )
    answered = told("promise", OWNER, refers_to=("0",))
    assert status(first, answered) == "promised"
    assert status(first, told("demand", THIRD, refers_to=("0",)), told("concede", THIRD)) == "withdrawn"
    assert (
        status(first, told("demand", ASKER, refers_to=("7",))) == "demanded"
    )  # what it refers to is of another matter


def test_a_side_that_speaks_without_naming_the_action_puts_nothing():
    assert status(told("demand", ASKER, role=None)) is None
    assert not steps(told("offer", OWNER, role=None))[-1].offered


@pytest.mark.parametrize(
    ("kind", "role", "now", "offered"),
    [
        ("offer", "gets", "demanded", False),
        ("promise", "gets", "demanded", False),
        ("demand", "gives", "offered", True),
        ("request", "gives", "offered", True),
        ("propose", "gives", "proposed", False),
        ("propose", "gets", "proposed", False),
        ("offer", "gives", "offered", True),
        ("promise", "gives", "promised", True),
    ],
)
def test_what_is_wanted_in_return_is_demanded_and_what_is_held_out_is_offered(kind, role, now, offered):
    last = steps(told(kind, ASKER, role=role))[-1]
    assert (last.status, last.offered) == (now, offered)


# What cannot both be right


@pytest.mark.parametrize("pair", [("accept", "reject"), ("reject", "accept")])
@pytest.mark.parametrize(
    ("first", "second", "contested"),
    [
        ({"day": 5}, {"day": 5}, True),
        ({"day": 5}, {"day": 6}, False),
        ({"day": 5, "stated": False}, {"day": 5, "stated": False}, True),
        ({"day": 5, "stated": False}, {"day": 6, "stated": False}, False),
        ({"day": 5}, {"day": 5, "stated": False}, False),
        ({"day": 5, "stated": False}, {"day": 5}, False),
        ({"day": 5}, {"day": 5, "report": "Gazette"}, False),  # one report tells them in their order
        ({"day": 5}, {"day": 5, "refers_to": ("1",)}, False),  # the second knows of the first
    ],
)
def test_two_reports_of_one_side_and_one_day_cannot_both_be_right(pair, first, second, contested):
    story = (
        told("demand", ASKER),
        told(pair[0], OWNER, **first),
        told(pair[1], OWNER, **{"report": "Herald", **second}),
    )
    assert status(*story) == ("contested" if contested else f"{pair[1]}ed")


def test_reports_contradict_each_other_where_no_day_tells_their_order():
    nowhere = When(None, None, stated=False)
    day = When(DateSpan(date(2021, 5, 1), date(2021, 5, 1)), None, stated=True)
    story = [told("demand", ASKER), told("accept", OWNER), told("reject", OWNER, report="Herald")]
    for first, second in ((nowhere, nowhere), (nowhere, day), (day, nowhere)):
        assert undated(story, {"0": nowhere, "1": first, "2": second}) == "contested"


def test_answers_of_two_sides_do_not_contradict_each_other():
    story = (told("demand", ASKER), told("accept", OWNER), told("reject", THIRD, report="Herald"))
    assert status(*story) == "rejected"


# Deadlines


def test_a_matter_lapses_after_its_latest_deadline():
    early, late = told("demand", ASKER, deadline="2021-05-10"), told("demand", ASKER, deadline="2021-05-20")
    for story in ((early, late), (late, early)):
        assert status(*story, end=19) == "demanded"  # the twentieth of May itself
        assert status(*story, end=20) == "lapsed"


@pytest.mark.parametrize("before", BEFORE)
def test_only_what_is_live_and_not_agreed_lapses(before):
    due = told("demand", ASKER, deadline="2021-05-10")
    story = [due, *BEFORE[before]]
    last = status(*story)
    assert (status(*story, end=60) == "lapsed") == (last in LIVE - {"accepted"})


def test_no_deadline_that_is_denied_or_of_another_action_or_in_words_lapses():
    for other in (
        told("demand", THIRD, deadline="2021-05-10", certainty="denied"),
        told("demand", THIRD, deadline="2021-05-10", role=None),
        told("demand", THIRD, deadline="when the ice melts"),
    ):
        assert status(told("demand", ASKER), other, end=300) == "demanded"
    assert status(told("demand", ASKER, deadline="2021-05-10"), end=None) == "demanded"


def test_a_lapse_is_marked_and_as_doubtful_as_its_deadline():
    story = (told("offer", OWNER), told("demand", ASKER, deadline="2021-05-10", certainty="probable"))
    last = steps(*story, end=60)[-1]
    assert (last.status, last.statement, last.lapse, last.hedged, last.offered) == ("lapsed", "1", True, True, True)
    assert not any(step.lapse for step in steps(*story))


# The order of the telling


def test_an_undated_answer_told_before_its_ask_is_folded_after_it():
    for kind, now in (("accept", "accepted"), ("reject", "rejected"), ("comply", "kept"), ("breach", "broken")):
        answer = told(kind, OWNER, stated=False)
        assert status(answer, told("demand", ASKER)) == now
        assert status(told("assess", ASKER), answer, told("demand", ASKER)) == now
        order = [step.statement for step in steps(answer, told("demand", ASKER), told("assess", ASKER))]
        assert order == ["1", "0", "2"]
    assert status(told("concede", ASKER, stated=False), told("demand", ASKER)) == "withdrawn"


def test_a_dated_answer_or_one_of_another_report_keeps_its_place():
    for answer in (told("comply", OWNER), told("comply", OWNER, stated=False, report="Herald")):
        order = [step.statement for step in steps(answer, told("demand", ASKER, day=3))]
        assert order == ["0", "1"]
    order = [step.statement for step in steps(told("assess", ASKER, stated=False), told("demand", ASKER))]
    assert order == ["0", "1"]  # no answer


def test_without_an_ask_the_order_is_kept():
    assert [step.statement for step in steps(told("reject", OWNER), told("accept", OWNER))] == ["0", "1"]
