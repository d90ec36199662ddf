"""The answer and its reasons: what the diagnosis says, in sentences.

What is read of a diagnosis: `verdict` with `state`, `deadlocked`, `nash`, `kinds`, `movers`, `statements` (what an
agreement, or its breach, rests on) and `kinds_if` (each with `kind`, the option `demand`, `statements`);
`sticking_points`, each with `type` and either `option` or `preferences` (pairs of a decision maker and the number of
one of its statements, from 0); `ways_out`, each with `text` and `statements`; `share` and `draws`, which is 0 where
none were taken.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from detente.brief import groups, uncounted
from detente.brief.citing import Citer
from detente.brief.conditions import refused_on_one
from detente.brief.findings import Findings
from detente.brief.marking import doubt, marks, marks_of
from detente.brief.model import Line
from detente.brief.quoting import (
    PASSAGE,
    matter,
    matter_of,
    of_another_day,
    of_model,
    of_others,
    option_of,
    passage,
    surest,
    told,
    told_of,
)
from detente.brief.sentences import Cites, say, text
from detente.brief.uncounted import stands_refused
from detente.brief.ways import all_or_both
from detente.brief.wording import (
    DOUBT,
    HEDGE,
    LONGEST,
    clipped,
    counted,
    date_words,
    is_plural,
    listed,
    named,
    opened,
    parties,
    points_back,
    span_words,
)
from detente.conflict import Option
from detente.framing.terms import role
from detente.framing.unnamed import UNNAMED
from detente.ledger import Promise, Thread
from detente.ledger.events import when
from detente.ledger.mentions import ASKS, holds_out_for, is_party
from detente.ledger.sameness import RETOLD
from detente.ledger.wording import told_as_done
from detente.values.statement import Statement

CITED = 3
MOST_NAMED = 2  # of the others of whom reports tell more
NAMED_UNMET = 2
"""Matters named at most that stand on the table though what was agreed last was carried out."""
_BINDING = frozenset({"accept", "propose", "offer", "promise", "concede", "comply"})
_AGREED = frozenset({"agreed", "settled", "broken"})


def lines(found: Findings, cite: Citer) -> list[Line]:
    """The verdict in plain words, how sure it is, and what would make it worse."""
    if found.main is not None and found.diagnosis.verdict.state in _AGREED:
        return _with_share(found, cite)
    if found.framed.unanswered and not found.framed.conflict.options:
        return [_unanswered(found, cite)]
    if found.threads and not found.framed.conflict.options:
        return [_nothing(found, "answer.nothing_between", "state.nothing_asked")]
    if found.main is None or not found.framed.conflict.options:
        early = found.as_of is not None and not found.documents
        return [_nothing(found, "answer.nothing_out" if early else "answer.nothing_found", "state.nothing_found")]
    return _with_share(found, cite)


def _nothing(found: Findings, empty: str, state: str) -> Line:
    """That there is nothing to compute: nothing was read, or what was read does not tell who deals with whom."""
    if uncounted.read(found):
        empty, state = "answer.nothing_together", "state.not_made_out"
    return say(empty).marked(strong=text("state.plain", state=text(state)))


def _unanswered(found: Findings, cite: Citer) -> Line:
    """What is on the table without an answer: the matter that most statements tell of, and how many others."""
    first = max(found.framed.unanswered, key=lambda thread: len(thread.statements))
    rest = len(found.framed.unanswered) - 1
    more = text("answer.unanswered_more", matters=counted(rest, "other matter", "other matters")) if rest else ""
    cites, words = cite(*first.statements, most=CITED), matter(found.ledger, first)
    hedge = marks_of(found.ledger, first.statements)
    if first.status in _TAKEN_UP:
        pledged = [s for s in map(found.ledger.by_id.__getitem__, first.statements) if s.kind in _PLEDGES]
        sides = list(dict.fromkeys(s.actor for s in pledged if is_party(s.actor))) or list(first.actor)
        who = " " + text("answer.by", who=parties(sides)) if sides else ""
        taken = say("answer.unanswered_taken", matter=words, hedge=hedge, status=first.status, who=who, cites=cites,
                    more=more)  # fmt: skip
        return taken.marked(strong=text("state.plain", state=text("state.unanswered_taken")))
    whom = [name for name in first.actor if is_party(name)]
    asking = [s for s in map(found.ledger.by_id.__getitem__, first.statements) if s.kind in ASKS and is_party(s.actor)]
    if asking and whom:
        on_condition = any(refused_on_one(found, (name, first.title)) for name in whom)
        answered = text("answer.answered_on_condition" if on_condition else "answer.answered_nothing")
        line = _put(found, surest(asking), whom, answered + more, cites)
        return line.marked(strong=text("state.plain", state=text("state.unanswered")))
    line = say("answer.unanswered", matter=words, hedge=hedge, cites=cites, more=more)
    return line.marked(strong=text("state.plain", state=text("state.unanswered")))


def _put(found: Findings, asked: list[Statement], whom: list[str], answered: str, cites: Cites) -> Line:
    """What some ask of others, and what was answered."""
    sides = list(dict.fromkeys(s.actor for s in asked))
    return say(
        "answer.unanswered_of",
        asker=opened(parties(sides)),
        hedge=marks(asked),
        asks=_asks_or_proposes(asked, sides),
        whom=parties(whom),
        matter=told(found.ledger, min(asked, key=lambda s: len(s.uncertain))),
        cites=cites,
        answered=answered,
    )


_TAKEN_UP = frozenset({"offered", "promised", "accepted"})


def _what(found: Findings, statements: Iterable[str]) -> str:
    """The reports' words that show the first statements, each once."""
    said = [found.ledger.by_id[name] for name in statements]
    first = [
        s for s in said if not {one.id for one in said}.intersection(s.refers_to)
    ] or said  # the others tell it again
    once: dict[str, Statement] = {}
    for s in first:
        once.setdefault(told(found.ledger, s), s)
    most = PASSAGE if len(once) == 1 else LONGEST
    passages = dict.fromkeys(_with_subject(found, s, most) for s in [*once.values()][:CITED])
    words = listed([f"“{words}”" for words in passages if words])
    return text("answer.what", words=words) if words else ""


