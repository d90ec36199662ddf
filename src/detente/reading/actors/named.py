"""From proper names to drafts: canonical names, metonyms, places, acronyms learned in the document."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from detente.reading.actors.begun import with_longer_names, with_their_place
from detente.reading.actors.bodies import MOST_LOOKED_AT
from detente.reading.actors.congress import congresses
from detente.reading.actors.draft import Draft
from detente.reading.actors.edges import is_form, without_form, without_letters
from detente.reading.actors.governing import organs_that_govern
from detente.reading.actors.lettered import OWNS, hold_first_two, without_bracket, words_of
from detente.reading.actors.sorts import without_sort
from detente.reading.actors.span import Span, syntactic_head
from detente.reading.actors.towns import capitals_as_towns
from detente.reading.actors.unlisted import by_first_word, courts_of_places, fought_for, of_lands, organs_of_others
from detente.reading.actors.view import View
from detente.reading.mentions import ActorType
from detente.reading.names.keys import key_of

_HARD_LOCATIVE = frozenset({
    "in", "at", "near", "outside", "inside", "across", "around", "throughout", "within", "off", "over", "into",
    "through",
})  # fmt: skip
_LOCATIVE = _HARD_LOCATIVE | {"toward", "towards", "onto", "to", "from"}
_NOUN_MODIFIER = {"amod", "compound", "poss", "nmod"}


def _locative(v: View, start: int, head: int, words: frozenset[str]) -> bool:
    i = start - 1
    while i >= 0 and (v.pos[i] in {"DET", "ADJ"} or v.tag[i] in {"VBN"}) and start - i < 4:
        i -= 1
    return (
        i >= 0
        and v.lower[i] in words
        and v.dep[head] in {"pobj", "conj", "compound", "nmod", "appos", "ROOT", "npadvmod"}
    )


def _known(v: View, span: Span) -> Draft:
    hit = span.hit
    assert hit is not None
    assert hit.spelling is not None
    spelling = hit.spelling
    entry = v.names.entries[spelling.entry]
    if v.lower[span.start] == "the" and entry.type != "media" and span.end - span.start > 1:
        span = replace(span, start=span.start + 1)
    head = syntactic_head(v, span.start, span.end)
    kind: ActorType = entry.type  # type: ignore[assignment]
    possessed = (
        span.end < len(v.text)
        and v.lower[span.end] in {"'s", "’s", "'"}
        and v.dep[head] in {"poss", "nmod", "compound"}
    )
    adjectival = v.dep[head] in _NOUN_MODIFIER and not span.start <= v.head[head] < span.end
    draft = Draft(span.start, span.end, head, entry.name, kind, key=hit.key, entry=spelling.entry, gender="n")
    draft.adjectival = adjectival or possessed
    draft.rule, draft.origin = f"names table: {spelling.form}", spelling.form  # type: ignore[assignment]
    draft.plural = kind in {"people", "media"} or spelling.form == "people"
    if spelling.form == "seat":
        draft.confidence = 0.75
        if (
            _locative(v, span.start, head, _HARD_LOCATIVE)
            or (v.lower[span.start - 1 : span.start] == ["from"])
            or _is_called_capital(v, span.start)
            or _dateline(v, span)
        ):
            draft.place, draft.type, draft.name, draft.body, draft.confidence = (
                True,
                "place",
                v.phrase(span.start, span.end),
                entry.name,
                0.7,
            )
            draft.rule = "names table: seat, as a place"
        elif v.dep[head] in {"pobj", "appos", "npadvmod", "conj"}:
            draft.confidence = 0.55
    elif spelling.form == "place":
        draft.type = "place"
        draft.place = _locative(v, span.start, head, _LOCATIVE)
        draft.confidence = 0.4 if draft.place else 0.6
    elif kind == "state" and _locative(v, span.start, head, _HARD_LOCATIVE):
        draft.place, draft.confidence = True, 0.5
    if kind == "government":
        draft.body = entry.state
        draft.alone = any(v.names.heads.get(word.lower()) == "court" for word in entry.name.split())  # no state's mouth
    draft.body = v.names.voices.get(entry.name, draft.body)
    return draft


def _is_called_capital(v: View, start: int) -> bool:
    """Whether the words before a seat say that it is a town: "in the capital, Oslo, Berg said"."""
    before = start - 1 - (v.lower[start - 1 : start] == [","])
    return before > 0 and v.lower[before] == "capital" and v.sent[before] == v.sent[start]


def _unlikely(v: View, drafts: list[Draft]) -> None:
    """Parties and organs of a state that the document never speaks of are other bodies of the same name."""
    states = Counter(d.name for d in drafts if d.type == "state" or d.body)
    for draft in drafts:
        states.update([d for d in (draft.body,) if d])
    previous: Draft | None = None
    inside: list[Draft] = []
    for draft in drafts:
        if draft.entry >= 0 and draft.type in {"party", "government"}:
            entry = v.names.entries[draft.entry]
            written = " ".join(v.phrase(draft.start, draft.end).split())
            if (
                previous is not None
                and previous.end == draft.start
                and previous.type == "state"
                and previous.name != entry.state
                and entry.state
            ):
                adjective = v.phrase(previous.start, previous.end)
                draft.name, draft.body, draft.entry, draft.start = (
                    f"{adjective} {written}",
                    previous.name if draft.type == "government" else "",
                    -1,
                    previous.start,
                )
                draft.rule = f"organ of {previous.name}"
            elif (
                entry.state
                and entry.state not in states
                and not _of_home(entry.state, states)
                and draft.origin in {"people", "alias", "adj"}
                and not _by_nickname(v, draft, drafts)
            ):
                draft.start = _begins(v, draft.start)
                longer = " ".join(v.phrase(draft.start, draft.end).split())
                draft.name, draft.body, draft.entry = longer, "", -1
                draft.rule, draft.confidence = "name shared with a body elsewhere", 0.5
                if longer != written:
                    draft.key = key_of(longer)
                    inside += [d for d in drafts if draft.start <= d.start and d.end <= draft.end and d is not draft]
                elif draft.plural:
                    draft.type, draft.name = "people", written
        previous = draft
    drafts[:] = [draft for draft in drafts if not any(draft is one for one in inside)]


def _by_nickname(v: View, draft: Draft, drafts: list[Draft]) -> bool:
    """Whether a party is called by a short name of its own, and no land is spoken of that has a party so called too."""
    if draft.key not in v.names.lists["nicknames"]:
        return False
    own = v.names.entries[draft.entry]
    alike = {entry.state for entry in v.names.entries if entry.type == "party" and entry.name.startswith(own.name)}
    near = [d for d in drafts[:MOST_LOOKED_AT] if d.entry >= 0]
    spoken = {v.names.entries[d.entry].state or d.name for d in near if d.type in {"state", "place"}}
    return not spoken & (alike - {own.state})


def _begins(v: View, start: int) -> int:
    """Where a body's name begins that ends like one known elsewhere: "National Democrats"."""
    while (
        start > 0
        and v.text[start - 1][:1].isupper()
        and start - 1 not in v.sent_start
        and v.sent[start - 1] == v.sent[start]
        and start - 1 not in v.name_at
        and start - 1 not in v.word_at
        and v.tag[start - 1] in {"NNP", "NNPS", "JJ"}
        and v.head[start - 1] >= start
    ):
        start -= 1
    return start


