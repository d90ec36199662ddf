"""Every field says why it is as it is, and that is true: the words stand in the report and are those of the field."""

from __future__ import annotations

import re
from functools import cache

import pytest

from detente.documents.plain import from_text
from detente.reading.as_read import as_read, words_of
from detente.reading.explaining import unexplained
from detente.reading.reader import Reader
from detente.values.document import Document
from detente.values.statement import AUTHOR, UNKNOWN, Reading

REPORTS = {
    "wire": """TALVIK, Norvia, March 12 (Reuters) - Norvia on Wednesday rejected a demand by Sudrania that it halt con-
struction of a dam, saying it would consider a pause only if Sudrania dropped its complaint at the river court.

Sudrania's foreign ministry called on Norvia to open the site to inspectors by April 1 and warned that it would close
the Kall bridge to lorries unless inspectors were admitted. A senior Sudranian diplomat, speaking on condition of
anonymity, said the two sides could meet in Basel next week. Norvia was ready to share flow data in exchange for an end
to the case, its water minister, Lena Haug, told reporters.""",
    "union": """Nurses walk out as pay talks collapse

By Tom Pellow, Health Correspondent
Published: 4 February 2021

The Federation of Ward Staff said that it had turned down an offer worth 2.5 per cent because it “came with strings”. It
wants a rise of 6 per cent. The Westmoor Health Trust has promised not to cut shifts before the summer, according to
minutes seen by the Westmoor Echo.

“They agreed in January to end unpaid handovers. They haven’t done it,” said Carol Rudge, the federation’s regional
secretary. “We remain willing to go to arbitration if the federation calls off the strike,” a spokesman for the trust
said.""",
    "live": """16:42
The Green Alliance says it will never join a cabinet that includes the Homeland party.

13:55 GMT
Breaking: The Liberals have accepted the Social Democrats' budget plan, two officials close to the talks told our
editor. In return, the Social Democrats would drop their wealth tax.""",
    "column": """On paper, the accord that Mareland and the Islands signed last May settled the quarrel over cod.

Mareland promised to keep its trawlers twelve miles out. Unless both governments agree to independent monitoring, the
deal will probably be dead by Christmas. The president seems to know this: she has asked Brussels for observers.""",
    "nobody": """It was agreed that talks would resume. An offer of three million had been rejected earlier in the week.

The quarry road was closed again on Monday. Threats were made against the Weir Drivers' Union.""",
}


@cache
def read() -> dict[str, tuple[Document, Reading]]:
    documents = [from_text(text) for text in REPORTS.values()]
    return dict(zip(REPORTS, zip(documents, Reader().read_many(documents), strict=True), strict=True))


def plain(words: str) -> str:
    """Words without quotation marks and the ends of lines: reasons quote them so."""
    whole = as_read(words, words_of(REPORTS["wire"])).text
    return " ".join(re.sub('["“”]', "", whole).split())


@pytest.mark.parametrize("name", REPORTS)
def test_no_field_lacks_its_reason_and_the_words_of_each_stand_in_the_report(name):
    document, reading = read()[name]
    assert reading.statements
    for s in reading.statements:
        assert not unexplained(s)
        assert document.text[s.start : s.end] == s.quote
        for reason in s.why:
            assert reason.rule
            if reason.field == "refers_to":
                assert reason.words in s.refers_to
            elif not reason.words:
                nobody = s.actor in (AUTHOR, UNKNOWN) and reason.field == "actor"
                published = reason.field == "date" and (document.published or "").startswith(s.date or "-")
                assert nobody or published
            else:
                assert plain(reason.words) in plain(document.text)


@pytest.mark.parametrize("name", REPORTS)
def test_the_words_are_those_of_the_field(name):
    _, reading = read()[name]
    for s in reading.statements:
        words = {field: [plain(r.words) for r in s.why if r.field == field] for field in {r.field for r in s.why}}
        quote = plain(s.quote)
        assert words["kind"][0] in quote
        assert words["content"] == [plain(s.content)]
        assert words.get("condition", []) == ([plain(s.condition)] if s.condition else [])
        assert len(words.get("sources", [])) == len(s.sources)
        assert len(words.get("addressee", [])) == len(s.addressee)
        for side in (*s.gives, *s.gets):
            assert plain(side) in words["exchange"][0]


def test_a_rule_is_named_in_words_for_people():
    reasons = [r for _, reading in read().values() for s in reading.statements for r in s.why]
    rules = {r.rule for r in reasons}
    assert not any(re.search(r" at \d+\b", rule) for rule in rules)
    assert "marker 'unless'" in rules
    assert "one thing for another: 'in exchange for'" in rules
    (firm,) = (r for r in reasons if r.field == "firm")
    assert firm.words == "will never"
