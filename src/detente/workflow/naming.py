"""A user's names file, checked before it is read with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class CheckedNames:
    """How many entries of each sort a names file has, and sentences on what they change.

    A sort is its word for one, and that for several.
    """

    counts: Mapping[tuple[str, str], int]
    notices: tuple[str, ...] = ()

    def to_text(self) -> str:
        """One line: what is in the file."""
        found = [f"{count} {one if count == 1 else many}" for (one, many), count in self.counts.items() if count]
        return f"{', '.join(found)}: all well\n"


def check(path: Path) -> CheckedNames:
    """Check a names file.

    Raises: SettingError for the first thing that is wrong, with its line.
    """
    from detente.reading.names import table as names
    from detente.reading.names.active import load
    from detente.reading.names.keys import key_of

    own, table = load(path), names.packaged_table()
    notices = []
    for party in own.parties:
        spellings = [party.name, *party.aliases, *party.acronyms, *party.adjectives, *party.people, *party.seats]
        for text in dict.fromkeys(spellings):
            others = {
                table.entries[row[0]].name
                for row in table.names.get(key_of(text), ())
                if row[2].isupper() == text.isupper()
            }
            notices += [f"{text!r} means {party.name!r} now, not {name!r}" for name in sorted(others - {party.name})]
    counts = {
        ("party", "parties"): len(own.parties),
        ("holder of an office", "holders of offices"): len(own.holders),
        ("relation", "relations"): len(own.speaks_for) + len(own.backs),
        ("verb", "verbs"): len(own.verbs),
        ("noun", "nouns"): len(own.nouns),
    }
    return CheckedNames(counts, tuple(notices))
