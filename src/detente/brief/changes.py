"""What has changed in talks since an earlier day: reports, matters, promises and the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from detente.brief import answer, groups
from detente.brief.citing import Citer
from detente.brief.findings import Findings
from detente.brief.matters import status_words
from detente.brief.model import Line
from detente.brief.quoting import matter, told_of
from detente.brief.sentences import say, text
from detente.brief.wording import HEDGE, counted, date_words, named
from detente.ledger import Promise, Thread

CITED = 3


def lines(now: Findings, before: Findings, cite: Citer) -> list[Line]:
    """The verdict then and now, then each matter that came up or turned, each promise kept or broken, each
    coalition that formed or broke."""
    told = [*_matters(now, before, cite), *_promises(now, before, cite)]
    return [_verdict(now, before), *_reports(now, before), *told, *groups.turned(now, before, cite)]


def record(now: Findings, before: Findings) -> dict[str, Any]:
    """The same as JSON values, with ids as they are now."""
    day = before.as_of.isoformat() if before.as_of else None
    return {
        "since": day,
        "verdict": {"before": _state(before), "now": _state(now)},
        "documents": [d.id for d in _new_documents(now, before)],
        "threads": [
            {"thread": thread.id, "before": old.status if old else None, "now": thread.status}
            for thread, old in _turned(now, before)
        ],
        "promises": [
            {"thread": p.thread, "actor": p.actor, "before": old, "now": p.status}
            for p, old in _promises_turned(now, before)
        ],
    }


def _state(found: Findings) -> dict[str, Any]:
    if found.main is None or not found.framed.conflict.options:
        return {"state": "nothing found", "kinds": []}
    return {"state": found.diagnosis.verdict.state, "kinds": list(found.diagnosis.verdict.kinds)}


def _verdict(now: Findings, before: Findings) -> Line:
    was, is_now = (answer.lines(found, Citer(found.ledger))[0].strong.rstrip(".") for found in (before, now))
    if was == is_now:
        return say("since.same_verdict", now=is_now)
    return say("since.verdict", before=was, now=is_now)


def _reports(now: Findings, before: Findings) -> Iterator[Line]:
    count = len(_new_documents(now, before))
    yield say("since.reports", reports=counted(count, "report", "reports")) if count else say("since.no_report")


def _new_documents(now: Findings, before: Findings) -> list[Any]:
    return [d for d in now.documents if d.id not in before.ledger.document_by_id]


def _matters(now: Findings, before: Findings, cite: Citer) -> Iterator[Line]:
    for thread, old in _turned(now, before):
        event = next((e for e in reversed(thread.history) if e.status == thread.status), thread.history[-1])
        cites = cite(event.statement, *event.also, most=CITED)
        words, status = matter(now.ledger, thread), status_words(thread)
        if old is None:
            yield say("since.new", matter=words, status=status, cites=cites)
        else:
            yield say("since.turned", matter=words, before=status_words(old), status=status, cites=cites)


def _turned(now: Findings, before: Findings) -> Iterator[tuple[Thread, Thread | None]]:
    """The matters of the main talks that came up or turned, with what they were."""
    earlier = _by_statement(before.every_thread)
    for thread in now.threads:
        old = _same(thread, earlier)
        if old is None or (old.status, old.hedged) != (thread.status, thread.hedged):
            yield thread, old


def _by_statement(threads: Sequence[Thread]) -> dict[str, list[Thread]]:
    found: dict[str, list[Thread]] = {}
    for thread in threads:
        for link in thread.links:
            if link.mention is not None:
                found.setdefault(link.statement, []).append(thread)
    return found


def _same(thread: Thread, earlier: dict[str, list[Thread]]) -> Thread | None:
    """The earlier thread with most of the statements that name the action; one more of the same title where equal."""
    shared: Counter[str] = Counter()
    by_id: dict[str, Thread] = {}
    for link in thread.links:
        for old in earlier.get(link.statement, ()) if link.mention is not None else ():
            shared[old.id] += 2 if old.title != thread.title else 3
            by_id[old.id] = old
    return by_id[max(shared, key=lambda name: (shared[name], name))] if shared else None


def _promises(now: Findings, before: Findings, cite: Citer) -> Iterator[Line]:
    for promise, old in _promises_turned(now, before):
        if old is None and promise.status == "open":
            continue  # told above, as a matter that came up or turned
        yield say(
            "since.promise",
            actor=named(promise.actor),
            content=told_of(now.ledger, promise.content, promise.statements),
            status=(HEDGE if promise.hedged else "") + promise.status,
            cites=cite(*reversed(promise.statements), most=CITED),
        )


def _promises_turned(now: Findings, before: Findings) -> Iterator[tuple[Promise, str | None]]:
    earlier = {(p.statements[0], p.actor): p.status for p in before.promises}
    for promise in now.promises:
        old = earlier.get((promise.statements[0], promise.actor))
        if old != promise.status:
            yield promise, old


def heading(before: Findings) -> str:
    """The title of the section."""
    day = before.day
    return text("since.title", date=date_words(day.isoformat()) if day else text("head.as_of_unknown"))
