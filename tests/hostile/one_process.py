"""Commands one after the other in one process, as each start of a program loads everything anew."""

from __future__ import annotations

COMMANDS_IN_TURN = """
import sys
from detente.cli import main
for command in sys.argv[1:]:
    sys.argv = ["detente", *command.split("\\n")]
    try:
        main()
    except SystemExit as leaving:
        if leaving.code:
            raise
    print("--", flush=True)
"""
"""Its arguments are commands, the words of each parted by line ends; it stops at the first that does not end well."""

FAULTS_IN_TURN = COMMANDS_IN_TURN.replace(
    """        if leaving.code:
            raise
    print("--", flush=True)""",
    """        print("--", leaving.code, flush=True)""",
)
"""The same of commands that end with a fault: it goes on, and prints the code of each."""
