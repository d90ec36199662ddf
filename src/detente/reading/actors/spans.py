"""Where the proper names are: known names, the statistical names, and runs of capitals, put together.

Known names win over statistical ones of the same or smaller reach; a longer statistical name that ends in something
else than a role word ("Bank of China") is a name of its own.
"""

from __future__ import annotations

from dataclasses import replace

from detente.reading.actors.edges import (
    crowned,
    misspelt_title,
    named_by_office,
    office_inside,
    person_after,
    with_words_left,
    without_loose_bracket,
    without_organ,
)
from detente.reading.actors.initials import are_initials, with_initials
from detente.reading.actors.joining import joined
from detente.reading.actors.lettered import lettered, with_spokesmen
from detente.reading.actors.portfolios import mark_portfolios, persons_after_portfolios
from detente.reading.actors.sorts import sort_before
from detente.reading.actors.span import QUANTITIES, Span, head_type, named_by_members
from detente.reading.actors.view import Hit, View
from detente.reading.mentions import ActorType, Origin
from detente.reading.names.keys import key_of

_LABEL_TYPES: dict[str, ActorType] = {
    "PERSON": "person", "ORG": "organisation", "GPE": "place", "NORP": "people", "FAC": "place", "LOC": "place",
    "EVENT": "document", "LAW": "document", "WORK_OF_ART": "document", "PRODUCT": "organisation",
}  # fmt: skip
_ORIGINS: dict[str, Origin] = {"GPE": "GPE", "LOC": "LOC", "FAC": "FAC"}
_TRIM = {
    "the",
    "a",
    "an",
    "'s",
    "’s",
    ",",
    ".",
    "(",
    ")",
    '"',
    "“",
    "”",
    "'",
    "’",
    "``",
    "''",
    "-",
    "and",
    "of",
    "for",
    "to",
    "in",
    "on",
    "&",
    ":",
    ";",
}


def looks_like_person(v: View, start: int, end: int) -> bool:
    """Whether a name of two to four words begins with a given name and ends in no word for a body or place."""
    return 2 <= end - start <= 4 and key_of(v.text[start]) in v.names.given and head_type(v, start, end) is None


def _of_state(v: View, end: int) -> bool:
    known = v.name_at.get(end + 1)
    return (
        v.lower[end : end + 1] == ["of"]
        and known is not None
        and known.spelling is not None
        and known.spelling.form == "name"
    )


def _behind_opening(v: View, start: int, end: int) -> int:
    """Where a person's name begins that the statistics drew a sentence's first word into: "Concerning | Tarnow"."""
    first = start in v.sent_start or v.text[start - 1] in _OPENING
    opening = v.lower[start].endswith("ing") and key_of(v.text[start]) not in v.names.given
    word = opening or v.tag[start] in {"VBG", "IN"}
    return start + 1 if first and word and end - start == _ONE_AND_ONE else start


_ONE_AND_ONE = 2
_OPENING = frozenset({'"', "“", "``", "'", "‘"})


def _trim(v: View, start: int, end: int) -> tuple[int, int]:
    while start < end and v.lower[start] in _TRIM:
        start += 1
    if end - start > _ONE_AND_ONE and v.text[start + 1] == "-" and v.lower[start] in v.names.lists["leanings"]:
        start += _ONE_AND_ONE  # "pro-Norlandic"
    described = v.lower[start] in v.names.lists["before_names"] if end - start > 1 else False
    if end - start > 1 and start in v.sent_start and (described or _is_trade(v, start)):
        start += 1
    while end > start and v.lower[end - 1] in _TRIM:
        end -= 1
    if end - start == _ONE_AND_ONE and start in v.sent_start and _men_of_letters(v, start + 1):
        start += 1
    if end - start == _ONE_AND_ONE and _mood_of_a_people(v, start):
        start += 1
    return start, end


def _mood_of_a_people(v: View, i: int) -> bool:
    """Whether a sentence begins with what some of a people are like: "Jubilant | Norlanders"."""
    known = v.name_at.get(i + 1)
    people = known is not None and known.spelling is not None and known.spelling.form == "people"
    like = v.lower[i] in v.names.lists["vague"] or v.tag[i] in {"JJ", "VBG", "VBN"}
    return i in v.sent_start and people and like and i not in v.name_at


