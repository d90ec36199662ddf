"""What holds of every model derived from any ledger, however poorly it was read."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.conflict import Prioritised, check
from detente.framing import derive
from detente.ledger import threads
from ledger.build import ledger_of
from ledger.test_record import reports

SOME = st.lists(reports(), max_size=3)


@given(SOME, st.sampled_from([None, date(2021, 3, 4)]), st.integers(1, 14))
@settings(max_examples=150)
def test_any_ledger_gives_a_sound_model(some, as_of, most):
    framed = derive(ledger_of(*some), as_of=as_of, most_options=most)
    conflict = framed.conflict
    assert len(conflict.options) <= most
    if conflict.options:
        assert not check(conflict)
    else:
        assert not conflict.decision_makers
    assert framed.statements() <= set(framed.ledger.by_id)
    assert {o.id for o in conflict.options} == set(framed.options)


@given(SOME)
def test_every_part_is_grounded(some):
    framed = derive(ledger_of(*some))
    elements = {ground.element for ground in framed.grounds}
    for option in framed.conflict.options:
        assert option.statements or option.assumed
        assert f"option {option.id}" in elements
    for maker in framed.conflict.decision_makers:
        assert maker.name not in {"author", "unknown"}
        assert isinstance(maker.preference, Prioritised)
        for k, statement in enumerate(maker.preference.statements, 1):
            assert statement.statements or statement.assumed
            assert f"preference {maker.name} {k}" in elements


@given(SOME, st.randoms())
def test_the_order_of_documents_does_not_matter(some, random):
    shuffled = list(some)
    random.shuffle(shuffled)
    assert derive(ledger_of(*some)).conflict == derive(ledger_of(*shuffled)).conflict


@given(SOME, st.data())
def test_dropping_statements_is_deriving_without_them(some, data):
    framed = derive(ledger_of(*some))
    ids = sorted(framed.ledger.by_id)
    gone = data.draw(st.sets(st.sampled_from(ids))) if ids else set()
    left = framed.drop(gone)
    assert not left.statements() & gone
    assert left.ledger == framed.ledger.without(gone)


@given(SOME)
def test_every_thread_of_the_talks_is_in_the_model_or_said_to_be_left_out(some):
    framed = derive(ledger_of(*some))
    if framed.talks is None:
        return
    held = {thread.id for thread in framed.options.values()}
    said = " | ".join(remark.text for remark in framed.left_out)

    for thread in threads(framed.ledger):
        if thread.id in framed.talks.threads and thread.id not in held:
            assert thread.title in said
