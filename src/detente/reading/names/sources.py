"""From the TOML lexicons of names to one compact look-up table; used by scripts/make_names.py and by tests."""

from __future__ import annotations

import json
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from detente.errors import SettingError
from detente.reading.names.keys import key_of

# What a look-up may find. "short" is matched in its own capitals only, "seat" stands for a government when it acts.
FORMS = ("name", "alias", "adj", "people", "seat", "short", "place")
_TYPES = {
    "organisations": "organisation",
    "groups": "group",
    "parties": "party",
    "organs": "government",
    "companies": "company",
    "unions": "union",
    "media": "media",
}
_ENTRY_KEYS = {"adj", "people", "seat", "alias", "short", "state", "kind", "keep", "country"}
WORD_LISTS = ("speaks", "member", "own", "state_organ", "own_organ", "descriptive", "of_person", "settlement", "part")
SMALL_LISTS = (
    "past", "male", "female", "titles", "legislature", "court", "government", "belongs", "opposition", "contest",
    "armed_bodies", "voices", "heading", "crowned", "honorifics", "people_endings", "arms_of_state", "legal_forms",
    "expert_bodies", "vague", "partitives", "clergy", "collective_nouns", "people_nouns", "not_people", "made_of",
    "fighting_arms", "named_for", "turning", "letters_after", "of_person", "sending", "sent", "union_nouns",
    "company_nouns", "party_nouns", "official_nouns", "runs_media", "of_firms", "particles", "office_letters",
    "assemblies", "voices_alone", "serve_or_own", "club_letters", "club_nouns", "before_names", "firm_offices",
    "party_adjectives", "party_offices", "above_party", "sort_words", "governing", "portfolio_offices",
    "portfolio_ends",
    "portfolio_words", "ministers", "bents", "ranks_in_short", "meeting", "american_words", "indian_words",
    "ranks_in_names", "trades", "town_bodies", "town_words", "club_ends", "some_of_many", "leanings",
    "other_americans", "parts_of_land", "relatives", "children", "sent_there", "unsettled", "ago", "of_one_state",
    "of_ones_state", "of_no_obedience", "one_of_several", "turning_coat", "leaving", "led_by_a_party", "chairs",
    "committees", "houses", "house_business", "in_waiting", "nicknames", "unnamed_voices", "courtesies",
    "house_letters", "courtesies_inside", "judges", "words_of_benches", "made_up_of", "before_offices", "numbers_of",
)  # fmt: skip
DESCRIPTION_LISTS = (
    "generic", "holds_only", "people_only", "plainly_two", "without_article", "of_states", "of_leaders", "of_two",
    "no_company", "of_unions", "of_others_too", "two_firms", "with_voices", "set_apart", "representing",
    "conflicts", "put_to", "how_one_is", "told_of_one", "staff", "foremost", "words_of_a_body", "of_another",
    "answering_back", "committing", "told_by_what_he_is", "sit_in_a_house", "bear_a_rank",
    "men_of_faith", "senators", "heads_of_firms", "panel_nouns", "panels", "bodies_of_lands",
    "central_bank_nouns", "central_bank_begins",
    "known_by_letters",
    "central_banks",
)  # fmt: skip


def lexicons() -> Path:
    """The folder of the lexicons."""
    return Path(str(resources.files("detente.reading") / "lexicons"))


def compiled_path() -> Path:
    """Where the compiled table lies."""
    return lexicons() / "names.json"


def read(name: str) -> dict[str, Any]:
    """One TOML lexicon.

    Raises: SettingError when it is not TOML.
    """
    path = lexicons() / name
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"not TOML: {error}", where=name, mend="mend the line named") from error


def _usual_people(adjectives: list[str]) -> list[str]:
    return [a + "s" for a in adjectives if a[-1:] in "nik" and not a.isupper()]


def _forms(name: str, entry: dict[str, Any], states: bool) -> list[tuple[str, str]]:
    people = entry.get("people", _usual_people(entry.get("adj", [])) if states else [])
    out = [("name", name)]
    for form, words in (
        ("alias", entry.get("alias", [])),
        ("short", entry.get("short", [])),
        ("adj", entry.get("adj", [])),
        ("people", people),
        ("seat", entry.get("seat", [])),
    ):
        out += [(form, word) for word in words]
    return out


