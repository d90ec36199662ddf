"""Names that the statistics missed although the document gives them in full elsewhere.

"... said Ulla Tarnow. Tarnow refused": a capitalised surname is the person's, whatever it was tagged as.
"North and South Norland": the first half is no place of its own, but takes the second half's noun.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import cast

from detente.reading.actors.draft import Draft
from detente.reading.actors.view import View
from detente.reading.mentions import ActorType
from detente.reading.names.keys import key_of

_SHORTEST = 4
"""Letters of a surname that is looked for without the help of the statistics: shorter ones are words too often."""
_NO_NAMES = frozenset({"DET", "PRON", "AUX", "ADP", "CCONJ", "SCONJ", "NUM", "ADV"})


def restated(v: View, drafts: Sequence[Draft], covered: Collection[int]) -> list[Draft]:
    """Mentions of the document's persons by surname alone, where no other mention stands.

    Args:
        covered: the tokens that mentions found so far stand on.
    """
    surnames = {
        words[-1]: draft
        for draft in drafts
        if draft.type == "person" and len(words := draft.name.split()) > 1 and len(words[-1]) >= _SHORTEST
    }
    return [
        Draft(i, i + 1, i, text, "person", key=key_of(text), rule="surname given in full elsewhere", confidence=0.8)
        for i, text in enumerate(v.text)
        if text in surnames and text[0].isupper() and i not in covered and v.pos[i] not in _NO_NAMES
    ]


def share_a_noun(v: View, drafts: Sequence[Draft]) -> None:
    """Give the first of two joined names the noun of the second, where that makes a name that is known."""
    after = {draft.start: draft for draft in drafts}
    for draft in drafts:
        joint = draft.end
        second = after.get(joint + 1)
        if second is None or second.end - second.start < 2 or v.lower[joint] not in ("and", "or", "&"):
            continue
        noun = v.phrase(second.start + 1, second.end)
        found = v.names.names.get(key_of(f"{v.phrase(draft.start, draft.end)} {noun}"))
        if found and draft.entry < 0:
            number = int(found[0][0])
            entry = v.names.entries[number]
            draft.name, draft.type, draft.entry, draft.place = entry.name, cast(ActorType, entry.type), number, False
            draft.rule, draft.confidence = f"shares {noun!r} with the next name", 0.85
