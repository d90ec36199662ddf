"""Adding reports: files, a pasted text, an address; and how far that is."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from detente.documents import check_published
from detente.documents.web import is_address
from detente.errors import SettingError
from detente.web.desk import Desk
from detente.web.guard import UPLOAD_BYTES
from detente.web.jobs import Given
from detente.web.routing import Asked, done, route


def routes(desk: Desk) -> list[Route]:
    """Where these pages are."""
    return [
        route(desk, "/add", form),
        route(desk, "/add", begin, method="POST"),
        route(desk, "/jobs/{job}", job),
    ]


def form(asked: Asked) -> Response:
    """The form, with what is being added."""
    return asked.page("add.html", "Add reports", "add", jobs=asked.desk.jobs.all(), limit=UPLOAD_BYTES // 1_000_000)


def begin(asked: Asked) -> Response:
    """Put an adding in line."""
    addresses = tuple(line.strip() for line in asked.form.get("addresses", "").splitlines() if line.strip())
    for one in addresses:
        if not is_address(one):
            raise SettingError(f"{one[:80]!r} is no address of the web", mend="give one that begins with https://")
    files = tuple((name, data) for name, data in asked.uploads if name or data)
    published = check_published(asked.form.get("published", "").strip() or None)
    started = asked.desk.jobs.begin(Given(files, asked.form.get("text", ""), addresses, published))
    return done(asked, f"/jobs/{started.id}", {"job": started.id})


def job(asked: Asked) -> Response:
    """How far an adding is, and the reports it brought."""
    found = asked.desk.jobs.get(asked.path["job"])
    if found is None:
        return RedirectResponse("/add", 303)
    documents = [asked.desk.store.document(name) for name in found.documents[:100]]
    return asked.page("job.html", "Adding", "add", job=found, documents=documents)
