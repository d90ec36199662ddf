"""Who stands behind whom: "X-backed Y", "Y, supported by X", "the factions that X arms", "on behalf of Y"."""

from __future__ import annotations

from detente.reading.actors.draft import Draft
from detente.reading.actors.view import View
from detente.reading.mentions import Relation

_CLIENTS = {"group", "party", "people", "organisation", "government", "person", "state", "union", "unknown", "company"}
_PATRONS = {"state", "organisation", "group", "person", "government", "party", "company", "union", "people"}
_OBJECTS = {"dobj", "obj"}


def relations(v: View, drafts: list[Draft]) -> list[Relation]:
    """All relations that the text states, in order."""
    by_head: dict[int, Draft] = {}
    for draft in drafts:
        known = by_head.get(draft.head)
        if known is None or (known.level != "name" and draft.level == "name"):
            by_head[draft.head] = draft
    found = [*_compounds(v, drafts, by_head), *_verbs(v, by_head), *_clipped(v, drafts, by_head), *_behalf(v, by_head)]
    found += _declared(v, drafts)
    return sorted(dict.fromkeys(found), key=lambda r: (r.start, r.end))


def _client(v: View, noun: int, by_head: dict[int, Draft]) -> str:
    """The name of the client whose head noun this is; its own words where no mention stands there."""
    draft = by_head.get(noun)
    if draft is not None:
        return draft.name if draft.type in _CLIENTS else ""
    return v.text[noun] if v.tag[noun] in {"NNS", "NNPS", "NNP"} else ""


def _relation(client: str, patron: str, start: int, end: int, rule: str) -> list[Relation]:
    if not client or not patron or client == patron:
        return []
    return [Relation(client, patron, start, end, rule)]


def _declared(v: View, drafts: list[Draft]) -> list[Relation]:
    """The relations that a user's names file declares, shown at the first name of the client."""
    found: list[Relation] = []
    shown: set[str] = set()
    for draft in drafts if v.names.backers else ():
        if draft.name in v.names.backers and draft.name not in shown and draft.level == "name":
            shown.add(draft.name)
            for patron in v.names.backers[draft.name]:
                found += _relation(draft.name, patron, draft.start, draft.end, "names file")
    return found


def _compounds(v: View, drafts: list[Draft], by_head: dict[int, Draft]) -> list[Relation]:
    out: list[Relation] = []
    words = v.names.relations
    for draft in drafts:
        if draft.level != "name" or draft.type not in _PATRONS:
            continue
        end = draft.end
        if v.text[end : end + 1] == ["-"] and end + 1 < len(v.text) and v.lower[end + 1] in words["participles"]:
            noun = v.head[end + 1]
            for _ in range(4):
                if v.pos[noun] in {"NOUN", "PROPN"} and noun > end:
                    break
                noun = v.head[noun]
            if noun > end + 1:
                out += _relation(
                    _client(v, noun, by_head), draft.speaker(), draft.start, noun + 1, f"{v.lower[end + 1]}: compound"
                )
        following = v.head[draft.head]
        if draft.adjectival and v.lemma[following] in words["nouns"] and following > draft.head:
            client = by_head.get(
                next((i for i in range(following + 1, min(following + 4, len(v.text))) if i in by_head), -1)
            )
            if client is not None and client.level == "name":
                out += _relation(client.name, draft.speaker(), draft.start, client.end, f"{v.lemma[following]} of")
    return out


