"""What the tests of the actor components share: cases from TOML, a text read by the two components."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import detente.reading.actors.component
import detente.reading.coreference.component
import detente.reading.quotations
from detente.reading.mentions import Mention
from detente.reading.pipeline import load_model
from detente.values.dates import DateSpan

Case = dict[str, Any]


def cases(name: str) -> list[Case]:
    """The cases of one file beside this module."""
    path = Path(__file__).parent / "cases" / name
    return list(tomllib.loads(path.read_text(encoding="utf-8"))["case"])


@lru_cache(maxsize=1)
def _quotations() -> Any:
    return load_model().create_pipe("detente_quotations")


def read(text: str, published: str | None = None) -> Any:
    """A text parsed and read by quotations, actors and coreference."""
    doc = load_model()(text)
    doc._.published = DateSpan.parse(published) if published else None
    doc = _quotations()(doc)
    return detente.reading.coreference.component.Coreference()(detente.reading.actors.component.Actors()(doc))


def find(doc: Any, words: str, nth: int = 1) -> Mention | None:
    """The nth mention of exactly these words; None where there is none."""
    found = [m for m in doc._.mentions if doc[m.start : m.end].text == words]
    return found[nth - 1] if len(found) >= nth else None
