"""Deriving a model again over a file that a person has changed: the person's changes stay, what is new comes in.

A derived file ends in comment lines that begin with `#=`: a digest of each option and each side as they were derived.
What still has its digest is the program's and is replaced; what has another, or none, is the person's and stays; what
has a digest and is gone was taken out by the person and stays out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from detente.conflict import Conflict, DecisionMaker, Infeasible, Option, PreferenceStatement, Prioritised
from detente.conflict.expressions import names as names_in
from detente.conflict.toml_edit import edited
from detente.conflict.toml_file import parse_toml, to_toml
from detente.framing.remarks import Remark
from detente.ledger import Ledger

MARK = "#= "
HEAD = "# As derived; deriving again tells by these lines what a person changed, and keeps it.\n"
_QUOTED = 70


@dataclass(frozen=True, slots=True)
class Again:
    """The text of a model file, and what deriving again did to it, one line each."""

    text: str
    changes: tuple[Remark, ...] = ()


def written(conflict: Conflict, ledger: Ledger) -> str:
    """A derived model as a file: with short quotes as comments, and the lines that let it be derived again."""
    return _quoted(to_toml(conflict), ledger) + "\n" + _marks(conflict)


def derived_again(old: str, conflict: Conflict, ledger: Ledger, name: str) -> Again:
    """The file with what was derived anew, and with what a person changed in it.

    Args:
        old: the file as it is.
        name: of the file, for faults.

    Raises: ModelError when the file is no sound model: a person's work is not written over.
    """
    base = _read_marks(old)
    before, problems = parse_toml(old, name)
    for problem in problems:
        raise problem.error()
    options, notes = _options(before, conflict, base)
    makers, more = _sides(before, conflict, base, options)
    names = {maker.name for maker in makers}
    options = [option for option in options if option.owner in names]
    known = {option.id for option in options}
    makers = [_known_only(maker, options) for maker in makers]
    merged = replace(
        conflict,
        name=before.name if base.get("name") != _one_line(before.name) else conflict.name,
        options=tuple(options),
        decision_makers=tuple(makers),
        infeasible=tuple(_rules(before, conflict, base, known)),
        status_quo=_status_quo(before, conflict, base, options),
        status_quo_statements=conflict.status_quo_statements,
    )
    body = "".join(line for line in old.splitlines(keepends=True) if not line.startswith((MARK, HEAD[:20])))
    text = edited(body.rstrip("\n") + "\n", merged)
    return Again(_quoted(text, ledger).rstrip("\n") + "\n\n" + _marks(conflict), (*notes, *more))


def _options(before: Conflict, now: Conflict, base: Mapping[str, str]) -> tuple[list[Option], list[Remark]]:
    kept, notes = [], []
    for option in before.options:
        own = base.get(f"option {option.id}") != _digest_option(option)
        if option.id in now.index:
            kept.append(option if own else now.option(option.id))
            if own and option != now.option(option.id):
                notes.append(Remark(f"kept as you wrote it: option {option.id}"))
        elif own:
            kept.append(option)
            notes.append(Remark(f"kept, though no report tells of it: option {option.id}"))
        else:
            notes.append(Remark(f"gone: option {option.id} ({option.text})", option.statements))
    for option in now.options:
        if option.id in before.index:
            continue
        if f"option {option.id}" in base:
            notes.append(Remark(f"left out, as you took it out: option {option.id}"))
        else:
            kept.append(option)
            notes.append(Remark(f"new: option {option.id} ({option.text})", option.statements))
    return kept, notes


def _sides(
    before: Conflict, now: Conflict, base: Mapping[str, str], options: Iterable[Option]
) -> tuple[list[DecisionMaker], list[Remark]]:
    kept, notes = [], []
    derived = {maker.name: maker for maker in now.decision_makers}
    owners = {option.owner for option in options}
    for maker in before.decision_makers:
        own = base.get(f"side {maker.name}") != _digest_side(maker)
        new = derived.get(maker.name)
        if new is None:
            if own or maker.name in owners:
                kept.append(maker)
            else:
                notes.append(Remark(f"gone: {maker.name}"))
        elif not own:
            kept.append(new)
            if _expressions(new) != _expressions(maker):
                notes.append(Remark(f"derived anew: the preferences of {maker.name}"))
        else:
            merged, added = _added(maker, new, base)
            kept.append(merged)
            notes.append(Remark(f"kept as you wrote them: the preferences of {maker.name}"))
            notes += [Remark(f"new in them: {s.expression} ({s.why})", s.statements) for s in added]
    for maker in now.decision_makers:
        if maker.name in {m.name for m in before.decision_makers}:
            continue
        if f"side {maker.name}" in base:
            notes.append(Remark(f"left out, as you took it out: {maker.name}"))
        else:
            kept.append(maker)
            notes.append(Remark(f"new: {maker.name}"))
    return kept, notes


def _added(
    mine: DecisionMaker, new: DecisionMaker, base: Mapping[str, str]
) -> tuple[DecisionMaker, list[PreferenceStatement]]:
    """A person's list with the statements that were not derived before, ahead of assumed costs."""
    if not isinstance(mine.preference, Prioritised) or not isinstance(new.preference, Prioritised):
        return mine, []
    seen = set(base.get(f"said {mine.name}", "").split("|"))
    have = set(_expressions(mine))
    fresh = [
        s for s in new.preference.statements if _short(str(s.expression)) not in seen and str(s.expression) not in have
    ]
    old = list(mine.preference.statements)
    costs = next((k for k, s in enumerate(old) if s.assumed and not s.statements), len(old))
    wanted = [s for s in fresh if s.statements]
    rest = [s for s in fresh if not s.statements]
    return replace(mine, preference=Prioritised((*old[:costs], *wanted, *old[costs:], *rest))), fresh


