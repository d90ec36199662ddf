"""What is on the table, what was promised, and what to watch: the tables of a brief."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from detente.brief.citing import Citer
from detente.brief.conditions import condition_words
from detente.brief.findings import Findings
from detente.brief.marking import doubt, hedge, marks
from detente.brief.model import Line, Section, Table
from detente.brief.quoting import foretold, matter, matter_of, passage, same_words, surest, told, told_of
from detente.brief.sentences import Cites, join, say, text
from detente.brief.wording import (
    HEDGE,
    clipped,
    date_words,
    is_plural,
    listed,
    named,
    opened,
    parties,
    points_back,
    span_words,
)
from detente.framing.terms import role
from detente.ledger import LIVE, Event, Forecast, Ledger, Thread
from detente.ledger.mentions import COMMITS, is_firm, is_party
from detente.ledger.wording import told_as_done
from detente.values.dates import DateSpan
from detente.values.statement import HEDGED, Statement

CITED = 3
"""Citations at most behind one step of a status; the JSON form has all."""

_TAKES_UP = frozenset({"promise", "accept"})
_HELD_OUT = frozenset({"promised", "accepted"})
_DEMANDING = frozenset({"demand", "request"})
_AS_SAID: tuple[tuple[frozenset[str], frozenset[str], str], ...] = (
    (frozenset({"demanded"}), frozenset({"request", "position"}), "asked"),
    (frozenset({"demanded"}), COMMITS, "wanted"),
    (frozenset({"offered"}), _DEMANDING, "held_out"),
    (frozenset({"rejected"}), frozenset({"position"}), "opposed"),
    (LIVE, frozenset({"concede"}), "no_longer_refused"),
    (frozenset({"proposed"}), frozenset({"accept"}), "not_agreed"),
    (frozenset({"withdrawn"}), frozenset({"reject"}), "turned_down"),
)
"""How a status is told where the statement that gave it says something else of its actor than the status does."""
_WITHOUT_ACTOR = frozenset({"lapsed", "contested", "kept", "broken", "superseded", "in_part"})


def tables(found: Findings, cite: Citer) -> tuple[Table, ...]:
    """Matters on the table, matters that are past, and promises; those without a row are left out."""
    standing = [thread for thread in found.threads if thread.standing]
    past = [thread for thread in found.threads if not thread.standing]
    every = (
        _matters("threads", standing, found, cite),
        _promises(found, cite),
        _matters("past", past, found, cite),
    )
    return tuple(table for table in every if table.rows)


def _matters(key: str, threads: Iterable[Thread], found: Findings, cite: Citer) -> Table:
    ledger = found.ledger
    columns = tuple(text(f"column.{name}") for name in ("matter", "actor", "status", "since", "sources"))
    rows: list[tuple[Line, ...]] = [
        (
            Line.of(matter(ledger, thread)),
            Line.of(listed(thread.actor)),
            status(thread, ledger, cite, found.day),
            Line.of(_since(thread)),
            Line.of(_told_by(thread, ledger)),
        )
        for thread in threads
    ]
    if not any(row[-1].text for row in rows):  # of one report, with no source of its own
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    return Table(key, text(f"title.{key}"), columns, tuple(rows))


def status(thread: Thread, ledger: Ledger, cite: Citer, day: date | None = None) -> Line:
    """How the matter came to where it stands: the first step and the last ones, each with its citations; "…" stands
    for steps between. The deadline comes last, and whether it has passed on the day.
    """
    steps = _turns(thread, with_parts=True)
    lines = [_step(event, ledger, cite) for event in (steps if len(steps) <= 3 else [steps[0], *steps[-2:]])]
    if len(steps) > 3:
        lines.insert(1, Line.of("…"))
    due = _due(thread, ledger)
    if due and thread.status != "lapsed":
        lines.append(_until(due, thread, day))
    return join(lines, ", ")


def _due(thread: Thread, ledger: Ledger) -> str | None:
    """The deadline of a matter; none where it is only held out in return for what is due."""
    named = [s for name in thread.statements if (s := ledger.by_id[name]).deadline == thread.deadline]
    held_out = named and all(s.kind in {"demand", "request"} and role(thread, s.id) == "gives" for s in named)
    return None if held_out else thread.deadline


def _until(deadline: str, thread: Thread, day: date | None) -> Line:
    """ "by 15 Sep 2016" for a day; words that name no day ("as soon as possible") as they are.

    What is done or off the table was due by it: "carried out, by 15 Sep" would say when it was done.
    """
    try:
        span = DateSpan.parse(deadline)
    except ValueError:
        return say("status.deadline_words", words=deadline)
    words = span_words(span, short=True)
    if not (thread.live or thread.standing):
        return say("status.deadline_was", date=words)
    return say("status.deadline_passed" if day is not None and span.last < day else "status.deadline", date=words)


def _since(thread: Thread) -> str:
    """The day of the last turn; that of the report, and said to be so, where the text names none."""
    turns = _turns(thread)
    last = turns[-1] if turns else thread.history[-1]
    words = span_words(last.date, short=True)
    return words if last.stated or not words else text("watch.reported", date=words)


def status_words(thread: Thread) -> str:
    """The status in a word or two, with its hedge."""
    status = say("status.superseded", hedge="", cites=Cites()).text if thread.superseded else thread.status
    return (HEDGE if thread.hedged else "") + status


def _turns(thread: Thread, *, with_parts: bool = False) -> list[Event]:
    """The events that changed the status; those that tell of a part done too, where they are asked for."""
    found: list[Event] = []
    for event in thread.history:
        turned = event.status is not None and (not found or found[-1].status != event.status)
        if turned or (with_parts and event.in_part):
            found.append(event)
    return found


def _step(event: Event, ledger: Ledger, cite: Citer) -> Line:
    statement = ledger.by_id[event.statement]
    name = _as_said(event, statement)
    given: dict[str, str | Cites] = {"cites": cite(event.statement, *event.also, most=CITED)}
    if name not in {"lapsed", "contested"}:
        reported = [ledger.by_id[name] for name in (event.statement, *event.also)]
        hedged = hedge(reported) if event.in_part else HEDGE if event.hedged else ""
        given["hedge"] = hedged + doubt(reported)
    if name not in _WITHOUT_ACTOR:
        given["actor"] = named(statement.actor)
    return say(f"status.{name}", **given)


def _as_said(event: Event, statement: Statement) -> str:
    """The sentence that tells a status so that nothing is said of the actor that the statement does not say."""
    if event.another_agreed:
        return "superseded"
    if event.in_part:
        return "in_part"
    status = event.status or "proposed"
    return next((told for of, kinds, told in _AS_SAID if status in of and statement.kind in kinds), status)


def _told_by(thread: Thread, ledger: Ledger) -> str:
    """The source chain of the matter's first statement and the outlets that tell of it, nearest source last.

    Of a single report without an outlet its title would stand in every row and say nothing.
    """
    first = ledger.by_id[thread.statements[0]]
    outlets = []
    for name in thread.statements:
        document = ledger.document_by_id[ledger.by_id[name].document]
        alone = len(ledger.documents) == 1
        outlet = document.outlet or ("" if alone else document.title or document.source)
        if outlet and outlet not in outlets:
            outlets.append(outlet)
    chain = " < ".join(clipped(source, 60) for source in first.sources)
    told = ", ".join(clipped(outlet, 60) for outlet in outlets[:3]) + (" …" if len(outlets) > 3 else "")
    return f"{told} < {chain}" if chain and told else chain or told


def _promises(found: Findings, cite: Citer) -> Table:
    rows = []
    for promise in found.promises:
        actor = named(promise.actor)
        by = text("promise.to", actor=actor, addressee=parties(promise.addressee)) if promise.addressee else actor
        mark = (HEDGE if promise.hedged else "") + doubt([found.ledger.by_id[promise.statements[0]]])
        hedge = {"hedge": mark} if promise.status != "lapsed" else {}
        rows.append(
            (
                Line.of(told_of(found.ledger, promise.content, promise.statements)),
                Line.of(by),
                Line.of(date_words(promise.date, short=True)),
                Line.of(text(f"promise.{promise.status}", **hedge), *cite(*promise.statements, most=2 * CITED)),
            )
        )
    columns = tuple(text(f"column.{name}") for name in ("content", "parties", "date", "status"))
    return Table("promises", text("title.promises"), columns, tuple(rows))


def watch(found: Findings, cite: Citer) -> list[Line]:
    """Deadlines and meetings ahead, soonest first, then forecasts to be scored."""
    ahead = [*_deadlines(found, cite), *_meetings(found, cite)]
    lines = [line for _, line in sorted(ahead, key=lambda pair: pair[0])]
    return [*lines, *_undone(found, cite), *_forecasts(found, cite)]


def _due_ahead(thread: Thread, found: Findings) -> DateSpan | None:
    """The last day of a live matter, where it is not over."""
    return _ahead(_due(thread, found.ledger), found.day) if thread.live else None


def _undone(found: Findings, cite: Citer) -> Iterable[Line]:
    """What a side still has to do, where something was agreed: each part by itself, not the agreement again.

    What has a deadline ahead is told with that.
    """
    if found.diagnosis.verdict.state not in {"agreed", "settled"}:
        return
    told_above = set(found.diagnosis.verdict.statements)
    makers = {maker.name for maker in found.framed.conflict.decision_makers}
    for thread in _in_turn(found.threads):
        taken_up = [s for s in _taken_up(thread, found) if found.sides.side(s.actor) in makers]
        done = told_as_done(thread.title) or not thread.live or thread.status not in _HELD_OUT
        if done or not taken_up or told_above & set(thread.statements) or _due_ahead(thread, found) is not None:
            continue
        own = {found.sides.side(name) for name in thread.actor}
        pledged = [s for s in taken_up if not own or found.sides.side(s.actor) in own]
        # who says yes to what another is to do has nothing to do itself
        actors = list(dict.fromkeys(s.actor for s in surest(pledged))) or list(thread.actor)
        taken_up, taken = (pledged, thread.status) if pledged else (taken_up, "stands")
        line: dict[str, str | Cites] = {
            "who": opened(parties(actors)),
            "matter": matter_of(found.ledger, thread, taken_up),
            "hedge": (HEDGE if thread.hedged else "") + doubt(taken_up, to_whom=False),
            "taken": text(f"watch.{'many_' if is_plural(actors) else ''}{taken}"),
            "cites": cite(*(s.id for s in taken_up), most=CITED),
        }
        parts = [found.ledger.by_id[event.statement] for event in thread.history if event.in_part]
        if parts:
            line |= {"done": marks(parts), "more": cite(*(s.id for s in parts), most=CITED)}
        yield say("watch.undone_in_part" if parts else "watch.undone", **line)


def _in_turn(threads: Iterable[Thread]) -> list[Thread]:
    """The threads so that each of those who would act has its turn, before one has a second."""
    seen: Counter[tuple[str, ...]] = Counter()
    placed: list[tuple[int, Thread]] = []
    for thread in threads:
        placed.append((seen[thread.actor], thread))
        seen[thread.actor] += 1
    return [thread for _, thread in sorted(placed, key=lambda pair: pair[0])]


def _forecasts(found: Findings, cite: Citer) -> Iterable[Line]:
    """What is foretold, the latest report first; what one foretells in the same words, once.

    What does not say of what it is foretold ("It may not come to that") comes last.
    """
    once: dict[tuple[str, str, str | None], list[Forecast]] = {}
    latest = sorted(found.forecasts, key=lambda f: -found.ledger.place[f.statements[0]])
    for forecast in sorted(latest, key=lambda f: points_back(f.content)):
        once.setdefault((forecast.actor, forecast.content, forecast.condition), []).append(forecast)
    for forecast, *again in once.values():
        hedged = all(f.certainty in HEDGED for f in (forecast, *again))
        yield say(
            "watch.forecast",
            who=_forecaster(forecast.actor),
            hedge=(HEDGE if hedged else "") + _doubt_of(found, (forecast, *again)),
            content=(content := foretold(found.ledger, forecast)),
            condition=_only_if(found, forecast, content),
            cites=cite(*(name for f in (forecast, *again) for name in f.statements), most=CITED),
        )


def _doubt_of(found: Findings, told: Iterable[Forecast]) -> str:
    """The mark of doubt where of none of the forecasts the reader is sure whose it is, or that it is one."""
    return doubt([found.ledger.by_id[name] for forecast in told for name in forecast.statements])


def _only_if(found: Findings, forecast: Forecast, content: str) -> str:
    """The condition of a forecast, where its words do not hold it already."""
    if not forecast.condition or same_words(forecast.condition, content):
        return ""
    return f", {condition_words(forecast.condition, forecast.statements, found.ledger)}"


def _forecaster(actor: str) -> str:
    return "the author" if actor == "author" else named(actor)


def _deadlines(found: Findings, cite: Citer) -> Iterable[tuple[date, Line]]:
    for thread in found.threads:
        span = _due_ahead(thread, found)
        if span is None:
            continue
        setting = [s for s in map(found.ledger.by_id.__getitem__, thread.statements) if s.deadline == thread.deadline]
        yield (
            span.last,
            say(
                "watch.deadline",
                date=date_words(thread.deadline),
                matter=matter_of(found.ledger, thread, setting),
                hedge=(HEDGE if thread.hedged else "") + doubt(setting),
                status=_stands(thread, found),
                cites=cite(*(s.id for s in setting), most=CITED),
            ),
        )


def _stands(thread: Thread, found: Findings) -> str:
    """How a matter stands, and by whom it was taken up where it was."""
    actors = list(dict.fromkeys(s.actor for s in surest(_taken_up(thread, found))))
    by = " " + text("answer.by", who=parties(actors)) if actors and thread.status in _HELD_OUT else ""
    return thread.status + by


def _taken_up(thread: Thread, found: Findings) -> list[Statement]:
    said = [found.ledger.by_id[name] for name in thread.statements]
    return [s for s in said if s.kind in _TAKES_UP and s.certainty != "denied" and is_party(s.actor)]


def _meetings(found: Findings, cite: Citer) -> Iterable[tuple[date, Line]]:
    for statement in found.statements:
        span = _ahead(statement.date, found.day)
        begun = span is None or found.day is None or span.first <= found.day
        if statement.kind == "meet" and statement.certainty != "denied" and span is not None and not begun:
            yield span.last, _meeting(found, statement, cite)


def _meeting(found: Findings, meeting: Statement, cite: Citer) -> Line:
    """A meeting ahead: who will meet, or the report's words where it does not say with whom one will."""
    those = [name for name in dict.fromkeys((meeting.actor, *meeting.addressee)) if is_party(name)]
    whom: dict[str, str] = {"parties": parties(those)} if len(those) > 1 else {"words": passage(found.ledger, meeting)}
    return say(
        "watch.meeting" if len(those) > 1 else "watch.meeting_told",
        date=date_words(meeting.date),
        hedge=(HEDGE if meeting.certainty != "certain" else "") + doubt([meeting]),
        cites=cite(meeting.id),
        **whom,
    )


def _ahead(iso: str | None, as_of: date | None) -> DateSpan | None:
    """The span when it ends on the day of the brief or later."""
    try:
        span = DateSpan.parse(iso) if iso else None
    except ValueError:
        return None
    return span if span is not None and (as_of is None or span.last >= as_of) else None


def red_lines(found: Findings, cite: Citer) -> Section | None:
    """What a side says it will never give up."""
    firm: list[Statement] = [s for s in found.statements if is_firm(s) and is_party(s.actor)]
    lines = [
        say(
            "apart.red_line",
            actor=opened_name(s.actor),
            hedge=marks([s]),
            content=told(found.ledger, s),
            cites=cite(s.id),
        )
        for s in firm
    ]
    return Section("red_lines", text("title.red_lines"), tuple(lines)) if lines else None


def opened_name(name: str) -> str:
    """A party's name at the beginning of a line, without its article."""
    return name[:1].upper() + name[1:]
