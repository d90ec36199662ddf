"""What the desk's routes take and answer, and a client that tries them with anything.

`python -m web.api 5000` (with `src` and `tests` on the path) sends so many requests from two threads at once, half of
them with values that fit, holds every answer to what is written here, and says how long they took.
"""

from __future__ import annotations

import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from detente.ledger.store import STATES, Filter
from web import desks, made


class Shape(msgspec.Struct, forbid_unknown_fields=True):
    """A JSON answer has just these members."""


class Fault(Shape):
    """Why nothing was done; of what came too late, with what to show of it."""

    what: str
    where: str
    mend: str
    html: str = ""
    version: int = 0


class Card(Shape):
    """A statement's card after a decision."""

    own: str
    html: str
    group: str
    certainty: str
    in_record: bool
    state: str
    start: int


class Progress(Shape):
    """How many statements of a report were decided on."""

    decided: int
    of: int


class Changed(Shape):
    """What a decision, or those of others, changed on a report's page."""

    cards: list[Card]
    decisions: int
    progress: Progress
    who: list[str] = []


class Regrouped(Shape):
    """After threads were joined or split, or that undone."""

    decisions: int
    address: str = ""


class Option(Shape):
    """Something to complete a field with."""

    value: str
    label: str


class Options(Shape):
    """All that is offered."""

    options: list[Option]


class Begun(Shape):
    """An adding that was put in line."""

    job: str


class Kept(Shape):
    """A scenario that was kept."""

    name: str
    address: str


@dataclass(frozen=True)
class Described:
    """What a route takes, and what it may answer to a script: its own kind where it is done, else a fault.

    `answer` is the shape of its JSON, None for a page or a part of one; `fields` of a query or a form; `json` says that
    it takes JSON instead.
    """

    fields: tuple[str, ...] = ()
    answer: Any = None
    json: bool = False
    statuses: frozenset[int] = frozenset({200, 400, 404})
    text: bool = False


DECIDED = frozenset({200, 303, 400, 403, 409})
_FIELDS = (
    "seen", "kind", "actor", "addressee", "content", "certainty", "date", "deadline", "condition", "gives", "gets",
    "sources", "firm_given",
)  # fmt: skip


def page(*fields: str) -> Described:
    """A page, with the fields of its query."""
    return Described(fields)


def decision(*fields: str, answer: Any = Changed) -> Described:
    """A form."""
    return Described(fields, answer, statuses=DECIDED)


def model(answer: Any = None) -> Described:
    """What takes an edited model."""
    return Described((), answer, json=True, statuses=DECIDED)


ROUTES: dict[tuple[str, str], Described] = {
    ("GET", "/"): page("page"),
    ("GET", "/threads"): page("page", "party", "status", "as_of", "since"),
    ("GET", "/threads/{thread}"): page(),
    ("GET", "/promises"): page("page", "party", "status", "as_of"),
    ("GET", "/contradictions"): page("page", "party"),
    ("GET", "/parties"): page("page"),
    ("GET", "/party"): page("page", "name"),
    ("GET", "/search"): page("q"),
    ("GET", "/history"): page("page"),
    ("GET", "/timeline"): page("from", "to"),
    ("GET", "/deadlock"): page("as_of"),
    ("GET", "/scenarios/{scenario}"): page(),
    ("GET", "/add"): page(),
    ("GET", "/jobs/{job}"): Described(statuses=frozenset({200, 303})),
    ("GET", "/jobs/{job}/events"): Described(statuses=frozenset({404}), text=True),
    ("GET", "/events"): Described(statuses=frozenset({200}), text=True),
    ("GET", "/static/{name}"): Described(statuses=frozenset({200, 404}), text=True),
    ("GET", "/documents/{document}"): page("part", "at", "order"),
    ("GET", "/documents/{document}/changes"): Described(("since",), Changed),
    ("GET", "/statements/{statement}"): page(),
    ("GET", "/statements/{statement}/panel"): page(),
    ("GET", "/complete"): Described(("what", "q"), Options),
    ("POST", "/documents/{document}/decide"): decision("confirm", "reject", "reason", "order"),
    ("POST", "/documents/{document}/add"): decision("quote", "start", *_FIELDS),
    ("POST", "/statements/{statement}/correct"): decision(*_FIELDS),
    ("POST", "/statements/{statement}/link"): decision("to", "seen"),
    ("POST", "/statements/{statement}/merge"): decision("to", "seen"),
    ("POST", "/statements/{statement}/comment"): decision("text"),
    ("POST", "/threads/{thread}/join"): decision("other", "seen", answer=Regrouped),
    ("POST", "/threads/{thread}/split"): decision("apart", "seen", answer=Regrouped),
    ("POST", "/undo"): decision("review", "document", "thread", answer=Changed | Regrouped),
    ("POST", "/redo"): decision("review", "document", "thread", answer=Changed | Regrouped),
    ("POST", "/add"): decision("text", "addresses", "published", answer=Begun),
    ("POST", "/model/try"): model(),
    ("POST", "/model/reasons"): model(),
    ("POST", "/scenarios"): model(Kept),
    ("POST", "/scenarios/{scenario}/remove"): decision(answer=None),
}
ENDLESS = {("GET", "/events")}

