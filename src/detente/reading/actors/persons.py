"""Persons: whose names are one person's, the roles told of beside them, and their gender."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from detente.reading.actors.draft import Draft
from detente.reading.actors.namesakes import meant, only_kin, told_of
from detente.reading.actors.portfolios import office_before_portfolio
from detente.reading.actors.view import Hit, View
from detente.reading.names.keys import key_of, one_apart
from detente.reading.names.spellings import without_initials
from detente.reading.names.table import table

_SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}
NAMESAKES = 20  # keeps hostile lists of namesakes linear
_SHORT_NAME = 5  # letters up to which two given names that differ in one are two names ("Ivan", "Ivana")
_BREAK = {"VERB", "AUX", "SCONJ"}


@dataclass(slots=True)
class Person:
    """What the document says of one person, gathered from all its mentions."""

    name: str
    key: str
    body: str = ""
    confidence: float = 0.0
    rule: str = ""
    gender: str = ""
    roles: list[str] = field(default_factory=list)
    past: bool = False
    left: set[str] = field(default_factory=set)
    own: bool = False
    through: Draft | None = None
    of_pronoun: int | None = None
    organ: str = ""


def _surname(key: str) -> str:
    """The last word of a name that is no suffix such as Jr or III."""
    words = [w for w in key.split() if w not in _SUFFIXES]
    return words[-1] if words else ""


def _same(key: str, person: Person) -> bool:
    """Whether a later, shorter name means that person: its last word(s), or its first word alone.

    A first word of two or three letters is only a surname where it is no given name ("Li" for Li Fung-ying).
    """
    if key == person.key:
        return True
    words, full = key.split(), [w for w in person.key.split() if w not in _SUFFIXES]
    return len(words) < len(full) and (
        full[-len(words) :] == words
        or (len(words) == 1 and words[0] in full and len(words[0]) > 3)
        or (words == full[:1] and words[0] not in table().given)
    )


def _misspelt(draft: Draft, surnames: Mapping[str, list[tuple[str, Person]]]) -> list[Person]:
    """The one person whose surname differs from a name in an inner letter, as a report may misspell it.

    Args:
        surnames: each with whose it is, by its edges (`_edges`), so that a long row of names takes no square of it.
    """
    if " " in draft.key or len(draft.key) <= _SHORT_NAME:
        return []
    alike = [(key, one) for key, one in surnames.get(_edges(draft.key), ()) if key != draft.key]
    found = [one for key, one in alike if one_apart(key, draft.key)]
    return found if len(found) == 1 else []


def _edges(surname: str) -> str:
    """The first two letters and the last."""
    return surname[:2] + surname[-1:]


def _undoubled(key: str) -> str:
    """A name with each doubled letter once: spellings of one foreign name differ in that ("Tarrnow", "Tarnow")."""
    return "".join(letter for letter, before in zip(key, " " + key, strict=False) if letter != before)


def _spelled_otherwise(key: str, by_last: dict[str, list[Person]]) -> Person | None:
    """The person met before whose full name differs in one letter of a given name ("Mohamed"), or in an initial."""
    words = without_initials(key).split()
    for person in by_last.get(words[-1], ()):
        other = without_initials(person.key).split()
        if other == words:
            return person
        if len(other) == len(words) and other[-1] == words[-1]:
            unlike = [(a, b) for a, b in zip(words, other, strict=True) if a != b]
            if len(unlike) == 1 and min(map(len, unlike[0])) > _SHORT_NAME and one_apart(*unlike[0]):
                return person
    return None


def _leaders(v: View, drafts: list[Draft], day: date | None) -> None:
    """A name that the statistics took for a body or a place is a leader's of that day, in office under this name.

    A surname alone only where his own body is spoken of, or where it stands before his government.
    """
    if day is None:
        return
    spoken = {d.name for d in drafts if d.entry >= 0}
    for draft in drafts:
        if draft.entry >= 0 or draft.type not in {"organisation", "place", "unknown"}:
            continue
        holding = [t for t in v.names.tenures.get(draft.key, ()) if t.covers(day)]
        alone = " " not in draft.key
        known = holding and (not alone or any(t.body in spoken for t in holding) or _governs(v, draft))
        if known and (draft.type != "place" or not alone or _governs(v, draft)):
            draft.type, draft.gender, draft.plural, draft.place = "person", "", False, False


def _governs(v: View, draft: Draft) -> bool:
    """Whether a government stands right behind a name, as whose it is: "the Tarnow government"."""
    behind = draft.end + (v.lower[draft.end : draft.end + 1] in (["'s"], ["’s"]))
    return behind < len(v.text) and v.lower[behind] in v.names.lists["government"]


def gather(v: View, drafts: list[Draft], day: date | None = None) -> dict[int, Person]:
    """Join the mentions of each person: draft index -> Person. Surnames join a full name, earlier ones first."""
    _leaders(v, drafts, day)
    full: list[Person] = []
    by_last: dict[str, list[Person]] = {}
    by_key: dict[str, Person] = {}
    for draft in drafts:
        if draft.type == "person" and " " in draft.key and draft.key not in by_key:
            person = _spelled_otherwise(draft.key, by_last) or Person(draft.name, draft.key)
            by_key[draft.key] = person
            if person.key != draft.key:
                continue
            full.append(person)
            for word in draft.key.split():
                if len(word) > 1 and len(by_last.setdefault(word, [])) < NAMESAKES:
                    by_last[word].append(person)
    doubled: dict[str, list[Person]] = {}
    for person in full:
        doubled.setdefault(_undoubled(_surname(person.key)), []).append(person)
    doubled = {key: found for key, found in doubled.items() if len(found) == 1 and len(key) > _SHORT_NAME}
    by_edges: dict[str, list[tuple[str, Person]]] = {}
    for key, found in doubled.items():
        if len(by_edges.setdefault(_edges(key), [])) < NAMESAKES:
            by_edges[_edges(key)].append((key, found[0]))
    out: dict[int, Person] = {}
    latest: dict[str, Person] = {}
    told = told_of(v, drafts, by_key)
    for number, draft in enumerate(drafts):
        misspelt = draft.type == "people" and draft.level == "name" and _misspelt(draft, by_edges)
        if draft.entry >= 0 or not (misspelt or draft.type in {"person", "unknown", "organisation", "place"}):
            continue
        if draft.type == "person" and draft.key in by_key:
            shorter = [
                p
                for p in by_last.get(_surname(draft.key), ())
                if p.key != draft.key and _same(p.key, by_key[draft.key])
            ]
            person = by_key[draft.key]
            for other in shorter:
                by_key[other.key] = person
        else:
            last = _surname(draft.key)
            near = [p for p in by_last.get(last, ()) if _same(draft.key, p)]
            near = near or doubled.get(_undoubled(draft.key), []) or _misspelt(draft, by_edges)
            words = draft.key.split()
            with_particle = len(words) > 1 and words[0] in v.names.lists["particles"]
            one = draft.end - draft.start == 1 or with_particle  # "O'Berg" is one word, "Van Rompay" one name
            if draft.type != "person" and not (near and one):
                continue
            if near and one and only_kin(told, draft, near):
                person, draft.type = by_key.setdefault(draft.key, Person(draft.name, draft.key)), "person"
            elif near:
                last_named = latest.get(last)
                last_named = last_named if last_named in near else near[0]
                several = one and len({p.key for p in near}) > 1
                person = meant(v, draft, number, near, told, last_named, day) if several else last_named
                draft.rule, draft.origin = f"surname of {person.name}", "surname"
                draft.confidence = 0.85 if len({p.key for p in near}) == 1 else 0.6
                draft.type = "person"
            else:
                person = by_key.setdefault(draft.key, Person(draft.name, draft.key))
        person = by_key.get(person.key, person)
        for word in draft.key.split():
            latest[word] = person
        out[number] = person
        draft.name = person.name
    return out


def can_own(draft: Draft) -> bool:
    """Whether a role is of this body although a state stands before it ("leader of Chile's Fishers Party")."""
    return draft.type not in {"person", "place", "state"}


def office_before(v: View, start: int) -> Hit | None:
    """The role in "President of Norland NAME", "envoy to Norland NAME", where the name begins at `start`; or None."""
    place = v.name_at.get(start - 1)
    if place is None or place.end != start or v.sent[place.start] != v.sent[start]:
        return None
    at = place.start - 1
    if at >= 0 and v.lower[at] == "the":
        at -= 1
    role = v.word_at.get(at - 1) if at >= 1 and v.lower[at] in {"of", "for", "to"} else None
    if role is None or role.end != at or (v.lower[at] == "to" and role.key not in v.names.lists["sent"]):
        return None
    return role if "speaks" in role.kinds else None


def _office_over(v: View, name: int) -> Hit | None:
    """The office whose body the parser takes for what a name stands beside: "a spokesman of the government, NAME"."""
    body = v.head[name]
    own = v.word_at.get(body)
    person = own is not None and bool({"speaks", "member", "own"} & set(own.kinds))
    link = v.head[body]
    if v.dep[name] != "appos" or v.dep[body] != "pobj" or v.lower[link] not in {"of", "for", "to", "with"} or person:
        return None
    office = v.word_at.get(v.head[link])
    return (
        office if office is not None and "speaks" in office.kinds and v.tag[office.end - 1] in {"NN", "NNP"} else None
    )


def roles_near(v: View, draft: Draft) -> list[Hit]:
    """Role words that belong to the name: before it, in apposition, or after a comma."""
    out = []
    i = draft.start - 1
    titles = v.names.lists["titles"]
    while i > 0 and v.lower[i].rstrip(".") in titles and i not in v.word_at:
        i -= 1  # "the minister of education, Dr. Tarnow"
    if i >= 0 and v.text[i] == ",":
        i -= 1
        word = v.word_at.get(i)
        if word is not None and (v.dep[draft.head] == "appos" or _is_set_off(v, word, draft)):
            out.append(word)
        i = draft.start - 1
    steps = 0
    while i >= 0 and steps < 4 and v.sent[i] == v.sent[draft.start]:
        word = v.word_at.get(i)
        if word is not None:
            out.append(word)
            break
        if v.lower[i].rstrip(".") not in titles:
            break
        i, steps = i - 1, steps + 1
    office = office_before(v, draft.start) or office_before_portfolio(v, draft.start)
    if office is not None:
        out.append(office)
    head = v.head[draft.head]
    if v.dep[draft.head] == "appos" and head in v.word_at:
        out.append(v.word_at[head])
    above = _office_over(v, draft.head)
    if above is not None:
        out.append(above)
    end = draft.end
    if end < len(v.text) and v.text[end] in {",", "-", "–", "—", "("}:
        j = end + 1
        while j < len(v.text) and j < end + 14 and v.sent[j] == v.sent[draft.start] and v.pos[j] not in _BREAK:
            if v.text[j] in {",", ")", ";"}:
                break
            word, named = v.word_at.get(j), v.name_at.get(j)
            if word is not None and named is not None and named.start <= word.start < word.end < named.end:
                j = named.end  # "Bell, a Justice Department spokeswoman": no justice
                continue
            if word is not None and v.ent[word.end : word.end + 1] == ["PERSON"]:
                j = word.end  # "Berg, President Reyes's adviser": that role is somebody else's
                continue
            if word is not None and v.lower[word.end : word.end + 1] in (["'s"], ["’s"]):
                j = word.end + 1  # "In a letter to Berg, the governor's office": the office is not Berg's
                continue
            if word is not None and v.dep[word.end - 1] == "nsubj" and v.head[word.end - 1] == word.end:
                break  # "they would stay with Berg, an official said": somebody else's
            if word is not None and (v.pos[j] in {"NOUN", "PROPN"}) and set(word.kinds) & {"speaks", "member", "own"}:
                out.append(word)
                break
            j += 1
    return out


def _is_set_off(v: View, office: Hit, draft: Draft) -> bool:
    """Whether a name stands between marks right behind an office, whatever the parser makes of it."""
    one = "speaks" in office.kinds and office.start > 0 and v.lower[office.start - 1] == "the"
    return one and " " in draft.name and v.text[draft.end : draft.end + 1] in ([","], ["."], [";"])


def gender_of(v: View, draft: Draft, roles: list[Hit]) -> str:
    """m, f or "": by the title right before the name, else by the given name, else by the roles told of beside it."""
    lists = v.names.lists
    male, female = ({word.rstrip(".") for word in lists[sex]} for sex in ("male", "female"))
    title = {v.lower[draft.start - 1].rstrip(".")} if draft.start else set()
    sex = v.names.given.get(key_of(v.text[draft.start])) if draft.end - draft.start > 1 else None
    told = {word for role in roles for word in role.key.split()}
    for words in (title, told):
        if words & male:
            return "m"
        if words & female:
            return "f"
        if words is title and sex in ("m", "f"):
            return sex
    return ""
