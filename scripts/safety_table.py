"""Writes into docs/safety.md how many tests each fault has, as pytest finds them.

python scripts/safety_table.py            # write
python scripts/safety_table.py --check    # exit code 1 where the page says otherwise
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests")]

from hostile import faults  # noqa: E402 - its place is said one line above


class _Found:
    """A plugin that keeps the names of the tests."""

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.tests = [item.nodeid for item in session.items]


def main() -> int:
    """Count, and write or compare; 1 where the page differs and is only to be checked."""
    os.chdir(ROOT)
    page = faults.PAGE.read_text()
    by_test = faults.named(page)
    found = _Found()
    code = pytest.main(["--collect-only", "-qq", *sorted({file for file, _ in by_test})], plugins=[found])
    if code:
        return int(code)
    new = faults.with_counts(page, faults.counted(found.tests, by_test))
    if "--check" in sys.argv:
        return int(new != page)
    faults.PAGE.write_text(new)
    return 0


if __name__ == "__main__":
    sys.exit(main())