def _men_of_letters(v: View, i: int) -> bool:
    """Whether the letters of a known body stand before its people, behind the word a sentence begins with: "Masked |
    NPA agents"."""
    known = v.name_at.get(i)
    letters = known is not None and known.spelling is not None and known.spelling.form == "short"
    return letters and not v.text[i - 1].isupper() and v.tag[i + 1 : i + 2] == ["NNS"] and v.text[i + 1].islower()


def _is_trade(v: View, first: int) -> bool:
    """Whether a sentence begins with the trade of whoever is named: "Chipmaker Corvo", "Striker Pavel Runa".

    The capital means nothing there. It is part of a name that tells a body of such people ("Airline Pilots Union").
    """
    word = v.lower[first]
    if not (word in v.names.lists["trades"] or word.endswith("maker")):
        return False
    named = v.text[first + 1][:1].isupper() and v.lower[first + 1] not in v.names.heads
    many = v.tag[first + 1] == "NNPS" or (v.lower[first + 1] in v.names.plural_nouns)
    return named and not many and _no_surname(v, first)


def _no_surname(v: View, first: int) -> bool:
    """Whether nobody in the document bears a word: "Ana Shoemaker" may be spoken of by her surname alone."""
    return not any(i and v.tag[i - 1] == "NNP" and i not in v.sent_start for i in v.places[v.text[first]])


def _strip_titles(v: View, start: int, end: int) -> int:
    """Where the name of a person begins after titles, roles and the adjective of a state."""
    titles = v.names.lists["titles"]
    moved = True
    while moved and start < end - 1 and not _firm_named_after_office(v, start):
        moved = False
        word = v.word_at.get(start)
        known = v.name_at.get(start)
        if (
            (v.lower[start].rstrip(".") in titles and v.text[start + 1] != "-")
            or v.lower[start] in _TRIM
            or v.lower[start] in {"former", "ex"}
            or misspelt_title(v, start)
        ):
            start, moved = start + 1, True
        elif (
            word is not None
            and word.start <= start
            and word.end < end
            and set(word.kinds) & {"speaks", "member", "own"}
        ):
            start, moved = word.end, True
        elif known is not None and known.start == start and known.end < end and known.spelling is not None:
            entry = v.names.entries[known.spelling.entry]
            following = v.word_at.get(known.end)
            if (
                known.spelling.form in {"adj", "short"}
                or (following is not None and following.start == known.end)
                or entry.type in {"organisation", "government", "party", "group"}
            ):
                start, moved = known.end, True
    return start


def _firm_named_after_office(v: View, i: int) -> bool:
    """Whether a title begins a firm's name: a word for firms or a plural follows, no surname ("Premier Paints")."""
    after = i + 1
    return (
        v.text[i][:1].isupper()
        and v.lower[i] in v.names.lists["titles"]
        and after < len(v.text)
        and v.sent[i] == v.sent[after]
        and v.text[after][:1].isupper()
        and (v.names.heads.get(v.lower[after]) == "company" or (v.tag[after] == "NNPS" and v.ent[after] != "PERSON"))
    )


def _firms_for_short(v: View, spans: list[Span]) -> list[Span]:
    """Where a firm named after an office is called by that word alone later on: "Premier rejected the bid"."""
    firms = {v.text[s.start]: s for s in spans if s.type != "person" and _firm_named_after_office(v, s.start)}
    if not firms:
        return []
    covered = {i for s in spans for i in range(s.start, s.end)}
    return [
        Span(i, i + 1, firms[word].type, None, "short for a firm named after an office")
        for i, word in enumerate(v.text)
        if word in firms and i not in covered and v.tag[i + 1 : i + 2] not in (["NNP"], ["NNPS"])
    ]


def _all_roles(v: View, start: int, end: int) -> bool:
    return start < end and all(i in v.word_at or v.lower[i] in _TRIM for i in range(start, end))


def _state_organ_of(v: View, start: int, end: int) -> bool:
    word = v.word_at.get(start)
    return word is not None and "state_organ" in word.kinds and v.lower[word.end : end] in (["of"], ["of", "the"])


