"""One reading of two: what the rules and a language model read in the same document, with where they agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from detente.reading.scoring import align, same_name
from detente.values.statement import Reading, Reason, Statement

READER = "reader"
"""The field of the reason that says which reader told a statement."""
AGREED, DIFFER = "both readers agree", "the readers differ"
RULES_ALONE, MODEL_ALONE = "rules only", "language model only"


def merge(by_rules: Reading, by_model: Reading) -> Reading:
    """The statements of both, in the order of the text; those about the same evidence are one.

    A statement of both is the model's, with what only the rules found (condition, deadline, date, exchange, sources,
    addressee, references). Where they agree in kind and actor its confidence is that one of the two is right; where
    they differ the field is marked uncertain, and the reason says what the rules read. What only one of them told is
    kept, and says so.
    """
    rules, model = by_rules.statements, by_model.statements
    pairs = _pairs(rules, model)
    partner = {j: i for i, j in pairs.items()}
    merged: list[tuple[Statement, str, str]] = []  # statement, its old name with the rules, and with the model
    for i, one in enumerate(rules):
        if i not in pairs:
            merged.append((_alone(one, RULES_ALONE), one.id, ""))
    for j, one in enumerate(model):
        if j in partner:
            other = rules[partner[j]]
            merged.append((_both(other, one), other.id, one.id))
        else:
            merged.append((_alone(one, MODEL_ALONE), "", one.id))
    merged.sort(key=lambda entry: (entry[0].start, entry[0].end, entry[0].kind, entry[0].actor))
    by_rule_id = {old: f"s{n}" for n, (_, old, _) in enumerate(merged, 1) if old}
    by_model_id = {old: f"s{n}" for n, (_, _, old) in enumerate(merged, 1) if old}
    found = []
    for number, (one, rule_id, model_id) in enumerate(merged, 1):
        links = [by_model_id[r] for r in _refers(model, model_id) if r in by_model_id]
        links += [by_rule_id[r] for r in _refers(rules, rule_id) if r in by_rule_id]
        earlier = [link for link in dict.fromkeys(links) if int(link[1:]) < number]
        why = _links_named_anew(one.why, earlier)
        found.append(replace(one, id=f"s{number}", refers_to=tuple(earlier), why=why))
    both = sum(1 for one in found if any(r.field == READER and r.rule == AGREED for r in one.why))
    words = f"{len(found)} statements: {both} told alike by both readers, {len(pairs) - both} told by both differently"
    words += f", {len(rules) - len(pairs)} by the rules only, {len(model) - len(pairs)} by the language model only"
    nothing = "no dealings between parties found"
    notices = [n for n in dict.fromkeys((*by_rules.notices, *by_model.notices)) if not (found and n == nothing)]
    return Reading(by_rules.document, tuple(found), by_rules.speaks_for, (*notices, words))


def _pairs(rules: tuple[Statement, ...], model: tuple[Statement, ...]) -> dict[int, int]:
    """Places in `rules` to places in `model` of what is told of the same evidence, the best pairs first."""
    return align([_plain(one) for one in rules], [_plain(one) for one in model])


def _plain(one: Statement) -> Mapping[str, object]:
    return {"kind": one.kind, "actor": one.actor, "start": one.start, "end": one.end}


def _alone(one: Statement, which: str) -> Statement:
    return replace(one, why=(*one.why, Reason(READER, which)))


def _both(by_rules: Statement, by_model: Statement) -> Statement:
    kind, actor = by_rules.kind == by_model.kind, same_name(by_rules.actor, by_model.actor)
    uncertain = set(by_model.uncertain) | {f for f, same in (("kind", kind), ("actor", actor)) if not same}
    if kind and actor:
        reason = Reason(READER, AGREED, f"{by_rules.kind}, {by_rules.actor}")
        confidence = 1 - (1 - by_rules.confidence) * (1 - by_model.confidence)
    else:
        reason = Reason(READER, DIFFER, f"the rules read: {by_rules.kind}, {by_rules.actor}")
        confidence = by_model.confidence * (1 - by_rules.confidence)
    filled = _only_from_rules(by_rules, by_model)
    why = [
        *by_model.why,
        *(r for r in by_rules.why if r.field in filled or (r.field == "exchange" and "gives" in filled)),
    ]
    whole = replace(by_model, **filled)  # type: ignore[arg-type]
    return replace(
        whole,
        confidence=round(confidence, 3),
        uncertain=tuple(sorted(uncertain)),
        why=(*why, reason),
    )


def _only_from_rules(by_rules: Statement, by_model: Statement) -> Mapping[str, object]:
    """Fields that the rules found and the model left empty; both sides of an exchange go together."""
    names = ["condition", "deadline", "date", "sources"]
    if same_name(by_rules.actor, by_model.actor):
        names.append("addressee")
    filled = {
        name: getattr(by_rules, name) for name in names if getattr(by_rules, name) and not getattr(by_model, name)
    }
    if (by_rules.gives or by_rules.gets) and not (by_model.gives or by_model.gets):
        sides = tuple(term for term in by_rules.terms if term.role != "content")
        filled |= {"gives": by_rules.gives, "gets": by_rules.gets, "terms": (*by_model.terms, *sides)}
    return filled


def _refers(statements: tuple[Statement, ...], name: str) -> tuple[str, ...]:
    return next((one.refers_to for one in statements if one.id == name), ()) if name else ()


def _links_named_anew(why: tuple[Reason, ...], earlier: list[str]) -> tuple[Reason, ...]:
    """The reasons, those for references under the new names; a rule's own figure stays with the first of its links."""
    others = tuple(reason for reason in why if reason.field != "refers_to")
    rules = [reason.rule for reason in why if reason.field == "refers_to"] or ["the other reader"]
    return (*others, *(Reason("refers_to", rules[min(n, len(rules) - 1)], link) for n, link in enumerate(earlier)))
