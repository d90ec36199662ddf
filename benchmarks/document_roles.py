"""Share of gold evidence that block roles leave to the reader, and the time that documents cost.

Run: python benchmarks/document_roles.py [SHARED]   (or DETENTE_SHARED; default ../shared)
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

from detente.documents import from_text


def main() -> None:
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("DETENTE_SHARED", "../shared"))
    for name in ("train", "dev"):
        spans = kept = characters = 0
        roles: Counter[str] = Counter()
        lost: list[str] = []
        started = time.perf_counter()
        files = sorted((shared / "gold" / name).glob("*.json"))
        for file in files:
            gold = json.loads(file.read_text(encoding="utf-8"))
            document = from_text(gold["text"], source=file.name)
            characters += len(gold["text"])
            for block in document.blocks:
                roles[block.role] += 1
                if block.role not in ("body", "quote"):
                    words = gold["text"][block.start : block.end][:110]
                    lost.append(f"{file.stem}: {block.role} ({block.why}): {words!r}")
            for statement in gold["statements"]:
                spans += 1
                kept += any(
                    b.role in ("body", "quote") and b.start <= statement["start"] and statement["end"] <= b.end
                    for b in document.blocks
                )
        seconds = time.perf_counter() - started
        print(f"{name}: {kept}/{spans} gold spans in body or quote ({kept / max(spans, 1):.4f}); {dict(roles)}")
        speed = characters / max(seconds, 1e-9) / 1e6
        print(f"  {len(files)} documents in {seconds:.2f} s, {speed:.2f} million characters a second")
        for line in lost:
            print("  left out:", line)


if __name__ == "__main__":
    main()
