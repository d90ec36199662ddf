"""`detente add`: reports into a ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli import options
from detente.cli.lists import LedgerFile, NoGather, gather
from detente.cli.output import notice, progress, say


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(add)


def add(
    ledger: LedgerFile,
    sources: options.SomeSources = None,
    published: options.Published = None,
    read_again: Annotated[
        bool, typer.Option("--read-again", help="Read also what another version of the reader has read.")
    ] = False,
    model: options.Model = None,
    names: options.Names = None,
    reader: options.Reader = options.ReaderChoice.rules,
    llm_model: options.LlmModel = None,
    base_url: options.BaseUrl = None,
    llm_price: options.LlmPrice = None,
    from_corpus: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Take talks out of this corpus, as they were read there.")
    ] = None,
    talks: Annotated[
        str | None, typer.Option(metavar="ID", help="Which talks, as detente corpus talks lists them.")
    ] = None,
    no_gather: NoGather = False,
    quiet: options.Quiet = False,
) -> None:
    """Read reports into a ledger, which is made where there is none.

    Each report is kept as soon as it is read; what the ledger holds already is not read again, so that the same command
    completes a run that was cut short. Earlier readings and all that people decided are kept. At the end the threads of
    what is new are gathered, so that lists find them ready.

    \b
    Example:
      detente add talks/ --ledger talks.detente
    """
    from detente.errors import SettingError
    from detente.workflow import ledgers

    if from_corpus is not None or talks is not None:
        if from_corpus is None or talks is None or sources:
            raise SettingError(
                "talks of a corpus are taken on their own", where="--from-corpus",
                mend="give --from-corpus FOLDER --talks ID, and no reports",
            )  # fmt: skip
        from detente.workflow import corpus

        with progress("Adding", quiet=quiet) as bar:
            done = corpus.add(from_corpus, talks, ledger, progress=bar)
        notice(done.notices, quiet=quiet)
        say(done.to_text())
        gather(ledger, no_gather=no_gather, quiet=quiet)
        return
    if not sources:
        raise SettingError("no report is given", where="detente add", mend="name files or folders of reports")
    how = options.reading(reader, model, names, llm_model, base_url, llm_price)
    with progress("Reading", quiet=quiet) as bar:
        done = ledgers.add(sources, ledger, published=published, read_again=read_again, progress=bar, **how)
    notice(done.notices, quiet=quiet)
    say(done.to_text())
    gather(ledger, no_gather=no_gather, quiet=quiet)
