"""Names that the statistics or the lists cut in two, put together: of states, of bodies, of persons."""

from __future__ import annotations

from dataclasses import replace

from detente.reading.actors.span import QUANTITIES, Span, head_type, named_by_members
from detente.reading.actors.view import View
from detente.reading.mentions import ActorType
from detente.reading.names.keys import key_of

_NAMED_AFTER = {"organisation", "party", "company", "union", "media", "group", "court"}


def joined(v: View, spans: list[Span]) -> list[Span]:
    """A state's name right before the name of a body belongs to it ("Ruritania Center for Reporting")."""
    out: list[Span] = []
    elsewhere = _named_with_a_land(v, spans)
    for found in spans:
        if out and found.start < out[-1].end:
            continue  # the second half of a longer name
        span = _club(v, _of_two(v, _with_whose(v, _for_two(v, found))))
        while out and out[-1].start >= span.start:
            out.pop()
        before = out[-1] if out else None
        if (
            before is not None
            and before.end == span.start
            and span.hit is None
            and span.type in _NAMED_AFTER
            and before.hit is not None
            and before.hit.spelling is not None
            and before.hit.spelling.form in {"name", "place", "alias"}
            and before.type in {"state", "place"}
            and head_type(v, span.start, span.end) is not None
        ):
            out[-1] = replace(span, start=before.start, hit=None)
        elif before is not None and before.end == span.start and _ends_in_its_land(v, before, span, elsewhere):
            sort = elsewhere[v.phrase(before.start, span.end).lower()]
            out[-1] = Span(before.start, span.end, sort, None, "a body that is called by its land")
        elif before is not None and _land_of_two_names(v, before, span):
            out[-1] = Span(before.start, span.end, "place", None, "a land of two names")
        elif before is not None and _is_of_state(v, before, span):
            out[-1] = replace(before, end=span.end, hit=None)
        elif before is not None and _firm_of_two_halves(v, before, span):
            out[-1] = Span(before.start, span.end, "company", None, "a firm with what it is in law at its end")
        elif before is not None and _before_and(v, before, span):
            out[-1] = replace(before, end=span.end, type=span.type, hit=None)
        elif before is not None and before.end == span.start and _given_and_surname(v, before, span):
            out[-1] = Span(before.start, span.end, "person", None, "given name and surname")
        elif before is not None and before.end == span.start and _with_body_of_members(v, before, span):
            out[-1] = replace(span, start=before.start, hit=None)
        elif before is not None and before.end == span.start and _adjective_in_acronym(v, before, span):
            out[-1] = Span(before.start, span.end, span.type, None, "a body whose acronym counts the state")
        elif before is not None and before.end == span.start and _goes_on_in_capitals(v, before, span):
            kind = head_type(v, before.start, span.end)
            out[-1] = Span(before.start, span.end, kind or "unknown", None, "one name, cut in two")
        elif before is not None and before.end == span.start and _surname_with_particle(v, before, span):
            out[-1] = Span(before.start, span.end, "person", None, "given name and surname")
        elif (
            before is not None
            and before.end == span.start
            and (_one_long_name(v, before, span) or _surname_left(v, before, span))
        ):
            out[-1] = Span(before.start, span.end, "person", None, "one name of a person, cut in two")
        elif (
            before is not None
            and before.end + 1 == span.start
            and v.lower[before.end] in {"for", "of", "on", "against"}
            and before.hit is None
            and span.hit is None
            and before.type in _NAMED_AFTER
            and span.type in {"unknown", "organisation", "document"}
            and v.names.heads.get(v.lower[before.end - 1]) in _NAMED_AFTER
        ):
            out[-1] = replace(before, end=span.end, hit=None)
        else:
            out.append(span)
        if len(out) > 1 and _of_two_lands(v, out[-2], out[-1]):
            last = out.pop()
            out[-1] = replace(last, start=out[-1].start)
    return out


def _of_two_lands(v: View, before: Span, span: Span) -> bool:
    """Whether a hyphen binds a land to a body's name: "the Norland-Sudland Centre for Trade".

    A continent stands so as well, which no list has as a party.
    """
    known = before.hit is not None and before.type in {"state", "place"}
    continent = before.hit is None and before.type in {"place", "unknown"} and before.end - before.start == 1
    return (
        before.end + 1 == span.start
        and v.text[before.end] == "-"
        and (known or (continent and span.start in v.name_at))
        and span.hit is None
        and span.type in _NAMED_AFTER
        and head_type(v, span.start, span.end) is not None
    )


