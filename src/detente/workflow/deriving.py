"""Reports to the conflict model that a brief is computed from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.workflow import dossier
from detente.workflow.inputs import Progress

if TYPE_CHECKING:
    from detente.reading.llm_settings import LlmSettings


@dataclass(frozen=True, slots=True)
class Derived:
    """A model as TOML, and notices about inputs that were left out."""

    toml: str
    notices: tuple[str, ...] = ()


def derive(
    sources: Iterable[str | Path],
    *,
    published: str | None = None,
    as_of: str | None = None,
    model: str | None = None,
    names: Path | None = None,
    llm: LlmSettings | None = None,
    progress: Progress | None = None,
) -> Derived:
    """Derive the model of the main talks, with the reason for every part.

    Args and Raises: as `detente.workflow.dossier.read`.
    """
    from detente.conflict import toml_file

    found = dossier.read(
        sources, published=published, as_of=as_of, model=model, names=names, llm=llm, progress=progress
    )
    conflict = found.conflict()
    notices = found.notices if conflict.options else (*found.notices, "no dealings between parties found")
    return Derived(toml_file.to_toml(conflict), notices)
