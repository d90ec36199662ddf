"""`detente ledger ...`: lists of what a ledger holds."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from detente.cli import lists, options
from detente.cli.lists import Colour, Form

Party = Annotated[str | None, typer.Option(metavar="NAME", help="Only what this party does, is told or would do.")]
Kind = Annotated[str | None, typer.Option(metavar="KIND", help="Only statements of this kind, such as demand.")]
Status = Annotated[str | None, typer.Option(metavar="STATUS", help="Only what has this status, such as broken.")]
State = Annotated[
    str | None, typer.Option(metavar="STATE", help="Only statements of this state of review, such as rejected.")
]
Certainty = Annotated[
    str | None, typer.Option(metavar="WORD", help="Only what is certain, probable, possible, denied.")
]
Document = Annotated[str | None, typer.Option(metavar="ID", help="Only statements of this document.")]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="Nothing that lay before that day (ISO).")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Nothing that lay after that day (ISO).")]
Reviewed = Annotated[
    bool | None, typer.Option("--reviewed/--unreviewed", help="Only what a person has decided on, or nobody has.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    for command in (
        statements, documents, threads, alike, talks, promises, parties, sources, contradictions, history, search,
    ):  # fmt: skip
        app.command()(command)


def _show(ledger: str, what: str, form: Form, output: Any, no_pager: bool, colour: Colour, **wanted: Any) -> None:
    from detente.workflow.ledger_lists import listing
    from detente.workflow.listing import Wanted

    found = listing(ledger, what, Wanted(**wanted))
    lists.show(found, form, output, no_pager=no_pager, colour=colour)


def statements(
    ledger: lists.LedgerFile,
    party: Party = None,
    kind: Kind = None,
    certainty: Certainty = None,
    state: State = None,
    reviewed: Reviewed = None,
    document: Document = None,
    since: Since = None,
    until: Until = None,
    as_of: options.AsOf = None,
    limit: lists.Limit = None,
    offset: lists.Offset = 0,
    form: lists.Format = Form.table,
    output: options.Output = None,
    no_pager: lists.Pager = False,
    colour: lists.Coloured = Colour.auto,
) -> None:
    """List statements, with their state of review.

    \b
    Example:
      detente ledger statements --ledger talks.detente --party Russia --kind demand --format json
    """
    _show(
        ledger, "statements", form, output, no_pager, colour, party=party, kind=kind, certainty=certainty, state=state,
        reviewed=reviewed, document=document, since=since, until=until, as_of=as_of, limit=limit, offset=offset,
    )  # fmt: skip


def documents(
    ledger: lists.LedgerFile,
    as_of: options.AsOf = None,
    limit: lists.Limit = None,
    offset: lists.Offset = 0,
    form: lists.Format = Form.table,
    output: options.Output = None,
    no_pager: lists.Pager = False,
    colour: lists.Coloured = Colour.auto,
) -> None:
    """List the reports, with how many statements each makes.

    \b
    Example:
      detente ledger documents --ledger talks.detente
    """
    _show(ledger, "documents", form, output, no_pager, colour, as_of=as_of, limit=limit, offset=offset)


def threads(
    ledger: lists.LedgerFile,
    party: Party = None,
    status: Status = None,
    since: Since = None,
    until: Until = None,
    as_of: options.AsOf = None,
    limit: lists.Limit = None,
    offset: lists.Offset = 0,
    form: lists.Format = Form.table,
    output: options.Output = None,
    no_pager: lists.Pager = False,
    colour: lists.Coloured = Colour.auto,
) -> None:
    """List the matters, and where each stands.

    \b
    Example:
      detente ledger threads --ledger talks.detente --status rejected --as-of 2016-09-06
    """
    _show(
        ledger, "threads", form, output, no_pager, colour, party=party, status=status, since=since, until=until,
        as_of=as_of, limit=limit, offset=offset,
    )  # fmt: skip


def alike(
    ledger: lists.LedgerFile,
    least: Annotated[
        float | None, typer.Option(metavar="SHARE", help="How near at least, from 0 to 1; 0.65 if not given.")
    ] = None,
    limit: lists.Limit = None,
    offset: lists.Offset = 0,
    form: lists.Format = Form.table,
    output: options.Output = None,
    no_pager: lists.Pager = False,
    colour: lists.Coloured = Colour.auto,
) -> None:
    """List pairs of threads that may be one matter told in other words.

    A sentence encoder finds them, which cannot tell a thing from its contrary: look at both, and use join-threads on
    those that are one.

    \b
    Example:
      detente ledger alike --ledger talks.detente
    """
    from detente.workflow import ledger_search

    found = ledger_search.alike(ledger, least=least, limit=limit, offset=offset)
    lists.show(found, form, output, no_pager=no_pager, colour=colour)


def talks(
    ledger: lists.LedgerFile,
    party: Party = None,
    as_of: options.AsOf = None,
    limit: lists.Limit = None,
    offset: lists.Offset = 0,
    form: lists.Format = Form.table,
    output: options.Output = None,
    no_pager: lists.Pager = False,
    colour: lists.Coloured = Colour.auto,
) -> None:
    """List the talks, the weightiest first.

    \b
    Example:
      detente ledger talks --ledger talks.detente
    """
    _show(ledger, "talks", form, output, no_pager, colour, party=party, as_of=as_of, limit=limit, offset=offset)


def promises(
    ledger: lists.LedgerFile,
    party: Party = None,
    status: Status = None,
    since: Since = None,
    until: Until = None,
    as_of: options.AsOf = None,
    by_party: Annotated[bool, typer.Option("--by-party", help="Count for each party how it kept its word.")] = False,
    limit: lists.Limit = None,
    offset: lists.Offset = 0,
    form: lists.Format = Form.table,
    output: options.Output = None,
    no_pager: lists.Pager = False,
    colour: lists.Coloured = Colour.auto,
) -> None:
    """List the promises: by whom, to whom, when, and whether kept, broken or open.

    \b
    Example:
      detente ledger promises --ledger talks.detente --by-party
    """
    _show(
        ledger, "records" if by_party else "promises", form, output, no_pager, colour, party=party, status=status,
        since=since, until=until, as_of=as_of, limit=limit, offset=offset,
    )  # fmt: skip


def parties(
    ledger: lists.LedgerFile,
    party: Party = None,
    as_of: options.AsOf = None,
    limit: lists.Limit = None,
    offset: lists.Offset = 0,
    form: lists.Format = Form.table,
    output: options.Output = None,
    no_pager: lists.Pager = False,
    colour: lists.Coloured = Colour.auto,
) -> None:
    """List who is named, most often named first.

    \b
    Example:
      detente ledger parties --ledger talks.detente
    """
    _show(ledger, "parties", form, output, no_pager, colour, party=party, as_of=as_of, limit=limit, offset=offset)


def sources(
    ledger: lists.LedgerFile,
    as_of: options.AsOf = None,
    limit: lists.Limit = None,
    offset: lists.Offset = 0,
    form: lists.Format = Form.table,
    output: options.Output = None,
    no_pager: lists.Pager = False,
    colour: lists.Coloured = Colour.auto,
) -> None:
    """List the outlets of the reports.

    \b
    Example:
      detente ledger sources --ledger talks.detente
    """
    _show(ledger, "sources", form, output, no_pager, colour, as_of=as_of, limit=limit, offset=offset)


def contradictions(
    ledger: lists.LedgerFile,
    party: Party = None,
    as_of: options.AsOf = None,
    limit: lists.Limit = None,
    offset: lists.Offset = 0,
    form: lists.Format = Form.table,
    output: options.Output = None,
    no_pager: lists.Pager = False,
    colour: lists.Coloured = Colour.auto,
) -> None:
    """List reports that cannot both be right.

    \b
    Example:
      detente ledger contradictions --ledger talks.detente --party Russia
    """
    _show(
        ledger, "contradictions", form, output, no_pager, colour, party=party, as_of=as_of, limit=limit, offset=offset
    )


def history(
    ledger: lists.LedgerFile,
    about: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A statement or document; all where none.")
    ] = None,
    limit: lists.Limit = None,
    offset: lists.Offset = 0,
    form: lists.Format = Form.table,
    output: options.Output = None,
    no_pager: lists.Pager = False,
    colour: lists.Coloured = Colour.auto,
) -> None:
    """List what people decided, oldest first.

    \b
    Example:
      detente ledger history 3f2a.8b0d4 --ledger talks.detente
    """
    _show(ledger, "history", form, output, no_pager, colour, document=about, limit=limit, offset=offset)


def search(
    words: Annotated[str, typer.Argument(metavar="WORDS", help='All must be there; "these words" together.')],
    ledger: lists.LedgerFile,
    as_of: options.AsOf = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many.")] = 50,
    form: lists.Format = Form.table,
    output: options.Output = None,
    no_pager: lists.Pager = False,
    colour: lists.Coloured = Colour.auto,
) -> None:
    """Search statements and reports, the best first.

    \b
    Example:
      detente ledger search 'withdraw "air base"' --ledger talks.detente
    """
    from detente.workflow import ledger_search

    found = ledger_search.search(ledger, words, limit=limit, as_of=as_of)
    lists.show(found, form, output, no_pager=no_pager, colour=colour)
