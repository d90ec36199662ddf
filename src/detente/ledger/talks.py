"""Talks: threads of the same parties on the same matter, the weightiest first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import combinations

from detente.ledger.events import when
from detente.ledger.mentions import is_party
from detente.ledger.record import Known, Ledger
from detente.ledger.sides import Sides, sides
from detente.ledger.threads import Thread, day_or_later, threads
from detente.ledger.topics import same_topic, topic_of


@dataclass(frozen=True, slots=True)
class Talks:
    """Threads that belong together: the dealings of some parties on one matter.

    `parties` are sides, clients counted with their patrons, the weightiest first; `threads` and `documents`
    are ids; `statements` are those of the threads and, from the same documents, what else the parties or
    observers said of the dealings. `weight` counts the statements of the threads.
    """

    id: str
    title: str
    parties: tuple[str, ...]
    threads: tuple[str, ...]
    statements: tuple[str, ...]
    documents: tuple[str, ...]
    weight: int


def talks(ledger: Ledger, as_of: date | None = None, found: Sequence[Thread] | None = None) -> tuple[Talks, ...]:
    """The talks of a ledger, main talks first.

    Threads belong together when they share a party in one document, or two parties in documents on one topic;
    so one article with one set of talks has one main talks.

    Args:
        found: the ledger's threads as of that day, where they are known already.
    """
    every = threads(ledger, as_of) if found is None else tuple(found)
    if not every:
        return ()
    place = {thread.id: number for number, thread in enumerate(every)}
    here: dict[int, list[Thread]] = defaultdict(list)
    circle_of = {s.id: number for number, part in enumerate(ledger.circles) for s in part.statements}
    for thread in every:
        here[circle_of[thread.statements[0]]].append(thread)
    ranked: list[tuple[tuple[bool, int, int], Talks]] = []
    for number, threads_here in here.items():
        for made in _of_circle(ledger.circles[number], threads_here, as_of):
            names = tuple(threads_here[int(name[1:])].id for name in made.threads)
            ranked.append((rank(made, place[names[0]]), replace(made, threads=names)))
    ranked.sort(key=lambda pair: pair[0])
    return tuple(replace(made, id=f"k{n}") for n, (_, made) in enumerate(ranked, 1))


def _of_circle(part: Ledger, every: Sequence[Thread], as_of: date | None) -> tuple[Talks, ...]:
    """The talks of one circle, kept with it; their threads are numbered as they stand in `every`, from 0."""
    as_of = day_or_later(part, as_of)

    def made() -> tuple[Talks, ...]:
        who = sides(part, as_of)
        numbered = [replace(thread, id=f"t{number}") for number, thread in enumerate(every)]
        parties = {thread.id: parties_of(thread, part, who) for thread in numbered}
        return tuple(talks_in(part, who, numbered, parties, as_of))

    rest_on = tuple((thread.title, thread.actor, thread.askers, thread.statements) for thread in every)
    return part.kept("talks here", (as_of, rest_on), made)


def talks_in(
    ledger: Known,
    who: Sides,
    every: Sequence[Thread],
    parties: Mapping[str, Counter[str]],
    as_of: date | None = None,
) -> Iterator[Talks]:
    """The talks of one circle, not numbered.

    Args:
        every: its threads, in order, and numbered by it; `parties`: those of each of them.
    """
    for group in _group(ledger, every, parties):
        yield _talks(ledger, who, "", group, parties, as_of)


def rank(talks: Talks, place: int) -> tuple[bool, int, int]:
    """Sorts talks, the weightiest first, those of one party alone last, since one holds no talks.

    Args:
        place: of the first of their threads among all threads.
    """
    return len(talks.parties) < 2, -talks.weight, place


def parties_of(thread: Thread, ledger: Known, who: Sides) -> Counter[str]:
    """The sides that deal with each other over a thread, with how often."""
    names: Counter[str] = Counter()
    for name in thread.statements:
        statement = ledger.by_id[name]
        if statement.kind in {"assess", "forecast"}:
            continue
        for party in (statement.actor, *statement.addressee):
            if is_party(party):
                names[who.side(party)] += 1
    names.update(who.side(name) for name in (*thread.actor, *thread.askers))
    return names


def _group(ledger: Known, every: Sequence[Thread], parties: Mapping[str, Counter[str]]) -> list[list[Thread]]:
    root = {t.id: t.id for t in every}
    apart = len(root)  # groups that are left

    def find(name: str) -> str:
        while root[name] != name:
            root[name] = root[root[name]]
            name = root[name]
        return name

    def join(one: str, other: str) -> None:
        nonlocal apart
        first, second = find(one), find(other)
        if first != second:
            root[second] = first
            apart -= 1

    documents = {t.id: list(dict.fromkeys(ledger.by_id[s].document for s in t.statements)) for t in every}
    in_document: dict[tuple[str, str], str] = {}
    for thread in every:
        if apart == 1:
            break  # nothing is left to be joined
        for document in documents[thread.id]:
            for name in parties[thread.id]:
                join(in_document.setdefault((document, name), thread.id), thread.id)
    if apart > 1:
        _join_on_topics(ledger, every, parties, documents, join)
    groups: dict[str, list[Thread]] = defaultdict(list)
    for thread in every:
        groups[find(thread.id)].append(thread)
    _join_alone(groups, parties, documents)
    return list(groups.values())


def _join_on_topics(
    ledger: Known,
    every: Sequence[Thread],
    parties: Mapping[str, Counter[str]],
    documents: dict[str, list[str]],
    join: Callable[[str, str], None],
) -> None:
    """Join threads that share two parties in documents on one topic."""
    of_pair: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for thread in every:
        names = sorted(parties[thread.id])
        for document in documents[thread.id]:
            for pair in combinations(names, 2):
                of_pair[pair].setdefault(document, thread.id)

    @cache
    def alike(one: str, other: str) -> bool:
        first, second = (topic_of(ledger.document_by_id[name]) for name in (one, other))
        return same_topic(first, second)

    for by_document in of_pair.values():
        first: list[str] = []  # one document for each topic met so far
        for document in by_document:
            near = next((d for d in first if alike(d, document)), None)
            if near is None:
                first.append(document)
            else:
                join(by_document[near], by_document[document])


def _join_alone(
    groups: dict[str, list[Thread]], parties: Mapping[str, Counter[str]], documents: dict[str, list[str]]
) -> None:
    """Let what one party says to nobody named join the weightiest talks told of in the same document."""
    talking = {name: group for name, group in groups.items() if len(set().union(*(parties[t.id] for t in group))) > 1}
    for name in list(groups.keys() - talking.keys()):
        told_in = {d for t in groups[name] for d in documents[t.id]}
        near = [
            (sum(len(t.statements) for t in group if told_in & set(documents[t.id])), other)
            for other, group in talking.items()
        ]
        weight, other = max(near, default=(0, ""), key=lambda pair: (pair[0], int(pair[1][1:])))
        if weight:
            groups[other] = sorted([*groups[other], *groups.pop(name)], key=lambda t: int(t.id[1:]))


def _talks(
    ledger: Known,
    who: Sides,
    name: str,
    group: list[Thread],
    parties: Mapping[str, Counter[str]],
    as_of: date | None,
) -> Talks:
    counts: Counter[str] = Counter()
    for thread in group:
        counts.update(parties[thread.id])
    order = sorted(counts, key=lambda party: (-counts[party], party))
    own = {s for t in group for s in t.statements}
    documents = {ledger.by_id[s].document for s in own}
    sides_here = set(order)
    told_in = sorted(documents, key=lambda name: ledger.place[ledger.said_in[name][0].id])
    around = [
        s.id
        for name in told_in
        for s in ledger.said_in[name]
        if s.id in own
        or (
            (
                not is_party(s.actor)
                or who.side(s.actor) in sides_here
                or any(who.side(a) in sides_here for a in s.addressee)
            )
            and (as_of is None or when(ledger, s).by(as_of))
        )
    ]
    title = " and ".join(order[:2]) if len(order) < 3 else f"{order[0]}, {order[1]} and others"
    heaviest = max(group, key=lambda t: (len(t.statements), -int(t.id[1:])))
    return Talks(
        id=name,
        title=f"{title or 'unnamed parties'}: {heaviest.title}",
        parties=tuple(order),
        threads=tuple(t.id for t in group),
        statements=tuple(around),
        documents=tuple(told_in),
        weight=len(own),
    )
