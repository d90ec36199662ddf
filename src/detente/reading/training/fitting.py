"""How the network is fitted: what it answers of a document, how far that is from the annotators, and the steps between.

Several networks that learned the same documents from different beginnings err in different places, so that their
average is better than each. A last one learns from the annotators and from that average together, and is nearly as good
as the average at the cost of one. Source: Hinton, Vinyals and Dean (2015), Distilling the knowledge in a neural
network, section 2; Furlanello et al. (2018), Born-again neural networks, section 3, for teachers of the pupil's size.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from detente.reading.training.network import Decided, Network, Ready
from detente.reading.training.tasks import Task, Told
from detente.values.statement import AUTHOR, CERTAINTIES, UNKNOWN

LOOSE = 0.3
"""How much dates and links count in documents that do not count whole: ours are dated and linked more readily."""


@dataclass(slots=True)
class Answers:
    """The logarithms of the shares that the network gives in one document, decision by decision.

    `kinds` has shape [clauses, classes], `certainty` [told, levels]; `actors` and `dates` one tensor for each statement
    told of, shape [parties] and [dates]; `addressed` and `linked` the scores before the logistic function.
    """

    kinds: Tensor
    certainty: Tensor
    actors: list[Tensor]
    addressed: list[Tensor]
    dates: list[Tensor]
    linked: list[Tensor]


def answers_of(network: Network, ready: Ready, x: Tensor) -> Answers:
    """What the network answers of one document, given the vectors of its pieces."""
    found, task = Decided(network, ready, x), ready.task
    kinds = functional.log_softmax(found.kinds, 1)
    if not task.told:
        return Answers(kinds, torch.zeros(0, len(CERTAINTIES)), [], [], [], [])
    parties = found.parties.split([len(t.parties) for t in task.told])
    dates = found.dates[:, 0].split([len(t.dates) for t in task.told])
    links = found.links[:, 0].split([len(t.links) for t in task.told])
    return Answers(
        kinds,
        functional.log_softmax(found.certainty, 1),
        [functional.log_softmax(p[:, 0], 0) for p in parties],
        [p[_others(t), 1] for p, t in zip(parties, task.told, strict=True)],
        [functional.log_softmax(d, 0) for d in dates],
        list(links),
    )


def together(several: Sequence[Answers]) -> Answers:
    """The average of the shares that several networks give in one document."""
    return Answers(
        _mean([a.kinds for a in several]),
        _mean([a.certainty for a in several]),
        [_mean(one) for one in zip(*[a.actors for a in several], strict=True)],
        [_mean_of_each(one) for one in zip(*[a.addressed for a in several], strict=True)],
        [_mean(one) for one in zip(*[a.dates for a in several], strict=True)],
        [_mean_of_each(one) for one in zip(*[a.linked for a in several], strict=True)],
    )


def _mean(logs: Sequence[Tensor]) -> Tensor:
    return torch.logsumexp(torch.stack(list(logs)), 0) - math.log(len(logs))


def _mean_of_each(scores: Sequence[Tensor]) -> Tensor:
    return torch.logit(torch.stack([torch.sigmoid(s) for s in scores]).mean(0), eps=1e-6)


def answers(network: Network, several: Sequence[Ready]) -> list[Answers]:
    """What a trained network answers of each document."""
    network.eval()
    with torch.no_grad():
        return [answers_of(network, one, network.vectors([one.task])[0]) for one in several]


def _others(told: Told) -> Tensor:
    return torch.tensor(
        [not r and p.name not in (AUTHOR, UNKNOWN) for r, p in zip(told.right, told.parties, strict=True)],
        dtype=torch.bool,
    )


def loss_of(task: Task, found: Answers) -> Tensor:
    """How far the network's answers on one document are from the annotators'."""
    right = torch.tensor(task.kinds)
    loss = -_share(found.kinds, right).sum()
    if not task.told:
        return loss
    at = torch.tensor([t.certainty for t in task.told])
    loss = loss + 0.5 * functional.nll_loss(found.certainty, at, reduction="sum")
    loose = 1.0 if task.weight == 1.0 else LOOSE
    for n, told in enumerate(task.told):
        actor = torch.tensor(told.right)
        if actor.any():
            loss = loss - _share(found.actors[n][None], actor[None]).sum()
        if len(found.addressed[n]):
            addressed = torch.tensor(told.addressed, dtype=torch.float32)[_others(told)]
            loss = loss + 0.5 * functional.binary_cross_entropy_with_logits(
                found.addressed[n], addressed, reduction="sum"
            )
        dated = torch.tensor(told.dated)
        if dated.any():
            loss = loss - 0.5 * loose * _share(found.dates[n][None], dated[None]).sum()
        if told.links:
            linked = torch.tensor(told.linked, dtype=torch.float32)
            told_apart = functional.binary_cross_entropy_with_logits(found.linked[n], linked, reduction="sum")
            loss = loss + 0.5 * loose * told_apart
    return loss


def far_from(task: Task, found: Answers, other: Answers) -> Tensor:
    """How far the answers are from those of another: the divergence of Kullback and Leibler from the other to them,
    added up over decisions with the weights that these have in `loss_of`."""
    loss = _apart(other.kinds, found.kinds)
    if not task.told:
        return loss
    loss = loss + 0.5 * _apart(other.certainty, found.certainty)
    loose = 1.0 if task.weight == 1.0 else LOOSE
    loss = loss + _apart(torch.cat(other.actors), torch.cat(found.actors))
    loss = loss + 0.5 * loose * _apart(torch.cat(other.dates), torch.cat(found.dates))
    loss = loss + 0.5 * _apart_each(torch.cat(other.addressed), torch.cat(found.addressed))
    return loss + 0.5 * loose * _apart_each(torch.cat(other.linked), torch.cat(found.linked))


def _apart(one: Tensor, other: Tensor) -> Tensor:
    return (one.exp() * (one - other)).sum()


def _apart_each(one: Tensor, other: Tensor) -> Tensor:
    yes = torch.sigmoid(one)
    return (
        yes * (functional.logsigmoid(one) - functional.logsigmoid(other))
        + (1 - yes) * (functional.logsigmoid(-one) - functional.logsigmoid(-other))
    ).sum()


def _share(logs: Tensor, right: Tensor) -> Tensor:
    """The logarithm of the share that the right ones have together, shape [rows]."""
    return torch.logsumexp(logs.masked_fill(~right, -1e4), 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to learn.

    `teachers` says from how many where a network is made anew (`learn`), `taught` how much they count beside the
    annotators.
    """

    rounds: int = 5
    documents: int = 4
    correction_rate: float = 1e-3
    head_rate: float = 1e-3
    bag_rate: float = 5e-3
    seed: int = 0
    teachers: int = 2
    taught: float = 0.5