def _two_surnames(v: View, start: int, end: int, surnames: set[str]) -> bool:
    """Whether one statistical name is two persons' that the document has in full elsewhere: "Berg and Lund"."""
    return end - start == _TWO_JOINED and v.lower[start + 1] == "and" and {v.text[start], v.text[end - 1]} <= surnames


def _surname_and_body(v: View, start: int, end: int, surnames: set[str]) -> bool:
    """Whether one statistical name is a person's, whom the document has in full elsewhere, and a body's of two words.

    "Tarnow and Lake Holdings"; but where the document has the firm of both in several places, it is called so.
    """
    joined = end - start > _TWO_JOINED and v.lower[start + 1] == "and" and v.text[start] in surnames
    again = sum(v.text[at + 1 : at + 3] == v.text[start + 1 : start + 3] for at in v.places.get(v.text[start], ()))
    return joined and again == 1 and v.text[start + 2][:1].isupper()


_TWO_JOINED = 3


def _statistical(v: View, used: set[int]) -> list[Span]:
    out = []
    surnames = {v.text[end - 1] for start, end, label in v.ents if label == "PERSON" and end - start > 1}
    entries = v.names.entries
    spoken_of = frozenset(entries[hit.spelling.entry].name for hit in v.name_hits if hit.spelling is not None)
    taken = frozenset(used)
    for start, end, label in v.ents:
        if not taken.isdisjoint(range(start, end)):
            continue
        if _two_surnames(v, start, end, surnames):
            for at in (start, end - 1):
                if at not in v.name_at:
                    out.append(Span(at, at + 1, "person", None, "two surnames"))
                    used.add(at)
            continue
        if _surname_and_body(v, start, end, surnames):  # "Tarnow and | Lake Holdings"
            out.append(Span(start, start + 1, "person", None, "the surname of a person named in full"))
            used.update((start, start + 1))
            start += 2
        if are_initials(v, start, end):
            continue  # "BK | Tarnow"
        if end - start == 1 and _waits(v, start):
            used.add(start)  # "Shadow | Secretary of State" is of no body of that name
            continue
        as_people = label == "NORP" and end - start == 1 and v.text[start] in surnames and start not in v.name_at
        if as_people or _is_surname(v, start, end, surnames):
            out.append(Span(start, end, "person", None, "the surname of a person named in full"))
            used.add(start)
            continue
        kind = _LABEL_TYPES.get(label)
        if kind is None or not v.dashes.isdisjoint(range(start + 1, end - 1)):
            continue  # "HARBOURTOWN - Dockers": a dateline and what follows it are no one name
        start, end = _trim(v, start, without_loose_bracket(v, start, end))
        behind_comma = _behind_place_and_comma(v, start, end)
        if behind_comma > start:
            used.add(behind_comma - 1)
            start, kind = behind_comma, "person" if v.text[end - 1] in surnames else "unknown"
        if _holds_a_verb(v, start, end):
            out += [Span(i, i + 1, "unknown", None, "capitals", "capitals") for i in (start, start + 2)]
            used.update(range(start, end))
            continue
        if start < end - 1 and v.lower[start].rstrip(".") in v.names.lists["honorifics"]:
            kind = "person"
        if kind == "person":
            opening, start = start, _behind_opening(v, start, end)
            used.update(range(opening, start))
            end = _with_particle(v, start, end)
        described = sort_before(v, start, end) if kind == "organisation" else None
        if described is not None:  # "Militant Group | Hamas": the known name is read by itself
            used.update(i for i in range(start, described.start) if i not in v.name_at)
            continue
        if kind == "organisation" and (named_by_office(v, start, end) or crowned(v, start, end)):
            kind = "person"
        behind = _behind_place(v, start, end) if kind in {"person", "organisation"} else start
        if behind > start:
            start, kind = behind, "person"
        if kind == "person":
            start = with_initials(v, _strip_titles(v, start, end), used, spoken_of)
        elif kind == "organisation":
            start = with_words_left(v, start, end, used)
        if start > 0 and _firm_named_after_office(v, start - 1):
            start, kind = start - 1, "company"
        if start >= end or not any(v.text[i][:1].isupper() for i in range(start, end)):
            continue
        if _all_roles(v, start, end):
            continue
        end = _before_owned_body(v, start, end)
        start = _behind_house(v, start, end)
        office = _before_role(v, start, end)
        if office < end:
            end, kind = office, "unknown"
        if kind == "organisation":
            inner = office_inside(v, start, end)
            if inner is not None:
                out.append(Span(inner.end, end, "person", None, "a person after an office"))
                used.update(range(inner.end, end))
                end = inner.start
                if _all_roles(v, start, end):
                    continue
            end = without_organ(v, start, end)
        role = v.word_at.get(start)
        if kind == "organisation" and role is not None and role.start == start and _introduces_person(v, role, end):
            start, kind = role.end, "person"  # "Speaker of the House Ulla Tarnow", "PM Tarnow"
        inside = [v.name_at[i] for i in range(start, end) if i in v.name_at]
        first = inside[0] if inside else None
        if first is not None:
            if first.start <= start and first.end >= end:
                continue  # the known name covers it
            person = _joined_person(v, first, start, end, label)
            if person is not None:
                out.append(Span(person, end, "person", None, "a person after a body"))
                used.update(range(person, end))
                continue
            if inside[-1].end > end and first.start > start and v.lower[inside[-1].start - 1] == "of":
                end = inside[-1].end  # "High Court of England" and Wales
            if inside[-1].end > end or first.start < start:
                continue  # they overlap: the known name wins
            tail = first.end if first.start == start else start
            if (
                tail == first.end
                and not _goes_on(v, end)
                and (
                    _all_roles(v, tail, end)
                    or all(i in v.name_at or i in v.word_at or v.lower[i] in _TRIM for i in range(tail, end))
                )
            ):
                continue  # "Russian Foreign Ministry": the rules for organs read it
            if label in {"GPE", "NORP", "LOC"}:
                continue
            if inside[-1].end == end and _state_organ_of(v, start, inside[-1].start):
                continue  # "Government of Iran"
            if (
                kind == "person"
                and len(inside) == 1
                and first.end - first.start == 1
                and end - start == 2
                and first.start == start
                and v.pos[first.start] == "ADJ"
            ):
                start = first.end
        if kind != "person" and label != "GPE" and looks_like_person(v, start, end):
            kind = "person"
        elif kind != "person" or head_type(v, start, end) in {"organisation", "party", "company", "union", "court"}:
            kind = head_type(v, start, end) or kind
        out.append(Span(start, end, kind, None, f"ner:{label}", _ORIGINS.get(label, "entity")))
        used.update(range(start, end))
    return out


