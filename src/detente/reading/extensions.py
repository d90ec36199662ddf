"""The attributes that the pipeline puts on a spaCy Doc before any component runs."""

from __future__ import annotations

from spacy.tokens import Doc


def register() -> None:
    """Register the entry attributes; calling it again changes nothing.

    - `blocks`: tuple of (start token, end token, role) for each parsed block; () means one block.
    - `published`: DateSpan of the day of publication, or None.
    - `title`: the document's title, or "".
    """
    for name, default in (("blocks", ()), ("published", None), ("title", "")):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)


register()
