"""From examples to the models of kinds, parties and links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from detente.reading.actor_choice import PartyModels, field_of, parties_of
from detente.reading.acts import SCALES, Act, KindModel
from detente.reading.linear_model import WordVectors
from detente.reading.reader import Models, block_of
from detente.reading.reference import REACH, Link, ReferenceModel, link_of, pair_features
from detente.reading.training.examples import Example
from detente.reading.training.fit import fit_classes, fit_rivals
from detente.values.statement import AUTHOR, UNKNOWN

KIND_STRENGTH, PARTY_STRENGTH, ADDRESSEE_STRENGTH, LINK_STRENGTH = 0.05, 0.3, 0.1, 0.1
DENSE_SCALE = 2.0
OWN_WEIGHT = 0.4
KIND_THRESHOLD, ADDRESSEE_THRESHOLD, LINK_THRESHOLD = 0.4, 0.3, 0.2


def learn(examples: Sequence[Example], vectors: WordVectors) -> Models:
    """Fit every model on the examples."""
    return Models(learn_kinds(examples, vectors), learn_parties(examples), learn_links(examples))


def learn_kinds(examples: Sequence[Example], vectors: WordVectors) -> KindModel:
    """The model of which clauses hold a statement, of which kind."""
    features = [f for e in examples for f in e.features]
    labels = [label for e in examples for label in e.labels]
    dense = vectors.mean([f.slots for f in features], SCALES) * DENSE_SCALE
    counts = np.asarray([weight_of(e) for e in examples for _ in e.features])
    linear = fit_classes([f.weights for f in features], dense, labels, KIND_STRENGTH, counts)
    return KindModel(linear, vectors, DENSE_SCALE, KIND_THRESHOLD)


def learn_parties(examples: Sequence[Example]) -> PartyModels:
    """The models of who acts and who is addressed, from the annotated kinds and clauses."""
    groups: list[list[dict[str, float]]] = []
    right: list[list[bool]] = []
    counts: list[float] = []
    to_features: list[dict[str, float]] = []
    to_labels: list[str] = []
    for example in examples:
        field = field_of(example.parsed.doc)
        before: list[tuple[str, str]] = []
        for statement, place in in_order(example):
            clause = example.clauses[place]
            act = Act(clause, statement["kind"], 1.0, 1.0, example.numbers[place])
            parties = parties_of(field, act, before)
            groups.append([p.features for p in parties])
            counts.append(weight_of(example))
            actors = [statement["actor"], *statement.get("actor_also", [])]
            right.append([any(same_name(p.name, a) for a in actors) for p in parties])
            for party in parties:
                if party.name in (AUTHOR, UNKNOWN) or any(same_name(party.name, a) for a in actors):
                    continue
                addressed = any(same_name(party.name, a) for a in statement["addressee"])
                to_features.append(party.features)
                to_labels.append("to" if addressed else "other")
            before.append((statement["kind"], statement["actor"]))
    return PartyModels(
        fit_rivals(groups, right, PARTY_STRENGTH, counts),
        fit_classes(to_features, None, to_labels, ADDRESSEE_STRENGTH),
        ADDRESSEE_THRESHOLD,
    )


def learn_links(examples: Sequence[Example]) -> ReferenceModel:
    """The model of references, from the annotated statements."""
    features: list[dict[str, float]] = []
    labels: list[str] = []
    for example in examples:
        ordered = in_order(example)
        links = [link_of_gold(example, statement, place) for statement, place in ordered]
        for later, (statement, _) in enumerate(ordered):
            for earlier in range(max(0, later - REACH), later):
                features.append(pair_features(links, later, earlier))
                labels.append("refers" if ordered[earlier][0]["id"] in statement["refers_to"] else "other")
    return ReferenceModel(fit_classes(features, None, labels, LINK_STRENGTH), LINK_THRESHOLD)


def weight_of(example: Example) -> float:
    """How much an example counts: dispatches of our own are denser than real reports, so they count less."""
    return OWN_WEIGHT if example.gold.get("source") == "own" else 1.0


def in_order(example: Example) -> list[tuple[dict[str, Any], int]]:
    """The statements that have a clause, with it, in the order of the text."""
    pairs = [(s, p) for s, p in zip(example.gold["statements"], example.places, strict=True) if p is not None]
    return sorted(pairs, key=lambda pair: (pair[0]["start"], pair[0]["end"]))


def link_of_gold(example: Example, statement: dict[str, Any], place: int) -> Link:
    """What decides the links of an annotated statement."""
    clause = example.clauses[place]
    return link_of(
        example.parsed.doc, statement["kind"], statement["actor"], statement["addressee"], clause.start, clause.end,
        clause.head, example.numbers[place], block_of(example.parsed, clause.head),
    )  # fmt: skip


_SHORT = {
    "us": "united states", "usa": "united states", "uk": "united kingdom", "britain": "united kingdom",
    "eu": "european union", "un": "united nations", "nato": "north atlantic treaty organization",
}  # fmt: skip


def same_name(one: str, other: str) -> bool:
    """Whether two names mean the same party, as annotators vary in articles, dots and short forms."""

    def plain(name: str) -> str:
        name = re.sub(r"^the ", "", name.casefold().replace("’", "'").strip())
        return _SHORT.get(name.replace(".", ""), name)

    return plain(one) == plain(other)


def folds(count: int, number: int, seed: int = 0) -> list[np.ndarray[Any, Any]]:
    """A split of documents into parts of near-equal size, each document in one part."""
    order = np.random.default_rng(seed).permutation(count)
    return [order[part::number] for part in range(number)]
