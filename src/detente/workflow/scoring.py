"""Scoring a reader on annotated reports, and holding it to floors."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.brief import facts
from detente.brief.visible import visible
from detente.brief.wording import counted
from detente.errors import DetenteError, SettingError
from detente.reading.scoring import FIELDS, NOTHING, Count, Mistake, Score, score_document
from detente.workflow import readers
from detente.workflow.inputs import Progress

if TYPE_CHECKING:
    from detente.reading.llm.settings import LlmSettings
    from detente.values.document import Document

MEASURES = ("precision", "recall", "f1")


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A measure that is below its floor."""

    field: str
    measure: str
    floor: float
    reached: float

    def __str__(self) -> str:
        return f"{self.field} {self.measure} is {self.reached:.3f}, below its floor of {self.floor:.3f}"


@dataclass(frozen=True, slots=True)
class Scored:
    """The score of a reader on annotated documents.

    `by_document` has the score of each by its id; `unread` are the documents that could not be read, with the reason:
    they count as nothing read.
    """

    score: Score
    by_document: Mapping[str, Score]
    unread: tuple[tuple[str, str], ...] = ()
    notices: tuple[str, ...] = ()

    def to_text(self, *, errors: bool = False, each: bool = False) -> str:
        """A table: precision, recall, F1 and counts of each field; "-" for a share of nothing.

        Args:
            errors: list every mistake before it.
            each: add a line for each document.
        """
        found = self.score.counts["found"]
        lines = [line for mistake in self.score.mistakes for line in _shown(mistake)] if errors else []
        lines.append(
            f"{counted(len(self.by_document), 'document')}, {counted(found.gold, 'gold statement')}, {found.read} read"
        )
        lines.append(f"{'':10} {'P':>6} {'R':>6} {'F1':>6}   right/read/gold")
        for name in FIELDS:
            c = self.score.counts[name]
            precision, recall = _share(c.precision, c.read), _share(c.recall, c.gold)
            counts = f"{c.right}/{c.read}/{c.gold}"
            lines.append(f"{name:10} {precision} {recall} {_share(c.f1, c.read + c.gold)}   {counts}")
        if each:
            for name, one in self.by_document.items():
                figures = "  ".join(f"{field} {one.counts[field].f1:.2f}" for field in ("found", "core", "all"))
                lines.append(f"  {visible(name):34} {figures}")
        return "\n".join(lines) + "\n"

    def to_record(self, *, errors: bool = False) -> dict[str, Any]:
        """JSON values: one object for each field, then the documents, and the mistakes where they are asked for."""
        record: dict[str, Any] = {name: _figures(self.score.counts[name]) for name in FIELDS}
        record["documents"] = len(self.by_document)
        record["failed"] = [name for name, _ in self.unread]
        record["by_document"] = {
            name: {field: _figures(one.counts[field]) for field in FIELDS} for name, one in self.by_document.items()
        }
        if errors:
            record["mistakes"] = [
                {
                    "document": m.document,
                    "what": _what(m),
                    "fields": list(m.fields),
                    "gold": dict(m.gold) if m.gold is not None else None,
                    "read": dict(m.read) if m.read is not None else None,
                    "words": m.words,
                }
                for m in self.score.mistakes
            ]
        return record

    def below(self, floors: Mapping[str, Mapping[str, float]]) -> tuple[Shortfall, ...]:
        """The measures that are below their floors."""
        return tuple(
            Shortfall(name, measure, floor, getattr(self.score.counts[name], measure))
            for name, wanted in floors.items()
            for measure, floor in wanted.items()
            if getattr(self.score.counts[name], measure) < floor
        )


