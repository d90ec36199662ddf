"""Deriving a model again over a file that a person has changed: the person's changes stay, what is new comes in.

A derived file ends in comment lines that begin with `#=`: a digest of each option and each side as they were derived.
What still has its digest is the program's and is replaced; what has another, or none, is the person's and stays; what
has a digest and is gone was taken out by the person and stays out. Lines that begin with `#:` say what the model
assumes and leaves out, and what runs out when; they are written anew each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from detente.conflict import Conflict, DecisionMaker, Infeasible, Option, PreferenceStatement, Prioritised
from detente.conflict.expressions import names as names_in
from detente.conflict.toml_edit import edited
from detente.conflict.toml_file import parse_toml, to_toml
from detente.framing.derive import Framed
from detente.framing.remarks import Remark

MARK = "#= "
HEAD = "# As derived; deriving again tells by these lines what a person changed, and keeps it.\n"
NOTE = "#: "
NOTES = "# What the model says of itself, written anew each time.\n"
_QUOTED = 70
_OWN = (MARK, HEAD[:20], NOTE, NOTES)
_NOTED = ("deadline ", "coalition ")  # grounds of what has no line of its own in a file


@dataclass(frozen=True, slots=True)
class Again:
    """The text of a model file, and what deriving again did to it, one line each."""

    text: str
    changes: tuple[Remark, ...] = ()


def written(framed: Framed) -> str:
    """A derived model as a file: with short quotes as comments, what it says of itself, and the lines that let it be
    derived again."""
    return _quoted(to_toml(framed.conflict), framed) + _notes(framed) + "\n" + _marks(framed.conflict)


def derived_again(old: str, framed: Framed, name: str) -> Again:
    """The file with what was derived anew, and with what a person changed in it.

    Args:
        old: the file as it is.
        framed: what is derived now.
        name: of the file, for faults.

    Raises: ModelError when the file is no sound model: a person's work is not written over.
    """
    base, conflict = _read_marks(old), framed.conflict
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
        name=before.name if base.get("name") != _plain(before.name) else conflict.name,
        options=tuple(options),
        decision_makers=tuple(makers),
        infeasible=tuple(_rules(before, conflict, base, known)),
        status_quo=_status_quo(before, conflict, base, options),
        status_quo_statements=conflict.status_quo_statements,
    )
    body = "".join(line for line in old.splitlines(keepends=True) if not line.startswith(_OWN))
    text = edited(body.rstrip("\n") + "\n", merged)
    text = _quoted(text, framed).rstrip("\n") + "\n" + _notes(framed) + "\n" + _marks(conflict)
    return Again(text, (*notes, *more))


def _options(before: Conflict, now: Conflict, base: Mapping[str, str]) -> tuple[list[Option], list[Remark]]:
    kept, notes = [], []
    for option in before.options:
        own = base.get(_plain(f"option {option.id}")) != _digest_option(option)
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
        if _plain(f"option {option.id}") in base:
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
        own = base.get(_plain(f"side {maker.name}")) != _digest_side(maker)
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
        if _plain(f"side {maker.name}") in base:
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
    seen = set(base.get(_plain(f"said {mine.name}"), "").split("|"))
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
    lines = [HEAD, f"{MARK}name = {_plain(conflict.name)}\n"]
    lines += [f"{MARK}option {o.id} = {_digest_option(o)}\n" for o in conflict.options]
    for maker in conflict.decision_makers:
        lines.append(f"{MARK}side {maker.name} = {_digest_side(maker)}\n")
        lines.append(f"{MARK}said {maker.name} = {'|'.join(_short(text) for text in _expressions(maker))}\n")
    today = "|".join(f"{o.id}={letter}" for o, letter in zip(conflict.options, conflict.status_quo, strict=True))
    lines.append(f"{MARK}today = {today}\n")
    lines.append(f"{MARK}infeasible = {'|'.join(_short(repr(rule.value)) for rule in conflict.infeasible)}\n")
    return "".join(_plain(line) + "\n" for line in lines)


def _read_marks(text: str) -> dict[str, str]:
    found = {}
    for line in text.splitlines():
        if line.startswith(MARK):
            key, _, value = line.removeprefix(MARK).partition(" = ")
            found[key.removesuffix(" =")] = value
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


def _plain(text: str) -> str:
    """One line without control characters, which no comment may hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def _quoted(text: str, framed: Framed) -> str:
    """The file with the first words of the first statement behind each line that names statements.

    Behind the direction of an option that cannot be undone stands why.
    """
    lasting = {g.element.removeprefix("moves "): g for g in framed.grounds if g.element.startswith("moves ")}
    lines, option = [], ""
    for line in text.splitlines():
        if line.startswith("id = "):
            option = line.removeprefix("id = ").strip().strip('"')
        names = [name.strip().strip('"') for name in line.partition("statements = [")[2].partition("]")[0].split(",")]
        if line.startswith("moves = ") and option in lasting and "#" not in line:
            ground = lasting[option]
            line += f"  # {ground.why}: {ground.assumed or 'so it is said'}" + _of(framed, ground.statements)
        elif names[0] in framed.ledger.by_id and "#" not in line:
            line += f"  # {_short_quote(framed, names[0])}"
        lines.append(line)
    return "\n".join(lines) + "\n"


def _notes(framed: Framed) -> str:
    """What has no line of its own in a model: deadlines, who stands together, what is assumed and what is left out."""
    said = [(f"{g.element}: {g.why}", g.statements) for g in framed.grounds if g.element.startswith(_NOTED)]
    said += [(f"assumed: {remark.text}", remark.statements) for remark in framed.assumptions]
    said += [(f"left out: {remark.text}", remark.statements) for remark in framed.left_out]
    lines = [NOTE + _plain(text) + _of(framed, names) + "\n" for text, names in said]
    return "".join(["\n", NOTES, *lines]) if lines else ""


def _of(framed: Framed, names: Sequence[str]) -> str:
    """The ids of statements, with the first words of the first."""
    return f" [{', '.join(names)}: {_short_quote(framed, names[0])}]" if names else ""


def _short_quote(framed: Framed, name: str) -> str:
    quote = framed.ledger.by_id[name].quote
    words = _plain(quote)
    return words if len(words) <= _QUOTED else words[:_QUOTED].rsplit(" ", 1)[0] + " …"
