"""Third-person and relative pronouns to their antecedents.

Candidates of the same and the last three sentences are scored by recency, syntax (subjects, the subject of the verb
that governs the pronoun's clause), number, gender and kind; the margin to the second gives the confidence. The
factors are those of Lappin and Leass (1994), the weights our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.reading.actors.draft import Draft
from detente.reading.coreference.scene import Scene
from detente.reading.mentions import Origin

_KINDS = {
    "m": "he him his himself",
    "f": "she her hers herself",
    "n": "it its itself",
    "p": "they them their theirs themselves",
}
_OWN = {"his", "its", "their"}
_PRONOUNS = {word: (kind, word in _OWN) for kind, words in _KINDS.items() for word in words.split()}
_RELATIVE = {"who", "which", "that", "whom", "whose"}
_THINGS = {"state", "organisation", "group", "company", "union", "party", "court", "government", "media", "unknown"}
_ONE_IN_PLURAL = {"company", "organisation", "union", "media", "state"}
"""Sorts of bodies that are one although their name is a plural: "Norland Foods", "the United Lakes"."""
_BACK = 3
_MOST = 40


_SEVERAL = 0.4
"""How well "they" takes up what is in the plural."""


@dataclass(frozen=True, slots=True)
class Found:
    """An antecedent with the confidence of the choice and the rule behind it."""

    draft: Draft
    confidence: float
    rule: str
    origin: Origin = ""


def _fits(kind: str, draft: Draft) -> float | None:
    """A bonus or malus for the kind of antecedent; None where it cannot be."""
    if kind in "mf":
        if draft.type != "person" or draft.plural:
            return None
        if draft.gender not in {"", kind}:
            return None
        if draft.gender == kind:
            return 0.8
        return 0.2 if kind == "m" else -0.3
    if kind == "n":
        if draft.type == "place":
            return -1.2
        body = draft.type == "people" and draft.level == "nominal"  # "the regulator", "the port authority"
        several = draft.plural and not (draft.level == "name" and draft.type in _ONE_IN_PLURAL)
        if not (body or draft.type in _THINGS) or several or draft.members:
            return None
        return -0.4 if draft.type == "unknown" else 0.0
    if draft.members:
        return 0.6
    if draft.roles and draft.roles[0] in {"reports", "sources", "media"}:
        return None
    if draft.plural:
        return _SEVERAL
    if draft.type in {"group", "organisation", "party", "union", "company"}:
        return -0.3
    if draft.type == "media":
        return -1.2
    if draft.type in {"government", "state", "court"}:
        return -0.9
    return None


def _is_named_in_plural(scene: Scene, draft: Draft) -> bool:
    """Whether the name of a body is that of its members: "Maoist rebels", "the Tamil Tigers"."""
    tagged = scene.v.tag[draft.head] in {"NNS", "NNPS"} and scene.v.lower[draft.head].endswith("s")
    return tagged and draft.level == "name" and draft.type in {"group", "party"} and not draft.adjectival


def _score(scene: Scene, token: int, draft: Draft, links: dict[int, str], possessive: bool, nearer: bool) -> float:
    """How well a mention fits; `nearer` tells that another subject that fits governs the pronoun more closely."""
    v = scene.v
    back = v.sent[token] - v.sent[draft.start]
    score = (2.0, 1.6, 0.7, 0.2)[min(back, 3)] - 0.008 * (token - draft.head)
    dep = v.dep[draft.head]
    link = links.get(draft.head)
    if link is not None and nearer:
        score += 0.3  # "X said that Y left the groups it arms": Y, whose clause it is
    elif link in {"ccomp", "xcomp", "parataxis"}:
        score += 1.5
    elif link is not None:
        score += 1.2 if possessive else 0.9
    elif dep in {"nsubj", "nsubjpass"}:
        score += 0.8
        if v.dep[v.head[draft.head]] == "ROOT":
            score += 0.3
    if dep == "agent" or (dep == "pobj" and v.lower[v.head[draft.head]] == "by"):
        score += 0.4
    if draft.adjectival:
        score -= 0.3 if v.dep[draft.head] == "poss" else 0.8
    if draft.place and draft.type != "place":
        score -= 0.8
    if draft.level == "pronoun":
        score += 0.2
    score += 0.08 * min(scene.counts.get(draft.name, 0), 6)
    return score + 0.4 * (draft.confidence - 0.8)


def _is_pleonastic(scene: Scene, token: int) -> bool:
    v = scene.v
    if v.lower[token] != "it" or v.dep[token] == "expl":
        return v.dep[token] == "expl"
    verb = v.head[token]
    words = v.names.pleonastic
    at = next((i for i in range(token + 1, min(token + 4, len(v.text))) if v.lemma[i] == "be"), None)
    if at is not None and v.dep[token] in {"nsubj", "nsubjpass"}:
        k = at + 1
        while k < min(at + 4, len(v.text)) and v.pos[k] == "ADV":
            k += 1
        if v.tag[k : k + 1] == ["JJ"] and v.lower[k + 1 : k + 2] in (["that"], ["to"], ["for"], ["whether"], ["if"]):
            return True
    if _is_a_thing(scene, token):
        return True
    following = v.lemma[token + 1 : token + 6]
    if v.lemma[verb] in words and v.lemma[verb] not in {"take"}:
        return True
    if following[:1] in (["be"], ["'s"], ["will"], ["would"], ["may"], ["was"], ["is"]) and any(
        w.lower() in words for w in following
    ):
        return any(w in {"to", "that", "for", "whether", "if"} for w in v.lower[token + 2 : token + 9])
    return False


def _is_a_thing(scene: Scene, token: int) -> bool:
    """Whether "it" is said to be something that no party is: "it is a piece of paper", "it was a mistake".

    What a party can be is told by the nouns that take one up ("it is a group of", "it is the only union").
    """
    v = scene.v
    verb = v.head[token]
    if v.dep[token] != "nsubj" or v.lemma[verb] != "be":
        return False
    nouns = [i for i in range(verb + 1, min(verb + _NEAR_ATTRIBUTE, len(v.text))) if v.head[i] == verb]
    said = next((i for i in nouns if v.dep[i] == "attr"), None)
    if said is None or v.pos[said] != "NOUN":
        return False
    return v.lemma[said].lower() not in v.names.descriptions and said not in scene.by_head


_NEAR_ATTRIBUTE = 12
"""Tokens after "is" among which what it is said to be is looked for."""


def _nearest_subject(scene: Scene, kind: str, links: dict[int, str]) -> int | None:
    """The subject nearest above a pronoun that it can stand for; None where none of them is a mention that fits."""
    for subject in reversed(links):
        draft = scene.by_head.get(subject)
        if draft is not None and _fits(kind, draft) is not None:
            return subject
    return None


def _agrees(scene: Scene, kind: str, draft: Draft) -> bool:
    """Whether a pronoun before is of the same number: who is "it" is not "they" in the next breath."""
    before = _PRONOUNS.get(scene.v.lower[draft.start]) if draft.level == "pronoun" else None
    return before is None or (before[0] == "p") == (kind == "p")


def third_person(scene: Scene, token: int, said_by: Sequence[Draft | None] = ()) -> Found | None:
    """The antecedent of he, she, it, they and their forms at a token; None where there is none fit.

    Args:
        said_by: the speaker of each quotation of the scene, as far as he is named.
    """
    v = scene.v
    kind, possessive = _PRONOUNS[v.lower[token]]
    possessive = possessive or v.dep[token] == "poss"
    if kind == "n" and _is_pleonastic(scene, token):
        return None
    links = dict(reversed(scene.matrix_subjects(token)))
    first = _nearest_subject(scene, kind, links)
    verb = v.head[token]
    asked = _is_asked_for(scene, token)
    barred = scene.subject_of.get(verb) if not possessive and not v.lower[token].endswith(("self", "selves")) else None
    quote = scene.quote_at(token)
    whole = quote is not None and v.text[scene.quotes[quote][0]][:1].isupper()
    speaker = said_by[quote] if quote is not None and quote < len(said_by) and whole else None
    scored: list[tuple[float, Draft]] = []
    joint = scene.joint_before(token, _BACK) if kind == "p" else []
    for draft in [*scene.before(token, _MOST, _BACK), *joint]:
        fit = _fits(kind, draft) if _agrees(scene, kind, draft) else None
        if fit is not None and kind == "p" and _is_named_in_plural(scene, draft):
            fit = _SEVERAL
        if fit is None or (barred is not None and draft.head == barred and barred != token):
            continue
        nearer = first is not None and draft.head in links and draft.head != first
        score = _score(scene, token, draft, links, possessive, nearer) + fit
        if asked and draft.head in links:
            score -= 3.0  # "X demanded that it free them": another is to do it
        if quote is not None and scene.quote_at(draft.head) != quote and draft.head in links and kind != "p":
            score -= 1.5  # whoever speaks does not call himself "he"
        elif speaker is not None and kind in "mf" and draft.name == speaker.name:
            score -= 1.5
        scored.append((score, draft))
    if not scored and possessive:  # "In its reply, Norway said": the subject comes after
        return _ahead(scene, token, kind)
    if not scored:
        return None
    scored.sort(key=lambda pair: (-pair[0], -pair[1].head))
    best_score, best = scored[0]
    second = next((s for s, d in scored if d.name != best.name), best_score - 2.0)
    confidence = min(0.95, 0.45 + 0.25 * min(best_score - second, 1.6)) * (0.6 + 0.4 * best.confidence)
    return Found(best, confidence, f"pronoun {v.lower[token]!r}: {best.name} at {best.head}")


def _is_asked_for(scene: Scene, token: int) -> bool:
    """Whether a pronoun is to do what a verb of asking says: "demanded that it free all hostages", in the bare form."""
    v = scene.v
    verb = v.head[token]
    above = v.head[verb]
    return (
        v.dep[token] in {"nsubj", "nsubjpass"}
        and v.dep[verb] == "ccomp"
        and v.lemma[above] in _ASKING
        and (v.tag[verb] == "VB" or v.lower[verb - 1] == "be")
        and not any(v.head[i] == verb and v.tag[i] == "MD" for i in range(token + 1, verb))
    )


_ASKING = frozenset({"ask", "demand", "insist", "propose", "recommend", "request", "require", "suggest", "urge"})


def _ahead(scene: Scene, token: int, kind: str) -> Found | None:
    v = scene.v
    at = token
    for _ in range(8):
        if v.head[at] == at:
            break
        at = v.head[at]
    subject = scene.subject_of.get(at)
    draft = scene.by_head.get(subject) if subject is not None else None
    if draft is None or draft.head < token or _fits(kind, draft) is None:
        return None
    return Found(draft, 0.6, f"pronoun {v.lower[token]!r} before its subject {draft.name}")


def relative(scene: Scene, token: int) -> Found | None:
    """The noun that a relative pronoun takes up."""
    v = scene.v
    verb = v.head[token]
    for _ in range(4):
        if v.dep[verb] in {"relcl", "acl"} or v.head[verb] == verb:
            break
        verb = v.head[verb]
    draft = scene.by_head.get(v.head[verb]) if v.dep[verb] == "relcl" else None
    if draft is None and v.dep[verb] == "relcl" and v.pos[v.head[verb]] in {"VERB", "AUX"}:
        draft = _right_before(scene, token)
    if draft is None or draft.start > token:
        return None
    return Found(draft, 0.85 * draft.confidence, f"relative pronoun: {draft.name} at {draft.head}", "relative")


def _right_before(scene: Scene, token: int) -> Draft | None:
    """The name right before ", which", whose clause the parser hung on a verb: "freed by the Front (F), who had"."""
    v = scene.v
    end = token - 1 if v.text[token - 1 : token] == [","] else token
    end -= v.text[end - 1 : end] == [")"]
    near = scene.before(token, _NEAR_RELATIVE, 0)
    return next((d for d in near if d.level == "name" and not d.place and d.end == end), None)


_NEAR_RELATIVE = 6
"""Mentions before a relative pronoun among which the one right before it is looked for."""


def is_relative(scene: Scene, token: int) -> bool:
    """Whether a token is a relative pronoun that may stand for a party."""
    v = scene.v
    return (
        v.lower[token] in _RELATIVE
        and v.tag[token] in {"WP", "WDT", "WP$"}
        and v.dep[token] in {"nsubj", "nsubjpass", "dobj", "pobj", "poss"}
    )


def is_third_person(lower: str) -> bool:
    """Whether a word is a third-person pronoun."""
    return lower in _PRONOUNS


def mention(scene: Scene, token: int, found: Found) -> Draft:
    """The draft for a resolved pronoun."""
    v = scene.v
    source = found.draft
    draft = Draft(token, token + 1, token, source.name, source.type, "pronoun", source.body)
    draft.adjectival = v.dep[token] == "poss"
    draft.confidence, draft.rule, draft.members = found.confidence, found.rule, source.members
    draft.origin = found.origin
    draft.gender, draft.plural, draft.alone, draft.entry, draft.antecedent = (
        source.gender,
        source.plural,
        source.alone,
        source.entry,
        source,
    )
    draft.roles = source.roles
    return draft
