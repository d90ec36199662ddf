"""Questions to a corpus: SQL, pairs of parties, talks, threads, and talks taken into a ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.made import QUICK, articles, dispute, rows, write
from detente.corpus.dyads import PRESSING, YIELDING, dyads
from detente.corpus.excerpt import excerpt
from detente.corpus.folder import Folder
from detente.corpus.query import Corpus
from detente.corpus.run import run
from detente.corpus.talks import talks
from detente.errors import InputError, LedgerError
from detente.values.statement import KINDS
from detente.workflow import corpus as workflow
from detente.workflow.ledgers import opened


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of two disputes, years apart, a copy of one report, and other news."""
    folder = tmp_path_factory.mktemp("corpus")
    found = articles(20, every=100)[1:]
    early = [{"id": f"e{n}", "published": f"2014-03-{n + 1:02d}", "text": dispute(10 * n)} for n in range(5)]
    late = [{"id": f"l{n}", "published": f"2016-03-{n + 1:02d}", "text": dispute(10 * n + 3)} for n in range(3)]
    copy = [{"id": "copy", "published": "2016-03-09", "text": late[0]["text"]}]
    run([write(folder / "a.jsonl", [*found, *early, *late, *copy])], folder / "out", job=QUICK, size=5)
    workflow.add_threads(folder / "out")
    return folder / "out"


@pytest.fixture
def corpus(out: Path) -> Iterator[Corpus]:
    with Corpus(out) as found:
        yield found


def test_the_views_hold_what_the_files_hold(out: Path, corpus: Corpus) -> None:
    for table in ("documents", "statements", "threads"):
        ((count,),) = corpus.ask(f"SELECT count(*) FROM {table}")[1]
        assert count == len(rows(out, table) if table != "threads" else corpus.records("FROM threads")) > 0
    names, found = corpus.ask("SELECT kind, count(*) AS n FROM statements GROUP BY kind ORDER BY kind")
    assert names == ["kind", "n"]
    assert found == [("demand", 9), ("offer", 9), ("reject", 9)]


def test_answers_are_json(out: Path) -> None:
    listing = workflow.query(
        out, "SELECT DATE '2016-09-06' AS d, addressee, 1.5::DECIMAL(4,2) AS x, NULL AS x FROM statements LIMIT 2"
    )
    assert json.loads(json.dumps(listing.values))[0] == {
        "d": "2016-09-06",
        "addressee": ["union"],
        "x": 1.5,
        "x_3": None,
    }


def test_numbers_that_json_has_not_are_named(corpus: Corpus) -> None:
    assert corpus.ask("SELECT 1.0 / 0, -1.0 / 0, 'nan'::DOUBLE, [1.0 / 0], 0.5")[1] == [
        ("inf", "-inf", "nan", ["inf"], 0.5)
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT actr FROM statements",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM 'https://a.example/x.parquet'",
        "SELECT * FROM statements; DROP VIEW statements",
        "COPY statements TO 'x.csv'",
        "CREATE TABLE t AS SELECT 1",
        "ATTACH 'x.db'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "PRAGMA database_list",
        "nonsense",
        "",
    ],
)
def test_a_question_can_only_ask_this_corpus(corpus: Corpus, sql: str) -> None:
    with pytest.raises(InputError):
        corpus.ask(sql)


def test_a_question_cannot_reach_files_outside(tmp_path: Path, corpus: Corpus) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    for path in (tmp_path / "secret.csv", corpus.folder.path / ".." / "a.jsonl"):
        with pytest.raises(InputError, match=r"(?i)permission|access"):
            corpus.ask(f"SELECT * FROM '{path}'")


def test_an_unfinished_corpus_says_how_to_finish_it(tmp_path: Path, out: Path) -> None:
    with pytest.raises(InputError, match="no corpus"):
        Corpus(tmp_path)
    manifest = json.loads((out / "manifest.json").read_text())
    (tmp_path / "manifest.json").write_text(json.dumps(manifest | {"state": "running"}))
    with pytest.raises(InputError, match="not complete"):
        Corpus(tmp_path)