def _behind_place(v: View, start: int, end: int) -> int:
    """Where a person's name begins that the statistics drew the place of an office into: "envoy of Norland | Ana Lund".

    A given name and a surname must be left; a land may be a given name itself ("the talks of Georgia Lund").
    """
    known = v.name_at.get(start)
    if known is None or known.start != start or end - known.end < _ONE_AND_ONE:
        return start
    link, office = v.lower[start - 1 : start], v.word_at.get(start - 2)
    if link not in (["of"], ["from"]) or office is None or office.end != start - 1:
        return start
    return known.end if {"speaks", "member"} & set(office.kinds) else start


def _behind_place_and_comma(v: View, start: int, end: int) -> int:
    """Where a subject's name begins that the statistics joined with a place: "in Aldport, | Tarnow said"."""
    comma = start + 1
    subject = end - start == _ONE_AND_ONE + 1 and v.text[comma] == "," and v.dep[end - 1] in {"nsubj", "nsubjpass"}
    in_it = start > 0 and v.lower[start - 1] in {"in", "at", "from", "of", "near"}
    one = v.names.heads.get(v.lower[end - 1]) is None and end - 1 not in v.word_at and end - 1 not in v.name_at
    return end - 1 if subject and in_it and one and v.text[end - 1][:1].isupper() else start


