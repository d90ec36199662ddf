"""What an action is called: content words, with near-synonyms brought to one name.

The words come from `reading/lexicons/synonyms.toml`. Words are cut to stems, alike on both sides, so that
"leave" and "leaving" meet; a stem is for comparing only and never shown.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from detente.errors import SettingError
from detente.ledger.amounts import Amount, amounts

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_LONGEST_PHRASE = 4
_LARGEST_GAP = 3  # words between a phrase's first word and the rest
_SHORTEST_PAST = 4  # letters of a word that ends as a verb in the past does, and is none ("need")
_LEXICON = "synonyms.toml"
_DENYING = frozenset({"not", "n't", "never", "to", "will", "would"})
_LINKS = frozenset({"to", "of"})  # between a word of refusing and what is refused
OTHER_THINGS = 0.5  # of the likeness is left where the same is done to something else


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one action: `words` by stem or group name, `actions` those of them that name a deed, and the
    `amounts` in it with their units ("release 10 prisoners"), each a word too: who names the same sum means one thing.
    """

    words: frozenset[str]
    actions: frozenset[str] = frozenset()
    amounts: frozenset[Amount] = frozenset()

    def without_amounts(self) -> Wording:
        """The wording of the same thing in no amount."""
        return Wording(self.words - _as_words(self.amounts), self.actions)

    @property
    def weight(self) -> int:
        """How many words it has, its deeds counted twice."""
        return _weight(self.words, self.actions)


@dataclass(frozen=True, slots=True)
class Synonyms:
    """The lexicon, with every word already cut to its stem."""

    groups: dict[tuple[str, ...], str]
    openers: frozenset[str]
    actions: frozenset[str]
    light: frozenset[str]
    skip: frozenset[str]
    against: frozenset[tuple[str, ...]]
    together: tuple[tuple[str, str, str], ...]
    bare: frozenset[str]
    giving_up: frozenset[str]
    asking: frozenset[str]
    weighing: frozenset[tuple[str, ...]]
    weighed: frozenset[str]
    refusing: frozenset[tuple[str, ...]]
    refusal: frozenset[str]


@cache
def _lexicon() -> dict[str, Any]:
    """The file as it stands.

    Raises: SettingError when it is no TOML.
    """
    text = (resources.files("detente.reading") / "lexicons" / _LEXICON).read_text(encoding="utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise SettingError(f"the list of synonyms cannot be used ({fault!r})", where=_LEXICON) from fault


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The word without its commonest endings, in lower case; good for comparing, not for reading."""
    word = word.lower()
    word = _lexicon()["irregular"].get(word, word)
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending, least in (("ing", 6), ("ed", 5)):
        if len(word) >= least and word.endswith(ending):
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    if len(word) > 5 and word.endswith("ian"):
        word = word[:-1]  # an adjective of a country
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def stems(text: str) -> list[str]:
    """The stems of the text's words, in order."""
    return [stem(w) for w in _words(text)]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.replace("’s", "").replace("'s", ""))


