"""Help must be there at once: what it may not import."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    "spacy", "thinc", "numpy", "numba", "sqlalchemy", "sqlite3", "starlette", "uvicorn", "jinja2", "trafilatura",
    "lxml", "feedparser", "pypdfium2", "alembic", "asyncio", "onnxruntime",
    "py3langid", "oxidd", "dd", "pysat", "msgspec", "tomlkit", "rich", "detente.reading", "detente.ledger",
    "detente.stability", "detente.diagnosis",
)  # fmt: skip

PROGRAM = """
import sys
sys.argv = ["detente", *{arguments!r}]
from detente.cli import main
try:
    main()
except SystemExit as leaving:
    code = leaving.code or 0
loaded = [name for name in {heavy!r} if name in sys.modules]
print("LOADED", code, loaded)
"""


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["--version"], ["brief", "--help"], ["model", "-h"]])
def test_help_loads_nothing_heavy(arguments):
    program = PROGRAM.format(arguments=arguments, heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "LOADED 0 []"


def test_importing_the_package_loads_nothing_but_itself():
    program = "import sys, detente; print([n for n in sys.modules if n.startswith('detente.')])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
