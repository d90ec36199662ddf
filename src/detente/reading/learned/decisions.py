"""What is decided from the encoder's vectors: kinds, parties, dates, links and certainty, with numpy alone.

Each decision adds two things: what a small layer makes of the vectors of the words involved, and what the named
features of the parse and the rules have in their favour. Both were learned together (`training.network`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from detente.errors import SettingError
from detente.reading.learned.context import Context
from detente.reading.learned.encoder import Encoder, adapted, base_encoder, gelu
from detente.reading.learned.engine import Windows, in_whole_numbers
from detente.reading.learned.linear_model import Floats, LinearModel, has_archive, read_archive
from detente.reading.learned.link_choice import LinkChoice

HIDDEN, PAIR, REACHES = 256, 128, 5
"""Numbers in the layer of a clause, in that of a pair, and how many distances of a mention are told apart."""
MATCH, STEPS, NAMINGS = 48, 17, 3
"""Numbers in which a clause and a mention are matched, how many distances in tokens are told apart, and how many ways
a name stands for a mention: as the one who speaks, the name itself, or the body behind it."""
BAGS = ("kind", "party", "tie", "date", "link", "certainty")
"""The decisions that named features bear on."""

FILE = "network.npz"
PLAIN_FILE = "plain.npz"
PLAIN = ("date", "link")
"""The decisions that a second, plain model weighs too: named features alone, learned apart from the network. On reports
left out of training the two together are right more often than either."""


@dataclass(frozen=True, slots=True)
class Near:
    """One mention of a party in reach of a clause.

    `back` is how many sentences before the clause it stands, `naming` how the party's name stands for it (0 the one who
    speaks, 1 the name itself, 2 the body behind it), `ties` the named features that tie this mention to the clause.
    """

    mention: int
    back: int
    naming: int
    ties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clauses:
    """The layers of some clauses: `short` shape [clauses, 768], `hidden` shape [clauses, 256]."""

    short: Floats
    hidden: Floats

    def of(self, places: Sequence[int]) -> Clauses:
        """The layers of these clauses only."""
        rows = np.asarray(places, dtype=np.int64)
        return Clauses(self.short[rows], self.hidden[rows])


SIDES = {
    "party_clause": "short", "party_asked": "short", "nobody": "hidden",
    "date_clause": "short", "undated": "hidden", "certainty": "hidden",
}  # fmt: skip
"""What a clause adds to the decisions that are made clause by clause: the matrix, and the layer that it multiplies."""


@dataclass(frozen=True, slots=True)
class DocumentLayers:
    """What the network makes of one document before it decides clause by clause, worked out for all of it at once.

    `sides` are what each clause adds, by the names of `SIDES`, shape [clauses, numbers]; `mentions` and `matches` what
    each mention of a party adds, shapes [mentions, 128] and [mentions, 2, 48]; `heads` the tokens of their heads;
    `times` what each time adds, shape [times, 128].
    """

    sides: Mapping[str, Floats]
    mentions: Floats
    matches: Floats
    heads: NDArray[np.int64]
    times: Floats


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How likely something must be to be read.

    `act`: that a clause holds a statement; `right`: that its kind and its actor are both right, by the model of
    `keeping`; `confidence`: the same by the network alone, for what comes after it to rest on it; `addressee`: that a
    party is addressed; `link`: that a statement refers to another; `hedge`: that a clause is certain though the rules
    found a hedge on it. `undated` times its share no date has to be likelier than the days of any one month together to
    stay the choice; `untold` times where no time of the clause's own sentence tells the date.
    """

    act: float = 0.35
    right: float = 0.36
    confidence: float = 0.3
    addressee: float = 0.6
    link: float = 0.3
    hedge: float = 0.9
    undated: float = 0.6
    untold: float = 0.75


