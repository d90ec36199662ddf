"""PDF files made to hang (fault 10): the child that reads them ends at its limit, and the parent goes on."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import pytest

from detente.documents import load, load_all, pdf
from detente.errors import InputError
from documents.archives_made import report
from documents.test_forms import LINES
from documents.test_forms import pdf as pdf_file


def _streamed(data: bytes) -> bytes:
    """A file whose one page draws what unpacks to these bytes."""
    packed = zlib.compress(data, 9)
    whole = pdf_file(LINES)
    start, end = whole.index(b"5 0 obj"), whole.index(b"endobj", whole.index(b"5 0 obj"))
    stream = b"5 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream\n" % (len(packed), packed)
    return whole[:start] + stream + whole[end:]


HEAVY = {
    "a million lines of text": lambda: _streamed(
        b"BT /F1 10 Tf 12 TL 50 750 Td " + b"(The union) Tj T* " * 1_000_000 + b"ET"
    ),
    "a stream of 1 GB in 1 MB": lambda: _streamed(bytes(1_000_000_000)),
    "paths without end": lambda: _streamed(b"0 0 m 9 9 l S " * 3_000_000),
    "states within states": lambda: _streamed(b"q " * 5_000_000),
}


def _child() -> int:
    child = pdf._child._child
    assert child is not None
    return child.pid


def test_a_child_at_its_limit_is_ended_and_the_parent_reads_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_file(LINES))
    (document,) = load(tmp_path / "a.pdf")
    first = _child()
    heavy = tmp_path / "b.pdf"
    heavy.write_bytes(HEAVY["a million lines of text"]())
    monkeypatch.setattr(pdf, "SECONDS", 0.05)
    with pytest.raises(InputError, match="could not be read within the limits"):
        list(load(heavy))
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    monkeypatch.undo()
    assert list(load(tmp_path / "a.pdf")) == [document]
    assert _child() != first


@pytest.mark.system
@pytest.mark.parametrize("case", HEAVY)
def test_what_is_heavy_is_read_or_told_and_the_rest_is_read(tmp_path: Path, case: str) -> None:
    (tmp_path / "a.pdf").write_bytes(HEAVY[case]())
    (tmp_path / "z.txt").write_text(report(7))
    loaded = load_all([tmp_path])
    assert loaded.documents[-1].text == report(7)
    assert len(loaded.documents) + len(loaded.unreadable) == 2
    assert all("a.pdf" in one.name and "\n" not in one.reason for one in loaded.unreadable)
    peak = Path(f"/proc/{_child()}/status").read_text().partition("VmHWM:")[2].split()[0] if loaded.documents[1:] else 0
    assert int(peak) < 1_000_000
