"""What the syntax of a clause says of its parties; own sentences."""

from __future__ import annotations

import tomllib
from importlib import resources

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import SettingError
from detente.reading.acts import Act
from detente.reading.attribution.component import annotate
from detente.reading.candidates import Clause
from detente.reading.learned.actor_choice import Candidate, Choice, Field, choose_by_subject, field_of, is_loose
from detente.reading.party_slots import Slots, parse, slots_of
from detente.values.statement import AUTHOR, KINDS
from reading.parsed import read

RAW = (resources.files("detente.reading.lexicons") / "addressees.toml").read_text(encoding="utf-8")


def words(text: str, head: str, kind: str) -> tuple[set[str], set[str], set[str]]:
    doc = read(text)
    token = next(t for t in doc if t.text == head)
    slots = slots_of(token, kind)
    return tuple({doc[i].text for i in several} for several in (slots.acting, slots.acted_on, slots.told))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "head", "kind", "told"),
    [
        ("Norway urged Sweden to return to the table.", "urged", "request", "Sweden"),
        ("Norway called on Sweden to withdraw its troops.", "called", "request", "Sweden"),
        ("Norway accused Sweden of cheating.", "accused", "accuse", "Sweden"),
        ("Sweden was accused of cheating.", "accused", "accuse", "Sweden"),
        ("Norway met with Sweden on Friday.", "met", "meet", "Sweden"),
        ("Norway demanded that Sweden withdraw.", "demanded", "demand", "Sweden"),
        ("Norway told Sweden that it would leave the talks.", "leave", "threaten", "Sweden"),
        ("Norway signed an agreement with Sweden.", "signed", "accept", "Sweden"),
        ("Norway has rejected Sweden's offer.", "rejected", "reject", "Sweden"),
        ("Norway gave in to Sweden's demands.", "gave", "accept", "Sweden"),
        ("Norway imposed sanctions on Sweden.", "imposed", "act", "Sweden"),
        ("Sweden must withdraw its troops.", "withdraw", "demand", "Sweden"),
        ("Norway said that Sweden had broken the truce.", "said", "accuse", "Sweden"),
        ("Norway said that the crew was beaten by Sweden.", "said", "accuse", "Sweden"),
        ("Norway repeated its accusations that Sweden is arming the rebels.", "accusations", "accuse", "Sweden"),
        ("Sweden's offer was rejected by Norway.", "rejected", "reject", "Sweden"),
        ("Norway rejected Sweden's accusations.", "rejected", "reject", "Sweden"),
        ("Norway said that Sweden must withdraw its troops.", "said", "demand", "Sweden"),
        ("Norway agreed to hold talks with Sweden.", "agreed", "meet", "Sweden"),
        ("Norway is expected to meet Sweden on Friday.", "expected", "meet", "Sweden"),
    ],
)
def test_the_addressee_stands_in_its_slot(text: str, head: str, kind: str, told: str):
    assert words(text, head, kind)[2] == {told}


@pytest.mark.parametrize(
    ("text", "head", "kind"),
    [
        ("Norway rejected the borders of Sweden.", "rejected", "reject"),
        ("Norway has withdrawn its troops.", "withdrawn", "comply"),
        ("Norway said that Sweden was late.", "said", "assess"),
        ("Norway arrested the Swede.", "arrested", "act"),
        ("Norway said that the crew was beaten.", "beaten", "accuse"),
        ("Norway gave in to Sweden's friends.", "gave", "accept"),
        ("We must withdraw our troops.", "withdraw", "demand"),
        ("Sweden's offer was rejected by Norway.", "rejected", "assess"),
        ("Sweden's candidate was rejected by Norway.", "rejected", "reject"),
        ("Norway said that Sweden would withdraw its troops.", "said", "demand"),
        ("Norway said that we must withdraw.", "said", "demand"),
        ("Norway agreed to hold talks in Sweden.", "agreed", "meet"),
        ("Norway agreed to share the fishing grounds with Sweden.", "agreed", "promise"),
    ],
)
def test_no_slot_no_addressee(text: str, head: str, kind: str):
    assert words(text, head, kind)[2] == set()


def test_who_follows_by_acts_and_who_is_accused_does_not():
    assert words("Sweden was accused by Norway of cheating.", "accused", "accuse")[:2] == ({"Norway"}, {"Sweden"})


@pytest.mark.parametrize(
    ("text", "head", "kind", "acting"),
    [
        ("Norway accused Sweden of spoiling the talks by threatening to leave.", "threatening", "threaten", "Sweden"),
        ("Norway accused Sweden of breaking the law and refusing to pay.", "refusing", "reject", "Sweden"),
        ("Norway angered Sweden by threatening to leave.", "threatening", "threaten", ""),
        ("Norway accused Sweden of breaking the law.", "breaking", "accuse", ""),
    ],
)  # fmt: skip
def test_what_one_is_accused_of_is_his_deed(text: str, head: str, kind: str, acting: str):
    found, others, _ = words(text, head, kind)
    assert found == ({acting} if acting else set())
    assert ("Norway" in others) is bool(acting)