def _holds_a_verb(v: View, start: int, end: int) -> bool:
    """Whether the statistics took one name, a verb and another name for a single one: "Tarnow | accused | Berg"."""
    verb = start + 1
    told = end - start == _ONE_AND_ONE + 1 and v.text[verb].islower() and v.tag[verb] in {"VBD", "VBZ"}
    return told and v.pos[verb] == "VERB" and v.text[start][:1].isupper() and v.text[end - 1][:1].isupper()


def _introduces_person(v: View, role: Hit, end: int) -> bool:
    """Whether the words behind a role, to the end of a name, are a person's: those behind an office in letters are."""
    letters = role.key in v.names.lists["office_letters"] and head_type(v, role.end - 1, end) is None
    return role.end < end and (letters or looks_like_person(v, role.end, end))


def _is_surname(v: View, start: int, end: int, surnames: set[str]) -> bool:
    """Whether the adjective of a state is a person's surname here: "Erik Norwegian ... Norwegian said"."""
    known = v.name_at.get(start)
    return (
        end - start == 1
        and v.text[start] in surnames
        and known is not None
        and known.spelling is not None
        and known.spelling.form == "adj"
        and known.end - known.start == 1
        and v.dep[start] not in {"amod", "compound", "nmod"}
    )


def _with_particle(v: View, start: int, end: int) -> int:
    """Where a person's name ends that the statistics cut behind a particle: "Anna von der | Heide"."""
    goes_on = v.lower[end - 1] in v.names.lists["particles"] and v.text[end - 1].islower() and end - start > 1
    if goes_on and v.text[end : end + 1] and v.text[end][:1].isupper() and v.sent[end] == v.sent[start]:
        return end + 1
    return end


def _before_role(v: View, start: int, end: int) -> int:
    """Where a name ends that the statistics drew into the office after it: "Lakeland | Grand Chief Ola Berg"."""
    role = v.word_at.get(end - 1)
    cut = role is not None and start < role.start < end < role.end and "speaks" in role.kinds
    return role.start if cut and role is not None else end


def _before_owned_body(v: View, start: int, end: int) -> int:
    """Where a name ends that owns the known body after it: "Tarnow's Movement for Democratic Change"."""
    for i in range(start + 1, end - 1):
        known = v.name_at.get(i + 1)
        if v.lower[i] in {"'s", "’s"} and known is not None and known.start == i + 1 and known.end == end:
            return i
    return end


def _behind_house(v: View, start: int, end: int) -> int:
    """Where the name of a committee begins behind the house it is of: "House of Representatives' | Lake committee"."""
    house = v.word_at.get(start)
    if house is None or house.start != start or house.key not in v.names.lists["legislature"]:
        return start
    owns = v.lower[house.end : house.end + 1] in (["'s"], ["’s"], ["'"], ["’"]) and house.end + 1 < end
    return house.end + 1 if owns else start


def _goes_on(v: View, end: int) -> bool:
    """Whether the name of a body goes on with words that are no known name or role ("Board" on Maritime Debates)."""
    after = end + 1
    return (
        v.lower[end : end + 1] in (["on"], ["for"], ["of"])
        and v.names.heads.get(v.lower[end - 1]) == "organisation"
        and after not in v.word_at
        and after not in v.name_at
        and v.tag[after : after + 1] in (["NNP"], ["NNPS"])
        and v.ent[after] not in QUANTITIES
    )


def _joined_person(v: View, first: Hit, start: int, end: int, label: str) -> int | None:
    """Where a person's name begins behind a body's in one statistical name; a person may be called Chad or Georgia."""
    if first.start != start or first.spelling is None or label in {"GPE", "NORP", "LOC"}:
        return None
    if label == "PERSON" and first.spelling.form not in {"adj", "short"} and not _serves(v, first):
        return None
    return person_after(v, first, end)


def _serves(v: View, body: Hit) -> bool:
    """Whether a body stands behind an office and what it is: "leader of the nurses' union Careful | Ola Berg"."""
    assert body.spelling is not None
    kind = v.names.entries[body.spelling.entry].type
    before = v.lower[body.start - 1 : body.start]
    return kind not in {"state", "place", "person"} and before != [] and kind in v.names.descriptions.get(before[0], ())


