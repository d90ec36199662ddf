"""The reading room and the pages of single statements, with every decision that can be made there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from detente.errors import LedgerError, StaleError
from detente.ledger.store import STATES, Entry, Filter, Review
from detente.values.document import Document
from detente.values.statement import CERTAINTIES, KINDS
from detente.web.desk import Desk
from detente.web.links import SHOWN
from detente.web.pages.threads import thread_of
from detente.web.rendering import render
from detente.web.routing import LINKS, Asked, done, route
from detente.web.views.marking import parts
from detente.web.views.reading import (
    ORDERS,
    Card,
    Progress,
    ReadingPage,
    both,
    card,
    reading_page,
    statement_page,
)
from detente.web.views.tables import thread_label
from detente.workflow.ledger_history import details_words
from detente.workflow.ledger_reviews import field_value

MOST_NAMES = 150
MOST_OFFERED = 2_000
"""Threads among which those to offer are looked for."""
_SHORT_FIELDS = ("kind", "actor", "content", "certainty", "date", "deadline", "condition")
_LIST_FIELDS = ("addressee", "gives", "gets", "sources")


def routes(desk: Desk) -> list[Route]:
    """Where these pages are."""
    return [
        route(desk, "/documents/{document}", document),
        route(desk, "/documents/{document}/changes", changes),
        route(desk, "/documents/{document}/decide", decide, method="POST"),
        route(desk, "/documents/{document}/add", add, method="POST"),
        route(desk, "/statements/{statement}", statement),
        route(desk, "/statements/{statement}/panel", panel),
        route(desk, "/statements/{statement}/correct", correct, method="POST"),
        route(desk, "/statements/{statement}/link", link, method="POST"),
        route(desk, "/statements/{statement}/merge", merge, method="POST"),
        route(desk, "/statements/{statement}/comment", comment, method="POST"),
        route(desk, "/undo", undo, method="POST"),
        route(desk, "/redo", redo, method="POST"),
        route(desk, "/complete", complete),
    ]


def document(asked: Asked) -> Response:
    """A report in the reading room."""
    view = view_of(asked.desk, asked.path["document"], asked.number("part"), asked.given("at") or "", _order(asked))
    names = _names(asked.desk) if asked.may_decide else ()
    return asked.page("reading.html", view.title, "documents", view=view, names=names, kinds=KINDS,
                      certainties=CERTAINTIES)  # fmt: skip


def _order(asked: Asked) -> str:
    order = asked.given("order")
    return order if order in ORDERS else ORDERS[0]


def view_of(desk: Desk, name: str, part: int = 1, at: str = "", order: str = "unsure") -> ReadingPage:
    """The reading room's page for a part of a document.

    Raises: LedgerError where there is no such document.
    """
    found = desk.store.document(name)
    return reading_page(found, entries_of(desk, found), part=part, at=at, order=order)


def entries_of(desk: Desk, found: Document) -> tuple[Entry, ...]:
    """All statements of a document, those out of the record too."""
    return desk.store.statements(Filter(document=found.id, states=STATES)).items


def _names(desk: Desk) -> tuple[str, ...]:
    return desk.names()[:MOST_NAMES]


def decide(asked: Asked) -> Response:
    """Confirm or reject one statement of a document as it was seen."""
    found = asked.desk.store.document(asked.path["document"])
    for action in ("confirm", "reject"):
        if action in asked.form:
            own, _, seen = asked.form[action].partition(":")
            name = f"{found.id}.{own}"
            version = _version(seen)
            if action == "confirm":
                asked.desk.store.confirm(name, who=asked.who, seen=version)
            else:
                reason = asked.form.get("reason", "")
                asked.desk.store.reject(name, reason=reason, who=asked.who, seen=version)
            return _answer(asked, found, [name])
    raise LedgerError("nothing was decided", mend="confirm or reject a statement")


def _version(text: str) -> int:
    """The version that a form says the person saw.

    Raises: LedgerError where it says none: a decision without it might be on another's back.
    """
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise LedgerError("the form does not say which version was seen", mend="load the page again")
    return int(text)


def _answer(asked: Asked, found: Document, names: Iterable[str]) -> Response:
    """The changed cards for a script; else the page of the document, at the first of them."""
    touched = list(dict.fromkeys(names))
    own = touched[0].rpartition(".")[2] if touched else ""
    place = LINKS.document(found.id, at=own, order=_back_order(asked))
    record = {"cards": _cards(asked, found, touched), "decisions": asked.desk.store.decisions()}
    if asked.script:
        record["progress"] = _progress_record(asked.desk, found)
    return done(asked, place, record)


def _back_order(asked: Asked) -> str | None:
    return "text" if asked.form.get("order") == "text" else None


def _progress_record(desk: Desk, found: Document) -> Mapping[str, int]:
    total = desk.store.statements(Filter(document=found.id, states=STATES), limit=0).total
    waiting = desk.store.statements(Filter(document=found.id, states=("read", "drifted")), limit=0).total
    progress = Progress(total - waiting, total)
    return {"decided": progress.decided, "of": progress.of}


def _cards(asked: Asked, found: Document, names: Sequence[str]) -> list[dict[str, Any]]:
    if not asked.script:
        return []
    page = asked.desk.store.statements(Filter(document=found.id, ids=tuple(names), states=STATES))
    return [_card_record(asked, card(entry), entry.in_record) for entry in page.items]


def _card_record(asked: Asked, one: Card, in_record: bool) -> dict[str, Any]:
    html = render("card.html", asked.frame(""), LINKS, card=one, document=one.id.partition(".")[0])
    return {"own": one.own, "html": html, "group": one.group, "certainty": one.certainty, "in_record": in_record,
            "state": one.state, "start": one.start}  # fmt: skip


def changes(asked: Asked) -> Response:
    """The cards of a document that decisions after number `since` touched."""
    found = asked.desk.store.document(asked.path["document"])
    text = asked.given("since") or "0"
    since = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
    reviews = asked.desk.store.history(offset=since, limit=500)
    names = [target for review in reviews for target in review.targets if target.startswith(f"{found.id}.")]
    record = {
        "cards": [] if not names else _cards(asked, found, list(dict.fromkeys(names))),
        "decisions": since + len(reviews),
        "who": sorted({review.who for review in reviews}),
        "progress": _progress_record(asked.desk, found),
    }
    return JSONResponse(record)


def add(asked: Asked) -> Response:
    """Write a statement that the reader missed, from a selection of the text."""
    found = asked.desk.store.document(asked.path["document"])
    quote, at = asked.form.get("quote", ""), asked.form.get("start", "")
    start, end = passage(found.text, quote, int(at) if at.isascii() and at.isdigit() and len(at) < 12 else None)
    fields: dict[str, Any] = {"start": start, "end": end}
    fields |= _given_fields(asked.form)
    review = asked.desk.store.add_statement(found.id, fields, who=asked.who)
    return _answer(asked, found, review.targets)


def passage(text: str, quote: str, start: int | None) -> tuple[int, int]:
    """Where a quote stands in a text: at the offset given, else where it stands once; spaces may differ.

    Raises: LedgerError where it stands nowhere, or in several places.
    """
    words = quote.split()
    if not words:
        raise LedgerError("no words were selected", mend="select the words that show the statement")
    if start is not None and 0 <= start < len(text):
        end = _matched(text, words, start)
        if end is not None:
            return start, end
    import re

    found = list(re.finditer(r"\s+".join(map(re.escape, words)), text))
    if len(found) != 1:
        mend = "select words of the report, and so many that they stand there once"
        raise LedgerError(f"these words stand in the report {len(found)} times", where=quote[:80], mend=mend)
    return found[0].span()


def _matched(text: str, words: Sequence[str], start: int) -> int | None:
    at = start
    for number, word in enumerate(words):
        while number and at < len(text) and text[at].isspace():
            at += 1
        if not text.startswith(word, at):
            return None
        at += len(word)
    return at


def _given_fields(form: Mapping[str, str]) -> dict[str, Any]:
    """The fields that a form holds, as the ledger takes them."""
    found: dict[str, Any] = {}
    for name in _SHORT_FIELDS:
        if name in form:
            found[name] = field_value(name, form[name].strip())
    for name in _LIST_FIELDS:
        if name in form:
            found[name] = [part.strip() for part in form[name].split(";") if part.strip()]
    if "firm_given" in form:
        found["firm"] = "firm" in form
    return found


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
                      names=_names(asked.desk) if asked.may_decide else (), statement=entry.statement)  # fmt: skip


def part_of(entries: Sequence[Entry], found: Document, entry: Entry) -> int:
    """The number of the part of a document that a statement's passage is in."""
    cut = parts(found, [e.statement.start for e in entries])
    return next((p.number for p in cut if entry.statement.start < p.end), cut[-1].number)