def test_pairs_are_counted_by_period_and_tone_without_copies(corpus: Corpus) -> None:
    found = {(d.actor, d.addressee, d.period): d for d in dyads(corpus, by="year")}
    assert set(found) == {(a, b, y) for a, b in (("union", "company"), ("company", "union")) for y in ("2014", "2016")}
    assert [found["union", "company", year].statements for year in ("2014", "2016")] == [10, 6]
    assert found["union", "company", "2014"].pressing == 10
    assert found["company", "union", "2014"].yielding == 5
    assert sum(d.statements for d in dyads(corpus, by="day")) == sum(d.statements for d in found.values())
    assert dyads(corpus, party="nobody") == []
    assert dyads(corpus, least=1000) == []
    assert not set(YIELDING) & set(PRESSING)
    assert set(YIELDING) | set(PRESSING) <= set(KINDS)


def test_talks_are_reports_of_the_same_parties_near_in_time(corpus: Corpus) -> None:
    early, late = talks(corpus)
    assert (len(early.documents), early.first, early.last) == (5, "2014-03-01", "2014-03-05")
    assert (len(late.documents), late.first, late.last) == (3, "2016-03-01", "2016-03-03")
    assert set(early.parties) == {"union", "company"}
    assert early.id != late.id
    assert talks(corpus, least=4) == [early]


def test_who_only_foretells_is_no_party_and_who_speaks_most_comes_first(tmp_path: Path) -> None:
    told = "The analysts foresaw a strike. The analysts foresaw a settlement. The analysts foresaw a lockout.\n"
    reports = [{"id": str(n), "published": f"2014-03-{n + 1:02d}", "text": dispute(10 * n) + told} for n in range(3)]
    run([write(tmp_path / "a.jsonl", reports)], tmp_path / "out", job=QUICK)
    with Corpus(tmp_path / "out") as corpus:
        ((foretold,),) = corpus.ask("SELECT count(*) FROM statements WHERE actor = 'analysts'")[1]
        (found,) = talks(corpus)
        ((first, _), *others) = corpus.ask(
            "SELECT party, count(*) AS n FROM (SELECT actor AS party FROM statements WHERE kind <> 'forecast' "
            "UNION ALL SELECT unnest(addressee) FROM statements WHERE kind <> 'forecast') GROUP BY party "
            "ORDER BY n DESC, party"
        )[1]
    assert foretold == 9
    assert found.parties == (first, *(party for party, _ in others))


def test_threads_name_statements_of_the_corpus(corpus: Corpus) -> None:
    known = {row["id"] for row in corpus.records("SELECT id FROM statements WHERE NOT copy")}
    found = corpus.records("FROM threads")
    assert {name for thread in found for name in thread["statements"]} <= known
    assert {thread["talks"] for thread in found} == {one.id for one in talks(corpus)}


def test_talks_become_a_ledger_with_their_copies(tmp_path: Path, out: Path, corpus: Corpus) -> None:
    late = talks(corpus)[1]
    ledger = tmp_path / "late.detente"
    assert "added 3 reports" in workflow.add(out, late.id[:6], ledger).to_text()
    with opened(ledger) as store:
        held = store.ledger()
    read = {document.id: reading for document, reading in excerpt(corpus, late.documents)}
    assert {d.id for d in held.documents} == set(read)
    assert len(held.statements) == sum(len(reading.statements) for reading in read.values())
    assert "known before" in workflow.add(out, late.id, ledger).to_text()
    with pytest.raises(InputError, match="no talks"):
        workflow.add(out, "zzz", ledger)
    with pytest.raises(LedgerError):
        workflow.add(out, late.id, tmp_path / "none" / "x.detente")


@pytest.mark.parametrize("name", ["../../secret.parquet", "/etc/secret.parquet", "documents/../../secret.parquet"])
def test_a_manifest_names_no_file_outside(tmp_path: Path, name: str) -> None:
    manifest = {"format": "detente-corpus", "version": 1, "state": "complete", "files": {"documents": [name]}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(InputError, match="outside the corpus"):
        Folder(tmp_path).result("documents")
