"""The `detente` command: thin. Each command parses, calls one workflow function and prints.

May use: workflow, brief (to print), values, errors, typer, rich. Modules here are imported by `detente --help`, so
that anything heavy is imported inside the function that needs it.
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from detente.errors import DetenteError

BAD_INPUT = 2
INTERNAL = 70
"""Exit code for a fault of the program itself (EX_SOFTWARE of sysexits.h)."""


def main() -> NoReturn:
    """Run the command line and exit: 0 done, 2 something that the user can mend, 70 a fault of the program."""
    # Small matrix products gain nothing by threads that wait for each other; the reader runs its own beside the parser.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - None where it was closed
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        from detente.cli.app import app
        from detente.cli.usage import run

        code = run(app)
    except DetenteError as fault:
        _complain(str(fault))
        sys.exit(BAD_INPUT)
    except BrokenPipeError:
        from detente.cli.output import leave_quietly

        leave_quietly()
    except MemoryError:
        _complain("there is not memory enough for this; mend: give fewer or smaller inputs")
        sys.exit(BAD_INPUT)
    except Exception as fault:
        if os.environ.get("DETENTE_TRACEBACK"):
            raise
        _complain(f"a fault in detente itself: {type(fault).__name__}: {fault}; mend: report it, with what "
                  "DETENTE_TRACEBACK=1 before the command prints")  # fmt: skip
        sys.exit(INTERNAL)
    sys.exit(code)


def _complain(words: str) -> None:
    from detente.brief.visible import visible

    print(visible(f"Error: {words}"), file=sys.stderr)
