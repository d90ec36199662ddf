"""Writers at once on the desk and at the command line."""

from __future__ import annotations

import pytest

from web.writers import write_at_once


@pytest.mark.system  # which takes a while, for its eight writers
def test_desk_and_command_line_at_once_lose_nothing(ledger):
    assert write_at_once(ledger, each=6) == []
