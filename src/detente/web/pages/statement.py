"""The pages of single statements: all that is known of one, and the decisions that can be made there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from detente.errors import LedgerError, StaleError
from detente.ledger.store import STATES, Entry, Filter, Review
from detente.values.document import Document
from detente.values.statement import CERTAINTIES, KINDS
from detente.web.desk import Desk
from detente.web.pages.answers import answer
from detente.web.pages.forms import given_fields, names_offered, version_seen
from detente.web.pages.reading import entries_of
from detente.web.pages.threads import thread_of
from detente.web.rendering import render
from detente.web.routing import LINKS, Asked, done, route
from detente.web.views.marking import parts
from detente.web.views.statement import both, statement_page, words_of


def routes(desk: Desk) -> list[Route]:
    """Where these pages are."""
    return [
        route(desk, "/statements/{statement}", statement),
        route(desk, "/statements/{statement}/panel", panel),
        route(desk, "/statements/{statement}/correct", correct, method="POST"),
        route(desk, "/statements/{statement}/link", link, method="POST"),
        route(desk, "/statements/{statement}/merge", merge, method="POST"),
        route(desk, "/statements/{statement}/comment", comment, method="POST"),
        route(desk, "/undo", undo, method="POST"),
        route(desk, "/redo", redo, method="POST"),
    ]


def statement(asked: Asked) -> Response:
    """All that is known of one statement, with a form to correct it."""
    return _statement(asked, "statement.html")


def panel(asked: Asked) -> Response:
    """The same as a part of the reading room, for a script."""
    return _statement(asked, "panel.html")


def _statement(asked: Asked, template: str) -> Response:
    store = asked.desk.store
    entry = store.entry(asked.path["statement"])
    found = store.document(entry.statement.document)
    names = tuple(n for n in entry.statement.refers_to if n)
    refers = store.statements(Filter(ids=names, states=STATES)).items if names else ()
    part = part_of(entries_of(asked.desk, found), found, entry)
    history = [(review, words_of(review)) for review in store.history(entry.id)]
    view = statement_page(entry, found, refers, history, part)
    title = f"{view.card.actor}: {view.card.kind}"
    return asked.page(template, title, "documents", view=view, kinds=KINDS, certainties=CERTAINTIES,
                      names=names_offered(asked), statement=entry.statement)  # fmt: skip


def part_of(entries: Sequence[Entry], found: Document, entry: Entry) -> int:
    """The number of the part of a document that a statement's passage is in."""
    cut = parts(found, [e.statement.start for e in entries])
    return next((p.number for p in cut if entry.statement.start < p.end), cut[-1].number)


def correct(asked: Asked) -> Response:
    """Change the fields of a statement that differ from what was seen."""
    store = asked.desk.store
    entry = store.entry(asked.path["statement"])
    wanted = given_fields(asked.form)
    now = {name: getattr(entry.statement, name) for name in wanted}
    changed = {name: value for name, value in wanted.items() if value != _plain(now[name])}
    seen = version_seen(asked.form.get("seen", ""))
    try:
        if changed:
            store.correct(entry.id, changed, who=asked.who, seen=seen)
        else:
            store.confirm(entry.id, who=asked.who, seen=seen)
    except StaleError as fault:
        return _both(asked, fault, wanted)
    return answer(asked, store.document(entry.statement.document), [entry.id])


def _both(asked: Asked, fault: StaleError, wanted: Mapping[str, Any]) -> Response:
    """What stands now beside what this person wanted, and the form to want it still."""
    entry = asked.desk.store.entry(asked.path["statement"])
    rows = both(entry.statement, wanted)
    part = {"fault": fault, "rows": rows, "own": entry.id.rpartition(".")[2]}
    if asked.script:
        html = render("both.html", asked.frame(""), LINKS, **part)
        record = {"what": fault.what, "where": fault.where, "mend": fault.mend, "html": html, "version": entry.version}
        return JSONResponse(record, 409)
    view = statement_page(entry, asked.desk.store.document(entry.statement.document), (), (), 1)
    try:
        mine = replace(entry.statement, **{name: _tuple(value) for name, value in wanted.items()})
    except ValueError as wrong:  # not of a kind or certainty that there is
        raise LedgerError(str(wrong), mend="load the page again") from wrong
    return asked.page("stale.html", "Decided meanwhile", "documents", 409, view=view, statement=mine, kinds=KINDS,
                      certainties=CERTAINTIES, names=names_offered(asked), **part)  # fmt: skip


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def link(asked: Asked) -> Response:
    """Say that a statement refers to an earlier one, or to the first of a thread."""
    store = asked.desk.store
    entry = store.entry(asked.path["statement"])
    to = asked.form.get("to", "").split(" ", 1)[0]
    seen = version_seen(asked.form.get("seen", ""))
    store.link(entry.id, _thread_head(asked.desk, to) or to, who=asked.who, seen=seen)
    return answer(asked, store.document(entry.statement.document), [entry.id])


def merge(asked: Asked) -> Response:
    """Say that a statement is another one told again: the other is kept, with the sources of both."""
    store = asked.desk.store
    entry, seen = store.entry(asked.path["statement"]), version_seen(asked.form.get("seen", ""))
    if entry.version != seen:
        what = f"it was decided on since you looked (version {entry.version}, you saw {seen})"
        raise StaleError(what, mend="look at it again, then decide", seen=seen, now=entry.version)
    kept = store.entry(asked.form.get("to", "").split(" ", 1)[0])
    store.merge(kept.id, [entry.id], who=asked.who, seen=kept.version)
    return answer(asked, store.document(entry.statement.document), [entry.id])


def _thread_head(desk: Desk, name: str) -> str:
    """The first statement of the thread of that name, "" where the name is none of a thread's."""
    if name[:1] != "t" or not name[1:].isdigit():
        return ""
    found = next((t for t in desk.store.threads_page().items if t.id == name), None)
    return found.statements[0] if found else ""


def comment(asked: Asked) -> Response:
    """Add words to a statement."""
    store = asked.desk.store
    entry = store.entry(asked.path["statement"])
    store.comment(entry.id, asked.form.get("text", ""), who=asked.who)
    return answer(asked, store.document(entry.statement.document), [entry.id])


def undo(asked: Asked) -> Response:
    """Take back this person's last decision, or the one named."""
    return _turned(asked, asked.desk.store.undo(who=asked.who, review=asked.form.get("review") or None))


def redo(asked: Asked) -> Response:
    """Let a decision count again."""
    return _turned(asked, asked.desk.store.redo(who=asked.who, review=asked.form.get("review") or None))


def _turned(asked: Asked, review: Review) -> Response:
    if asked.form.get("thread"):
        return done(asked, thread_of(asked.desk, review.targets[0]), {"decisions": asked.desk.store.decisions()})
    first = review.targets[0].partition(".")[0]
    found = asked.desk.store.document(asked.form.get("document") or first)
    if not asked.script and not asked.form.get("document"):
        return RedirectResponse(LINKS.statement(review.targets[0]), 303)
    return answer(asked, found, [t for t in review.targets if t.startswith(f"{found.id}.")])
