"""Lists of what a ledger holds: each as values for programs and as rows for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.brief import facts
from detente.errors import SettingError
from detente.values.dates import DateSpan
from detente.values.statement import CERTAINTIES, KINDS
from detente.workflow.inputs import last_day
from detente.workflow.ledgers import opened

if TYPE_CHECKING:
    from detente.ledger.store import Entry, Filter, Review, Store, ThreadFilter

_HEDGED = frozenset({"probable", "possible"})


@dataclass(frozen=True)
class Listing:
    """A list: `values` for programs, all with the keys `fields`; `rows` under `columns` and `notes` for people."""

    values: Sequence[Mapping[str, Any]]
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to leave in a list, as a user names it; None leaves all in. Not every list knows every one.

    `status` is a thread's or promise's, `state` a statement's in the review; days are ISO.
    """

    party: str | None = None
    kind: str | None = None
    status: str | None = None
    state: str | None = None
    certainty: str | None = None
    document: str | None = None
    since: str | None = None
    until: str | None = None
    as_of: str | None = None
    reviewed: bool | None = None
    limit: int | None = None
    offset: int = 0

    def filter(self) -> Filter:
        """The same for statements.

        Raises: SettingError for a kind, certainty, state or day that is none.
        """
        from detente.ledger.store import STATES, Filter

        return Filter(
            party=self.party,
            kind=one_of("kind", self.kind, KINDS),
            certainty=one_of("certainty", self.certainty, CERTAINTIES),
            document=self.document,
            as_of=last_day(self.as_of),
            since=_first_day(self.since),
            until=last_day(self.until, "--until"),
            states=(one_of("state", self.state, STATES),) if self.state else None,
            reviewed=self.reviewed,
        )

    def of_threads(self) -> ThreadFilter:
        """The same for threads and promises.

        Raises: SettingError for a day that is none.
        """
        from detente.ledger.store import ThreadFilter

        return ThreadFilter(
            party=self.party,
            status=self.status,
            as_of=last_day(self.as_of),
            since=_first_day(self.since),
            until=last_day(self.until, "--until"),
        )


def one_of(what: str, value: str | None, allowed: Sequence[str]) -> Any:
    """The value where it is allowed.

    Raises: SettingError where it is not.
    """
    if value is not None and value not in allowed:
        raise SettingError(f"{value!r} is no {what}", where=f"--{what}", mend=f"use one of {', '.join(allowed)}")
    return value


def _first_day(text: str | None) -> date | None:
    last_day(text, "--since")  # says what is wrong
    return DateSpan.parse(text).first if text else None


def listing(ledger: str | Path, what: str, wanted: Wanted) -> Listing:
    """A list of a ledger.

    Args:
        what: statements, documents, threads, talks, promises, parties, sources, contradictions or history.

    Raises: LedgerError when the ledger cannot be opened; SettingError for something wanted that is none.
    """
    with opened(ledger) as store:
        return LISTS[what](store, wanted)


def statements(store: Store, wanted: Wanted) -> Listing:
    """The statements of the record in the order of documents and text."""
    page = store.statements(wanted.filter(), limit=wanted.limit, offset=wanted.offset)
    values = [_entry(entry) for entry in page.items]
    short = store.short_names()
    rows = []
    for entry in page.items:
        s = entry.statement
        hedge = "~" if s.certainty in _HEDGED else ""
        kind = f"{hedge}{s.kind}" + (" (denied)" if s.certainty == "denied" else "")
        rows.append(
            (abbreviated(entry.id, short), kind, s.actor, ", ".join(s.addressee), s.content, s.date or "", entry.state)
        )
    columns = ("id", "kind", "actor", "to", "what", "date", "review")
    return Listing(values, _STATEMENT, columns, rows, _more(len(rows), page.total, wanted))


def _entry(entry: Entry) -> dict[str, Any]:
    return facts.whole_statement(entry.statement) | {"review": entry.state, "version": entry.version}


_STATEMENT = (
    "id", "kind", "actor", "addressee", "content", "gives", "gets", "condition", "deadline", "date", "sources",
    "certainty", "refers_to", "start", "end", "quote", "document", "firm", "confidence", "uncertain", "review",
    "version",
)  # fmt: skip


def abbreviated(name: str, short: Mapping[str, str]) -> str:
    """A statement's id as short as its document's fits no other, and five digits of its own."""
    document, _, own = name.rpartition(".")
    return f"{short.get(document, document)}.{own[:5]}" if document else short.get(name, name)


def _more(shown: int, total: int, wanted: Wanted) -> tuple[str, ...]:
    if not total:
        return ("nothing fits",)
    if shown < total:
        return (
            f"{wanted.offset + 1} to {wanted.offset + shown} of {total}" if shown else f"none of {total} from there on",
        )
    return ()