def _named_with_a_land(v: View, spans: list[Span]) -> dict[str, ActorType]:
    """The bodies of two or more words that end in a land's name ("Rivers England"), each with its sort."""
    ends = ((s, v.name_at.get(s.end - 1)) for s in spans if s.hit is None and s.type in _NAMED_AFTER)
    by_land = [s for s, hit in ends if hit is not None and s.start < hit.start and hit.end == s.end]
    return {v.phrase(s.start, s.end).lower(): s.type for s in by_land if v.lower[s.start] not in {"the", "a", "an"}}


def _ends_in_its_land(v: View, before: Span, span: Span, elsewhere: dict[str, ActorType]) -> bool:
    """Whether what the statistics cut in two before a land's name stands whole elsewhere: "Rivers | England said"."""
    return (
        span.hit is not None
        and before.hit is None
        and before.type != "person"
        and v.phrase(before.start, span.end).lower() in elsewhere
    )


def _land_of_two_names(v: View, before: Span, span: Span) -> bool:
    """Whether two names that no list has make one land, by the one body that it has: "the Daro and Lien government"."""
    noun = span.end
    return (
        before.hit is None
        and span.hit is None
        and v.lower[before.end : span.start] == ["and"]
        and before.end - before.start == span.end - span.start == 1
        and v.lower[max(0, before.start - 1)] == "the"
        and noun < len(v.text)
        and v.lower[noun] in v.names.lists["bodies_of_lands"]
        and not any(v.text[i].isupper() or i in v.word_at for i in (before.start, span.start))
        and not any(_is_surname(v, v.text[i]) for i in (before.start, span.start))
    )


def _is_surname(v: View, word: str) -> bool:
    """Whether a word stands behind a given name or a title anywhere: "Ana Tarnow", "Mr. Tarnow"."""
    titles = v.names.lists["titles"]
    before = [v.text[i - 1] for i in v.places[word] if i]
    return any(key_of(name) in v.names.given or name.lower().rstrip(".") in titles for name in before)


def _surname_left(v: View, before: Span, span: Span) -> bool:
    """Whether a name that nothing knows goes on a person's, by the parser: "Ana Maria | Tarnow"."""
    plain = before.type == "person" and before.hit is None and span.hit is None and span.type == "unknown"
    last = span.end - 1
    return (
        plain
        and span.end - before.start <= _MOST_WORDS
        and v.dep[before.end - 1] == "compound"
        and (v.head[before.end - 1] == last and v.sent[before.start] == v.sent[last])
    )


_MOST_WORDS = 6
"""Words of a person's or a club's name, marks among them."""


def _with_whose(v: View, span: Span) -> Span:
    """A body's name with the plural before it that says whose it is ("Citizens' Constitutional Forum").

    A known name before it stays the owner: "the Democrats' Steering Committee".
    """
    start = span.start
    by_members = named_by_members(v, start, span.end)
    if span.hit is not None or not (by_members or head_type(v, start, span.end) in _NAMED_AFTER):
        return span
    whose = start - 2
    if whose < 0 or v.lower[start - 1] not in {"'", "’"} or not _part_of_name(v, whose, start):
        return span
    start = whose
    while start > 0 and (_part_of_name(v, start - 1, span.start) or _first_of_members(v, start - 1)):
        start -= 1
    start -= _by_its_state(v, start)
    kind = head_type(v, start, span.end) if by_members else None
    return replace(span, start=start, type=kind or span.type, hit=None)


def _first_of_members(v: View, i: int) -> bool:
    """Whether a rank in capitals only says which workers a body is of: "the General Workers' Alliance"."""
    before = i - 1
    return (
        v.lower[i] in v.names.lists["ranks_in_names"]
        and v.text[i][:1].isupper()
        and v.tag[i + 1] in {"NNS", "NNPS"}
        and (before < 0 or v.sent[before] != v.sent[i] or v.text[before][:1].islower() or v.lower[before] == "the")
    )


def _by_its_state(v: View, start: int) -> bool:
    """Whether a state's adjective begins the name of a body of members: "the British Farmers' League".

    Not where the report has the name without it as well: there the adjective only says where the body is.
    """
    known = v.name_at.get(start - 1)
    if known is None or known.spelling is None or known.spelling.form != "adj" or known.end - known.start > 1:
        return False
    name = v.text[start : start + 3]
    alone = any(v.text[i : i + 3] == name and v.name_at.get(i - 1) is None for i in v.places[name[0]])
    return v.sent[start - 1] == v.sent[start] and v.lower[max(0, start - 2)] in {"the", "a"} and not alone


