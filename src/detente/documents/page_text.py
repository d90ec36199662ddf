"""The words of a page, element by element, without a tree: nothing is too deep or too long for it."""

from __future__ import annotations

import re
from html import unescape

_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "head",
        "title",
        "iframe",
        "object",
        "select",
        "textarea",
        "canvas",
        "audio",
        "video",
    ]
)
FRAME = frozenset({"nav", "footer", "aside", "form", "button", "menu", "dialog"})
"""Elements that hold what stands around a report."""
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9:-]{0,40})")
_STOP = re.compile(r"[\"'>]")
_SPACE = re.compile(r"[ \t\r\n\f\v\xa0]+")


def page_text(page: str) -> str:
    """The shown words of a page, its block elements parted by blank lines.

    Scripts, styles and what stands in a navigation, footer, form or button element are left out; where
    such an element is never closed, only its tag is. Reads the page from left to right, in time linear
    in its length.
    """
    words, open_frame = _words(Scanner(page), frames=True)
    if open_frame:
        words, _ = _words(Scanner(page), frames=False)
    paragraphs = (_SPACE.sub(" ", unescape(part)).strip() for part in words)
    return "\n\n".join(part for part in paragraphs if part)


def _words(scanner: Scanner, *, frames: bool) -> tuple[list[str], bool]:
    """The text of each block, and whether an element of the page's frame was left open."""
    page, size = scanner.page, len(scanner.page)
    out: list[str] = []
    current: list[str] = []
    left_out, depth = "", 0
    at = 0
    while at < size:
        opening = page.find("<", at)
        opening = size if opening < 0 else opening
        if not left_out:
            current.append(page[at:opening])
        if opening == size:
            break
        name, closing, at = scanner.tag(opening)
        if name == "<":
            if not left_out:
                current.append("<")
            continue
        if left_out:
            depth += (-1 if closing else 1) if name == left_out else 0
            left_out = left_out if depth else ""
        elif frames and name in FRAME and not closing:
            left_out, depth = name, 1
        if not closing and name in _DROPPED:
            at = scanner.after(name, at)
        if name and name not in _INLINE:
            out.append("".join(current))
            current = []
    out.append("".join(current))
    return out, bool(left_out)


class Scanner:
    """Finds the ends of tags; what was once sought in vain is not sought again, which keeps it linear."""

    def __init__(self, page: str) -> None:
        self.page = page
        self._absent: set[str] = set()

    def tag(self, at: int) -> tuple[str, bool, int]:
        """Name, whether it closes, and the offset after the tag or comment at `at`; name "<" for a bare sign."""
        page = self.page
        match = _NAME.match(page, at + 1)
        if match:
            return match.group(1).lower(), page[at + 1] == "/", self._tag_end(match.end())
        if page.startswith("<!--", at):
            end = self._find("-->", at + 4)
            return "", False, at + 4 if end < 0 else end + 3
        if page[at + 1 : at + 2] in ("!", "?", "/"):
            end = self._find(">", at + 2)
            return "", False, at + 2 if end < 0 else end + 1
        return "<", False, at + 1

    def after(self, name: str, at: int) -> int:
        """The offset of the closing tag of an element without shown text; `at` where it is not closed."""
        if name in self._absent:
            return at
        match = re.compile(f"</{name}|<body" if name == "head" else f"</{name}", re.I).search(self.page, at)
        if match is None:
            self._absent.add(name)
            return at
        return match.start()

    def _tag_end(self, at: int) -> int:
        page = self.page
        while True:
            match = _STOP.search(page, at)
            if match is None:
                return len(page)
            sign, at = match.group(), match.end()
            if sign == ">":
                return at
            if page[match.start() - 1] in "= ":
                end = self._find(sign, at)
                at = at if end < 0 else end + 1

    def _find(self, sign: str, at: int) -> int:
        if sign in self._absent:
            return -1
        end = self.page.find(sign, at)
        if end < 0:
            self._absent.add(sign)
        return end
