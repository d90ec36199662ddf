"""What checking a file of names says of it."""

from __future__ import annotations

import pytest

from detente.errors import SettingError
from detente.workflow import naming

PARTY = """
[[party]]
name = "{name}"
kind = "union"
aliases = {aliases}
acronyms = {acronyms}
"""


def checked(folder, text: str) -> naming.CheckedNames:
    file = folder / "names.toml"
    file.write_text(text)
    return naming.check(file)


def party(name: str, aliases: tuple[str, ...] = (), acronyms: tuple[str, ...] = ()) -> str:
    return PARTY.format(name=name, aliases=list(aliases), acronyms=list(acronyms))


@pytest.mark.parametrize(
    ("parties", "verbs", "words"),
    [
        (1, 0, "1 party: all well"),
        (2, 1, "2 parties, 1 verb: all well"),
        (1, 2, "1 party, 2 verbs: all well"),
    ],
)
def test_entries_are_counted_by_their_sort(parties, verbs, words, tmp_path):
    text = "".join(party(f"Quay {n} Federation") for n in range(parties))
    text += "".join(f'\n[[verb]]\nword = "nix_{"up" * n or "out"}"\nkind = "reject"\n' for n in range(verbs))
    assert checked(tmp_path, text).to_text() == f"{words}\n"


def test_a_name_that_meant_another_party_before_is_told_with_both(tmp_path):
    (notice,) = checked(tmp_path, party("Moscow Dockers' Union", aliases=("Moscow",))).notices
    assert notice == "'Moscow' means \"Moscow Dockers' Union\" now, not 'Russia'"


def test_a_name_that_means_the_same_party_as_before_is_not_told(tmp_path):
    text = party("Russia", aliases=("Moscow",)).replace('kind = "union"', 'kind = "state"')
    assert checked(tmp_path, text).notices == ()


def test_letters_that_are_an_acronym_only_in_capitals_are_told_only_in_capitals(tmp_path):
    assert checked(tmp_path, party("Unified Network", acronyms=("UN",))).notices
    assert checked(tmp_path, party("Unified Network", aliases=("Un",))).notices == ()


def test_what_is_wrong_is_said_with_its_line(tmp_path):
    with pytest.raises(SettingError, match="line"):
        checked(tmp_path, '[[party]]\nname = "Quay"\nkind = \n')