def score(
    gold: Sequence[Path],
    *,
    readings: Path | None = None,
    model: str | None = None,
    names: Path | None = None,
    llm: LlmSettings | None = None,
    progress: Progress | None = None,
) -> Scored:
    """Read annotated documents and score what was read, or score readings made elsewhere.

    Args:
        gold: files or folders of annotated documents.
        readings: a folder of `<id>.json`, as `detente read --format json` writes them; None to read now.
        model, names, llm: as `detente.workflow.reading.read`.
        progress: called after each document.

    Raises: InputError for gold or readings that cannot be used; SettingError for a setting that cannot be.
    """
    from detente.reading.gold import read_gold, read_readings

    golds = read_gold(gold)
    unread: list[tuple[str, str]] = []
    notices: tuple[str, ...] = ()
    if readings is not None:
        found = read_readings(readings, [g["id"] for g in golds])
        unread = [(g["id"], "no reading is there") for g in golds if g["id"] not in found]
    else:
        reader = readers.make(model, names, llm)
        documents = {}
        for one in golds:
            document = _document(one, unread)
            if document is not None:
                documents[one["id"]] = document
        found = {}
        read = reader.read_many(documents.values())
        for done, (name, reading) in enumerate(zip(documents, read, strict=True), 1):
            found[name] = [facts.statement(s) for s in reading.statements]
            if progress:
                progress(done, len(documents))
        notices = readers.report(reader)
    by_document = {one["id"]: score_document(one, found.get(one["id"], [])) for one in golds}
    return Scored(sum(by_document.values(), NOTHING), by_document, tuple(unread), notices)


def _document(gold: Mapping[str, Any], unread: list[tuple[str, str]]) -> Document | None:
    """The document as `detente read` would take it from a file; None where it would refuse it."""
    from detente.documents import from_text

    try:
        return from_text(gold["text"], source=gold["id"], published=gold.get("published") or None)
    except DetenteError as fault:
        unread.append((gold["id"], str(fault)))
        return None


def read_floors(path: Path) -> dict[str, dict[str, float]]:
    """The floors of a TOML file: a table for each field, with precision, recall and f1 as far as they are to hold.

    Raises: SettingError naming what is wrong.
    """
    where = str(path)
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as fault:
        raise SettingError(f"cannot read the floors: {fault}", where=where, mend="give a TOML file") from None
    floors: dict[str, dict[str, float]] = {}
    for name, wanted in raw.items():
        if name not in FIELDS or not isinstance(wanted, dict):
            raise SettingError(f"{name!r} is no field", where=where, mend=f"use tables of {', '.join(FIELDS)}")
        for measure, floor in wanted.items():
            if measure not in MEASURES or isinstance(floor, bool) or not isinstance(floor, (int, float)):
                raise SettingError(
                    f"{name}.{measure} is no floor", where=where, mend=f"write {', '.join(MEASURES)} = 0.50"
                )
            floors.setdefault(name, {})[measure] = float(floor)
    return floors


def _share(value: float, of: int) -> str:
    return f"{value:6.3f}" if of else f"{'-':>6}"


def _figures(count: Count) -> dict[str, float | int]:
    return {
        "p": round(count.precision, 4), "r": round(count.recall, 4), "f1": round(count.f1, 4),
        "tp": count.right, "read": count.read, "gold": count.gold,
    }  # fmt: skip


def _what(mistake: Mistake) -> str:
    if mistake.gold is None:
        return "invented"
    return "missed" if mistake.read is None else "wrong"


def _shown(mistake: Mistake) -> list[str]:
    what = _what(mistake)
    head = f"{mistake.document} {mistake.gold['id']}" if mistake.gold is not None else mistake.document
    lines = [f"{head}: {what}" + (f" {', '.join(mistake.fields)}" if what == "wrong" else "")]
    lines += [f"    gold {_brief(mistake.gold)}"] if mistake.gold is not None else []
    lines += [f"    read {_brief(mistake.read)}"] if mistake.read is not None else []
    return [visible(line) for line in (*lines, f"    | {mistake.words}")]


def _brief(statement: Mapping[str, Any]) -> str:
    """The fields that have a value, those of every statement first."""
    to = f" > {'; '.join(statement['addressee'])}" if statement["addressee"] else ""
    rest = {
        name: statement[name]
        for name in ("gives", "gets", "condition", "deadline", "date", "sources", "certainty", "refers_to")
        if statement.get(name) and statement[name] != "certain"
    }
    words = " ".join(f"| {name}={'; '.join(v) if isinstance(v, list) else v}" for name, v in rest.items())
    return f"{statement['kind']} | {statement['actor']}{to} {words}".rstrip()
