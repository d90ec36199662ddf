"""A command line that cannot be read: said in one line, as every other fault is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer

from detente.errors import SettingError

# The parser's own family of faults, of whichever click typer is built on (its own copy, or the package).
_FAULT: type[Exception] = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")


def run(app: Callable[..., Any]) -> int:
    """Run the application; the code to exit with.

    Raises: SettingError for a command line that cannot be read, with what, where and how to mend.
    """
    try:
        code = app(standalone_mode=False)
    except typer.Abort:
        typer.echo("Stopped.", err=True)
        return 1
    except _FAULT as fault:
        if type(fault).__name__ == "NoArgsIsHelpError":  # a command named alone shows its help
            fault.show()  # type: ignore[attr-defined]
            return 2
        raise as_setting_error(fault) from None
    return code if isinstance(code, int) else 0


def as_setting_error(fault: Any) -> SettingError:
    """The parser's fault as one of ours."""
    context = getattr(fault, "ctx", None)
    path = context.command_path if context is not None else ""
    near = [str(name) for name in getattr(fault, "possibilities", None) or ()]
    message = " ".join(str(fault.message if near else fault.format_message()).split())
    what, _, guess = message.replace("Value error, ", "").partition(" Did you mean ")
    mend = f"`{path or 'detente'} -h` says what it takes"
    if near or guess:
        mend = f"did you mean {guess.rstrip('?') or ' or '.join(sorted(near))}?"
    return SettingError(what[:1].lower() + what[1:].rstrip("."), where=path or "the command line", mend=mend)
