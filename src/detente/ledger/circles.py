"""Circles: reports that tell of dealings between some of the same parties on one topic, directly or through others.

What one circle tells bears on no other, so that each is gathered by itself, and a new report changes one circle only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from detente.ledger.mentions import is_party, mentions
from detente.ledger.parties import state_of
from detente.ledger.topics import same_topic, topic_of
from detente.values.document import Document
from detente.values.statement import SpeaksFor, Statement

if TYPE_CHECKING:
    from detente.ledger.record import Ledger


@dataclass(frozen=True, slots=True)
class Ties:
    """What ties a document to others: the parties that it names where the topic is one, and marks whatever the topic.

    Marks are each action that it speaks of, with who would act, where two words or more say which; and the document
    itself, those that its statements refer to, and those that a person put together with it.
    """

    parties: frozenset[str]
    topic: frozenset[str]
    marks: frozenset[str]


@lru_cache(maxsize=1 << 12)  # asked again for the reports of a circle of which something is left out
def ties(
    document: Document, statements: tuple[Statement, ...], relations: tuple[SpeaksFor, ...], others: frozenset[str]
) -> Ties | None:
    """The ties of a document; None where nothing was read in it, so that it is in no circle.

    A party is named where it speaks, is addressed, would act, or stands under another; a state also where its
    government is.
    """
    names = {name for relation in relations for name in (relation.client, relation.patron)}
    marks = {f"document {name}" for name in (document.id, *others)}
    for s in statements:
        names.update((s.actor, *s.addressee), *(mention.by for mention in mentions(s)))
        for mention in mentions(s):
            words = mention.wording.without_amounts().words
            if len(words) > 1:
                action = " ".join(sorted(words))
                marks.update(f"action of {state_of(name)}: {action}" for name in mention.by if is_party(name))
    if not names:
        return None
    parties = frozenset(state_of(name) for name in names if is_party(name))
    return Ties(parties, topic_of(document), frozenset(marks))


def tied(documents: dict[str, Ties]) -> list[list[str]]:
    """The documents in circles, in the order of their first documents.

    Two stand in one circle where they name a party in common and are on one topic, where they have a mark in common, or
    where others tie them. Each document is compared with others only until one ties it to their circle.
    """
    root: dict[str, str] = {}

    def find(name: str) -> str:
        while root.setdefault(name, name) != name:
            root[name] = root[root[name]]
            name = root[name]
        return name

    marked: dict[str, str] = {}
    by_party: dict[str, dict[str, list[str]]] = defaultdict(dict)  # documents that name it, by circle
    for name, own in documents.items():
        for mark in own.marks:
            root[find(marked.setdefault(mark, name))] = find(name)
        for party in own.parties:
            near = by_party[party]
            for circle in [key for key in near if find(key) != key]:
                near.setdefault(find(circle), []).extend(near.pop(circle))
            for circle, members in list(near.items()):
                if find(circle) != find(name) and any(
                    same_topic(own.topic, documents[other].topic) for other in reversed(members)
                ):
                    root[find(circle)] = find(name)
            near.setdefault(find(name), []).append(name)
    found: dict[str, list[str]] = defaultdict(list)
    for name in documents:
        found[find(name)].append(name)
    return list(found.values())


def split(ledger: Ledger, before: Sequence[Ledger] = ()) -> tuple[Ledger, ...]:
    """The circles of a ledger, each as a ledger of its own, in the order of their first documents.

    Args:
        before: the circles that it had before some of it was left out, none where they are not known. What is left out
            ties nothing: those that are whole are circles still, and only the others may come apart.
    """
    whole = [part for part in before if _is_whole(part, ledger)] if len(before) > 1 else []
    settled = {document.id for part in whole for document in part.documents}
    groups = _groups(ledger, [d.id for d in ledger.documents if d.id not in settled])
    if len(whole) + len(groups) <= 1:
        _go_on_from(before, [ledger])
        return (ledger,)
    anew = [_part(ledger, set(group)) for group in groups]
    _go_on_from(before, anew)
    parts = {part.documents[0].id: part for part in (*whole, *anew)}
    return tuple(parts[d.id] for d in ledger.documents if d.id in parts)


@dataclass(frozen=True, slots=True)
class Versions:
    """What is common to a circle and to all that is left of it where a record is cut in one way after another.

    `place` and `document_by_id` are the whole circle's. `last` holds by name what was worked out of the version that
    was looked at last, for the next to go on from; what changes as it goes on is taken out while somebody is at it.
    """

    place: Mapping[str, int]
    document_by_id: Mapping[str, Document]
    last: dict[str, Any] = field(default_factory=dict)


def _go_on_from(before: Sequence[Ledger], parts: Sequence[Ledger]) -> None:
    """Let each circle that is most of one of those before be a version of it."""
    circle_of = {name: part for part in before for name in part.said_in}
    for part in parts:
        whole = circle_of.get(next(iter(part.said_in), ""))
        if whole is not None and 2 * len(part.statements) > len(whole.statements):
            versions = version_of(whole) or Versions(whole.place, whole.document_by_id)
            for one in (whole, part):
                one.keep("version of", (), versions)


def version_of(part: Ledger) -> Versions | None:
    """What a circle has in common with others that are left of the same; None where it was not cut."""
    return part.kept("version of", (), lambda: None)


def _is_whole(part: Ledger, ledger: Ledger) -> bool:
    """Whether nothing of a circle was left out."""
    return all(grouping in ledger.groupings for grouping in part.groupings) and all(
        document.id in ledger.document_by_id
        and ledger.said_in.get(document.id, ()) == part.said_in.get(document.id, ())
        for document in part.documents
    )


def _groups(ledger: Ledger, names: Sequence[str]) -> list[list[str]]:
    """Some documents of a ledger in circles; those in which nothing was read are in none."""
    here = set(names)
    relations = defaultdict(list)
    for relation in ledger.speaks_for:
        if relation.document in here:
            relations[relation.document].append(relation)
    together: dict[str, set[str]] = defaultdict(set)
    for grouping in ledger.groupings:
        told_in = {ledger.by_id[n].document for n in (*grouping.one, *grouping.other) if n in ledger.by_id}
        for name in told_in:
            together[name] |= told_in
    found = {}
    for name in names:
        said = ledger.said_in.get(name, ())
        referred = {ledger.by_id[other].document for s in said for other in s.refers_to if other in ledger.by_id}
        others = frozenset(referred | together[name])
        own = ties(ledger.document_by_id[name], said, tuple(relations[name]), others)
        if own is not None:
            found[name] = own
    return tied(found)


def _part(ledger: Ledger, names: set[str]) -> Ledger:
    statements = tuple(s for name in ledger.document_by_id if name in names for s in ledger.said_in.get(name, ()))
    here = {s.id for s in statements}
    return replace(
        ledger,
        documents=tuple(d for d in ledger.documents if d.id in names),
        statements=statements,
        speaks_for=tuple(r for r in ledger.speaks_for if r.document in names),
        notices=tuple(n for n in ledger.notices if n.document in names),
        groupings=tuple(g for g in ledger.groupings if here.intersection((*g.one, *g.other))),
    )
