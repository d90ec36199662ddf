"""What stands behind a person's name and is no name of its own, or was joined with it by the statistics.

Letters of honour behind a comma ("Ola Berg, QC told"), the party and the letters of an office ("Ola Berg, NRP MLA"), a
person behind the body he belongs to ("Harbour College Dr. Lund"); and what was taken for a name and is none.
"""

from __future__ import annotations

from dataclasses import replace

from detente.reading.actors.span import Span, head_type
from detente.reading.actors.view import View

_MOST_WORDS = 4
"""Words of a person's name, and of the party behind it."""
_TWO = 2
_PARTY = "party of a member of a house"


def behind_names(v: View, spans: list[Span]) -> list[Span]:
    """The names mended by what stands behind the persons among them."""
    out: list[Span] = []
    of_member = -1  # where the party of a member of a house ends that was told last
    for found in spans:
        for span in _person_behind_body(v, _with_particle_before(v, found, out)):
            before = out[-1] if out else None
            if _is_office(v, span) or _is_bench(v, span) or _before_office(v, span) or _counts(v, span):
                continue
            if before is not None and before.end == span.start == of_member and _letters_only(v, span):
                continue
            if before is None or before.end + 1 != span.start or v.text[before.end] != ",":
                out.append(span)
            elif _letters_of_honour(v, span):
                if _may_be_person(v, before):
                    out[-1] = replace(before, type="person")
                else:
                    out.append(span)
            elif (end := _party_of_member(v, span)) > span.start and _may_be_person(v, before):
                out[-1] = replace(before, type="person", hit=None)
                kind = "party" if span.hit is None else span.type
                out.append(replace(span, end=end, type=kind, rule=_PARTY))
                of_member = end
            else:
                out.append(span)
    return out


def _with_particle_before(v: View, span: Span, out: list[Span]) -> Span:
    """A body's name with the words before a French article in it: "Guilde des | Beaux-Ports"."""
    first = span.start - 2
    if first < 0 or v.lower[first + 1] != "des" or v.sent[first] != v.sent[span.start] or span.type == "person":
        return span
    before = out[-1] if out and out[-1].end > first else None
    taken = before is not None and (before.end - before.start > 1 or before.hit is not None)
    if taken or not v.text[first][:1].isupper() or v.text[first].isupper():
        return span
    if before is not None:
        out.pop()
    return replace(span, start=first, hit=None, type="organisation")


def _letters_only(v: View, span: Span) -> bool:
    return span.end - span.start == 1 and _sits_in_a_house(v, span.start)


def _is_office(v: View, span: Span) -> bool:
    """Whether the statistics took a bare title for a person: "Principal of the college"."""
    bare = span.type == "person" and span.hit is None and span.end - span.start == 1
    return bare and v.lower[span.start] in v.names.lists["titles"] and v.lower[span.end : span.end + 1] == ["of"]


def _before_office(v: View, span: Span) -> bool:
    """Whether a name is only an adjective in capitals of the office behind it: "Acting | Comptroller Berg"."""
    office = v.word_at.get(span.end) if span.hit is None and span.end - span.start == 1 else None
    adjective = v.lower[span.start] in v.names.lists["before_offices"]
    return adjective and office is not None and office.start == span.end and "speaks" in office.kinds


def _counts(v: View, span: Span) -> bool:
    """Whether the statistics took a word for many for a name: "Lakhs of people"."""
    alone = span.hit is None and span.end - span.start == 1
    return alone and v.lower[span.start] in v.names.lists["numbers_of"] and v.lower[span.end : span.end + 1] == ["of"]


def _is_bench(v: View, span: Span) -> bool:
    """Whether a name is nothing but a bench of judges: "Bench of Justices", whose court is told elsewhere."""
    if span.hit is not None or v.lower[span.start] != "bench":
        return False
    behind = v.lower[span.start + 1 : span.end]
    return not behind or (behind[0] == "of" and behind[1:2] != [] and behind[1] in v.names.lists["judges"])


def _letters_of_honour(v: View, span: Span) -> bool:
    """Whether a name is nothing but letters behind a person's name that no body is known by: "QC"."""
    if span.hit is not None or span.end - span.start != 1 or span.start in v.word_at:
        return False
    letters = v.text[span.start].replace(".", "")
    return letters.isupper() and letters.lower() in v.names.lists["letters_after"]


def _may_be_person(v: View, span: Span) -> bool:
    """Whether a name is a person's, or set as one's and of no body that is known."""
    if span.type == "person":
        return True
    words = range(span.start, span.end)
    named = all(v.text[i][:1].isupper() and not v.text[i].isupper() for i in words)
    fits = _TWO <= span.end - span.start <= _MOST_WORDS and named and head_type(v, span.start, span.end) is None
    return fits and span.hit is None and span.type in {"organisation", "unknown", "place", "company"}


def _party_of_member(v: View, span: Span) -> int:
    """Where the name of a party ends before the letters of an office that is held in a house; its start for none."""
    last = span.end - 1
    if span.end - span.start > 1 and _sits_in_a_house(v, last):
        return last  # the statistics drew the letters into the name
    return span.end if _sits_in_a_house(v, span.end) and span.end - span.start <= _MOST_WORDS else span.start


def _sits_in_a_house(v: View, i: int) -> bool:
    return i < len(v.text) and v.text[i].isupper() and v.lower[i] in v.names.lists["house_letters"]


def _person_behind_body(v: View, span: Span) -> list[Span]:
    """A name parted where a title or the letters of an office in it begin a person's: "Harbour College | Dr. Lund"."""
    if span.end - span.start > 1 and ")" in v.text[span.start][1:]:
        span = replace(span, start=span.start + 1)  # "(CNN)The | Norland Authority" was written without a blank
    for i in range(span.start + 1, span.end - 1):
        if span.hit is None and _sits_in_a_house(v, i) and v.text[i + 1][:1].isupper():
            seat = replace(span, end=i, type="unknown" if span.type == "person" else span.type)
            return [seat, Span(i + 1, span.end, "person", None, "a person after the letters of an office")]
    if span.hit is None and span.type != "person":
        for i in range(span.start + 1, span.end - 1):
            if v.lower[i].rstrip(".") in v.names.lists["courtesies_inside"] and v.text[i + 1][:1].isupper():
                if head_type(v, i + 1, span.end) is not None:
                    break  # "the Lakeside Dr. Lund Institute"
                body = replace(span, end=i, type=head_type(v, span.start, i) or span.type)
                return [body, Span(i + 1, span.end, "person", None, "a person after a title")]
        last = span.end - 1
        titled = last > span.start and v.lower[last].rstrip(".") in v.names.lists["courtesies_inside"]
        if titled and v.text[last].istitle() and "".join(v.text[span.end : span.end + 1])[:1].isupper():
            return [replace(span, end=last, type=head_type(v, span.start, last) or span.type)]
        goes_on = "".join(v.text[span.end : span.end + 1])[:1].isupper()
        if last > span.start and _sits_in_a_house(v, last) and (span.origin == "capitals" or goes_on):
            return [replace(span, end=last)]  # "NRP | MLA Ola Berg"
    return [span]
