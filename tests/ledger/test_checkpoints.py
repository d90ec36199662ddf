"""What is taken up in the middle comes out as from the beginning."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.ledger.checkpoints import EVERY, Checkpoints, in_common
from detente.ledger.events import in_order, when
from detente.ledger.sides import sides
from detente.ledger.status import Folding, fold
from ledger.build import Report, ledger_of

LISTS = st.lists(st.integers(0, 3), max_size=12 * EVERY)


@given(LISTS, LISTS)
def test_what_two_lists_have_in_common_ends_where_they_differ(one, other):
    count = in_common(one, other)
    assert one[:count] == other[:count]
    assert count == min(len(one), len(other)) or one[count] != other[count]


@given(st.lists(LISTS, min_size=1, max_size=5), st.data())
def test_a_value_goes_on_from_any_list_that_begins_alike(lists, data):
    kept: Checkpoints[list[int]] = Checkpoints(list)
    done: list[int] = []
    value: list[int] = []
    for tail in lists:
        some = [*done[: data.draw(st.integers(0, len(done)))], *tail]
        at = len(done)
        if some[:at] != done:
            at, value = kept.back_to(in_common(some, done))
        for number in range(at, len(some)):
            kept.keep(number, value)
            value.append(some[number])
        assert value == some
        done = list(some)


KINDS = st.sampled_from(["demand", "propose", "offer", "promise", "accept", "reject", "concede", "comply", "breach"])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(KINDS, st.sampled_from(["Upham", "Lowick"]), st.integers(0, 30)), min_size=30, max_size=90),
    st.randoms(use_true_random=False),
)
def test_a_matter_folded_as_more_of_it_becomes_known_is_as_folded_at_once(told, random):
    report = Report("2031-03-01")
    for kind, actor, day in told:
        report.say(kind, actor, "open the lower sluice", by="Lowick", date=str(date(2031, 1, 1) + timedelta(days=day)))
    ledger = ledger_of(report)
    who, whens = sides(ledger), {s.id: when(ledger, s) for s in ledger.statements}
    roles = {s.id: "content" for s in ledger.statements if random.random() < 0.8}
    growing = Folding(who, {"Lowick"}, roles, whens)
    known = list(ledger.statements)
    random.shuffle(known)
    for count in range(1, len(known) + 1, 7):
        ordered = in_order(ledger, known[:count], whens)
        end = date(2031, 1, 15)
        assert growing.steps(ordered, end) == fold(who, ordered, {"Lowick"}, roles, whens, end)