def _acronyms_of_elsewhere(v: View, drafts: list[Draft]) -> None:
    """Acronyms of bodies of a country that the document never speaks of, and that it never spells out, are of others.

    They keep their letters as their name: what they stand for nobody has said.
    """
    entries = v.names.entries
    known = [entries[d.entry] for d in drafts if d.entry >= 0]
    spoken_of = {d.name for d in drafts if d.type == "state"} | {d.body for d in drafts}
    spoken_of |= {entry.state for entry in known if entry.type == "place"}
    spelled = {d.entry for d in drafts if d.entry >= 0 and d.origin != "short"}
    for draft in drafts:
        if draft.entry < 0 or draft.entry in spelled or draft.origin != "short":
            continue
        entry = entries[draft.entry]
        countries = entry.countries or ((entry.state,) if entry.state else ())
        if countries and not spoken_of.intersection(countries):
            draft.name, draft.body, draft.entry = " ".join(v.phrase(draft.start, draft.end).split()), "", -1
            draft.key, draft.type = key_of(draft.name), "organisation"
            draft.rule, draft.confidence = "letters that a body elsewhere is known by", 0.5


def _letters_of_places(v: View, drafts: list[Draft]) -> None:
    """An outlet has no government: its letters before one are those of a place that the document names in full."""
    places = {
        "".join(word[0] for word in words): draft
        for draft in drafts
        if draft.type == "place" and len(words := draft.name.split()) > 1
    }
    governing = v.names.lists["government"]
    for draft in drafts:
        letters = v.text[draft.start].replace(".", "")
        governed = v.word_at.get(draft.end)
        if draft.type != "media" or draft.origin != "short" or governed is None:
            continue
        if governed.key.removesuffix("s") in governing and letters in places:
            meant = places[letters]
            draft.name, draft.type, draft.entry, draft.body = meant.name, meant.type, meant.entry, meant.body
            draft.key, draft.rule, draft.confidence = meant.key, f"letters of the place at {meant.start}", 0.8
            draft.origin = ""


