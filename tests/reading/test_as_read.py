"""A passage as a person reads it: whole lines, whole words, and each character of them found again where it stands."""

from __future__ import annotations

import json
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.documents.plain import from_text
from detente.reading.as_read import as_read, words_of
from detente.reading.llm.answers import Report, Told, place_of
from detente.reading.llm.schema import question
from detente.reading.llm.windows import Passage
from detente.reading.reader import Reader

LINE = "The envoys of both sides said so and "


@given(st.text("ab-‐>\n\r \t.\u00ad\u200b’'\x00\x9b\u2611\ufe0f\U0001f6a2", max_size=90))
def test_every_character_is_the_passages_own_or_the_blank_of_a_lines_end(passage):
    read = as_read(passage, words_of(passage))
    places = read.starts(range(len(read.text))).tolist()
    assert places == sorted(set(places))
    for character, place in zip(read.text, places, strict=True):
        assert character == passage[place] or (character == " " and passage[place].isspace())
    lost = Counter(passage) - Counter(passage[place] for place in places)
    assert set(lost) <= set("-‐>\n\r \t\u00ad\u200b.’'\x00\x9b\u2611\ufe0f\U0001f6a2")
    assert read.ends(range(1, len(read.text) + 1)).tolist() == [place + 1 for place in places]


@pytest.mark.parametrize(
    ("parted", "read"),
    [
        ("halt construc-\ntion at once", "halt construction at once"),
        ("halt construc-\r\n  tion at once", "halt construction at once"),
        ("on Wednes-\nday it fell", "on Wednesday it fell"),
        ("on Wednes‐\nday it fell", "on Wednesday it fell"),
        ("on Wednes\u00ad\nday it fell", "on Wednesday it fell"),
        ("the cease-\nfire held", "the ceasefire held"),
        ("a long-\nterm plan", "a long-term plan"),
        ("the vice-\npresident left", "the vice-president left"),
        ("an Anglo-\nNorvian bank", "an Anglo-Norvian bank"),
        ("by mid-\n2016 at last", "by mid-2016 at last"),
        ("two-\nand three-year terms", "two- and three-year terms"),
        ("a group of Sar-\nvonians, as Sarvonians do", "a group of Sarvonians, as Sarvonians do"),
        ("to co-\noperate, or to co-operate", "to co-operate, or to co-operate"),
        ("they left -\nthe others stayed", "they left - the others stayed"),
        ("they left--\nthe others stayed", "they left-- the others stayed"),
    ],
)
def test_a_word_is_put_together_and_keeps_a_hyphen_of_its_own(parted, read):
    assert as_read(LINE + parted, words_of(parted)).text == LINE + read


def test_marks_that_are_not_seen_are_left_out_and_the_margin_of_a_quoted_mail_too():
    assert as_read("The nego\u00adti\u200bations\ufeff went \u202eon\u202c.").text == "The negotiations went on."
    assert as_read(f"> {LINE.strip()}\n> the union went home.").text == f"{LINE}the union went home."
    assert as_read("Norland > Sudland\nA draw").text == "Norland > Sudland\nA draw"


@pytest.mark.parametrize(
    "picture", ["\U0001f6a2", "\u2611\ufe0f", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1eb\U0001f1f7"]
)
def test_pictures_and_what_steers_a_device_are_no_words(picture):
    """Neither beside a name, nor between sentences, nor at either end."""
    assert as_read(f"Norland {picture} on Tuesday left {picture}.").text == "Norland on Tuesday left."
    assert as_read(f"{picture} Norland left. {picture}{picture} It came back {picture}").text == (
        "Norland left. It came back"
    )
    assert as_read("Nor\x00land\x7f left\x9b.").text == "Norland left."
    assert as_read("❝We left❞, it said.").text == "❝We left❞, it said."


@pytest.mark.parametrize("odd", [" \U0001f6a2\U0001f468", "\x00", " \u2611\ufe0f"])
def test_who_did_what_does_not_hang_on_a_picture_beside_it(odd):
    told = []
    for mark in ("", odd):
        text = (
            f"The Tram Drivers' Union{mark} rejected an offer by Ostrel Trams{mark} on Tuesday.{mark} "
            f"It demanded that Ostrel Trams{mark} withdraw the rosters.\n"
        )
        found = Reader().read(from_text(text, published="2031-05-14")).statements
        told.append([(s.kind, s.actor, s.addressee, s.content.replace(mark or " ", " ")) for s in found])
        assert all(s.quote == text[s.start : s.end] for s in found)
    assert [told[1][n][:3] for n in range(len(told[1]))] == [t[:3] for t in told[0]]
    assert len(told[0]) >= 2


def test_of_marks_in_a_row_the_first_are_kept():
    for mark in ("“", "(", "[{", "\u0300"):
        passage = f"The union{mark * 5000} agreed."
        read = as_read(passage)
        assert read.text == f"The union{(mark * 8)[:8]} agreed."
        assert read.starts([len(read.text) - 7]).tolist() == [passage.index("agreed")]
    assert as_read("and so it went ..........").text == "and so it went .........."


PARTED = """Norland rejected Sudland's proposal for a joint commission on Mon-
day, and its minister said that negotiations would not go on before
the prisoners were back. Sudland demanded that Norland release the pri-
soners by 3 May unless the ferries that it has held since the winter
were re-
turned."""


def test_a_report_is_read_the_same_with_its_words_parted_and_every_quote_is_exact():
    wire = PARTED.replace("-\n", "").replace("\n", " ")
    plain, other = (from_text(text, published="2031-05-04") for text in (wire, PARTED))
    one, two = Reader().read_many([plain, other])
    assert len(one.statements) >= 2
    assert [(s.kind, s.actor, s.content, s.deadline, s.condition) for s in one.statements] == [
        (s.kind, s.actor, s.content, s.deadline, s.condition) for s in two.statements
    ]
    for s in two.statements:
        assert PARTED[s.start : s.end] == s.quote
    assert any("-\n" in s.quote for s in two.statements)


def test_a_language_model_is_asked_for_whole_words_and_found_where_they_are_parted():
    text = f"{LINE}Norland rejected the construc-\ntion of a dam."
    window = (Passage(0, len(text)),)
    assert "the construction of" in json.loads(question(from_text(text), window))["paragraphs"][0]["text"]
    for quote in ("rejected the construction of a dam", "rejected the construc-\ntion of a dam"):
        told = Told(paragraph=1, quote=quote, kind="reject", actor="Norland")
        assert place_of(told, window, text, 0) == (text.index("rejected"), len(text) - 1)
    assert Report(text, ()).holds("the construction")
    assert not Report(text, ()).holds("construc")


@pytest.mark.parametrize("part", ["a-\n", "-\n", "a-\nb", " ", ">", "\u00ad\n", "ab-\n> ", "\n> ", "“", "[{", "a("])
def test_what_is_made_to_take_long_takes_a_time_that_grows_with_its_length(part):
    def seconds(times: int) -> float:
        passage = part * times
        start = time.process_time()
        as_read(passage, words_of(passage))
        return time.process_time() - start

    assert seconds(160_000) < 12 * seconds(40_000) + 0.5
