"""The findings as JSON values: what programs read."""

from __future__ import annotations

from typing import Any

from detente.brief.findings import Findings
from detente.ledger import Contradiction, Event, Forecast, Promise, Thread
from detente.values.dates import DateSpan
from detente.values.document import Document
from detente.values.statement import Statement


def document(item: Document) -> dict[str, Any]:
    """A document without its text."""
    return {
        "id": item.id,
        "title": item.title,
        "published": item.published,
        "published_by": item.published_by,
        "outlet": item.outlet,
        "author": item.author,
        "url": item.url,
        "language": item.language,
        "source": item.source,
        "notices": list(item.notices),
        "blocks": [{"role": b.role, "start": b.start, "end": b.end, "why": b.why} for b in item.blocks],
    }


def statement(item: Statement) -> dict[str, Any]:
    """A statement with the fields of the guide for annotators."""
    return {
        "id": item.id,
        "kind": item.kind,
        "actor": item.actor,
        "addressee": list(item.addressee),
        "content": item.content,
        "gives": list(item.gives),
        "gets": list(item.gets),
        "condition": item.condition,
        "deadline": item.deadline,
        "date": item.date,
        "sources": list(item.sources),
        "certainty": item.certainty,
        "refers_to": list(item.refers_to),
        "start": item.start,
        "end": item.end,
        "quote": item.quote,
    }


def whole_statement(item: Statement) -> dict[str, Any]:
    """The same, and what else the reader found."""
    return statement(item) | {
        "document": item.document,
        "firm": item.firm,
        "confidence": item.confidence,
        "uncertain": list(item.uncertain),
    }


def explained_statement(item: Statement) -> dict[str, Any]:
    """The same, and for each field the rule that set it with the words that it rests on."""
    return whole_statement(item) | {
        "why": [{"field": reason.field, "rule": reason.rule, "words": reason.words} for reason in item.why]
    }


def thread(item: Thread) -> dict[str, Any]:
    """A thread with its history."""
    return {
        "id": item.id,
        "title": item.title,
        "actor": " and ".join(item.actor),
        "actors": list(item.actor),
        "askers": list(item.askers),
        "status": item.status,
        "hedged": item.hedged,
        "live": item.live,
        "standing": item.standing,
        "since": _iso(item.since()),
        "deadline": item.deadline,
        "history": [_event(event) for event in item.history],
        "statements": list(item.statements),
    }


def _event(item: Event) -> dict[str, Any]:
    return {
        "statement": item.statement,
        "also": list(item.also),
        "date": _iso(item.date),
        "date_stated": item.stated,
        "status": item.status,
        "hedged": item.hedged,
        "reason": item.reason,
    }


def promise(item: Promise) -> dict[str, Any]:
    """An entry of the book of promises."""
    return {
        "thread": item.thread,
        "actor": item.actor,
        "addressee": list(item.addressee),
        "content": item.content,
        "date": item.date,
        "deadline": item.deadline,
        "status": item.status,
        "hedged": item.hedged,
        "statements": list(item.statements),
    }


def forecast(item: Forecast) -> dict[str, Any]:
    """An entry of the book of forecasts."""
    return {
        "actor": item.actor,
        "content": item.content,
        "condition": item.condition,
        "date": item.date,
        "certainty": item.certainty,
        "statements": list(item.statements),
    }


def contradiction(item: Contradiction) -> dict[str, Any]:
    """Two reports that cannot both be right."""
    return {"thread": item.thread, "about": item.about, "statements": list(item.statements), "reason": item.reason}


def talks(found: Findings) -> list[dict[str, Any]]:
    """All talks of the ledger, those that the brief is about first."""
    return [
        {
            "id": item.id,
            "title": item.title,
            "main": item is found.main,
            "parties": list(item.parties),
            "threads": list(item.threads),
            "statements": list(item.statements),
            "documents": list(item.documents),
        }
        for item in found.every_talks
    ]


def _iso(span: DateSpan | None) -> str | None:
    """A span as its ISO unit, or as first/last where it has none."""
    if span is None:
        return None
    return span.iso() or f"{span.first.isoformat()}/{span.last.isoformat()}"
