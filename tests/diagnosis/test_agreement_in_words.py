"""What the words of the latest reports make of an agreement, against the definition read aloud."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from detente.diagnosis.agreement import NOTHING, Agreement
from detente.diagnosis.agreement_in_words import in_words
from detente.framing import Tenor
from detente.ledger import Ledger
from detente.ledger.begun import is_begun
from detente.values.statement import AUTHOR, Statement
from ledger.build import Report, ledger_of

DEED, BEGUN, TALK = "cleared the old ditch", "began to clear the old ditch", "meet in the tithe barn"
PARTIES = ("Lowick", "Upham", AUTHOR, "Brockton")
STATES = (None, "agreed", "settled", "broken")


@dataclass(frozen=True)
class Told:
    """Two reports, what the threads made of them, and what the words of the second tell."""

    ledger: Ledger
    found: Agreement
    tenor: Tenor

    def last(self) -> list[Statement]:
        return [s for s in self.ledger.statements if s.document in self.tenor.documents]


def dealing(said: Statement) -> bool:
    return said.actor != "Brockton"


def told(draw: random.Random) -> Told:
    """Two small reports with a tenor of few words, drawn at random."""
    reports = [Report("2031-04-01"), Report("2031-06-01")]
    for report in reports:
        names: list[str] = []
        for _ in range(draw.randint(1, 3)):
            kind = draw.choice(("accept", "accept", "comply", "comply", "promise", "assess", "reject"))
            content = draw.choice((DEED, DEED, BEGUN, TALK))
            sure = draw.choice(("certain", "certain", "certain", "denied"))
            refers = draw.choice(((), *((name,) for name in names)))
            unsure = draw.choice(((), (), (), ("kind",), ("actor",)))
            who = draw.choice(PARTIES)
            names.append(report.say(kind, who, content, certainty=sure, refers_to=refers, uncertain=unsure))
    ledger = ledger_of(*reports)
    early, late = ledger.documents
    some = [s.id for s in ledger.statements if s.document == late.id]

    def few() -> tuple[str, ...]:
        return tuple(name for name in some if draw.random() < 0.7)

    state = draw.choice(STATES)
    of = draw.choice((early.id, late.id))
    accepted = tuple(s.id for s in ledger.statements if s.document == of) if state or draw.random() < 0.5 else ()
    found = Agreement(state, accepted, (), accepted if state == "broken" else ())
    tenor = Tenor(
        stuck=draw.randint(0, 9),
        together=draw.randint(0, 4),
        together_in=few(),
        done=draw.randint(0, 3),
        done_in=few(),
        broken=draw.randint(0, 5),
        broken_in=few(),
        agreed=draw.randint(0, 3),
        agreed_in=few(),
        documents=(late.id,),
        related=draw.choice(((early.id, late.id), (late.id,))),
    )
    return Told(ledger, found, tenor)


def is_party(said: Statement) -> bool:
    return said.actor != AUTHOR


def complied(said: Statement) -> bool:
    return said.kind == "comply" and said.certainty != "denied" and said.content != BEGUN and is_party(said)


def took_before(of: Told) -> set[str]:
    """What sides accepted in the reports before the latest; to meet is nothing that one could carry out."""
    before = set(of.tenor.related) - set(of.tenor.documents)
    return {
        s.id
        for s in of.ledger.statements
        if (s.document in before, s.kind, s.certainty) == (True, "accept", "certain")
        and is_party(s)
        and s.content != TALK
    }


def is_news(of: Told) -> bool:
    """Whether one of the first two sentences of the latest report, a sentence for a statement, tells of it."""
    first = [s for s in of.last()[:2] if s.certainty != "denied"]
    return any(s.id in of.found.accepted for s in first) and all(s.kind != "reject" for s in first)


def expected(of: Told) -> tuple[str | None, set[str], set[str], set[str]]:
    """State, and the statements of acceptance, of carrying out and of the breach."""
    found, tenor, by_id = of.found, of.tenor, of.ledger.by_id
    as_it_was = found.state, set(found.accepted), set(found.carried_out), set(found.breached)
    latest = {s.id for s in of.last()}
    of_before = bool(found.accepted) and not latest & set(found.accepted)
    breach = tenor.broken >= 2 and bool(tenor.broken_in) and found.state != "broken"

    if tenor.way == "stuck":
        accepted = (set(found.accepted) if of_before or found.state is None else set()) or took_before(of)
        if breach and accepted:
            return "broken", accepted, set(found.carried_out), set(tenor.broken_in)
        hardly_else = tenor.stuck >= 3 * max(1, tenor.together)
        stands = found.state in (None, "broken") or (not hardly_else if of_before else is_news(of))
        return as_it_was if stands else (None, *as_it_was[1:])

    accepted = set(found.accepted) if of_before else took_before(of)
    against = tenor.done + (tenor.agreed if tenor.way == "together" else 0)
    if breach and accepted and tenor.broken > against:
        return "broken", accepted, set(found.carried_out), set(tenor.broken_in)
    if tenor.way == "mixed":
        return as_it_was

    said = [by_id[name] for name in tenor.together_in]
    done = tenor.done >= 2 and bool(tenor.done_in)
    told_again = tenor.done >= tenor.agreed and bool(took_before(of))
    if found.state == "agreed" and done and (of_before or told_again or any(map(complied, said))):
        return "settled", set(found.accepted), set(found.carried_out) | set(tenor.done_in), set()
    if found.state:
        return as_it_was
    clear = [s for s in said if "kind" not in s.uncertain]  # what may be of another kind makes no agreement
    of_sides = [s for s in clear if is_party(s) and s.certainty == "certain" and s.content != TALK and dealing(s)]
    kept = {s.id for s in of_sides if complied(s)}
    taken = {s.id for s in of_sides if s.kind == "accept"}
    if not kept | taken:
        begun = [s for s in of_sides if s.kind == "comply" and s.content == BEGUN]
        taken = {name for s in begun for name in s.refers_to if name in by_id and by_id[name].kind == "promise"}
    if not kept | taken and tenor.agreed >= 2:
        taken = {name for name in tenor.agreed_in if is_party(by_id[name]) and dealing(by_id[name])}
    if not kept | taken:
        return as_it_was
    if done and told_again:
        return "settled", taken, kept | set(tenor.done_in), set()
    promised = {
        s.actor for s in of.ledger.statements if s.kind == "promise" and s.certainty == "certain" and dealing(s)
    }
    bound = {by_id[name].actor for name in taken} | promised
    return ("settled" if bound <= {by_id[name].actor for name in kept} else "agreed"), taken, kept, set()


def drawn(many: int) -> Iterator[Told]:
    draw = random.Random(5)
    return (told(draw) for _ in range(many))


def test_words_make_of_an_agreement_what_the_definition_says():
    ways, states = set(), set()
    for of in drawn(4000):
        found = in_words(of.found, of.tenor, of.ledger, dealing)
        assert (found.state, set(found.accepted), set(found.carried_out), set(found.breached)) == expected(of)
        assert len(set(found.carried_out)) == len(found.carried_out)
        ways.add(of.tenor.way)
        states.add(found.state)
    assert ways == {"stuck", "mixed", "together"}
    assert states == set(STATES)


@pytest.mark.parametrize(("stuck", "together", "stands"), [(3, 0, False), (9, 3, False), (8, 3, True), (5, 2, True)])
def test_an_earlier_agreement_is_outweighed_by_three_signs_of_being_stuck_for_one_of_coming_together(
    stuck, together, stands
):
    early, late = Report("2031-04-01"), Report("2031-06-01")
    taken = early.say("accept", "Lowick", DEED)
    late.say("assess", "Upham", "the ditch is as it was")
    ledger = ledger_of(early, late)
    tenor = Tenor(stuck, together, documents=(ledger.documents[1].id,), related=tuple(d.id for d in ledger.documents))
    assert tenor.way == "stuck"
    name = next(s.id for s in ledger.statements if s.id.endswith(taken))
    assert (in_words(Agreement("agreed", (name,)), tenor, ledger).state == "agreed") is stands


@pytest.mark.parametrize(
    ("before", "beside", "stands"),
    [
        (["meet"], "assess", True),  # in the second sentence
        (["assess", "meet"], "assess", False),  # in the third: that is background
        (["reject"], "assess", False),  # the news is a refusal too
        ([], "breach", False),
        ([], "reject", False),
    ],
)
def test_an_agreement_that_is_the_news_of_a_report_stands_whatever_the_report_tells_behind_it(before, beside, stands):
    report = Report("2031-06-01")
    for kind in before:
        report.say(kind, "Upham", "the old mill", "Lowick")
    taken = report.say("accept", "Lowick", DEED, "Upham")
    report.say(beside, "Upham", "the older quarrel over the weir", "Lowick")
    ledger = ledger_of(report)
    for stuck in (5, 50):
        tenor = Tenor(stuck, 1, documents=(ledger.documents[0].id,), related=(ledger.documents[0].id,))
        assert (in_words(Agreement("agreed", (taken,)), tenor, ledger).state == "agreed") is stands


def test_every_statement_counts_where_it_is_not_said_who_deals():
    report = Report("2031-06-01")
    kept = report.say("comply", "Brockton", DEED)
    ledger = ledger_of(report)
    tenor = Tenor(together=4, together_in=(kept,))
    assert in_words(NOTHING, tenor, ledger).state == "settled"
    assert in_words(NOTHING, tenor, ledger, dealing).state is None


@pytest.mark.parametrize(("quote", "content", "begun"), [
    ("The work was begun.", "cleared the ditch", True), ("The ditch was cleared.", "began to clear the ditch", True),
    ("The ditch was cleared.", "cleared the ditch", False), ("It began to clear it.", "began to clear it", True),
])  # fmt: skip
def test_a_deed_is_begun_where_its_words_or_what_it_is_called_say_so(quote, content, begun):
    said = Statement("s1", "d1", "comply", "Lowick", content, 0, len(quote), quote)
    assert is_begun(said) is begun