def _with_subject(found: Findings, said: Statement, most: int) -> str:
    """The passage that shows a statement; its content where that begins with a word for what was named before."""
    words = passage(found.ledger, said, most)
    return told(found.ledger, said) if points_back(words) else words


def _with_share(found: Findings, cite: Citer) -> list[Line]:
    share = _share(found)
    made = [_verdict(found, cite), *([share] if share else []), *_beside(found, cite)]
    return made if _as_stuck(found) else [*made, *_worse_if(found, cite)]


def _beside(found: Findings, cite: Citer) -> list[Line]:
    """That the reports tell more of others than of the sides of the model, where they do."""
    others = found.told_of_more[:MOST_NAMED]
    if not others:
        return []
    last = set(found.framed.tenor.documents)
    told = [s for s in found.ledger.statements if s.document in last and found.sides.side(s.actor) in others]
    return [say("answer.told_of_more", others=parties(others), cites=cite(*(s.id for s in told), most=CITED))]


def _as_stuck(found: Findings) -> bool:
    """Whether it is deadlocked by nothing but what words alone tell to be stuck, without saying what it is."""
    return found.only_told and found.diagnosis.verdict.state == "deadlocked"


def _verdict(found: Findings, cite: Citer) -> Line:
    verdict = found.diagnosis.verdict
    key = verdict.state.replace(" ", "_")
    name = marks_of(found.ledger, _under(found)) + text(f"state.{key}")
    sure = [one for one in verdict.statements if "kind" not in found.ledger.by_id[one].uncertain]
    resting = sure or list(verdict.statements)
    cites = cite(*resting, most=CITED)
    hedge, what = marks_of(found.ledger, resting), _what(found, resting)
    if _as_stuck(found):
        return _as_told(found, cite).marked(strong=text("state.plain", state=name))
    if verdict.state == "deadlocked" or (verdict.deadlocked and verdict.kinds):
        kinds = listed([text(f"state.{_key(kind)}") for kind in verdict.kinds])
        if verdict.state != "deadlocked":
            broken = say("answer.broken", hedge=hedge, what=what, cites=cites)
            return broken.marked(
                strong=text("state.on_kinds", state=name, kinds=text("state.also_deadlocked") + f" {kinds}")
            )
        strong = text("state.on_kinds", state=name, kinds=kinds) if kinds else text("state.plain", state=name)
        return _deadlock(found).marked(strong=strong, assumed=_without_refusal(found))
    strong = text("state.plain", state=name)
    if verdict.state == "nothing asked":
        return say("answer.nothing_asked").marked(strong=strong)
    if verdict.state == "open":
        return _open(found, cite).marked(strong=strong, assumed=_taken(found))
    if verdict.state == "agreed":
        said = say("answer.agreed", hedge=hedge, when=_when_agreed(found), what=what, cites=cites)
        return said.marked(strong=strong, assumed=_agreed_alone(found) or _agreed_without(found))
    unmet = [thread for thread in found.threads if thread.standing] if verdict.state == "settled" else []
    if unmet:
        return _settled_in_part(found, unmet, cite, hedge=hedge, what=what, cites=cites).marked(strong=strong)
    return say(f"answer.{key}", hedge=hedge, what=what, cites=cites).marked(strong=strong)


