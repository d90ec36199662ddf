"""`detente ledger confirm`, `correct` and so on: a person's decisions from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli import options
from detente.cli.lists import LedgerFile, NoGather, gather
from detente.cli.output import emit, say

Statement = Annotated[str, typer.Argument(metavar="ID", help="A statement's id, or the beginning of it.")]
Who = Annotated[
    str, typer.Option("--who", metavar="NAME", envvar="DETENTE_WHO", help="Who decides; kept in the history.")
]
Seen = Annotated[
    int | None, typer.Option(metavar="N", help="The version that you looked at; refused where there is a newer one.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    for command in (confirm, correct, reject, merge_statements, link, comment, undo, redo):
        app.command()(command)
    app.command("add-statement")(add_statement)
    app.command("join-threads")(join_threads)
    app.command("split-thread")(split_thread)
    app.command("export-reviews")(export_reviews)
    app.command("import-reviews")(import_reviews)


def _done(ledger: str, no_gather: bool, action: str, *arguments: object, **named: object) -> None:
    from detente.workflow import ledger_reviews

    say(ledger_reviews.decide(ledger, action, *arguments, **named))
    gather(ledger, no_gather=no_gather, quiet=False)


def confirm(
    statement: Statement, ledger: LedgerFile, who: Who = "", seen: Seen = None, no_gather: NoGather = False
) -> None:
    """Say that a statement is right.

    \b
    Example:
      detente ledger confirm 3f2a.8b0d4 --ledger talks.detente --who Ann
    """
    _done(ledger, no_gather, "confirm", statement, who=who, seen=seen)


def correct(
    statement: Statement,
    field: Annotated[str, typer.Argument(metavar="FIELD", help="Which field: actor, kind, date, content ...")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="Its right value; a JSON list where it holds several.")],
    ledger: LedgerFile,
    who: Who = "",
    seen: Seen = None,
    no_gather: NoGather = False,
) -> None:
    """Correct a field of a statement.

    \b
    Example:
      detente ledger correct 3f2a.8b0d4 actor France --ledger talks.detente --who Ann
      detente ledger correct 3f2a.8b0d4 addressee '["Russia", "Turkey"]' --ledger talks.detente --who Ann
    """
    _done(ledger, no_gather, "correct", statement, field, value, who=who, seen=seen)


def reject(
    statement: Statement,
    ledger: LedgerFile,
    reason: Annotated[str, typer.Option(metavar="WORDS", help="Why it is wrong.")] = "",
    who: Who = "",
    seen: Seen = None,
    no_gather: NoGather = False,
) -> None:
    """Say that a statement is wrong, and leave it out of the record.

    \b
    Example:
      detente ledger reject 3f2a.8b0d4 --reason "a quote of 2012" --ledger talks.detente --who Ann
    """
    _done(ledger, no_gather, "reject", statement, who=who, reason=reason, seen=seen)


def add_statement(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="A document's id, or the beginning of it.")],
    quote: Annotated[str, typer.Argument(metavar="QUOTE", help="The words that show it, exactly as they stand there.")],
    kind: Annotated[str, typer.Option(metavar="KIND", help="Its kind, such as demand.")],
    actor: Annotated[str, typer.Option(metavar="NAME", help="Whose act it is.")],
    content: Annotated[str, typer.Option(metavar="WORDS", help="What it says, in a short clause.")],
    ledger: LedgerFile,
    fields: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="A further field; may be given again.")
    ] = None,
    who: Who = "",
    no_gather: NoGather = False,
) -> None:
    """Add a statement that the reader missed.

    \b
    Example:
      detente ledger add-statement 3f2a "will not leave" --kind position --actor Russia --content "stay"
        --ledger talks.detente --who Ann
    """
    _done(
        ledger,
        no_gather,
        "add",
        document,
        quote,
        kind=kind,
        actor=actor,
        content=content,
        fields=tuple(fields or ()),
        who=who,
    )


def merge_statements(
    kept: Annotated[str, typer.Argument(metavar="KEPT", help="The statement that stays.")],
    others: Annotated[list[str], typer.Argument(metavar="OTHER...", help="Those that tell the same act again.")],
    ledger: LedgerFile,
    who: Who = "",
    seen: Seen = None,
    no_gather: NoGather = False,
) -> None:
    """Say that statements tell one act; the first stays, with the sources of all.

    \b
    Example:
      detente ledger merge-statements 3f2a.8b0d4 77c0.1a2b3 --ledger talks.detente --who Ann
    """
    _done(ledger, no_gather, "merge", kept, tuple(others), who=who, seen=seen)


def link(
    statement: Statement,
    to: Annotated[str, typer.Argument(metavar="TO", help="The statement that it answers, repeats or carries out.")],
    ledger: LedgerFile,
    who: Who = "",
    seen: Seen = None,
    no_gather: NoGather = False,
) -> None:
    """Say that a statement refers to another.

    \b
    Example:
      detente ledger link 3f2a.8b0d4 77c0.1a2b3 --ledger talks.detente --who Ann
    """
    _done(ledger, no_gather, "link", statement, to, who=who, seen=seen)


def comment(
    target: Annotated[str, typer.Argument(metavar="ID", help="A statement's or document's id.")],
    text: Annotated[str, typer.Argument(metavar="WORDS", help="What to say about it.")],
    ledger: LedgerFile,
    who: Who = "",
) -> None:
    """Add words to a statement or document; nothing else changes.

    \b
    Example:
      detente ledger comment 3f2a.8b0d4 "see the transcript" --ledger talks.detente --who Ann
    """
    _done(ledger, True, "comment", target, text, who=who)


def join_threads(
    one: Annotated[str, typer.Argument(metavar="THREAD", help="A thread's id, as in `detente ledger threads`.")],
    other: Annotated[str, typer.Argument(metavar="THREAD", help="Another one on the same matter.")],
    ledger: LedgerFile,
    who: Who = "",
    no_gather: NoGather = False,
) -> None:
    """Say that two threads are one matter.

    \b
    Example:
      detente ledger join-threads t3 t9 --ledger talks.detente --who Ann
    """
    _done(ledger, no_gather, "merge threads", one, other, who=who)


def split_thread(
    thread: Annotated[str, typer.Argument(metavar="THREAD", help="A thread's id, as in `detente ledger threads`.")],
    statements: Annotated[list[str], typer.Argument(metavar="ID...", help="Those that are a matter of their own.")],
    ledger: LedgerFile,
    who: Who = "",
    no_gather: NoGather = False,
) -> None:
    """Say that some statements of a thread are a matter of their own.

    \b
    Example:
      detente ledger split-thread t3 3f2a.8b0d4 --ledger talks.detente --who Ann
    """
    _done(ledger, no_gather, "split thread", thread, tuple(statements), who=who)


Review = Annotated[
    str | None, typer.Option(metavar="N", help="Which decision, by its number in the history; else your last.")
]


def undo(ledger: LedgerFile, review: Review = None, who: Who = "", no_gather: NoGather = False) -> None:
    """Take back a decision: your last one, or the one named.

    \b
    Example:
      detente ledger undo --ledger talks.detente --who Ann
    """
    _done(ledger, no_gather, "undo", who=who, review=review)


def redo(ledger: LedgerFile, review: Review = None, who: Who = "", no_gather: NoGather = False) -> None:
    """Let a decision count again that was undone.

    \b
    Example:
      detente ledger redo --ledger talks.detente --who Ann
    """
    _done(ledger, no_gather, "redo", who=who, review=review)


def export_reviews(ledger: LedgerFile, output: options.Output = None) -> None:
    """Write all decisions as JSON Lines.

    \b
    Example:
      detente ledger export-reviews --ledger talks.detente -o reviews.jsonl
    """
    from detente.brief.visible import escaped
    from detente.workflow import ledger_reviews

    emit(escaped(ledger_reviews.exported(ledger)), output)


def import_reviews(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSON Lines, as export-reviews writes them.")],
    ledger: LedgerFile,
    no_gather: NoGather = False,
    quiet: options.Quiet = False,
) -> None:
    """Take in decisions that were made on another copy of the ledger.

    \b
    Example:
      detente ledger import-reviews reviews.jsonl --ledger talks.detente
    """
    from detente.workflow import ledger_reviews

    say(ledger_reviews.imported(ledger, file))
    gather(ledger, no_gather=no_gather, quiet=quiet)
