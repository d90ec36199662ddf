"""Reports to the conflict model that a brief is computed from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.workflow.inputs import Progress

if TYPE_CHECKING:
    from detente.reading.llm.settings import LlmSettings


@dataclass(frozen=True, slots=True)
class Derived:
    """A model as TOML, notices about inputs that were left out, and what deriving again did to a file."""

    toml: str
    notices: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


def derive(
    sources: Iterable[str | Path],
    *,
    over: Path | None = None,
    talks: str | None = None,
    published: str | None = None,
    as_of: str | None = None,
    model: str | None = None,
    names: Path | None = None,
    llm: LlmSettings | None = None,
    progress: Progress | None = None,
) -> Derived:
    """Derive the model of talks of reports or of a ledger, with the reason for every part.

    Args:
        over: a model file, derived before, whose changes by a person are kept where there is one.
        talks: the id of the talks, the main ones where None.
        others: as `detente.workflow.dossier.read`.

    Raises: ModelError when `over` is no sound model; else as `detente.workflow.opening.dossier_of`.
    """
    from detente.framing import again
    from detente.workflow.opening import dossier_of

    found = dossier_of(
        list(sources), published=published, as_of=as_of, model=model, names=names, llm=llm, progress=progress
    )
    found = found.about(talks)
    framed = found.framed()
    notices = (*found.notices, *filter(None, [found.silence]))
    if over is None or not over.is_file():
        return Derived(again.written(framed), notices)
    done = again.derived_again(over.read_text(encoding="utf-8"), framed, over.name)
    return Derived(done.text, notices, tuple(str(change) for change in done.changes))