def _known_only(maker: DecisionMaker, options: Sequence[Option]) -> DecisionMaker:
    """The side with its options in the order of the model, without statements on options that are gone."""
    known = {option.id for option in options}
    if isinstance(maker.preference, Prioritised):
        kept = tuple(s for s in maker.preference.statements if set(names_in(s.expression)) <= known)
        maker = replace(maker, preference=Prioritised(kept))
    return replace(maker, options=tuple(option.id for option in options if option.owner == maker.name))


def _rules(before: Conflict, now: Conflict, base: Mapping[str, str], known: set[str]) -> list[Infeasible]:
    """A person's rules, and those derived now that were not derived before."""
    seen = set(base.get("infeasible", "").split("|"))
    derived = {_short(repr(rule.value)): rule for rule in now.infeasible}
    own = [rule for rule in before.infeasible if _short(repr(rule.value)) not in seen]
    kept = [rule for rule in before.infeasible if rule not in own and _short(repr(rule.value)) in derived]
    fresh = [rule for name, rule in derived.items() if name not in seen and rule not in before.infeasible]
    same_options = [o.id for o in before.options] == sorted(known, key=lambda n: before.index.get(n, len(known)))
    return [
        rule
        for rule in (*own, *kept, *fresh)
        if (isinstance(rule.value, tuple) and set(rule.value) <= known)
        or (
            rule.form == "expression"
            and not isinstance(rule.value, (str, tuple))
            and set(names_in(rule.value)) <= known
        )
        or (rule.form == "pattern" and same_options)
    ]


def _status_quo(before: Conflict, now: Conflict, base: Mapping[str, str], options: Iterable[Option]) -> str:
    """What is done today: as a person wrote it, else as derived."""
    then = dict(pair.split("=") for pair in base.get("today", "").split("|") if "=" in pair)
    mine = {o.id: letter for o, letter in zip(before.options, before.status_quo, strict=True)}
    new = {o.id: letter for o, letter in zip(now.options, now.status_quo, strict=True)}
    found = []
    for option in options:
        own = option.id in mine and then.get(option.id) not in (None, mine[option.id])
        found.append(mine[option.id] if own or option.id not in new else new[option.id])
    return "".join(found)


def _marks(conflict: Conflict) -> str:
    lines = [HEAD, f"{MARK}name = {_one_line(conflict.name)}\n"]
    lines += [f"{MARK}option {o.id} = {_digest_option(o)}\n" for o in conflict.options]
    for maker in conflict.decision_makers:
        lines.append(f"{MARK}side {maker.name} = {_digest_side(maker)}\n")
        lines.append(f"{MARK}said {maker.name} = {'|'.join(_short(text) for text in _expressions(maker))}\n")
    today = "|".join(f"{o.id}={letter}" for o, letter in zip(conflict.options, conflict.status_quo, strict=True))
    lines.append(f"{MARK}today = {today}\n")
    lines.append(f"{MARK}infeasible = {'|'.join(_short(repr(rule.value)) for rule in conflict.infeasible)}\n")
    return "".join(lines)


def _read_marks(text: str) -> dict[str, str]:
    found = {}
    for line in text.splitlines():
        if line.startswith(MARK):
            key, _, value = line.removeprefix(MARK).partition(" = ")
            found[key] = value
    return found


def _digest_option(option: Option) -> str:
    """Of what a person would change in an option: what it rests on changes with each report."""
    return _short(repr((option.id, option.text, option.owner, option.moves)))


def _digest_side(maker: DecisionMaker) -> str:
    return _short(repr(_expressions(maker)))


def _expressions(maker: DecisionMaker) -> list[str]:
    if isinstance(maker.preference, Prioritised):
        return [str(s.expression) for s in maker.preference.statements]
    return [repr(maker.preference)]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def _quoted(text: str, ledger: Ledger) -> str:
    """The file with the first words of the first statement behind each line that names statements."""
    lines = []
    for line in text.splitlines():
        names = line.partition("statements = [")[2].partition("]")[0]
        first = names.split(",")[0].strip().strip('"')
        if first in ledger.by_id and "#" not in line:
            words = " ".join("".join(c if c.isprintable() else " " for c in ledger.by_id[first].quote).split())
            line += f"  # {words if len(words) <= _QUOTED else words[:_QUOTED].rsplit(' ', 1)[0] + ' …'}"
        lines.append(line)
    return "\n".join(lines) + "\n"
