from __future__ import annotations

import os
from datetime import date

import pytest

from detente.errors import InputError, SettingError
from detente.workflow import dossier, examples, inputs

REPORT = """4 May 2031

The union demanded a rise of six per cent on Monday. The company refused it. They meet again on Friday.
"""


@pytest.mark.parametrize(
    ("text", "day"),
    [(None, None), ("2031-05-04", date(2031, 5, 4)), ("2031-02", date(2031, 2, 28)), ("2031", date(2031, 12, 31))],
)
def test_a_day_month_or_year_ends_on_its_last_day(text, day):
    assert inputs.last_day(text) == day


@pytest.mark.parametrize("text", ["", "yesterday", "2031-13", "2031-02-30", "04.05.2031"])
def test_anything_else_is_no_day(text):
    with pytest.raises(SettingError, match="not a date"):
        inputs.last_day(text)


def test_what_cannot_be_read_is_named_while_the_rest_is_read(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT)
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "notes.doc").write_bytes(b"x")
    found = inputs.gather([tmp_path, tmp_path / "gone.txt"])
    assert [d.published for d in found.documents] == ["2031-05-04"]
    assert [sum(word in n for n in found.notices) for word in ("b.txt", "gone.txt", "notes.doc")] == [1, 1, 1]
    assert len(found.notices) == 3


@pytest.mark.parametrize("number", [1, 10, 11, 300])
def test_files_that_are_no_documents_are_named_while_few_and_counted_all(number, tmp_path):
    (tmp_path / "a.txt").write_text(REPORT)
    for n in range(number):
        (tmp_path / f"picture-{n}.png").write_bytes(b"x")
    notices = inputs.gather([tmp_path]).notices
    named = [notice for notice in notices if "picture-" in notice]
    more = [int(notice.split()[-2]) for notice in notices if notice.endswith("more")]
    assert len(named) + sum(more) == number
    assert len(notices) <= 10
    assert (number <= 10) == (not more)


def test_a_given_day_is_for_one_document_or_for_those_without_a_day(tmp_path):
    bare = REPORT.partition("\n\n")[2]
    (tmp_path / "a.txt").write_text(REPORT)
    (tmp_path / "b.txt").write_text(bare + " So it was said.")
    alone = inputs.gather([tmp_path / "a.txt"], published="2031-06")
    both = inputs.gather([tmp_path], published="2031-06")
    assert [(d.published, d.published_by) for d in alone.documents] == [("2031-06", "given")]
    assert [(d.published, d.published_by) for d in both.documents] == [("2031-05-04", "text"), ("2031-06", "given")]


def test_one_bad_input_gives_its_own_fault(tmp_path):
    with pytest.raises(InputError) as caught:
        inputs.gather([tmp_path / "gone.txt"])
    assert caught.value.where.endswith("gone.txt")
    assert caught.value.mend


def test_nothing_given_is_nothing_to_read():
    with pytest.raises(InputError, match="nothing to read"):
        inputs.gather([])


def test_the_examples_are_found_by_name():
    assert {"dock-strike", "syria-2016"} <= set(examples.names())
    assert list(examples.example("dock-strike").glob("*.txt"))
    with pytest.raises(SettingError, match="no example"):
        examples.example("../..")


def test_reports_of_later_days_are_told_and_left_out(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT)
    (tmp_path / "b.txt").write_text(REPORT.replace("4 May", "9 June"))
    (tmp_path / "c.txt").write_text(REPORT.replace("4 May 2031", "No date here"))
    every = inputs.gather([tmp_path])
    assert inputs.out_by(every, None) == every
    found = inputs.out_by(every, "2031-05")
    assert [d.published for d in found.documents] == ["2031-05-04", None]
    assert [notice for notice in found.notices if "b.txt" in notice and "2031-06-09" in notice]
    dated = inputs.gather([tmp_path / "a.txt", tmp_path / "b.txt"])
    with pytest.raises(InputError, match=r"no report was out by 2031-04-30.*2031-05-04"):
        inputs.out_by(dated, "2031-04")


def test_an_empty_name_is_not_the_folder_that_one_is_in(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(REPORT)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="an empty name is given"):
        inputs.gather([""])
    assert len(inputs.gather(["."]).documents) == 1


def test_a_folder_that_cannot_be_listed_is_told(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(REPORT)
    closed = tmp_path / "closed"
    closed.mkdir()
    listed = os.scandir

    def scandir(path):
        if os.fspath(path) == str(closed):
            raise PermissionError(13, "Permission denied", str(closed))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = inputs.gather([tmp_path])
    assert len(found.documents) == 1
    assert [notice for notice in found.notices if "closed" in notice and "cannot be read" in notice]
    with pytest.raises(InputError, match="cannot be read"):
        inputs.gather([closed])


def test_before_the_first_report_it_is_said_when_that_came_out(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT.replace(" on Monday", ""))
    found = dossier.read([tmp_path], as_of="2031-04")
    assert found.silence == "no report was out by 2031-04-30; the first is of 2031-05-04"
    assert "No report was out by then." in found.brief().to_text()
    assert dossier.read([tmp_path]).silence == ""
