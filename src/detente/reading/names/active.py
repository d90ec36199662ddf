"""A user's names in use: the tables that ship with detente, widened by a names file, while something is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from detente.reading import act_words
from detente.reading.act_words import ActWords
from detente.reading.names import table as names
from detente.reading.names.keys import key_of
from detente.reading.names.table import Entry, NameTable, Tenure, day_of, depths
from detente.reading.names.user import Party, UserNames, read_names

T = TypeVar("T")


def under(path: Path | None, items: Iterator[T]) -> Iterator[T]:
    """The items, each made while the names of that file are in use; between two of them nothing is changed.

    Raises: SettingError when the file cannot be used, before the first item is made.
    """
    if path is None:
        yield from items
        return
    own = load(path)
    table, words = widened(names.packaged_table(), own), with_words(act_words.packaged_act_words(), own)
    while True:
        with names.using(table), act_words.using(words):
            try:
                item = next(items)
            except StopIteration:
                return
        yield item


def load(path: Path) -> UserNames:
    """The entries of a names file, held against the names that ship with detente.

    Raises: SettingError for the first thing that is wrong, with its line.
    """
    return read_names(path, lambda name: name in names.packaged_table().by_name)


def widened(table: NameTable, own: UserNames) -> NameTable:
    """The table with a user's entries; where a name stands in both, the user's meaning is taken."""
    entries = list(table.entries)
    by_name = dict(table.by_name)
    spellings = {key: list(rows) for key, rows in table.names.items()}
    for party in own.parties:
        number = by_name.get(party.name)
        if number is None:
            number = by_name[party.name] = len(entries)
            entries.append(_entry(party))
        else:
            entries[number] = _entry(party, entries[number])
        for form, text in _forms(party):
            rows = [row for row in spellings.get(key_of(text), []) if row[2].isupper() != text.isupper()]
            spellings[key_of(text)] = [[number, form, text], *rows]
    tenures = {key: list(found) for key, found in table.tenures.items()}
    offices = {key: list(found) for key, found in table.offices.items()}
    for holder in own.holders:
        first, last = day_of(holder.first, False), day_of(holder.last, True)
        tenure = Tenure(holder.person, holder.of, holder.office, first, last, True)
        for text in (holder.person, *holder.aliases):
            key = key_of(text)
            for short in dict.fromkeys((key, key.rsplit(" ", 1)[-1])):
                tenures[short] = [tenure, *(t for t in tenures.get(short, []) if t.person != holder.person)]
        offices.setdefault((holder.of, holder.office), []).insert(0, tenure)
    backers: dict[str, tuple[str, ...]] = {}
    for relation in own.backs:
        backers[relation.client] = (*backers.get(relation.client, ()), relation.patron)
    voices = {relation.who: relation.whom for relation in own.speaks_for}
    voices |= {party.name: party.of for party in own.parties if party.of and party.kind != "state"}
    return replace(
        table, entries=entries, names=spellings, by_name=by_name, tenures=tenures, offices=offices,
        name_depth=depths(list(spellings)), voices=voices, backers=backers,
    )  # fmt: skip


def _entry(party: Party, known: Entry | None = None) -> Entry:
    """The entry of a party; the user's name for it is kept, whatever form a document uses first."""
    adjective = party.adjectives[0] if party.adjectives else known.adjective if known else ""
    return Entry(party.name, party.kind, party.of or (known.state if known else ""), adjective, (party.name,))


def _forms(party: Party) -> list[tuple[str, str]]:
    lists = (
        ("alias", party.aliases), ("short", party.acronyms), ("adj", party.adjectives), ("people", party.people),
        ("seat", party.seats),
    )  # fmt: skip
    return [("name", party.name), *((form, text) for form, texts in lists for text in texts)]


def with_words(lexicon: ActWords, own: UserNames) -> ActWords:
    """The lexicon of acts with a user's verbs and nouns; each joins the sort whose usual kind is the one given."""
    sorts = {kind: sort for sort, kind in reversed(list(lexicon.leaning.items()))}
    verbs, nouns, firm, leaning = dict(lexicon.verbs), dict(lexicon.nouns), dict(lexicon.firm), dict(lexicon.leaning)
    for table, words in ((verbs, own.verbs), (nouns, own.nouns)):
        for word in words:
            sort = sorts.get(word.kind, word.kind)
            leaning.setdefault(sort, word.kind)
            table[word.word] = tuple(dict.fromkeys((sort, *table.get(word.word, ()))))
            if word.sure:
                firm[word.word] = word.kind
    return replace(lexicon, verbs=verbs, nouns=nouns, firm=firm, leaning=leaning)