def _of_home(state: str, states: Counter[str]) -> bool:
    return state == "United States" and not states


def _dateline(v: View, span: Span) -> bool:
    """A place at the very beginning that a dash, bracket or day follows ("GENEVA (Agency) -", "GENEVA, May 2 -")."""
    opens = span.start == 0 or v.text[span.start - 1].isspace() or v.sent[span.start - 1] != v.sent[span.start]
    if v.dateline[0] <= span.start < span.end <= v.dateline[1]:
        return True  # "LIMA Peru said"
    if not opens or span.end >= len(v.text):
        return False
    if v.text[span.end] in _DATELINE_DASHES | {"("}:
        return True
    after = span.end  # "New Delhi: The minister", "New Delhi/Mumbai: The minister"
    while v.text[after : after + 1] == ["/"]:
        after += 2
    if span.start == 0 and v.text[after : after + 1] == [":"] and span.hit is not None:
        return True
    day_at = span.end + 1  # "HARBOURTOWN, March 19 -"
    dated = v.text[span.end] == "," and v.ent[day_at : day_at + 1] == ["DATE"]
    return dated and any(i in v.dashes for i in range(day_at + 1, min(day_at + 5, len(v.text))))


def _second_of_dateline(v: View, span: Span) -> bool:
    """Another place of a dateline at the very beginning: "New Delhi/Harbourtown: The minister"."""
    slash = span.start - 1
    known = v.name_at.get(slash - 1) if slash > 0 and v.text[slash] == "/" else None
    return known is not None and known.start == 0 and v.text[span.end : span.end + 1] == [":"]


def _outlet_of_dateline(v: View, span: Span) -> bool:
    """A name in brackets between a dateline's place and its dash: "HARBOURTOWN (Lake Courier) -"."""
    before, after = span.start - 2, span.end + 1
    return (
        before >= 0
        and after < len(v.text)
        and (v.text[before + 1], v.text[span.end]) == ("(", ")")
        and v.text[before].isupper()
        and v.text[after] in _DATELINE_DASHES
    )


_DATELINE_DASHES = {"-", "—", "–", "--"}


def _unknown(v: View, span: Span) -> Draft:
    head = syntactic_head(v, span.start, span.end)
    stop = without_letters(v, span.start, span.end) if span.type == "person" else span.end
    stop = without_form(v, span.start, stop)
    name = (
        without_bracket(v, span.start, stop)
        if span.origin == "lettered"
        else " ".join(v.phrase(span.start, stop).split())
    )
    draft = Draft(span.start, span.end, head, name, span.type, key=key_of(name), rule=span.rule, origin=span.origin)
    if (name.isupper() and _dateline(v, span)) or _second_of_dateline(v, span):
        draft.type, draft.place, draft.rule, draft.confidence = "place", True, "place of a dateline", 0.7
        return draft
    if _outlet_of_dateline(v, span):
        draft.type, draft.gender, draft.rule, draft.confidence = "media", "n", "outlet of a dateline", 0.85
        return draft
    draft.adjectival = v.dep[head] in _NOUN_MODIFIER and not span.start <= v.head[head] < span.end
    draft.gender = "" if span.type in {"person", "unknown"} else "n"
    draft.plural = v.tag[head] == "NNPS" or span.type == "people"
    draft.confidence = {"person": 0.85, "organisation": 0.75, "unknown": 0.4, "place": 0.4, "document": 0.4}.get(
        span.type, 0.75
    )
    if span.type == "place":
        draft.place = _locative(v, span.start, head, _LOCATIVE)
    return draft


