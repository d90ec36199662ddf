"""Where pages are: on a server by path, in a static site by file.

A document is named by the first characters of its id, a statement by these and its own eight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

SHOWN = 12
"""Characters of a document's id in an address: 48 bits, so that two of a million documents hardly ever share them."""


def short(name: str) -> str:
    """A document's or statement's id, shortened; the ledger takes it as well."""
    document, dot, own = name.partition(".")
    return f"{document[:SHOWN]}{dot}{own}"


def anchor(statement: str) -> str:
    """The id of a statement's element on a page of its document."""
    return "s-" + statement.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses on the server."""

    live = True

    def static(self, name: str) -> str:
        """A file that comes with the desk."""
        return f"/static/{name}"

    def page(self, path: str, /, **query: object) -> str:
        """A page without a subject of its own: "", "threads", "promises" ...; empty parts of the query are left out."""
        given = {key: str(value) for key, value in query.items() if value not in (None, "") and value is not False}
        return f"/{path}" + (f"?{urlencode(given)}" if given else "")

    def document(self, name: str, part: int = 1, **query: object) -> str:
        """A document in the reading room."""
        return self.page(f"documents/{short(name)}", part=part if part > 1 else None, **query)

    def statement(self, name: str) -> str:
        """A statement with all that is known of it."""
        return f"/statements/{short(name)}"

    def in_text(self, name: str, part: int = 1) -> str:
        """A statement's place in the reading room."""
        return self.document(name.partition(".")[0], part, at=name.rpartition(".")[2]) + f"#{anchor(name)}"

    def thread(self, name: str) -> str:
        """A thread."""
        return f"/threads/{quote(name)}"

    def party(self, name: str) -> str:
        """A party."""
        return self.page("party", name=name)


@dataclass(frozen=True, slots=True)
class SiteLinks(Links):
    """Addresses in a static site, from a page that lies `depth` folders down.

    `parts` gives the part of its document that a statement is in, where that is not the first.
    """

    depth: int = 0
    parts: Mapping[str, int] = field(default_factory=dict)
    live = False

    def static(self, name: str) -> str:
        """A file that comes with the desk."""
        return f"{self._up}static/{name}"

    def page(self, path: str, /, **query: object) -> str:  # noqa: ARG002 - a static page has no query
        """A page; filters do not exist here."""
        return f"{self._up}{path or 'index'}.html"

    def document(self, name: str, part: int = 1, **query: object) -> str:  # noqa: ARG002
        """A document, one page a part."""
        return f"{self._up}documents/{short(name)}{f'-{part}' if part > 1 else ''}.html"

    def statement(self, name: str) -> str:
        """A statement."""
        return f"{self._up}statements/{short(name)}.html"

    def in_text(self, name: str, part: int = 1) -> str:
        """A statement's place in its document."""
        return f"{self.document(name.partition('.')[0], self.parts.get(name, part))}#{anchor(name)}"

    def thread(self, name: str) -> str:
        """A thread."""
        return f"{self._up}threads/{quote(name)}.html"

    def party(self, name: str) -> str:  # noqa: ARG002
        """The list of parties: a static site has no page for each."""
        return f"{self._up}parties.html"

    @property
    def _up(self) -> str:
        return "../" * self.depth
