"""A document's columns hold what spaCy says of its tokens, and rules that ask them first miss nothing by it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.reading import certainty, conditions
from detente.reading.columns import columns_of
from detente.reading.times import events
from reading.parsed import read

SENTENCES = [
    "Norland did not sign, and Sudland was absent from the sitting.",
    "The talks broke up without a deal, and the envoys have yet to meet.",
    "No party accepted it; the mayor denied a report that the city had paid.",
    "The union called off the strike and avoided blaming anybody.",
    "Arland was to have met Borland; it could not agree, and it fell short of naming a day.",
    "It will leave unless the board pays before the summit, or by the time the season starts.",
    "Should the gates stay shut, the loan depends on the toll being cut.",
    "The road can only open after the vote, said Ms Berg of harbour.example, in time for the election.",
    "He has until nightfall to answer, and must free the crew at once.",
    "",
]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), max_size=5).map(" ".join))
def test_columns_are_what_the_tokens_say(text: str) -> None:
    doc = read(text)
    columns = columns_of(doc)
    assert columns_of(doc) is columns
    for name in ("text", "lower", "lemma", "pos", "tag", "dep"):
        spelled = name if name == "text" else f"{name}_"
        assert getattr(columns, name) == [getattr(token, spelled) for token in doc]


def test_words_that_are_not_looked_at_closely_would_show_nothing() -> None:
    doc, hedges = read(" ".join(SENTENCES)), certainty.hedges_lexicon()
    told = {hedge.token for hedge in certainty.find_hedges(doc)}
    found = dict.fromkeys(("denial", "limit", "condition"), 0)
    for token in doc:
        denial, limit = certainty._denial(token, hedges), events._marked(token)
        condition = conditions._inverted(doc, token.i) or conditions._only_apart(doc, token.i)
        condition = condition or conditions._hung_on(doc, token.i, conditions.conditions_lexicon())
        assert denial is None or token.i in told
        assert limit is None or token.lower_ in events._last_words()
        assert condition is None or token.lower_ in conditions._UNMARKED
        found["denial"] += denial is not None
        found["limit"] += limit is not None
        found["condition"] += condition is not None
    assert min(found.values()) > 1
