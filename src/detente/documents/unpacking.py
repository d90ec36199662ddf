"""Files, packed or not, read forward in pieces, with limits on what is unpacked.

A gzip file is a row of members, each packed by itself; archives of the web pack each record as one, so that a reader
can start at any. What is cut short or damaged is told, not hidden: the `gzip` module raises in the middle of a read
and loses what came before, and unpacks a bomb to its end.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path

from detente.documents.decoding import MAX_BYTES

RECORD_BYTES = MAX_BYTES
"""Bytes of one record that are kept in memory, unpacked; a larger one is passed over and reported."""
RATIO = 1000
"""Times that unpacked data may be larger than packed."""
CUT = "the file is cut short within it"
DAMAGED = "its packed data are damaged"
BOMB = f"it unpacks to more than {RATIO:,} times its size"
_FREE = 1_000_000  # bytes unpacked before the ratio counts: a small page of blanks is no bomb
_PIECE = 64 * 1024
_MAGIC = b"\x1f\x8b\x08"


class Members:
    """The members of a gzip file one after the other, or a plain file as a single one.

    Call `open_next` before the first read. `offset` is where the current member begins in the file; `fault` says in
    a few words what is wrong with it ("" while nothing is): then it ends before its own end.
    """

    def __init__(self, path: Path, offset: int = 0) -> None:
        self.offset = offset
        self.fault = ""
        self._file = path.open("rb")
        self.packed = self._file.read(3) == _MAGIC
        self.size = os.fstat(self._file.fileno()).st_size
        self._file.seek(offset)
        self._raw = b""  # read from the file and not unpacked yet
        self._at = offset  # where `_raw` begins in the file
        self._unpacker: zlib._Decompress | None = None
        self._out = 0  # bytes given out of this member
        self._ended = True
        self._opened = False

    def open_next(self) -> bool:
        """Go to the next member; whether there is one. A damaged one is left at the next sound beginning."""
        if not self.packed:
            if self._opened:
                return False
            self._opened, self._ended = True, False
            self.offset = self._at
            return True
        if self._opened:
            if self.fault:
                self._seek_member()
            else:
                self._drain()
                if self.fault:
                    self._seek_member()
        self._opened, self.fault, self._out = True, "", 0
        while True:
            self._fill(len(_MAGIC))
            if not self._raw:
                return False
            if self._raw.startswith(_MAGIC):
                break
            if self._raw.startswith(b"\0"):  # padding, which tapes and disk images leave
                rest = self._raw.lstrip(b"\0")
                self._at += len(self._raw) - len(rest)
                self._raw = rest
                continue
            self.fault = "there is something between the packed parts that is none"
            self.offset = self._at
            self._ended = True
            return True
        self.offset = self._at
        self._unpacker = zlib.decompressobj(wbits=31)
        self._ended = False
        return True

    def read(self, most: int = _PIECE) -> bytes:
        """Up to `most` bytes of the current member; b"" at its end, or where `fault` ends it."""
        if self._ended:
            return b""
        if not self.packed:
            data = self._file.read(most)
            self._at += len(data)
            self._ended = not data
            return data
        assert self._unpacker is not None
        while True:
            if not self._raw:
                self._fill(1)
                if not self._raw:
                    return self._end(CUT)
            before = len(self._raw)
            try:
                data = self._unpacker.decompress(self._raw, most)
            except zlib.error:
                return self._end(DAMAGED)
            if self._unpacker.eof:
                self._raw = self._unpacker.unused_data
                self._ended = True
            else:
                self._raw = self._unpacker.unconsumed_tail
            self._at += before - len(self._raw)
            self._out += len(data)
            if self._out > _FREE and self._out > RATIO * (self._at - self.offset):
                self._end(BOMB)
                return data
            if data or self._ended:
                return data

    def pass_over(self, size: int) -> int:
        """Let up to `size` bytes of the current member go by; how many there were. A plain file is not read for it."""
        if not self.packed:
            step = max(0, min(size, self.size - self._at))
            self._file.seek(step, os.SEEK_CUR)
            self._at += step
            return step
        return len(self.read(min(size, _PIECE)))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _end(self, fault: str) -> bytes:
        self.fault, self._ended = fault, True
        return b""

    def _fill(self, least: int) -> None:
        while len(self._raw) < least:
            more = self._file.read(_PIECE)
            if not more:
                return
            self._raw += more

    def _drain(self) -> None:
        while self.read(1_000_000):
            pass

    def _seek_member(self) -> None:
        """Go on to the next bytes that a member could begin with and that unpack to something."""
        start = self.offset + 1
        while True:
            self._file.seek(start)
            block = self._file.read(1_000_000)
            found = block.find(_MAGIC)
            if found < 0:
                if len(block) < len(_MAGIC):
                    self._raw, self._at = b"", start + len(block)
                    self._file.seek(self._at)
                    return
                start += len(block) - len(_MAGIC) + 1
                continue
            try:
                sound = bool(zlib.decompressobj(wbits=31).decompress(block[found : found + _PIECE], 64))
            except zlib.error:
                sound = False
            start += found
            if sound:
                self._file.seek(start)
                self._raw, self._at = b"", start
                return
            start += 1


class Lines:
    """What `Members` unpacks, by lines and by counted bytes, across the members where `joined`."""

    def __init__(self, members: Members, *, joined: bool = False) -> None:
        self._members = members
        self._joined = joined
        self._buffer = b""
        self.position = 0
        """Bytes given out since the member (the file, where joined) began."""

    def line(self, most: int) -> bytes:
        """The next line with its end; without one where it is longer than `most`, or the last."""
        pieces: list[bytes] = []
        size = 0
        while True:
            found = self._buffer.find(b"\n", 0, most - size)
            if found >= 0 or len(self._buffer) >= most - size:
                taken = self._buffer[: found + 1 if found >= 0 else most - size]
                self._buffer = self._buffer[len(taken) :]
                pieces.append(taken)
                break
            pieces.append(self._buffer)
            size += len(self._buffer)
            self._buffer = self._more()
            if not self._buffer:
                break
        data = b"".join(pieces)
        self.position += len(data)
        return data

    def exactly(self, size: int) -> bytes:
        """`size` bytes, fewer where the member ends before."""
        pieces: list[bytes] = []
        while size:
            if not self._buffer:
                self._buffer = self._more()
                if not self._buffer:
                    break
            pieces.append(self._buffer[:size])
            self._buffer = self._buffer[len(pieces[-1]) :]
            size -= len(pieces[-1])
        data = b"".join(pieces)
        self.position += len(data)
        return data

    def pass_over(self, size: int) -> int:
        """Let `size` bytes go by without keeping them; how many there were."""
        passed = min(len(self._buffer), size)
        self._buffer = self._buffer[passed:]
        while passed < size:
            step = self._members.pass_over(size - passed)
            if not step:
                break
            passed += step
        self.position += passed
        return passed

    def put_back(self, data: bytes) -> None:
        """Give bytes back, to be read again."""
        self._buffer = data + self._buffer
        self.position -= len(data)

    def _more(self) -> bytes:
        data = self._members.read(_PIECE)
        while not data and self._joined and not self._members.fault and self._members.open_next():
            data = self._members.read(_PIECE)
        return data