def _settled_in_part(found: Findings, unmet: Sequence[Thread], cite: Citer, **said: str | Cites) -> Line:
    """That the last agreement was carried out, and what stands on the table all the same: what was agreed first."""
    first = sorted(unmet, key=lambda thread: thread.status not in _TAKEN_UP)[:NAMED_UNMET]
    others = len(unmet) - len(first)
    words = [f"“{matter(found.ledger, thread)}”" for thread in first]
    words += [counted(others, "other matter", "other matters")] if others else []
    more = cite(*(name for thread in first for name in thread.statements), most=CITED)
    return say("answer.settled_in_part", **said, unmet=listed(words), more=more)


def _under(found: Findings) -> list[str]:
    """The statements that the state rests on: those of an agreement, of what moves, or of what is refused or held back.

    Where all of them are hedged or may be misread, so is the state.
    """
    verdict, options = found.diagnosis.verdict, found.framed.options
    if verdict.state in _AGREED:
        return list(verdict.statements)
    talks = found.diagnosis.talks
    if verdict.state == "open":
        names: Iterable[str] = talks.moving if talks else ()
    else:
        names = (p.option for p in found.diagnosis.sticking_points if p.type == "contested demand" and p.option)
    return [name for option in names for name in options[option].statements]


def _when_agreed(found: Findings) -> str:
    """The day of an agreement, where the reports tell it and it is none of theirs: an old one is no news."""
    said = [found.ledger.by_id[name] for name in found.diagnosis.verdict.statements]
    spans = [(moment.span, moment.published) for s in said if (moment := when(found.ledger, s)).stated and moment.span]
    if not said or len(spans) < len(said):
        return ""
    day, told = max(spans, key=lambda pair: pair[0].last)
    if told is None or told.first - day.last <= RETOLD:
        return ""
    return " " + text("answer.when", date=span_words(day))


def _agreed_alone(found: Findings) -> str:
    """That one side alone is told to have agreed, and with nobody; empty where two are."""
    said = [found.ledger.by_id[name] for name in found.diagnosis.verdict.statements]
    sides = {found.sides.side(name) for s in said for name in (s.actor, *s.addressee) if is_party(name)}
    return text("answer.agreed_alone", who=parties(sorted(sides))) if len(sides) == 1 else ""


def _agreed_without(found: Findings) -> str:
    """That some who would act are not told to have agreed to it, put it or promised it; empty where all are.

    An agreement that names no act of anybody's is one of those who agreed.
    """
    resting = set(found.diagnosis.verdict.statements)
    agreed = [t for t in found.threads if t.status == "accepted" and resting & set(t.statements)]
    said = [found.ledger.by_id[name] for thread in agreed for name in thread.statements]
    bound = {found.sides.side(s.actor) for s in said if s.kind in _BINDING and s.certainty != "denied"}
    bound |= {found.sides.side(name) for s in said if s.kind == "accept" for name in s.addressee}
    silent = dict.fromkeys(name for t in agreed for name in t.actor if found.sides.side(name) not in bound)
    if not silent:
        return ""
    return text("answer.agreed_without", who=parties(list(silent)), are="are" if is_plural(list(silent)) else "is")


def _as_told(found: Findings, cite: Citer) -> Line:
    """What the reports read as where they name nothing that is refused: a refusal of something, or being stuck."""
    told = [name for thread in found.framed.options.values() for name in thread.statements]
    said = [found.ledger.by_id[name] for name in told]
    cites, hedge = cite(*told, most=CITED), marks(said)
    if said and all(s.kind == "reject" and is_party(s.actor) and s.certainty != "denied" for s in said):
        who = opened(parties(list(dict.fromkeys(s.actor for s in said))))
        return say("answer.as_told_refused", who=who, hedge=hedge, cites=cites)
    return say("answer.as_told", hedge=hedge, cites=cites)


