"""What differs between two conflict models, and which of the differences turns the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from detente.conflict import Conflict, Infeasible, Option, Prioritised, parse
from detente.conflict.expressions import names as names_in
from detente.conflict.model import DecisionMaker, Preference
from detente.conflict.problems import check
from detente.diagnosis.findings import Verdict
from detente.diagnosis.of_model import diagnose
from detente.stability.solving import solve

CONCEPTS = ("nash", "gmr", "smr", "seq")
LISTED = 64  # equilibria of one concept that are compared one by one
TRIED = 24  # differences that are taken back one at a time
SOLVED = 18  # options up to which equilibria are compared


@dataclass(frozen=True, slots=True)
class PreferenceChange:
    """What became of one side's preference; `reordered` where the same statements stand in another order.

    Statements are written in the names of the second model. A preference that is no list of statements has none of
    them: `other` then says that it differs.
    """

    decision_maker: str
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    reordered: bool = False
    other: bool = False


@dataclass(frozen=True, slots=True)
class EquilibriaChange:
    """Equilibria of one concept before and after: how many, and those of one model only, by the options taken.

    States are compared by the options that both models have; `added` and `gone` are None where there are too many.
    """

    concept: str
    before: int
    after: int
    added: tuple[tuple[str, ...], ...] | None = None
    gone: tuple[tuple[str, ...], ...] | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """One difference which, taken back alone, gives another verdict than the second model's.

    `back` says that it then is the first model's.
    """

    what: str
    state: str
    kinds: tuple[str, ...]
    back: bool


@dataclass(frozen=True)
class Comparison:
    """Two models, and how the second differs from the first. Options are named as the second names them."""

    before: Verdict
    after: Verdict
    parties_added: tuple[str, ...]
    parties_gone: tuple[str, ...]
    options_added: tuple[Option, ...]
    options_gone: tuple[Option, ...]
    options_changed: tuple[tuple[Option, Option], ...]
    taken: tuple[str, ...]
    left: tuple[str, ...]
    preferences: tuple[PreferenceChange, ...]
    equilibria: tuple[EquilibriaChange, ...]
    causes: tuple[Cause, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        parts = (self.parties_added, self.parties_gone, self.options_added, self.options_gone, self.options_changed)
        changed = any(c.added is None or c.added or c.gone or c.before != c.after for c in self.equilibria)
        return not any((*parts, self.taken, self.left, self.preferences, changed)) and _key(self.before) == _key(
            self.after
        )


def compare(one: Conflict, other: Conflict) -> Comparison:
    """How a second model differs from a first.

    Options are the same where id and owner are, else where owner and text are, or they rest on common statements.

    Raises: ModelError for a faulty model; TooLargeError for one that cannot be diagnosed.
    """
    same = matched(one, other)
    back = {new: old for old, new in same.items()}
    names = [m.name for m in one.decision_makers], [m.name for m in other.decision_makers]
    before, after = _verdict(one), _verdict(other)
    now = {o.id: letter == "Y" for o, letter in zip(other.options, other.status_quo, strict=True)}
    then = {o.id: letter == "Y" for o, letter in zip(one.options, one.status_quo, strict=True)}
    return Comparison(
        before=before,
        after=after,
        parties_added=tuple(name for name in names[1] if name not in names[0]),
        parties_gone=tuple(name for name in names[0] if name not in names[1]),
        options_added=tuple(o for o in other.options if o.id not in back),
        options_gone=tuple(o for o in one.options if o.id not in same),
        options_changed=tuple(
            (one.option(old), other.option(new)) for old, new in same.items() if _differs(one, other, old, new)
        ),
        taken=tuple(new for old, new in same.items() if now[new] and not then[old]),
        left=tuple(new for old, new in same.items() if then[old] and not now[new]),
        preferences=tuple(_preferences(one, other, same)),
        equilibria=tuple(_equilibria(one, other, same)),
        causes=tuple(_causes(one, other, same, before, after)) if _key(before) != _key(after) else (),
    )


def matched(one: Conflict, other: Conflict) -> dict[str, str]:
    """From an option of the first model to the same one of the second."""
    found: dict[str, str] = {}
    free = {o.id: o for o in other.options}

    def alike(option: Option, candidate: Option, rule: int) -> bool:
        if option.owner != candidate.owner:
            return False
        if rule == 0:
            return option.id == candidate.id
        if rule == 1:
            return option.text == candidate.text
        return bool(set(option.statements) & set(candidate.statements))

    for rule in range(3):
        for option in one.options:
            hit = next((c for c in free.values() if option.id not in found and alike(option, c, rule)), None)
            if hit is not None:
                found[option.id] = hit.id
                del free[hit.id]
    return {o.id: found[o.id] for o in one.options if o.id in found}


def _differs(one: Conflict, other: Conflict, old: str, new: str) -> bool:
    first, second = one.option(old), other.option(new)
    return (first.id, first.text, first.moves) != (second.id, second.text, second.moves)


def _verdict(conflict: Conflict) -> Verdict:
    return diagnose(conflict).verdict


def _key(verdict: Verdict) -> tuple[str, tuple[str, ...]]:
    return verdict.state, tuple(kind.name for kind in verdict.kinds)


def _written(preference: Preference, same: Mapping[str, str]) -> list[str] | None:
    """The statements in the names of the second model; None for a ranking."""
    if not isinstance(preference, Prioritised):
        return None
    return [_renamed(str(s.expression), same) for s in preference.statements]


def _renamed(text: str, same: Mapping[str, str]) -> str:
    import re

    return re.sub(r"[A-Za-z_]\w*", lambda m: same.get(m[0], m[0]), text)


def _preferences(one: Conflict, other: Conflict, same: Mapping[str, str]) -> Iterator[PreferenceChange]:
    for maker in other.decision_makers:
        former = next((m for m in one.decision_makers if m.name == maker.name), None)
        if former is None:
            continue
        old, new = _written(former.preference, same), _written(maker.preference, {})
        if old is None or new is None:
            if former.preference != maker.preference:
                yield PreferenceChange(maker.name, other=True)
            continue
        added, gone = tuple(t for t in new if t not in old), tuple(t for t in old if t not in new)
        kept = [t for t in old if t in new] != [t for t in new if t in old]
        if added or gone or kept:
            yield PreferenceChange(maker.name, added, gone, kept)


def _equilibria(one: Conflict, other: Conflict, same: Mapping[str, str]) -> Iterator[EquilibriaChange]:
    if max(len(one.options), len(other.options)) > SOLVED:
        return
    first, second = solve(one, CONCEPTS).equilibria, solve(other, CONCEPTS).equilibria
    for concept in CONCEPTS:
        before, after = first[concept].count(), second[concept].count()
        if max(before, after) > LISTED:
            yield EquilibriaChange(concept, before, after)
            continue
        old = {_options(one, s, same) for s in first[concept].states()}
        new = {_options(other, s, {name: name for name in same.values()}) for s in second[concept].states()}
        yield EquilibriaChange(concept, before, after, tuple(sorted(new - old)), tuple(sorted(old - new)))


def _options(conflict: Conflict, state: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """The options taken in a state, of those that both models have."""
    taken = (o.id for o, letter in zip(conflict.options, state, strict=True) if letter == "Y")
    return tuple(sorted(names[name] for name in taken if name in names))


def _causes(
    one: Conflict, other: Conflict, same: Mapping[str, str], before: Verdict, after: Verdict
) -> Iterator[Cause]:
    """The differences that turn the verdict when they alone are taken back."""
    for number, (what, model) in enumerate(_taken_back(one, other, same)):
        if number == TRIED:
            return
        if check(model):
            continue
        found = _verdict(model)
        if _key(found) != _key(after):
            yield Cause(what, found.state, tuple(kind.name for kind in found.kinds), _key(found) == _key(before))


def _taken_back(one: Conflict, other: Conflict, same: Mapping[str, str]) -> Iterator[tuple[str, Conflict]]:
    """The second model with one difference taken back, and what that difference is."""
    known = set(other.index)
    for change in _preferences(one, other, same):
        former = one.decision_maker(change.decision_maker).preference
        if isinstance(former, Prioritised):
            kept = [replace(s, expression=parse(_renamed(str(s.expression), same))) for s in former.statements]
            kept = [s for s in kept if set(names_in(s.expression)) <= known]
            yield (
                f"preferences of {change.decision_maker}",
                _with(other, change.decision_maker, Prioritised(tuple(kept))),
            )
        elif [o.id for o in one.options] == [o.id for o in other.options]:
            yield f"preferences of {change.decision_maker}", _with(other, change.decision_maker, former)
    for option in other.options:
        if option.id not in same.values():
            place = other.index[option.id]
            if other.status_quo[place] == "N":
                ruled = Infeasible("pattern", "-" * place + "Y" + "-" * (len(other.options) - place - 1))
                yield f"option {option.id}", replace(other, infeasible=(*other.infeasible, ruled))
    today = dict(zip((o.id for o in other.options), other.status_quo, strict=True))
    then = dict(zip((o.id for o in one.options), one.status_quo, strict=True))
    for old, new in same.items():
        if then[old] != today[new]:
            state = "".join(then[old] if o.id == new else today[o.id] for o in other.options)
            yield f"{new} {'not ' if then[old] == 'N' else ''}taken today", replace(other, status_quo=state)


def _with(conflict: Conflict, name: str, preference: Preference) -> Conflict:
    makers: tuple[DecisionMaker, ...] = tuple(
        replace(m, preference=preference) if m.name == name else m for m in conflict.decision_makers
    )
    return replace(conflict, decision_makers=makers)
