"""Archives: read into a corpus, asked, searched for talks, and talks taken into a ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.brief.wording import counted
from detente.errors import InputError, SettingError
from detente.reading.reader_name import reader_name
from detente.workflow.inputs import Progress
from detente.workflow.ledgers import AddedAll, is_there, opened
from detente.workflow.listing import Listing

if TYPE_CHECKING:
    from detente.corpus.query import Corpus
    from detente.corpus.run import State
    from detente.corpus.talks import CorpusTalks

LEDGER_DOCUMENTS = 300
"""Reports of talks that are made into threads together; talks of more are cut in the order of publication."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run ended, and notices about what was left out."""

    state: State
    out: Path
    notices: tuple[str, ...] = ()

    def to_text(self) -> str:
        """One line with the counts."""
        state = self.state
        where = f"written to {self.out}"
        if state.before == state.done:
            where = f"nothing was left to do in {self.out}"
        elif state.before:
            where = f"{state.before:,} of them in earlier runs; {where}"
        return (
            f"{state.done:,} records: {state.read:,} read, {state.statements:,} statements found, "
            f"{state.done - state.read - state.foreign - state.rejected:,} about something else, "
            f"{state.foreign:,} not in English, {state.rejected:,} not readable; "
            f"{where}\n"
        )


def run(
    sources: Sequence[str | Path],
    out: Path,
    *,
    workers: int = 1,
    cluster: str | None = None,
    fields: Iterable[str] = (),
    filtered: bool = True,
    exact: bool = False,
    model: str | None = None,
    names: Path | None = None,
    chunk: int | None = None,
    wait: float | None = None,
    tell: Callable[[str], None] | None = None,
    progress: Callable[[State], None] | None = None,
) -> Ran:
    """Read an archive into a corpus folder, or go on with a run that was stopped.

    Args:
        sources: folders, WARC files, JSON Lines of articles, Parquet, ZIP archives, feeds or single reports.
        workers: processes of this machine; of a local cluster where `cluster` is "local".
        cluster: "local", or the address of a Dask scheduler.
        fields: what fields of articles are called, as "text=body".
        filtered: False reads every report, whatever it is about.
        exact: read exactly as single reports are read, in single precision and not in whole numbers.
        chunk: records that are read together.
        wait: seconds after which a cluster without workers ends the run; without end where None.
        tell: is told what a cluster is waited for.
        progress: told how far the run is.

    Raises: InputError, SettingError as `detente.corpus.run.run`.
    """
    from detente.corpus.one_thread import one_core_each, one_thread_for_products

    if workers > 1 or cluster is not None:
        one_core_each()
    else:
        one_thread_for_products()
    from detente.corpus.job import EXACT_READER, QUICK_READER, Job
    from detente.corpus.plan import SIZE
    from detente.corpus.run import engine_for
    from detente.corpus.run import run as run_corpus
    from detente.corpus.same_reader import rooms_here
    from detente.documents.articles import Fields

    job = Job(
        "",
        called=Fields.of(_mapping(fields)),
        filtered=filtered,
        model=model,
        names=str(names.resolve()) if names else None,
        reader=EXACT_READER if exact else QUICK_READER,
        version=reader_name(model, names, rounded=not exact),
        rooms=rooms_here(),
    )
    engine = engine_for(workers, cluster, tell=tell, wait=wait)
    state = run_corpus(sources, out, job=job, engine=engine, size=chunk or SIZE, progress=progress)
    add_threads(out)
    notices = []
    if state.rejected:
        many = f"{state.rejected:,} record{'' if state.rejected == 1 else 's'}"
        notices.append(f"{many} could not be read: {out / 'rejected.jsonl'} says which and why")
    return Ran(state, out, tuple(notices))


def _mapping(fields: Iterable[str]) -> dict[str, str]:
    found = {}
    for one in fields:
        name, equals, value = one.partition("=")
        if not equals:
            raise SettingError(f"{one!r} says no field", where="--field", mend="give it as text=body")
        if name.strip() in found:
            raise SettingError(
                f"{name.strip()} is given two names", where="--field",
                mend="give one of them, and read archives that call it otherwise in a run of their own",
            )  # fmt: skip
        found[name.strip()] = value.strip()
    return found


def add_threads(out: Path) -> None:
    """Fold the threads of every talks of a finished corpus, where that was not done yet."""
    from detente.corpus import tables
    from detente.corpus.folder import Folder, replacing
    from detente.corpus.query import Corpus

    folder = Folder(out)
    manifest = folder.manifest()
    if "threads" in manifest.get("files", {}):
        return
    with Corpus(out) as corpus:
        rows = list(_threads(corpus))
    name = "threads/part-00000.parquet"
    with replacing(folder.path / name) as draft:
        tables.write(draft, rows, tables.THREADS)
    manifest["files"]["threads"] = [name]
    folder.write_manifest({key: value for key, value in manifest.items() if key not in ("format", "version")})


def _threads(corpus: Corpus) -> Iterator[dict[str, Any]]:
    from detente.corpus.talks import talks

    for one in talks(corpus, least=1):
        for start in range(0, len(one.documents), LEDGER_DOCUMENTS):
            number = start // LEDGER_DOCUMENTS
            prefix = f"{one.id}.{number}." if number else f"{one.id}."
            yield from _of_ledger(corpus, one.id, prefix, one.documents[start : start + LEDGER_DOCUMENTS])


