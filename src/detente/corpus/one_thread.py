"""How many threads a process that reads calculates on; to be settled before numpy is loaded."""

from __future__ import annotations

import os

_PRODUCTS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def one_thread_for_products() -> None:
    """Let this process, where numpy is not loaded yet, multiply matrices on one thread.

    The reader's matrices are small: on several threads they take longer, and many times longer where other
    processes want the same cores. The encoder still works beside the parser. A user's own setting stands.
    """
    for name in _PRODUCTS:
        os.environ.setdefault(name, "1")


def one_core_each() -> None:
    """Let processes started from now on, and this one where numpy is not loaded yet, read on one core.

    So that as many workers as there are cores do not stand in each other's way, and a worker takes no more than a
    cluster has given it. Dask's workers are told the same by Dask. A user's own setting stands.
    """
    one_thread_for_products()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
