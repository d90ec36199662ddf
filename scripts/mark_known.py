"""Write anew which cases the learned models do not read yet: the `known` lines of tests/reading/cases.

    python scripts/mark_known.py          after training
    python scripts/mark_known.py --check  print the counts, and change nothing

Only the three files of what is learned are touched (kinds, parties, reference). A case that is read rightly loses its
line, one that is not gets one that says what is read instead.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from reading import decisions


def main() -> int:
    """Read every case, and write or count the known failures."""
    for name in decisions.FILES:
        cases = decisions.cases(name)
        readings = decisions.read([case["text"] for case in cases])
        faults = [decisions.fault(case, reading) for case, reading in zip(cases, readings, strict=True)]
        print(f"{name}: {len(cases)} cases, {sum(map(bool, faults))} known failures")
        if "--check" not in sys.argv[1:]:
            path = decisions.CASES / f"{name}.toml"
            path.write_text(marked(path.read_text(encoding="utf-8"), faults), encoding="utf-8")
    return 0


def marked(text: str, faults: list[str]) -> str:
    """The file with a `known` line at the end of each case that has a fault, and no others."""
    head, *parts = text.split("[[case]]\n")
    out = [head]
    for part, fault in zip(parts, faults, strict=True):
        lines = [line for line in part.splitlines() if not line.startswith("known = ")]
        at = next((n for n, line in enumerate(lines) if line.startswith("#")), len(lines))
        known = [f"known = {json.dumps(fault, ensure_ascii=False)}"] if fault else []
        out.append("".join(f"{line}\n" for line in (*lines[:at], *known, *lines[at:])))
    return "[[case]]\n".join(out)


if __name__ == "__main__":
    sys.exit(main())
