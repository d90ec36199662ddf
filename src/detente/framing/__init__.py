"""From a ledger to a conflict model, with the reason for every part.

May use: values, errors, ledger, conflict: the only room that knows both the text and the game. Never sees a
solver, a document's file or the terminal.
"""

from __future__ import annotations

from detente.framing.derive import MOST_OPTIONS, Framed, derive
from detente.framing.remarks import Ground, Remark
from detente.framing.tenor import Tenor
from detente.framing.told import told_of_more

__all__ = ["MOST_OPTIONS", "Framed", "Ground", "Remark", "Tenor", "derive", "told_of_more"]