def _waits(v: View, i: int) -> bool:
    """Whether a word says that the office behind it is one of the opposition's: "Shadow | Secretary of State"."""
    office = v.word_at.get(i + 1)
    speaks = office is not None and "speaks" in office.kinds
    looked_after = i + 1 < len(v.text) and v.lower[i + 1] in v.names.lists["portfolio_words"]
    return v.lower[i] in v.names.lists["in_waiting"] and (speaks or looked_after)


def _runs(v: View, used: set[int]) -> list[Span]:
    """Runs of proper nouns that neither the names table nor the statistics took."""
    out = []
    first = set(v.sent_start)
    elsewhere = {t for i, t in enumerate(v.text) if v.tag[i] in {"NNP", "NNPS"} and i not in first}
    i, count = 0, len(v.text)
    while i < count:
        mistaken = i in first and v.text[i] in elsewhere and i not in v.word_at and v.tag[i] in {"NN", "NNS", "JJ"}
        if not (
            (v.tag[i] in {"NNP", "NNPS"} or mistaken)
            and i not in used
            and v.text[i][:1].isupper()
            and i not in v.name_at
            and v.ent[i] not in QUANTITIES
        ):
            i += 1
            continue
        j = i + 1
        while j < count and v.sent[j] == v.sent[i] and j not in used and j not in v.name_at:
            if v.tag[j] in {"NNP", "NNPS"} and v.text[j][:1].isupper():
                j += 1
            elif (
                v.lower[j] in {"of", "for", "&", "-"}
                and j not in v.dashes
                and j + 1 < count
                and v.text[j + 1][:1].isupper()
                and v.tag[j + 1] in {"NNP", "NNPS"}
                and j + 1 not in used
                and j + 1 not in v.name_at
            ):
                j += 2
            else:
                break
        start, end = _trim(v, i, j)
        start = _strip_titles(v, start + _waits(v, start) if start < end else start, end)
        office = v.word_at.get(end - 1)
        if office is not None and start < office.start < office.end == end and v.ent[end : end + 1] == ["PERSON"]:
            end = office.start if "speaks" in office.kinds else end  # "Lakeside Superintendent | Jane Moe"
        alone = (
            end - start == 1
            and end in used
            and (
                misspelt_title(v, start)
                or (start in v.sent_start and (_is_trade(v, start) or _mood_of_a_people(v, start)))
            )
        )
        firm = start < end and _firm_named_after_office(v, start)
        titled = start < end and v.lower[start].rstrip(".") in v.names.lists["titles"] and not firm
        roles_only = _all_roles(v, start, end) and not named_by_members(v, start, end)
        if start < end and not titled and not alone and not roles_only:
            kind = head_type(v, start, end) or ("company" if firm else None)
            before = v.word_at.get(start - 1)
            titled = start > 0 and (
                v.lower[start - 1].rstrip(".") in v.names.lists["titles"]
                or (before is not None and bool(set(before.kinds) & {"speaks", "member"}))
                or v.lemma[start - 1].lower() in v.names.lists["titles"]
            )
            titled = titled or looks_like_person(v, start, end) or (end - start > 1 and _of_state(v, end))
            out.append(Span(start, end, kind or ("person" if titled else "unknown"), None, "capitals", "capitals"))
        i = max(j, i + 1)
    return out


def named_spans(v: View) -> list[Span]:
    """All proper names in order, none inside another."""
    used: set[int] = set()
    persons = persons_after_portfolios(v, used)
    mark_portfolios(v, used)
    spans = [*persons, *_statistical(v, used)]
    polite = {v.text[hit.start] for hit in v.name_hits if _called_politely(v, hit)}
    for hit in v.name_hits:
        if hit.end - hit.start == 1 and v.text[hit.start] in polite and hit.start not in used:
            spans.append(Span(hit.start, hit.end, "person", None, "a name after a title"))
            used.add(hit.start)
        if hit.spelling is None or _misread(v, hit) or any(i in used for i in range(hit.start, hit.end)):
            continue
        kind = v.names.entries[hit.spelling.entry].type
        spans.append(Span(hit.start, hit.end, kind, hit, "known"))  # type: ignore[arg-type]
        used.update(range(hit.start, hit.end))
    spans += _runs(v, used)
    spans += _firms_for_short(v, spans)
    spans = [_with_its_bracket(v, _with_local(v, _titled(v, s))) for s in sorted(spans, key=lambda s: s.start)]
    return joined(v, lettered(v, with_spokesmen(v, spans)))


