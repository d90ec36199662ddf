"""Which reader reads: the rules with the models that come with detente, a language model, or both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, get_args

from detente.errors import SettingError
from detente.values.document import Document
from detente.values.statement import Reading

if TYPE_CHECKING:
    from detente.reading.llm.settings import LlmSettings

Which = Literal["rules", "llm", "both"]
WHICH: tuple[Which, ...] = get_args(Which)


class DocumentReader(Protocol):
    """What reads documents one after the other, in their order."""

    def read_many(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """What each document says."""
        ...


def language_model(
    which: str,
    *,
    name: str | None = None,
    base_url: str | None = None,
    price: str | None = None,
    cache: Path | None = None,
) -> LlmSettings | None:
    """The settings of the language model that a choice of reader asks for; None for the rules alone.

    Raises: SettingError when the choice is none, or lacks a name or an address.
    """
    from detente.reading.llm import settings as llm_settings

    if which not in WHICH:
        raise SettingError(f"{which!r} is no reader", where="--reader", mend=f"use one of {', '.join(WHICH)}")
    if which == "rules":
        return None
    return llm_settings.LlmSettings(
        model=name or "",
        base_url=llm_settings.base_url(base_url),
        with_rules=which == "both",
        price=llm_settings.parse_price(price),
        cache=cache,
    )


def make(model: str | None, names: Path | None, llm: LlmSettings | None) -> DocumentReader:
    """The reader for these settings, with what was trained again where the environment names it.

    Raises: SettingError when a language model is asked for and its client is not installed, or what was trained
        cannot be read.
    """
    from detente.reading.reader import exact_reader

    rules = exact_reader(model, names)
    if llm is None:
        return rules
    _check_installed()
    from detente.reading.llm.reader import LlmReader

    return LlmReader(llm, model=model, names=names, models=rules.models)


def report(reader: DocumentReader) -> tuple[str, ...]:
    """Sentences for people on what the reading cost, once it is done; nothing for the rules."""
    told = getattr(reader, "report", None)
    return tuple(told()) if told is not None else ()


def _check_installed() -> None:
    from importlib.util import find_spec

    if find_spec("openai") is None or find_spec("platformdirs") is None:
        raise SettingError(
            "reading by a language model needs the openai client", where="--reader", mend='pip install "detente[llm]"'
        )