@cache
def synonyms() -> Synonyms:
    """The lexicon, read once.

    Raises: SettingError when the file is not as it should be, naming the entry.
    """
    data = _lexicon()
    try:
        groups: dict[tuple[str, ...], str] = {}
        actions = set()
        for table in ("action", "thing"):
            for entry in data[table]:
                if table == "action":
                    actions.add(entry["name"])
                for word in entry["words"]:
                    key = tuple(stems(word))
                    if groups.setdefault(key, entry["name"]) != entry["name"]:
                        raise SettingError(
                            f"{word!r} stands in {groups[key]!r} and in {entry['name']!r}",
                            where=_LEXICON,
                            mend="keep it in one group",
                        )
        return Synonyms(
            groups=groups,
            openers=frozenset(key[0] for key, name in groups.items() if len(key) > 1 and name in actions),
            actions=frozenset(actions) | {both for *_, both in data["together"]},
            light=frozenset(form for w in (*data["light"], *data["against"]) for form in (w, stem(w))),
            skip=frozenset(data["skip"]),
            against=frozenset(tuple(stems(w)) for w in data["against"]),
            together=tuple((one, other, both) for one, other, both in data["together"]),
            bare=frozenset(data["bare"]),
            giving_up=frozenset(data["giving_up"]),
            asking=frozenset(data["asking"]),
            weighing=frozenset(tuple(stems(w)) for w in data["weighing"]),
            weighed=frozenset(stem(w) for w in data["weighed"]),
            refusing=frozenset(tuple(stems(w)) for w in data["refusing"]),
            refusal=frozenset(stem(w) for w in data["refusal"]),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise SettingError(f"the list of synonyms cannot be used ({fault!r})", where=_LEXICON) from fault


def wording(text: str, lemmas: Sequence[str] = (), names: Iterable[str] = ()) -> Wording:
    """The wording of an action.

    Args:
        text: its words as they stand.
        lemmas: the lemmas of its content words, where a reader found them; else they are taken from the text.
        names: names of parties; words that only name them are left out, as who acts is compared by itself.
    """
    return _wording(text, tuple(lemmas), frozenset(names))


@lru_cache(maxsize=1 << 15)  # reports tell the same thing in the same words
def _wording(text: str, lemmas: Sequence[str], names: frozenset[str]) -> Wording:
    lexicon = synonyms()
    counted, bare = amounts(text)
    found = [w for w in _words(bare) if w.lower() not in lexicon.skip]
    groups, single = _grouped(found, lexicon)
    if lemmas:
        consumed = {stem(w) for w in found} - {stem(w) for w in single}
        named = {stem(w) for w in _words(text)} - {stem(w) for w in _words(bare)}  # number words, days
        # a tagger may take the name of a place for nothing
        lemmas = [*lemmas, *(w for w in single[1:] if w[0].isupper())]
        single = [w for lemma in dict.fromkeys(lemmas) for w in _words(lemma) if stem(w) not in consumed | named]
        more, single = _grouped(single, lexicon)
        groups += more
    groups = _brought_together(groups, lexicon)
    party_words = frozenset(s for name in names for s in stems(name))
    words = {s for w in single if len(s := stem(w)) > 1 and not s.isdigit() and not _light(w, s, lexicon)}
    found_amounts = frozenset((value, _unit(unit, lexicon)) for value, unit in counted)
    return Wording(
        words=frozenset({s for s in words if not _names_party(s, party_words)} | set(groups))
        | _as_words(found_amounts),
        actions=frozenset(g for g in groups if g in lexicon.actions),
        amounts=found_amounts,
    )


def _as_words(given: Iterable[Amount]) -> frozenset[str]:
    """Amounts with a unit as words, such as "5 %"; a bare number says too little."""
    return frozenset(f"{value:g} {unit}" for value, unit in given if unit)


def _brought_together(groups: list[str], lexicon: Synonyms) -> list[str]:
    """Names, where two that have one name for both are replaced by it."""
    for one, other, both in lexicon.together:
        if one in groups and other in groups:
            groups = [name for name in groups if name not in (one, other)] + [both]
    return groups


def _unit(unit: str, lexicon: Synonyms) -> str:
    return lexicon.groups.get((stem(unit),), stem(unit)) if unit else ""


def amounts_differ(one: Wording, other: Wording) -> bool:
    """Whether both give amounts of one unit, and none is the same."""
    shared = {unit for _, unit in one.amounts} & {unit for _, unit in other.amounts}
    return bool(shared) and not any(amount in other.amounts for amount in one.amounts if amount[1] in shared)


def _light(word: str, cut: str, lexicon: Synonyms) -> bool:
    """Whether a word carries no matter. Short stems are trusted only uncut ("her", but not "herring")."""
    return word.lower() in lexicon.light or (len(cut) > 3 and cut in lexicon.light)


def _grouped(found: Sequence[str], lexicon: Synonyms) -> tuple[list[str], list[str]]:
    """Group names in the words, longest phrases first, and the words left over.

    A phrase's first word may stand a few words before the rest ("pull the guards back").
    """
    groups: list[str] = []
    left = list(found)
    cut = [stem(w) for w in left]
    at = 0
    while at < len(left):
        phrase = _phrase(cut, at, lexicon)
        if phrase is None:
            at += 1
            continue
        name, rest, length = phrase
        groups.append(name)
        for words in (left, cut):
            del words[rest : rest + length]
            del words[at]
    return groups, left


def _phrase(left: Sequence[str], at: int, lexicon: Synonyms) -> tuple[str, int, int] | None:
    """The group of the phrase that begins at a word, where the rest of it begins, and how long the rest is."""
    for length in range(min(_LONGEST_PHRASE, len(left) - at), 0, -1):
        name = lexicon.groups.get(tuple(left[at : at + length]))
        if name is not None:
            return name, at + 1, length - 1
    if left[at] in lexicon.openers:
        for gap in range(1, _LARGEST_GAP + 1):
            rest = at + 1 + gap
            for length in (2, 1):
                name = lexicon.groups.get((left[at], *left[rest : rest + length]))
                if name is not None and rest + length <= len(left):
                    return name, rest, length
    return None


def _names_party(word: str, party_words: frozenset[str]) -> bool:
    """Whether the word is part of a party's name or its adjective ("Russian" of Russia)."""
    if word in party_words:
        return True
    return any(len(p) >= 4 and word.startswith(p) and len(word) - len(p) <= 3 for p in party_words)


def speaks_against(text: str) -> bool:
    """Whether the words take a stand against something."""
    found, phrases = stems(text), synonyms().against
    return any(
        tuple(found[at : at + length]) in phrases
        for at in range(len(found))
        for length in range(1, min(_LONGEST_PHRASE, len(found) - at) + 1)
    )


def what_is_refused(text: str) -> str:
    """The words of a refusal without those at their front that make it one: what would be done if it were not refused.

    ("rejecting the offer": "the offer"; "not return to the talks": "return to the talks"). As they are where there are
    no such words, or no others.
    """
    words = text.split()
    cut = [stem(word.strip(",.;:")) for word in words]
    at = 0
    while at < len(words) and words[at].lower() in _DENYING:
        at += 1
    for length in range(_LONGEST_PHRASE, 0, -1):
        if tuple(cut[at : at + length]) in synonyms().refusing:
            at += length
            at += at < len(words) and words[at].lower() in _LINKS
            break
    return " ".join(words[at:]) or text


def told_as_done(text: str) -> bool:
    """Whether the first word is a verb in the past ("issued an ultimatum"): what is asked for still lies ahead."""
    first = next(iter(_words(text)), "").lower()
    ends_so = len(first) > _SHORTEST_PAST and first.endswith("ed") and not first.endswith("eed")  # "speed", "proceed"
    return ends_so or first in _lexicon()["irregular"]


def tells_of_asking(text: str) -> bool:
    """Whether the words tell of a deed in the past by which something was asked ("sent a letter urging ...")."""
    return told_as_done(text) and any(word.lower() in synonyms().asking for word in _words(text))


def only_weighs(text: str) -> bool:
    """Whether the words say no more than that something on the table will be thought about ("consider the offer")."""
    found, known = stems(text), synonyms()
    for length in range(min(_LONGEST_PHRASE, len(found) - 1), 0, -1):
        if tuple(found[:length]) in known.weighing:
            return all(word in known.weighed for word in found[length:])
    return False


def gives_up(text: str) -> bool:
    """Whether the first deed that the words name is to give up something ("drop the plan to build")."""
    found, known = stems(text), synonyms()
    for at in range(len(found)):
        for length in range(min(_LONGEST_PHRASE, len(found) - at), 0, -1):
            name = known.groups.get(tuple(found[at : at + length]))
            if name in known.actions:
                return name in known.giving_up
    return False


def gives_up_itself(text: str) -> bool:
    """Whether the words tell that something itself is given up, and not only a refusal ("dropped its objections")."""
    return gives_up(text) and not speaks_against(text) and not synonyms().refusal.intersection(stems(text))


def likeness(one: Wording, other: Wording) -> float:
    """How far two wordings name one matter, from 0 (nothing in common) to 1 (the same words).

    The mean of the share of all words held in common and of the shorter's words found in the longer, where words
    that name a deed count twice; halved where both name deeds and none is the same deed, where both name things and
    none is the same thing, and where one names nothing but a deed that needs an object. 0 where they give other amounts
    of one thing.
    """
    shared = one.words & other.words
    if not shared or (one.amounts and other.amounts and amounts_differ(one, other)):
        return 0.0
    deeds = one.actions | other.actions
    score = _overlap(_weight(shared, deeds), _weight(one.words, deeds), _weight(other.words, deeds))
    if one.actions and other.actions and not one.actions & other.actions:
        score /= 2
    if shared <= deeds and one.words - deeds and other.words - deeds:
        score *= OTHER_THINGS  # both name things, and none is the same
    bare = synonyms().bare
    if one.words != other.words and (one.words <= bare or other.words <= bare) and not one.amounts & other.amounts:
        score *= OTHER_THINGS
    return score


def at_most(one: Wording, words: Set[str], deeds: Set[str], lightest: int) -> float:
    """What the likeness to any of some wordings cannot be above.

    Args:
        words, deeds: the words and the actions of all those wordings; `lightest`: the least weight of any.
    """
    both = _weight(one.words & words, one.actions | deeds)
    # a wording that holds all this weighs no less
    return _overlap(both, max(one.weight, both), max(lightest, both)) if both else 0.0


def _overlap(both: int, first: int, second: int) -> float:
    """The mean of the share that two hold in common of all, and of the lighter one."""
    lighter = min(first, second)
    # one word that is no deed shows little
    contained = both / lighter if lighter > 1 else both / (lighter + 0.5)
    return (both / (first + second - both) + contained) / 2


def _weight(words: Set[str], deeds: Set[str]) -> int:
    return len(words) + len(words & deeds) if deeds else len(words)
