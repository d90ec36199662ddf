"""Runs over archives: what is read, what is refused, and that neither a kill nor another engine changes the result."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.made import QUICK, articles, bytes_of, dispute, rows, weather, write
from detente.corpus.engines import Alone, Pool
from detente.corpus.folder import Folder
from detente.corpus.plan import chunks, files
from detente.corpus.query import Corpus
from detente.corpus.run import run
from detente.corpus.tables import document_of_row, reading_of_rows
from detente.documents.articles import Fields
from detente.errors import InputError, SettingError
from documents.archives_made import packed, warc_record


def test_a_run_reads_what_may_tell_of_dealings_and_lists_the_rest(tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", articles(40), b"{broken\n")
    state = run([source], tmp_path / "out", job=QUICK, size=7)
    assert (state.records, state.done, state.read, state.rejected, state.statements) == (41, 41, 10, 1, 30)
    documents = rows(tmp_path / "out", "documents")
    assert [row["relevant"] for row in documents] == [n % 4 == 0 for n in range(40)]
    assert {row["year"] for row in documents} == {2014, 2015, 2016}
    assert [row["text"] is None for row in documents] == [n % 4 != 0 for n in range(40)]
    (rejected,) = [json.loads(line) for line in (tmp_path / "out" / "rejected.jsonl").read_text().splitlines()]
    assert rejected["source"].endswith("a.jsonl, line 41")
    assert "no JSON" in rejected["reason"]
    assert Folder(tmp_path / "out").manifest()["counts"] == {
        "records": 41, "done": 41, "read": 10, "rejected": 1, "statements": 30, "foreign": 0,
    }  # fmt: skip


def test_documents_and_statements_come_back_as_they_were(tmp_path: Path) -> None:
    run([write(tmp_path / "a.jsonl", articles(9))], tmp_path / "out", job=QUICK)
    from corpus.quick_reader import Reader

    statements = rows(tmp_path / "out", "statements")
    for row in rows(tmp_path / "out", "documents"):
        if row["relevant"]:
            document = document_of_row(row)
            assert document.text == row["text"]
            own = [one for one in statements if one["key"] == row["key"]]
            (expected,) = Reader().read_many([document])
            assert reading_of_rows(document, row, own) == expected
            assert all(one["refers_to"] in ([], [f"{document.id}.s1"]) for one in own)


def test_all_is_read_where_the_filter_is_off(tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", articles(8))
    assert run([source], tmp_path / "out", job=replace(QUICK, filtered=False)).read == 8


def mixed(folder: Path) -> list[Path]:
    """A folder of every kind of source."""
    folder.mkdir()
    write(folder / "b.jsonl", articles(30))
    (folder / "c.jsonl.gz").write_bytes(gzip.compress(write(folder / "x", articles(25, 5)).read_bytes()))
    (folder / "x").unlink()
    (folder / "d.warc.gz").write_bytes(b"".join(packed([warc_record(n) for n in range(12)]))[:-40])
    for n in range(5):
        (folder / f"e{n}.txt").write_text(dispute(n) if n % 2 else weather(n))
    (folder / "f.txt").write_text("")
    return [folder]


def test_every_engine_and_every_size_of_chunk_gives_the_same(tmp_path: Path) -> None:
    sources = mixed(tmp_path / "in")
    run(sources, tmp_path / "one", job=QUICK, size=4)
    run(sources, tmp_path / "pool", job=QUICK, size=4, engine=Pool(2))
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "pool")
    run(sources, tmp_path / "large", job=QUICK, size=1000)
    unkeyed = [
        [{k: v for k, v in row.items() if k not in ("key", "copy_of")} for row in rows(tmp_path / out, "documents")]
        for out in ("one", "large")
    ]
    assert unkeyed[0] == unkeyed[1]


def test_the_plan_holds_every_record_once(tmp_path: Path) -> None:
    found, _ = files(mixed(tmp_path / "in"))
    whole = [item for part in found for item in (entry.item for entry in part.entries())]
    for size in (1, 3, 200):
        assert [item for chunk in chunks(found, size) for item in chunk.items(Fields())] == whole
        assert sum(chunk.count for chunk in chunks(found, size)) == len(whole)


KILLED = """
import os, signal, sys, threading
sys.path[:0] = {paths!r}
from dataclasses import replace
from corpus.made import QUICK
from detente.corpus.engines import Alone, Pool
from detente.corpus.run import run
left, seconds = int(sys.argv[1]), float(sys.argv[2])  # how many parts come before it is killed, and how long after them

