"""The static site: every link leads somewhere, nothing runs, nothing asks a server."""

from __future__ import annotations

import re

import pytest

from detente.errors import SettingError
from detente.ledger.store import STATES, Filter, open_ledger
from detente.web.site import write_site
from web import made


@pytest.fixture(scope="module")
def site(kept_ledger, tmp_path_factory):
    out = tmp_path_factory.mktemp("site") / "public"
    write_site(str(kept_ledger), out)
    return out


def pages(site):
    return sorted(site.rglob("*.html"))


def test_every_link_leads_to_a_place(site):
    for page in pages(site):
        for link in re.findall(r'(?:href|src)="([^"]*)"', page.read_text()):
            path, _, fragment = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            assert target.is_file(), (page, link)
            if fragment:
                assert f'id="{fragment}"' in target.read_text(), (page, link)


def test_nothing_runs_and_nothing_is_sent(site):
    for page in pages(site):
        text = page.read_text()
        assert not re.search(r"<script|<form|<button|<iframe|\son\w+=|\sstyle=|http-equiv=.refresh", text), page
        assert "default-src 'none'" in text


def test_every_statement_and_thread_has_its_page(site, kept_ledger):
    with open_ledger(kept_ledger, read_only=True) as store:
        statements = store.statements(Filter(states=STATES)).items
        threads = store.threads()
        for entry in statements:
            document, _, own = entry.id.partition(".")
            page = (site / "statements" / f"{document[:12]}.{own}.html").read_text()
            assert f"<mark>{entry.statement.quote}</mark>" in page
        for thread in threads:
            assert (site / "threads" / f"{thread.id}.html").is_file()
    assert len(pages(site)) == 7 + 4 + len(statements) + len(threads)


def test_a_long_report_is_cut_and_its_statements_are_found(tmp_path):
    report = made.Made("Long", "2021-03-01")
    for number in range(320):
        report.say(f"Norland thought little of gate {number}.", "assess", "Norland", f"little of gate {number}")
    write_site(str(made.ledger(tmp_path / "long.detente", [report])), tmp_path / "public")
    assert len(list((tmp_path / "public" / "documents").iterdir())) == 3
    test_every_link_leads_to_a_place(tmp_path / "public")
    biggest = max(len(p.read_bytes()) for p in (tmp_path / "public" / "documents").iterdir())
    assert biggest < 150_000


def test_a_folder_that_holds_something_is_left_alone(kept_ledger, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(SettingError, match="something already"):
        write_site(str(kept_ledger), tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_a_ledger_of_no_days_has_no_timeline_and_says_so(tmp_path):
    write_site(str(made.ledger(tmp_path / "empty.detente", [])), tmp_path / "public")
    page = (tmp_path / "public" / "timeline.html").read_text()
    assert "There is nothing to show" in page
    assert "<svg" not in page
    assert not re.search(r"\b2\d{3}-\d\d-\d\d\b", page)
