from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.reading.names.keys import key_of, one_apart
from detente.reading.names.spellings import folded, leaders_alike, sound_alike, without_initials, words_of
from detente.reading.names.table import packaged_table

LEADERS = sorted({t.person for several in packaged_table().tenures.values() for t in several})
NAMES = st.sampled_from(LEADERS)


@pytest.mark.parametrize(
    ("written", "year", "body"),
    [
        ("Sergey Lavrov", 2016, "Russia"),
        ("Volodymyr Zelenskiy", 2021, "Ukraine"),
        ("Volodymyr Zelenskyy", 2021, "Ukraine"),
        ("Serzh Sarkisian", 2016, "Armenia"),
        ("Elmar Mamedyarov", 2012, "Azerbaijan"),
        ("Ilham Aliev", 2016, "Azerbaijan"),
        ("Moammar Qaddafi", 2005, "Libya"),
        ("Abdel Fattah al-Sisi", 2018, "Egypt"),
        ("Bashar Assad", 2012, "Syria"),
        ("Mikhail Saakashvili", 2008, "Georgia"),
        ("Aleksandr Lukashenko", 2012, "Belarus"),
        ("Hassan Rohani", 2014, "Iran"),
        ("Javad Zarif", 2014, "Iran"),
        ("Abd-Rabbu Mansour Hadi", 2016, "Yemen"),
        ("S. Jaishankar", 2020, "India"),
        ("Victor Yushchenko", 2007, "Ukraine"),
        ("Nikos Anastasiades", 2017, "Cyprus"),
    ],
)
def test_a_leader_is_known_however_his_name_is_written(written: str, year: int, body: str):
    assert {t.body for t in leaders_alike(key_of(written), date(year, 6, 1))} == {body}


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("Ronald Trump", 2018),  # a first name that begins otherwise
        ("Mohamed Abdullahi Omaar", 2009),  # more names behind a common one: no leader of the Taliban
        ("Kim Yong Il", 2008),  # surname first, and short
        ("Mary Simon", 2008),
        ("Hamid Muhammad Qatami", 2003),  # the surname is borne by another
        ("Sergey Lavrov", 1994),  # not yet in office
        ("Lavrov", 2016),  # a surname alone is never matched by its sound
        ("Ivan Lavrov", 2016),
    ],
)
def test_who_is_only_called_alike_is_nobody(written: str, year: int):
    assert leaders_alike(key_of(written), date(year, 6, 1)) == ()


@given(NAMES)
def test_a_name_sounds_like_itself_unless_it_is_short(name: str):
    words = words_of(key_of(name))
    long = len(words) > 1 and len("".join(words)) >= 9
    assert sound_alike(words, words) == (long and (len(words[-1]) >= 4 or len("".join(words)) >= 12))


@given(NAMES, st.sampled_from("bcdf"))
def test_an_initial_in_the_middle_changes_nothing(name: str, letter: str):
    first, *rest = key_of(name).split()
    if rest:
        assert words_of(" ".join((first, letter, *rest))) == words_of(key_of(name))
        assert without_initials(" ".join((first, letter, *rest))) == without_initials(key_of(name))


@given(st.text("abdeiklmnorstuvz", min_size=1, max_size=12))
def test_what_transliterations_differ_in_folds_alike(word: str):
    for one, other in (("k", "q"), ("k", "kh"), ("f", "ph"), ("v", "w"), ("sh", "sch")):
        assert folded(f"{one}a{word}") == folded(f"{other}a{word}")
    assert folded(f"{word}nski") == folded(f"{word}nskiy") == folded(f"{word}nskyy") == folded(f"{word}nsky")


@given(st.text("abc", min_size=1, max_size=6), st.text("abc", min_size=1, max_size=6))
def test_one_apart_is_an_edit_of_one_letter(one: str, other: str):
    def edits(word: str) -> set[str]:
        cut = {word[:i] + word[i + 1 :] for i in range(len(word))}
        changed = {word[:i] + c + word[i + 1 :] for i in range(len(word)) for c in "abc"}
        added = {word[:i] + c + word[i:] for i in range(len(word) + 1) for c in "abc"}
        return (cut | changed | added) - {word}

    assert one_apart(one, other) == (other in edits(one))