def killed(state):
    global left
    if not left:
        threading.Timer(seconds, os.killpg, [0, signal.SIGKILL]).start()
    left -= 1

if __name__ == "__main__":
    run({sources!r}, {out!r}, job=replace(QUICK, model="0.002"), size=3, engine={engine}, progress=killed)
"""


@pytest.mark.parametrize(("engine", "most"), [("Alone()", 4), ("Pool(2)", 2)])
def test_a_run_that_is_killed_again_and_again_ends_as_an_undisturbed_one(
    tmp_path: Path, engine: str, most: int
) -> None:
    sources = [str(path) for path in mixed(tmp_path / "in")]
    run(sources, tmp_path / "whole", job=replace(QUICK, model="0.002"), size=3)
    out = tmp_path / "killed"
    paths = [path for path in sys.path if path]
    script = tmp_path / "killed.py"
    script.write_text(KILLED.format(paths=paths, sources=sources, out=str(out), engine=engine))
    chance = random.Random(9)
    for _ in range(most):
        moment = [str(chance.randint(0, 4)), str(chance.uniform(0, 0.01))]
        ended = subprocess.run([sys.executable, str(script), *moment], start_new_session=True, check=False)
        assert ended.returncode == -signal.SIGKILL
    subprocess.run([sys.executable, str(script), "-1", "0"], check=True)
    assert bytes_of(out) == bytes_of(tmp_path / "whole")
    assert not list(out.rglob(".draft-*.json"))


def test_a_record_that_kills_its_reader_costs_itself_only(tmp_path: Path) -> None:
    found = articles(12)
    found[8]["text"] += " This text brings its reader down."
    source = write(tmp_path / "a.jsonl", found)
    state = run([source], tmp_path / "out", job=QUICK, size=6, engine=Pool(2))
    assert (state.done, state.read, state.rejected) == (12, 2, 1)
    (line,) = (tmp_path / "out" / "rejected.jsonl").read_text().splitlines()
    assert "line 9" in line
    assert "brought the process down" in line


def test_a_finished_run_is_not_done_again(tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", articles(8))
    run([source], tmp_path / "out", job=QUICK)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.parquet")}
    time.sleep(0.01)
    assert run([source], tmp_path / "out", job=QUICK).done == 8
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.parquet")} == before


def test_a_folder_takes_one_run_only(tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", articles(8))
    run([source], tmp_path / "out", job=QUICK)
    with pytest.raises(SettingError, match="other settings"):
        run([source], tmp_path / "out", job=replace(QUICK, filtered=False))
    with pytest.raises(SettingError, match="another reader"):
        run([source], tmp_path / "out", job=replace(QUICK, version="another"))
    with Folder(tmp_path / "out").locked(), pytest.raises(SettingError, match="another run is at work"):
        run([source], tmp_path / "out", job=QUICK)
    with pytest.raises(SettingError, match="another detente"):
        run([source], tmp_path / "out", job=replace(QUICK, rooms="another"))
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "mine.txt").write_text("x")
    with pytest.raises(SettingError, match="something else"):
        run([source], tmp_path / "else", job=QUICK)
    with pytest.raises(InputError, match="no such file"):
        run([tmp_path / "none"], tmp_path / "new", job=QUICK)
    write(source, articles(9))
    with pytest.raises(SettingError, match="other sources"):
        run([source], tmp_path / "out", job=QUICK)


def test_a_run_that_read_nothing_yet_gives_way_to_another(tmp_path: Path) -> None:
    """As when a cluster or a model was named wrongly: the next try may differ."""

    class Nobody:
        def run(self, work, chunks):
            raise SettingError("no scheduler answers")
            yield

    with pytest.raises(SettingError, match="no scheduler"):
        run([write(tmp_path / "b.jsonl", articles(80))], tmp_path / "out", job=QUICK, size=4, engine=Nobody())
    source = write(tmp_path / "a.jsonl", articles(9))
    assert run([source], tmp_path / "out", job=replace(QUICK, filtered=False), size=2).done == 9
    run([source], tmp_path / "whole", job=replace(QUICK, filtered=False), size=2)
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "whole")


def test_a_finished_corpus_whose_work_was_removed_is_not_read_again(tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", articles(8))
    first = run([source], tmp_path / "out", job=QUICK)
    shutil.rmtree(tmp_path / "out" / "work")
    again = run([source], tmp_path / "out", job=QUICK)
    assert again == replace(first, before=8, seconds=0.0)
    assert not list((tmp_path / "out" / "work").rglob("*.parquet"))


def test_a_lost_or_damaged_file_is_named_and_made_anew(tmp_path: Path) -> None:
    source, out = write(tmp_path / "a.jsonl", articles(24)), tmp_path / "out"
    run([source], out, job=QUICK, size=4)
    whole = bytes_of(out)
    first, *_, last = sorted((out / "statements").rglob("*.parquet"))
    for table, damage in ((first, b""), (last, b""), (last, last.read_bytes()[:-9]), (first, None), (last, None)):
        if damage is not None:
            table.write_bytes(damage)
            with pytest.raises(InputError, match="file of statements is missing or damaged"):
                Corpus(out)
        table.unlink()
        with pytest.raises(InputError, match="file of statements is missing or damaged"):
            Corpus(out)
        assert run([source], out, job=QUICK, size=4).before == 24
        assert bytes_of(out) == whole
    part = Folder(out).part(3, "statements.parquet")
    part.write_bytes(part.read_bytes()[:-9])
    table.unlink()
    with pytest.raises(InputError, match="a part of the run is damaged") as found:
        run([source], out, job=QUICK, size=4)
    assert "00000003.json" in found.value.mend
    part.with_name("00000003.json").unlink()
    run([source], out, job=QUICK, size=4)
    assert bytes_of(out) == whole


def test_parts_of_another_reader_are_read_anew_and_never_finished(tmp_path: Path) -> None:
    """A worker of a detente that checks nothing leaves parts too; they bear its name, or none."""
    source = write(tmp_path / "a.jsonl", articles(24))
    run([source], tmp_path / "whole", job=QUICK, size=4)

    class Foreign(Alone):
        def run(self, work, chunks):
            for chunk in chunks:
                found = work(chunk)
                if chunk.number == 2:
                    note = Folder(tmp_path / "out").part(2, "json")
                    note.write_text(json.dumps(json.loads(note.read_text()) | {"reader": "detente 0.0", "read": 99}))
                yield found

    with pytest.raises(SettingError, match="1 of 6 chunks were read by another detente"):
        run([source], tmp_path / "out", job=QUICK, size=4, engine=Foreign())
    assert Folder(tmp_path / "out").manifest()["state"] == "running"
    assert run([source], tmp_path / "out", job=QUICK, size=4).before == 20
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "whole")


GERMAN = (
    "Die Gewerkschaft lehnte das Angebot der Reederei am Montag ab und kündigte neue Streiks an. Ein Sprecher der "
    "Hafenbehörde sagte, man werde im Herbst noch einmal verhandeln und nichts ändern. "
)
FRENCH = (
    "Le syndicat a rejeté lundi la proposition de la compagnie et annoncé de nouvelles grèves dans le port. "
    "Le ministre a déclaré que les négociations reprendraient avant la fin de la semaine. "
)


@pytest.mark.parametrize("filtered", [True, False])
def test_what_is_not_english_is_counted_apart_and_no_fault(tmp_path: Path, filtered: bool) -> None:
    source = tmp_path / "in"
    source.mkdir()
    found = articles(8)
    found[1]["text"], found[3]["text"], found[5]["text"] = GERMAN, "talks union offer " + GERMAN, "Rain. Sun."
    write(source / "a.jsonl", found)
    page = f"<html><body><article><p>{FRENCH * 3}</p></article></body></html>"
    (source / "b.warc").write_bytes(warc_record(1, block=b"HTTP/1.1 200 OK\r\n\r\n" + page.encode()))
    (source / "c.txt").write_text(FRENCH, "utf-8")
    (source / "d.txt").write_text(weather(1))
    state = run([source], tmp_path / "out", job=replace(QUICK, filtered=filtered))
    assert (state.records, state.foreign, state.rejected) == (11, 4, 0)
    languages = [(row["language"], row["relevant"]) for row in rows(tmp_path / "out", "documents")]
    ours = [("en", filtered is False or n % 4 == 0) for n in range(8)]
    ours[1] = ours[3] = ("de", False)
    ours[5] = (None, not filtered)
    assert languages == [*ours, ("fr", False), ("fr", False), ("en", not filtered)]
    manifest = Folder(tmp_path / "out").manifest()
    assert manifest["languages"] == {"de": 2, "en": 6, "fr": 2}
    assert manifest["counts"]["foreign"] == 4


WRITES = """
import resource, sys
sys.path[:0] = {paths!r}
from detente.corpus.engines import Alone, Pool
from corpus.made import QUICK
from detente.corpus.run import run
from detente.errors import DetenteError
if __name__ == "__main__":
    if {limit}:
        resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
    try:
        run([{source!r}], {out!r}, job=QUICK, size=4, engine={engine})
    except DetenteError as error:
        sys.exit(str(error))
