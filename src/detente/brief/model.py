"""The brief as a value: everything is already resolved, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a line, with the numbers of the citations that they rest on."""

    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said, as parts in reading order.

    `assumed` says why something is taken to be so that nobody said; empty where every part is reported.
    `strong` is the opening word or words to stress, such as the verdict's name.
    """

    parts: tuple[Part, ...]
    assumed: str = ""
    strong: str = ""

    @classmethod
    def of(cls, text: str, *citations: int, assumed: str = "", strong: str = "") -> Line:
        """A line of one part."""
        return cls((Part(text, citations),), assumed, strong)

    def marked(self, *, assumed: str = "", strong: str = "") -> Line:
        """The same line, marked as assumed or with words to stress before it."""
        return Line(self.parts, assumed or self.assumed, strong or self.strong)

    def renumbered(self, new: Mapping[int, int]) -> Line:
        """The same line with its citations under other numbers."""
        return replace(
            self, parts=tuple(replace(part, citations=tuple(new[n] for n in part.citations)) for part in self.parts)
        )

    @property
    def text(self) -> str:
        """The words alone, without citations."""
        return "".join(part.text for part in self.parts)

    @property
    def citations(self) -> tuple[int, ...]:
        """All citations, in the order in which they appear."""
        return tuple(dict.fromkeys(number for part in self.parts for number in part.citations))


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading; `key` names it for links and for programs."""

    key: str
    title: str
    lines: tuple[Line, ...]

    def renumbered(self, new: Mapping[int, int]) -> Section:
        """The same section with its citations under other numbers."""
        return replace(self, lines=tuple(line.renumbered(new) for line in self.lines))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of lines under column heads.

    Raises: ValueError when a row has not one cell for each column.
    """

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"table {self.key!r}: {len(row)} cells under {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Citation:
    """The words behind a number: which statement of which report, and where they stand in it.

    `sentence` is the whole sentence around `quote`, which is found in it at `at`. Offsets count code points of the
    report's text.
    """

    number: int
    statement: str
    document: str
    outlet: str
    date: str
    quote: str
    start: int
    end: int
    sentence: str = ""
    at: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One report that was read, and how its date is known."""

    document: str
    title: str
    outlet: str
    date: str
    date_known_by: str
    source: str = ""
    url: str = ""
    statements: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as SVG, whose words are escaped; `key` names it, `title` says what it shows."""

    key: str
    title: str
    svg: str


@dataclass(frozen=True, slots=True)
class Brief:
    """What a person reads about one talks, the answer first.

    `answer` is the verdict in plain words; `sections` fit a screen with it; `tables` follow, then `details`
    (what did not fit above, and what is kept apart: views, assumptions, what was left out), then `citations` in
    the order of their numbers and the `reports` read. `record` holds the same findings for programs, as JSON values.
    `pictures` are for pages.

    Raises: ValueError when a line cites a number that no citation has.
    """

    title: str
    as_of: str
    answer: tuple[Line, ...]
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    details: tuple[Section, ...] = ()
    citations: tuple[Citation, ...] = ()
    reports: tuple[Report, ...] = ()
    scope: str = ""
    record: Mapping[str, Any] = field(default_factory=dict)
    pictures: tuple[Picture, ...] = ()

    def __post_init__(self) -> None:
        known = {citation.number for citation in self.citations}
        for line in self.lines():
            missing = [number for number in line.citations if number not in known]
            if missing:
                raise ValueError(f"nothing stands behind {missing} in {line.text!r}")

    def lines(self) -> Iterator[Line]:
        """Every line, cells of tables included, in reading order."""
        yield from self.answer
        for section in self.sections:
            yield from section.lines
        for table in self.tables:
            for row in table.rows:
                yield from row
        for section in self.details:
            yield from section.lines

    def short(self) -> Brief:
        """The first page alone, with what it cites; the record stays whole."""
        return replace(self, tables=(), details=(), pictures=()).numbered()

    def numbered(self) -> Brief:
        """The same with its citations numbered in reading order; what no line cites is left out."""
        order = dict.fromkeys(number for line in self.lines() for number in line.citations)
        new = {number: place for place, number in enumerate(order, 1)}
        return replace(
            self,
            answer=tuple(line.renumbered(new) for line in self.answer),
            sections=tuple(section.renumbered(new) for section in self.sections),
            tables=tuple(
                replace(table, rows=tuple(tuple(cell.renumbered(new) for cell in row) for row in table.rows))
                for table in self.tables
            ),
            details=tuple(section.renumbered(new) for section in self.details),
            citations=tuple(
                sorted(
                    (replace(c, number=new[c.number]) for c in self.citations if c.number in new),
                    key=lambda c: c.number,
                )
            ),
        )

    def to_text(self, *, width: int = 100) -> str:
        """The brief as plain text of at most `width` columns."""
        from detente.brief import terminal

        return terminal.to_text(self, width=width)

    def to_markdown(self) -> str:
        """The brief as Markdown."""
        from detente.brief import markdown

        return markdown.to_markdown(self)

    def to_html(self) -> str:
        """The brief as one HTML file that loads nothing."""
        from detente.brief import page

        return page.to_html(self)

    def to_json(self) -> str:
        """The record as JSON, ended by a line break."""
        from detente.brief import record

        return record.to_json(self.record)

    def _repr_html_(self) -> str:
        from detente.brief import page

        return page.fragment(self)