def build() -> dict[str, Any]:
    """The table: `entries` [name, type, state, adjective, keep, countries], `names`, lists.

    `names` has for each key rows [entry, form, spelling].

    Raises: SettingError for an unknown key, naming file and entry.
    """
    entries: list[list[Any]] = []
    names: dict[str, list[list[Any]]] = {}

    def add(name: str, kind: str, entry: dict[str, Any], where: str, states: bool) -> None:
        unknown = set(entry) - _ENTRY_KEYS
        if unknown:
            raise SettingError(f"unknown key {sorted(unknown)[0]!r}", where=f"{where}: {name}", mend="remove it")
        adjectives = entry.get("adj", [])
        number = len(entries)
        kind = entry.get("kind", kind)
        adjective = adjectives[0] if adjectives else ""
        row_of_entry = [name, kind, entry.get("state", ""), adjective, entry.get("keep", []), entry.get("country", [])]
        entries.append(row_of_entry)
        for form, spelling in _forms(name, entry, states):
            row = [number, form, spelling]
            found = names.setdefault(key_of(spelling), [])
            caps = spelling.isupper()
            if not any(n == number and (f == form or not caps) and s.isupper() == caps for n, f, s in found):
                found.append(row)

    states = read("states.toml")
    for section in ("states", "nonstates"):
        for name, entry in states[section].items():
            add(name, "state", entry, "states.toml", True)
    for state, places in states["subdivisions"].items():
        for place in places:
            number = len(entries)
            entries.append([place, "place", state, "", [], []])
            names.setdefault(key_of(place), []).append([number, "place", place])
    for section, kind in _TYPES.items():
        for name, entry in read("organisations.toml").get(section, {}).items():
            add(name, kind, entry, "organisations.toml", False)
    roles = read("roles.toml")
    words: dict[str, list[str]] = {}
    for kind in WORD_LISTS:
        for word in dict.fromkeys(roles[kind]):
            words.setdefault(key_of(word), []).append(kind)
    heads = {word.lower().rstrip("."): kind for kind, found in roles["heads"].items() for word in found}
    descriptions = read("descriptions.toml")
    for noun in descriptions["nouns"]:
        words.setdefault(key_of(noun), []).append("anaphor")
    relations = read("relations.toml")
    given = read("given_names.toml")
    plurals = read("plurals.toml")
    return {
        "entries": entries,
        "names": names,
        "words": words,
        "heads": heads,
        "lists": {
            **{name: [key_of(w) for w in roles[name]] for name in SMALL_LISTS},
            **{name: [key_of(w) for w in descriptions[name]] for name in DESCRIPTION_LISTS},
        },
        "plural_nouns": [key_of(w) for w in plurals["nouns"]],
        "quantifiers": plurals["quantifiers"],
        "sets": {key_of(k): v for k, v in plurals["sets"].items()},
        "descriptions": descriptions["nouns"],
        "leaders": descriptions["leaders"],
        "pleonastic": [descriptions["pleonastic"]["verbs"], descriptions["pleonastic"]["adjectives"]],
        "relations": {name: relations[name] for name in ("verbs", "participles", "nouns")},
        "given": {name: sex[0] for sex in ("male", "female") for name in given[sex]},
        "holders": holders(),
        "by_surname": read("holders.toml")["by_surname"],
    }


def holders() -> list[list[Any]]:
    """Rows of holders.toml: [body, office, from, to, person, verified]."""
    path = lexicons() / "holders.toml"
    if not path.is_file():
        return []
    rows: list[list[Any]] = []
    for body, offices in read("holders.toml").items():
        if not isinstance(offices, dict):
            continue
        for office, lines in offices.items():
            where = f"holders.toml: {body}.{office}"
            rows += [[body, office, *parse_holder(line, where)] for line in lines]
    return rows


def parse_holder(line: str, where: str) -> list[Any]:
    """Read "1993-01-20..2001-01-20 Bill Clinton" or "2017-01..2021 X ?" ("?": unverified).

    Raises: SettingError when it has another form.
    """
    when, _, rest = line.partition(" ")
    first, dots, last = when.partition("..")
    verified = not rest.endswith("?")
    name = rest.removesuffix("?").strip()
    digits = (first + last).replace("-", "")
    if not dots or not name or not (digits.isdigit() and first):
        raise SettingError(f"{line!r} is no holder", where=where, mend="write YYYY-MM-DD..YYYY-MM-DD Name")
    return [first, last, name, verified]


def dump(table: dict[str, Any]) -> str:
    """The table as it is stored: compact JSON with one line for each part, so that changes can be read."""
    parts = [f"{json.dumps(k)}:{json.dumps(v, ensure_ascii=False, separators=(',', ':'))}" for k, v in table.items()]
    return "{" + ",\n".join(parts) + "}\n"