"""


def written(source: Path, out: Path, engine: str = "Alone()", limit: int = 0) -> str:
    """What a run in a process of its own says that cannot write more than so many bytes to a file."""
    script = out.parent / "writes.py"
    paths = [path for path in sys.path if path]
    script.write_text(WRITES.format(paths=paths, source=str(source), out=str(out), engine=engine, limit=limit))
    # -B: Python would leave bytecode cut short, too
    done = subprocess.run([sys.executable, "-B", str(script)], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert (done.returncode == 0) == (not done.stderr)
    return done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no such limit")
@pytest.mark.parametrize(
    ("engine", "limit"),
    [
        ("Alone()", 100),
        ("Alone()", 2_000),
        ("Alone()", 12_000),
        pytest.param("Pool(2)", 12_000, marks=pytest.mark.system),
    ],
)
def test_where_a_file_cannot_grow_one_line_says_so_and_the_run_goes_on_later(
    tmp_path: Path, engine: str, limit: int
) -> None:
    """The manifest, the plan, a part and a table are the first that meet the limit, one after the other."""
    source = write(tmp_path / "a.jsonl", articles(160, 1))
    out = tmp_path / "out"
    said = written(source, out, engine, limit)
    assert said.count("\n") == 1
    assert "bytes are free; where: " in said
    assert "mend: make room, then give the same command again" in said
    assert not list(out.rglob(".draft-*"))
    assert written(source, out, engine) == ""
    run([source], tmp_path / "whole", job=QUICK, size=4)
    assert bytes_of(out) == bytes_of(tmp_path / "whole")


@pytest.mark.system
@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="a small disk needs root")
def test_a_full_disk_at_any_size_says_so_and_the_run_goes_on_when_there_is_room(tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", articles(160, 1))
    run([source], tmp_path / "whole", job=QUICK, size=4)
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", disk], check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        told = 0
        for size in ("64k", "96k", "256k", "512k", "768k", "1m", "1200k", "8m"):
            subprocess.run(["mount", "-o", f"remount,size={size}", disk], check=True)
            said = written(source, disk / "out")
            told += bool(said)
            assert not said or (said.count("\n") == 1 and "the disk is full" in said and "bytes are free" in said)
            assert not list((disk / "out").rglob(".draft-*"))
        assert told > 4
        assert bytes_of(disk / "out") == bytes_of(tmp_path / "whole")
    finally:
        subprocess.run(["umount", disk], check=True)


def test_copies_are_marked_behind_the_one_published_first(tmp_path: Path) -> None:
    long = " ".join(dispute(n).strip() for n in range(4))
    found = articles(6, 1)
    found += [
        {"id": "late", "published": "2016-09-08", "text": f"The paper adds a line of its own. {long}"},
        {"id": "first", "published": "2016-09-06", "text": long},
        {"id": "same", "published": "2016-09-07", "text": long},
    ]
    run([write(tmp_path / "a.jsonl", found)], tmp_path / "out", job=QUICK)
    documents = {row["source"].split("(")[1][:-1]: row for row in rows(tmp_path / "out", "documents")}
    first = documents["first"]["key"]
    assert [documents[name]["copy_of"] for name in ("late", "first", "same")] == [first, None, first]
    assert documents["first"]["copies"] == 2
    assert not [row for name, row in documents.items() if name.startswith("a") and row["copy_of"]]
    for row in rows(tmp_path / "out", "statements"):
        assert row["copy"] == (row["key"] in {documents["late"]["key"], documents["same"]["key"]})
