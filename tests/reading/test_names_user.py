"""A user's own names: what each entry does to a reading, that it does so only while it is in use, and every fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import SettingError
from detente.reading import act_words
from detente.reading.names import table as names
from detente.reading.names.active import load, under, widened, with_words
from detente.reading.names.keys import key_of
from detente.reading.names.user import Party, UserNames, parse_names
from reading import parsed

EXAMPLE = Path(__file__).parents[2] / "examples" / "names.toml"


def mentions(text: str, file: Path, published: str = "2019-05-01") -> dict[str, str]:
    """What each mention's words speak for, read with a names file."""
    (doc,) = under(file, (parsed.read(t, published) for t in [text]))
    return {doc[m.start : m.end].text: m.speaker() for m in doc._.mentions}


@pytest.fixture
def write(tmp_path):
    def to(text: str) -> Path:
        path = tmp_path / "names.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return to


@pytest.mark.parametrize(
    ("text", "words", "speaks"),
    [
        ("The LKF rejected the plan.", "LKF", "Lockkeepers' Federation"),
        ("The Federation of Lockkeepers rejected the plan.", "Federation of Lockkeepers", "Lockkeepers' Federation"),
        ("Weir House rejected the plan.", "Weir House", "Netherlands"),
        ("The Waterways Board rejected the plan.", "Waterways Board", "Netherlands"),
        ("Joke Terpstra rejected the plan.", "Joke Terpstra", "Lockkeepers' Federation"),
        ("The Vaart bargemen rejected the plan.", "Vaart bargemen", "Lockkeepers' Federation"),
    ],
)
def test_a_name_of_the_file_is_known(text, words, speaks):
    assert mentions(text, EXAMPLE)[words] == speaks


def test_an_acronym_is_found_in_capitals_only():
    assert "Lockkeepers' Federation" not in mentions("They met at Lkf house.", EXAMPLE).values()


@pytest.mark.parametrize(
    ("published", "speaks"), [("2019-05-01", "Lockkeepers' Federation"), ("2030-05-01", "Joke Terpstra")]
)
def test_a_holder_speaks_for_the_body_in_the_days_of_office(published, speaks):
    assert mentions("Joke Terpstra rejected the plan.", EXAMPLE, published)["Joke Terpstra"] == speaks


def test_nothing_of_the_file_is_known_without_it():
    doc = parsed.read("The LKF met the Vaart bargemen.", "2019-05-01")
    assert "Lockkeepers' Federation" not in {m.speaker() for m in doc._.mentions}
    assert names.table() is names.packaged_table()
    assert act_words.act_words() is act_words.packaged_act_words()


def test_two_readings_with_different_files_do_not_mix(write):
    other = write('[[party]]\nname = "Likkewaan Kennel Fund"\nkind = "organisation"\nacronyms = ["LKF"]\n')
    one = under(EXAMPLE, (names.table().names["lkf"][0][0] for _ in range(3)))
    two = under(other, (names.table().names["lkf"][0][0] for _ in range(3)))
    last = len(names.packaged_table().entries)
    seen = [(next(one), next(two), "lkf" in names.table().names) for _ in range(3)]
    assert seen == [(last, last, False)] * 3


def test_a_fault_while_reading_leaves_the_usual_names():
    def broken():
        raise RuntimeError
        yield

    with pytest.raises(RuntimeError):
        next(under(EXAMPLE, broken()))
    assert names.table() is names.packaged_table()


def test_a_backer_is_told_where_the_client_is_named(write):
    file = write('[[party]]\nname = "Blue Column"\n[[backs]]\npatron = "Norway"\nclient = "Blue Column"\n')
    (doc,) = under(file, (parsed.read(t) for t in ["The Blue Column took the bridge. Norway was silent."]))
    (relation,) = doc._.relations
    assert (relation.client, relation.patron) == ("Blue Column", "Norway")
    assert doc[relation.start : relation.end].text == "Blue Column"


def test_the_users_meaning_of_a_known_spelling_is_taken(write):
    file = write('[[party]]\nname = "Quartet of Tamset"\nkind = "group"\naliases = ["Quartet"]\n')
    assert mentions("The Quartet rejected the plan.", file)["Quartet"] == "Quartet of Tamset"
    assert mentions("The Middle East Quartet rejected the plan.", file)["Middle East Quartet"] == "Middle East Quartet"


def test_a_word_joins_the_sort_of_its_kind_and_counts_plainly_where_it_is_sure(write):
    file = write('[[verb]]\nword = "nix"\nkind = "reject"\nsure = true\n[[noun]]\nword = "nixing"\nkind = "reject"\n')
    usual = act_words.packaged_act_words()
    (words,) = under(file, (act_words.act_words() for _ in range(1)))
    assert words.verbs["nix"] == words.nouns["nixing"] == ("reject",)
    assert words.firm["nix"] == "reject"
    assert {k: v for k, v in words.verbs.items() if k != "nix"} == dict(usual.verbs)
    assert "nix" not in usual.verbs


