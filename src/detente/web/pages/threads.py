"""One thread, and joining it with another or taking it apart."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from detente.errors import LedgerError, StaleError
from detente.ledger import Thread
from detente.ledger.store import Filter, Review, ThreadFilter
from detente.web.desk import Desk
from detente.web.pages.tables import entries
from detente.web.routing import LINKS, Asked, done, route
from detente.web.views import tables as views

MOST_FOR_REASONS = 20_000
"""Statements of a ledger up to which the reasons of a thread are shown: they are gathered with all threads."""
MOST_LOOKED_AT = 100
"""Statements of a thread whose decisions are looked for."""


def routes(desk: Desk) -> list[Route]:
    """Where these pages are."""
    return [
        route(desk, "/threads/{thread}", thread),
        route(desk, "/threads/{thread}/join", join, method="POST"),
        route(desk, "/threads/{thread}/split", split, method="POST"),
    ]


def thread(asked: Asked) -> Response:
    """One thread."""
    found = _thread(asked.desk, asked.path["thread"])
    view = thread_view(asked.desk, found)
    return asked.page("thread.html", f"Thread {found.id}", "threads", view=view)


def _thread(desk: Desk, name: str) -> Thread:
    found = next(iter(desk.store.threads_page(ThreadFilter(thread=name), limit=1).items), None)
    if found is None:
        raise LedgerError(f"there is no thread {name[:40]!r}", mend="list the threads to see their ids")
    return found


def thread_view(desk: Desk, found: Thread) -> views.ThreadPage:
    """The page of one thread."""
    store = desk.store
    if store.statements(Filter(), limit=0).total <= MOST_FOR_REASONS:
        found = next((one for one in store.threads() if one.id == found.id), found)
    by_id = entries(desk, found.statements)
    titles = {}
    for name in dict.fromkeys(entry.statement.document for entry in by_id.values()):
        document = store.document(name)
        titles[name] = ", ".join(filter(None, (document.outlet or document.title, document.published)))
    history = [review for name in found.statements[:MOST_LOOKED_AT] for review in store.history(name)]
    return views.thread_page(found, by_id, titles, history)


def join(asked: Asked) -> Response:
    """Say that this thread and another are one matter."""
    one = _seen(asked)
    label = " ".join(asked.form.get("other", "").split())
    other = _thread(asked.desk, label.split(" ", 1)[0])
    if " " in label and label != " ".join(views.thread_label(other).split()):
        raise _stale(other)
    return _regrouped(asked, asked.desk.store.merge_threads(one.id, other.id, who=asked.who))


def split(asked: Asked) -> Response:
    """Say that the statements that were ticked are a matter of their own."""
    one = _seen(asked)
    apart = asked.lists.get("apart", ())
    if not apart:
        raise LedgerError("no statement was ticked", mend="tick those that are a matter of their own")
    return _regrouped(asked, asked.desk.store.split_thread(one.id, apart, who=asked.who))


def _seen(asked: Asked) -> Thread:
    """The thread that the form is about, as it was seen."""
    found = _thread(asked.desk, asked.path["thread"])
    if asked.form.get("seen", "") != views.version_of(found):
        raise _stale(found)
    return found


def _stale(found: Thread) -> StaleError:
    what = "this thread is not what you saw: reports or decisions came since"
    return StaleError(what, where=f"thread {found.id}", mend="look at it again, then decide")


def _regrouped(asked: Asked, review: Review) -> Response:
    place = thread_of(asked.desk, review.targets[0])
    return done(asked, place, {"address": place, "decisions": asked.desk.store.decisions()})


def thread_of(desk: Desk, statement: str) -> str:
    """The address of the thread that a statement is in; of the list where it is in none."""
    found = next((one for one in desk.store.threads_page().items if statement in one.statements), None)
    return LINKS.thread(found.id) if found else LINKS.page("threads")
