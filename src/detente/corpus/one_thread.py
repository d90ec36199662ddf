"""One thread for the arithmetic of each process that reads; to be called before numpy is loaded."""

from __future__ import annotations

import os

_SETTINGS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def one_thread_each() -> None:
    """Let processes started from now on, and this one where numpy is not loaded yet, calculate on one thread.

    The reader's matrices are small: on several threads they take longer, and many times longer where other
    processes want the same cores. A user's own setting stands. Dask's workers do the same by themselves.
    """
    for name in _SETTINGS:
        os.environ.setdefault(name, "1")
