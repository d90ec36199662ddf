"""What a language model is asked and the form that its answer must have."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from typing import Any

from detente.reading.as_read import as_read, words_of
from detente.reading.llm.windows import Window
from detente.values.document import Document
from detente.values.statement import CERTAINTIES, KINDS

_TEXT: dict[str, Any] = {"type": "string"}
_MAYBE: dict[str, Any] = {"type": ["string", "null"]}
_LIST: dict[str, Any] = {"type": "array", "items": _TEXT}

FIELDS: dict[str, dict[str, Any]] = {
    "id": _TEXT,
    "paragraph": {"type": "integer"},
    "quote": _TEXT,
    "kind": {"type": "string", "enum": list(KINDS)},
    "actor": _TEXT,
    "addressee": _LIST,
    "content": _TEXT,
    "gives": _LIST,
    "gets": _LIST,
    "condition": _MAYBE,
    "deadline": _MAYBE,
    "date": _MAYBE,
    "sources": _LIST,
    "certainty": {"type": "string", "enum": list(CERTAINTIES)},
    "refers_to": _LIST,
    "firm": {"type": "boolean"},
}

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "statements": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": FIELDS,
                "required": list(FIELDS),
                "additionalProperties": False,
            },
        }
    },
    "required": ["statements"],
    "additionalProperties": False,
}
"""JSON schema of an answer, in the strict form: every field required, none besides."""


@lru_cache(maxsize=1)
def instructions() -> str:
    """What the model is told, whatever the report; the report itself is never part of it."""
    return resources.files("detente.reading.llm").joinpath("instructions.md").read_text(encoding="utf-8")


def question(document: Document, window: Window) -> str:
    """The window as one JSON object, so that no words of the report can end it or stand beside it."""
    words = words_of(document.text)
    return json.dumps(
        {
            "title": document.title,
            "outlet": document.outlet,
            "published": document.published,
            "paragraphs": [
                {"number": number, "text": as_read(document.text[passage.start : passage.end], words).text}
                for number, passage in enumerate(window, 1)
            ],
        },
        ensure_ascii=False,
    )