def _open(found: Findings, cite: Citer) -> Line:
    """Who would move, and what it would take up by itself, where that is known."""
    who = _movers(found)
    conflict, talks = found.framed.conflict, found.diagnosis.talks
    options = [o for name in (talks.moving if talks else ()) if (o := conflict.option(name)).owner in who]
    done = [o for o in options if _is_done(found, found.framed.options[o.id])]
    if done:
        cites = cite(*(name for o in done for name in found.framed.options[o.id].statements), most=CITED)
        words = _by_whom(found, done, who)
        hedge = marks_of(found.ledger, (name for o in done for name in found.framed.options[o.id].statements))
        return say("answer.open_done", who=opened(parties(who)), hedge=hedge, words=words, cites=cites)
    if options and all(found.framed.options[o.id].id.startswith(UNNAMED) for o in options):
        names = list(dict.fromkeys(name for o in options for name in found.framed.options[o.id].statements))
        return say(
            "answer.open_told",
            who=parties(who),
            hedge=marks_of(found.ledger, names),
            words=passage(found.ledger, found.ledger.by_id[names[0]]),
            cites=cite(*names, most=CITED),
        )
    words = _by_whom(found, options, who)
    return say(
        "answer.open",
        who=opened(parties(who)),
        hedge=marks_of(found.ledger, (name for o in options for name in o.statements)),
        what=text("answer.open_what", words=words) if words else "",
        cites=cite(*(name for o in options for name in o.statements), most=CITED),
    )


def _by_whom(found: Findings, options: Iterable[Option], who: Sequence[str]) -> str:
    """The words of some options, with their owners where there are several; what several would do alike, once."""
    owners: dict[str, list[str]] = {}
    for o in options:
        owners.setdefault(option_of(found, o), []).append(o.owner)
    told_once = list(owners.items())[:CITED]
    return listed([f"{words} ({listed(of)})" if len(who) > 1 else words for words, of in told_once])


def _taken(found: Findings) -> str:
    """What is assumed of the parts that would be carried out: that somebody wants what a side is told to do."""
    options = [found.framed.conflict.option(o) for o in (found.diagnosis.talks.moving if found.diagnosis.talks else ())]
    return "; ".join(dict.fromkeys(_wanted(found, o) or o.assumed for o in options if o.assumed))


def _wanted(found: Findings, option: Option) -> str:
    """By whom what words alone tell of is taken to be wanted; empty for a matter with a source of its own."""
    thread = found.framed.options[option.id]
    told_only = thread.id.startswith(UNNAMED) and thread.askers and set(thread.askers) != set(thread.actor)
    return text("answer.open_wanted", asker=parties(thread.askers)) if told_only else ""


def _is_done(found: Findings, thread: Thread) -> bool:
    """Whether a matter that words alone tell of is a deed that was done, and not one to come."""
    return thread.id.startswith(UNNAMED) and all(
        found.ledger.by_id[name].kind in {"act", "comply"} for name in thread.statements
    )


def _deadlock(found: Findings) -> Line:
    two = len(found.framed.conflict.decision_makers) == 2
    nobody = "Neither side" if two else "No side"
    held = text("answer.held_nash" if found.diagnosis.verdict.nash else "answer.held_sanction", nobody=nobody)
    if not found.diagnosis.verdict.kinds:
        return say("answer.held", held=held)
    kind = _key(found.diagnosis.verdict.kinds[0])
    return say(f"answer.{kind}", held=held, all=all_or_both(found))


def _without_refusal(found: Findings) -> str:
    """What the deadlock rests on where no refusal was read."""
    if uncounted.refusal_told(found):
        return ""
    if uncounted.refusals(found):
        return text("answer.other_refusal")
    if refused_on_one(found):
        return text("answer.refusal_on_condition")
    return text("answer.other_refusal" if uncounted.refused_at_all(found) else "answer.no_refusal")


def _key(kind: str) -> str:
    return kind.replace(" ", "_")


def _movers(found: Findings) -> list[str]:
    """The sides for which today's state does not hold."""
    return list(found.diagnosis.verdict.movers) or [maker.name for maker in found.framed.conflict.decision_makers]