@given(st.lists(st.sampled_from(sorted(names.packaged_table().by_name)), max_size=3), st.text("ABcd ", min_size=1))
def test_a_wider_table_still_knows_all_that_the_usual_one_knows(known, text):
    usual = names.packaged_table()
    parties = [Party(name=f"{name}", aliases=["Zzyzx Club"]) for name in dict.fromkeys(known)][:1]
    parties += [Party(name=f"Zz {text}")]
    table = widened(usual, UserNames(parties=tuple(parties)))
    assert set(table.by_name) == set(usual.by_name) | {f"Zz {text}"}
    assert set(table.names) >= set(usual.names)
    for key, rows in table.names.items():
        first, words = key.partition(" ")[0], key.count(" ") + 1
        assert table.name_depth[first] >= words
        assert all(key_of(row[2]) == key for row in rows)
    assert table.tenures == usual.tenures


def test_words_of_a_kind_without_a_sort_of_its_own_get_one():
    usual = act_words.packaged_act_words()
    file = parse_names('[[verb]]\nword = "zag"\nkind = "act"\n', "f", lambda _: True)
    words = with_words(usual, file)
    assert {words.leaning[sort] for sort in words.verbs["zag"]} == {"act"}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[[party]\n", "", "not TOML"),
        ("", "", "no entry"),
        ("# only words\n", "", "no entry"),
        ('[[parties]]\nname = "A"\n', "line 1", "'parties' is no table"),
        ('party = "A"\n', "line 1", "list of tables"),
        ('[party]\nname = "A"\n', "line 1", "list of tables"),
        ('[[party]]\nname = "A"\n\n[[party]]\nkind = "group"\n', "line 4", "missing required field `name`"),
        ('[[party]]\nname = "A"\nalias = ["B"]\n', "line 1", "alias"),
        ("[[party]]\nname = 7\n", "line 1", "expected `str`"),
        ('[[party]]\nname = "A"\naliases = "B"\n', "line 1", "expected `array`"),
        ('[[party]]\nname = "A"\nkind = "tribe"\n', "line 1", "no kind of party"),
        ('[[party]]\nname = "—"\n', "line 1", "is no name"),
        ('[[party]]\nname = "A"\nacronyms = ["Abc"]\n', "line 1", "no acronym"),
        ('[[party]]\nname = "A"\n[[party]]\nname = "A"\n', "line 3", "twice"),
        ('[[party]]\nname = "A"\naliases = ["Bee"]\n[[party]]\nname = "Bee"\n', "line 4", "is a name of 'A' too"),
        ('[[party]]\nname = "A"\nof = "Nowhereland"\n', "line 1", "nobody is called 'Nowhereland'"),
        ('[[party]]\nname = "A"\nof = "A"\n', "line 1", "itself"),
        ('[[holder]]\nperson = "Kari Berg"\nof = "Norwegia"\n', "line 1", "nobody is called"),
        ('[[holder]]\nperson = "Berg"\nof = "Norway"\n', "line 1", "two words"),
        ('[[holder]]\nperson = "Kari Berg"\nof = "Norway"\nfrom = "May"\n', "line 1", "no day"),
        ('[[holder]]\nperson = "Kari Berg"\nof = "Norway"\nfrom = "2019-02-30"\n', "line 1", "no day"),
        ('[[holder]]\nperson = "Kari Berg"\nof = "Norway"\nfrom = 2019-02-03\n', "line 1", "expected `str`"),
        ('[[holder]]\nperson = "Kari Berg"\nof = "Norway"\nfrom = "2019"\nto = "2018-12"\n', "line 1", "leaves before"),
        ('[[speaks_for]]\nwho = "Norway"\nfor = "Norwegia"\n', "line 1", "nobody is called"),
        ('[[speaks_for]]\nwho = "Norway"\nfor = "Norway"\n', "line 1", "twice"),
        ('[[backs]]\npatron = "Norway"\n', "line 1", "client"),
        ('[[verb]]\nword = "nix"\nkind = "refuse"\n', "line 1", "kinds are propose"),
        ('[[verb]]\nword = "Turn down"\nkind = "reject"\n', "line 1", "base form"),
        ('[[noun]]\nword = "nixing"\nkind = "reject"\nsure = true\n', "line 1", "only a verb"),
    ],
)
def test_a_fault_is_told_in_one_line_with_its_place(text, line, words, write):
    file = write(text)
    with pytest.raises(SettingError) as caught:
        load(file)
    told = str(caught.value)
    assert words in told
    assert str(file) in told
    assert line in told
    assert "mend:" in told
    assert "\n" not in told


def test_a_file_that_is_none_is_told(tmp_path):
    with pytest.raises(SettingError, match="cannot read the names file"):
        load(tmp_path / "gone.toml")
    (tmp_path / "latin.toml").write_bytes('[[party]]\nname = "Malmö"\n'.encode("latin-1"))
    with pytest.raises(SettingError, match="not UTF-8"):
        load(tmp_path / "latin.toml")


@given(st.text(max_size=80))
def test_any_text_is_a_names_file_or_refused_in_one_line(text):
    fault = None
    try:
        found = parse_names(text, "f", lambda _: True)
    except SettingError as refused:
        fault = str(refused)
    assert "\n" not in fault if fault is not None else found.count


def test_the_check_counts_entries_and_says_what_they_change(write):
    from detente.workflow import naming

    found = naming.check(EXAMPLE)
    assert found.to_text() == "3 parties, 1 holder of an office, 1 relation, 2 verbs: all well\n"
    assert found.notices == ()
    shadowing = naming.check(write('[[party]]\nname = "Blue Nato"\nacronyms = ["NATO"]\n'))
    assert shadowing.notices == ("'NATO' means 'Blue Nato' now, not 'North Atlantic Treaty Organization'",)
