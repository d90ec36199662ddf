"""Whether one action is the contrary of another: the opposite done to one thing, or the same left undone.

Words decide (`contraries.toml`), and strictly, as somebody's refusal may follow from it: the things that are kept and
those that should go have one head, and what the one says of them the other leaves open or says too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from detente.framing.words import begins, words_of
from detente.ledger.wording import stem, stems, synonyms

_NOT = frozenset({"not", "never"})
_LONG = 7  # letters from which "-ment" makes a noun of a verb ("enrichment"; not "cement")


@dataclass(frozen=True, slots=True)
class Deed:
    """An action as far as contraries go.

    `pairs` are those of `contraries.toml` that it is one of, by number, and whether the first of it; `word` its first
    word by group; `things` the words of what it is done to; `head` that of them which the others describe, empty where
    it is done to nothing that is named; `inner` the deed that they begin with, where it has a contrary too ("stop
    holding the crew").
    """

    pairs: frozenset[tuple[int, bool]]
    word: str
    things: frozenset[str]
    head: str
    inner: str = ""


def are_contrary(one: str, other: str, names: Sequence[str] = (), *, left_undone: bool | None = None) -> bool:
    """Whether doing the one is doing the contrary of the other, by one side.

    Args:
        names: of those who would act, whose words at the front are passed over.
        left_undone: whether just one of the two is to be left undone; read from the words where None.
    """
    if left_undone is None:
        left_undone = is_denied(one) is not is_denied(other)
    names = tuple(names)
    return any(
        _meet(first, second, left_undone=left_undone) for first in deeds(one, names) for second in deeds(other, names)
    )


@lru_cache(maxsize=4096)  # a model is derived again for each draw
def deeds(action: str, names: tuple[str, ...] = ()) -> tuple[Deed, ...]:
    """What an action is read as: the deed that it begins with, and the one that it only says to last."""
    return tuple(_deeds(_turned(_words(action, names))))


def _deeds(words: list[str]) -> Iterator[Deed]:
    if not words:
        return
    entry, pairs = _entry_of(words)
    rest = _without(words, entry)
    named = _without_links(rest)
    known = bool(named) and bool(_entry_of(named)[1])
    verb = _is_aspect(entry) and rest[:1] == ["to"]
    things = frozenset(_group(word) for word in named if stem(word) not in _stems_of("behind", "articles"))
    head = _group(named[0] if verb else _head(named)) if things else ""
    yield Deed(pairs, _group(words[0]), things, head, _group(named[0]) if known else "")
    if known and _is_aspect(entry):
        yield from _deeds(named)


def _meet(one: Deed, other: Deed, *, left_undone: bool) -> bool:
    if left_undone:
        return one.word == other.word and _one_thing(one, other)
    opposite = {number for number, first in one.pairs if (number, not first) in other.pairs}
    if not opposite:
        return False
    if not one.things or not other.things:
        bare = any(_pairs()[number].get("bare") for number in opposite)
        return (not one.things and not other.things) or (bare and not _second(one, other, opposite).things)
    return _one_thing(one, other)


def _second(one: Deed, other: Deed, pairs: set[int]) -> Deed:
    """Of two deeds the one that is the second of a pair."""
    return other if any((number, True) in one.pairs for number in pairs) else one


def _one_thing(one: Deed, other: Deed) -> bool:
    """Whether two deeds are done to one thing, which either may describe more closely."""
    alike = (one.head, one.inner) == (other.head, other.inner)
    return alike and (one.things <= other.things or other.things <= one.things)


def _entry_of(words: Sequence[str]) -> tuple[str, frozenset[tuple[int, bool]]]:
    """The longest entry that words begin with, and the pairs in which it, or another as long, stands."""
    cut = [stem(word) for word in words]
    found: list[tuple[int, str, tuple[int, bool] | None]] = [
        (len(entry.split()), entry, (number, name == "one"))
        for number, pair in enumerate(_pairs())
        for name in ("one", "other")
        for entry in pair[name]
        if begins(cut, entry)
    ]
    found += [(len(entry.split()), entry, None) for entry in _data()["aspects"] if begins(cut, entry)]
    if not found:
        return words[0], frozenset()
    longest = max(length for length, _, _ in found)
    those = [(entry, place) for length, entry, place in found if length == longest]
    return those[0][0], frozenset(place for _, place in those if place is not None)


def _is_aspect(entry: str) -> bool:
    return stems(entry) in [stems(words) for words in _data()["aspects"]]


def _without(words: Sequence[str], entry: str) -> list[str]:
    """The words without those of an entry that they begin with."""
    rest = list(words[1:])
    for part in stems(entry)[1:]:
        at = next((k for k, word in enumerate(rest) if stem(word) == part), None)
        if at is not None:
            del rest[at]
    return rest


def _without_links(words: Sequence[str]) -> list[str]:
    """The words from the first that names something."""
    found = list(words)
    passed = _stems_of("behind", "articles")
    while found and stem(found[0]) in passed:
        found = found[1:]
    return found


def _head(words: Sequence[str]) -> str:
    """The word that the others describe: the last before one of `behind`; of a deed ("enriching ore") its own.

    Args:
        words: from the first that names something.
    """
    if words[0].endswith("ing"):
        return words[0]
    last = words[0]
    for word in words:
        if stem(word) in _stems_of("behind"):
            break
        last = word
    return last


def _words(action: str, names: tuple[str, ...]) -> list[str]:
    """The words of an action, without articles, denials and the names of those who would act at its front."""
    passed = {*_stems_of("articles"), *_NOT, "to", "be"} | {part for name in names for part in stems(name)}
    found = action.replace("’s", "").replace("'s", "").split()
    found = [word.strip('.,;:!?"“”‘’()').lower() for word in found]
    found = [word for word in found if word]
    auxiliary = frozenset(_data()["auxiliary"])
    while found and (stem(found[0]) in passed or found[0] in passed | auxiliary):
        found = found[1:]
    return found


def _turned(words: list[str]) -> list[str]:
    """The words with the deed first, where they say of a thing that it will last ("the guards will stay here")."""
    for at, word in enumerate(words):
        if word in _data()["auxiliary"]:
            after = words[at + 1 :]
            lasting = next((e for e in _data()["lasting"] if begins([stem(w) for w in after], e)), None)
            return [*lasting.split(), *words[:at], *_without(after, lasting)] if lasting else words
    return words


def is_denied(action: str) -> bool:
    """Whether the words of an action say that it is left undone."""
    return any(word in _NOT for word in action.lower().split())


def _group(word: str) -> str:
    """The name of a word's group in the lexicon of near-synonyms, or its stem, without the ending of a deed's noun."""
    bare = word.removesuffix("ment") if len(word) > _LONG else word
    return synonyms().groups.get((stem(word),), stem(bare))


@cache
def _stems_of(*lists: str) -> frozenset[str]:
    return frozenset(stem(word) for name in lists for word in _data()[name])


def _pairs() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _data()["pair"]
    return found


def _data() -> dict[str, Any]:
    return words_of("contraries")