def _share(found: Findings) -> Line | None:
    """In how many of the draws the state holds."""
    draws, sure = found.diagnosis.draws, found.diagnosis.talks.sureness if found.diagnosis.talks else None
    share = _percent(found.diagnosis.share)
    if sure is not None and sure.choices:
        if found.diagnosis.share >= 1:
            return say("answer.certain", choices=str(sure.choices))
        return say("answer.counted", share=share, choices=str(sure.choices))
    if not draws:
        return None
    return say("answer.share", share=share, draws=str(draws), margin=f"{math.ceil(100 * sure.margin) if sure else 0} %")


def _percent(share: float) -> str:
    """A share in words: 100 % and 0 % only where it is just that."""
    whole = round(100 * share)
    if share < 1 and whole == 100:
        return "over 99 %"
    return "under 1 %" if share > 0 and whole == 0 else f"{whole} %"


def _worse_if(found: Findings, cite: Citer) -> list[Line]:
    made = []
    for case in found.diagnosis.verdict.kinds_if:
        if case.kind in found.diagnosis.verdict.kinds:
            continue
        option = found.framed.conflict.option(case.demand)
        askers = _asked_by(found, option.id)
        kind = text(
            f"answer.worse_{_key(case.kind)}", **({"all": all_or_both(found)} if "interest" in case.kind else {})
        )
        made.append(
            say(
                "answer.worse_if",
                who=parties(askers) or "the side that asks",
                holds=text("answer.hold" if is_plural(askers) else "answer.holds"),
                demand=marks_of(found.ledger, case.statements) + option_of(found, option),
                cites=cite(*case.statements, most=CITED),
                kind=kind,
            )
        )
    return made


def why(found: Findings, cite: Citer) -> list[Line]:
    """Promises that were not kept, then what was refused: demands of the model, and what is not counted in it; then
    demands that stand against each other without a refusal."""
    if not found.framed.conflict.options:
        return [*uncounted.told(found, cite)]
    broken = [_broken(found, promise, cite) for promise in found.promises if promise.status == "broken"]
    told = {promise.thread for promise in found.promises if promise.status == "broken"}
    contested = [
        p.option
        for p in found.diagnosis.sticking_points
        if p.type == "contested demand" and p.option and found.framed.options[p.option].id not in told
    ]
    turned_down = [
        o.id
        for o, letter in zip(found.framed.conflict.options, found.framed.conflict.status_quo, strict=True)
        if letter == "N" and _stands_refused(found, o.id) and found.framed.options[o.id].id not in told
    ]
    demands = [_on_assumption(found, o, *_demand(found, o, cite)) for o in dict.fromkeys((*contested, *turned_down))]
    refused, held_back = ([line for was, line in demands if was is which] for which in (True, False))
    besides = () if found.diagnosis.verdict.state in _AGREED else uncounted.refused(found, cite)
    return [*broken, *refused, *besides, *held_back, *groups.clients(found, cite), *groups.together(found, cite)]


def _asks_or_proposes(asked: Sequence[Statement], askers: Sequence[str]) -> str:
    """The verb of those who ask: nobody demands what is only proposed to another."""
    verb = "propose" if all(s.kind == "propose" for s in asked) else "ask"
    return text(f"why.{verb}" if is_plural(askers) else f"why.{verb}s")


def _stands_refused(found: Findings, option: str) -> bool:
    """Whether a matter was held out and another side of the model turned it down: no demand, and still a reason."""
    thread, owner = found.framed.options[option], found.framed.conflict.option(option).owner
    if thread.id.startswith(UNNAMED):
        return False
    said = [found.ledger.by_id[name] for name in thread.statements]
    held_out = any(s.kind in _HELD_OUT and found.sides.side(s.actor) == owner for s in said)
    others = {maker.name for maker in found.framed.conflict.decision_makers} - {owner}
    return held_out and any(found.sides.side(s.actor) in others for s in _refusals(found, thread, said, []))


def _broken(found: Findings, promise: Promise, cite: Citer) -> Line:
    date = date_words(promise.date)
    return say(
        "why.broken_promise",
        actor=named(promise.actor),
        to=f" to {parties(promise.addressee)}" if promise.addressee else "",
        content=told_of(found.ledger, promise.content, promise.statements),
        date=f" ({date})" if date else "",
        hedge=(HEDGE if promise.hedged else "") + doubt([found.ledger.by_id[promise.statements[0]]]),
        cites=cite(*promise.statements, most=CITED),
    )


