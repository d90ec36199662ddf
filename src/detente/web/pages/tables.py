"""Lists: reports, threads, promises, contradictions, parties, and what was searched for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from starlette.responses import Response
from starlette.routing import Route

from detente.errors import LedgerError
from detente.ledger import STATUSES
from detente.ledger.books import PROMISE_STATUSES
from detente.ledger.store import STATES, DocumentEntry, Entry, Filter, ThreadFilter
from detente.web.desk import Desk
from detente.web.routing import Asked, route
from detente.web.views import tables as views
from detente.web.views.cards import card
from detente.web.views.statement import words_of
from detente.workflow.inputs import last_day

MOST_HITS = 100


def routes(desk: Desk) -> list[Route]:
    """Where these pages are."""
    return [
        route(desk, "/", reports),
        route(desk, "/threads", threads),
        route(desk, "/promises", promises),
        route(desk, "/contradictions", contradictions),
        route(desk, "/parties", parties),
        route(desk, "/party", party),
        route(desk, "/search", search),
        route(desk, "/history", history),
    ]


def reports(asked: Asked) -> Response:
    """The first page: the reports, and how far the review of each is."""
    store = asked.desk.store
    total = store.documents(limit=0).total
    pager = views.Pager.of(asked.number("page"), total)
    page = store.documents(limit=views.PER_PAGE, offset=pager.offset)
    rows = report_rows(asked.desk, page.items)
    of = store.statements(Filter(), limit=0).total
    waiting = of - store.decided()
    return asked.page("reports.html", "Reports", "documents", rows=rows, pager=pager, waiting=waiting, of=of)


def report_rows(desk: Desk, entries: Sequence[DocumentEntry]) -> list[views.DocumentRow]:
    """The rows of reports; what was rejected is not in the record, and so not counted."""
    waiting = desk.store.unreviewed([entry.id for entry in entries])
    return [views.DocumentRow(entry, waiting[entry.id], entry.statements) for entry in entries]


def threads(asked: Asked) -> Response:
    """The table of threads, filtered."""
    status = asked.given("status")
    which = ThreadFilter(
        party=asked.given("party"),
        status=status if status in STATUSES else None,
        as_of=last_day(asked.given("as_of")),
        since=last_day(asked.given("since")),
    )
    store = asked.desk.store
    page = store.threads_page(which, limit=views.PER_PAGE, offset=(asked.number("page") - 1) * views.PER_PAGE)
    pager = views.Pager.of(asked.number("page"), page.total)
    rows = [views.thread_row(one) for one in page.items]
    return asked.page(
        "threads.html", "Threads", "threads", rows=rows, pager=pager, statuses=STATUSES, query=_query(asked)
    )


def _query(asked: Asked) -> dict[str, str]:
    return {key: asked.given(key) or "" for key in ("party", "status", "as_of", "since", "q")}


def entries(desk: Desk, names: Iterable[str]) -> dict[str, Entry]:
    """Statements by their ids; those that are not there are left out."""
    wanted = tuple(dict.fromkeys(names))[:2_000]
    page = desk.store.statements(Filter(ids=wanted, states=STATES)) if wanted else None
    return {entry.id: entry for entry in page.items} if page else {}


def promises(asked: Asked) -> Response:
    """The book of promises."""
    status = asked.given("status")
    which = ThreadFilter(
        party=asked.given("party"), status=status if status in PROMISE_STATUSES else None,
        as_of=last_day(asked.given("as_of")),
    )  # fmt: skip
    page = asked.desk.store.promises_page(
        which, limit=views.PER_PAGE, offset=(asked.number("page") - 1) * views.PER_PAGE
    )
    pager = views.Pager.of(asked.number("page"), page.total)
    rows = [views.promise_row(one) for one in page.items]
    return asked.page("promises.html", "Promises", "promises", rows=rows, pager=pager, statuses=PROMISE_STATUSES,
                      query=_query(asked))  # fmt: skip


def contradictions(asked: Asked) -> Response:
    """Reports that cannot both be right."""
    number = asked.number("page")
    page = asked.desk.store.contradictions_page(
        ThreadFilter(party=asked.given("party")), limit=views.PER_PAGE, offset=(number - 1) * views.PER_PAGE
    )
    by_id = entries(asked.desk, (name for one in page.items for name in one.statements))
    rows = views.contradiction_rows(page.items, by_id)
    pager = views.Pager.of(number, page.total)
    return asked.page("contradictions.html", "Contradictions", "contradictions", rows=rows, pager=pager)


def parties(asked: Asked) -> Response:
    """Who is named in the record."""
    found = asked.desk.store.parties()
    pager = views.Pager.of(asked.number("page"), len(found))
    rows = found[pager.offset : pager.offset + views.PER_PAGE]
    return asked.page("parties.html", "Parties", "parties", rows=rows, pager=pager)


def party(asked: Asked) -> Response:
    """What one party says and does, and what is asked of it."""
    name = asked.given("name") or ""
    store = asked.desk.store
    number = asked.number("page")
    page = store.statements(Filter(party=name), limit=views.PER_PAGE, offset=(number - 1) * views.PER_PAGE)
    found = store.threads_page(ThreadFilter(party=name), limit=views.PER_PAGE)
    return asked.page(
        "party.html", name or "Party", "parties", name=name, cards=[card(e) for e in page.items],
        pager=views.Pager.of(number, page.total), threads=[views.thread_row(t) for t in found.items],
        threads_total=found.total,
    )  # fmt: skip


def search(asked: Asked) -> Response:
    """Statements and reports that hold all the words."""
    words = asked.given("q") or ""
    fault, rows = "", []
    if words:
        try:
            rows = views.found(asked.desk.store.search(words, limit=MOST_HITS))
        except LedgerError as error:
            fault = error.what
    return asked.page("search.html", "Search", "search", rows=rows, query=words, fault=fault, most=MOST_HITS)


def history(asked: Asked) -> Response:
    """What people decided, the newest first."""
    store = asked.desk.store
    total = store.decisions()
    pager = views.Pager.of(asked.number("page"), total)
    first = max(0, total - pager.offset - views.PER_PAGE)
    reviews = store.history(limit=total - pager.offset - first, offset=first) if total else ()
    subjects = entries(asked.desk, (review.targets[0] for review in reviews))
    rows = [views.decision_row(review, words_of(review), subjects) for review in reversed(reviews)]
    return asked.page("history.html", "Decisions", "history", rows=rows, pager=pager)