@dataclass(frozen=True, slots=True)
class Decisions:
    """The learned heads; `weights` are their arrays by name, `plain` the models of `PLAIN`, where there are any."""

    encoder: Windows
    weights: Mapping[str, Floats]
    bags: Mapping[str, LinearModel]
    thresholds: Thresholds = Thresholds()
    plain: Mapping[str, LinearModel] = field(default_factory=dict)
    _dates: LinearModel = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay the plain model of dates beside the network's: both weigh the same features, which are looked up once."""
        dates, plain = self.bags["date"], self.plain.get("date")
        object.__setattr__(self, "_dates", dates if plain is None else dates.beside(plain))

    def clauses(self, context: Context, spans: Sequence[tuple[int, int, int]]) -> Clauses:
        """The layers of clauses given as (head, start, end) in tokens."""
        heads, starts, ends = zip(*spans, strict=True) if spans else ((), (), ())
        short = np.concatenate([context.words(heads), context.means(starts, ends)], axis=1)
        whole = np.concatenate([short, context.words(starts)], axis=1)
        return Clauses(short, gelu(self._linear("hidden", whole)))

    def kinds(self, clauses: Clauses, frames: Sequence[Mapping[str, float]]) -> Floats:
        """The share of each class for each clause, shape [clauses, classes]."""
        return _shares(self._linear("kind", clauses.hidden) + self.bags["kind"].scores(frames))

    def document(
        self,
        context: Context,
        clauses: Clauses,
        mentions: Sequence[tuple[int, int, int]],
        times: Sequence[tuple[int, int]],
    ) -> DocumentLayers:
        """What a document's clauses, its mentions as (start, head, end) and its times add to what is decided of each.

        Matrices multiply many rows at once several times as fast as one by one, and a mention is in reach of many
        clauses.
        """
        seen = [
            np.concatenate([context.words(heads), context.means(starts, ends)], axis=1)
            for starts, heads, ends in _columns(mentions)
        ]
        matches = self._stacked("party_match", seen).reshape(-1, 2, MATCH)
        return DocumentLayers(
            {name: self._linear(name, getattr(clauses, layer)) for name, layer in SIDES.items()},
            self._stacked("party_mention", seen),
            matches,
            np.asarray([head for _, head, _ in mentions], dtype=np.int64),
            self._stacked("date_mention", [context.means(starts, ends) for starts, ends in _columns(times)]),
        )

    def certainty(self, layers: DocumentLayers, clause: int, features: Iterable[str]) -> Floats:
        """The share of each level of certainty for one clause."""
        scores = layers.sides["certainty"][clause] + self.bags["certainty"].sums([tuple(features)])
        return np.asarray(_shares(scores)[0], dtype=np.float32)

    def parties(
        self,
        layers: DocumentLayers,
        clause: int,
        kind: int,
        features: Sequence[Mapping[str, float]],
        near: Sequence[Sequence[Near]],
        nobody: Mapping[int, int],
        head: int,
    ) -> Floats:
        """Scores of each party as actor and as addressee of one clause, shape [parties, 2].

        Args:
            clause: the number of the clause among those of the document.
            kind: the number of the clause's class.
            near: for each party its mentions in reach.
            nobody: which parties stand for the author (0) and for nobody known (1).
            head: the token of the clause's head.
        """
        scores = self.bags["party"].scores(features)
        rows = [one for several in near for one in several]
        if rows:
            mentions = [one.mention for one in rows]
            reaches = [min(one.back, REACHES - 1) for one in rows]
            mixed = layers.mentions.take(mentions, axis=0)
            mixed += layers.sides["party_clause"][clause] + self.weights["party_kind.weight"][kind]
            mixed += self.weights["party_reach.weight"].take(reaches, axis=0)
            mixed += self.weights["party_naming.weight"].take([one.naming for one in rows], axis=0)
            mixed += self.weights["party_steps.weight"].take(steps_between(layers.heads.take(mentions), head), axis=0)
            mixed += self.bags["tie"].sums([one.ties for one in rows])
            asked = layers.sides["party_asked"][clause].reshape(2, MATCH)
            matched = (layers.matches.take(mentions, axis=0) * asked).sum(axis=2) / MATCH**0.5
            scores = scores + _most(self._linear("party_out", gelu(mixed)) + matched, [len(one) for one in near])
        told = layers.sides["nobody"][clause].reshape(2, 2)
        for place, which in nobody.items():
            scores[place] += told[which]
        return np.asarray(scores, dtype=np.float32)

    def dates(
        self,
        layers: DocumentLayers,
        clause: int,
        features: Sequence[Mapping[str, float]],
        mentions: Sequence[Sequence[int]],
    ) -> Floats:
        """The share of each date for one clause; the first is none. `mentions` are the times that name each date.

        Where a plain model weighs dates too, a share is the geometric mean of both.
        """
        both = self._dates.scores(features)
        scores = both[:, :1]
        rows = [mention for several in mentions for mention in several]
        if rows:
            mixed = layers.times.take(rows, axis=0) + layers.sides["date_clause"][clause]
            scores = scores + _most(self._linear("date_out", gelu(mixed)), [len(one) for one in mentions])
        scores[0] += layers.sides["undated"][clause, 0]
        shares = _shares(scores.T)[0]
        if "date" in self.plain:
            shares = mixed_shares(shares, _shares(both[:, 1:].T)[0])
        return np.asarray(shares, dtype=np.float32)

    def links(
        self,
        clauses: Clauses,
        kinds: Sequence[int],
        pairs: Sequence[tuple[int, int]],
        features: Sequence[Mapping[str, float]],
    ) -> Floats:
        """How likely each pair (later, earlier) of statements is a reference, shape [pairs]."""
        if not pairs:
            return np.zeros(0, dtype=np.float32)
        later, earlier = (np.asarray(column) for column in zip(*pairs, strict=True))
        kind = np.asarray(kinds)
        same = self._linear("link_same", clauses.short)
        mixed = self._linear("link_later", clauses.short)[later] + self._linear("link_earlier", clauses.short)[earlier]
        mixed += self.weights["link_kind.weight"][kind[later]] + self.weights["link_other.weight"][kind[earlier]]
        whole = np.concatenate([gelu(mixed), same[later] * same[earlier]], axis=1)
        shares = _logistic(self._linear("link_out", whole) + self.bags["link"].scores(features))
        return np.asarray(shares[:, 0], dtype=np.float32)

    def links_beside(self, shares: Floats, pairs: Sequence[tuple[int, int]], choices: Sequence[LinkChoice]) -> Floats:
        """The shares of pairs (later, earlier), weighed with what a plain model has for likely, where there is one.

        Both are mixed as the geometric mean. Unlike the network's, the plain model's shares of one statement sum to
        one, that of none of the earlier among them.

        Args:
            choices: what each statement may refer to.
        """
        if "link" not in self.plain or not pairs:
            return shares
        beside = np.zeros(len(shares), dtype=np.float32)
        places = {pair: place for place, pair in enumerate(pairs)}
        for later, choice in enumerate(choices):
            plain = _shares(self.plain["link"].scores(choice.features).T)[0]
            for earlier, share in zip(choice.earlier, plain[1:], strict=True):
                beside[places[later, earlier]] = share
        return np.asarray(np.sqrt(shares * beside), dtype=np.float32)

    def _stacked(self, name: str, pieces: Sequence[Floats]) -> Floats:
        """The products of rows that come in pieces, so that a long document's never lie side by side."""
        wide = self.weights[f"{name}.weight"].shape[1]
        return np.concatenate([np.zeros((0, wide), dtype=np.float32), *(self._linear(name, one) for one in pieces)])

    def _linear(self, name: str, x: Floats) -> Floats:
        return np.asarray(x @ self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"], dtype=np.float32)


def _shares(scores: Floats) -> Floats:
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True), dtype=np.float32)