def _on_assumption(found: Findings, option: str, refused: bool, line: Line) -> tuple[bool, Line]:
    """The line of a demand, marked too with what its option assumes: of whom it is asked, where nobody is named."""
    taken = found.framed.conflict.option(option).assumed
    unnamed = found.framed.options[option].id.startswith(UNNAMED)  # the line says so itself
    parts = [part for part in (line.assumed, "" if unnamed or refused else taken) if part]
    return refused, line.marked(assumed="; ".join(parts))


def _demand(found: Findings, option: str, cite: Citer) -> tuple[bool, Line]:
    """A contested demand, and whether it was refused: in words, or by words for the contrary."""
    thread, owner = found.framed.options[option], found.framed.conflict.option(option).owner
    said = [found.ledger.by_id[name] for name in thread.statements]
    if thread.id.startswith(UNNAMED):
        others = parties(_asked_by(found, option)) or "the other side"
        cites = cite(*thread.statements, most=CITED)
        line_of_two = say(
            "why.unnamed",
            asker=others,
            owner=named(owner),
            hedge=marks(said),
            content=passage(found.ledger, said[0]),
            cites=cites,
        )
        return False, line_of_two.marked(assumed="who is stuck with whom follows only from who is named in the reports")
    asked = [s for s in said if _asks(found, thread, s, owner)]
    refused = _refusals(found, thread, said, asked)
    put = [s for s in said if s.kind in _PUTS and s.certainty != "denied"][:1] or said[:1]
    words = matter_of(found.ledger, thread, asked or put)
    asked = [s for s in asked if not (of_another_day(words, thread, s) or of_others(words, thread, s))]
    of_other = [s for s in refused if of_another_day(words, thread, s)]
    refused = [s for s in refused if s not in of_other]
    line: dict[str, str | Cites] = {"content": words}
    if asked:
        name = "demand"
        askers = list(dict.fromkeys(found.sides.side(s.actor) for s in asked))
        line |= {
            "owner": (DOUBT if found.framed.conflict.option(option).assumed else "") + _asked_for(found, thread, owner),
            "asks": _asks_or_proposes(asked, askers),
        }
    else:  # nobody is told to ask for it: it was held out, promised or agreed to
        name = "held"
        asked, askers = put, [put[0].actor]
        kind = _PUTS.get(asked[0].kind, "stands")
        line |= {"puts": text(f"why.many_{kind}" if is_plural(askers) else f"why.{kind}")}
    line |= {"asker": opened(parties(askers)), "hedge_ask": marks(_quoted(found, asked, words))}
    line |= {"cites": cite(*(s.id for s in asked), most=CITED)}
    if refused:
        refuser = parties(list(dict.fromkeys(s.actor for s in refused)))
        more = cite(*(s.id for s in refused), most=CITED)
        if name == "held" and {s.actor for s in asked} <= {s.actor for s in refused}:
            who = opened(refuser)
            return True, say("why.refused_alone", content=words, hedge=marks(refused), refuser=who, cites=more)
        line |= {"refuser": refuser, "more": more}
        accepted = [s for s in said if s.kind == "accept" and s.certainty != "denied"]
        if accepted and thread.status == "contested":  # either may be so, and neither is put into a mouth alone
            line |= {"accepter": parties(list(dict.fromkeys(s.actor for s in accepted)))}
            line |= {"accepted": cite(*(s.id for s in accepted), most=CITED)}
            return True, say(f"why.{name}_contested", **line, hedge=marks([*refused, *accepted]))
        return True, say(f"why.{name}_refused", **line, hedge=marks(refused))
    instead = [found.ledger.by_id[s] for of, r in found.framed.instead if of == thread.id for s in r.statements]
    if instead:
        who, contrary = parties(list(dict.fromkeys(s.actor for s in instead))), told(found.ledger, instead[0])
        more = cite(*(s.id for s in instead), most=CITED)
        return True, say(f"why.{name}_contrary", **line, hedge=marks(instead), refuser=who, contrary=contrary,
                         more=more).marked(assumed=f"to do the contrary is taken for a refusal by {who}")  # fmt: skip
    before = any(s.kind == "reject" and s.certainty != "denied" and found.sides.side(s.actor) == owner for s in said)
    since = (
        text("why.other_read") if of_other
        else "what it refused was taken up since" if before
        else _none_read(found, owner, thread, asked_of=name == "demand")
    )  # fmt: skip
    pledged = any(found.sides.side(s.actor) == owner and s.kind in _PLEDGES and s.certainty != "denied" for s in said)
    cost = (
        f"nothing tells that it was done; taken to be held back by {named(owner)}"
        if pledged
        else f"{named(owner)} would rather not carry it out"
    )
    held = "held_told" if told_as_done(thread.title) else "held_out"  # "authorized the levy" is not still to be done
    return False, say(f"why.{'demand_costly' if name == 'demand' else held}", **line).marked(assumed=f"{cost}; {since}")


