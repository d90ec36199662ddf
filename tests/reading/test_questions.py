"""What is only asked is not told."""

from __future__ import annotations

import pytest

from detente.documents.plain import from_text
from detente.reading.pipeline import parse
from detente.reading.questions import is_asked
from detente.reading.reader import Reader


@pytest.mark.parametrize(
    ("text", "verb", "asked"),
    [
        ("Will the government accept the teachers' demand for smaller classes?", "accept", True),
        ("Has Norland rejected the plan of Sudland?", "rejected", True),
        ("Is Norland ready to withdraw its troops?", "withdraw", True),
        ("Who will pay the ferry crews?", "pay", True),
        ("When the port offered more pay, did the union accept it?", "accept", True),
        ("“Will you withdraw your troops?” Sudland's minister asked Norland.", "withdraw", True),
        ("“Will you withdraw your troops?” Sudland's minister asked Norland.", "asked", False),
        ("Norland rejected the plan of Sudland; what will Sudland do now?", "rejected", False),
        ("They rejected the offer of the port?", "rejected", False),
        ("Had Norland rejected the plan, Sudland would have left.", "rejected", False),
        ("Never has Norland rejected a plan of Sudland.", "rejected", False),
        ("Norland asked whether Sudland would withdraw its troops?", "asked", False),
    ],
)
def test_a_question_is_known_by_its_mark_and_its_order(text, verb, asked):
    (parsed,) = parse([from_text(text)])
    doc = parsed.doc
    (head,) = (token.i for token in doc if token.text == verb)
    assert is_asked(doc, head) is asked


def test_an_interviewers_question_is_nobodys_statement():
    text = (
        "Q: Will the government accept the teachers' demand for smaller classes?\n\n"
        "A: We have offered to cap classes at 28. The union must reply by 30 June."
    )
    found = Reader().read(from_text(text, published="2031-05-04")).statements
    assert found
    assert all("accept" not in s.quote and not s.quote.startswith("A:") for s in found)
