"""As of a day, files and a ledger of the same files say the same: what the reports that were out by then say."""

from __future__ import annotations

from detente.workflow import dossier, ledgers

EARLY = """The Dock Union demanded that Harbour Company raise pay by six per cent. Harbour Company rejected the demand.
"""
LATE = """Harbour Company agreed on 6 May 2031 to raise pay by six per cent, the Dock Union said.
"""


def test_a_report_that_came_out_later_does_not_count_though_it_tells_of_an_earlier_day(tmp_path):
    (tmp_path / "early.txt").write_text(f"4 May 2031\n\n{EARLY}")
    (tmp_path / "late.txt").write_text(f"20 May 2031\n\n{LATE}")
    ledger = tmp_path / "talks.detente"
    ledgers.add([tmp_path], ledger=ledger)
    files = dossier.read([tmp_path], as_of="2031-05-10")
    kept = ledgers.dossier(ledger, as_of="2031-05-10")
    alone = dossier.read([tmp_path / "early.txt"], as_of="2031-05-10")
    whole = dossier.read([tmp_path])
    answers = [_answer(found) for found in (files, kept, alone, whole)]
    assert answers[0] == answers[1] == answers[2] != answers[3]
    assert [d.published for d in files.ledger.documents] == ["2031-05-04"]


def _answer(found: dossier.Dossier) -> tuple[object, ...]:
    """The verdict and how each matter stands, without the names of statements."""
    verdict = found.brief().record["verdict"]
    stand = sorted((t.title, t.status, len(t.statements)) for t in found.findings().every_thread)
    return verdict["state"], verdict["kinds"], stand
