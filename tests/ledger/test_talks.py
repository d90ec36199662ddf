from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detente.ledger import talks, threads
from ledger.build import Report, ledger_of
from ledger.test_record import reports


@given(st.lists(reports(), max_size=3))
def test_every_thread_is_in_one_set_of_talks(some):
    ledger = ledger_of(*some)
    held = [name for t in talks(ledger) for name in t.threads]
    assert sorted(held) == sorted(t.id for t in threads(ledger))


@given(st.lists(reports(), max_size=3))
def test_the_main_talks_are_between_parties_and_the_weightiest(some):
    found = talks(ledger_of(*some))
    order = [(len(t.parties) > 1, t.weight) for t in found]
    assert order == sorted(order, reverse=True)


def test_one_article_on_one_set_of_talks_has_one():
    report = Report("2021-06-01")
    report.say("demand", "Northland", "open the pier", "Southland")
    report.say("demand", "Southland", "pay for the guards", "Northland")
    report.say("offer", "Southland", "send doctors", "Ferry Union")
    report.say("assess", "author", "no progress was made")
    (only,) = talks(ledger_of(report))
    assert set(only.parties) == {"Northland", "Southland", "Ferry Union"}
    assert only.statements == ("s1", "s2", "s3", "s4")


def test_dealings_of_others_are_other_talks():
    report = Report("2021-06-01")
    report.say("demand", "Northland", "open the pier", "Southland")
    report.say("reject", "Southland", "open the pier", "Northland", by="Southland")
    report.say("demand", "Miners", "safer shafts", "Copper Company")
    main, other = talks(ledger_of(report))
    assert (set(main.parties), set(other.parties)) == ({"Northland", "Southland"}, {"Miners", "Copper Company"})


def test_the_same_parties_on_another_topic_in_another_report_are_other_talks():
    sea = "Herring trawlers crossed the sound while captains quarrelled over quotas, nets and landing fees in harbour."
    law = "Judges heard pleas about inherited farmland, boundary stones, deeds, surveys and unpaid mortgages upcountry."
    one, other = Report("2021-06-01", intro=sea), Report("2021-07-01", intro=law)
    one.say("demand", "Northland", "share the herring quotas", "Southland")
    other.say("demand", "Northland", "move the boundary stones", "Southland")
    again = Report("2021-08-01", intro=sea)
    again.say("offer", "Southland", "cut the landing fees", "Northland")
    found = talks(ledger_of(one, other, again))
    assert [t.documents.__len__() for t in found] == [2, 1]


def test_a_client_counts_with_its_patron():
    report = Report("2021-06-01")
    report.say("demand", "Northland", "open the pier", "Harbour Guards", by="Harbour Guards")
    report.say("demand", "Southland", "pay for the guards", "Northland")
    report.backs("Southland", "Harbour Guards")
    assert talks(ledger_of(report))[0].parties == ("Northland", "Southland")


def test_what_is_said_to_nobody_joins_the_last_of_the_talks_that_a_report_tells_as_much_of():
    names = [
        f"{what} {who}" for what in ("Copper", "Timber", "Salt", "Wool", "Fish", "Rope") for who in ("Union", "Firm")
    ]
    report = Report("2021-06-01")
    for one, other in zip(names, (f"{name} Board" for name in names), strict=True):
        report.say("demand", one, f"raise the {one.lower()} rate", other)
    report.say("demand", "Ferry Guild", "dredge the lagoon")
    found = talks(ledger_of(report))
    (joined,) = (t for t in found if "Ferry Guild" in t.parties)
    assert (len(found), "Rope Firm" in joined.parties) == (len(names), True)