def named_drafts(v: View, spans: list[Span]) -> list[Draft]:
    """One draft for each proper name; names of persons are joined by the rules for persons."""
    drafts = [_known(v, s) if s.hit is not None else _unknown(v, s) for s in spans]
    organs_of_others(v, drafts)
    congresses(v, drafts)
    capitals_as_towns(v, drafts)
    _unlikely(v, drafts)
    fought_for(v, drafts)
    _acronyms_of_elsewhere(v, drafts)
    _letters_of_places(v, drafts)
    with_longer_names(v, drafts)
    with_their_place(v, drafts)
    _learn_acronyms(v, drafts)
    _some_of_a_people(v, drafts)
    _unify(v, drafts)
    organs_that_govern(v, drafts)
    _places_after(v, drafts)
    _acting_places(v, drafts)
    courts_of_places(v, drafts)
    return drafts


def _places_after(v: View, drafts: list[Draft]) -> None:
    """A state after a comma says where the town or body before it is ("Harbourtown, Norland").

    Not so in a row of parties ("Norland, Sudland and the Guild").
    """
    ends: dict[int, Draft] = {}
    for draft in drafts:
        at = draft.start - 1
        before = ends.get(at)
        if before is None and v.text[at - 1 : at] == [")"]:
            opened = next((i for i in range(at - 2, max(at - 5, 0), -1) if v.text[i] == "("), None)
            before = ends.get(opened) if opened is not None else None
        ends[draft.end] = draft
        if before is None or draft.type != "state" or v.text[at] != "," or before.entry >= 0 or before.type == "person":
            continue
        following = v.lower[draft.end : draft.end + 1]
        local = before.type == "place" or "of" in v.lower[before.start : before.end]
        if not local or following in (["and"], ["or"], ["&"], ["'s"], ["’s"]):
            continue
        if following == [","] and before.type != "place":
            continue
        draft.type, draft.place, draft.name, draft.confidence = "place", True, v.phrase(draft.start, draft.end), 0.7
        draft.rule = f"where {before.name} is"
        if v.dep[draft.head] in _SUBJECTS and v.dep[before.head] not in _SUBJECTS:
            before.end, before.head = draft.end, draft.head  # the parser took the place for the one who acts


def _initials(words: list[str]) -> set[str]:
    big = "".join(w[0] for w in words if w[:1].isupper())
    every = "".join(w[0] for w in words if w[:1].isalpha())
    return {big.upper(), every.upper()}


