"""Makes characters visible that would act on a terminal or hide from a reader."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_BLANK = {"\n", "\r", "\t", "\v", "\f", "\x85", "\u2028", "\u2029"}
MARKS_IN_A_ROW = 4
"""Combining marks kept on one letter; a flood of them would paint over the lines around."""


@lru_cache(maxsize=4096)
def acts(character: str) -> bool:
    """Whether a character steers its display instead of being shown: controls, bidi, zero width, lone surrogates.

    Source: Unicode categories Cc, Cf, Cs, Zl and Zp; UTR 36 and UAX 9 on what hides in text.
    """
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def visible(text: str) -> str:
    """One line of text in which nothing acts and nothing hides.

    Line breaks and tabs become a space; other controls are written as `<U+202E>`; soft hyphens are dropped,
    as they are only a hint; of a flood of combining marks the first few are kept and the rest counted.
    """
    if text.isascii() and text.isprintable():
        return text
    shown: list[str] = []
    marks = dropped = 0
    for character in text:
        if unicodedata.combining(character):
            marks += 1
            if marks > MARKS_IN_A_ROW:
                dropped += 1
                continue
        else:
            if dropped:
                shown.append(f"<+{dropped} marks>")
            marks = dropped = 0
        if character in _BLANK:
            shown.append(" ")
        elif character == "\u00ad":
            continue
        elif acts(character):
            shown.append(f"<U+{ord(character):04X}>")
        else:
            shown.append(character)
    if dropped:
        shown.append(f"<+{dropped} marks>")
    return "".join(shown)


def escaped(text: str) -> str:
    r"""JSON or TOML text in which acting characters are written as \uXXXX, line breaks and tabs kept.

    Both formats read the escape inside a string as the character itself, so nothing is lost.
    """
    if text.isascii() and "\x7f" not in text and "\x1b" not in text:
        return text
    acting = [c for c in set(text) if c not in "\n\t" and acts(c)]
    return text.translate({ord(c): _escape(c) for c in acting}) if acting else text


def _escape(character: str) -> str:
    code = ord(character)
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