def _of_ledger(corpus: Corpus, talks: str, prefix: str, keys: Sequence[str]) -> Iterator[dict[str, Any]]:
    from detente.corpus.excerpt import excerpt
    from detente.ledger import Ledger, threads

    found = list(excerpt(corpus, keys))
    ledger = Ledger.of([document for document, _ in found], [reading for _, reading in found])
    whole = {s.id: f"{s.document}.{s.id.rpartition('.')[2]}" for s in ledger.statements}
    for thread in threads(ledger):
        days = [event.date for event in thread.history if event.date is not None]
        yield {
            "id": f"{prefix}{thread.id}",
            "talks": talks,
            "title": thread.title,
            "actor": list(thread.actor),
            "askers": list(thread.askers),
            "status": str(thread.status),
            "first": min(days).first.isoformat() if days else None,
            "last": max(day.last for day in days).isoformat() if days else None,
            "statements": [whole[s] for s in thread.statements],
            "documents": list(dict.fromkeys(ledger.by_id[s].document for s in thread.statements)),
        }


def query(folder: Path, sql: str) -> Listing:
    """Ask a corpus in SQL.

    Raises: InputError for a folder without a finished corpus, or a question that is wrong; SettingError where DuckDB is
        not installed.
    """
    from detente.corpus.query import Corpus

    with Corpus(folder) as corpus:
        names, rows = corpus.ask(sql)
    unique = [name if names.index(name) == place else f"{name}_{place}" for place, name in enumerate(names)]
    values = [dict(zip(unique, row, strict=True)) for row in rows]
    return _listing(values, tuple(unique), tuple(unique), f"{len(values):,} rows")


def dyads(folder: Path, *, by: str = "month", party: str | None = None, least: int = 1) -> Listing:
    """Who deals with whom over time, in a corpus.

    Raises: as `query`; SettingError for a period that is none.
    """
    from detente.corpus import dyads as pairs
    from detente.corpus.query import Corpus

    if by not in ("day", "month", "year"):
        raise SettingError(f"{by!r} is no period", where="--by", mend="give day, month or year")
    with Corpus(folder) as corpus:
        found = pairs.dyads(corpus, by=by, party=party, least=least)  # type: ignore[arg-type]
    fields = tuple(pairs.Dyad.__dataclass_fields__)
    columns = ("who", "to whom", by, "statements", "yielding", "pressing", "reports")
    return _listing([asdict(one) for one in found], fields, columns, f"{counted(len(found), 'pair')} by {by}")


def talks(folder: Path, *, least: int = 2, limit: int | None = None) -> Listing:
    """The negotiations of a corpus, those with most statements first.

    Raises: as `query`.
    """
    from detente.corpus.query import Corpus
    from detente.corpus.talks import talks as find

    with Corpus(folder) as corpus:
        found = find(corpus, least=least)
    values = [asdict(one) | {"title": one.title, "reports": len(one.documents)} for one in found[:limit]]
    fields = ("id", "title", "first", "last", "reports", "statements", "parties", "words", "documents")
    shown = fields[:6]
    rows = [[_cell(value[name]) for name in shown] for value in values]
    return Listing([{name: value[name] for name in fields} for value in values], fields, shown, rows, (
        f"{counted(len(found), 'negotiation')}; "
        f"detente add --from-corpus {folder} --talks ID --ledger FILE makes a ledger of one",
    ))  # fmt: skip


def add(folder: Path, talks: str, ledger: str | Path, *, progress: Progress | None = None) -> AddedAll:
    """Put one of the talks of a corpus into a ledger, as they were read then; copies of reports go in too.

    Args:
        talks: its id, or the beginning of it that fits no other.

    Raises: as `query`; InputError where there are no such talks; LedgerError where the ledger cannot be written.
    """
    from detente.corpus.excerpt import excerpt
    from detente.corpus.query import Corpus

    made = not is_there(ledger)
    with Corpus(folder) as corpus:
        chosen = _chosen(corpus, talks, folder)
        keys = [row["key"] for row in corpus.records(
            "SELECT key FROM documents WHERE list_contains($keys, coalesce(copy_of, key)) "
            "ORDER BY coalesce(published, '9999'), key",
            {"keys": list(chosen.documents)},
        )]  # fmt: skip
        reader = str(corpus.folder.manifest()["reader"])
        added = []
        with opened(ledger, create=True) as store:  # not before it is known that there is something to put in
            for done, (document, reading) in enumerate(excerpt(corpus, keys), 1):
                added.append(store.add(document, reading, reader=reader))
                if progress:
                    progress(done, len(keys))
            return AddedAll(tuple(added), store.notices if made else ())


def _chosen(corpus: Corpus, name: str, folder: Path) -> CorpusTalks:
    from detente.corpus.talks import talks as find

    found = [one for one in find(corpus, least=1) if one.id.startswith(name)] if name else []
    if len(found) != 1:
        raise InputError(
            f"there are {'several' if found else 'no'} talks {name!r} in it", where=str(folder),
            mend="give an id that detente corpus talks lists",
        )  # fmt: skip
    return found[0]


def _listing(
    values: Sequence[Mapping[str, Any]], fields: tuple[str, ...], columns: tuple[str, ...], note: str
) -> Listing:
    return Listing(values, fields, columns, [[_cell(value[name]) for name in fields] for value in values], (note,))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