def _learn_acronyms(v: View, drafts: list[Draft]) -> None:
    """Where "Lake Liberation Front (LLF)" stands, LLF means that in the whole document, whatever the table says."""
    ends = {d.end: d for d in drafts if d.type != "person"}
    whole = [d for d in drafts if d.origin == "lettered"]
    ends |= {i: d for d in whole for i in range(d.start, d.end) if v.text[i] == "("}  # "(Efarm) Committee"
    learned: dict[str, Draft] = {}
    spelled: set[str] = set()
    for i in range(1, len(v.text) - 2):
        if v.text[i] not in "([" or len(v.text[i]) != 1:
            continue
        full = ends.get(i - (v.lower[i - 1] in OWNS))
        j = i + 1
        if v.text[j] in {'"', "“", "'", "‘"}:
            j += 1
        short = v.text[j]
        k = j + 1
        while k < len(v.text) and k < j + 4 and v.text[k] in {"-", "/"} and k + 1 < len(v.text):
            short += v.text[k] + v.text[k + 1]
            k += 2
        while k < len(v.text) and v.text[k] in {'"', "”", "'", "’"}:
            k += 1
        if full is None or k >= len(v.text) or v.text[k] not in ")],":
            continue
        plain = short.replace(".", "").replace("-", "")
        words = v.text[full.start : min(full.end, i)]
        if len(plain) >= 2 and plain[0].isupper() and len(words) > 1:
            by_letter = plain.upper() in _initials(words)
            capitals = sum(c.isupper() for c in plain) >= 2
            by_letter = by_letter or (capitals and hold_first_two(plain, words))
            fits = by_letter or (capitals and plain[0] in {w[0].upper() for w in words if w[:1].isalpha()})
            if fits or (capitals and full.entry >= 0) or _is_word_of_initials(plain, words):
                learned.setdefault(key_of(short), full)
                learned.setdefault(key_of(plain), full)
                spelled.add(short)  # "(Num)", as some outlets set initials
    _spelled_out(v, drafts, learned)
    by_initials: dict[str, tuple[Draft, int]] = {}
    of_one = _of_two_words(v, drafts)
    for draft in reversed(drafts):
        spelled_known = draft.entry >= 0 and draft.end - draft.start == 2 and draft.origin == "name"
        if (draft.end - draft.start > 2 or spelled_known) and draft.type in _KEEP_TYPES:
            for skip in (0, 1, 2):  # "United States Commission on Debates" is the CD as well
                words = v.text[draft.start + skip : draft.end]
                for initials in _initials(words) | _initials(words[: -1 if is_form(v, draft.end - 1) else None]):
                    by_initials.setdefault(initials, (draft, draft.start + skip))
    for draft in drafts:
        text = v.text[draft.start]
        if (
            draft.entry < 0
            and draft.end == draft.start + 1
            and text.isupper()
            and 2 <= len(text) <= 7
            and text in by_initials
        ):
            target, first = by_initials[text]
            known = target.entry >= 0 and target.end - target.start <= len(text)
            if len(text) < _INITIALS and not known and of_one.get(text) != target.name:
                continue  # two letters are often another's
            learned.setdefault(draft.key, target)
            _without_state(v, target, first)
    if not learned:
        return
    for draft in drafts:
        meant = learned.get(draft.key)
        written = v.text[draft.start]
        if meant is not None and draft is not meant and (written.replace(".", "").isupper() or written in spelled):
            draft.name, draft.type, draft.entry, draft.body = meant.name, meant.type, meant.entry, meant.body
            draft.rule, draft.confidence, draft.gender = f"acronym learned at {meant.start}", 0.9, "n"
            draft.origin, draft.place = "acronym", False


def _of_two_words(v: View, drafts: list[Draft]) -> dict[str, str]:
    """The letters of universities and the like, of two words and what stands between, where just one body has them.

    "UW" for the University of Westmark; "FC" beside the Fish Commission may as well be a club.
    """
    found: dict[str, set[str]] = {}
    for draft in drafts:
        words = v.text[draft.start : draft.end]
        if len(words) > 1 and draft.type in _KEEP_TYPES and words[-1][:1].isupper():
            for initials in _initials(words):
                found.setdefault(initials, set()).add(draft.name)
    sorts = v.names.lists["known_by_letters"]
    sure = {k: names for k, names in found.items() if len(k) == _TWO and len(names) == 1}
    return {k: name for k, names in sure.items() for name in names if not sorts.isdisjoint(name.lower().split())}


_TWO = 2


def _is_word_of_initials(short: str, words: list[str]) -> bool:
    """Whether an acronym is set as a word, with more than initials: "Labora" for the Lake Boatmen's Rights Alliance.

    It begins as the name does, and has the initials of all its capitalised words in their order.
    """
    initials = [w[0].lower() for w in words if w[:1].isupper()]
    if len(initials) < _INITIALS or len(short) < _INITIALS + 1 or not (short[0].isupper() and short[1:].islower()):
        return False
    letters = iter(short.lower())
    return short[0].lower() == initials[0] and all(initial in letters for initial in initials)


