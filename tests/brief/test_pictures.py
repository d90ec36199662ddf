"""Pictures of a ledger: well formed, complete, safe with hostile text, and within bounds."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.brief import network, timeline
from detente.errors import SettingError
from detente.ledger import STATUSES, Ledger, threads
from detente.ledger.interchange import Snapshot
from ledger.build import Report, ledger_of
from ledger.interchange.test_formats import harbour, hostile
from ledger.test_record import reports

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"svg", "title", "rect", "text", "line", "circle", "g", "path", "defs", "marker"}
PICTURES = [timeline.picture, network.picture]


def drawn(picture: str) -> ElementTree.Element:
    root = ElementTree.fromstring(picture)
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= DRAWN
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on")
            assert "href" not in name.lower()
            assert "url(" not in value or value.startswith("url(#head-")
    return root


def words(root: ElementTree.Element) -> str:
    return "\n".join("".join(e.itertext()) for e in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("picture", PICTURES)
def test_hostile_text_is_shown_and_does_nothing(picture):
    made = picture(Snapshot(hostile()))
    root = drawn(made)
    assert "<script" not in made
    assert "\u202e" not in made
    assert "\x1b" not in made
    assert "U+202E" in "".join(root.itertext())


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(reports(), max_size=3), st.sampled_from([None, date(2021, 3, 4)]))
def test_every_ledger_can_be_drawn(some, as_of):
    snapshot = Snapshot(ledger_of(*some), as_of)
    for picture in PICTURES:
        assert picture(snapshot) == picture(snapshot)
        drawn(picture(snapshot))


def test_every_matter_is_a_row_with_its_status_and_events_in_order():
    ledger = harbour()
    root = drawn(timeline.picture(Snapshot(ledger)))
    rows = {g.attrib["id"]: g for g in root.iter(f"{SVG}g")}
    found = threads(ledger)
    assert set(rows) == {t.id for t in found}
    for thread in found:
        row = rows[thread.id]
        assert words(row).splitlines()[-1] == ("~" if thread.hedged else "") + thread.status
        marks = list(row.iter(f"{SVG}circle"))
        assert len(marks) == len(thread.history)
        assert [mark.attrib["fill"] == "#FFFFFF" for mark in marks] == [e.hedged for e in thread.history]
        places = [float(mark.attrib["cx"]) for mark in marks]
        days = [e.date.last for e in thread.history if e.date]
        assert sorted(range(len(days)), key=days.__getitem__) == sorted(range(len(places)), key=places.__getitem__)


def test_every_status_has_a_colour_of_its_own_and_a_place_in_the_legend():
    assert len({*timeline.COLOURS.values()}) == len(timeline.COLOURS) == len(STATUSES)
    shown = words(drawn(timeline.picture(Snapshot(Ledger()))))
    assert all(status in shown for status in STATUSES)


def test_too_many_matters_are_counted_and_not_drawn():
    report = Report("2021-05-02")
    for k in range(timeline.MOST_ROWS + 5):
        report.say("demand", "Northland", f"sell b{chr(97 + k // 26)}{chr(97 + k % 26)}at", "Southland")
    root = drawn(timeline.picture(Snapshot(ledger_of(report))))
    assert len(list(root.iter(f"{SVG}g"))) == timeline.MOST_ROWS
    assert "5 more matters" in words(root)


def test_arrows_run_from_who_asks_and_from_who_promised():
    report = Report("2021-05-02")
    report.say("demand", "Northland", "open the north pier", "Southland", by="Southland")
    report.say("demand", "Northland", "pay the crews", "Southland", by="Southland")
    report.say("promise", "Southland", "free the captain", "Northland", by="Southland")
    found = {(a.kind, a.one, a.other): a.matters for a in network.arrows(Snapshot(ledger_of(report)))}
    assert found == {
        ("demands", "Northland", "Southland"): ("open the north pier", "pay the crews"),
        ("promises", "Southland", "Northland"): ("free the captain",),
    }
    root = drawn(network.picture(Snapshot(ledger_of(report))))
    assert len([p for p in root.iter(f"{SVG}path") if "marker-end" in p.attrib]) == 2
    assert re.findall(r"^\d+$", words(root), re.MULTILINE) == ["2", "1"]


def test_a_broken_promise_is_drawn_apart():
    report = Report("2021-06-02")
    report.say("promise", "Southland", "free the captain", "Northland", date="2021-05-01", by="Southland")
    report.say("breach", "Southland", "free the captain", "Northland", date="2021-05-30", by="Southland")
    assert [a.kind for a in network.arrows(Snapshot(ledger_of(report)))] == ["broken"]


def test_more_parties_than_can_be_drawn_are_counted():
    report = Report("2021-05-02")
    for k in range(network.MOST_PARTIES + 3):
        report.say("demand", "Northland", f"sell b{chr(97 + k)}at", f"Port {k}", by=f"Port {k}")
    root = drawn(network.picture(Snapshot(ledger_of(report))))
    assert len(list(root.iter(f"{SVG}circle"))) == network.MOST_PARTIES
    assert "4 more parties" in words(root)


@pytest.mark.parametrize("picture", PICTURES)
def test_talks_that_there_are_not_are_refused(picture):
    with pytest.raises(SettingError):
        picture(Snapshot(harbour()), "k99")


@pytest.mark.parametrize("reports", [[], [Report("2021-05-01")], [Report()]])
def test_a_ledger_of_no_matters_has_no_days_and_says_that_there_is_nothing(reports):
    made = timeline.picture(Snapshot(ledger_of(*reports)))
    assert "There are no matters." in words(drawn(made))
    published = {report.published for report in reports} - {None}
    assert set(re.findall(r"\d{4}-\d\d-\d\d", made)) == published


def test_matters_without_any_day_are_counted_and_no_day_is_made_up():
    report = Report()
    report.say("demand", "Northland", "open the north pier", "Southland", by="Southland")
    made = timeline.picture(Snapshot(ledger_of(report)))
    assert "1 matters without any date are not drawn." in words(drawn(made))
    assert not re.findall(r"\d{4}-\d\d-\d\d", made)
