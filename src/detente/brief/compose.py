"""From findings to a brief: what is said, in which order, and what has to wait until after the tables."""

from __future__ import annotations

from typing import Literal

from detente.brief import answer, apart, changes, diagnosed, facts, matters, model_words, sure, uncounted, ways
from detente.brief.citing import Citer
from detente.brief.findings import Findings
from detente.brief.marking import legend
from detente.brief.model import Brief, Line, Report, Section
from detente.brief.pictures import pictures
from detente.brief.sentences import text
from detente.brief.wording import DOUBT, clipped, counted, date_words, listed, opened, span_words
from detente.framing.unnamed import OTHERS
from detente.ledger.events import parsed
from detente.values.statement import Statement

Audience = Literal["short", "full"]
"""Who reads: one who wants the first page, or one who checks it against the tables and what is kept apart."""

ABOVE = {"why": 3, "ways_out": 3, "watch": 3, "sure": 3}
"""Lines at most in the sections before the tables, so that with the answer they fit one screen."""


CHANGES = 8
"""Lines at most on what has changed; how many more there are is said."""


def compose(found: Findings, before: Findings | None = None) -> Brief:
    """The brief about the main talks of a ledger.

    Args:
        before: the same as of an earlier day, to say what has changed since.
    """
    cite = Citer(found.ledger)
    first = answer.lines(found, cite)
    above = {
        "why": answer.why(found, cite),
        "ways_out": ways.ways_out(found, cite),
        "watch": matters.watch(found, cite),
        "sure": sure.lines(found, cite),
    }
    sections = [_section(key, lines[: ABOVE[key]]) for key, lines in above.items() if lines]
    if before is not None:
        changed = apart.capped(changes.lines(found, before, cite), CHANGES)
        sections.insert(0, Section("since", changes.heading(before), changed))
    tables = matters.tables(found, cite)
    cells = [cell for table in tables for row in table.rows for cell in row]
    title = _title(found)
    explained = legend([Line.of(title), *first, *(line for section in sections for line in section.lines), *cells])
    if explained:
        sections.append(Section("marks", text("title.marks"), tuple(explained)))
    more = [_section(f"more_{key}", lines[ABOVE[key] :]) for key, lines in above.items() if len(lines) > ABOVE[key]]
    page = [*first, *(line for lines in above.values() for line in lines)]
    red = matters.red_lines(found, cite)
    assumed = answer.assumptions(found, cite)
    details = [*([red] if red else []), *more, *apart.sections(found, cite, assumed, page)]
    record = {
        "documents": [facts.document(d) for d in found.listed],
        "statements": [facts.whole_statement(s) for s in found.listed_statements],
        "threads": [facts.thread(t) for t in found.every_thread],
        "promises": [facts.promise(p) for p in found.promises],
        "model": model_words.model(found.framed),
        "verdict": diagnosed.verdict(found, [*first, *above["why"]], cite),
        "sticking_points": diagnosed.sticking_points(found),
        "ways_out": diagnosed.said(above["ways_out"], cite),
        "forecasts": [facts.forecast(f) for f in found.forecasts],
        "assumptions": diagnosed.said(assumed, cite),
        "talks": facts.talks(found),
        "contradictions": [facts.contradiction(c) for c in found.contradictions],
        "unplaced": [{"statement": name, "reason": reason} for name, reason in found.unplaced.items()],
        **sure.record(found),
    }
    if before is not None:
        record["changes"] = changes.record(found, before)
    return Brief(
        title=title,
        as_of=_as_of(found),
        scope=_scope(found),
        answer=tuple(first),
        sections=tuple(sections),
        tables=tables,
        details=tuple(details),
        citations=cite.citations(),
        reports=_reports(found),
        record=record,
        pictures=pictures(found),
    ).numbered()


def _section(key: str, lines: list[Line]) -> Section:
    return Section(key, text(f"title.{key}"), tuple(lines))


def _title(found: Findings) -> str:
    """The sides that decide; the parties of the talks where no model names them."""
    told = bool(found.framed.conflict.options or found.framed.unanswered or uncounted.read(found))
    if found.main is None or not (told or found.diagnosis.verdict.state != "nothing asked"):
        return text("head.no_title")
    sides = [maker.name for maker in found.framed.conflict.decision_makers if maker.name != OTHERS]
    names = [_doubted(found, name) + name for name in sides or found.main.parties[:2]]
    parties = opened(clipped(listed(names), 100))
    return text("head.title_of_others" if found.told_of_more else "head.title", parties=parties)


def _doubted(found: Findings, side: str) -> str:
    """The mark of doubt before a side of which no statement surely speaks of those behind the model and the verdict.

    Such a side is one by assumption only: for want of another.
    """
    threads = [*found.framed.options.values(), *found.framed.unanswered]
    names = {*found.diagnosis.verdict.statements, *(name for thread in threads for name in thread.statements)}
    others = {maker.name for maker in found.framed.conflict.decision_makers} - {side}
    between = [s for s in found.statements if any(_speaks_of(found, s, other) for other in others)]
    resting = [*between, *(found.ledger.by_id[name] for name in names), *uncounted.read(found)]
    return "" if any(_speaks_of(found, s, side) for s in resting) else DOUBT


def _speaks_of(found: Findings, s: Statement, side: str) -> bool:
    """Whether a statement is surely by a side, to it, or of what it would do."""
    fields = {"actor": (s.actor,), "addressee": s.addressee, "": tuple(n for term in s.terms for n in term.by)}
    return any(
        found.sides.side(name) == side for of, those in fields.items() if of not in s.uncertain for name in those
    )


def _as_of(found: Findings) -> str:
    """The day that was asked for, else that of the last report, as closely as it is known."""
    if found.as_of is None:
        spans = [span for d in found.ledger.documents if (span := parsed(d.published)) is not None]
        last = max(spans, key=lambda span: (span.last, span.first), default=None)
        return span_words(last) or text("head.as_of_unknown")
    return date_words(found.as_of.isoformat())


def _scope(found: Findings) -> str:
    documents = found.documents
    outlets = {d.outlet for d in documents if d.outlet}
    reports = counted(len(documents), "report", "reports")
    return (
        text("head.scope", reports=reports, outlets=counted(len(outlets), "outlet", "outlets")) if outlets else reports
    )


def _reports(found: Findings) -> tuple[Report, ...]:
    counts = {d.id: 0 for d in found.ledger.documents}
    for statement in found.ledger.statements:
        counts[statement.document] += 1
    return tuple(
        Report(
            document=d.id,
            title=clipped(d.title),
            outlet=d.outlet,
            date=date_words(d.published),
            date_known_by=text(f"head.date_{d.published_by if d.published else 'unknown'}"),
            source=d.source,
            url=d.url,
            statements=counts[d.id],
        )
        for d in found.listed
    )
