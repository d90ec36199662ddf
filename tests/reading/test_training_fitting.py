"""Laws of what the network learns from its teachers; they need PyTorch (make test-train)."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.train


def _answers(seed: int):
    import torch
    from torch.nn import functional

    from detente.reading.training.fitting import Answers

    draw = torch.Generator().manual_seed(seed)

    def scores(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=draw)

    def logs(*shape: int) -> torch.Tensor:
        return functional.log_softmax(scores(*shape), -1)

    return Answers(
        logs(5, 18), logs(2, 4), [logs(3), logs(4)], [scores(2), scores(0)], [logs(1), logs(2)], [scores(0), scores(1)]
    )


def _task():
    from types import SimpleNamespace

    return SimpleNamespace(told=[None, None], weight=1.0)


def _shares(answers):
    """Each decision's shares as plain numbers; of a yes or no, that of yes."""
    import torch

    told = [answers.kinds, answers.certainty, *answers.actors, *answers.dates]
    return [t.exp() for t in told] + [torch.sigmoid(t) for t in (*answers.addressed, *answers.linked)]


@pytest.mark.parametrize("seed", range(5))
def test_together_is_the_mean_of_the_shares(seed):
    import torch

    from detente.reading.training.fitting import together

    several = [_answers(seed), _answers(seed + 100), _answers(seed + 200)]
    for mean, *each in zip(_shares(together(several)), *map(_shares, several), strict=True):
        assert torch.allclose(mean, torch.stack(each).mean(0), atol=1e-5)


@pytest.mark.parametrize("seed", range(5))
def test_who_answers_like_the_teacher_is_not_far_from_it_and_everyone_else_is(seed):
    from detente.reading.training.fitting import far_from

    teacher, other = _answers(seed), _answers(seed + 100)
    assert abs(float(far_from(_task(), teacher, teacher))) < 1e-4
    assert float(far_from(_task(), other, teacher)) > 1e-2


@pytest.mark.parametrize("seed", range(3))
def test_the_nearest_answers_to_a_teacher_are_its_own(seed):
    """Going down the slope of the distance from anywhere leads to the teacher's own shares."""
    import torch
    from torch.nn import functional

    from detente.reading.training.fitting import Answers, far_from

    teacher, start = _answers(seed), _answers(seed + 50)
    raw = [t.clone().requires_grad_() for t in (start.kinds, start.certainty, *start.actors, *start.dates)]
    yes = [t.clone().requires_grad_() for t in (*start.addressed, *start.linked)]
    optimiser = torch.optim.Adam(raw + yes, lr=0.1)

    def found() -> Answers:
        logs = [functional.log_softmax(t, -1) for t in raw]
        return Answers(logs[0], logs[1], logs[2:4], yes[:2], logs[4:], yes[2:])

    for _ in range(400):
        optimiser.zero_grad()
        far_from(_task(), found(), teacher).backward()
        optimiser.step()
    for mine, theirs in zip(_shares(found()), _shares(teacher), strict=True):
        assert torch.allclose(mine, theirs, atol=0.02)