def test_according_to_whom_it_is_told_is_not_whose_demand_it_is():
    assert "Norway" in words("According to Norway, Sweden demanded a new canal.", "demanded", "demand")[1]
    assert words("According to Norway, the talks were stuck.", "were", "assess")[1] == set()


def test_talks_between_two_are_put_to_either_of_them():
    assert words("Talks between Norway and Sweden opened in Oslo.", "Talks", "meet")[2] == {"Norway", "Sweden"}


def test_with_whom_talks_are_held_is_not_who_holds_them():
    assert words("Norway pressed for it at talks with Sweden.", "talks", "meet")[1] == {"Sweden"}
    assert words("Norway pressed for it at a new round of talks with Sweden.", "round", "meet")[1] == {"Sweden"}
    assert words("Norway pressed for it at talks in Sweden.", "talks", "meet")[1] == set()
    assert words("Norway talked with Sweden.", "talked", "meet")[1] == set()


def test_joined_parties_share_a_slot():
    assert words("Norway urged Sweden and Denmark to return.", "urged", "request")[2] == {"Sweden", "Denmark"}


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(("urged", "met", "told", "accused", "rejected", "must", "by", "with")),
    st.sampled_from(KINDS),
    st.lists(st.sampled_from(("Norway", "Sweden", "that", "the offer of", "was", "said", ",", "and")), max_size=8),
)
def test_slots_are_tokens_of_the_text_whatever_it_says(verb: str, kind: str, rest: list[str]):
    doc = read(" ".join(["Norway", verb, *rest, "."]))
    for token in doc:
        slots = slots_of(token, kind)
        assert isinstance(slots, Slots)
        assert all(0 <= i < len(doc) for i in slots.acting | slots.acted_on | slots.told)


def test_a_lexicon_with_an_unknown_kind_or_without_a_section_is_told():
    raw = tomllib.loads(RAW)
    parse(raw)
    with pytest.raises(SettingError, match="no kind of statement is called greet"):
        parse({**raw, "prepositions": {**raw["prepositions"], "greet": ["to"]}})
    with pytest.raises(SettingError, match="lacks 'slots'"):
        parse({name: section for name, section in raw.items() if name != "slots"})


def test_the_subject_of_a_verb_that_names_the_act_is_told_apart():
    doc = read("Norway threatened to leave, Sweden was accused and Denmark walked.")
    found = {t.text: {doc[i].text for i in slots_of(t, "threaten").subjects} for t in doc}
    assert found["threatened"] == {"Norway"}
    assert found["accused"] == found["walked"] == set()


@pytest.mark.parametrize(
    ("text", "head", "subjects"),
    [
        ("Norway said it would leave.", "said", {"Norway"}),
        ("Norway said it would leave.", "leave", {"Norway"}),
        ("Norway said Sweden would leave.", "said", set()),
        ("Norway watched as it would leave.", "leave", set()),
        ("It is said they would leave.", "leave", set()),
    ],
)
def test_who_says_what_he_does_himself_acts(text: str, head: str, subjects: set[str]):
    doc = read(text)
    token = next(t for t in doc if t.text == head)
    assert {doc[i].text for i in slots_of(token, "forecast").subjects} == subjects


@pytest.mark.parametrize(
    ("text", "head", "kind", "name", "loose"),
    [
        ("Norway threatened to leave.", "threatened", "threaten", "Norway", False),
        ("Norway met Sweden. The ship sank.", "sank", "act", "Norway", True),
        ("Norway watched as Sweden threatened to leave.", "threatened", "threaten", "Norway", True),
        ("Norway watched as Sweden threatened to leave.", "threatened", "threaten", "Sweden", False),
        ("Kari Berg said the ship of Sweden would sail.", "sail", "forecast", "Sweden", True),
    ],
)
def test_an_actor_that_nothing_ties_to_the_clause_is_loose(text: str, head: str, kind: str, name: str, loose: bool):
    doc = annotate(read(text))
    token = next(t for t in doc if t.text == head)
    sentence = next(number for number, s in enumerate(doc.sents) if s.start <= token.i < s.end)
    act = Act(Clause(token.i, token.i, token.i + 1), kind, 1.0, 1.0, sentence)
    place = next(number for number, m in enumerate(doc._.mentions) if m.name == name)
    assert is_loose(field_of(doc), act, Choice(name, 1.0, place), slots_of(token, kind)) is loose


def act_of(text: str, head: str, kind: str) -> tuple[Field, Act, Slots]:
    doc = annotate(read(text))
    token = next(t for t in doc if t.text == head)
    sentence = next(number for number, s in enumerate(doc.sents) if s.start <= token.i < s.end)
    return field_of(doc), Act(Clause(token.i, token.i, token.i + 1), kind, 1.0, 1.0, sentence), slots_of(token, kind)


