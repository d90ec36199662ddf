"""Whoever speaks for a body acts as that body; own names."""

from __future__ import annotations

import pytest

from detente.reading.learned.actor_choice import Choice
from detente.reading.mentions import Level, Mention
from detente.reading.spoken_for import as_body


def mention(*, body: str = "Guild", level: Level = "name", alone: bool = False, sure: float = 0.85) -> Mention:
    return Mention(0, 2, 1, "Ana Lund", "person", level, body, False, sure, "role", (), stands_alone=alone)


GUILD = Mention(4, 5, 4, "Guild", "union", "name")


@pytest.mark.parametrize("level", ["name", "pronoun", "nominal"])
def test_a_person_is_the_body_that_he_speaks_for(level: Level):
    assert as_body(Choice("Ana Lund", 0.6, 0), [mention(level=level), GUILD]) == Choice("Guild", 0.6, 0)


def test_who_leads_a_state_stays_himself_where_he_was_chosen():
    state = Mention(4, 5, 4, "Norland", "state", "name")
    assert as_body(Choice("Ana Lund", 0.6, 0), [mention(body="Norland"), state]).name == "Ana Lund"


@pytest.mark.parametrize(
    "one",
    [mention(body=""), mention(alone=True), mention(level="nominal", sure=0.4)],
    ids=["of no office", "in a quarrel at home", "hardly known whose he is"],
)
def test_who_stands_for_himself_stays_himself(one: Mention):
    assert as_body(Choice("Ana Lund", 0.6, 0), [one, GUILD]).name == "Ana Lund"


def test_another_name_of_the_mention_and_the_writer_stay():
    for choice in (Choice("Guild", 0.6, 0), Choice("author", 0.9, None)):
        assert as_body(choice, [mention(), GUILD]) == choice