ODD = (
    "", "0", "-1", "1e999", "99999999999999999999", "\x00", "\u202e", "%00", "'; DROP TABLE documents;--",
    "../../etc/passwd", "{{7*7}}", "<script>", "a" * 3_000, "2016-13-45", "9999-12-31", "0001-01-01", "\r\nX: y", '"',
    "(((", "*",
)  # fmt: skip


class Trier:
    """Sends requests to a desk; each is drawn from what fits it and from what does not."""

    def __init__(self, browser: desks.Browser, seed: int) -> None:
        self._browser, self._chance = browser, random.Random(seed)
        store = browser.desk.store
        document = store.documents().items[0]
        entries = store.statements(Filter(document=document.id, states=STATES)).items
        self._fitting: dict[str, list[str]] = {
            "document": [document.id, document.id[:12]], "statement": [e.id for e in entries], "thread": ["t1", "t2"],
            "scenario": ["kept"], "job": ["none"], "name": ["desk.css", "desk.js", "Norland"], "party": ["Norland"],
            "page": ["1", "2"], "part": ["1"], "since": ["2021-03", "0", "3"], "as_of": ["2021-03-10", "2021"],
            "from": ["2021-03-01"], "to": ["2021-03-20", entries[0].id, "t1"], "q": ["harbour", '"the harbour"'],
            "what": ["party", "link", "thread", "statement"], "status": ["rejected"], "order": ["text", "unsure"],
            "kind": ["demand", "promise"], "certainty": ["certain", "possible"], "date": ["2021-03-01"],
            "seen": ["0", "1", "2"], "actor": ["Norland"], "content": ["open the harbour"], "published": ["2021-03-01"],
            "quote": ["Norland demanded"], "start": ["0", "40"], "other": ["t2"], "apart": [e.id for e in entries],
            "text": ["words"], "review": ["1", "2"], "addresses": ["https://example.org/"],
            "confirm": [f"{e.id.rpartition('.')[2]}:{e.version}" for e in entries],
            "reject": [f"{e.id.rpartition('.')[2]}:{e.version}" for e in entries],
        }  # fmt: skip

    def _value(self, name: str) -> str:
        fitting = self._fitting.get(name, ["x"])
        return self._chance.choice(fitting) if self._chance.random() < 0.6 else self._chance.choice(ODD)

    def _model(self) -> object:
        body: dict[str, object] = {
            "preferences": {self._value("party"): [self._chance.choice(["open_harbour", "!open_harbour", "a &", ""])]},
            "status_quo": self._chance.choice([None, "NNN", "x", 7]),
            "makers": self._chance.choice([[], ["Oceania"], "x"]),
            "options": self._chance.choice([[], [{"id": "a", "text": "a", "owner": "Norland"}], [3]]),
            "name": self._value("scenario"),
        }
        return self._chance.choice([body, {}, [], None, "x", {**body, "as_of": self._value("as_of")}])

    def once(self) -> tuple[str, float, str]:
        """Send one request: what was asked, the seconds it took, and what is wrong with the answer ("" for nothing)."""
        method, path = self._chance.choice([key for key in ROUTES if key not in ENDLESS])
        route = ROUTES[method, path]
        place = re.sub(r"\{(\w+)\}", lambda m: quote(self._value(m[1]).encode(), safe="") or "x", path)
        chosen = {name: self._value(name) for name in route.fields if self._chance.random() < 0.7}
        script = self._chance.random() < 0.7
        begun = time.perf_counter()
        if method == "GET":
            headers = {"x-requested-with": "detente"} if script else {}
            answer = self._browser.get(place, params=chosen, headers=headers, follow_redirects=False)
        elif route.json:
            answer = self._browser.json(place, self._model())
            script = True
        else:
            answer = (self._browser.script if script else self._browser.post)(place, chosen)
        seconds = time.perf_counter() - begun
        told = f"{method} {place[:80]} {chosen}"[:300]
        return told, seconds, problem(route, answer, script) if self._reached(answer) else ""

    @staticmethod
    def _reached(answer: Any) -> bool:
        """Whether a route was: a name with a slash in it makes another path, of which there is none."""
        return not (answer.status_code in (404, 405) and "text/plain" in answer.headers.get("content-type", ""))


