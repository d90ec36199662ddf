"""The scorer: definitions by example, laws on any reading, and what users may give it.

That its counts are those of the annotators' own scorer is measured by benchmarks/scoring.py.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from detente.cli.app import app
from detente.errors import InputError, SettingError
from detente.reading import gold, scoring
from detente.reading.scoring import FIELDS, OPTIONAL, Count, align, overlap, same_name, same_time, same_words, score
from detente.values.statement import KINDS
from detente.workflow import scoring as tasks

TEXT = "Norland rejected the plan. Sudland said it would wait for an answer until the end of the week, or leave. " * 2
NAMES = ["Norland", "Sudland", "the Norland", "US", "United States", ""]
WORDS = [None, "the plan of the two", "plan two", "an answer", "2031-05", "2031-05-07", "2031", "within days"]


@st.composite
def statements(draw, prefix: str):
    found = []
    for number in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(TEXT) - 2))
        listed = st.lists(st.sampled_from(NAMES[:4]), max_size=2)
        links = (
            st.lists(st.sampled_from([f"{prefix}{n}" for n in range(number)]), max_size=2) if number else st.just([])
        )
        found.append(
            {
                "id": f"{prefix}{number}", "kind": draw(st.sampled_from(KINDS[:3])),
                "actor": draw(st.sampled_from(NAMES[:5])), "start": start,
                "end": draw(st.integers(start + 1, min(len(TEXT), start + 70))), "addressee": draw(listed),
                "gives": draw(listed), "gets": draw(listed), "condition": draw(st.sampled_from(WORDS)),
                "deadline": draw(st.sampled_from(WORDS)), "date": draw(st.sampled_from(WORDS)), "sources": draw(listed),
                "certainty": draw(st.sampled_from(["certain", "denied"])),
                "refers_to": list(dict.fromkeys(draw(links))),
            }
        )  # fmt: skip
    return found


def document(statements) -> dict:
    return {"id": "d", "text": TEXT, "statements": statements}


@given(statements("g"), statements("r"))
def test_what_is_counted_adds_up(right, read):
    found = score([(document(right), read)])
    counts = found.counts
    for name in FIELDS:
        assert 0 <= counts[name].right <= min(counts[name].read, counts[name].gold)
    for name in ("found", "kind", "actor", "core", "all"):
        assert (counts[name].read, counts[name].gold) == (len(read), len(right))
    assert counts["all"].right <= counts["core"].right <= min(counts["kind"].right, counts["actor"].right)
    assert max(counts["kind"].right, counts["actor"].right) <= counts["found"].right
    missed = [m for m in found.mistakes if m.read is None]
    invented = [m for m in found.mistakes if m.gold is None]
    assert len(missed) == len(right) - counts["found"].right
    assert len(invented) == len(read) - counts["found"].right
    assert len(found.mistakes) - len(missed) - len(invented) == counts["found"].right - counts["all"].right


@given(statements("g"), statements("r"))
def test_pairs_are_one_to_one_and_overlap_and_none_is_left_that_could_be_made(right, read):
    pairs = align([scoring.tidy(r) for r in read], [scoring.tidy(g) for g in right])
    assert len(set(pairs.values())) == len(pairs)
    assert all(overlap(read[i], right[j]) for i, j in pairs.items())
    free = [j for j in range(len(right)) if j not in pairs.values()]
    assert not [(i, j) for i in range(len(read)) if i not in pairs for j in free if overlap(read[i], right[j])]


@given(statements("g"))
def test_what_is_annotated_scores_full_marks_against_itself(right):
    distinct = {(s["start"], s["end"]): s for s in right}
    kept = [dict(s, refers_to=[]) for s in distinct.values()]
    apart = [s for s in kept if not any(overlap(s, o) for o in kept if o is not s)]
    found = score([(document(apart), apart)])
    # Two texts of content words only agree with themselves; a name that is a stop word alone agrees with nothing.
    for name in ("found", "kind", "actor", "core", "addressee", "date", "certainty"):
        assert found.counts[name].right == found.counts[name].gold == found.counts[name].read


@given(statements("g"), statements("r"), statements("h"), statements("s"))
def test_the_score_of_two_documents_is_the_sum_of_both(one, read_one, two, read_two):
    both = score([(document(one), read_one), (document(two), read_two)])
    apart = [score([(document(one), read_one)]), score([(document(two), read_two)])]
    assert both == apart[0] + apart[1]


@given(statements("g"), statements("r"))
def test_a_statement_that_nothing_resembles_lowers_precision_alone(right, read):
    before = score([(document(right), read)]).counts
    far = {"id": "far", "kind": "act", "actor": "X", "start": 10_000, "end": 10_010}
    after = score([(document(right), [*read, far])]).counts
    for name in ("found", "core", "all"):
        assert after[name] == before[name] + Count(0, 1, 0)
    assert all(after[name] == before[name] for name in OPTIONAL)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("the United States", "US", True), ("U.S.", "united states", True), ("Britain", "UK", True),
        ("Sudland’s", "sudland's", True), ("Sudland", "Norland", False), ("", "", False), (None, "x", False),
    ],
)  # fmt: skip
def test_names(one, other, same):
    assert same_name(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("release the ten prisoners", "the release of ten prisoners", True),  # all content words
        ("release prisoners", "release all the prisoners now today", True),  # all of the shorter, half of all
        ("prisoners", "release all the prisoners now", False),  # one word in common is not enough
        (
            "release prisoners",
            "release all prisoners at once without any further delay whatever",
            False,
        ),  # over 3 times
        ("the of", "the of", False),
        ("open the port", "close the harbour", False),
    ],
)
def test_words(one, other, same):
    assert same_words(one, other) is same
    assert same_words(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2016-09-03", "2016-09-03", True), ("2016-09", "2016-09-03", True), ("2016", "2016-09", True),
        ("2016", "2016-09-03", False), ("2016-09-03", "2016-09-04", False),
        ("within two days", "within two days", True),
        ("", "", False), ("2016", "soon", False),
    ],
)  # fmt: skip
def test_times(one, other, same):
    assert same_time(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "counts"),
    [((0, 10), (0, 10), True), ((0, 10), (10, 20), False), ((0, 10), (6, 16), True), ((0, 10), (7, 17), False),
     ((0, 60), (50, 60), True), ((0, 70), (60, 70), False), ((0, 60), (55, 65), False)],
)  # fmt: skip
def test_evidence(one, other, counts):
    spans = [{"start": a, "end": b} for a, b in (one, other)]
    assert bool(overlap(*spans)) is counts
    assert overlap(*spans) == overlap(*spans[::-1])


# -- gold and readings of users --------------------------------------------------------------------------------------

GOOD = {"id": "a", "text": TEXT, "published": "2031-05-07", "statements": [
    {"id": "s1", "kind": "reject", "actor": "Norland", "start": 0, "end": 25}]}  # fmt: skip


def written(tmp_path: Path, value, name: str = "a.json") -> Path:
    path = tmp_path / name
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("{", "no annotated document"),
        ("[" * 100_000, "no annotated document"),
        ([1], "has a `text`"),
        ({"text": 3, "statements": []}, "has a `text`"),
        (GOOD | {"published": 7}, "`published` must be"),
        (GOOD | {"statements": [7]}, "must be an object"),
        (GOOD | {"statements": [GOOD["statements"][0] | {"kind": "refuse"}]}, "is no kind"),
        (GOOD | {"statements": [GOOD["statements"][0] | {"actor": " "}]}, "`actor` must be a text"),
        (GOOD | {"statements": [GOOD["statements"][0] | {"end": 9999}]}, "offsets"),
        (GOOD | {"statements": [GOOD["statements"][0] | {"start": True}]}, "offsets"),
        (GOOD | {"statements": GOOD["statements"] * 2}, "stands twice"),
        (GOOD | {"published": "next May"}, "is no day, month or year"),
        *(
            (GOOD | {"statements": [GOOD["statements"][0] | {name: value}]}, words)
            for name, value, words in (
                ("addressee", "Sudland", "`addressee` must be a list"),
                ("gives", 3, "`gives` must be a list"),
                ("sources", [4], "`sources` must be a list"),
                ("condition", ["x"], "`condition` must be a text"),
                ("deadline", 2031, "`deadline` must be a text"),
                ("certainty", "sure", "is no certainty"),
                ("refers_to", ["s9"], "no statement has that id"),
            )
        ),
    ],
)
def test_gold_that_cannot_be_used_is_told_with_its_place(value, words, tmp_path):
    with pytest.raises(InputError, match=words) as caught:
        gold.read_gold([written(tmp_path, value)])
    assert "a.json" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_missing_or_no_text_is_told_in_plain_words(tmp_path):
    (tmp_path / "a.json").write_bytes(b"\xff\xfe\xf6")
    for name, words in (("nowhere.json", "it cannot be read: no such file"), ("a.json", "no text in UTF-8")):
        with pytest.raises(InputError, match=words) as caught:
            gold.read_gold([tmp_path / name])
        assert "Errno" not in str(caught.value)
        assert "codec" not in str(caught.value)


def test_a_folder_without_gold_and_an_id_twice_are_told(tmp_path):
    with pytest.raises(InputError, match="no annotated documents"):
        gold.read_gold([tmp_path])
    written(tmp_path, GOOD)
    written(tmp_path, GOOD, "b.json")
    with pytest.raises(InputError, match="stands in"):
        gold.read_gold([tmp_path])


def test_readings_made_elsewhere_are_scored(tmp_path):
    written(tmp_path, GOOD)
    made = tmp_path / "made"
    made.mkdir()
    (made / "a.json").write_text(json.dumps({"statements": [GOOD["statements"][0] | {"actor": "Sudland"}]}))
    found = tasks.score([tmp_path / "a.json"], readings=made)
    assert (found.score.counts["kind"].right, found.score.counts["actor"].right) == (1, 0)
    (made / "a.json").write_text('{"statements": [{"start": 3}]}')
    with pytest.raises(InputError, match="bad `start`"):
        tasks.score([tmp_path / "a.json"], readings=made)
    with pytest.raises(InputError, match="no reading"):
        tasks.score([tmp_path / "a.json"], readings=tmp_path / "nowhere")


def test_the_command_prints_a_table_or_json_and_fails_below_a_floor(tmp_path):
    written(tmp_path, GOOD)
    made = tmp_path / "made"
    made.mkdir()
    (made / "a.json").write_text(json.dumps(GOOD["statements"]))
    floors = written(tmp_path, "[core]\nf1 = 1.0\n", "floors.toml")
    call = ["score", str(tmp_path / "a.json"), "--readings", str(made), "--floors", str(floors)]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0
    assert "core        1.000  1.000  1.000   1/1/1" in done.output
    (made / "a.json").write_text("[]")
    done = CliRunner().invoke(app, [*call, "--format", "json", "--errors"])
    assert done.exit_code == 1
    record = json.loads(done.stdout)
    assert record["core"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "tp": 0, "read": 0, "gold": 1}
    assert [m["what"] for m in record["mistakes"]] == ["missed"]
    assert "core f1 is 0.000, below its floor of 1.000" in done.stderr


@pytest.mark.parametrize("text", ["core = 1", "[heart]\nf1 = 0.5", "[core]\nf2 = 0.5", "[core]\nf1 = true", "[core"])
def test_floors_that_are_none_are_refused(text, tmp_path):
    with pytest.raises(SettingError):
        tasks.read_floors(written(tmp_path, text, "floors.toml"))


def test_a_document_that_cannot_be_read_counts_as_nothing_read_and_is_named(tmp_path):
    path = written(tmp_path, GOOD | {"id": "g", "text": "— " * 40})
    found = tasks.score([path])
    assert [name for name, _ in found.unread] == ["g"]
    assert found.score.counts["found"] == Count(0, 0, 1)


@given(statements("g"), statements("r"))
def test_a_share_of_nothing_is_shown_as_none(right, read):
    """The table has a figure where there is something to count, and a dash where there is not."""
    found = score([(document(right), read)])
    lines = tasks.Scored(found, {"d": found}).to_text().splitlines()[2:]
    for line, name in zip(lines, FIELDS, strict=True):
        field, precision, recall, f1, _ = line.split()
        count = found.counts[name]
        assert field == name
        assert [shown == "-" for shown in (precision, recall, f1)] == [
            count.read == 0,
            count.gold == 0,
            count.read + count.gold == 0,
        ]
