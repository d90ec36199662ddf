"""No regular expression of ours can be made to take for ever (faults 14 and 15, and catastrophic backtracking).

Every expression that is compiled while all modules are loaded and a report is read is looked at, those made out of word
lists too. `regexploit` finds where the same text can be cut up in many ways before a match fails.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import warnings

with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # it uses older names of the parser
    from regexploit.ast.sre import SreOpParser
    from regexploit.redos import find

COLLECT = """
import importlib, json, pkgutil, re, sys
import re._compiler as compiler

found, usual = {}, compiler.compile

def compile(pattern, flags=0):
    frame = sys._getframe(1)
    while frame and frame.f_globals.get("__name__", "").partition(".")[0] in ("re", "functools"):
        frame = frame.f_back
    made = usual(pattern, flags)
    name = frame.f_globals.get("__name__", "") if frame else ""
    if name.startswith("detente") and isinstance(pattern, str | bytes):
        text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
        found[f"{name}:{frame.f_lineno}:{len(found)}"] = (text, int(made.flags))
    return made

compiler.compile = compile
import detente
for module in pkgutil.walk_packages(detente.__path__, "detente."):
    if not any(part in module.name for part in ("__main__", "migrations", "reading.training", ".web")):
        importlib.import_module(module.name)
from detente.workflow import examples
detente.read(examples.example("dock-strike")).brief().to_html()
print(json.dumps(found))
"""
MOST = 2
"""How many repetitions may share one stretch of text: 2 is quadratic, which our limits on texts bear; more is not."""


def depth(pattern: str, flags: int = 0) -> int:
    """How many repetitions at most share a stretch of text before the match fails: 0 is linear."""
    return max((each.starriness for each in find(SreOpParser().parse_sre(pattern, flags))), default=0)


def test_the_check_finds_what_it_is_for():
    assert depth(r"(a+)+$") > MOST
    assert depth(r"x\w*\w*\w*y") > MOST
    assert depth(r"\d{4}-\d\d") == 0


def test_no_expression_can_be_made_to_take_for_ever():
    done = subprocess.run(
        [sys.executable, "-c", COLLECT], capture_output=True, text=True, check=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    assert len(found) > 90
    kept = re.VERBOSE | re.IGNORECASE | re.MULTILINE | re.DOTALL | re.ASCII
    slow = {place: text for place, (text, flags) in found.items() if depth(text, flags & kept) > MOST}
    assert not slow
