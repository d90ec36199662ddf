"""Pages taken apart in a guarded child process: trafilatura's main text, and the plain text beside it.

What a killed child could not do is tried once more in a fresh one without trafilatura. Modes on the wire: "m" main
text and plain text, "p" plain text only.
"""

from __future__ import annotations

from typing import Any

from detente.documents.guarded import GuardedChild, answer_all

SECONDS = {b"m": 5.0, b"p": 3.0}
"""Wall time for one page in one child, by mode."""

_child = GuardedChild(__name__)
stop = _child.stop


def extract(page: str) -> dict[str, Any]:
    """Take a page apart: {"text", "plain", "title", "author", "day", "changed", "sitename", "url", "whole"}.

    `text` is trafilatura's main text and `plain` the words of all elements that are shown, each paragraph
    parted by blank lines; `day` and `changed` are as in `page_days`; `whole` is false where the page could not be
    read to its end. Keys are missing where nothing was found.
    """
    data = page.encode("utf-8", "replace")
    answer = _child.ask(b"m", data, SECONDS[b"m"])
    if answer is None:
        answer = _child.ask(b"p", data, SECONDS[b"p"]) or {}
        answer["whole"] = False
    return answer


def serve() -> None:
    """Answer pages until there are no more: the child's main function."""
    answer_all(lambda mode, data: _take_apart(data.decode("utf-8"), main=mode == b"m"))


def _take_apart(page: str, *, main: bool) -> dict[str, Any]:
    from detente.documents.page_days import page_days
    from detente.documents.page_text import page_text

    out: dict[str, Any] = {"plain": page_text(page)}
    if not main:
        return out
    try:
        days = page_days(page)
        out |= {"day": days.published, "changed": days.changed}
        out.update(_main_text(page))
    except (ValueError, RecursionError, MemoryError, AttributeError, TypeError, KeyError, IndexError):
        out["whole"] = False  # a fault inside the library on a broken page; the plain text stands
    return out


def _main_text(page: str) -> dict[str, Any]:
    import logging

    logging.disable(logging.CRITICAL)
    from trafilatura import bare_extraction, extract_metadata

    # its guess of the day is not used: where no field states one it takes any in the page, as of a picture or a comment
    found = bare_extraction(
        page,
        favor_precision=True,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        output_format="python",
        date_extraction_params={"extensive_search": False},
    )
    if found is None:
        found = extract_metadata(page, extensive=False)
    if found is None:
        return {}
    document = found if isinstance(found, dict) else found.as_dict()
    out = {key: document.get(key) for key in ("title", "author", "sitename", "url")}
    out["text"] = "\n\n".join(line.strip() for line in str(document.get("text") or "").splitlines() if line.strip())
    return out
