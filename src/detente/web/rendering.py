"""Views to HTML: every value is escaped and made visible by Jinja's own machinery, templates only place them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from detente.brief.visible import acts, visible
from detente.brief.wording import counted, date_words, opened
from detente.web.links import Links, anchor, short


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page.

    `here` is the page's name in the navigation; `who` the person, "" where there is no login; `csrf` goes into forms;
    `may_decide` says that the person may change something.
    """

    title: str
    ledger: str
    here: str = ""
    who: str = ""
    csrf: str = ""
    may_decide: bool = False
    notice: str = ""


def render(template: str, frame: Frame, links: Links, **view: Any) -> str:
    """A whole page, or a part of one."""
    return _environment().get_template(template).render(frame=frame, url=links, **view)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("detente.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    made.filters.update(day=date_words, lines=lines, anchor=anchor, short=short, count=counted, safe_url=web_address,
                        first_upper=opened)  # fmt: skip
    return made


def _shown(value: Any) -> Any:
    """What is put into a page: text in which nothing acts on its display, markup as it is."""
    if isinstance(value, Markup):
        return value
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) else value


def lines(text: str) -> Markup:
    """A report's words with their line breaks, escaped, and with acting characters shown."""
    shown = "".join(c if c == "\n" or not acts(c) else visible(c) for c in text)
    return Markup(escape(shown))


def web_address(url: str) -> str:
    """The address where it is one of the web, else "": no script, data or file behind a link."""
    return url if url[:8].lower().startswith(("http://", "https://")) else ""