def words_of(review: Review) -> str:
    """What a decision did, in words; of a damaged one nothing."""
    try:
        return details_words(review)
    except (KeyError, TypeError):
        return ""


def correct(asked: Asked) -> Response:
    """Change the fields of a statement that differ from what was seen."""
    store = asked.desk.store
    entry = store.entry(asked.path["statement"])
    wanted = _given_fields(asked.form)
    now = {name: getattr(entry.statement, name) for name in wanted}
    changed = {name: value for name, value in wanted.items() if value != _plain(now[name])}
    seen = _version(asked.form.get("seen", ""))
    try:
        if changed:
            store.correct(entry.id, changed, who=asked.who, seen=seen)
        else:
            store.confirm(entry.id, who=asked.who, seen=seen)
    except StaleError as fault:
        return _both(asked, fault, wanted)
    return _answer(asked, store.document(entry.statement.document), [entry.id])


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
                      certainties=CERTAINTIES, names=_names(asked.desk), **part)  # fmt: skip


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def link(asked: Asked) -> Response:
    """Say that a statement refers to an earlier one, or to the first of a thread."""
    store = asked.desk.store
    entry = store.entry(asked.path["statement"])
    to = asked.form.get("to", "").split(" ", 1)[0]
    store.link(entry.id, _thread_head(asked.desk, to) or to, who=asked.who, seen=_version(asked.form.get("seen", "")))
    return _answer(asked, store.document(entry.statement.document), [entry.id])


