"""Score the reader on the annotated dev reports and the first article with their own scorer; run by `make measure`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("DETENTE_SHARED", ROOT.parent / "shared")))
    parser.add_argument("--errors", action="store_true", help="list what was missed, invented or got wrong")
    given = parser.parse_args()
    gold = given.shared / "gold"
    reader = f"{sys.executable} -m detente read {{file}} --published {{published}} --format json"
    worst = 0
    for name in ("dev", "syria-g20-2016.json"):
        print(f"-- {name}", flush=True)
        call = [sys.executable, str(gold / "score.py"), str(gold / name), "--run", reader]
        worst = max(worst, subprocess.run([*call, *(["--errors"] if given.errors else [])], check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
