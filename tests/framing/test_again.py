"""A derived model that a person changed, derived again."""

from __future__ import annotations

from detente.conflict import Conflict, Prioritised
from detente.conflict.toml_file import parse_toml
from detente.framing import derive
from detente.framing.again import derived_again, written
from detente.ledger import Ledger
from ledger.build import Report, ledger_of


def dispute(*, more: bool = False) -> Ledger:
    report = Report("2031-03-01")
    report.say("demand", "Upham", "open the lower sluice", "Lowick", by="Lowick")
    report.say("demand", "Lowick", "repair the mill bridge", "Upham", by="Upham")
    if more:
        report.say("demand", "Upham", "give back the pasture", "Lowick", by="Lowick")
    return ledger_of(report)


def file_of(ledger: Ledger) -> str:
    return written(derive(ledger))


def again(text: str, ledger: Ledger) -> tuple[str, list[str]]:
    found = derived_again(text, derive(ledger), "talks.toml")
    return found.text, [str(change) for change in found.changes]


def parsed(text: str) -> Conflict:
    conflict, problems = parse_toml(text, "talks.toml")
    assert not problems
    return conflict


def wishes(conflict: Conflict, name: str) -> list[str]:
    preference = conflict.decision_maker(name).preference
    assert isinstance(preference, Prioritised)
    return [str(s.expression) for s in preference.statements]


def test_a_derived_file_says_the_model_and_quotes_what_each_line_rests_on():
    ledger = dispute()
    assert parsed(file_of(ledger)) == derive(ledger).conflict
    lines = [line for line in file_of(ledger).splitlines() if "statements = [" in line]
    assert lines
    assert all("# " in line for line in lines)


def test_deriving_again_what_nobody_touched_changes_nothing():
    ledger = dispute()
    assert again(file_of(ledger), ledger) == (file_of(ledger), [])


def test_what_is_new_in_the_reports_comes_in():
    text, changes = again(file_of(dispute()), dispute(more=True))
    merged, new = parsed(text), derive(dispute(more=True)).conflict
    assert set(merged.options) == set(new.options)
    assert {m.name: m.preference for m in merged.decision_makers} == {m.name: m.preference for m in new.decision_makers}
    assert any("new: option" in change for change in changes)


def test_what_is_gone_from_the_reports_goes():
    text, changes = again(file_of(dispute(more=True)), dispute())
    assert parsed(text) == derive(dispute()).conflict
    assert any("gone: option" in change for change in changes)


def test_a_persons_text_order_and_comment_stay_while_new_matters_come_in():
    ledger = dispute()
    old = file_of(ledger)
    conflict = parsed(old)
    first, second = wishes(conflict, "Lowick")
    changed = old.replace('text = "repair the mill bridge"', 'text = "mend the bridge"  # the stone one')
    lines = changed.splitlines()
    places = [k for k, line in enumerate(lines) if f'holds = "{first}"' in line or f'holds = "{second}"' in line]
    mine = [k for k in places if lines.index('name = "Lowick"') < k][:2]
    lines[mine[0]], lines[mine[1]] = lines[mine[1]], lines[mine[0]]
    text, changes = again("\n".join(lines) + "\n", dispute(more=True))
    merged = parsed(text)
    assert "# the stone one" in text
    assert any(option.text == "mend the bridge" for option in merged.options)
    order = wishes(merged, "Lowick")
    assert order.index(second) < order.index(first)
    pasture = next(o.id for o in merged.options if "pasture" in o.text)
    assert pasture in wishes(merged, "Upham")
    assert f"!{pasture}" in order
    assert any("kept as you wrote" in change for change in changes)
    once_more, _ = again(text, dispute(more=True))
    assert parsed(once_more) == merged


def test_what_a_person_took_out_stays_out_and_what_it_added_stays_in():
    ledger = dispute(more=True)
    old = file_of(ledger)
    conflict = parsed(old)
    gone = next(o.id for o in conflict.options if "pasture" in o.text)
    lines, skipping = [], False
    for line in old.splitlines():
        if line.startswith("[["):
            skipping = False
        if line == f'id = "{gone}"':
            lines.pop()
            skipping = True
        if not skipping and f'"{gone}"' not in line and f'"!{gone}"' not in line:
            lines.append(line)
    text = "\n".join(lines).replace('status_quo = "NNN"', 'status_quo = "YN"')
    extra = '[[options]]\nid = "fair"\ntext = "hold the fair together"\nowner = "Upham"\n\n[[decision_makers]]'
    text = text.replace("[[decision_makers]]", extra, 1).replace('status_quo = "YN"', 'status_quo = "YNN"')
    merged_text, changes = again(text + "\n", ledger)
    merged = parsed(merged_text)
    assert gone not in merged.index
    assert "fair" in merged.index
    assert merged.status_quo[0] == "Y"
    assert any("left out, as you took it out" in change for change in changes)


def weir(*, deadline: str = "2031-04-01", word: str = "weir") -> Ledger:
    report = Report("2031-03-01")
    report.say("demand", "Upham", f"demolish the {word}", "Lowick", by="Lowick")
    report.say("offer", "Upham", "repair the mill bridge", "Lowick", by="Upham", deadline=deadline)
    return ledger_of(report)


def notes(text: str) -> list[str]:
    return [line.removeprefix("#: ") for line in text.splitlines() if line.startswith("#: ")]


def test_the_file_says_what_is_assumed_and_what_runs_out_with_the_statements():
    framed = derive(weir())
    text = written(framed)
    assert parsed(text) == framed.conflict
    found = notes(text)
    assert any("open until 2031-04-01 [s2: " in line for line in found)
    assert all(any(str(remark) in line for line in found) for remark in (*framed.assumptions, *framed.left_out))
    moves = next(line for line in text.splitlines() if line.startswith("moves = "))
    assert "cannot be undone" in moves
    assert "[s1: " in moves


def test_what_the_file_says_of_itself_is_written_anew_each_time():
    text, _ = again(file_of(weir()), weir(deadline="2031-05-01"))
    assert [line for line in notes(text) if "deadline" in line] == [
        line for line in notes(file_of(weir(deadline="2031-05-01"))) if "deadline" in line
    ]
    assert again(text, weir(deadline="2031-05-01")) == (text, [])


def test_no_character_of_a_report_leaves_its_comment():
    hostile = weir(word="weir\u2028\x07 # ]\u0085 x = 1")
    assert parsed(file_of(hostile)) == derive(hostile).conflict
