"""Which earlier statements a statement answers, keeps, breaks, repeats, withdraws or judges.

Every pair of a statement and one before it is weighed by a learned model over what ties the two: words in common,
parties, kinds, distance, and words that point back ("that proposal", "it", "again").
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib import resources

from spacy.tokens import Doc

from detente.errors import SettingError
from detente.reading.act_words import act_words
from detente.reading.learned.linear_model import Floats

REACH = 12
"""How many statements back a link may go."""

_MOST = 2
_BESIDE = 0.55
"""How likely a second link is at least, as a part of the likeliest: of those below, one in six was right in reports."""

_FILE = "references.toml"
_ANSWERING = frozenset({"accept", "reject", "comply", "breach", "concede", "assess"})
_PUTTING = frozenset({"propose", "offer", "demand", "request", "promise", "position", "threaten"})


@dataclass(frozen=True, slots=True)
class ReferenceWords:
    """Words that point back; what each list is for is said in the lexicon."""

    pointing: frozenset[str]
    definite: frozenset[str]
    taken_up: frozenset[str]
    again: frozenset[str]


@lru_cache(maxsize=1)
def reference_words() -> ReferenceWords:
    """The lexicon, read once."""
    text = (resources.files("detente.reading.lexicons") / _FILE).read_text(encoding="utf-8")
    return parse(tomllib.loads(text))


def parse(raw: Mapping[str, Sequence[str]]) -> ReferenceWords:
    """Check the lexicon and turn it into sets.

    Raises: SettingError when a list is missing, unknown or empty, or a word of it is not in small letters.
    """
    names = [field.name for field in fields(ReferenceWords)]
    if sorted(raw) != sorted(names):
        raise SettingError(f"the lexicon of references must hold {', '.join(names)}", where=_FILE)
    for name, words in raw.items():
        if not words or any(word != word.lower() or not word.strip() for word in words):
            raise SettingError(f"{name} must hold words in small letters", where=_FILE)
    return ReferenceWords(**{name: frozenset(raw[name]) for name in names})


@dataclass(frozen=True, slots=True)
class Link:
    """What of a statement decides its links.

    `words` are the content lemmas of its clause, `pointing` the words in it that point back and the sorts of its
    definite nouns of dealing, `parent` the token that its head hangs on (-1 for none).
    """

    kind: str
    actor: str
    addressee: tuple[str, ...]
    words: frozenset[str]
    pointing: frozenset[str]
    sentence: int
    block: int
    head: int
    parent: int


def link_of(
    doc: Doc,
    kind: str,
    actor: str,
    addressee: Sequence[str],
    start: int,
    end: int,
    head: int,
    sentence: int,
    block: int,
) -> Link:
    """Gather what decides the links of the statement at tokens [start, end) with its head token."""
    words = frozenset(t.lemma_.lower() for t in doc[start:end] if t.is_alpha and not t.is_stop and len(t.text) > 2)
    pointing: set[str] = set()
    lexicon, back = act_words(), reference_words()
    for token in doc[start:end]:
        if token.lower_ in back.pointing:
            pointing.add(token.lower_)
        sorts = lexicon.nouns.get(token.lemma_.lower(), ()) if token.pos_ == "NOUN" else ()
        if sorts and any(c.lower_ in back.definite for c in token.children):
            pointing.update(f"the {sort}" for sort in sorts)
    parent = doc[head].head.i if doc[head].head is not doc[head] else -1
    return Link(kind, actor, tuple(addressee), words, frozenset(pointing), sentence, block, head, parent)


def pair_features(links: Sequence[Link], later: int, earlier: int) -> dict[str, float]:
    """What ties the statement `later` to the one `earlier`, as named features."""
    s, t = links[later], links[earlier]
    common = s.words & t.words
    share = len(common) / (min(len(s.words), len(t.words)) or 1)
    back = later - earlier
    together = "same" if s.actor == t.actor else "other"
    names = [
        f"kinds={s.kind}|{t.kind}",
        f"kind={s.kind}",
        f"earlier kind={t.kind}",
        f"back={min(back, 6)}",
        f"back|kind={min(back, 3)}|{s.kind}",
        f"same kind={s.kind == t.kind}",
        f"actor={together}",
        f"actor|kind={together}|{s.kind}",
        f"actor|kinds={together}|{s.kind}|{t.kind}",
        f"sentences={min(4, s.sentence - t.sentence)}",
        f"blocks={min(3, s.block - t.block)}",
    ]
    if share >= 0.5:
        names += ["much in common", f"much in common|{s.kind}", f"much in common|{together}"]
    if not common:
        names += ["nothing in common", f"nothing in common|{s.kind}"]
    if s.actor in t.addressee:
        names += ["answers to it", f"answers to it|{s.kind}"]
    if t.actor in s.addressee:
        names += ["speaks to it", f"speaks to it|{s.kind}"]
    if s.kind in _ANSWERING and t.kind in _PUTTING:
        names += ["answer to a thing put", f"answer to a thing put|{min(back, 3)}"]
    for word in sorted(s.pointing):
        names += [f"points={word}", f"points|back={word}|{min(back, 3)}"]
        if word.startswith("the "):
            names.append(f"points|kind={word}|{t.kind}")
    if s.parent == t.head or t.parent == s.head:
        names += ["joined", f"joined|{s.kind}"]
    features = dict.fromkeys(names, 1.0)
    features["bias"] = 1.0
    features["share"] = share
    features["common"] = min(len(common), 5) / 5
    return features


def pairs_of(count: int) -> list[tuple[int, int]]:
    """The pairs (later, earlier) of `count` statements that are within reach of each other."""
    return [(later, earlier) for later in range(count) for earlier in range(max(0, later - REACH), later)]


def choose_links(
    pairs: Sequence[tuple[int, int]], shares: Floats, count: int, threshold: float
) -> list[list[tuple[int, float]]]:
    """For each statement the earlier ones that it refers to, with how likely, in the order of the text.

    They are the likeliest, and one more that is not much less likely.
    """
    found: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    for (later, earlier), share in zip(pairs, shares.tolist(), strict=True):
        if share >= threshold:
            found[later].append((earlier, share))
    best = [max((share for _, share in links), default=0.0) for links in found]
    near = [[link for link in links if link[1] >= _BESIDE * most] for links, most in zip(found, best, strict=True)]
    return [sorted(sorted(links, key=lambda link: -link[1])[:_MOST]) for links in near]