_INITIALS = 3
"""Capitalised words that a name has at least whose acronym is set as a word."""


_ACRONYM = range(3, 8)


def _spelled_out(v: View, drafts: list[Draft], learned: dict[str, Draft]) -> None:
    """Acronyms whose words stand beside them, though the statistics saw no name there; adds to those learned.

    "The river boatmen's guild (RBG)" has it after its words, "RBG (River Boatmen's Guild)" before.
    """
    for draft in drafts:
        text = v.text[draft.start]
        single = draft.end - draft.start == 1 and draft.type != "person" and draft.key not in learned
        if not (single and text.isupper() and text.isalpha() and len(text) in _ACRONYM):
            continue
        if v.text[draft.start - 1 : draft.start] == ["("] and v.text[draft.end : draft.end + 1] == [")"]:
            span = words_of(v, text, draft.start - 1)
        elif v.text[draft.end : draft.end + 1] == ["("]:
            close = next((i for i in range(draft.end + 1, min(draft.end + 12, len(v.text))) if v.text[i] == ")"), None)
            span = words_of(v, text, close) if close is not None else None
            span = span if span is not None and span[0] == draft.end + 1 else None
        else:
            continue
        if span is not None:
            _as_far_as(v, drafts, span)
            name = " ".join(v.phrase(*span).split())
            kind: ActorType = draft.type if draft.type in _KEEP_TYPES else "organisation"
            made = Draft(*span, span[1] - 1, name, kind, key=key_of(name), entry=-1)
            learned[draft.key] = made


def _as_far_as(v: View, drafts: list[Draft], span: tuple[int, int]) -> None:
    """A body's name goes as far as its acronym tells: "Commission for Trade, | Work and Wages (CTWW)"."""
    start, end = span
    cut = next((d for d in drafts if d.start == start and d.end < end and d.entry < 0 and d.type in _KEEP_TYPES), None)
    if cut is None:
        return
    cut.end, cut.head = end, syntactic_head(v, start, end)
    cut.name = " ".join(v.phrase(start, end).split())
    cut.key = key_of(cut.name)
    drafts[:] = [d for d in drafts if d is cut or not start <= d.start < end]


def _without_state(v: View, draft: Draft, first: int) -> None:
    """A body whose initials leave the state before it out is called without it ("Norland Board of Debates": BD)."""
    known = v.name_at.get(draft.start)
    if draft.entry < 0 and known is not None and known.spelling is not None and known.end == first > draft.start:
        draft.name = v.phrase(first, draft.end)
        draft.key = key_of(draft.name)


_KEEP_TYPES = {"organisation", "group", "party", "government", "company", "union", "media"}


def _some_of_a_people(v: View, drafts: list[Draft]) -> None:
    """ "Many Norlanders", "three Norlanders", "ordinary Norlanders": some of a people are not its state."""
    for draft in drafts:
        before = v.lower[draft.start - 1] if draft.start else ""
        some = before in v.names.lists["vague"] or v.tag[draft.start - 1 : draft.start] in (["CD"], ["JJ"])
        many = v.tag[draft.head] == "NNPS" or (v.tag[draft.head] == "NNP" and v.lower[draft.head].endswith("s"))
        people = draft.type == "state" and draft.origin == "people" and many
        if some and people and v.sent[draft.start - 1] == v.sent[draft.start]:
            draft.name, draft.type, draft.entry, draft.body = v.phrase(draft.start, draft.end), "people", -1, ""
            draft.rule, draft.confidence = "some of a people", 0.8


