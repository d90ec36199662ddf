"""What was agreed and what became of it, on small records drawn at random, against the definition read aloud."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from detente.diagnosis.agreement import Agreement, agreement, is_procedure
from detente.ledger import Event, Ledger, Sides, Talks, Thread, sides, talks, threads
from detente.ledger.begun import is_begun
from detente.ledger.events import last_day, when
from detente.ledger.mentions import is_party
from detente.values.statement import AUTHOR
from ledger.build import Report, ledger_of

FIRST = date(2031, 4, 1)
DAYS = (0, 0, 0, 1, 3, 4, 30, 365, 366)  # around the limits: one signing takes three days, a year makes history
MATTERS = (("clear the old ditch", "Lowick"), ("mend the weir", "Upham"), ("lend the long plough", "Lowick"),
           ("meet in the tithe barn", "Upham"))  # fmt: skip
KINDS = ("demand", "propose", "offer", "request", "promise", *("accept",) * 5, "comply", "comply", "breach", "breach",
         "reject", "position", "assess")  # fmt: skip
BEGUN = "began to clear the old ditch"


def record(draw: random.Random) -> Ledger:
    """Two reports of a few statements each about a few matters."""
    reports = []
    for at in (0, draw.choice((1, 5, 200))):
        report = Report((FIRST + timedelta(at)).isoformat() if draw.random() < 0.85 else None)
        names: list[str] = []
        for _ in range(draw.randint(2, 5)):
            content, doer = draw.choice(MATTERS[: draw.choice((1, 2, 4))])
            kind = draw.choice(KINDS)
            actor = draw.choice(("Upham", "Lowick", "Lowick", "Brockton", AUTHOR))
            to = draw.choice(((), "Upham", "Lowick"))
            if kind in ("comply", "breach"):
                content, doer = draw.choice(((content, actor), (BEGUN, actor)))
            fields = {"refers_to": draw.choice(names)} if names and draw.random() < 0.6 else {}
            if draw.random() < 0.7:
                fields["date"] = (FIRST + timedelta(draw.choice(DAYS))).isoformat()
            if draw.random() < 0.1:
                fields["certainty"] = "denied"
            names.append(report.say(kind, actor, content, to if to != actor else (), by=doer, **fields))
            if kind == "accept" and draw.random() < 0.4:
                day = (FIRST + timedelta(draw.choice(DAYS))).isoformat()
                became = draw.choice(("comply", "comply", "breach", "act"))
                report.say(became, doer, content, by=doer, refers_to=names[-1], date=day)
        reports.append(report)
    return ledger_of(*reports)


class Defined:
    """The definitions of `detente.diagnosis.agreement`, one by one."""

    def __init__(self, ledger: Ledger, of: Talks, who: Sides, found: tuple[Thread, ...], as_of: date | None) -> None:
        self.ledger, self.of, self.who, self.as_of = ledger, of, who, as_of
        self.own = [t for t in found if t.id in of.threads]
        self.end = as_of or last_day(ledger)

    def said(self, event: Event):
        return self.ledger.by_id[event.statement]

    def day(self, event: Event) -> date:
        return event.date.last if event.date else date.min

    def taken(self, t: Thread) -> list[Event]:
        """Events in which a party took what was on the table."""
        found = [e for e in t.history if e.status == "accepted"]
        sure = [e for e in found if self.said(e).certainty != "denied"]
        return [e for e in sure if self.said(e).kind == "accept" and is_party(self.said(e).actor)]

    def is_agreed(self, t: Thread) -> bool:
        if t.status not in ("accepted", "kept", "broken") or is_procedure(t.title) or not self.taken(t):
            return False
        last = max(map(self.day, self.taken(t)))
        if self.end and self.end - last > timedelta(365):
            return False
        takers = {self.who.side(self.said(e).actor) for e in self.taken(t)}
        others: set[str] = set()
        for s in (self.ledger.by_id[name] for name in t.statements):
            if s.certainty == "denied" or not is_party(s.actor):
                continue
            mine = self.who.side(s.actor)
            if s.kind == "reject" and mine not in takers and when(self.ledger, s).latest >= last:
                return False  # who does not join leaves nothing agreed
            if s.kind in ("propose", "offer", "demand", "request", "promise", "accept"):
                others |= {mine, *(self.who.side(a) for a in s.addressee)}
        return len(takers | others) >= 2

    def agreement(self) -> tuple[str | None, set[str], set[str], set[str]]:
        agreed = [t for t in self.own if self.is_agreed(t)]
        if not agreed:
            return None, set(), set(), set()
        last = max(self.day(e) for t in agreed for e in self.taken(t))

        def one_signing(event: Event) -> bool:
            return last - self.day(event) <= timedelta(3)

        latest = [t for t in agreed if any(map(one_signing, self.taken(t)))]
        earlier = [t for t in agreed if t not in latest]
        accepted = {e.statement for t in latest for e in self.taken(t) if one_signing(e)}
        parties = {self.who.side(n) for a in accepted for n in self.names(a)}
        acting = {self.who.side(n) for t in latest for n in t.actor} or parties
        breaches = self.breaches(latest, earlier, parties | acting, last)
        since = max((when(self.ledger, self.ledger.by_id[name]).latest for name in breaches), default=date.max)
        disputed = [t for t in self.own if t not in agreed and self.disputed(t, last, since)]
        outweighed = self.weight(disputed) > self.weight(agreed)
        if breaches:
            stands = not outweighed and not self.renewed(since)
            return "broken" if stands else None, accepted, set(), breaches
        if outweighed:
            return None, accepted, set(), set()
        kept = self.carried_out(latest, last)
        doers = {self.who.side(self.ledger.by_id[name].actor) for name in kept}
        settled = kept and (acting <= doers or all(t.status == "kept" for t in latest))
        return "settled" if settled else "agreed", accepted, kept, set()

    def names(self, statement: str) -> tuple[str, ...]:
        s = self.ledger.by_id[statement]
        return s.actor, *s.addressee

    def weight(self, those: list[Thread]) -> int:
        return len({name for t in those for name in t.statements})

    def breaches(self, latest: list[Thread], earlier: list[Thread], parties: set[str], last: date) -> set[str]:
        """Of the last agreement's matters at any time; of those before it, and of none named, from that day on."""
        of_matters = {
            e.statement
            for those, at_any_time in ((latest, True), (earlier, False))
            for t in those
            if t.status == "broken"
            for e in t.history
            if e.status == "broken" and (at_any_time or self.day(e) >= last)
        }
        found = set()
        for s in (self.ledger.by_id[name] for name in self.of.statements):
            if s.kind != "breach" or s.certainty == "denied" or not when(self.ledger, s).by(self.as_of):
                continue
            span = when(self.ledger, s).span
            since_then = self.who.side(s.actor) in parties and span is not None and span.last >= last
            of_what = {self.ledger.by_id[name].kind for name in s.refers_to}
            if s.id in of_matters or (since_then and (not of_what or "accept" in of_what)):
                found.add(s.id)
        return found

    def disputed(self, t: Thread, last: date, since: date) -> bool:
        """Refused at the time of the agreement or later, or put after it; what follows a breach does not count."""
        if not t.standing:
            return False
        moved = [e for e in t.history if e.status and e.date and e.date.first <= since]
        if t.status in ("rejected", "contested"):
            return any(e.status == t.status and self.day(e) >= last for e in moved)
        puts = ("propose", "offer", "demand", "request")
        after = [e for e in moved if e.date and e.date.first > last and self.said(e).kind in puts]
        return t.status in ("proposed", "demanded", "offered") and any(
            self.said(e).certainty != "denied" for e in after
        )

    def renewed(self, since: date) -> bool:
        return any(
            self.said(e).kind in ("propose", "offer") and e.date and e.date.first > since
            for t in self.own
            if t.standing
            for e in t.history
        )

    def carried_out(self, latest: list[Thread], last: date) -> set[str]:
        of_matters = set()
        for t in latest:
            before = None
            for e in t.history:
                doing = before != "kept" or e.reason.startswith(("carried out", "done"))
                if t.status == "kept" and e.status == "kept" and doing:
                    of_matters.add(e.statement)
                before = e.status
        found = set()
        for s in (self.ledger.by_id[name] for name in self.of.statements):
            span = when(self.ledger, s).span
            if s.certainty == "denied" or span is None or is_begun(s) or not when(self.ledger, s).by(self.as_of):
                continue
            if s.id in of_matters or (s.kind == "comply" and is_party(s.actor) and span.last >= last):
                found.add(s.id)
        return found


def as_sets(found: Agreement) -> tuple[str | None, set[str], set[str], set[str]]:
    return found.state, set(found.accepted), set(found.carried_out), set(found.breached)


@pytest.mark.parametrize("first", range(0, 800, 200))
def test_it_is_as_defined_on_random_records(first):
    states: Counter[str | None] = Counter()
    for seed in range(first, first + 200):
        draw = random.Random(seed)
        ledger = record(draw)
        as_of = draw.choice((None, None, *(FIRST + timedelta(n) for n in (2, 20, 365, 366, 369))))
        found, who = threads(ledger, as_of), sides(ledger, as_of)
        for of in talks(ledger, as_of, found):
            given = agreement(ledger, of, who, found, as_of)
            assert as_sets(given) == Defined(ledger, of, who, found, as_of).agreement(), seed
            assert len(set(given.accepted)) == len(given.accepted)
            shown = {"agreed": given.accepted, "settled": given.carried_out, "broken": given.breached}
            assert given.shown == (shown[given.state] if given.state else ())
            states[given.state] += 1
    assert min(states[state] for state in (None, "agreed", "settled", "broken")) > 4, states
