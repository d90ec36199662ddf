"""Arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer


class ReaderChoice(StrEnum):
    """What reads the reports."""

    rules = "rules"
    llm = "llm"
    both = "both"


Sources = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help="Reports, feeds, archives, folders, web addresses; - for standard input."),
]
SomeSources = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH", help="Reports, feeds, archives, folders, web addresses; - for standard input."),
]
Published = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Day, month or year of publication (ISO) of reports that carry none."),
]
TalksId = Annotated[
    str | None,
    typer.Option("--talks", metavar="ID", help="About these talks (k1, k2 ...) instead of the main ones."),
]
AsOf = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="How things stood at the end of that day, month or year (ISO)."),
]
Model = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Another spaCy model: an installed package or a folder."),
]
Reader = Annotated[
    ReaderChoice,
    typer.Option(help="What reads: rules; llm, a language model that you name; both, which marks agreement."),
]
LlmModel = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Language model, as its endpoint names it; --model does too with --reader llm."),
]
BaseUrl = Annotated[
    str | None,
    typer.Option(metavar="URL", help="OpenAI-compatible endpoint that the reports are sent to; key: DETENTE_LLM_KEY."),
]
LlmPrice = Annotated[
    str | None,
    typer.Option(metavar="IN,OUT", help="What a million tokens cost, asked and answered, to show the cost."),
]
Names = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="TOML file of names: who is who in these talks."),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to FILE instead of standard output."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no notices.")]


def reading(
    reader: ReaderChoice, model: str | None, names: Path | None, llm_model: str | None, base_url: str | None,
    llm_price: str | None,
) -> dict[str, Any]:  # fmt: skip
    """The arguments of a workflow function that say how reports are read.

    `--model` names the language model where one reads and `--llm-model` is not given, else a spaCy model.

    Raises: SettingError when they do not go together.
    """
    from detente.errors import SettingError
    from detente.workflow import readers

    if reader is ReaderChoice.rules and (llm_model or base_url or llm_price):
        raise SettingError("no language model reads", where="--reader rules", mend="add --reader llm or --reader both")
    if reader is not ReaderChoice.rules and llm_model is None:
        model, llm_model = None, model
    llm = readers.language_model(reader.value, name=llm_model, base_url=base_url, price=llm_price)
    return {"model": model, "names": names, "llm": llm}
