"""WARC files: every whole record before a fault is kept, and every fault is told."""

from __future__ import annotations

import gzip
import tracemalloc
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.documents.records import document_of
from detente.documents.sources import Part
from documents.archives_made import faults, items, packed, page, sound, warc_record

RECORDS = [warc_record(0, kind="warcinfo", block=b"software: none"), *(warc_record(n) for n in range(1, 9))]
PACKED = packed(RECORDS)


def texts(found: list) -> list[str]:
    return [record.url.rsplit("/", 1)[-1] for record in sound(found)]


@pytest.mark.parametrize("data", [b"".join(RECORDS), b"".join(PACKED), gzip.compress(b"".join(RECORDS))])
def test_every_page_is_read_whatever_the_packing(tmp_path: Path, data: bytes) -> None:
    found = items(tmp_path / "a.warc", "warc", data)
    assert texts(found) == [str(n) for n in range(1, 9)]
    assert not faults(found)
    document = document_of(sound(found)[2])
    assert "offer number 3" in document.text
    assert (document.title, document.url) == ("Offer 3", "http://ferry.example/3")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(share=st.floats(0, 1), pack=st.booleans())
def test_a_cut_file_keeps_every_whole_record_and_tells_the_cut(tmp_path: Path, share: float, pack: bool) -> None:
    records = PACKED if pack else RECORDS
    data = b"".join(records)
    ends = list(accumulate(map(len, records)))
    cut = max(1, int(share * len(data)))
    found = items(tmp_path / "cut", "warc", data[:cut])
    whole = sum(end <= cut for end in ends[1:])
    assert texts(found)[:whole] == [str(n) for n in range(1, whole + 1)]
    assert len(texts(found)) <= whole + 1
    assert bool(faults(found)) == (cut not in ends)


def test_a_length_that_lies_is_told_and_the_next_record_is_found(tmp_path: Path) -> None:
    for length in (10, 5000, "many", "-3", "9" * 40):
        for pack in (packed, list):
            records = [warc_record(1), warc_record(2, length=length), warc_record(3), warc_record(4)]
            found = items(tmp_path / "a.warc", "warc", b"".join(pack(records)))
            assert texts(found) == ["1", "3", "4"], length
            (fault,) = faults(found)
            assert "length" in fault.reason
            assert "record 2" in fault.name


def test_a_digest_that_does_not_fit_is_told(tmp_path: Path) -> None:
    wrong = warc_record(2).replace(b"ferry company", b"fairy company")
    found = items(tmp_path / "a.warc", "warc", warc_record(1) + wrong + warc_record(3))
    assert texts(found) == ["1", "3"]
    assert "digest" in faults(found)[0].reason


def test_a_flipped_bit_in_a_packed_record_costs_that_record_only(tmp_path: Path) -> None:
    for place in (len(PACKED[2]) // 2, len(PACKED[2]) - 6):
        broken = bytearray(PACKED[2])
        broken[place] ^= 0xFF
        found = items(tmp_path / "a.warc", "warc", PACKED[1] + bytes(broken) + PACKED[3])
        assert texts(found) == ["1", "3"]
        assert "damaged" in faults(found)[0].reason


def test_line_ends_that_were_changed_lose_nothing_silently(tmp_path: Path) -> None:
    found = items(tmp_path / "a.warc", "warc", b"".join(RECORDS).replace(b"\r\n", b"\n"))
    assert len(found) == 8


def test_bombs_are_stopped_at_the_limit_and_what_follows_is_read(tmp_path: Path) -> None:
    swelling = gzip.compress(warc_record(2, block=b"HTTP/1.1 200 OK\r\n\r\n" + bytes(120_000_000), digest="sha1:x"))
    (tmp_path / "a.warc.gz").write_bytes(PACKED[1] + swelling + PACKED[3])
    tracemalloc.start()
    found = items(tmp_path / "a.warc.gz", "warc")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert texts(found) == ["1", "3"]
    assert len(faults(found)) == 1
    assert peak < 100_000_000


def test_answers_packed_and_in_chunks_are_put_together(tmp_path: Path) -> None:
    body = gzip.compress(page(1))
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:50], body[50:])) + b"0\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    (record,) = items(tmp_path / "a.warc", "warc", warc_record(1, block=head + chunked))
    assert record.data == page(1)


def test_what_is_no_page_says_so(tmp_path: Path) -> None:
    records = [
        warc_record(1, block=b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html>"),
        warc_record(2, headers=b"Content-Type: image/png\r\n"),
        warc_record(3, block=b"nothing of the kind"),
        warc_record(4, kind="revisit", block=b"HTTP/1.1 200 OK\r\n\r\n"),
        warc_record(5, kind="conversion", block=page(5)),
    ]
    found = items(tmp_path / "a.warc", "warc", b"".join(records))
    assert [f.reason for f in faults(found)] == [
        "the server answered 404, no page",
        "it is of the type 'image/png', no report",
        "it holds no answer of a web server",
    ]
    assert texts(found) == ["5"]


@pytest.mark.parametrize("data", [b"".join(RECORDS), b"".join(PACKED), gzip.compress(b"".join(RECORDS))])
def test_reading_can_begin_at_any_item(tmp_path: Path, data: bytes) -> None:
    part = Part(tmp_path / "a.warc", "warc")
    part.path.write_bytes(data)
    whole = list(part.entries())
    assert [(e.number, e.offset, e.skip) for e in part.entries(keep=False)] == [
        (e.number, e.offset, e.skip) for e in whole
    ]
    for entry in whole:
        again = next(iter(part.entries(offset=entry.offset, skip=entry.skip, number=entry.number)))
        assert again == entry


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.binary(max_size=400), at=st.integers(0, 3000))
def test_no_bytes_bring_a_reader_down(tmp_path: Path, data: bytes, at: int) -> None:
    whole = b"".join(RECORDS[:4])
    found = items(tmp_path / "a.warc", "warc", whole[:at] + data + whole[at:])
    assert all(item.name for item in found)