def _verbs(v: View, by_head: dict[int, Draft]) -> list[Relation]:
    out: list[Relation] = []
    words = v.names.relations
    for i, lemma in enumerate(v.lemma):
        if lemma not in words["verbs"] and v.lower[i] not in words["participles"]:
            continue
        if v.tag[i] == "VBN" and v.dep[i] in {"acl", "amod", "relcl"}:  # "Y, backed by X"
            patron = _agent(v, i, by_head)
            noun = v.head[i]
            if patron is not None and noun < i:
                out += _relation(_client(v, noun, by_head), patron.speaker(), noun, patron.end, f"{v.lower[i]} by")
        elif lemma in words["verbs"] and v.pos[i] == "VERB":
            subject = next(
                (
                    by_head[k]
                    for k in range(max(0, i - 12), i)
                    if v.head[k] == i and v.dep[k] == "nsubj" and k in by_head
                ),
                None,
            )
            if subject is None or subject.type not in _PATRONS:
                continue
            if (
                v.dep[i] == "relcl" and subject.level != "pronoun" and v.head[i] < subject.start
            ):  # "the factions that X supports"
                noun = v.head[i]
                if not any(
                    v.head[k] == i and v.dep[k] in _OBJECTS and v.tag[k] not in {"WDT", "WP"}
                    for k in range(i + 1, min(i + 8, len(v.text)))
                ):
                    client = by_head.get(noun)
                    if client is not None and client.type in {"group", "people", "party", "government", "union"}:
                        out += _relation(client.name, subject.speaker(), noun, i + 1, f"relative clause: {lemma}")
                continue
            client = next(
                (
                    by_head[k]
                    for k in range(i + 1, min(i + 10, len(v.text)))
                    if v.head[k] == i and v.dep[k] in _OBJECTS and k in by_head
                ),
                None,
            )
            if client is not None and client.type in {"group", "party"}:
                out += _relation(client.name, subject.speaker(), subject.start, client.end, f"verb: {lemma}")
    return out


def _clipped(v: View, drafts: list[Draft], by_head: dict[int, Draft]) -> list[Relation]:
    """ "The factions (that) X supports", where the tagger takes the verb for a noun."""
    out: list[Relation] = []
    for draft in drafts:
        i = draft.end
        if (
            draft.level != "name"
            or draft.type not in _PATRONS
            or i >= len(v.text)
            or v.pos[i] != "NOUN"
            or v.lemma[i] not in v.names.relations["verbs"]
        ):
            continue
        k = draft.start - 1
        if k >= 0 and v.pos[k] == "DET" and v.lower[k] == "the":
            k -= 1
        if k >= 1 and v.lower[k] in {"that", "which", "whom"}:
            k -= 1
            client = by_head.get(k)
            if client is not None and client.type in {"group", "people", "party", "government", "union"}:
                out += _relation(client.name, draft.speaker(), client.start, i + 1, f"relative clause: {v.lemma[i]}")
    return out


def _agent(v: View, verb: int, by_head: dict[int, Draft]) -> Draft | None:
    for k in range(verb + 1, min(verb + 10, len(v.text))):
        if v.dep[k] == "agent" and v.head[k] == verb:
            return next(
                (by_head[m] for m in range(k + 1, min(k + 8, len(v.text))) if v.head[m] == k and m in by_head), None
            )
    return None


def _behalf(v: View, by_head: dict[int, Draft]) -> list[Relation]:
    """ "A, on behalf of B, offered": A speaks for B."""
    out: list[Relation] = []
    for i, word in enumerate(v.lower):
        if word != "behalf" or i < 1 or v.lower[i - 1] not in {"on", "in"} or i + 2 >= len(v.text):
            continue
        client = next(
            (
                by_head[k]
                for k in range(i + 1, min(i + 8, len(v.text)))
                if k in by_head and v.dep[k] in {"pobj", "poss"}
            ),
            None,
        )
        at = i
        speaker: Draft | None = None
        for _ in range(5):
            at = v.head[at]
            if v.pos[at] in {"VERB", "AUX"}:
                low, high = max(0, at - 30), min(len(v.text), at + 15)
                speaker = next(
                    (by_head[k] for k in range(low, high) if v.head[k] == at and v.dep[k] == "nsubj" and k in by_head),
                    None,
                )
                if speaker is not None or v.head[at] == at:
                    break
            if at in by_head and v.pos[at] in {"NOUN", "PROPN"}:
                speaker = by_head[at]
                break
        if client is not None and speaker is not None:
            start, end = min(client.start, speaker.start, i - 1), max(client.end, speaker.end, i + 1)
            out += _relation(client.speaker(), speaker.speaker(), start, end, "on behalf of")
    return out
