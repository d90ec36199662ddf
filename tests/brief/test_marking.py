from __future__ import annotations

from dataclasses import replace

from detente.brief.marking import legend, marks
from detente.brief.model import Line
from detente.workflow.dossier import Dossier
from ledger.build import Report, ledger_of


def said(**fields):
    report = Report("2031-05-10")
    report.say("demand", "Southland", "pay the rent", "Northland", certainty=fields.pop("certainty", "certain"))
    return replace(ledger_of(report).statements[0], **fields)


def test_a_line_is_marked_where_none_of_its_statements_is_sure():
    sure, hedged, doubted = said(), said(certainty="probable"), said(uncertain=("actor",))
    assert marks([sure]) == ""
    assert marks([hedged]) == "~"
    assert marks([doubted]) == "?"
    assert marks([hedged, said(certainty="possible", uncertain=("kind",))]) == "~"
    assert marks([doubted, sure]) == ""
    assert marks([said(uncertain=("date",))]) == ""
    assert marks([]) == ""


def test_what_is_put_to_a_party_that_is_not_sure_is_marked_and_what_is_put_to_nobody_is_not():
    assert marks([said(uncertain=("addressee",))]) == "?"
    assert marks([said(uncertain=("addressee",), addressee=())]) == ""
    assert marks([said(uncertain=("addressee",), kind="reject")]) == ""


def test_the_legend_names_the_marks_in_use_alone():
    def words(*lines: str) -> list[str]:
        return [line.text[0] for line in legend([Line.of(line) for line in lines])]

    assert words("demanded by Southland") == []
    assert words("“Will they pay? Nobody knows”") == []
    assert words("~demanded by Southland") == ["~"]
    assert words("Southland ?asks of Northland") == ["?"]
    assert words("~?refused by Northland") == ["~", "?"]


def test_views_and_forecasts_are_marked_where_whose_they_are_is_unsure():
    def briefed(uncertain):
        report = Report("2031-05-10")
        report.say("demand", "Southland", "pay the rent", "Northland")
        report.say("reject", "Northland", "pay the rent", "Southland")
        report.say("assess", "Southland", "most points are settled", uncertain=uncertain)
        report.say("forecast", "Northland", "the rent will be paid in full", uncertain=uncertain)
        return Dossier(ledger_of(report)).brief().to_text()

    told = ("“Southland: assess most points are settled”", "“Northland: forecast the rent will be paid in full”")
    assert all(f"?{words}" in briefed(("actor",)) for words in told)
    assert not any(f"?{words}" in briefed(("date",)) for words in told)
    assert all(words in briefed(("date",)) for words in told)


def test_a_demand_is_marked_where_the_words_that_are_quoted_are_not_sure_whoever_repeats_it():
    def why(first, then):
        report = Report("2031-05-10")
        report.say("demand", "Southland", "pay the rent of the mill", "Northland", uncertain=first)
        report.say(
            "demand", "Southland", "the rent of the mill in the upper valley be paid", "Northland", uncertain=then
        )
        report.say("reject", "Northland", "pay the rent of the mill", "Southland", refers_to="s1")
        (line, *_) = next(s.lines for s in Dossier(ledger_of(report)).brief().sections if s.key == "why")
        assert "“pay the rent of the mill”" in line.text
        return line.text

    assert "?asks" in why(("actor",), ())
    assert "?asks" not in why((), ("actor",))
