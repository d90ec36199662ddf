"""Which clauses hold a statement, and of which kind: every candidate clause is weighed, and the likeliest are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from spacy.tokens import Doc, Token

from detente.reading.act_words import ActWords, act_words
from detente.reading.attribution.tree import children
from detente.reading.candidates import Clause, candidates
from detente.reading.exchange.finding import held_out
from detente.reading.exchange.lexicon import exchange_lexicon
from detente.reading.harms import announces_harm
from detente.reading.learned.clause_features import Features, Scene, features_of, frame_of, scene_of
from detente.reading.learned.context import Context
from detente.reading.learned.decisions import Decisions
from detente.reading.learned.linear_model import Floats
from detente.reading.outcomes import ended_fruitless
from detente.reading.terms import may_draw_red_lines, red_line
from detente.values.statement import KINDS, Kind

NONE = "none"
CLASSES = (NONE, *KINDS)
"""What a clause may hold: nothing, or a statement of one of the kinds."""

BESIDE = 0.45
"""How likely a clause must be to stand beside a likelier one that it overlaps, each cut to its own words."""

_LEAST = 3
"""Tokens that a clause must keep when it is cut."""


@dataclass(frozen=True, slots=True)
class Act:
    """A clause that holds a statement.

    `probability` is the model's own that it holds one, `kind_probability` that it is of this kind. `whole` is the
    clause before others that it overlaps were cut out of it; None where it was not cut.
    """

    clause: Clause
    kind: Kind
    probability: float
    kind_probability: float
    sentence: int
    whole: Clause | None = None


DONE = 0.1
"""How much a share counts for putting something, where the verb tells of what is already done: of 72 such clauses in
the annotated reports 3 put anything."""
_PUT_KINDS = ("propose", "offer", "demand", "request", "promise", "threaten")
_PUT = [CLASSES.index(kind) for kind in _PUT_KINDS]
_GIVING = [CLASSES.index(kind) for kind in ("promise", "offer", "accept")]
_NOT_ASKING = [n for n, kind in enumerate(CLASSES) if kind not in (NONE, "demand", "request", "position")]
_DEEDS = frozenset({"accept", "breach", "comply", "concede", "harm", "meet", "motion", "peace"})
_OPEN = ("negated", "has xcomp", "has ccomp", "aux form=would", "aux form=could", "aux form=may", "aux form=must")
SHOWN = 0.3
"""The share that a kind has at least where the form of a sentence shows it: such sentences are too rare to learn."""


def with_firm_words(doc: Doc, places: Sequence[Clause], shares: Floats, features: Sequence[Features]) -> Floats:
    """Shares in which a verb that leaves no doubt about its kind counts for that kind, and a red line for a position.

    Each pattern of the lexicon that holds counts: "fail" with an infinitive, and "fail to do so" once more.

    Args:
        shares: shape [clauses, classes], in the order of `CLASSES`.
    """
    firm, weight = act_words().firm, act_words().firm_weight
    lines = may_draw_red_lines(doc)
    putting = _putting_with_another(act_words())
    parties = frozenset(mention.head for mention in doc._.mentions)
    favours = held_out(doc)
    out = shares.copy()
    for row, clause in enumerate(features):
        word = clause.head
        patterns = _patterns(clause, word)
        if any(firm.get(pattern) == NONE for pattern in patterns):
            out[row, 0] *= weight**_SILENT
            continue
        firm_kinds = {firm[pattern] for pattern in patterns if pattern in firm}
        for pattern, times in patterns.items():
            if pattern in firm:
                out[row, CLASSES.index(firm[pattern])] *= weight**times
        if _FORECAST in firm_kinds:
            out[row, _POSITION] *= DONE
        if firm.get(word) == _THREATEN and _is_done_by_a_thing(doc, places[row].head, parties):
            out[row, CLASSES.index(_THREATEN)] *= DONE / weight
        if _is_done(clause, putting) and firm_kinds.isdisjoint(_PUT_KINDS):
            out[row, _PUT] *= DONE
        if lines and red_line(doc, places[row].head):
            out[row, CLASSES.index("position")] *= weight
        if announces_harm(doc, places[row].head):
            out[row, _GIVING] *= DONE
            out[row, CLASSES.index("threaten")] *= weight
        if _is_asked_for(doc[places[row].head]):
            out[row, _NOT_ASKING] *= DONE
        if places[row].head in favours and firm.get(word) != _THREATEN:
            out[row, CLASSES.index(_THREATEN)] *= DONE
        if ended_fruitless(doc, places[row].head):
            out[row, CLASSES.index("meet")] = max(out[row, CLASSES.index("meet")], SHOWN) * weight
    out /= out.sum(axis=1, keepdims=True)
    return out


_THREATEN, _FORECAST = "threaten", "forecast"
_POSITION = CLASSES.index("position")
"""What somebody is likely or unlikely to do is another's judgement, and no aim of his own: of some 60 annotated clauses
that say so none is a position."""
_SILENT = 3
"""How often a pattern of nothing said counts: "declined to comment", whose verb alone would be a rejection."""


def _is_done_by_a_thing(doc: Doc, head: int, parties: frozenset[int]) -> bool:
    """Whether a verb tells of a thing, and of no party: "the dispute threatens to wreck the talks" threatens nobody.

    Args:
        parties: the head tokens of the document's mentions.
    """
    subject = next((c for c in children(doc[head]) if c.dep_ == "nsubj"), None)
    if subject is not None and subject.tag_ in ("WDT", "WP") and doc[head].dep_ == "relcl":
        subject = doc[head].head
    return subject is not None and subject.pos_ == "NOUN" and subject.i not in parties


def _is_asked_for(noun: Token) -> bool:
    """Whether a noun names what somebody wants given: "demanded a pay rise and a guarantee that no job would go"."""
    if noun.pos_ != "NOUN":
        return False
    for _ in range(_LONGEST_ROW):
        if noun.dep_ != "conj":
            break
        noun = noun.head
    verb = noun if noun.pos_ == "VERB" else noun.head  # the parser joins "and a guarantee" to the verb, too
    if noun.dep_ == "pobj" and verb.lower_ in ("for", "on"):
        verb = verb.head
    elif noun.dep_ != "dobj" and verb != noun:
        return False
    return verb.pos_ == "VERB" and verb.lemma_.lower() in exchange_lexicon().asking


_LONGEST_ROW = 4


def _patterns(clause: Features, word: str) -> dict[str, int]:
    """The patterns of the lexicon that a clause shows, each with how often it counts.

    The verb itself; with an infinitive ("fail+xcomp"), with a certain one ("decline+comment"), or one that takes up
    what was spoken of ("fail+do_so"); with an object of a sort ("break>accept": a truce, a deal); of what is to come
    ("will+retaliate"); with an adjective and an infinitive ("be=likely") or a preposition ("make=good_on"); denied
    ("not+accept": it counts twice, as the verb misleads).
    """
    told = clause.weights
    if "negated" in told:
        return {f"not+{word}": 2}
    if _VERBAL.isdisjoint(told):
        return {}
    found = {word: 1}
    if "has xcomp" in told and not _told(clause):
        found[f"{word}+xcomp"] = 1
    for modal in _AHEAD:
        if f"aux form={modal}" in told:
            found[f"{modal}+{word}"] = 1
    if "complement=do" in told and "in=so" in told:
        found[f"{word}+do_so"] = 1
    found |= {f"{word}+{name.removeprefix(_COMPLEMENT)}": 1 for name in told if name.startswith(_COMPLEMENT)}
    ties = {f"word|object sort={word}|": ">", f"word|acomp={word}|": "="}
    if "passive" in told:  # it is done to the subject: "the truce was broken"
        ties["subject sort="] = ">"
    starts = tuple(ties)
    for name in told:
        if name.startswith(starts):
            start = next(one for one in starts if name.startswith(one))
            found[f"{word}{ties[start]}{name.removeprefix(start)}"] = 1
    return found


_COMPLEMENT = "complement="
_AHEAD = ("will", "would")
_VERBAL = frozenset({"tag=VB", "tag=VBD", "tag=VBG", "tag=VBN", "tag=VBP", "tag=VBZ"})


def _is_done(clause: Features, putting: frozenset[str]) -> bool:
    """Whether a clause tells what somebody has or had done, by a verb that names a deed or nothing that is known.

    Args:
        putting: verbs that put something together with a word that the parser need not join to them.
    """
    told = clause.weights
    active = "aux=have" in told or ("has dobj" in told and "passive" not in told)
    apart = clause.head == "have" and "has dobj" not in told  # "had, for the first time, handed over a list"
    if any(name in told for name in _OPEN):
        return False
    deed = all(name.removeprefix("sort=") in _DEEDS for name in told if name.startswith("sort="))
    return apart or (deed and active and "tag=VBN" in told and clause.head not in putting)


@lru_cache(maxsize=4)
def _putting_with_another(words: ActWords) -> frozenset[str]:
    """The verbs that put something together with another word: "call", as in "called for talks"."""
    puts = {CLASSES[kind] for kind in _PUT}
    several = (name.split("_") for name, sorts in words.verbs.items() if "_" in name and puts & set(sorts))
    return frozenset("_".join(parts[:size]) for parts in several for size in range(1, len(parts)))


def _told(clause: Features) -> bool:
    """Whether a clause is what somebody says, thinks or sees."""
    return "dep=ccomp" in clause.weights


def clauses_of(doc: Doc) -> tuple[Scene, list[Clause], list[int], list[Features]]:
    """All candidate clauses of a document with the number of their sentence and their features."""
    scene = scene_of(doc)
    sentences = list(doc.sents) if len(doc) else []
    found = list(candidates(doc))
    numbers: list[int] = []
    features: list[Features] = []
    at = 0
    for clause in found:
        while clause.head >= sentences[at].end:
            at += 1
        numbers.append(at)
        features.append(features_of(scene, clause, sentences[at], at))
    return scene, found, numbers, features


def find_acts(doc: Doc, context: Context, heads: Decisions) -> list[Act]:
    """The acts of a document in the order of the text."""
    _, found, numbers, features = clauses_of(doc)
    if not found:
        return []
    layers = heads.clauses(context, [(c.head, c.start, c.end) for c in found])
    shares = with_firm_words(doc, found, heads.kinds(layers, [frame_of(f) for f in features]), features)
    return choose(doc, found, numbers, shares, CLASSES, heads.thresholds.act)


def choose(
    doc: Doc, found: Sequence[Clause], numbers: Sequence[int], shares: Floats, classes: Sequence[str], threshold: float
) -> list[Act]:
    """Keep the likeliest of the clauses that overlap each other, and of those what is likely enough.

    Args:
        shares: shape [clauses, classes], the probability of each class; one class is "none".
        threshold: how likely a clause must be to hold a statement at all.
    """
    nothing = list(classes).index(NONE)
    some = 1.0 - shares[:, nothing]
    kinds = shares.copy()
    kinds[:, nothing] = -1.0
    best = kinds.argmax(axis=1)
    kept: dict[int, Clause] = {}
    by_sentence: dict[int, list[int]] = {}
    for place in np.argsort(-some, kind="stable").tolist():
        if some[place] < threshold:
            break
        # Clauses overlap within a sentence only, so only those need comparing.
        rivals = by_sentence.setdefault(numbers[place], [])
        clause = _beside(doc, found[place], rivals, kept, allowed=bool(some[place] >= BESIDE))
        if clause is not None:
            kept[place] = clause
            rivals.append(place)
    return [
        Act(
            kept[p], classes[best[p]], float(some[p]), float(kinds[p, best[p]]), numbers[p],
            found[p] if found[p] != kept[p] else None,
        )
        for p in sorted(kept, key=lambda p: (kept[p].start, kept[p].end))
    ]  # fmt: skip


def _beside(
    doc: Doc, clause: Clause, rivals: Sequence[int], kept: dict[int, Clause], *, allowed: bool
) -> Clause | None:
    """The clause, cut back to what the clauses kept so far leave of it; None where they already stand for it.

    Where one holds the other's head, the outer one ends where the inner begins. A kept clause may be cut likewise.
    """
    for place in rivals:
        other = kept[place]
        if not _overlap(_characters(doc, clause), _characters(doc, other)):
            continue
        holds, is_held = _holds(clause, other.head), _holds(other, clause.head)
        if not allowed or holds == is_held:
            return None
        if holds:
            clause = _without(clause, other)
            if clause.end - clause.start < _LEAST:
                return None
        else:
            rest = _without(other, clause)
            if rest.end - rest.start < _LEAST:
                return None
            kept[place] = rest
    return clause


def _holds(clause: Clause, token: int) -> bool:
    return clause.start <= token < clause.end


def _without(outer: Clause, inner: Clause) -> Clause:
    if outer.head < inner.start:
        return Clause(outer.head, outer.start, min(outer.end, inner.start))
    if outer.head >= inner.end:
        return Clause(outer.head, max(outer.start, inner.end), outer.end)
    return Clause(outer.head, outer.head, outer.head + 1)


def _characters(doc: Doc, clause: Clause) -> tuple[int, int]:
    last = doc[clause.end - 1]
    return doc[clause.start].idx, last.idx + len(last.text)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two ranges may be the same evidence: a quarter in common, or most of the shorter."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    if common <= 0:
        return False
    short, long = sorted((one[1] - one[0], other[1] - other[0]))
    return common >= 0.25 * (short + long - common) or common >= 0.6 * short