def documents(store: Store, wanted: Wanted) -> Listing:
    """The reports in the order of publication."""
    page = store.documents(last_day(wanted.as_of), limit=wanted.limit, offset=wanted.offset)
    values = [asdict(item) for item in page.items]
    short = store.short_names()
    rows = [
        (short[d.id], d.published or "", d.outlet, d.title or d.source, str(d.statements), d.revised_by or "")
        for d in page.items
    ]
    columns = ("id", "published", "outlet", "title", "statements", "revised by")
    return Listing(values, _DOCUMENT, columns, rows, _more(len(rows), page.total, wanted))


_DOCUMENT = (
    "id", "title", "outlet", "author", "published", "published_by", "url", "source", "language", "added", "reader",
    "statements", "revised_by",
)  # fmt: skip


def threads(store: Store, wanted: Wanted) -> Listing:
    """The threads of the record as of a day."""
    from detente.ledger import STATUSES

    one_of("status", wanted.status, STATUSES)
    page = store.threads_page(wanted.of_threads(), limit=wanted.limit, offset=wanted.offset)
    found, notes = page.items, _more(len(page.items), page.total, wanted)
    values = [facts.thread(t) for t in found]
    rows = [
        (
            t.id,
            t.title,
            ", ".join(t.actor),
            ("~" if t.hedged else "") + t.status,
            _day(t.since()),
            str(len(t.statements)),
        )
        for t in found
    ]
    return Listing(values, _THREAD, ("id", "matter", "who would act", "status", "since", "statements"), rows, notes)


_THREAD = (
    "id", "title", "actors", "askers", "status", "hedged", "live", "standing", "since", "deadline", "statements",
    "history",
)  # fmt: skip


def _any_named(names: Iterable[str], wanted: str) -> bool:
    return any(name.casefold().startswith(wanted.casefold()) for name in names)


def _day(span: DateSpan | None) -> str:
    if span is None:
        return ""
    return span.iso() or f"{span.first.isoformat()} to {span.last.isoformat()}"


def _cut(found: Sequence[Any], wanted: Wanted) -> tuple[list[Any], tuple[str, ...]]:
    end = None if wanted.limit is None else wanted.offset + wanted.limit
    cut = list(found[wanted.offset : end])
    return cut, _more(len(cut), len(found), wanted)


def talks(store: Store, wanted: Wanted) -> Listing:
    """The talks of the record, the weightiest first."""
    page = store.talks_page(wanted.of_threads(), limit=wanted.limit, offset=wanted.offset)
    found, notes = page.items, _more(len(page.items), page.total, wanted)
    values = [asdict(t) for t in found]
    rows = [
        (t.id, t.title, ", ".join(t.parties[:4]), str(len(t.threads)), str(t.weight), str(len(t.documents)))
        for t in found
    ]
    fields = ("id", "title", "parties", "threads", "statements", "documents", "weight")
    return Listing(values, fields, ("id", "talks", "parties", "threads", "statements", "reports"), rows, notes)


def promises(store: Store, wanted: Wanted) -> Listing:
    """The book of promises as of a day."""
    one_of("status", wanted.status, ("open", "kept", "broken", "lapsed"))
    page = store.promises_page(wanted.of_threads(), limit=wanted.limit, offset=wanted.offset)
    found, notes = page.items, _more(len(page.items), page.total, wanted)
    values = [facts.promise(p) for p in found]
    rows = [
        (
            p.thread, p.actor, ", ".join(p.addressee), p.content, p.date or "", p.deadline or "",
            ("~" if p.hedged else "") + p.status,
        )
        for p in found
    ]  # fmt: skip
    fields = ("thread", "actor", "addressee", "content", "date", "deadline", "status", "hedged", "statements")
    return Listing(values, fields, ("thread", "by", "to", "what", "when", "deadline", "status"), rows, notes)


def records(store: Store, wanted: Wanted) -> Listing:
    """How each party kept its promises: its record as of a day."""
    counts: dict[str, Counter[str]] = {}
    for promise in store.promises_page(wanted.of_threads()).items:
        counts.setdefault(promise.actor, Counter())[promise.status] += 1
    ordered = sorted(counts, key=lambda name: (-sum(counts[name].values()), name))
    statuses = ("open", "kept", "broken", "lapsed")
    values = [{"party": name, **{status: counts[name][status] for status in statuses}} for name in ordered]
    cut, notes = _cut(values, wanted)
    rows = [(v["party"], *(str(v[status]) for status in statuses)) for v in cut]
    return Listing(cut, ("party", *statuses), ("party", *statuses), rows, notes)


def parties(store: Store, wanted: Wanted) -> Listing:
    """Who is named in the record."""
    every = store.parties(last_day(wanted.as_of))
    found, notes = _cut([p for p in every if wanted.party is None or _any_named([p.name], wanted.party)], wanted)
    rows = [(p.name, str(p.makes), str(p.addressed), str(p.would_act), p.first or "", p.last or "") for p in found]
    fields = ("name", "makes", "addressed", "would_act", "first", "last")
    columns = ("party", "makes", "is addressed", "would act", "first", "last")
    return Listing([asdict(p) for p in found], fields, columns, rows, notes)