def _unify(v: View, drafts: list[Draft]) -> None:
    """One name for one body: as the document first gives it in full; a shorter form joins the fuller one."""
    full: dict[int, str] = {}
    for draft in drafts:
        if draft.entry < 0:
            continue
        entry = v.names.entries[draft.entry]
        if entry.keep:
            written = " ".join(v.phrase(draft.start, draft.end).split())
            if written in entry.keep:
                full.setdefault(draft.entry, written)
        elif draft.type in _KEEP_TYPES:
            written = " ".join(v.phrase(draft.start, draft.end).split())
            adjective = draft.origin in {"adj", "people", "seat", "short"}
            spelled = len(written) >= len(entry.name) * 0.8 and not written.isupper() and len(written.split()) >= 2
            if draft.entry not in full and not adjective and spelled and draft.type != "media":
                written = written[4:] if written.lower().startswith("the ") else written
                full[draft.entry] = without_sort(v, written, entry.name)
    for draft in drafts:
        if draft.entry in full and draft.type != "place":
            draft.name = full[draft.entry]
    _members_by_their_name(v, drafts)
    longest: dict[str, Draft] = {}
    firms: dict[str, Draft] = {}
    for draft in drafts:
        if draft.entry < 0 and draft.type not in {"person", "place", "document"}:
            words = draft.key.split()
            if len(words) > 1 and not words[-1].isdecimal():  # "Volta 25" is what Volta makes
                if not _names_an_organ(v, draft):  # "Norland Foreign Ministry"
                    longest.setdefault(words[0], draft)
                longest.setdefault(" ".join(words[:2]), draft)
                if len(words) == 3:
                    longest.setdefault(words[-1] if len(words[-1]) > 5 else draft.key, draft)
        elif _has_short_form(draft):
            firms.setdefault(draft.key.split()[0], draft)
    for word, draft in firms.items():  # "Lakeair" for Lakeair Lines, though only the whole name is listed
        if len(word) > _SHORT_NAME and word not in v.names.heads:
            longest.setdefault(word, draft)
    for draft in drafts:
        if draft.entry < 0 and (
            draft.type in {"organisation", "unknown", "company", "party", "group"} or _no_given_name(v, draft)
        ):
            target = longest.get(draft.key)
            in_capitals = draft.end - draft.start == 1 and v.text[draft.start].isupper()
            long_enough = len(draft.key) > _SHORT_NAME - in_capitals  # "EBS" for EBS Breweries
            if target is not None and target.key != draft.key and long_enough:
                draft.name, draft.type, draft.rule, draft.gender = (
                    target.name,
                    target.type,
                    f"short for the name at {target.start}",
                    "n",
                )
                draft.confidence = 0.7
    _by_last_word(v, drafts)
    by_first_word(v, drafts)
    of_lands(v, drafts)
    _by_their_plural(v, drafts)
    _as_typed_elsewhere(drafts)


def _has_short_form(draft: Draft) -> bool:
    """Whether a listed body may be called by the first word of its name: a firm, or "Amnesty" of that name."""
    words = draft.key.split()
    return draft.origin == "name" and ((draft.type == "company" and len(words) > 1) or words[1:] == ["international"])


_SHORT_NAME = 3
"""Letters up to which the first word of a name stands for no more than itself; one less where it is all capitals."""


def _as_typed_elsewhere(drafts: list[Draft]) -> None:
    """A name that the statistics saw in one place and missed in another is of the same sort in both."""
    typed: dict[str, set[ActorType]] = {}
    for draft in drafts:
        if draft.entry < 0 and draft.type in _KEEP_TYPES:
            typed.setdefault(draft.key, set()).add(draft.type)
    for draft in drafts:
        sorts = typed.get(draft.key, set())
        if draft.entry < 0 and draft.type == "unknown" and len(sorts) == 1 and draft.origin == "capitals":
            draft.type, draft.gender = next(iter(sorts)), "n"
            draft.rule, draft.confidence = "capitals; a body elsewhere in the document", 0.7


def _by_their_plural(v: View, drafts: list[Draft]) -> None:
    """ "The Greens" are the Green Union, where no other body's name begins so."""
    begun: dict[str, list[Draft]] = {}
    for draft in drafts:
        if draft.entry < 0 and draft.type in _WITH_FOLLOWERS and " " in draft.name:
            begun.setdefault(draft.name.split()[0].lower(), []).append(draft)
    for draft in drafts:
        word = v.text[draft.start]
        single = draft.entry < 0 and draft.end - draft.start == 1 and word[:1].isupper() and word.endswith("s")
        bodies = begun.get(word[:-1].lower(), []) if single and draft.type != "place" else []
        if bodies and len({d.name for d in bodies}) == 1:
            draft.name, draft.type, draft.body, draft.gender = bodies[0].name, bodies[0].type, bodies[0].body, "n"
            draft.rule, draft.confidence = f"those of the name at {bodies[0].start}", 0.7
            draft.origin = "followers"