def problem(route: Described, answer: Any, script: bool) -> str:
    """How an answer differs from what is described."""
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if answer.status_code not in route.statuses:
        return f"status {answer.status_code}: {answer.text[:200]}"
    if answer.status_code == 303:
        place = answer.headers["location"]
        return "" if place.startswith("/") and not place.startswith("//") else f"leads to {place}"
    if route.text:
        return ""
    if answer.status_code >= 400:
        return _shape(answer, Fault) if script else _html(answer, kind)
    return _shape(answer, route.answer) if route.answer is not None else _html(answer, kind)


def _html(answer: Any, kind: str) -> str:
    return "" if kind == "text/html" and answer.text.lstrip().startswith("<") else f"no page, but {kind}"


def _shape(answer: Any, shape: Any) -> str:
    wanted = shape.__args__ if hasattr(shape, "__args__") else (shape,)
    faults = []
    for one in wanted:
        try:
            msgspec.json.decode(answer.content, type=one)
        except msgspec.MsgspecError as fault:
            faults.append(str(fault))
        else:
            return ""
    return f"{faults[0]}: {answer.text[:200]}"


def tried(browser: desks.Browser, number: int, seed: int) -> Iterator[tuple[str, float, str]]:
    """So many requests."""
    one = Trier(browser, seed)
    for _ in range(number):
        yield one.once()


def main() -> int:
    number = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        path = made.ledger(Path(folder) / "talks.detente")
        with desks.opened(desks.settings(path)) as browser, ThreadPoolExecutor(2) as pool:
            browser.desk.jobs._pool.submit = lambda *_: None  # type: ignore[method-assign,assignment]
            halves = pool.map(lambda seed: list(tried(browser, number // 2, seed)), range(2))
            found = [one for half in halves for one in half]
            wrong = [f"{what}: {fault}" for what, _, fault in found if fault]
            wrong += [str(one) for one in browser.desk.store.check()]
    times = sorted(seconds * 1000 for _, seconds, _ in found)
    print("\n".join(wrong[:20]))
    print(f"{len(found):,} requests, {len(wrong)} answered otherwise than described")
    print(f"median {statistics.median(times):.0f} ms, 99 % {times[int(len(times) * 0.99)]:.0f}, most {times[-1]:.0f}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
