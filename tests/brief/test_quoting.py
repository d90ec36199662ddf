"""What a statement is about says nothing else than its report does."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.brief.quoting import foretold, passage, surest, told
from detente.ledger import Forecast, Ledger
from detente.values.document import Block, Document
from detente.values.statement import Reading, Statement


def of(text: str, quote: str, content: str, **fields: Any) -> tuple[Ledger, Statement]:
    """A ledger of one report with one statement, shown by a passage of its text."""
    start = text.index(quote)
    values = {"kind": "position", "actor": "Northland", **fields}
    said = Statement("s1", "d1", content=content, start=start, end=start + len(quote), quote=quote, **values)
    document = Document(id="d1", text=text, blocks=(Block(0, len(text), "body"),))
    return Ledger.of([document], [Reading("d1", (said,))]), said


def shown(text: str, content: str, quote: str | None = None, **fields: Any) -> str:
    return told(*of(text, quote or text, content, **fields))


@pytest.mark.parametrize(
    ("text", "content", "words"),
    [
        ("Northland does not “need” to raise the levy.", "need to raise the levy", "not need to raise the levy"),
        ('Northland does not "need" to raise the levy.', "need to raise the levy", "not need to raise the levy"),
        ("Northland didn't raise the levy.", "raise the levy", "not raise the levy"),
        ("Northland will not raise the levy.", "not raise the levy", "not raise the levy"),
        ("Northland says it will raise the levy.", "raise the levy", "raise the levy"),
        ("Northland cannot raise the levy.", "not raise the levy", "cannot raise the levy"),
        ("It is not so. Raise the levy, it says.", "Raise the levy", "Raise the levy"),
    ],
)
def test_a_denial_that_was_left_behind_is_put_back(text, content, words):
    assert shown(text, content) == words


def test_a_kind_that_denies_is_not_denied_twice():
    text = "Northland will not raise the levy."
    assert shown(text, "raise the levy", kind="reject") == "raise the levy"
    assert shown(text, "raise the levy", certainty="denied") == "raise the levy"


@pytest.mark.parametrize(
    ("text", "content", "words"),
    [
        ("A member who co-sponsored the bill spoke.", "co", "co-sponsored"),
        ("It's a third country that builds.", "'s a third country", "It's a third country"),
        ("They agreed to open the ferry line.", "open the fer", "open the ferry"),
    ],
)
def test_a_word_that_was_cut_is_made_whole(text, content, words):
    assert shown(text, content) == words


def test_words_of_hardly_a_letter_give_way_to_the_passage():
    assert shown("What it was asked for it has failed to do.", "do", "it has failed to do") == "it has failed to do"


def test_words_that_the_report_does_not_have_stay_as_they_are():
    assert shown("Nothing of the kind was said.", "raise the levy") == "raise the levy"


@given(st.lists(st.sampled_from(["raise", "the", "levy", "on", "salt", "“now”"]), min_size=1, max_size=8))
def test_whole_words_without_a_denial_stay_as_they_are(words):
    content = " ".join(words)
    assert shown(f"Northland wants to {content}.", content) in {content, content.replace("“", "").replace("”", "")} | (
        {f"Northland wants to {content}."} if sum(map(str.isalpha, content)) < 3 else set()
    )


def forecast(said: Statement) -> Forecast:
    return Forecast(said.actor, said.content, None, None, said.certainty, (said.id,))


def test_a_forecast_has_its_subject_and_what_denies_it():
    text = "Two more ships are expected to enter the port on Monday. They may."
    quote = text.split(".")[0]
    ledger, said = of(text, quote, "enter the port on Monday", kind="forecast", actor="Mayor")
    assert foretold(ledger, forecast(said)) == quote
    text = "She didn't expect the ships to enter the port on Monday."
    ledger, said = of(text, text, "the ships to enter the port on Monday", kind="forecast", actor="Mayor")
    assert foretold(ledger, forecast(said)) == text.rstrip(".")


@pytest.mark.parametrize(
    ("denial", "told"), [("will", "open the docks"), ("will not", "it will not soon open the docks")]
)
def test_a_long_forecast_is_told_by_its_content_with_what_denies_it(denial, told):
    long = (
        f"In the ports along the river and its arms, {'where the ships of the older lines lie, ' * 5}it {denial} soon"
    )
    ledger, said = of(f"{long} open the docks.", f"{long} open the docks", "open the docks", kind="forecast")
    shown = foretold(ledger, forecast(said))
    assert shown.endswith(told)
    assert ("not" in shown) is ("not" in denial)


@pytest.mark.parametrize(
    ("text", "quote", "words"),
    [
        ("EASTPORT (Wire) - Northland gave in.", "EASTPORT (Wire) - Northland gave in", "Northland gave in"),
        ("It said that Northland gave in.", "that Northland gave in", "Northland gave in"),
        ("However, Northland gave in.", "However, Northland gave in", "Northland gave in"),
        ("It was asked and Northland gave in and left.", "and Northland gave in and", "Northland gave in"),
        ("It asked for a vote, which was refused.", "which was refused", "It asked for a vote, which was refused"),
        ("(NEWS) Northland gave in.", "NEWS) Northland gave in", "Northland gave in"),
        ("The strike ended after both gave in.", "after both gave in", "The strike ended after both gave in"),
        (f"The strike {'at the docks ' * 20}ended after both gave in.", "after both gave in", "after both gave in"),
        ("It said “we gave in” to them.", "It said “we gave in” to them", "It said ‘we gave in’ to them"),
        ('It said that "we gave in.', 'that "we gave in', "we gave in"),
        ("It asks whether they “gave in”.", "whether they “gave in", "whether they gave in"),
    ],
)
def test_a_passage_stands_for_itself(text, quote, words):
    assert passage(*of(text, quote, "gave in")) == words


@given(
    st.lists(
        st.sampled_from(["the", "levy", "that", "and", "“now”", '"', "“", "rose", "which"]), min_size=1, max_size=9
    )
)
def test_a_passage_has_the_words_of_its_report_alone_in_their_order(words):
    text = f"They say: {' '.join(words)}. It rains."
    quote = " ".join(words)
    shown = passage(*of(text, quote, "levy"))
    assert not set(shown) & set('“”"')
    bare = "".join(c for c in text if c not in '“”"‘’')
    assert " ".join(shown.replace("‘", "").replace("’", "").split()) in " ".join(bare.split())


def test_the_surest_are_those_that_are_not_doubted_or_all():
    _, sure = of("It will pay.", "It will pay", "pay")
    _, unsure = of("It will pay.", "It will pay", "pay", uncertain=("kind",))
    assert surest([unsure, sure]) == [sure]
    assert surest([unsure]) == [unsure]
