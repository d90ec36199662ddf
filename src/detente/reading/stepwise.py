"""Parser and names found as spaCy finds them, in half of its time.

spaCy lets go of Python's lock while a parser walks through a text, and then takes the lock anew for each move that it
weighs: a hundred times a word, and more than half of what finding names costs. Here the lock is kept. Weights, moves
and their order are spaCy's own, so that what is found is the same; sums differ in their last digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from spacy.language import Language
from spacy.pipeline import DependencyParser, EntityRecognizer
from spacy.tokens import Doc

NAME = "detente_stepwise"


class Stepwise:
    """Annotates like the parser or finder of names that it stands for."""

    def __init__(self, parser: Any) -> None:  # spaCy declares no types for it
        self._parser = parser

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one text."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Annotate texts in batches; each step of a batch is one product of matrices for all of its texts."""
        waiting = iter(stream)
        while docs := list(islice(waiting, batch_size)):
            filled = [doc for doc in docs if len(doc)]
            if filled:
                self._parser.set_annotations(filled, self._states(filled))
            yield from docs

    def _states(self, docs: list[Doc]) -> list[Any]:
        """Where each text stands after its last move."""
        states: list[Any] = self._parser.moves.init_batch(docs)
        model = self._parser.model.predict(docs)
        going = [state for state in states if not state.is_final()]
        while going:
            going = self._parser.transition_states(going, model.predict(going))
        model.clear_memory()
        return states


@Language.factory(NAME)
def make_stepwise(nlp: Language, name: str, of: str) -> Stepwise:  # noqa: ARG001 - spaCy gives it
    """The component for a pipeline that still holds the part it stands for, named `of`."""
    return Stepwise(nlp.get_pipe(of))


def keep_the_lock(nlp: Language) -> None:
    """Put the component in the place of each part that goes through a text move by move, without looking back."""
    for name, part in nlp.pipeline:
        if isinstance(part, DependencyParser | EntityRecognizer) and part.cfg["beam_width"] == 1:
            nlp.add_pipe(NAME, name=f"{NAME}_{name}", after=name, config={"of": name})
            nlp.remove_pipe(name)
