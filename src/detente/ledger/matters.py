"""Which statements speak of one matter: mentions of actions gathered by who would act and in which words.

Greedy and in order: each statement that puts an action on the table joins the matter that it is most like, or
begins one; answers and deeds then join the matters they refer to, or are most like (`gathering`). People then bring
matters together and take them apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from detente.ledger.circles import Versions, version_of
from detente.ledger.lines import Line, Link, doers
from detente.ledger.mentions import Mention
from detente.ledger.record import Grouping, Ledger
from detente.ledger.versions import Going


@dataclass(slots=True)
class Matter:
    """One action somebody is to take, with the statements that speak of it.

    `number` counts matters in the order in which they began, those that a person took apart last; `founder` is the
    statement that began it, `stage` whether that was put on the table (0), answered first (1) or taken apart (2).
    """

    number: int
    founder: str = ""
    stage: int = 0
    links: list[Link] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    askers: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)  # ids of the statements that have joined

    def join(self, link: Link) -> None:
        """Let a statement join, once."""
        if link.statement not in self.held:
            self.links.append(link)
            self.held.add(link.statement)

    def doers(self) -> tuple[str, ...]:
        """Who would act: as the texts say, most often named first; else as follows from the kinds."""
        return doers(self.mentions)


@dataclass(frozen=True, slots=True)
class Gathering:
    """The matters of one circle.

    `matters` are as people regrouped them, `begun` all in the order of their numbers, those that a person brought
    together with an earlier one too; `loose` are statements that put or answer something but joined no matter, with
    the reason.
    """

    matters: list[Matter]
    begun: list[Matter]
    loose: dict[str, str]


def gather(ledger: Ledger) -> Gathering:
    """The matters of a ledger that is one circle, kept with it."""
    return ledger.kept("matters", (), lambda: _gathered(ledger))


def _gathered(ledger: Ledger) -> Gathering:
    versions = version_of(ledger) or Versions(ledger.place, ledger.document_by_id)
    going: Going = versions.last.pop("matters", None) or Going(versions)
    gatherer = going.on_to(ledger)
    begun = [matter(number, line) for number, line in enumerate(gatherer.ordered())]
    loose = gatherer.loose()
    versions.last["matters"] = going
    matters, apart = regrouped(begun, ledger.groupings)
    return Gathering(matters, [*begun, *apart], loose)


def matter(number: int, line: Line) -> Matter:
    """A matter as it stands after all that joined."""
    return Matter(
        number, line.joins[0].statement.id, line.began[0], list(line.links), list(line.mentions),
        set(line.now().askers), set(line.held),
    )  # fmt: skip


def regrouped(matters: list[Matter], groupings: Iterable[Grouping]) -> tuple[list[Matter], list[Matter]]:
    """Matters as people decided: brought together or taken apart, in the order of the decisions; and those taken apart.

    Each side of a decision names the matter that has most of its statements, so that it holds when the ledger grows.
    """
    found = list(matters)
    apart: list[Matter] = []
    for grouping in groupings:
        one, other = frozenset(grouping.one), frozenset(grouping.other)
        if grouping.how == "together":
            first, second = _most_of(found, one), _most_of(found, other)
            if first is not None and second is not None and first is not second:
                low, high = sorted((first, second), key=lambda m: m.number)
                found[found.index(low)] = _joined(low, high)
                found.remove(high)
        else:
            whole = _most_of(found, one | other)
            if whole is not None and any(link.statement not in one for link in whole.links):
                left, taken = _parted(whole, one, number=len(matters) + len(apart))
                found[found.index(whole)] = left
                if taken.links:
                    found.append(taken)
                    apart.append(taken)
    return found, apart


def _most_of(matters: list[Matter], names: frozenset[str]) -> Matter | None:
    """The matter with most of these statements, the earliest of several; None where none has any."""
    counted = [(sum(link.statement in names for link in m.links), -m.number, m) for m in matters]
    most = max(counted, default=None, key=lambda item: item[:2])
    return most[2] if most and most[0] else None


def _joined(one: Matter, other: Matter) -> Matter:
    joined = replace(
        one, links=list(one.links), mentions=[*one.mentions, *other.mentions], askers=one.askers | other.askers,
        held=set(one.held),
    )  # fmt: skip
    for link in other.links:
        joined.join(replace(link, score=1.0, reason="brought together by a person"))
    return joined


def _parted(whole: Matter, names: frozenset[str], number: int) -> tuple[Matter, Matter]:
    """A matter without some statements, and these as a matter of their own."""

    def part(which: int, *, taken: bool) -> Matter:
        links = [link for link in whole.links if (link.statement in names) is taken]
        said = {link.statement for link in links}
        if taken:
            links = [replace(link, score=1.0, reason="taken apart by a person") for link in links]
        mentions_left = [m for m in whole.mentions if m.statement in said]
        founder, stage = (links[0].statement, 2) if taken and links else (whole.founder, whole.stage)
        return Matter(
            which, founder, stage, links, mentions_left, set(whole.askers), {link.statement for link in links}
        )

    return part(whole.number, taken=False), part(number, taken=True)
