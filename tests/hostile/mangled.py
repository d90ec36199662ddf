"""Damage done to sound inputs of every form that is read; `night.py` reads a million of them."""

from __future__ import annotations

import random
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hostile.forms import Loader, loaders

__all__ = ["FOUND", "Loader", "attempt", "damaged", "inputs", "loaders", "rearranged"]

FOUND = Path(__file__).parent / "found"
"""Inputs that once brought a reader down, which the tests read again for ever."""
SECONDS = 20
"""Processor time after which a reader counts as hanging."""

TOKENS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x1b[2J", b"\xe2\x80\xae", b"\xf0\x9f\x92\xa9",
    b"<", b">", b'"', b"'", b"&", b"]]>", b"<!--", b"<![CDATA[", b'<!DOCTYPE x [<!ENTITY a "b">]>', b"&a;",
    b"<div>" * 300, b"[" * 2000, b"{" * 2000, b"(" * 1500, b"!" * 3000, b"1e999", b"-1", b"99999999999999999999",
    b"NaN", b"null", b"true", b"\r\n\r\n", b"\n", b"Content-Length: -5\r\n", b"../../", b"=cmd|' /C calc'!A0",
    b"%s%n", b"\xcc\x80" * 500, b"a" * 70_000,
)  # fmt: skip


WORD = re.compile(rb"\w+|\"[^\"\n]*\"|'[^'\n]*'")
"""What a part of a text form is: a word, a number, a quoted string."""
ODD_PARTS = (
    b"", b"null", b"true", b"-1", b"0", b"1e999", b"9" * 30, b"9" * 5000, b"NaN", b'""', b'"\\ud800"', b'"\\u0000"',
    b"[]", b"{}", b"[[]]", b'{"a": 1}', b"[" * 3000, b'"' + b"x" * 5000 + b'"', b"2031-02-30", b"0001-01-01",
    b'"9999-12-31"', b"1979-05-27T07:32:00Z", b'"a\\nb"', b"&", b"!", b"(", b")", b"=", b".", b",", b"\n",
    "\u202e".encode(), "İß²".encode(), b"id",
)  # fmt: skip


def damaged(seed: bytes, chance: random.Random) -> bytes:
    """One to eight cuts, swaps, repeats, flips and insertions."""
    data = bytearray(seed)
    for _ in range(chance.randint(1, 8)):
        at = chance.randint(0, len(data))
        to = min(len(data), at + chance.choice((0, 1, 2, 4, 16, 200)))
        match chance.randrange(6):
            case 0:
                data[at:to] = chance.choice(TOKENS)
            case 1:
                del data[at:to]
            case 2:
                data[at:at] = data[at:to] * chance.choice((1, 2, 50))
            case 3 if data:
                data[at % len(data)] ^= 1 << chance.randrange(8)
            case 4:
                data[at:to] = chance.randbytes(to - at)
            case _:
                del data[at if chance.random() < 0.2 else len(data) :]
        del data[300_000:]
    return bytes(data)


def rearranged(seed: bytes, chance: random.Random) -> bytes:
    """One to four words, numbers or strings of a form left out, repeated, or put in another's place, or odd ones there.

    The result is often well-formed, so that it gets beyond the parser to what reads the values.
    """
    data = seed
    for _ in range(chance.randint(1, 4)):
        parts = [found.span() for found in WORD.finditer(data)]
        if not parts:
            return data
        (start, end), (first, last) = chance.choice(parts), chance.choice(parts)
        new = data[first:last] if chance.random() < 0.5 else chance.choice(ODD_PARTS)
        data = data[:start] + new + data[end if chance.random() < 0.8 else start :]
    return data[:300_000]


def inputs(name: str, first: int, count: int) -> Iterator[bytes]:
    """The inputs of these numbers; the same on every machine."""
    seeds = loaders()[name].seeds
    for number in range(first, first + count):
        chance = random.Random(f"{name}:{number}")
        seed = chance.choice(seeds)
        yield (damaged if chance.random() < 0.6 else rearranged)(seed, chance)


@contextmanager
def not_for_ever() -> Iterator[None]:
    """End with a TimeoutError what uses too much processor time of this process."""

    def late(*_: object) -> None:
        raise TimeoutError(f"more than {SECONDS} s")

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def attempt(loader: Loader, data: bytes) -> None:
    """Read once; a fault that a user can mend is as good as an answer.

    Raises: whatever else comes out of the reader.
    """
    from detente.errors import DetenteError

    with not_for_ever():
        try:
            loader.read(data)
        except DetenteError as fault:
            said = str(fault)
            assert said, "a fault without words"
            assert "\x1b" not in said
            assert "\n" not in said