def _of_two(v: View, span: Span) -> Span:
    """A body's name with the first of two that it says it is of: "the Brewers' and Bottlers' Union"."""
    first = span.start - 3
    if (
        first < 0
        or span.hit is not None
        or head_type(v, span.start, span.end) not in _NAMED_AFTER
        or v.lower[first + 2] not in {"and", "&"}
        or not (_owns(v, first) and _owns(v, span.start))
        or not _part_of_name(v, first, span.start)
    ):
        return span
    return replace(span, start=first, hit=None)


def _for_two(v: View, span: Span) -> Span:
    """A body's name with the second of two matters that it is for: "the Commission on Miners' and Boatmen's | Rights".

    Only by the parser, and where the last word is one for what bodies look after: another body may follow "and".
    """
    if span.hit is not None or span.type not in _NAMED_AFTER or v.lower[span.end : span.end + 1] != ["and"]:
        return span
    link = next((i for i in range(span.start + 1, span.end) if v.lower[i] in {"for", "of", "on"}), None)
    if link is None or v.names.heads.get(v.lower[link - 1]) not in _NAMED_AFTER:
        return span
    stop = span.end + 1
    while stop < min(len(v.text), span.end + _MOST_WORDS) and (_part_of_name(v, stop, span.end) or _mark(v, stop)):
        stop += 1
    last = stop - 1
    matters = v.names.lists["portfolio_ends"] | v.names.lists["portfolio_words"]
    bound = v.head[last] == link or link < v.head[last] < span.end
    if last == span.end or not bound or v.lower[last] not in matters or v.lower[last] in v.names.heads:
        return span
    return replace(span, end=stop)


def _mark(v: View, i: int) -> bool:
    """Whether an apostrophe stands behind a plural and before a word in capitals: "Miners' Rights"."""
    return (
        v.lower[i] in {"'", "’"} and v.text[i - 1].endswith("s") and i + 1 < len(v.text) and v.text[i + 1][:1].isupper()
    )


def _owns(v: View, i: int) -> bool:
    """Whether a plural stands before an apostrophe alone: "Brewers'"."""
    return v.text[i].endswith("s") and v.lower[i + 1 : i + 2] in (["'"], ["’"])


def _club(v: View, span: Span) -> Span:
    """A club by the letters that its name ends in, with the words before them: "Harbour Rovers FC"."""
    last = span.end - 1
    if span.hit is not None or v.lower[last] not in v.names.lists["club_letters"] or not v.text[last].isupper():
        return span
    start = span.start
    while start > 0 and span.end - start < _MOST_WORDS and v.text[start - 1][:1].isupper():
        if v.sent[start - 1] != v.sent[last] or v.tag[start - 1] not in {"NNP", "NNPS", "NNS", "NN"}:
            break
        start -= 1
    return span if start == last else Span(start, span.end, "organisation", None, "letters of a club")


def _part_of_name(v: View, i: int, start: int) -> bool:
    """Whether a word may belong to the name that begins at `start`, a little to the right of it."""
    return (
        v.text[i][:1].isupper()
        and not v.text[i].isupper()
        and v.sent[i] == v.sent[start]
        and i not in v.name_at
        and v.tag[i] in {"NNP", "NNPS", "NNS", "NN", "JJ"}
        and (v.lower[i].rstrip(".") not in v.names.lists["titles"] or v.tag[start] in {"NNS", "NNPS"})
        and v.ent[i] not in QUANTITIES
        and (i not in v.sent_start or v.tag[i] in {"NNP", "NNPS", "NNS"})
    )


_JOINED_BY_AND = {"organisation", "union"}


def _firm_of_two_halves(v: View, before: Span, span: Span) -> bool:
    """Whether "and" stands within a firm's name: "Lake Hotels and Resorts Inc", where the report says "Lake" later.

    Two firms side by side are more usual, so the second half must begin with a word of no name elsewhere.
    """
    forms = v.names.lists["legal_forms"]
    if before.end + 1 != span.start or v.lower[before.end] not in {"and", "&"} or span.hit is not None:
        return False
    firms = {before.type, span.type} <= {"company", "organisation", "unknown"}
    if not firms or v.lower[span.end - 1] not in forms or v.lower[before.end - 1] in forms:
        return False
    return len(v.places[v.text[before.start]]) > 1 and len(v.places[v.text[span.start]]) == 1