def _loss(network: Network, chosen: Sequence[Ready], plan: Plan, teachers: Sequence[Answers] | None) -> Tensor:
    """What is to be made small on some documents: the distance to the annotators, and to the teachers where given."""
    losses = []
    for place, (one, x) in enumerate(zip(chosen, network.vectors([r.task for r in chosen]), strict=True)):
        found = answers_of(network, one, x)
        loss = loss_of(one.task, found)
        if teachers is not None:
            loss = (1 - plan.taught) * loss + plan.taught * far_from(one.task, found, teachers[place])
        losses.append(one.task.weight * loss)
    return torch.stack(losses).sum() / (40 * plan.documents)


def fit(
    network: Network,
    several: Sequence[Ready],
    plan: Plan,
    told: Callable[[str], None] = print,
    teachers: Sequence[Answers] | None = None,
) -> None:
    """Train the network; the order of the documents is drawn anew in each round, from the seed.

    Args:
        teachers: what is to be learned of each document besides what the annotators say.
        told: called with a line after each round.
    """
    torch.manual_seed(plan.seed)
    draw = np.random.default_rng(plan.seed)
    groups = (
        ([p for n, p in network.named_parameters() if n.startswith("trunk.")], plan.correction_rate, 0.01),
        ([p for n, p in network.named_parameters() if not n.startswith(("trunk.", "bags."))], plan.head_rate, 0.01),
        ([p for n, p in network.named_parameters() if n.startswith("bags.")], plan.bag_rate, 0.05),
    )
    optimiser = torch.optim.AdamW([{"params": p, "lr": rate, "weight_decay": d} for p, rate, d in groups])
    steps = plan.rounds * (len(several) // plan.documents)
    step = 0
    for number in range(plan.rounds):
        network.train()
        order = draw.permutation(len(several))
        total = 0.0
        for at in range(0, len(order) - plan.documents + 1, plan.documents):
            drawn = order[at : at + plan.documents]
            taught = [teachers[i] for i in drawn] if teachers is not None else None
            loss = _loss(network, [several[i] for i in drawn], plan, taught)
            share = min(1.0, (step + 1) / (0.06 * steps)) * max(0.0, 1 - step / steps)
            for group, (_, rate, _) in zip(optimiser.param_groups, groups, strict=True):
                group["lr"] = rate * share
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            step += 1
            total += float(loss.detach())
        told(f"round {number + 1} of {plan.rounds}: loss {total / max(1, len(order) // plan.documents):.3f}")
    network.eval()
