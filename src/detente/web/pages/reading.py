"""The reading room: a report with its statements beside it, each to be confirmed, rejected or written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from detente.errors import LedgerError
from detente.ledger.store import STATES, Entry, Filter
from detente.values.document import Document
from detente.values.statement import CERTAINTIES, KINDS
from detente.web.desk import Desk
from detente.web.pages.answers import answer, card_records, progress_record
from detente.web.pages.forms import given_fields, names_offered, version_seen, whole_number
from detente.web.routing import Asked, route
from detente.web.views.cards import ORDERS
from detente.web.views.reading import ReadingPage, reading_page

_DECISIONS = 500
"""Decisions of others that are told at once; the script asks again for more."""


def routes(desk: Desk) -> list[Route]:
    """Where these pages are."""
    return [
        route(desk, "/documents/{document}", document),
        route(desk, "/documents/{document}/changes", changes),
        route(desk, "/documents/{document}/decide", decide, method="POST"),
        route(desk, "/documents/{document}/add", add, method="POST"),
    ]


def document(asked: Asked) -> Response:
    """A report in the reading room."""
    view = view_of(asked.desk, asked.path["document"], asked.number("part"), asked.given("at") or "", _order(asked))
    names = names_offered(asked)
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


def decide(asked: Asked) -> Response:
    """Confirm or reject one statement of a document as it was seen."""
    found = asked.desk.store.document(asked.path["document"])
    for action in ("confirm", "reject"):
        if action in asked.form:
            own, _, seen = asked.form[action].partition(":")
            name = f"{found.id}.{own}"
            version = version_seen(seen)
            if action == "confirm":
                asked.desk.store.confirm(name, who=asked.who, seen=version)
            else:
                reason = asked.form.get("reason", "")
                asked.desk.store.reject(name, reason=reason, who=asked.who, seen=version)
            return answer(asked, found, [name])
    raise LedgerError("nothing was decided", mend="confirm or reject a statement")


def changes(asked: Asked) -> Response:
    """The cards of a document that decisions after number `since` touched."""
    found = asked.desk.store.document(asked.path["document"])
    since = whole_number(asked.given("since") or "") or 0
    reviews = asked.desk.store.history(offset=since, limit=_DECISIONS)
    names = [target for review in reviews for target in review.targets if target.startswith(f"{found.id}.")]
    record = {
        "cards": [] if not names else card_records(asked, found, list(dict.fromkeys(names))),
        "decisions": since + len(reviews),
        "who": sorted({review.who for review in reviews}),
        "progress": progress_record(asked.desk, found),
    }
    return JSONResponse(record)


def add(asked: Asked) -> Response:
    """Write a statement that the reader missed, from a selection of the text."""
    found = asked.desk.store.document(asked.path["document"])
    quote, at = asked.form.get("quote", ""), asked.form.get("start", "")
    start, end = passage(found.text, quote, whole_number(at))
    fields: dict[str, Any] = {"start": start, "end": end}
    fields |= given_fields(asked.form)
    review = asked.desk.store.add_statement(found.id, fields, who=asked.who)
    return answer(asked, found, review.targets)


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
