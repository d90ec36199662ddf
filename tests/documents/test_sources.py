"""Files, folders and standard input: what is read, what is refused, and how it is said."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from detente.documents import check_published, from_text, load, load_all
from detente.documents.sources import shown
from detente.errors import InputError, SettingError

REPORT = (
    "The ferry company offered its crews a new contract on Monday, and the union said that it would "
    "answer within a week.\n"
)
GERMAN = (
    "Die Reederei hat den Besatzungen am Montag einen neuen Vertrag angeboten, und die Gewerkschaft will "
    "innerhalb einer Woche antworten, sagte ihr Sprecher.\n"
)
FRENCH = (
    "La compagnie a proposé lundi un nouveau contrat à ses équipages, et le syndicat a dit qu'il "
    "donnerait sa réponse avant la fin de la semaine prochaine.\n"
)
RUSSIAN = (
    "Компания предложила экипажам новый договор в понедельник, и профсоюз сказал, что даст ответ в "
    "течение недели, как сообщил его представитель.\n"
)


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode("utf-8"))
    return path


def test_a_files_text_is_the_documents_text(tmp_path: Path) -> None:
    text = "\r\n" + REPORT.replace("\n", "\r\n") + "\r\nMore followed."
    (document,) = load(write(tmp_path / "a.txt", text))
    assert document.text == text
    assert document.source == str(tmp_path / "a.txt")
    assert (document.published, document.published_by, document.language) == (None, "unknown", "en")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(REPORT.encode())))
    (document,) = load("-")
    assert document.text == REPORT


def test_a_folder_is_read_in_order_without_hidden_and_other_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    names = ["c.txt", "a.txt", "b/d.txt", ".x.txt", ".hidden/e.txt", "picture.png", "README.md"]
    for name in names:
        write(tmp_path / name, f"{REPORT}It was said by {name}.")
    loaded = load_all([tmp_path])
    assert [Path(d.source).relative_to(tmp_path).as_posix() for d in loaded.documents] == ["a.txt", "b/d.txt", "c.txt"]
    assert [Path(name).name for name in loaded.skipped] == ["README.md", "picture.png"]
    assert not loaded.unreadable


def test_one_unreadable_file_does_not_stop_the_others(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", REPORT)
    write(tmp_path / "b.txt", "")
    (tmp_path / "c.txt").write_bytes(b"\x7fELF\x00\x01")
    write(tmp_path / "d.txt", GERMAN)
    loaded = load_all([tmp_path, tmp_path / "none.txt", tmp_path / "a.txt"])
    assert len(loaded.documents) == 1
    assert [Path(u.name).name for u in loaded.unreadable] == ["b.txt", "c.txt", "d.txt", "none.txt"]
    reasons = [u.reason for u in loaded.unreadable]
    assert all("\n" not in reason for reason in reasons)
    for words, reason in zip(["empty", "program", "German", "no such file"], reasons, strict=True):
        assert words in reason


@pytest.mark.parametrize(("text", "language"), [(GERMAN, "German"), (FRENCH, "French"), (RUSSIAN, "Russian")])
def test_another_language_is_named(tmp_path: Path, text: str, language: str) -> None:
    with pytest.raises(InputError, match=language):
        list(load(write(tmp_path / "a.txt", text * 2)))


def test_a_text_too_short_to_say_its_language_passes() -> None:
    assert from_text("Non, merci.").language == "en"


def test_an_english_report_with_foreign_words_passes() -> None:
    assert from_text(
        f"{REPORT * 3}\n\n“Wir haben ein Angebot gemacht, und wir warten,” said the owner, in German."
    ).text


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.png", "x")
    with pytest.raises(InputError, match="no documents"):
        list(load(tmp_path))


@pytest.mark.parametrize("name", ["none.txt", "a\x00b", "x" * 5000, "-x.txt", "new\nline\x1b[31m.txt"])
def test_a_name_that_cannot_be_opened_gives_one_line_without_escapes(name: str) -> None:
    with pytest.raises(InputError) as caught:
        list(load(name))
    assert not set("\n\x1b\x00") & set(str(caught.value))
    assert len(str(caught.value)) < 600


def test_lone_surrogates_and_controls_in_names_are_shown_escaped() -> None:
    assert shown("a\udc80\x1b\u202e") == "a\\udc80\\x1b\\u202e"


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
def test_a_folder_that_holds_itself_ends(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", REPORT)
    (tmp_path / "again").symlink_to(tmp_path)
    assert len(load_all([tmp_path]).documents) == 1


@pytest.mark.parametrize("text", ["", " \n", "...", "\u200b\u200b"])
def test_a_text_without_words_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no text"):
        from_text(text)


@pytest.mark.parametrize(
    "text", [REPORT + "\ud800 said \udfff", REPORT + "\x00\x07\x1b", "\u202e" + REPORT + "\u200b" * 50]
)
def test_hostile_characters_survive(text: str) -> None:
    document = from_text(text)
    assert document.text == text
    assert len(document.id) == 16


def test_the_day_given_wins_over_the_texts_and_says_so() -> None:
    text = f"Ferry talks\n\n3 May 2019\n\n{REPORT}"
    assert (from_text(text).published, from_text(text).published_by) == ("2019-05-03", "text")
    given = from_text(text, published="2019-06", metadata_published="2019-05-04")
    assert (given.published, given.published_by) == ("2019-06", "given")
    assert "2019-05-04" in given.notices[0]
    paged = from_text(text, metadata_published="2019-05-04")
    assert (paged.published, paged.published_by) == ("2019-05-04", "metadata")
    assert not from_text(text, published="2019-05").notices


@pytest.mark.parametrize("value", ["May 2019", "2019-13", "2019-02-30", "19", "2019/05/03", "tomorrow"])
def test_a_day_in_another_form_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match="no date of publication"):
        check_published(value)


def test_no_day_given_is_none() -> None:
    assert check_published(None) is None
    assert check_published(" ") is None
    assert check_published("2019") == "2019"
