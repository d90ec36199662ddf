"""A circle to which reports come, from which they go and which people regroup is what it is from nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.ledger import Ledger
from detente.ledger.circle import Circle, Report
from detente.ledger.record import Grouping
from detente.ledger.timelines import of_contradiction, of_promises, of_thread
from ledger import build

FIRST = date(2031, 2, 20)
PARTIES = ("Arland", "Peru", "Peruvian government", "guards", "the chief")
ACTIONS = (
    "release 20 prisoners", "release 10 prisoners", "release prisoners", "open the northern harbour",
    "open the harbour", "withdraw from the air base", "close the air base", "it",
)  # fmt: skip
KINDS = ("demand", "offer", "promise", "accept", "reject", "concede", "comply", "breach", "position", "meet", "assess")
_days = st.sampled_from([None, "2031-02", "2031-03-01", "2031-03-10", "2031-03-20", "2031-04"])


@st.composite
def drawn(draw: st.DrawFn) -> build.Report:
    """A report of much the same as others, some of them copies of one text."""
    copied = draw(st.sampled_from(["", "", " ".join(f"word{k}" for k in range(60))]))
    about = " ".join(f"{draw(st.sampled_from(['ship', 'coal']))}{k}" for k in range(30))
    report = build.Report(draw(_days), outlet=draw(st.sampled_from(["Gazette", "Herald"])), intro=copied or about)
    for k in range(draw(st.integers(0, 4))):
        fields = {"deadline": draw(st.sampled_from([None, None, "2031-03-05", "2031-04-02"])), "date": draw(_days)}
        if draw(st.booleans()):
            fields["by"] = draw(st.sampled_from(PARTIES))
        if k and draw(st.booleans()):
            fields["refers_to"] = f"s{draw(st.integers(1, k))}"
        if draw(st.integers(0, 4)) == 0:
            fields["certainty"] = draw(st.sampled_from(["possible", "denied"]))
        kind, actor = draw(st.sampled_from(KINDS)), draw(st.sampled_from(PARTIES))
        report.say(kind, actor, draw(st.sampled_from(ACTIONS)), draw(st.sampled_from([(), *PARTIES])), **fields)
    if draw(st.integers(0, 3)) == 0:
        report.backs(draw(st.sampled_from(PARTIES)), draw(st.sampled_from(PARTIES)))
    return report


def reports_of(ledger: Ledger) -> dict[str, Report]:
    """As `Circle.change` takes them, with places that stay what they are when others come and go."""
    relations = defaultdict(list)
    for relation in ledger.speaks_for:
        relations[relation.document].append(relation)
    return {
        d.id: Report(
            d, place := (d.published or "9999", d.id), said := ledger.said_in.get(d.id, ()),
            tuple((place, s.start, s.id) for s in said), tuple(relations[d.id]),
        )
        for d in ledger.documents
    }  # fmt: skip


def seen(circle: Circle) -> dict[str, object]:
    """All that a circle says, without its own numbers of matters."""
    keys = sorted(circle.matters)
    number = {f"t{circle.local[key] + 1}": f"t{place}" for place, key in enumerate(keys, 1)} | {"": ""}
    stretches = [of_thread(circle, key) for key in keys]

    def named(some):
        return [replace(s, value=replace(s.value, id=number[s.value.id])) for s in some]

    return {
        "sides": {name: circle.who.side(name) for name in PARTIES},
        "now": [replace(thread, id=number[thread.id]) for thread in circle.threads()],
        "days": [named(those) for those in stretches],
        "promises": [[replace(p, thread=number[p.thread]) for p in circle.promises(key)] for key in keys],
        "promised": [
            replace(s, value=replace(s.value, thread=number[s.value.thread]))
            for those in stretches for s in of_promises(circle, those)
        ],
        "talks": [replace(t, threads=tuple(number[name] for name in t.threads)) for t in circle.talks()],
        "against": [
            replace(s, value=replace(s.value, thread=number[s.value.thread]))
            for entry in circle.contradictions() for s in [of_contradiction(circle, entry)]
        ],
    }  # fmt: skip


@settings(max_examples=75, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(drawn(), min_size=1, max_size=6), st.data())
def test_reports_and_decisions_in_any_order_give_what_is_given_from_nothing(some, data):
    whole = build.ledger_of(*some)
    every = reports_of(whole)
    names = [s.id for s in whole.statements]
    growing, here, end = Circle(), {}, None
    for _ in range(data.draw(st.integers(1, 4))):
        change = {}
        for name in data.draw(st.lists(st.sampled_from(sorted(every)), min_size=1, unique=True)):
            report = every[name]
            what = data.draw(st.sampled_from(["come", "come", "go", "read again", "described anew"]))
            if what == "read again" and report.statements:
                at = data.draw(st.integers(0, len(report.statements) - 1))
                other = replace(report.statements[at], content=data.draw(st.sampled_from(ACTIONS)), terms=())
                said = (*report.statements[:at], other, *report.statements[at + 1 :])
                report = replace(report, statements=said, relations=())
            elif what == "described anew":
                document = replace(report.document, published="2031-03-15", outlet="Times")
                report = replace(report, document=document)
            change[name] = None if what == "go" else report
        here = {name: one for name, one in {**here, **change}.items() if one is not None}
        groupings = ()
        if names:
            chosen = st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True).map(tuple)
            how = st.sampled_from(["together", "apart"])
            groupings = tuple(data.draw(st.lists(st.builds(Grouping, how, chosen, chosen), max_size=2)))
        end = data.draw(st.sampled_from([end, None, FIRST + timedelta(days=20), FIRST + timedelta(days=50)]))
        growing.change(change, groupings, end)
        anew = Circle()
        anew.change(here, groupings, end)
        found, wanted = seen(growing), seen(anew)
        for what in wanted:
            assert found[what] == wanted[what], what


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(drawn(), min_size=2, max_size=6), st.data())
def test_what_a_change_moved_is_told(some, data):
    """Threads that are not named as moved say what they said."""
    every = reports_of(build.ledger_of(*some))
    late = data.draw(st.sampled_from(sorted(every)))
    circle = Circle()
    circle.change({name: report for name, report in every.items() if name != late}, (), FIRST)

    def now() -> dict:
        return dict(circle.now)

    def days() -> dict:
        return {key: of_thread(circle, key) for key in circle.matters}

    before, against = (now(), days()), {e.statements: e for e in circle.contradictions()}
    moved = circle.change({late: every[late]}, (), FIRST + timedelta(days=60))
    for old, new, told in zip(before, (now(), days()), (moved.now, moved.days), strict=True):
        assert {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)} <= told
    after = {e.statements: e for e in circle.contradictions()}
    assert {pair for pair in against.keys() | after.keys() if against.get(pair) != after.get(pair)} <= moved.against