_WITH_FOLLOWERS = {"party", "group", "union", "organisation"}


def _names_an_organ(v: View, draft: Draft) -> bool:
    """Whether all words behind the first are an organ's, so that the first is whose it is, and no short name."""
    rest = [v.word_at.get(i) for i in range(draft.start + 1, draft.end)]
    last = rest[-1] if rest else None
    return all(rest) and last is not None and bool({"state_organ", "own_organ", "speaks"} & set(last.kinds))


def _by_last_word(v: View, drafts: list[Draft]) -> None:
    """ "The Front" is the Popular Front named before: the word that says what sort of body it is, in capitals."""
    before: dict[str, Draft] = {}
    before_all: list[Draft] = []
    for draft in drafts:
        words = draft.name.lower().split()
        if draft.type in {"person", "place", "document", "state", "people"} or not words:
            continue
        if draft.end - draft.start > 1 and _called_by_its_end(v, draft, before_all):
            continue
        before_all.append(draft)
        alone = draft.end - draft.start == 1 and draft.entry < 0 and v.lower[draft.start] in v.names.heads
        if alone and v.lower[max(0, draft.start - 1)] == "the":
            fuller = before.get(v.lower[draft.start])
            if fuller is not None:
                draft.name, draft.type, draft.body, draft.entry = fuller.name, fuller.type, fuller.body, fuller.entry
                draft.rule, draft.confidence, draft.gender = f"short for the name at {fuller.start}", 0.7, "n"
        elif len(words) > 1:
            for word in {words[-1], words[0]} if "of" in words or "for" in words else {words[-1]}:
                before[word] = draft


def _called_by_its_end(v: View, draft: Draft, before: list[Draft]) -> bool:
    """Let "the First Nation" be the one Lake First Nation named before; tells whether it is.

    Only where its last word tells what sort of body it is, and no other name ends so.
    """
    the = v.lower[max(0, draft.start - 1)] == "the" and draft.entry < 0 and v.lower[draft.end - 1] in v.names.heads
    if not the or draft.type not in _KEEP_TYPES:
        return False
    fuller = [d for d in before[-_LONG_AGO:] if d.name.lower().endswith(f" {draft.name.lower()}")]
    if len({d.name for d in fuller}) != 1:
        return False
    found = fuller[-1]
    draft.name, draft.type, draft.body, draft.entry = found.name, found.type, found.body, found.entry
    draft.rule, draft.confidence, draft.gender = f"short for the name at {found.start}", 0.7, "n"
    return True


_LONG_AGO = 100
"""Names before one among which the fuller form of it is looked for."""


def _no_given_name(v: View, draft: Draft) -> bool:
    """Whether one word that the statistics took for a person may be a body's: no given name is spelled so."""
    return draft.type == "person" and draft.end - draft.start == 1 and draft.key not in v.names.given


def _members_by_their_name(v: View, drafts: list[Draft]) -> None:
    """ "Democrats" are named by what the text calls them; the body that they speak for is their party."""
    for draft in drafts:
        if draft.entry >= 0 and draft.type == "party" and draft.origin == "people":
            written = " ".join(v.phrase(draft.start, draft.end).split())
            if written != draft.name:
                draft.name, draft.body = written, draft.name


_SUBJECTS = {"nsubj"}


def _acting_places(v: View, drafts: list[Draft]) -> None:
    """A province or city that does something is its government ("Maryland moved its vote")."""
    for draft in drafts:
        verb = v.head[draft.head]
        acts = v.dep[draft.head] in _SUBJECTS and v.pos[verb] == "VERB"
        acts = acts or (v.dep[draft.head] == "pobj" and v.dep[verb] == "agent")
        if draft.type == "place" and not draft.place and acts and draft.origin not in {"FAC", "LOC"}:
            draft.type = "government"
            draft.rule += "; acts"
