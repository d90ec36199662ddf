"""Many values at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_cycles() -> Iterator[None]:
    """For a block that makes many values, none of which refers to itself through others.

    Python looks for such cycles again and again while objects come to be, through all that are there: that took half
    of the time of reading a long list.
    """
    if not gc.isenabled():  # another block, of this thread or another, sees to it
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