def mixed_shares(one: Floats, other: Floats) -> Floats:
    """The geometric mean of two rows of shares, made to sum to one; a share of next to nothing stays that."""
    mixed = np.sqrt(np.maximum(one, _LEAST) * np.maximum(other, _LEAST))
    return np.asarray(mixed / mixed.sum(), dtype=np.float32)


_LEAST = 1e-9


def _logistic(scores: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-scores)), dtype=np.float32)


def steps_between(mentions: NDArray[np.int64], head: int | NDArray[np.int64]) -> NDArray[np.int64]:
    """How far each mention stands from a clause's head, in steps that double: from 0 (far before) to 16 (far after)."""
    return np.asarray(_STEPS.take(np.asarray(mentions) - head + _FARTHEST, mode="clip"))


_FARTHEST = 2 ** (STEPS // 2) - 1
"""Tokens apart from which on all distances are the same."""
_STEPS = np.asarray(
    [
        (1 if apart > 0 else -1) * ((abs(apart) + 1).bit_length() - 1) + STEPS // 2
        for apart in range(-_FARTHEST, _FARTHEST + 1)
    ],
    dtype=np.int64,
)


def _most(scores: Floats, counts: Sequence[int]) -> Floats:
    """The greatest scores of each run of rows, `counts[i]` of them; 0 where a run is empty. Shape [runs, numbers]."""
    best = np.zeros((len(counts), scores.shape[1]), dtype=np.float32)
    sizes = np.asarray(counts, dtype=np.int64)
    full = np.flatnonzero(sizes)
    best[full] = np.maximum.reduceat(scores, (sizes.cumsum() - sizes)[full], axis=0)
    return best


_ROWS = 512


def _columns(spans: Sequence[tuple[int, ...]]) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Spans as columns, some hundreds at a time."""
    for start in range(0, len(spans), _ROWS):
        yield tuple(zip(*spans[start : start + _ROWS], strict=True))


def unpack(arrays: Mapping[str, NDArray[np.generic]], *, rounded: bool = False) -> Decisions:
    """The decisions that `training.network.arrays` wrote, with the encoder they belong to.

    Args:
        rounded: let the encoder calculate in whole numbers (`learned.quantised`).

    Raises: SettingError when an array is missing, or the encoder cannot be loaded.
    """
    try:
        bags = {name: _named(arrays, f"bag.{name}") for name in BAGS}
        plain = {name: _named(arrays, f"plain.{name}") for name in PLAIN if f"plain.{name}" in arrays}
        weights = {n: _whole(arrays, n) for n in arrays if n.endswith(".weight")}
        weights |= {n: np.asarray(a, dtype=np.float32) for n, a in arrays.items() if n.endswith(".bias")}
    except KeyError as missing:
        raise SettingError(f"the reader's network lacks {missing}", mend="install detente again") from None
    encoder = exact_encoder(arrays)
    return Decisions(in_whole_numbers(encoder) if rounded else encoder, weights, bags, plain=plain)


def exact_encoder(arrays: Mapping[str, NDArray[np.generic]]) -> Encoder:
    """The encoder that these arrays correct, in single precision.

    Raises: SettingError when the encoder cannot be loaded.
    """
    return adapted(base_encoder(), {n: a for n, a in arrays.items() if n[0].isdigit() or n == "norm"})


def _named(arrays: Mapping[str, NDArray[np.generic]], key: str) -> LinearModel:
    names = arrays[f"{key}.names"].tobytes().decode().split("\n")
    return LinearModel({name: place for place, name in enumerate(names)}, _whole(arrays, key))


def _whole(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Floats:
    return np.asarray(arrays[name], dtype=np.float32) * np.asarray(arrays[f"{name}.scale"], dtype=np.float32)


@lru_cache(maxsize=2)
def decisions(*, rounded: bool = False) -> Decisions:
    """The decisions of the package, read once; `rounded` as in `unpack`."""
    return unpack(read_archive(FILE) | plain_arrays(), rounded=rounded)


def plain_arrays() -> dict[str, NDArray[np.generic]]:
    """The plain models of the package; none before they were trained, as the network decides without them too."""
    return read_archive(PLAIN_FILE) if has_archive(PLAIN_FILE) else {}
