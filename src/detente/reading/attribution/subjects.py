"""Who does the saying: from a verb or noun of saying to the noun that stands for its speaker, and to its hearers."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from detente.reading.attribution.tree import children, lefts, rights

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_RELATIVE = ("who", "which", "that", "whom", "whose")
_CLIMB = 8
"""Steps up the tree after which no subject is looked for."""


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb, its own or that of the verb it hangs on; a relative pronoun gives its antecedent.

    Sees through conjunction ("X met Y and said"), participles ("X left, saying"), control ("X went on to say"),
    inversion ("said X") and the passive with an agent ("reported by X").
    """
    agent = agent_of(verb)
    if agent is not None:
        return agent
    current = verb
    for _ in range(_CLIMB):
        own = _own_subject(current)
        if own is not None:
            return _antecedent(own, current)
        inverted = _inverted_subject(current) if current == verb else None
        if inverted is not None:
            return inverted
        if current.dep_ in ("acl", "relcl") and current.head.pos_ in ("NOUN", "PROPN", "PRON"):
            return current.head
        if (
            current.dep_ in ("conj", "advcl", "xcomp", "pcomp", "ccomp", "prep", "dep", "aux", "acomp", "parataxis")
            and current.head != current
        ):
            current = current.head
            while current.dep_ == "prep" and current.head != current:
                current = current.head
        else:
            return None
    return None


def agent_of(verb: Token) -> Token | None:
    """The noun after "by" of a passive verb."""
    for child in children(verb):
        if child.dep_ == "agent":
            return next((c for c in children(child) if c.dep_ in ("pobj", "pcomp")), None)
    return None


def beside(token: Token, most: int = 6) -> list[int]:
    """The nouns named side by side with a noun, after it: "X, Y and Z"."""
    found: list[int] = []
    while len(found) < most:
        following = next((c for c in rights(token) if c.dep_ == "conj" and c.i - token.i < 10), None)
        if following is None:
            break
        found.append(following.i)
        token = following
    return found


def is_passive(verb: Token) -> bool:
    """Whether the verb is a passive: it has a passive subject or auxiliary."""
    return any(c.dep_ in ("nsubjpass", "auxpass") for c in lefts(verb))


def _own_subject(verb: Token) -> Token | None:
    found = next((c for c in children(verb) if c.dep_ in _SUBJECTS), None)
    if found is None or found.lower_ in ("there",):
        return None
    return found


def _antecedent(subject: Token, verb: Token) -> Token:
    if subject.lower_ in _RELATIVE and verb.dep_ in ("relcl", "acl") and verb.head.pos_ in ("NOUN", "PROPN", "PRON"):
        return verb.head
    if subject.lower_ in ("who", "which"):
        for i in range(subject.i - 1, max(-1, subject.i - 12), -1):
            before = subject.doc[i]
            if before.pos_ in ("PROPN", "NOUN"):
                return _head_of_name(before)
    return subject


def _head_of_name(token: Token) -> Token:
    while token.dep_ in ("compound", "nmod") and token.head.i > token.i:
        token = token.head
    return token


def _inverted_subject(verb: Token) -> Token | None:
    """The first noun right after a verb that follows a comma or quotation mark: '..., said the minister'."""
    doc = verb.doc
    if (
        verb.tag_ == "VBG"
        or verb.i == 0
        or doc[verb.i - 1].text not in ('"', "”", "''", ",", "’", "'", "-", "–", "—", "?", "!")
    ):
        return None
    for i in range(verb.i + 1, min(len(doc), verb.i + 10)):
        token = doc[i]
        if token.is_punct or token.is_space or token.pos_ in ("VERB", "ADP", "SCONJ"):
            return None
        if token.pos_ in ("NOUN", "PROPN", "PRON"):
            while (
                token.dep_ in ("compound", "nmod", "poss", "amod")
                and verb.i < token.head.i < verb.i + 12
                and token.head.pos_ in ("NOUN", "PROPN")
            ):
                token = token.head
            return token
    return None


def complements_of(verb: Token) -> Iterator[Token]:
    """The heads of the clauses that a verb of saying takes as its complement.

    A clause before a verb that has one after it stands beside it: "X denied it, however, a report concluded that Y".
    """
    after = any(c.dep_ == "ccomp" for c in rights(verb))
    for child in rights(verb) if after else children(verb):
        if child.dep_ in ("ccomp",) or (child.dep_ == "advcl" and _introduced_by_that(child)):
            yield child


def _introduced_by_that(clause: Token) -> bool:
    first = clause.left_edge
    return (
        first.lower_ == "that"
        and first.dep_ == "mark"
        and (first.i == 0 or clause.doc[first.i - 1].lower_ not in ("now", "so", "such"))
    )


def is_attributive(token: Token) -> bool:
    """Whether a participle only describes the noun after it, against the tree: "to the rebel held districts"."""
    doc, i = token.doc, token.i
    if token.tag_ not in ("VBN", "VBD") or i + 1 >= len(doc) or doc[i + 1].pos_ not in ("NOUN", "PROPN"):
        return False
    j = i - 1
    while j >= 0 and i - j < 5 and (doc[j].pos_ in ("PROPN", "NOUN", "ADJ", "ADV") or doc[j].text == "-"):
        j -= 1
    if j == i - 1 or j < 0:
        return False
    return doc[j].pos_ == "ADP" or (doc[j].pos_ == "DET" and j > 0 and doc[j - 1].pos_ == "ADP")


def is_nobody(word: Token) -> bool:
    """Whether a word is a subject that denies its verb: "neither side accepted", "no party has ruled it out"."""
    first = (c for c in children(word) if c.i < word.i) if word.dep_ in ("nsubj", "nsubjpass") else ()
    return any(c.lower_ in _NOBODY for c in first)


_NOBODY = frozenset({"neither", "no"})
