"""What a decision is answered with: the changed cards for a script, else the page that shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from starlette.responses import Response

from detente.ledger.store import STATES, Filter
from detente.values.document import Document
from detente.web.desk import Desk
from detente.web.rendering import render
from detente.web.routing import LINKS, Asked, done
from detente.web.views.cards import WAITING, Card, card
from detente.web.views.reading import Progress


def answer(asked: Asked, found: Document, names: Iterable[str]) -> Response:
    """The changed cards for a script; else the page of the document, at the first of them."""
    touched = list(dict.fromkeys(names))
    own = touched[0].rpartition(".")[2] if touched else ""
    place = LINKS.document(found.id, at=own, order=_back_order(asked))
    record = {"cards": card_records(asked, found, touched), "decisions": asked.desk.store.decisions()}
    if asked.script:
        record["progress"] = progress_record(asked.desk, found)
    return done(asked, place, record)


def _back_order(asked: Asked) -> str | None:
    return "text" if asked.form.get("order") == "text" else None


def progress_record(desk: Desk, found: Document) -> Mapping[str, int]:
    """How many statements of a document were decided on, as JSON values."""
    total = desk.store.statements(Filter(document=found.id, states=STATES), limit=0).total
    waiting = desk.store.statements(Filter(document=found.id, states=WAITING), limit=0).total
    progress = Progress(total - waiting, total)
    return {"decided": progress.decided, "of": progress.of}


def card_records(asked: Asked, found: Document, names: Sequence[str]) -> list[dict[str, Any]]:
    """The cards of some statements of a document, as a script takes them; none without a script."""
    if not asked.script:
        return []
    page = asked.desk.store.statements(Filter(document=found.id, ids=tuple(names), states=STATES))
    return [_card_record(asked, card(entry), entry.in_record) for entry in page.items]


def _card_record(asked: Asked, one: Card, in_record: bool) -> dict[str, Any]:
    html = render("card.html", asked.frame(""), LINKS, card=one, document=one.id.partition(".")[0])
    return {"own": one.own, "html": html, "group": one.group, "certainty": one.certainty, "in_record": in_record,
            "state": one.state, "start": one.start}  # fmt: skip