def sources(store: Store, wanted: Wanted) -> Listing:
    """The outlets of the reports."""
    found, notes = _cut(store.sources(last_day(wanted.as_of)), wanted)
    rows = [
        (s.outlet or "(none named)", str(s.documents), str(s.statements), s.first or "", s.last or "") for s in found
    ]
    fields = ("outlet", "documents", "statements", "first", "last")
    return Listing(
        [asdict(s) for s in found], fields, ("outlet", "reports", "statements", "first", "last"), rows, notes
    )


def contradictions(store: Store, wanted: Wanted) -> Listing:
    """Reports that cannot both be right."""
    page = store.contradictions_page(wanted.of_threads(), limit=wanted.limit, offset=wanted.offset)
    found, notes = page.items, _more(len(page.items), page.total, wanted)
    short = store.short_names()
    rows = [(c.thread, c.about, c.reason, ", ".join(abbreviated(name, short) for name in c.statements)) for c in found]
    values = [facts.contradiction(c) for c in found]
    fields = tuple(values[0]) if values else ("thread", "about", "statements", "reason")
    return Listing(values, fields, ("thread", "about", "how", "statements"), rows, notes)


def history(store: Store, wanted: Wanted) -> Listing:
    """Decisions, oldest first; `document` names the statement or document that they are about."""
    found = store.history(wanted.document, limit=wanted.limit, offset=wanted.offset)
    short = store.short_names()
    rows = [
        (
            str(r.number), r.at[:16].replace("T", " "), r.who, r.action,
            ", ".join(abbreviated(t, short) for t in r.targets[:3]), details_words(r), "undone" if r.undone else "",
        )
        for r in found
    ]  # fmt: skip
    columns = ("no.", "at (UTC)", "who", "action", "about", "what", "")
    notes = () if rows else ("nothing was decided yet",)
    return Listing([review_record(r) for r in found], _REVIEW, columns, rows, notes)


_REVIEW = ("number", "id", "action", "targets", "who", "at", "details", "undone")


def review_record(review: Review) -> dict[str, Any]:
    """A decision as JSON values."""
    return {**asdict(review), "targets": list(review.targets), "details": dict(review.details)}


def details_words(review: Review) -> str:
    """What a decision did, in a few words."""
    details = review.details
    if review.action == "correct":
        return "; ".join(f"{key}: {details['was'].get(key)} -> {value}" for key, value in details["changes"].items())
    if review.action == "add":
        added = details["statements"][review.targets[0]]
        return f"{added['kind']} by {added['actor']}: {added['content']}"
    for key in ("reason", "text", "into", "to"):
        if details.get(key):
            return str(details[key])
    return f"{len(details['apart'])} statements apart" if review.action == "split thread" else ""


def search(ledger: str | Path, words: str, *, limit: int = 50, as_of: str | None = None) -> Listing:
    """Statements and reports that hold all the words, best first.

    Raises: LedgerError when the ledger cannot be opened, or there is no word; SettingError for a day that is none.
    """
    with opened(ledger) as store:
        hits = store.search(words, limit=limit, as_of=last_day(as_of))
        short = store.short_names()
    values = [asdict(hit) | {"marks": [list(mark) for mark in hit.marks]} for hit in hits]
    rows = [(abbreviated(hit.id, short), hit.what, hit.published or "", hit.title, hit.excerpt) for hit in hits]
    fields = ("what", "id", "document", "title", "published", "excerpt", "marks")
    notes = () if rows else ("nothing fits",)
    return Listing(values, fields, ("id", "what", "published", "report", "words"), rows, notes)


def alike(ledger: str | Path, *, least: float | None = None, limit: int | None = None, offset: int = 0) -> Listing:
    """Pairs of threads that may be one matter told in other words, the likeliest first.

    Args:
        least: how near their wordings lie at least (cosine, 0 to 1); what was measured as best if not given.

    Raises: LedgerError when the ledger cannot be opened; SettingError when the sentence encoder is not installed, or
        for a `least` that is no such number.
    """
    from detente.ledger.alike import ALIKE
    from detente.ledger.alike import alike as alike_threads
    from detente.reading.learned.sentence_vectors import unit_vectors

    least = ALIKE if least is None else least
    if not 0 <= least <= 1:
        raise SettingError(f"{least:g} is no likeness", where="--least", mend="give a number from 0 to 1")
    with opened(ledger) as store:
        found = store.threads()
        pairs = alike_threads(store.ledger(), unit_vectors, least, found)
    cut, notes = _cut(pairs, Wanted(limit=limit, offset=offset))
    rows = [(f"{pair.score:.2f}", pair.one, pair.words[0], pair.other, pair.words[1]) for pair in cut]
    fields = ("one", "other", "score", "words")
    values = [asdict(pair) | {"words": list(pair.words)} for pair in cut]
    return Listing(values, fields, ("alike", "thread", "in these words", "thread", "in these words"), rows, notes)


LISTS: Mapping[str, Callable[[Store, Wanted], Listing]] = {
    "statements": statements,
    "documents": documents,
    "threads": threads,
    "talks": talks,
    "promises": promises,
    "records": records,
    "parties": parties,
    "sources": sources,
    "contradictions": contradictions,
    "history": history,
}
