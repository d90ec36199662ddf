"""From a request to a page's function and back: form, CSRF token, the right to change something, faults as pages."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from detente.errors import DetenteError, LedgerError, StaleError
from detente.web.desk import Desk
from detente.web.guard import RefusedError
from detente.web.links import Links
from detente.web.rendering import Frame, render
from detente.web.sessions import Session

LARGEST_PAGE = 1_000_000
_LOG = logging.getLogger("detente.web")
LINKS = Links()


@dataclass(frozen=True)
class Asked:
    """A request as a page's function sees it: texts without characters that a database refuses.

    `path` are the parts of the address that name something; `form` the fields of a form, the last of several; `lists`
    all values of each; `uploads` the files; `json` the body of a JSON request; `script` says that a script asks, which
    wants a part of a page or JSON.
    """

    desk: Desk
    session: Session
    path: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    uploads: tuple[tuple[str, bytes], ...] = ()
    json: Any = None
    script: bool = False

    @property
    def who(self) -> str:
        """The name of the person who asks."""
        return self.session.person.name

    @property
    def may_decide(self) -> bool:
        """Whether this person may change something."""
        return not self.desk.read_only and self.session.person.role == "reviewer"

    def given(self, name: str) -> str | None:
        """A part of the query, None where it is empty."""
        return self.query.get(name, "").strip() or None

    def number(self, name: str, usual: int = 1) -> int:
        """A count from 1 in the query; what is none is `usual`."""
        text = self.query.get(name, "")
        return max(1, min(LARGEST_PAGE, int(text))) if text.isascii() and text.isdigit() and len(text) < 9 else usual

    def frame(self, title: str, here: str = "") -> Frame:
        """What stands around the page for this person."""
        return Frame(title, self.desk.name, here, self.who, self.session.csrf, self.may_decide)

    def page(self, template: str, title: str, /, here: str = "", status: int = 200, **view: Any) -> Response:
        """The rendered page."""
        return HTMLResponse(render(template, self.frame(title, here), LINKS, **view), status)


Page = Callable[[Asked], Response]


class ForbiddenError(DetenteError):
    """Something that this person may not do."""


def route(desk: Desk, path: str, page: Page, *, method: str = "GET", changes: bool = True) -> Route:
    """A route whose function runs in a thread of its own.

    Args:
        changes: of a POST: whether it changes the ledger, which a reader may not.
    """

    async def endpoint(request: Request) -> Response:
        asked = Asked(desk, request.state.session, _clean(request.path_params), _clean(request.query_params),
                      script=request.headers.get("x-requested-with") == "detente")  # fmt: skip
        try:
            with _heard():
                if method == "POST":
                    asked = await _posted(request, asked)
                    if changes and not asked.may_decide:
                        raise ForbiddenError("this desk is for reading only", mend="ask who runs it")
            return await run_in_threadpool(page, asked)
        except RefusedError:
            raise
        except ClientDisconnect:
            return PlainTextResponse("The request was broken off. Nothing was kept.\n", 400)  # which nobody reads
        except DetenteError as fault:
            return _faulty(asked, fault, _status(fault, method))
        except Exception:
            _LOG.exception("a fault of the desk itself, at %s", path)
            return _faulty(asked, DetenteError("a fault of the desk itself", mend="report it"), 500)

    return Route(path, endpoint, methods=[method])


@contextmanager
def _heard() -> Iterator[None]:
    """Turn what cannot be understood of a request into a fault."""
    try:
        yield
    except (MultiPartException, ValueError, RecursionError) as fault:
        raise DetenteError("the form cannot be understood", mend="load the page again") from fault


async def _posted(request: Request, asked: Asked) -> Asked:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    header = request.headers.get("x-csrf-token", "")
    if kind == "application/json":
        body = json.loads(await request.body() or b"null")
        _require_token(asked, header)
        return _with(asked, json=_clean_json(body))
    async with request.form(max_files=200, max_fields=1_000, max_part_size=20_000_000) as form:
        _require_token(asked, str(form.get("csrf") or header))
        uploads = tuple(
            [(_text(f.filename or ""), await f.read()) for _, f in form.multi_items() if isinstance(f, UploadFile)]
        )
        return _with(asked, form=_fields(form), lists=_lists(form), uploads=uploads)


def _require_token(asked: Asked, given: str) -> None:
    if not asked.session.may_come_from(given):
        raise ForbiddenError("the form is not from this login", mend="load the page again, and send it once more")


def _with(asked: Asked, **changes: Any) -> Asked:
    from dataclasses import replace

    return replace(asked, **changes)


def _fields(form: FormData) -> dict[str, str]:
    return {_text(key): _text(value) for key, value in form.multi_items() if isinstance(value, str)}


def _lists(form: FormData) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, value in form.multi_items():
        if isinstance(value, str):
            found[key] = (*found.get(key, ()), _text(value))
    return found


def _clean(values: Mapping[str, Any]) -> dict[str, str]:
    return {_text(key): _text(str(value)) for key, value in values.items()}


def _text(value: str) -> str:
    """Text that can be stored: no NUL, no half of a surrogate pair, line ends as one character."""
    text = value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return text.replace("\r\n", "\n")


def _clean_json(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [_clean_json(one) for one in value]
    if isinstance(value, dict):
        return {_text(key): _clean_json(one) for key, one in value.items()}
    return value


def _status(fault: DetenteError, method: str) -> int:
    if isinstance(fault, ForbiddenError):
        return 403
    if isinstance(fault, StaleError):
        return 409
    return 404 if isinstance(fault, LedgerError) and method == "GET" else 400


def _faulty(asked: Asked, fault: DetenteError, status: int) -> Response:
    if asked.script:
        return JSONResponse({"what": fault.what, "where": fault.where, "mend": fault.mend}, status)
    return asked.page("fault.html", "Not done", status=status, fault=fault)


def done(asked: Asked, place: str, record: Mapping[str, Any]) -> Response:
    """After a change: JSON for a script, else the page to go on with."""
    if asked.script:
        return JSONResponse(dict(record))
    return RedirectResponse(place, 303)