def test_a_plain_subject_goes_before_a_rival_that_is_little_likelier():
    around, act, slots = act_of("Norway met Sweden. Sweden threatened to leave.", "threatened", "threaten")
    parties = [Candidate("Norway", {}, 0), Candidate("Sweden", {}, 1)]
    near = choose_by_subject(around, act, parties, np.asarray([1.0, 0.5], dtype=np.float32), slots)
    far = choose_by_subject(around, act, parties, np.asarray([4.0, 0.5], dtype=np.float32), slots)
    assert (near.name, near.loose) == ("Sweden", True)
    assert (far.name, far.loose) == ("Norway", False)
    own = choose_by_subject(around, act, parties, np.asarray([0.0, 0.5], dtype=np.float32), slots)
    assert (own.name, own.loose) == ("Sweden", False)


@pytest.mark.parametrize(
    ("text", "head", "kind", "chosen"),
    [
        ("Norway met Sweden. Sweden gave the town until May to answer.", "gave", "concede", "Sweden"),
        (
            "Norway met Sweden. The town was given to Sweden.",
            "given",
            "concede",
            "Norway",
        ),  # what is given gives nothing
        ("Norway said that Sweden gave the town until May.", "gave", "accuse", "Norway"),  # only spoken of
        ("Norway met Sweden. Sweden is unlikely to give way.", "is", "forecast", "Norway"),  # what is foretold of it
        ("Norway met Sweden. Sweden must leave the town.", "leave", "demand", "Norway"),  # what is asked of it
        ("Norway will vote on a Swedish plan to share the town.", "plan", "propose", "Sweden"),  # whose the noun is
        ("Norway will vote on a Swedish ship.", "ship", "propose", "Norway"),  # the noun names no plan
    ],
)
def test_who_plainly_does_it_is_the_subject_outside_of_speech_and_the_owner_of_a_noun_of_dealing(
    text: str, head: str, kind: str, chosen: str
):
    around, act, slots = act_of(text, head, kind)
    names = [m.name for m in around.mentions]
    parties = [Candidate(name, {}, names.index(name)) for name in ("Norway", "Sweden")]
    found = choose_by_subject(around, act, parties, np.asarray([1.0, 0.5], dtype=np.float32), slots)
    assert found.name == chosen


@pytest.mark.parametrize(
    ("text", "head", "kind", "chosen"),
    [
        ('Sweden said: "This will be the end of Norway."', "be", "forecast", "Sweden"),
        ("Sweden said the end of Norway would be near.", "be", "forecast", "Sweden"),
        ("Sweden left. The end of Norway would be near.", "be", "forecast", "Norway"),  # nobody's words
    ],
)
def test_where_nobody_is_tied_to_what_is_told_it_is_the_speakers(text: str, head: str, kind: str, chosen: str):
    around, act, slots = act_of(text, head, kind)
    names = [m.name for m in around.mentions]
    parties = [Candidate(name, {}, names.index(name)) for name in ("Norway", "Sweden")]
    found = choose_by_subject(around, act, parties, np.asarray([1.0, 0.5], dtype=np.float32), slots)
    assert (found.name, found.loose) == (chosen, chosen == "Sweden")


def test_what_is_quoted_of_a_known_speaker_is_never_the_writers():
    parties = [Candidate(AUTHOR, {}), Candidate("Sweden", {}, 0)]
    scores = np.asarray([9.0, 0.0], dtype=np.float32)
    quoted = act_of('Sweden said: "This will be the end."', "be", "forecast")
    told = act_of("Sweden left. This will be the end.", "be", "forecast")
    assert choose_by_subject(*quoted[:2], parties, scores, quoted[2]).name == "Sweden"
    assert choose_by_subject(*told[:2], parties, scores, told[2]).name == AUTHOR


@pytest.mark.parametrize(
    ("text", "head", "kind", "acting", "acted_on"),
    [
        ("The demand, rejected by Norway, was dropped.", "rejected", "reject", {"Norway"}, set()),
        ("A plan backed by Norway was read out.", "backed", "accept", {"Norway"}, set()),
        ("The talks mediated by Norway have ended.", "mediated", "meet", set(), {"Norway"}),
        ("The talks were brokered by Norway.", "brokered", "meet", set(), {"Norway"}),
        ("The talks attended by Norway have ended.", "attended", "meet", {"Norway"}, set()),
        ("The truce broken by Norway was short.", "broken", "breach", {"Norway"}, set()),
        ("Norway, wounded on Monday, gave in.", "wounded", "act", set(), set()),
    ],
)
def test_by_names_who_acts_also_behind_a_noun_unless_he_only_helps(
    text: str, head: str, kind: str, acting: set[str], acted_on: set[str]
):
    assert words(text, head, kind)[:2] == (acting, acted_on)


@pytest.mark.parametrize(
    ("text", "kind", "subjects"),
    [
        ("Norway claimed that Sweden was avoiding the talks.", "position", {"Norway"}),
        ("Norway alleged that Sweden was avoiding the talks.", "assess", {"Norway"}),
        ("Norway said that Sweden was avoiding the talks.", "position", set()),  # may well be what Sweden wants
        ("Norway claimed that Sweden was avoiding the talks.", "act", set()),  # a deed stays the doer's
    ],
)
def test_what_one_claims_of_another_is_his_own_view(text: str, kind: str, subjects: set[str]):
    doc = read(text)
    head = next(t for t in doc if t.text == "avoiding")
    assert {doc[i].text for i in slots_of(head, kind).subjects} == subjects
