"""The scene in which pronouns are resolved: mentions by token, subjects of verbs, quotations."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from detente.reading.actors.draft import Draft
from detente.reading.actors.view import View
from detente.reading.together import rows

_SUBJECTS = {"nsubj", "nsubjpass", "csubj", "expl"}
_MOST_JOINT = 10
_SURE = 0.6
_NO_PARTIES = {"place", "document", "media"}
_QUOTES = {'"', "“", "”", "«", "»", "„", "``", "''"}


@dataclass(slots=True)
class Scene:
    """What the rules look at; all look-ups are by token index."""

    v: View
    drafts: list[Draft]
    by_head: dict[int, Draft] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    resolved: list[Draft] = field(default_factory=list)
    subject_of: dict[int, int] = field(default_factory=dict)
    quotes: list[tuple[int, int]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    joint: list[Draft] = field(default_factory=list)
    """Parties named side by side, as one that "they" takes up; they are no mentions of their own."""

    def quote_at(self, token: int) -> int | None:
        """The number of the quotation that a token stands in, or None."""
        at = bisect_right(self.quotes, (token, 1 << 60)) - 1
        if at >= 0 and self.quotes[at][0] <= token < self.quotes[at][1]:
            return at
        return None

    def add(self, draft: Draft) -> None:
        """Take in a mention resolved later, such as a pronoun."""
        self.by_head.setdefault(draft.head, draft)
        self.resolved.append(draft)

    def before(self, token: int, most: int, sentences: int) -> list[Draft]:
        """At most `most` mentions before a token, nearest first, of its own and the last `sentences` sentences.

        Pronouns resolved so far are among them. Time is bounded by `most`, however long a sentence is.
        """
        lowest = self.v.sent[token] - sentences
        i = bisect_right(self.starts, token) - 1
        j = len(self.resolved) - 1
        out: list[Draft] = []
        while len(out) < most and (i >= 0 or j >= 0):
            if j < 0 or (i >= 0 and self.starts[i] >= self.resolved[j].start):
                draft = self.drafts[i]
                i -= 1
            else:
                draft = self.resolved[j]
                j -= 1
            if self.v.sent[draft.start] < lowest:
                break
            if draft.head < token and draft.end <= token + 1:
                out.append(draft)
        return out

    def joint_before(self, token: int, sentences: int) -> list[Draft]:
        """Parties named side by side before a token, nearest first, of its own and the last `sentences` sentences."""
        lowest = self.v.sent[token] - sentences
        near: list[Draft] = []
        for draft in reversed(self.joint):
            if self.v.sent[draft.start] < lowest or len(near) == _MOST_JOINT:
                break
            if draft.end <= token:
                near.append(draft)
        return near

    def matrix_subjects(self, token: int) -> list[tuple[int, str]]:
        """Subjects of the verbs over a token, nearest first, each with the relation that leads up to it."""
        v = self.v
        out: list[tuple[int, str]] = []
        at, relation, steps = token, "", 0
        while steps < 8 and v.head[at] != at:
            relation = v.dep[at]
            at = v.head[at]
            steps += 1
            subject = self.subject_of.get(at)
            if subject is not None and subject != token and (not out or out[-1][0] != subject):
                out.append((subject, relation))
        return out


def _quotes(v: View) -> list[tuple[int, int]]:
    """Flat quotations by marks: from the component for quotations where it ran, else by pairing marks in order."""
    doc = v.doc
    if doc.has_extension("quotations") and doc._.quotations:
        flat: list[tuple[int, int]] = []
        for quotation in sorted(doc._.quotations, key=lambda q: (q.start, -q.end)):
            if not flat or quotation.start >= flat[-1][1]:
                flat.append((quotation.start, quotation.end))
        return flat
    out = []
    opened: int | None = None
    for i, text in enumerate(v.text):
        if text in _QUOTES:
            if opened is None:
                opened = i
            else:
                out.append((opened + 1, i))
                opened = None
        elif "\n\n" in text:
            opened = None
    return out


def scene(v: View, drafts: list[Draft]) -> Scene:
    """Index the mentions of a document, which are given in order of their starts."""
    made = Scene(v, drafts)
    for draft in drafts:
        known = made.by_head.get(draft.head)
        if known is None or (known.level != "name" and draft.level == "name"):
            made.by_head[draft.head] = draft
        made.starts.append(draft.start)
        made.counts[draft.name] = made.counts.get(draft.name, 0) + 1
    for i, dep in enumerate(v.dep):
        if dep in _SUBJECTS:
            made.subject_of.setdefault(v.head[i], i)
    committing = v.names.lists["committing"]
    object_of = {v.head[i]: i for i, dep in enumerate(v.dep) if dep == "dobj"}
    for i, dep in enumerate(v.dep):  # "X came and said": the second verb shares the subject
        if dep in {"conj", "xcomp"} and i not in made.subject_of and v.head[i] in made.subject_of and v.head[i] < i:
            asked = dep == "xcomp" and v.lemma[v.head[i]] not in committing  # "X ordered Y to leave": Y is to leave
            other = object_of.get(v.head[i]) if asked else None
            made.subject_of[i] = made.subject_of[v.head[i]] if other is None or other > i else other
    made.quotes = _quotes(v)
    made.joint = _joint(v, drafts)
    return made


def _joint(v: View, drafts: list[Draft]) -> list[Draft]:
    """Two or more parties that are named side by side, with all of them as members."""
    able = [i for i, d in enumerate(drafts) if d.type not in _NO_PARTIES and not d.members and not d.place]
    found = []
    for row in rows(v.doc, drafts, able):
        several = [
            next((drafts[i] for i in reversed(unit) if drafts[i].confidence >= _SURE), drafts[unit[-1]]) for unit in row
        ]
        members = tuple(dict.fromkeys(d.speaker() for d in several))
        if len(members) < 2 or not all(members):
            continue
        first, last = several[0], several[-1]
        made = Draft(first.start, last.end, first.head, " and ".join(members), "people", plural=True, members=members)
        made.confidence = min(d.confidence for d in several)
        made.adjectival = all(d.adjectival for d in several)
        found.append(made)
    return found