def _before_and(v: View, before: Span, span: Span) -> bool:
    """Whether "and" joins the words of one body's name after one "the" ("the Harbour and Allied Workers' Union")."""
    words = range(before.start, before.end)
    return (
        before.hit is None
        and span.hit is None
        and v.lower[before.end : span.start] == ["and"]
        and (v.lower[max(0, before.start - 1)] == "the" or v.lower[span.start] in {"allied", "related"})
        and before.type != "person"
        and span.end - span.start > 1
        and (head_type(v, span.start, span.end) or span.type) in _JOINED_BY_AND
        and not any(v.lower[i] in v.names.heads or i in v.word_at for i in words)
        and (v.lower[span.start] in {"allied", "related"} or not any(v.text[i].isupper() for i in words))
    )


def _is_of_state(v: View, before: Span, span: Span) -> bool:
    """Whether "of" and a state complete the name of a body that only the text gives ("Rights Commission of Chad")."""
    between = v.lower[before.end : span.start]
    return (
        before.hit is None
        and before.end - before.start > 1
        and head_type(v, before.start, before.end) in _NAMED_AFTER
        and not {"of", "for"} & set(v.lower[before.start : before.end])
        and between in (["of"], ["of", "the"])
        and span.hit is not None
        and span.hit.spelling is not None
        and span.hit.spelling.form in {"name", "alias", "place"}
        and span.type in {"state", "place"}
    )


def _given_and_surname(v: View, first: Span, second: Span) -> bool:
    kinds = {"person", "unknown", "organisation", "place"}
    return (
        first.hit is None
        and second.hit is None
        and first.type in kinds
        and second.type in kinds
        and first.end - first.start == 1
        and second.end - second.start == 1
        and key_of(v.text[first.start]) in v.names.given
        and v.sent[first.start] == v.sent[second.start]
    )


def _with_body_of_members(v: View, before: Span, span: Span) -> bool:
    """Whether a known short name says whose members a body has: "NRL Players Association"."""
    spelling = before.hit.spelling if before.hit is not None else None
    return (
        spelling is not None
        and spelling.form in {"short", "name"}
        and before.type in {"organisation", "company", "state", "place"}
        and span.hit is None
        and named_by_members(v, span.start, span.end)
    )


def _adjective_in_acronym(v: View, before: Span, span: Span) -> bool:
    """Whether a state's adjective belongs to the known name after it: "Norlandic Boatmen's Union (Nobu)"."""
    spelling = before.hit.spelling if before.hit is not None else None
    if spelling is None or spelling.form != "adj" or before.type != "state" or span.type not in _NAMED_AFTER:
        return False
    if v.text[span.end : span.end + 1] != ["("] or v.text[span.end + 2 : span.end + 3] != [")"]:
        return False
    short, first = v.text[span.end + 1], v.text[before.start][0]
    return len(short) >= _LETTERS and short[0] == first and first != v.text[span.start][0]


_LETTERS = 4
"""Letters of an acronym from which it is looked into."""


def _goes_on_in_capitals(v: View, before: Span, span: Span) -> bool:
    """Whether what the statistics took for a place only begins a name in capitals: "Lake Fond | River Tribe"."""
    return (
        before.hit is None
        and span.hit is None
        and before.origin == "GPE"
        and span.origin == "capitals"
        and span.type != "person"
        and v.sent[before.start] == v.sent[span.start]
        and not any(i in v.word_at for i in range(span.start, span.end))
        and v.dep[before.end - 1] in {"compound", "nmod", "amod"}
    )


def _surname_with_particle(v: View, before: Span, span: Span) -> bool:
    """Whether a given name stands between an office and a surname with its particle: "secretary Piet | van Dam"."""
    office = v.word_at.get(before.start - 1)
    return (
        before.hit is None
        and span.hit is None
        and span.type == "person"
        and before.type in {"organisation", "unknown", "place"}
        and before.end - before.start == 1
        and v.lower[span.start] in v.names.lists["particles"]
        and v.text[span.start].islower()
        and office is not None
        and office.end == before.start
        and "speaks" in office.kinds
    )


def _one_long_name(v: View, first: Span, second: Span) -> bool:
    """Whether two names of persons stand side by side with nothing between: the statistics cut one name in two."""
    return (
        first.hit is None
        and second.hit is None
        and first.type == second.type == "person"
        and v.sent[first.start] == v.sent[second.start]
        and all(v.tag[i] in {"NNP", "NNPS"} for i in (first.end - 1, second.start))
        and v.head[first.end - 1] in range(first.start, second.end)
    )
