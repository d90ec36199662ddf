"""README shows the brief that its command prints."""

from __future__ import annotations

from docs import readme_brief


def test_readme_shows_the_brief_as_it_is():
    (shown,) = readme_brief.SHOWN.findall(readme_brief.README.read_text())
    assert len(shown.splitlines()) > 20
    assert shown == readme_brief.excerpt(readme_brief.brief()), "python tests/docs/readme_brief.py writes it again"


def test_an_excerpt_has_the_answer_and_the_first_points_of_its_sections():
    head, why = "A and B\n\nSTUCK.\n", "Why\n  · one\n    more\n  · two\n  · three\n"
    shown = readme_brief.excerpt(f"{head}\n{why}  · four\n\nOther\n  · no\n\nHow sure\n  · very\n")
    assert shown == f"{head}\n{why}  ...\n\nHow sure\n  · very\n...\n"
