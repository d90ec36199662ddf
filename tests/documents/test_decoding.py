from __future__ import annotations

import re
from contextlib import nullcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.documents import decoding
from detente.documents.decoding import decode
from detente.errors import InputError

TEXT = "The envoy’s plan – “fair to both sides” – was refused in Málaga, and again in Łódź.\r\nNobody said why.\r"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-32-le", b"\xff\xfe\x00\x00"),
        ("utf-32-be", b"\x00\x00\xfe\xff"),
    ],
)
def test_unicode_is_read_as_it_is_and_a_mark_is_no_part_of_the_text(encoding: str, mark: bytes) -> None:
    assert decode(mark + TEXT.encode(encoding)).text == TEXT


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_known_by_its_zeros(encoding: str) -> None:
    assert decode(("The talks went on. " * 9).encode(encoding)).text == "The talks went on. " * 9


def test_windows_1252_is_guessed_and_said_to_be() -> None:
    text = (
        "The envoy’s plan – “fair to both sides” – was refused, and the mediator’s – “a bridge” – not even read. " * 4
    )
    decoded = decode(text.encode("cp1252"))
    assert decoded.text == text
    assert "encoding" in decoded.notice


@settings(max_examples=40)
@given(st.text(st.characters(codec="cp1252", categories=["L"], min_codepoint=0xC0), min_size=1, max_size=4))
def test_an_english_report_with_a_few_foreign_letters_is_taken_for_windows_1252(name: str) -> None:
    text = (
        f"The envoy’s plan was refused by {name} on Tuesday, and the union – once “content” – said it would strike. "
        "The two sides are to meet again before the week is out, said the mediator, who had spoken with both. "
    )
    assert decode((text * 3).encode("cp1252")).text == text * 3


def test_a_text_in_another_writing_is_not_taken_for_windows_1252() -> None:
    text = "Профсоюз отверг предложение компании и потребовал новых переговоров до первого июня. " * 3
    assert decode(text.encode("cp1251")).text == text


def test_a_stray_byte_in_utf8_costs_only_itself() -> None:
    good = "“We agree,” said the minister’s aide – “in part.” "
    decoded = decode(good.encode() * 5 + b"It\x92s late." + good.encode())
    assert decoded.text == good * 5 + "It’s late." + good
    assert "1 bytes" in decoded.notice


def test_a_pages_own_declaration_counts_for_pages() -> None:
    page = '<html><meta charset="windows-1251"><p>Переговоры</p>'.encode("cp1251")
    assert "Переговоры" in decode(page, html=True).text


@given(st.text(max_size=200).filter(lambda t: t.strip() and t[0] != "\ufeff"))
def test_sound_utf8_round_trips_or_is_refused(text: str) -> None:
    data = text.encode("utf-8")
    try:
        decoded = decode(data)
    except InputError as error:
        refused = str(error)
    else:
        refused = ""
        assert decoded.text == text or decoded.encoding.startswith("utf-16")
    assert "\n" not in refused


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_text_or_one_line(data: bytes) -> None:
    try:
        said = decode(data).notice
    except InputError as error:
        said = str(error)
    assert "\n" not in said


def test_a_few_control_characters_survive() -> None:
    text = "The offer\x00 stands.\x07 " + "It was made in May. " * 20
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7 abc", "PDF"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (bytes(range(256)) * 9, "binary"),
        (b"  \n\t ", "no text"),
        (b"\x00" * 100, "binary"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        decode(data, where="x.txt")


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="one line is longer"):
        decode(b"a" * (decoding.MAX_LINE + 1))
    assert len(decode((b"a" * 999 + b"\n") * 6000).text) == 6_000_000
    monkeypatch.setattr(decoding, "MAX_BYTES", 10)
    with pytest.raises(InputError, match="larger than"):
        decode(b"eleven char")


@given(st.text("ab\t\r\n\v\f\x85\u2028\u2029"))
def test_a_line_is_too_long_from_one_end_of_a_line_to_the_next(text: str) -> None:
    longest = max(map(len, re.split("[\r\n\v\f\x85\u2028\u2029]", text)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoding, "MAX_LINE", longest)
        decoding.check_line(text)
        patch.setattr(decoding, "MAX_LINE", longest - 1)
        with pytest.raises(InputError, match="one line is longer") if longest else nullcontext():
            decoding.check_line(text)