def _none_read(found: Findings, owner: str, thread: Thread, *, asked_of: bool) -> str:
    """That nobody is told to refuse a matter: whom it is asked of, or those to whom its owner holds it out."""
    if refused_on_one(found, (owner, thread.title)):
        return text("why.refused_on_condition")
    if uncounted.is_part_of_refused(found, thread):
        return text("why.part_refused")
    loose = () if uncounted.refusal_told(found) else uncounted.refusals(found)
    loose = [s for s in loose if (found.sides.side(s.actor) == owner) is asked_of]
    return text("why.other_read" if loose else "why.none_read")


def _refusals(found: Findings, thread: Thread, said: list[Statement], asked: list[Statement]) -> list[Statement]:
    """The refusals of a matter that stands refused.

    Not that one who asks for it does nothing else until it gets it, nor, where there are others, that one speaks
    against another's refusal: whether that is one of the matter too is not plain.
    """
    if not stands_refused(thread):
        return []
    asking = {found.sides.side(s.actor) for s in asked}
    refused = [s for s in said if s.kind == "reject" and s.certainty != "denied"]
    refused = [s for s in refused if not (holds_out_for(s) and found.sides.side(s.actor) in asking)]
    return [s for s in refused if not _against_refusal(found, s)] or refused


def _against_refusal(found: Findings, said: Statement) -> bool:
    """Whether a refusal answers nothing but refusals of other sides."""
    answered = [found.ledger.by_id[name] for name in said.refers_to if name in found.ledger.by_id]
    own = found.sides.side(said.actor)
    return bool(answered) and all(s.kind == "reject" and found.sides.side(s.actor) != own for s in answered)


def _quoted(found: Findings, said: list[Statement], words: str) -> list[Statement]:
    """Of some statements those in whose words the matter is told; all where it is told in none of these."""
    return [s for s in said if words in (clipped(s.content), told(found.ledger, s))] or said


def _asked_for(found: Findings, thread: Thread, owner: str) -> str:
    """Of whom it is asked: the side, and the client that would act where it is not the side itself."""
    doers = [found.sides.party(name) for name in thread.actor]
    clients = [name for name in dict.fromkeys(doers) if name != owner and found.sides.side(name) == owner]
    if not clients or owner in doers:
        return named(owner)
    told_so = {b.client for b in found.sides.backings if b.assumed is None}
    guessed = DOUBT if any(client not in told_so for client in clients) else ""
    return text("why.for_client", side=named(owner), doubt=guessed, client=parties(clients))


_HELD_OUT = frozenset({"offer", "promise", "propose"})
_PLEDGES = frozenset({"offer", "promise", "accept", "concede"})
_PUTS = {"propose": "proposed", "offer": "offered", "promise": "promised", "accept": "accepted"}


def _asks(found: Findings, thread: Thread, said: Statement, owner: str) -> bool:
    """Whether a statement of another side asks for what a thread is about, by itself or in return for something."""
    if not is_party(said.actor) or said.certainty == "denied" or found.sides.side(said.actor) == owner:
        return False
    part = role(thread, said.id)
    if said.kind in {"demand", "request", "propose", "position"}:
        return part in {"content", "gets"}
    return said.kind in {"offer", "promise"} and part == "gets"


def _asked_by(found: Findings, option: str) -> list[str]:
    """The sides that want an option of another taken, as its thread tells; else the other sides of the model."""
    thread, owner = found.framed.options[option], found.framed.conflict.option(option).owner
    makers = {maker.name for maker in found.framed.conflict.decision_makers}
    sides = [side for name in thread.askers if (side := found.sides.side(name)) in makers]
    others = [maker.name for maker in found.framed.conflict.decision_makers if maker.name != owner]
    return [side for side in dict.fromkeys(sides) if side != owner] or (others if len(others) == 1 else [])


def assumptions(found: Findings, cite: Citer) -> list[Line]:
    """What the model assumes."""
    return [
        say("apart.model_assumes", words=of_model(found, r), cites=cite(*r.statements, most=CITED))
        for r in found.framed.assumptions
    ]
