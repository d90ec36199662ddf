"""How far equilibria depend on orders that are only partly known: what `detente solve --robustness` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from detente.errors import ModelError, SettingError

if TYPE_CHECKING:
    from detente.conflict import Conflict
    from detente.stability.robustness import KnownOrder, Robustness, Share

DRAWS = 1_000


def robustness_of(
    conflict: Conflict,
    concepts: Sequence[str],
    *,
    known: Sequence[str] = (),
    draws: int | None = None,
    seed: int | None = None,
) -> Robustness:
    """Find under which share of the preference orders that agree with what is known each state is an equilibrium.

    Of a decision maker with ordered statements the statements are known and their order is not; of one whose
    preference is a partial order of states, what it compares. Rankings and weights are certain.

    Args:
        known: such as "Row=1+2>3": of Row's statements the first two matter more than the third.
        draws: how many orders to draw where they are too many to go through; 1,000 by default.

    Raises: SettingError for what is written otherwise; ModelError for names and places that the model does not have,
        or where every preference is certain; TooLargeError.
    """
    from detente.conflict import PartialOrder, Prioritised
    from detente.stability.robustness import KnownOrder, robustness

    said: dict[str, tuple[tuple[int, int], ...]] = {}
    for name, pairs_said in (_tiers(conflict, text) for text in known):
        said[name] = (*said.get(name, ()), *pairs_said)
    orders: dict[str, KnownOrder] = {}
    for maker in conflict.decision_makers:
        preference = maker.preference
        if isinstance(preference, PartialOrder):
            pairs = tuple(pair for chain in preference.chains for pair in pairwise(chain))
            orders[maker.name] = KnownOrder(pairs=pairs, states=True)
        elif isinstance(preference, Prioritised) and preference.statements:
            orders[maker.name] = KnownOrder(pairs=said.get(maker.name, ()))
        elif maker.name in said:
            raise ModelError(f"{maker.name!r} has no statements in order of priority", mend="leave out its --known")
    if not orders:
        what = "every preference of this model is certain: rankings and weights leave no order open"
        raise ModelError(what, where=conflict.name, mend="give statements in order, or a partial order")
    if not concepts:
        raise SettingError("none of these concepts has a share", mend="nash, gmr, smr, seq or sseq")
    return robustness(conflict, orders, concepts, samples=DRAWS if draws is None else draws, seed=seed or 0)


def _tiers(conflict: Conflict, text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The pairs of statements, by number, of which it is said that the first matters more."""
    who, _, order = text.rpartition("=")
    try:
        tiers = [[int(number) for number in tier.split("+")] for tier in order.split(">")]
    except ValueError:
        tiers = []
    if not who.strip() or len(tiers) < 2:
        raise SettingError(f"{text[:60]!r} says nothing of an order", mend="such as 'Row=1+2>3'")
    name = conflict.decision_maker(who.strip()).name
    return name, tuple((a, b) for upper, lower in pairwise(tiers) for a in upper for b in lower)


def to_record(found: Robustness) -> dict[str, Any]:
    """The shares as plain data."""

    def part(share: Share) -> dict[str, Any]:
        counted = {"share": round(float(share.share), 6), "favourable": share.favourable, "total": share.total}
        return counted if share.exact else {**counted, "low": round(share.low, 6), "high": round(share.high, 6)}

    return {
        "orders": found.orders,
        "counted": found.counted,
        "exact": found.exact,
        **({} if found.exact else {"seed": found.seed}),
        "shares": {
            concept: {state: part(share) for state, share in by.items()} for concept, by in found.shares.items()
        },
    }


def in_words(found: Robustness, headings: Mapping[str, str], described: Mapping[str, str], limit: int) -> list[str]:
    """The shares as a table for people, the states that hold most often first.

    Args:
        described: for each state, what is taken in it.
    """
    from detente.workflow.solving.words import in_figures

    every = in_figures(found.orders)
    if found.exact:
        agreeing = "the only order" if found.orders == 1 else f"all {every} orders"
        how = f"{agreeing} of preference that {'agrees' if found.orders == 1 else 'agree'} with what is known"
    else:
        drawn = f"{found.counted:,} orders drawn (seed {found.seed})"
        how = f"{drawn} of the {every} that agree with what is known; in brackets the 95 % interval"
    lines = [f"Share of orders under which a state is an equilibrium, of {how}:"]
    shares = found.shares
    states = sorted(described, key=lambda state: ([-float(found.share(state, c).share) for c in shares], state))
    cells = [[_percent(found.share(state, concept)) for concept in shares] for state in states]
    titles = [headings.get(concept, concept) for concept in shares]
    width = max(len(text) for row in [titles, *cells] for text in row)
    first = max([5, *map(len, states)])
    lines.append("  ".join(["  state".ljust(first + 2), *(title.rjust(width) for title in titles), "taken"]))
    for state, row in list(zip(states, cells, strict=True))[:limit]:
        lines.append("  ".join(["  " + state.ljust(first), *(text.rjust(width) for text in row), described[state]]))
    if len(states) > limit:
        lines.append(f"  ... the first {limit:,} of {len(states):,} states; --limit N shows more")
    if not states:
        lines.append("  no state is one under any of them")
    return lines


def _percent(share: Share) -> str:
    text = f"{100 * float(share.share):.1f} %"
    return text if share.exact else f"{text} ({100 * share.low:.0f}-{100 * share.high:.0f})"