def merge(asked: Asked) -> Response:
    """Say that a statement is another one told again: the other is kept, with the sources of both."""
    store = asked.desk.store
    entry, seen = store.entry(asked.path["statement"]), _version(asked.form.get("seen", ""))
    if entry.version != seen:
        what = f"it was decided on since you looked (version {entry.version}, you saw {seen})"
        raise StaleError(what, mend="look at it again, then decide", seen=seen, now=entry.version)
    kept = store.entry(asked.form.get("to", "").split(" ", 1)[0])
    store.merge(kept.id, [entry.id], who=asked.who, seen=kept.version)
    return _answer(asked, store.document(entry.statement.document), [entry.id])


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
    return _answer(asked, store.document(entry.statement.document), [entry.id])


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
    return _answer(asked, found, [t for t in review.targets if t.startswith(f"{found.id}.")])


def complete(asked: Asked) -> Response:
    """Names for a field while it is being filled: parties, threads, or statements and threads to link to."""
    what, words = asked.given("what") or "party", asked.given("q") or ""
    if what == "party":
        wanted = words.casefold()
        names = asked.desk.names()
        near = [n for n in names if n.casefold().startswith(wanted)] + [n for n in names if wanted in n.casefold()]
        return JSONResponse({"options": [{"value": n, "label": n} for n in dict.fromkeys(near)][:20]})
    found = [] if what == "statement" else _threads(asked, words, 20 if what == "thread" else 10)
    if what != "thread":
        found += _statements(asked, words)
    return JSONResponse({"options": found[:20]})


def _threads(asked: Asked, words: str, most: int) -> list[dict[str, str]]:
    wanted = words.casefold().split()
    labels = (thread_label(thread) for thread in asked.desk.store.threads_page(limit=MOST_OFFERED).items)
    fitting = (label for label in labels if all(word in label.casefold() for word in wanted))
    return [{"value": label, "label": "thread"} for label in islice(fitting, most)]


def _statements(asked: Asked, words: str) -> list[dict[str, str]]:
    store = asked.desk.store
    found: list[dict[str, str]] = []
    if any(c.isalnum() for c in words):
        ids = [hit.id for hit in store.search(words, limit=15) if hit.what == "statement"]
        for entry in store.statements(Filter(ids=tuple(ids))).items if ids else ():
            document, _, own = entry.id.partition(".")
            one = card(entry)
            label = f"{document[:SHOWN]}.{own} {one.actor}, {one.kind}: {one.content}"
            found.append({"value": label, "label": "statement"})
    return found
