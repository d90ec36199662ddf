"""The digest that names a document."""

from __future__ import annotations

import hashlib
import re
import unicodedata

# A run that could hold more than thirty combining marks: anything but letters, digits and ASCII.
_RUN = re.compile(r"[^\w\x00-\x7f]{31,}")
_JOINER = "\u034f"  # COMBINING GRAPHEME JOINER, which normalisation never moves marks across


def canonical(text: str) -> str:
    """The text in Unicode NFC with every run of white space folded to one space.

    Two copies of a report that differ only in line ends, wrapping or composed letters have the same
    canonical text. Runs of more than thirty combining marks are cut by a joiner first, as normalising
    them takes time that grows with the square of their length.

    Source: Unicode Standard Annex 15, Normalization Forms, section 13 (Stream-Safe Text Format).
    """
    folded = " ".join(text.split())
    return folded if folded.isascii() else nfc(folded)


def nfc(text: str) -> str:
    """The text in Unicode NFC, in time linear in its length."""
    return unicodedata.normalize("NFC", _RUN.sub(_stream_safe, text))


def document_id(text: str) -> str:
    """Sixteen hexadecimal digits of the SHA-256 of the canonical text."""
    return hashlib.sha256(canonical(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _stream_safe(match: re.Match[str]) -> str:
    out: list[str] = []
    marks = 0
    for char in match.group():
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks > 30:
            out.append(_JOINER)
            marks = 1
        out.append(char)
    return "".join(out)
