"""How well dates, deadlines, conditions and certainty are read, given the gold spans (and kinds).

    python benchmarks/times.py --shared ../shared [--split train|dev] [--half even|odd|all] [--no-kind] [--rules]

The head of a gold span is the token whose head lies outside it. Prints precision, recall and F1 of each field,
with --rules how often each rule of the date was right, and tokens per second of the components alone.
"""

from __future__ import annotations

import argparse
import collections
import importlib.util
import json
import os
import re
import time
from pathlib import Path

from spacy.tokens import Doc

import detente.reading.extensions  # noqa: F401
from detente.reading.certainty import certainty_of, find_hedges
from detente.reading.conditions import condition_of, find_conditions
from detente.reading.pipeline import load_model
from detente.reading.times.component import find_times
from detente.reading.times.dates import date_of, deadline_of
from detente.values.dates import DateSpan

FIELDS = ("date", "deadline", "condition", "certainty")


def load_scorer(shared: Path):
    spec = importlib.util.spec_from_file_location("score", shared / "gold" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def parsed(gold: dict) -> Doc:
    """The document parsed paragraph by paragraph, its token offsets those of the text."""
    parts = [match.group() for match in re.finditer(r"[^\n]+\n*", gold["text"])]
    docs = list(load_model().pipe(parts))
    doc = Doc.from_docs(docs, ensure_whitespace=False)
    blocks, start = [], 0
    for part in docs:
        blocks.append((start, start + len(part), "body"))
        start += len(part)
    doc._.blocks = tuple(blocks)
    doc._.published = DateSpan.parse(gold["published"]) if gold.get("published") else None
    return doc


def clause(doc: Doc, start: int, end: int):
    """The head token and the token range of an evidence span."""
    inside = [t for t in doc if t.idx + len(t.text) > start and t.idx < end and not t.is_space]
    first, last = inside[0].i, inside[-1].i + 1
    tops = [t for t in inside if t.dep_ == "ROOT" or not first <= t.head.i < last]
    tops = [t for t in tops if not t.is_punct] or tops
    verbs = [t for t in tops if t.pos_ in ("VERB", "AUX")]
    return (verbs or tops)[0], (first, last)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--shared", type=Path, default=Path(os.environ.get("DETENTE_SHARED", "../shared")))
    ap.add_argument("--split", default="train")
    ap.add_argument("--half", choices=("even", "odd", "all"), default="all")
    ap.add_argument("--no-kind", action="store_true")
    ap.add_argument("--rules", action="store_true")
    args = ap.parse_args()
    score = load_scorer(args.shared)
    counts = {field: [0, 0, 0] for field in FIELDS}
    rules: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0])
    tokens, seconds = 0, 0.0
    files = sorted((args.shared / "gold" / args.split).glob("*.json"))
    step = {"even": files[::2], "odd": files[1::2], "all": files}[args.half]
    for file in step:
        gold = json.loads(file.read_text(encoding="utf-8"))
        doc = parsed(gold)
        began = time.perf_counter()
        doc._.times = find_times(doc, doc._.published)
        doc._.hedges = find_hedges(doc)
        doc._.conditions = find_conditions(doc)
        offset = len(gold["text"]) - len(gold["text"].lstrip("\n"))
        read = []
        for statement in gold["statements"]:
            head, span = clause(doc, statement["start"] - offset, statement["end"] - offset)
            kind = None if args.no_kind else statement["kind"]
            found = date_of(doc, head, span, kind)
            read.append(
                {
                    "date": found[0],
                    "deadline": deadline_of(doc, head, span, kind)[0],
                    "condition": condition_of(doc, head, span),
                    "certainty": certainty_of(doc, head, span, kind)[0],
                    "rule": found[2].split(":")[0],
                }
            )
        seconds += time.perf_counter() - began
        tokens += len(doc)
        for got, statement in zip(read, gold["statements"], strict=True):
            got, want = score.norm(got), score.norm(statement)
            for field in FIELDS:
                has = score.has(got, field), score.has(want, field)
                right = all(has) and score.field_ok(field, got, want, {})
                for i, n in enumerate((right, *has)):
                    counts[field][i] += bool(n)
                if field == "date":
                    rules[got["rule"]][0] += 1
                    rules[got["rule"]][1] += bool(right)
    print(f"{args.split} {args.half}: {len(step)} documents{', kinds not given' if args.no_kind else ''}")
    for field, (right, predicted, in_gold) in counts.items():
        p, r, f1 = score.prf(right, predicted, in_gold)
        print(f"{field:10} {p:6.3f} {r:6.3f} {f1:6.3f}   {right}/{predicted}/{in_gold}")
    print(f"{tokens / seconds:,.0f} tokens a second, components and questions alone")
    if args.rules:
        for rule, (n, right) in sorted(rules.items(), key=lambda entry: -entry[1][0]):
            print(f"  {n:5} {right:5}  {rule}")


if __name__ == "__main__":
    main()
