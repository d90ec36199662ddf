"""The file from which a container is built says what it should; `scripts/container-steps` runs its steps."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
STEPS = [
    tuple(line.split(maxsplit=1))
    for line in (ROOT / "Containerfile").read_text().splitlines()
    if line and not line.startswith("#")
]


def of(instruction: str) -> list[str]:
    return [rest for name, rest in STEPS if name == instruction]


def test_it_begins_with_a_version_of_python_that_is_supported():
    (image,) = of("FROM")
    version = re.fullmatch(r"python:(3\.\d+)-slim", image)
    assert version is not None
    assert f"Programming Language :: Python :: {version[1]}" in PROJECT["classifiers"]


def test_it_has_known_instructions_alone_and_fetches_nothing_by_itself():
    assert {name for name, _ in STEPS} <= {"FROM", "ARG", "COPY", "RUN", "USER", "WORKDIR", "ENTRYPOINT", "CMD"}
    assert of("COPY") == [". /source"]
    assert not re.search(r"curl|wget|git clone|https?://", " ".join(of("RUN")))


def test_it_installs_extras_that_there_are_and_leaves_no_source_behind():
    (run,) = of("RUN")
    (extras,) = re.findall(r'pip install --no-cache-dir "/source\[([^]]*)\]"', run)
    assert set(extras.split(",")) <= PROJECT["optional-dependencies"].keys()
    assert "rm -rf /source" in run


def test_nobody_is_root_in_it():
    names = [name for name, _ in STEPS]
    (user,) = of("USER")
    assert user not in ("root", "0")
    assert f"useradd --create-home {user}" in of("RUN")[0]
    assert names.index("RUN") < names.index("USER") < names.index("ENTRYPOINT")


def test_it_runs_a_command_that_is_installed():
    assert json.loads(of("ENTRYPOINT")[0])[0] in PROJECT["scripts"]
    assert json.loads(of("CMD")[0]) == ["demo"]


def test_neither_history_nor_environments_nor_ledgers_are_copied():
    left_out = set((ROOT / ".containerignore").read_text().split())
    assert {".git", ".venv", "build", "dist", "*.detente"} <= left_out
