"""The main job: reports in, a brief out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.workflow import dossier
from detente.workflow.inputs import Progress

if TYPE_CHECKING:
    from detente.brief.model import Brief
    from detente.reading.llm.settings import LlmSettings


@dataclass(frozen=True, slots=True)
class Briefed:
    """A brief, and notices about inputs that were left out."""

    brief: Brief
    notices: tuple[str, ...] = ()


def brief(
    sources: Iterable[str | Path],
    *,
    published: str | None = None,
    as_of: str | None = None,
    talks: str | None = None,
    model: str | None = None,
    names: Path | None = None,
    llm: LlmSettings | None = None,
    progress: Progress | None = None,
) -> Briefed:
    """Read reports and say where the talks in them stand: those of the id `talks`, the main ones where None.

    Args and Raises: as `detente.workflow.dossier.read`; SettingError for an id that no talks have.
    """
    found = dossier.read(
        sources, published=published, as_of=as_of, model=model, names=names, llm=llm, progress=progress
    ).about(talks)
    silence = [] if found.findings().main else [found.silence]
    return Briefed(found.brief(), (*found.notices, *filter(None, silence)))
