"""`detente add` and `detente ledger`, as a user types them."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from detente.brief import facts
from detente.cli import lists
from detente.cli.app import app
from detente.errors import DetenteError, LedgerError, StaleError
from detente.ledger.store import open_ledger
from ledger.build import Report
from ledger.store.reports import READER, add, report

LISTS = (
    "statements", "documents", "threads", "talks", "promises", "parties", "sources", "contradictions", "history",
)  # fmt: skip


def run(*arguments: str, **environment: str) -> str:
    """What a command prints; a fault of detente's is raised."""
    done = CliRunner(env={"COLUMNS": "120", **environment}).invoke(app, arguments)
    if isinstance(done.exception, DetenteError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def test_pairs_that_are_alike_are_listed_for_a_person_who_may_join_them(tmp_path):
    path = str(tmp_path / "talks.detente")
    with open_ledger(path, create=True) as store:
        for number, words in enumerate(("let foreign journalists into the camp", "give reporters from abroad entry")):
            told = Report(f"2031-03-1{number}", intro=f"Report {number}.")
            told.say("demand", "Paper", words, by="Army")
            store.add(*told.done(), reader=READER)
    (pair,) = json.loads(run("ledger", "alike", "--ledger", path, "--least", "0.5", "--format", "json"))
    assert 0.5 <= pair["score"] <= 1
    assert pair["words"][0] in run("ledger", "alike", "--ledger", path, "--least", "0.5")
    run("ledger", "join-threads", pair["one"], pair["other"], "--ledger", path, "--who", "Ann")
    assert json.loads(run("ledger", "alike", "--ledger", path, "--least", "0", "--format", "json")) == []


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_the_same_in_every_form(ledger, name):
    values = json.loads(run("ledger", name, "--ledger", ledger, "--format", "json"))
    assert isinstance(values, list)
    assert values or name == "contradictions"
    rows = list(csv.DictReader(io.StringIO(run("ledger", name, "--ledger", ledger, "--format", "csv"))))
    assert len(rows) == len(values)
    for row, value in zip(rows, values, strict=True):
        for key, cell in row.items():
            wanted = value[key]
            if wanted is None or isinstance(wanted, str):
                assert cell == (wanted or "")
            else:
                assert json.loads(cell) == wanted
    table = run("ledger", name, "--ledger", ledger)
    assert table.strip()
    assert "\x1b" not in table
    cut = json.loads(run("ledger", name, "--ledger", ledger, "--format", "json", "--limit", "1", "--offset", "1"))
    assert cut == values[1:2]


def test_statements_have_the_fields_that_read_prints(ledger):
    values = json.loads(run("ledger", "statements", "--ledger", ledger, "--format", "json"))
    with open_ledger(ledger) as store:
        expected = [facts.statement(s) for s in store.ledger().statements]
    assert [{key: value[key] for key in expected[0]} for value in values] == expected
    assert [value["review"] for value in values].count("confirmed") == 1


@pytest.mark.parametrize(
    ("options", "fits"),
    [
        (["--party", "Arland"], lambda v: "Arland" in {v["actor"], *v["addressee"]}),
        (["--kind", "demand"], lambda v: v["kind"] == "demand"),
        (["--reviewed"], lambda v: v["review"] == "confirmed"),
        (["--unreviewed"], lambda v: v["review"] == "read"),
        (["--certainty", "denied"], lambda v: v["certainty"] == "denied"),
        (["--state", "rejected"], lambda v: False),
    ],
)
def test_filters_leave_in_what_they_say(ledger, options, fits):
    every = json.loads(run("ledger", "statements", "--ledger", ledger, "--format", "json"))
    found = json.loads(run("ledger", "statements", "--ledger", ledger, "--format", "json", *options))
    assert found == [value for value in every if fits(value)]


def test_lists_as_of_a_day_leave_out_later_reports(ledger):
    found = json.loads(run("ledger", "documents", "--ledger", ledger, "--as-of", "2031-03-12", "--format", "json"))
    assert [d["published"] for d in found] == ["2031-03-11", "2031-03-12"]
    names = {d["id"] for d in found}
    said = json.loads(run("ledger", "statements", "--ledger", ledger, "--as-of", "2031-03-12", "--format", "json"))
    assert {s["document"] for s in said} == names


def test_the_record_of_each_party_counts_its_promises(ledger):
    promises = json.loads(run("ledger", "promises", "--ledger", ledger, "--format", "json"))
    records = json.loads(run("ledger", "promises", "--by-party", "--ledger", ledger, "--format", "json"))
    assert {record["party"] for record in records} == {p["actor"] for p in promises} != set()
    for record in records:
        own = [p["status"] for p in promises if p["actor"] == record["party"]]
        assert {s: own.count(s) for s in ("open", "kept", "broken", "lapsed")} | {"party": record["party"]} == record


def test_decisions_from_the_command_line(ledger):
    with open_ledger(ledger) as store:
        first, second, third = (e.id for e in store.statements(limit=3).items)
        document = store.entry(first).statement.document
    who = ("--ledger", ledger, "--who", "Bo")
    assert "actor: " in run("ledger", "correct", first, "actor", "Duchy", *who)
    told = run("ledger", "correct", first, "addressee", '["Arland", "Curia"]', *who)
    assert told.endswith("-> Arland, Curia), by Bo\n")
    run("ledger", "reject", second, "--reason", "a quote of 2012", *who)
    run("ledger", "link", third, first, *who)
    run("ledger", "comment", first, "see the transcript", *who)
    more = ("--set", "addressee=Curia", "--set", "firm=true")
    said = ("--kind", "offer", "--actor", "Duchy", "--content", "open the pass")
    run("ledger", "add-statement", document, "Report 1", *said, *more, *who)
    with open_ledger(ledger) as store:
        now = store.entry(first).statement
        assert (now.actor, now.addressee) == ("Duchy", ("Arland", "Curia"))
        assert store.entry(second).state == "rejected"
        assert first in store.entry(third).statement.refers_to
        (added,) = [e.statement for e in store.statements().items if e.state == "added"]
        assert (added.quote, added.addressee, added.firm) == ("Report 1", ("Curia",), True)
    run("ledger", "undo", *who)
    run("ledger", "undo", "--review", "4", *who)
    run("ledger", "redo", *who)
    history = json.loads(run("ledger", "history", "--ledger", ledger, "--format", "json"))
    assert [r["action"] for r in history] == [
        "confirm", "correct", "correct", "reject", "link", "comment", "add", "undo", "undo", "redo",
    ]  # fmt: skip
    assert [r["number"] for r in history if r["undone"]] == [7]


def test_a_decision_on_an_outdated_version_is_refused(ledger):
    with open_ledger(ledger) as store:
        name = store.statements(limit=1).items[0].id
    run("ledger", "correct", name, "actor", "Duchy", "--ledger", ledger, "--seen", "1", DETENTE_WHO="Ann")
    with pytest.raises(StaleError, match="by Ann"):
        run("ledger", "confirm", name, "--ledger", ledger, "--who", "Bo", "--seen", "1")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ledger", "statements", "--kind", "sulk"], "no kind"),
        (["ledger", "statements", "--as-of", "someday"], "not a date"),
        (["ledger", "alike", "--least", "2"], "no likeness"),
        (["ledger", "alike", "--least", "nan"], "no likeness"),
        (["ledger", "threads", "--status", "bad"], "no status"),
        (["ledger", "confirm", "zzzz", "--who", "Ann"], "there is no statement"),
        (["ledger", "confirm", "zzzz"], "there is no statement|name of who"),
        (["ledger", "history", "zzzz"], "there is no document"),
        (["ledger", "search", "--", "---"], "no word"),
        (["ledger", "import-reviews", "nowhere.jsonl"], "cannot be read"),
        (["brief", "--quiet", "--since", "2040"], "not before"),
    ],
)
def test_what_cannot_be_is_told(ledger, arguments, words):
    with pytest.raises(DetenteError, match=words):
        run(*arguments[:2], "--ledger", ledger, *arguments[2:])


