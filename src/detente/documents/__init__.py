"""Files and pages to Documents: stored text with stable offsets, block roles and metadata.

May use: values, errors; trafilatura in a child process, py3langid and charset-normalizer where they are
needed. Knows nothing of what a text says: reading does.
"""

from __future__ import annotations

from detente.documents.anchors import Anchor, Changed, Moved, reanchor
from detente.documents.plain import check_published, from_text
from detente.documents.publication import Dateline, find_dateline
from detente.documents.sources import Loaded, Unreadable, load, load_all

__all__ = [
    "Anchor",
    "Changed",
    "Dateline",
    "Loaded",
    "Moved",
    "Unreadable",
    "check_published",
    "find_dateline",
    "from_text",
    "load",
    "load_all",
    "reanchor",
]
