"""What a report says does not hang on how its outlet sets its apostrophes; what is quoted of it is as it has it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from detente.documents.plain import from_text
from detente.reading.apostrophes import as_written, straight
from detente.reading.reader import Reader
from detente.values.statement import Statement

REPORT = """Crews' union refuses

The Ferry Crews' Union on Tuesday rejected Northlink's offer to raise the deckhands' pay by three per cent. "We won't
sail," said Ida Brandt, the union's president. The union demanded that the firm withdraw the masters' rosters if it
doesn't want a strike. Northlink said the company's rosters wouldn't change.
"""


@given(st.text("ab ’'‘\n.", max_size=30))
def test_only_curled_apostrophes_change_and_each_in_its_place(words):
    document = from_text(f"The talks went on. {words}")
    plain = straight(document).text
    assert len(plain) == len(document.text)
    assert all(one == other or (one, other) == ("’", "'") for one, other in zip(document.text, plain, strict=True))


def test_an_apostrophe_is_told_from_the_end_of_a_quotation():
    document = from_text("The crews’ union’s plan.\nHe called the crews’ plan ‘the union’s own’ today.")
    assert straight(document).text == "The crews' union's plan.\nHe called the crews’ plan ‘the union's own’ today."


def test_a_report_is_read_the_same_with_curled_apostrophes_and_quoted_as_it_is():
    plain = from_text(REPORT)
    curled = replace(plain, text=REPORT.replace("'", "’"))
    one, other = Reader().read_many([plain, curled])
    assert len(one.statements) > 2
    assert [_plain(s) for s in one.statements] == [_plain(s) for s in other.statements]
    for s in other.statements:
        assert s.quote == curled.text[s.start : s.end]
        assert "'" not in s.content + (s.condition or "")
        assert "’" not in s.actor + "".join(s.addressee)


def test_words_over_the_end_of_a_line_are_put_back_too():
    text = "Northlink withdrew the masters’\r\nrosters since the crews’\nunion struck."
    document = from_text(text)
    s = Statement(
        "s1", document.id, "act", "Northlink", "the masters' rosters", 0, 9, text[:9], condition="crews' union"
    )
    (found,) = as_written(replace(Reader().read(document), statements=(s,)), document).statements
    assert (found.content, found.condition) == ("the masters’ rosters", "crews’ union")


def test_words_that_the_end_of_a_line_parts_are_put_back_too():
    text = "Northlink withdrew from the crews the mas-\nters’ rosters since the crews’ union struck."
    document = from_text(text)
    s = Statement("s1", document.id, "act", "Northlink", "the masters' rosters", 0, 9, text[:9])
    (found,) = as_written(replace(Reader().read(document), statements=(s,)), document).statements
    assert found.content == "the masters’ rosters"


def test_words_that_the_report_has_nowhere_are_left_as_they_are():
    document = from_text("The crews’ union demanded the crews’ pay today.")
    statement = Statement("s1", document.id, "demand", "Crews' Union", "the crews' pay'", 0, 9, document.text[:9])
    reading = replace(Reader().read(document), statements=(statement,))
    (found,) = as_written(reading, document).statements
    assert found.content == "the crews' pay'"


def _plain(statement: Statement) -> Statement:
    """The statement with all its apostrophes straight."""

    def words(text: str) -> str:
        return text.replace("’", "'")

    return replace(
        statement,
        quote=words(statement.quote),
        content=words(statement.content),
        condition=words(statement.condition) if statement.condition else None,
        gives=tuple(map(words, statement.gives)),
        gets=tuple(map(words, statement.gets)),
        terms=tuple(replace(term, text=words(term.text)) for term in statement.terms),
        why=tuple(replace(reason, words=words(reason.words)) for reason in statement.why),
    )
