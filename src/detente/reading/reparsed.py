"""Where the parser surely erred: "the rebels will leave the fort and the army will open the road".

It lays "the army" beside "the fort", and the second verb is left without a subject, so that its act falls to the
rebels. A noun laid beside another right before a finite verb that has no subject is that verb's subject: so it was in
all of five such places in 300 reports.
"""

from __future__ import annotations

import numpy as np
from spacy.attrs import DEP, POS
from spacy.tokens import Doc, Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
_FINITE = frozenset({"MD", "VBD", "VBP", "VBZ"})
_NAMING = frozenset({"NOUN", "PRON", "PROPN"})


def mend_subjects(doc: Doc) -> None:
    """Give verbs that lack it the subject which the parser laid beside another noun."""
    columns, numbers = doc.to_array([DEP, POS]), doc.vocab.strings
    verbs = np.isin(columns[:, 1], [numbers["AUX"], numbers["VERB"]])
    joined = np.flatnonzero((columns[:, 0] == numbers["conj"]) & verbs)
    for place in joined.tolist():  # to ask every token in turn takes a hundred times as long
        verb = doc[place]
        subject = _lost_subject(verb)
        if subject is not None:
            passive = any(c.dep_ == "auxpass" for c in verb.lefts)
            for word in [c for c in subject.head.rights if c.dep_ == "cc" and c.i < subject.i]:
                word.head = verb.head
            subject.head = verb
            subject.dep_ = "nsubjpass" if passive else "nsubj"


def _lost_subject(verb: Token) -> Token | None:
    """The noun right before a finite verb without a subject, laid beside another noun behind the verb before it."""
    lefts = list(verb.lefts)
    if any(c.dep_ in _SUBJECTS for c in lefts):
        return None
    helping = [c for c in lefts if c.dep_ in ("aux", "auxpass")]
    finite = helping[0] if helping else verb
    if finite.tag_ not in _FINITE or finite.i == 0 or any(c.i < finite.i for c in lefts):
        return None
    noun = verb.doc[finite.i - 1]
    if noun.dep_ != "conj" or noun.pos_ not in _NAMING or noun.head.pos_ not in _NAMING:
        return None
    return noun if verb.head.i < noun.head.i and noun.right_edge.i == noun.i else None


__all__ = ["mend_subjects"]
