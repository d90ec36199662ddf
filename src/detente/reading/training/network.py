"""The network as it is trained: the encoder with corrections of low rank, and the decisions made from its vectors.

The same sums are done by `learned.encoder` and `learned.decisions` with numpy alone; `arrays` writes what they read.
Only training needs PyTorch (the extra `train`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from detente.reading.acts import CLASSES
from detente.reading.learned.decisions import HIDDEN, MATCH, NAMINGS, PAIR, REACHES, STEPS, steps_between
from detente.reading.learned.encoder import HEADS, MATRICES, WIDTH, Base, Layer
from detente.reading.learned.pieces import CLOSING, OPENING, vocabulary
from detente.reading.training.tasks import Task
from detente.values.statement import AUTHOR, CERTAINTIES, UNKNOWN

RANK = 16
SCALE = 2.0
"""How much the corrections count for; it only sets their rate of learning."""
SIZES = {"kind": len(CLASSES), "party": 2, "tie": PAIR, "date": 1, "link": 1, "certainty": len(CERTAINTIES)}
"""How many numbers the named features of each decision add to."""
_LEAST = 3


class Matrix(nn.Module):
    """One matrix of the encoder, fixed, with a correction that is learned."""

    def __init__(self, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
        super().__init__()
        self.register_buffer("weight", torch.tensor(weight))
        self.register_buffer("bias", torch.tensor(bias))
        self.a = nn.Parameter(torch.randn(weight.shape[0], RANK) / math.sqrt(weight.shape[0]))
        self.b = nn.Parameter(torch.zeros(RANK, weight.shape[1]))

    def forward(self, x: Tensor) -> Tensor:
        """The corrected product."""
        return x @ self.weight + self.bias + (x @ self.a) @ self.b * SCALE


class Block(nn.Module):
    """One layer of the encoder."""

    def __init__(self, layer: Layer, dropout: float) -> None:
        super().__init__()
        self.matrices = nn.ModuleList(Matrix(m, b) for m, b in zip(layer.matrices, layer.biases, strict=True))
        self.first, self.second = _norm(*layer.norms[0]), _norm(*layer.norms[1])
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """The layer's output, shape as x: [windows, pieces, 384]."""
        query, key, value, out, up, down = self.matrices
        size = (*x.shape[:2], HEADS, WIDTH // HEADS)
        parts = [part(x).view(size).transpose(1, 2) for part in (query, key, value)]
        seen = functional.scaled_dot_product_attention(*parts, attn_mask=mask).transpose(1, 2).reshape(x.shape)
        x = self.first(x + self.drop(out(seen)))
        return self.second(x + self.drop(down(functional.gelu(up(x), approximate="tanh"))))


def _norm(scale: NDArray[np.float32], shift: NDArray[np.float32]) -> nn.LayerNorm:
    norm = nn.LayerNorm(WIDTH, eps=1e-12)
    norm.weight.data, norm.bias.data = torch.tensor(scale), torch.tensor(shift)
    return norm


class Trunk(nn.Module):
    """The encoder."""

    def __init__(self, base: Base, dropout: float) -> None:
        super().__init__()
        self.register_buffer("words", torch.tensor(base.words.astype(np.float32) * base.word_scale))
        self.register_buffer("places", torch.tensor(base.places))
        self.norm = _norm(*base.norm)
        self.blocks = nn.ModuleList(Block(layer, dropout) for layer in base.layers)
        self.drop = nn.Dropout(dropout)

    def forward(self, numbers: Tensor, mask: Tensor) -> Tensor:
        """The vectors of windows of pieces, shape [windows, pieces, 384]."""
        x = self.drop(self.norm(self.words[numbers] + self.places[: numbers.shape[1]]))
        for block in self.blocks:
            x = block(x, mask[:, None, None, :])
        return x


@dataclass(slots=True)
class Ready:
    """One document's task with its named features numbered: what the heads need, as tensors."""

    task: Task
    bags: dict[str, tuple[Tensor, Tensor, Tensor]]
    rows: dict[str, Tensor]


class Network(nn.Module):
    """The encoder and every decision."""

    def __init__(self, base: Base, names: Mapping[str, Mapping[str, int]], dropout: float = 0.15) -> None:
        super().__init__()
        self.names = names
        self.trunk = Trunk(base, dropout)
        self.drop = nn.Dropout(dropout)
        self.hidden = nn.Linear(3 * WIDTH, HIDDEN)
        self.kind, self.certainty = nn.Linear(HIDDEN, len(CLASSES)), nn.Linear(HIDDEN, len(CERTAINTIES))
        self.nobody, self.undated = nn.Linear(HIDDEN, 4), nn.Linear(HIDDEN, 1)
        self.party_clause, self.party_mention = nn.Linear(2 * WIDTH, PAIR), nn.Linear(2 * WIDTH, PAIR)
        self.party_reach, self.party_kind = nn.Embedding(REACHES, PAIR), nn.Embedding(len(CLASSES), PAIR)
        self.party_steps, self.party_naming = nn.Embedding(STEPS, PAIR), nn.Embedding(NAMINGS, PAIR)
        self.party_asked, self.party_match = nn.Linear(2 * WIDTH, 2 * MATCH), nn.Linear(2 * WIDTH, 2 * MATCH)
        self.party_out = nn.Linear(PAIR, 2)
        self.date_clause, self.date_mention = nn.Linear(2 * WIDTH, PAIR), nn.Linear(WIDTH, PAIR)
        self.date_out = nn.Linear(PAIR, 1)
        self.link_later, self.link_earlier = nn.Linear(2 * WIDTH, PAIR), nn.Linear(2 * WIDTH, PAIR)
        self.link_kind, self.link_other = nn.Embedding(len(CLASSES), PAIR), nn.Embedding(len(CLASSES), PAIR)
        self.link_same = nn.Linear(2 * WIDTH, PAIR)
        self.link_out = nn.Linear(2 * PAIR, 1)
        self.bags = nn.ModuleDict(
            {n: nn.EmbeddingBag(len(names[n]) + 1, size, mode="sum") for n, size in SIZES.items()}
        )
        for bag in self.bags.values():
            nn.init.zeros_(bag.weight)

    def vectors(self, tasks: Sequence[Task]) -> list[Tensor]:
        """The vectors of each document's pieces; all windows go through the encoder together."""
        known = vocabulary()
        windows = [window for task in tasks for window in task.windows]
        longest = max(len(window) for window in windows) + 2
        numbers = np.zeros((len(windows), longest), dtype=np.int64)
        mask = np.zeros((len(windows), longest), dtype=bool)
        inner = np.zeros((len(windows), longest), dtype=bool)
        for row, window in enumerate(windows):
            size = len(window) + 2
            numbers[row, 0], numbers[row, 1 : size - 1], numbers[row, size - 1] = known[OPENING], window, known[CLOSING]
            mask[row, :size] = inner[row, 1 : size - 1] = True
        with torch.autocast("cpu", dtype=torch.bfloat16):
            x = self.trunk(torch.tensor(numbers), torch.tensor(mask))
        flat = x.float()[torch.tensor(inner)]
        return list(flat.split([sum(len(w) for w in task.windows) for task in tasks]))

    def bag(self, name: str, ready: Ready) -> Tensor:
        """What the named features of a decision add to, shape [rows, numbers]."""
        found: Tensor = self.bags[name](ready.bags[name][0], ready.bags[name][1], ready.bags[name][2])
        return found


class Decided:
    """The scores of every decision of one document, given the vectors of its pieces."""

    def __init__(self, network: Network, ready: Ready, x: Tensor) -> None:
        rows, task, drop = ready.rows, ready.task, network.drop
        sums = torch.cat([torch.zeros(1, WIDTH), x.cumsum(0)])
        first, after = torch.tensor(task.first), torch.tensor(task.after)

        def words(tokens: Tensor) -> Tensor:
            return x[first[tokens]]

        def means(spans: Tensor) -> Tensor:
            low = first[spans[:, 0]]
            high = torch.maximum(after[spans[:, 1] - 1], low + 1)
            return (sums[high] - sums[low]) / (high - low)[:, None]

        clauses = rows["clauses"]
        short = torch.cat([words(clauses[:, 0]), means(clauses[:, 1:])], 1)
        hidden = drop(functional.gelu(network.hidden(drop(torch.cat([short, words(clauses[:, 1])], 1)))))
        self.kinds = network.kind(hidden) + network.bag("kind", ready)
        if not task.told:
            return
        told = rows["told"]
        kinds = torch.tensor([t.kind for t in task.told])
        self.certainty = network.certainty(hidden[told]) + network.bag("certainty", ready)
        # Parties: the mention that speaks most for each, and what its name has in its favour.
        self.parties = network.bag("party", ready)
        if len(rows["party mentions"]):
            at, party, mention, reach, naming, apart = rows["party mentions"].T
            spans = rows["mentions"][mention]
            seen = drop(torch.cat([words(spans[:, 1]), means(spans[:, [0, 2]])], 1))
            mixed = (
                network.party_mention(seen)
                + network.party_clause(drop(short[told]))[at]
                + network.party_reach(reach)
                + network.party_kind(kinds)[at]
                + network.party_steps(apart)
                + network.party_naming(naming)
                + network.bag("tie", ready)
            )
            asked = network.party_asked(drop(short[told])).view(-1, 2, MATCH)[at]
            matched = (network.party_match(seen).view(-1, 2, MATCH) * asked).sum(2) / MATCH**0.5
            scores = network.party_out(drop(functional.gelu(mixed))) + matched
            self.parties = self.parties + _most(scores, party, len(self.parties))
        nobody = network.nobody(hidden[told]).view(-1, 2, 2)
        self.parties = self.parties.index_add(
            0, rows["nobody"][:, 0], nobody[rows["nobody"][:, 1], rows["nobody"][:, 2]]
        )
        # Dates.
        self.dates = network.bag("date", ready)
        if len(rows["date mentions"]):
            at, date, mention = rows["date mentions"].T
            mixed = (
                network.date_mention(drop(means(rows["times"][mention]))) + network.date_clause(drop(short[told]))[at]
            )
            self.dates = self.dates + _most(network.date_out(functional.gelu(mixed)), date, len(self.dates))
        self.dates = self.dates.index_add(0, rows["undated"], network.undated(hidden[told]))
        # Links.
        self.links = network.bag("link", ready)
        if len(rows["links"]):
            later, earlier = rows["links"].T
            seen = drop(short[told])
            same = network.link_same(seen)
            mixed = functional.gelu(
                network.link_later(seen)[later]
                + network.link_earlier(seen)[earlier]
                + network.link_kind(kinds)[later]
                + network.link_other(kinds)[earlier]
            )
            self.links = self.links + network.link_out(torch.cat([mixed, same[later] * same[earlier]], 1))


def _most(scores: Tensor, places: Tensor, count: int) -> Tensor:
    """The greatest score of each place, 0 where it has none; shape [count, numbers]."""
    low = torch.full((count, scores.shape[1]), -1e4)
    best = low.scatter_reduce(0, places[:, None].expand_as(scores), scores, "amax")
    return torch.where(best < -5e3, torch.zeros_like(best), best)


def vocabularies(tasks: Iterable[Task]) -> dict[str, dict[str, int]]:
    """The named features of each decision that occur often enough, numbered from 1; 0 stands for none of them."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in SIZES}
    for task in tasks:
        for name, several in named(task).items():
            for features in several:
                counts[name].update(features.keys())
    return {
        name: {f: place for place, f in enumerate(sorted(f for f, c in count.items() if c >= _LEAST), 1)}
        for name, count in counts.items()
    }


def named(task: Task) -> dict[str, list[dict[str, float]]]:
    """The named features of each decision of a document, in the order of their rows."""
    return {
        "kind": task.frames,
        "party": [p.features for t in task.told for p in t.parties],
        "tie": [dict.fromkeys(n.ties, 1.0) for t in task.told for p in t.parties for n in p.near],
        "date": [d.features for t in task.told for d in t.dates],
        "link": [f for t in task.told for _, f in t.links],
        "certainty": [t.certainty_features for t in task.told],
    }


def ready(task: Task, names: Mapping[str, Mapping[str, int]]) -> Ready:
    """Number the features and the rows of a document's decisions."""
    bags = {name: _bag(several, names[name]) for name, several in named(task).items()}
    mentions, nobody, dates, undated, links = [], [], [], [], []
    party = date = 0
    for at, told in enumerate(task.told):
        for candidate in told.parties:
            head = task.clauses[told.clause][0]
            for near in candidate.near:
                apart = int(steps_between(np.asarray(task.mentions[near.mention][1]), head))
                mentions.append((at, party, near.mention, min(near.back, REACHES - 1), near.naming, apart))
            if candidate.name in (AUTHOR, UNKNOWN):
                nobody.append((party, at, int(candidate.name == UNKNOWN)))
            party += 1
        for day in told.dates:
            dates += [(at, date, mention) for mention in day.mentions]
            if not day.value:
                undated.append(date)
            date += 1
        links += [(at, earlier) for earlier, _ in told.links]
    rows = {
        "clauses": _rows(task.clauses, 3), "told": _rows([t.clause for t in task.told], 0),
        "mentions": _rows(task.mentions, 3), "times": _rows(task.times, 2),
        "party mentions": _rows(mentions, 6), "nobody": _rows(nobody, 3), "date mentions": _rows(dates, 3),
        "undated": _rows(undated, 0), "links": _rows(links, 2),
    }  # fmt: skip
    return Ready(task, bags, rows)


def _rows(rows: Sequence[object], width: int) -> Tensor:
    found = torch.tensor(rows, dtype=torch.long)
    return found.reshape(-1, width) if width else found


def _bag(several: Sequence[Mapping[str, float]], names: Mapping[str, int]) -> tuple[Tensor, Tensor, Tensor]:
    places: list[int] = []
    starts: list[int] = []
    values: list[float] = []
    for features in several:
        starts.append(len(places))
        for name, value in features.items():
            place = names.get(name)
            if place is not None:
                places.append(place)
                values.append(value)
    return torch.tensor(places, dtype=torch.long), torch.tensor(starts, dtype=torch.long), torch.tensor(values)


def arrays(network: Network) -> dict[str, NDArray[np.generic]]:
    """The network as `decisions.unpack` reads it.

    Corrections of the encoder are half floats; weights of the heads and of named features are whole numbers from -127
    to 127 with a scale for each column.
    """
    found: dict[str, NDArray[np.generic]] = {}

    def half(name: str, tensor: Tensor) -> None:
        found[name] = tensor.detach().numpy().astype(np.float16)

    def whole(name: str, weights: NDArray[np.float32]) -> None:
        scale = np.abs(weights).max(axis=0) / 127 + 1e-12
        found[name] = np.round(weights / scale).astype(np.int8)
        found[f"{name}.scale"] = scale.astype(np.float32)

    def norm(name: str, module: nn.LayerNorm) -> None:
        half(name, torch.stack([module.weight, module.bias]))

    norm("norm", network.trunk.norm)
    for number, block in enumerate(network.trunk.blocks):
        for name, matrix in zip(MATRICES, block.matrices, strict=True):
            half(f"{number}.{name}.a", matrix.a * SCALE)
            half(f"{number}.{name}.b", matrix.b)
        norm(f"{number}.first", block.first)
        norm(f"{number}.second", block.second)
    for name, module in network.named_children():
        if isinstance(module, nn.Linear):
            whole(f"{name}.weight", module.weight.detach().numpy().T)
            found[f"{name}.bias"] = module.bias.detach().numpy().astype(np.float32)
        elif isinstance(module, nn.Embedding):
            whole(f"{name}.weight", module.weight.detach().numpy())
    for name, bag in network.bags.items():
        whole(f"bag.{name}", bag.weight.detach().numpy()[1:])
        found[f"bag.{name}.names"] = np.frombuffer("\n".join(network.names[name]).encode(), dtype=np.uint8)
    return found
