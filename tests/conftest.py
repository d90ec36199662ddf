"""What holds for every test."""

from __future__ import annotations

import os

# As the command line does: on a busy machine threads of small matrix products only wait for each other, which costs
# the reader eight times the processor time. Must stand before numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