def _with_local(v: View, span: Span) -> Span:
    """The number of a union's local branch is part of its name: "Boat Builders Local 88"."""
    at = span.end - 1 if v.text[span.end - 1] == "Local" else span.end
    whole = v.text[at : at + 1] == ["Local"] and v.text[at + 1 : at + 2] and v.text[at + 1].isdigit()
    if not whole or at <= span.start or v.sent[at + 1] != v.sent[span.start]:
        return span
    return Span(span.start, at + 2, "union", None, "a union's local branch")


def _with_its_bracket(v: View, span: Span) -> Span:
    """A bracket that a name opens and the token right behind it closes is part of it: "Janata Dal (United)"."""
    if v.text[span.end : span.end + 1] != [")"] or v.text[span.start] == "(":
        return span
    name = "".join(v.text[span.start : span.end])
    return replace(span, end=span.end + 1) if name.rfind("(") > name.rfind(")") else span


def _titled(v: View, span: Span) -> Span:
    """A name that the statistics took for a place is a person's right after a title and before no other name."""
    before = v.word_at.get(span.start - 1)
    if (
        span.type == "place"
        and span.origin == "GPE"
        and span.end - span.start > 1
        and v.dep[span.end - 1] != "poss"
        and before is not None
        and before.end == span.start
        and before.key in v.names.lists["titles"]
        and v.tag[span.start - 1] in {"NN", "NNP"}
        and v.sent[span.start - 1] == v.sent[span.start]
    ):
        return Span(span.start, span.end, "person", None, "a name after a title")
    return span


def _misread(v: View, hit: Hit) -> bool:
    """Whether a known name is only the first word of something else: "Labour unions", "Democratic Action"."""
    assert hit.spelling is not None
    word = v.word_at.get(hit.start)
    entry = v.names.entries[hit.spelling.entry]
    if word is not None and word.start == hit.start and word.end > hit.end:
        office = entry.type == "party" and bool({"speaks", "state_organ"} & set(word.kinds))  # "Labour Secretary"
        if office or v.text[hit.end].islower():
            return True
    if entry.type == "state" and hit.spelling.form == "adj" and _of_other_part(v, hit):
        return True
    if entry.type != "party" or hit.end >= len(v.text):
        return False
    following = v.text[hit.end]
    body = v.names.heads.get(v.lower[hit.end]) in _BODIES_OF_PARTIES and v.sent[hit.end] == v.sent[hit.start]
    only_says = "party" in v.names.descriptions.get(v.lower[hit.end], ())  # "the Labour Party"
    if body and not only_says and following[:1].isupper() and hit.end - hit.start == 1:
        return True  # "Labour League"
    if hit.spelling.form != "adj":
        return False
    return (
        following[:1].isupper() and hit.end not in v.word_at and hit.end not in v.name_at and v.ent[hit.end] != "PERSON"
    )


def _called_politely(v: View, hit: Hit) -> bool:
    """Whether a word that bodies are called by is a person's name here, by the title before it: "Dr Fox"."""
    before = hit.start - 1
    titled = before >= 0 and v.lower[before].rstrip(".") in v.names.lists["courtesies"] and v.text[before][:1].isupper()
    one = hit.end - hit.start == 1 and v.text[hit.end : hit.end + 1] != ["-"]
    return titled and one and v.sent[before] == v.sent[hit.start]


def _of_other_part(v: View, hit: Hit) -> bool:
    """Whether the adjective of a state is only the end of another: "South American presidents" are of no one state."""
    before = hit.start - 1
    named = hit.key == "american" and before >= 0 and v.text[before][:1].isupper()
    return named and v.sent[before] == v.sent[hit.start] and v.lower[before] in v.names.lists["other_americans"]


_BODIES_OF_PARTIES = frozenset({"party", "union", "group", "organisation"})
