"""Pronouns and definite descriptions to their antecedents, by rules."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc


class Coreference:
    """Adds pronoun mentions to `doc._.mentions`."""

    def __call__(self, doc: Doc) -> Doc:
        """Resolve one Doc."""
        return doc


@Language.factory("detente_coreference", requires=["doc._.mentions"], assigns=["doc._.mentions"])
def make_coreference(nlp: Language, name: str) -> Coreference:  # noqa: ARG001 - spaCy's factory signature
    """Make the component."""
    return Coreference()
