"""The cue words are sound data: known keys, folded phrases, no phrase in two cues, no costly pattern."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib import resources

import pytest

from detente.documents.cues import load_cues, parse_cues, plainly
from detente.documents.language import load_languages
from detente.errors import SettingError

RAW = tomllib.loads(resources.files("detente.documents").joinpath("cues.toml").read_text(encoding="utf-8"))


def test_phrases_are_as_they_are_compared() -> None:
    for cue in RAW["cue"]:
        for key in ("line", "starts", "contains"):
            for phrase in cue.get(key, []):
                assert plainly(phrase) == phrase.strip(), (cue["name"], phrase)


def test_no_phrase_stands_twice_in_one_list() -> None:
    for cue in RAW["cue"]:
        for key in ("line", "starts", "contains", "pattern"):
            twice = [phrase for phrase, n in Counter(cue.get(key, [])).items() if n > 1]
            assert not twice, (cue["name"], key, twice)


def test_names_are_unique_and_lists_are_filled() -> None:
    assert not [name for name, n in Counter(cue["name"] for cue in RAW["cue"]).items() if n > 1]
    for words in (RAW["agencies"]["names"], RAW["outlets"]["words"], RAW["pictured"]["verbs"]):
        assert words
        assert not [word for word, n in Counter(words).items() if n > 1]


@pytest.mark.parametrize(
    "text", ["(" * 1500, "(L)" * 500, "A" * 2000, "A b/" * 400, "Photo: " * 200, ", left, " * 200, "[AP" * 500]
)
def test_hostile_text_is_matched_in_bounded_time(text: str) -> None:
    load_cues().find(text, 3, head=True)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("cue = [", "no TOML"),
        ('[[cue]]\nname = "a"\nrole = "body"\nwhat = 1', "unknown key"),
        ('[[cue]]\nrole = "body"', "without a name"),
        ('[[cue]]\nname = "a"\nrole = "poem"\nline = ["x"]', "unknown role"),
        ('[[cue]]\nname = "a"\nrole = "body"\nzone = "left"\nline = ["x"]', "unknown role, zone"),
        ('[[cue]]\nname = "a"\nrole = "caption"', "without words"),
        ('[[cue]]\nname = "a"\nrole = "caption"\npattern = ["("]', "regular expression"),
    ],
)
def test_faults_in_the_data_are_named(raw: str, words: str) -> None:
    with pytest.raises(SettingError, match=words):
        parse_cues(raw)


def test_languages_have_codes_and_names() -> None:
    languages = load_languages()
    assert all(len(code) == 2 and name[0].isupper() for code, name in languages.names.items())
    assert not {"in", "is", "a", "was", "die"} & languages.english


def test_every_beginning_is_found() -> None:
    cues = load_cues()
    for cue in RAW["cue"]:
        for phrase in cue.get("starts", []):
            found = cues.find(f"{phrase} 7", 1, head=cue.get("zone") != "tail")
            assert found, phrase