def test_a_ledger_that_is_not_there_ends_with_code_2_and_one_line(tmp_path):
    command = [sys.executable, "-m", "detente", "ledger", "statements", "--ledger", str(tmp_path / "no.detente")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "there is no such ledger" in done.stderr


def test_check_says_so_and_ends_with_code_1_where_something_is_wrong(ledger):
    assert "all is well" in run("ledger", "check", "--ledger", ledger)
    import sqlite3

    with sqlite3.connect(ledger) as raw:
        raw.execute("UPDATE statements SET actor = 'Nobody'")
    raw.close()
    done = CliRunner().invoke(app, ["ledger", "check", "--ledger", ledger, "--format", "json"])
    assert done.exit_code == 1
    assert all(problem["mend"] for problem in json.loads(done.stdout))
    assert "all is well" in run("ledger", "check", "--rebuild", "--ledger", ledger)


def test_reviews_go_from_one_copy_to_another(ledger, tmp_path):
    run("ledger", "backup", str(tmp_path / "copy.detente"), "--ledger", ledger)
    with open_ledger(ledger) as store:
        store.reject(store.statements().items[2].id, who="Bo")
    run("ledger", "export-reviews", "--ledger", ledger, "-o", str(tmp_path / "reviews.jsonl"))
    copy = str(tmp_path / "copy.detente")
    assert run("ledger", "import-reviews", str(tmp_path / "reviews.jsonl"), "--ledger", copy) == "1 new decision\n"
    with open_ledger(ledger) as one, open_ledger(copy) as two:
        assert one.ledger() == two.ledger()
    assert run("ledger", "merge", ledger, "--ledger", copy) == "new: 0 reports, 0 decisions\n"


def test_a_brief_of_a_ledger_says_what_has_changed(ledger):
    brief = json.loads(run("brief", "--ledger", ledger, "--since", "2031-03-12", "--format", "json"))
    assert brief["changes"]["since"] == "2031-03-12"
    assert len(brief["changes"]["documents"]) == 2
    known = {t["id"] for t in brief["threads"]}
    assert {t["thread"] for t in brief["changes"]["threads"]} <= known
    text = run("brief", "--ledger", ledger, "--since", "2031-03-12")
    assert "Changed since 12 March 2031" in text
    assert "2 reports came in" in text
    early = json.loads(run("brief", "--ledger", ledger, "--as-of", "2031-03-12", "--format", "json"))
    assert [d["published"] for d in early["documents"]] == ["2031-03-11", "2031-03-12"]
    assert "changes" not in early


def test_hostile_words_act_on_no_terminal_and_in_no_spreadsheet(tmp_path):
    path = str(tmp_path / "talks.detente")
    made = Report("2031-03-01", outlet="=HYPERLINK(1)", intro="\x1b[31mred")
    made.say("demand", "\x1b]0;title\x07Arland", "=1+1 \u202e", to="Borland")
    with open_ledger(path, create=True) as store:
        store.add(*made.done(), reader=READER)
        store.comment(store.statements().items[0].id, "\x1b[2J", who="\x1b[31mAnn")
    for name in LISTS:
        for form in ("table", "json", "csv"):
            text = run("ledger", name, "--ledger", path, "--format", form)
            assert not {c for c in text if ord(c) < 32 and c != "\n"} | ({"\u202e"} & set(text))
    rows = list(csv.DictReader(io.StringIO(run("ledger", "sources", "--ledger", path, "--format", "csv"))))
    assert rows[0]["outlet"] == "'=HYPERLINK(1)"


def test_what_was_done_is_told_in_one_line_that_acts_on_no_terminal(tmp_path):
    path = str(tmp_path / "talks.detente")
    made = Report("2031-03-01")
    made.say("forecast", "Ann\x1b[31m", "the talks \u202e\x1b]0;title\x07 fail\r", to="Borland")
    with open_ledger(path, create=True) as store:
        store.add(*made.done(), reader=READER)
        name = store.statements().items[0].id
    told = [
        run("ledger", "comment", name, "\x1b[2J\nlook", "--ledger", path, "--who", "\x1b[31mBen"),
        run("ledger", "reject", name, "--reason", "\x08\x08", "--ledger", path, "--who", "Ann"),
        run("ledger", "undo", "--ledger", path, "--who", "Ann"),
        run("forecasts", "resolve", path, name, "true", "--who", "Ann"),
        run("ledger", "backup", str(tmp_path / "copy\x1b[1m.detente"), "--ledger", path),
    ]
    for line in told:
        assert line.count("\n") == 1
        assert line.endswith("\n")
        assert not {c for c in line[:-1] if ord(c) < 32 or c == "\u202e"}
    assert "<U+001B>[2J look" in told[0]
    assert "the talks <U+202E><U+001B>]0;title<U+0007> fail" in told[3]


def test_a_pager_that_no_shell_could_start_is_not_asked_for(monkeypatch):
    monkeypatch.setenv("DETENTE_PAGER", "less '")
    assert lists._pager() is None


def test_a_long_table_begins_in_the_pager_before_its_last_line_is_made(monkeypatch, tmp_path):
    seen = tmp_path / "seen"
    monkeypatch.setenv("DETENTE_PAGER", f"sh -c 'head -n 1 >{seen}'")
    monkeypatch.setenv("LINES", "5")
    made = []

    def lines():
        for number in range(1_000_000):
            made.append(number)
            yield f"line {number}\n"

    lists._page(lines())
    assert seen.read_text() == "line 0\n"
    assert len(made) < 1_000_000  # the reader went away after the first, and so did the rest of the list


def test_what_fits_on_a_screen_is_printed_without_a_pager(monkeypatch, capsys):
    monkeypatch.setenv("DETENTE_PAGER", "false")
    monkeypatch.setenv("LINES", "5")
    lists._page(iter(["a line\n"] * 4))
    assert capsys.readouterr().out == "a line\n" * 4


def test_colours_are_for_terminals_or_on_demand(ledger):
    assert "\x1b[" not in run("ledger", "threads", "--ledger", ledger)
    assert "\x1b[" in run("ledger", "threads", "--ledger", ledger, "--color", "always")


def test_reports_are_added_once_and_kept_one_by_one(tmp_path):
    for name, day in (("one", "4 May"), ("two", "6 May")):
        text = f"{day} 2031\n\nArland demanded that Borland reopen the harbour. Borland rejected the demand on {day}.\n"
        (tmp_path / f"{name}.txt").write_text(text)
    ledger = str(tmp_path / "talks.detente")
    add_all = (
        "add",
        str(tmp_path / "one.txt"),
        str(tmp_path / "two.txt"),
        "--ledger",
        ledger,
        "--published",
        "2031-05",
    )
    assert run(*add_all).startswith("added 2 reports with ")
    before = run("ledger", "statements", "--ledger", ledger, "--format", "json")
    assert json.loads(before)
    assert run(*add_all) == "added 0 reports with 0 statements; 2 known before\n"
    assert run(*add_all, "--read-again").endswith("2 known before\n")
    assert run("ledger", "statements", "--ledger", ledger, "--format", "json") == before
    assert "all is well" in run("ledger", "check", "--ledger", ledger)


def test_a_record_goes_out_and_comes_in_again_as_it_was(ledger, tmp_path):
    lines = tmp_path / "talks.jsonl"
    run("ledger", "export", "jsonl", "--ledger", ledger, "-o", str(lines))
    assert lines.read_text() == run("export", "jsonl", "--ledger", ledger)
    copy = str(tmp_path / "copy.detente")
    assert run("ledger", "import", str(lines), "--ledger", copy) == "new: 4 reports\n"
    assert run("ledger", "import", str(lines), "--ledger", copy) == "new: 0 reports\n"
    assert run("ledger", "export", "jsonl", "--ledger", copy) == lines.read_text()
    assert "all is well" in run("ledger", "check", "--ledger", copy)


def test_import_takes_decisions_and_whole_ledgers_too_and_nothing_else(ledger, tmp_path):
    copy = str(tmp_path / "copy.detente")
    assert run("ledger", "import", ledger, "--ledger", copy) == "new: 4 reports, 1 decision\n"
    decisions = str(tmp_path / "decisions.jsonl")
    bare = str(tmp_path / "bare.detente")
    run("ledger", "export", "jsonl", "--ledger", ledger, "-o", str(tmp_path / "talks.jsonl"))
    run("ledger", "import", str(tmp_path / "talks.jsonl"), "--ledger", bare)
    run("ledger", "export-reviews", "--ledger", ledger, "-o", decisions)
    assert run("ledger", "import", decisions, "--ledger", bare) == "1 new decision\n"
    report_file = tmp_path / "report.txt"
    report_file.write_text("The union demanded higher pay of the company on Monday.")
    with pytest.raises(DetenteError, match="this is no ledger"):
        run("ledger", "import", str(report_file), "--ledger", bare)


def test_what_people_decided_about_matters_goes_out_and_comes_in_again(ledger, tmp_path):
    threads = ("ledger", "threads", "--format", "json", "--ledger")
    before = json.loads(run(*threads, ledger))
    whole = next(thread for thread in before if len(thread["statements"]) > 1)
    one, other = [thread["id"] for thread in before if thread is not whole][:2]
    run("ledger", "split-thread", whole["id"], whole["statements"][0], "--ledger", ledger, "--who", "Ann")
    moved = {thread["statements"][0]: thread["id"] for thread in json.loads(run(*threads, ledger))}
    first = {thread["id"]: thread["statements"][0] for thread in before}
    run("ledger", "join-threads", moved[first[one]], moved[first[other]], "--ledger", ledger, "--who", "Ann")
    lines, copy = str(tmp_path / "talks.jsonl"), str(tmp_path / "copy.detente")
    run("ledger", "export", "jsonl", "--ledger", ledger, "-o", lines)
    assert run("ledger", "import", lines, "--ledger", copy) == "new: 4 reports\n"
    assert run("ledger", "import", lines, "--ledger", copy) == "new: 0 reports\n"
    with open(lines) as wanted:
        assert run("ledger", "export", "jsonl", "--ledger", copy) == wanted.read()
    assert run(*threads, copy) == run(*threads, ledger)
    decided = json.loads(run("ledger", "history", "--ledger", copy, "--format", "json"))
    assert [(d["action"], d["who"]) for d in decided] == [("split thread", "imported"), ("merge threads", "imported")]
    assert "all is well" in run("ledger", "check", "--ledger", copy)


def test_what_people_decided_about_statements_that_are_not_here_is_told(ledger, tmp_path):
    one, other = (
        thread["id"] for thread in json.loads(run("ledger", "threads", "--ledger", ledger, "--format", "json"))[:2]
    )
    run("ledger", "join-threads", one, other, "--ledger", ledger, "--who", "Ann")
    lines, copy = str(tmp_path / "talks.jsonl"), str(tmp_path / "copy.detente")
    run("ledger", "export", "jsonl", "--ledger", ledger, "-o", lines)
    run("ledger", "import", lines, "--ledger", copy)
    with open_ledger(copy) as store:
        store.undo(who="imported")
        for entry in store.statements().items:
            store.reject(entry.id, who="Ben")
    told = run("ledger", "import", lines, "--ledger", copy)
    assert "left out: 1 grouping of matters by people, of statements that are not here" in told


def test_a_model_is_derived_from_a_ledger_by_its_option(ledger):
    assert run("model", "derive", "--ledger", ledger) == run("model", "derive", ledger)
    with pytest.raises(DetenteError, match="reports and a ledger are given"):
        run("model", "derive", "report.txt", "--ledger", ledger)
    with pytest.raises(DetenteError, match="nothing to read"):
        run("model", "derive")


def test_what_holds_of_the_storage_is_told_when_a_ledger_is_made_and_when_it_is_checked(tmp_path, monkeypatch):
    monkeypatch.setattr("detente.ledger.store.engine.SAFE_WAL", (999, 0, 0))
    one = tmp_path / "one.txt"
    one.write_text("4 May 2031\n\nThe union demanded a rise of six per cent of the company on Monday.\n")
    path = str(tmp_path / "talks.detente")

    def said(*arguments: str) -> str:
        done = CliRunner().invoke(app, [*arguments, "--ledger", path])
        assert done.exit_code == 0, done.output
        return done.stderr

    assert "SQLite" in said("add", str(one))
    assert said("add", str(one)) == ""
    for name in LISTS:
        assert said("ledger", name) == ""
        assert "SQLite" not in run("ledger", name, "--ledger", path)
    assert said("ledger", "check") == ""
    assert "SQLite" in run("ledger", "check", "--ledger", path)


def test_a_date_that_is_none_is_no_correction(ledger):
    name = json.loads(run("ledger", "statements", "--ledger", ledger, "--format", "json"))[0]["id"]
    for value in ("yesterday", "2031-02-30", "3 March"):
        with pytest.raises(DetenteError, match="is no date"):
            run("ledger", "correct", name, "date", value, "--ledger", ledger, "--who", "Ann")
    assert "2031-02" in run("ledger", "correct", name, "date", "2031-02", "--ledger", ledger, "--who", "Ann")
    by_words = run("ledger", "correct", name, "deadline", "before the harvest", "--ledger", ledger, "--who", "Ann")
    assert "before the harvest" in by_words


def _gathered(ledger: str) -> bool:
    """Whether the lists of threads are ready, so that the next one has nothing to gather."""
    with sqlite3.connect(ledger) as raw:
        (left,) = raw.execute("SELECT count(*) FROM stale").fetchone()
    raw.close()
    return left == 0


CHANGING = ["add", "merge", "import", "import-reviews", "correct", "reject", "undo", "join-threads"]


@pytest.mark.parametrize("how", CHANGING)
def test_what_changes_a_ledger_gathers_its_threads_unless_told_not_to(ledger, tmp_path, how):
    report_file, decisions = tmp_path / "report.txt", tmp_path / "decisions.jsonl"
    report_file.write_text("4 May 2031\n\nArland demanded that Borland reopen the harbour.\n")
    shutil.copyfile(ledger, tmp_path / "other.detente")
    with open_ledger(tmp_path / "other.detente") as other:
        other.confirm(other.statements().items[1].id, who="Ben")
        add(other, [report(7)])
        decisions.write_text("\n".join(other.export_reviews()))
    with open_ledger(ledger) as store:
        name = store.statements().items[0].id
        store.correct(name, {"actor": "Duchy"}, who="Ann")
        threads = [thread.id for thread in store.threads_page(limit=2).items]
    command = {
        "correct": ("ledger", "correct", name, "actor", "Curia", "--who", "Ann", "--ledger"),
        "reject": ("ledger", "reject", name, "--who", "Ann", "--ledger"),
        "undo": ("ledger", "undo", "--who", "Ann", "--ledger"),
        "join-threads": ("ledger", "join-threads", *threads, "--who", "Ann", "--ledger"),
        "add": ("add", str(report_file), "--ledger"),
        "merge": ("ledger", "merge", str(tmp_path / "other.detente"), "--ledger"),
        "import": ("ledger", "import", str(tmp_path / "other.detente"), "--ledger"),
        "import-reviews": ("ledger", "import-reviews", str(decisions), "--ledger"),
    }[how]
    bare = shutil.copyfile(ledger, str(tmp_path / "bare.detente"))
    with open_ledger(ledger) as store, open_ledger(bare) as copy:
        store.gather()
        copy.gather()
    run(*command, bare, "--no-gather")
    assert not _gathered(bare)
    run(*command, ledger)
    assert _gathered(ledger)
    listed = ("ledger", "threads", "--format", "json", "--ledger")
    assert run(*listed, ledger) == run(*listed, bare)


def test_to_say_that_a_statement_is_right_leaves_nothing_to_gather(ledger):
    with open_ledger(ledger) as store:
        store.gather()
        names = [entry.id for entry in store.statements().items]
    threads = run("ledger", "threads", "--format", "json", "--ledger", ledger)
    for name in names:
        run("ledger", "confirm", name, "--who", "Ann", "--ledger", ledger, "--no-gather")
    run("ledger", "comment", names[0], "seen", "--who", "Ann", "--ledger", ledger)
    assert _gathered(ledger)
    run("ledger", "undo", "--who", "Ann", "--ledger", ledger, "--no-gather")
    assert _gathered(ledger)
    assert run("ledger", "threads", "--format", "json", "--ledger", ledger) == threads


def test_threads_that_cannot_be_gathered_now_lose_nothing_that_was_added(ledger, tmp_path, monkeypatch):
    from detente.ledger.store import Store

    def held(*_):
        raise LedgerError("another program holds the ledger", where=ledger)

    monkeypatch.setattr(Store, "gather", held)
    (tmp_path / "report.txt").write_text("4 May 2031\n\nArland demanded that Borland reopen the harbour.\n")
    done = CliRunner().invoke(app, ["add", str(tmp_path / "report.txt"), "--ledger", ledger])
    assert done.exit_code == 0
    assert done.stdout.startswith("added 1 report ")
    assert "were not gathered (another program holds the ledger)" in done.stderr
    assert not _gathered(ledger)
