"""What the diagnosis and the brief must say of the first article, checked one by one.

    python benchmarks/first_article.py [--shared DIR] [--from gold|machine|both]

From the statements that people marked every line has to hold, and the exit code is 1 where one does not. From the
reader's own statements the lines are only counted, as its faults are not those of the diagnosis.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from framing_gold import document_of, reading_of

from detente.ledger import Ledger
from detente.values.document import Document
from detente.values.statement import Reading
from detente.workflow.dossier import Dossier
from detente.workflow.talks_diagnosing import DiagnosedTalks

Checks = dict[str, bool]


def checks(ledger: Ledger) -> Checks:
    """Each finding that the article carries, and whether it came out."""
    dossier = Dossier(ledger)
    brief, found = dossier.brief().record, DiagnosedTalks(dossier)
    verdict, record = brief["verdict"], found.to_record()
    conflict = dossier.conflict()
    owner = {option.id: option.owner for option in conflict.options}
    promise = next((p for p in brief["promises"] if p["actor"] == "United States"), None)
    sides = {maker.name for maker in conflict.decision_makers}
    held_firm = _held_firm(record)
    withdrawal = _option(conflict.options, *_ROAD)
    points = {p.get("option") for p in record["sticking_points"] if p["type"] == "contested demand"}
    found_checks = {
        "a  the caption's meeting of 2012 is no event": "2012" not in json.dumps(brief["threads"] + brief["promises"]),
        "b  a meeting of the two ended in deadlock, probably": any(
            s["kind"] in {"meet", "assess"} and "deadlock" in s["content"] and s["certainty"] == "probable"
            for s in brief["statements"]
        ),
        "c  plan one is withdrawn and no option": _status(brief, "Assad") == "withdrawn"
        and not _option(conflict.options, "Assad"),
        "d  plan two: a ceasefire for joint action, of Russia and of the United States": {
            owner.get(_option(conflict.options, "ceasefire")),
            owner.get(_option(conflict.options, "joint")),
        }
        == {"Russia", "United States"},
        "e  the promise of February is broken": promise is not None
        and promise["status"] == "broken"
        and promise["date"] == "2016-02",
        "e  the sceptical forecast keeps its condition": any(
            "see it" in (f["condition"] or "") for f in brief["forecasts"]
        ),
        "f  the withdrawal is demanded, ~rejected, and a sticking point": bool(withdrawal)
        and _status(brief, *_ROAD) == "rejected"
        and withdrawal in points,
        "f  the author's 'bold' moves no preference": not any(
            s["content"].startswith("a very bold") and s["id"] in dossier.framed().statements()
            for s in brief["statements"]
        ),
        "g  corridors, and fighters out by mid September": bool(_option(conflict.options, "corridor"))
        and any("2016-09-1" in str(t["deadline"]) for t in brief["threads"]),
        "h  what Russia will never agree to is told as a red line": any(
            "Red line of Russia" in str(remark) for remark in dossier.framed().left_out
        ),
        "h  two sides, clients under those who speak for them": sides == {"United States", "Russia"},
        "i  deadlocked, today's state being Nash": verdict["state"] == "deadlocked" and verdict["nash"],
        "i  on trust": verdict["kinds"] == ["trust"],
        "i  with a depth": verdict["depth"] in {"seq", "smr", "gmr", "none"},
        "i  a conflict of interest with the withdrawal held firm": held_firm.get(withdrawal) == "conflict of interest",
        "i  and with that demand alone, the one refused in words": [
            d for d, kind in held_firm.items() if kind != "trust"
        ]
        == [withdrawal],
        "i  concessions and commitments": {"concession", "commitment"}
        <= {p["type"] for p in record["sticking_points"]},
        "i  ways out with a path": any(way["path"] for way in record["ways_out"]),
        "i  why names the promise and the demand": _why(verdict, "promise") and _why(verdict, *_ROAD),
        "i  two forecasts of the deadlock, one till November": any(
            "deadlock" in f["content"] for f in brief["forecasts"]
        )
        and any(f["date"] == "2016-11" for f in brief["forecasts"]),
        "j  no number depends on photographs": not any(
            "photograph" in s["quote"] and s["id"] in dossier.framed().statements() for s in brief["statements"]
        ),
    }
    sure = record["how_sure"]
    found_checks |= {
        f"sampling: deadlocked in at least nine tenths ({sure['deadlocked']:.2f})": sure["deadlocked"] >= 0.9,
        f"sampling: on trust in at least three quarters ({sure['kinds'].get('trust', 0):.2f})": sure["kinds"].get(
            "trust", 0
        )
        >= 0.75,
        f"sampling: within three points ({sure['margin']:.3f})": sure["margin"] <= 0.031,
    }
    return found_checks | _without_the_promise(ledger, promise)


def _without_the_promise(ledger: Ledger, promise: Mapping[str, Any] | None) -> Checks:
    """What changes when nothing tells of the promise and its breach."""
    if promise is None:
        return {"without the broken promise: there is one": False}
    told = set(promise["statements"])
    told |= {s.id for s in ledger.statements if told & set(s.refers_to)}
    dossier = Dossier(ledger.without(told))
    brief, verdict = dossier.brief().record, dossier.brief().record["verdict"]
    return {
        "without the broken promise: it is deadlocked still, on trust": verdict["kinds"] == ["trust"],
        "without the broken promise: the book of promises is empty": brief["promises"] == [],
        "without the broken promise: it is in no reason": not _why(verdict, "promise"),
        "without the broken promise: no part of it is in the model": not _option(dossier.conflict().options, "separat"),
        "without the broken promise: a depth is given": verdict["depth"] in {"seq", "smr", "gmr", "none"},
    }


def _held_firm(record: Mapping[str, Any]) -> dict[str, str]:
    return {one["demand"]: one["kind"] for one in record["verdict"]["kinds_if"]}


def _option(options: Iterable[Any], *words: str) -> str:
    return next((o.id for word in words for o in options if word.lower() in o.text.lower()), "")


_ROAD = ("withdraw", "Castello", "supply route")
"""Words by which the article speaks of the withdrawal that is demanded."""


def _status(brief: Mapping[str, Any], *words: str) -> str:
    titles = [(t["title"].lower(), t["status"]) for t in brief["threads"]]
    return next((status for word in words for title, status in titles if word.lower() in title), "")


def _why(verdict: Mapping[str, Any], *words: str) -> bool:
    return any(word in reason["text"] for reason in verdict["why"] for word in words)


def _by_gold(shared: Path) -> Ledger:
    gold = json.loads((shared / "gold" / "syria-g20-2016.json").read_text(encoding="utf-8"))
    document: Document = document_of(gold)
    reading: Reading = reading_of(gold, document)
    return Ledger.of([document], [reading])


def _by_machine(shared: Path) -> Ledger:
    from detente.workflow import dossier

    return dossier.read(shared / "articles" / "syria-g20-2016.txt", published="2016-09-06").ledger


def main() -> int:
    """Read the arguments, and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("DETENTE_SHARED", "../shared")))
    parser.add_argument("--from", dest="source", choices=("gold", "machine", "both"), default="both")
    given = parser.parse_args()
    ways: dict[str, Callable[[Path], Ledger]] = {"gold": _by_gold, "machine": _by_machine}
    failed = 0
    for name, way in ways.items():
        if given.source not in (name, "both"):
            continue
        found = checks(way(given.shared))
        print(
            f"## from {'marked statements' if name == 'gold' else 'the reader'}: {sum(found.values())} of {len(found)}"
        )
        for line, right in found.items():
            print(f"    {'yes' if right else 'NO '}  {line}")
        failed += name == "gold" and not all(found.values())
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
