"""The desk's own scripts are checked by TypeScript, whose version and hash stand in `types/package-lock.json`."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.system

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "src" / "detente" / "web" / "static"
CONFIG = ROOT / "tests" / "web" / "types" / "tsconfig.json"
COMPILER = ROOT / "build" / "types" / "node_modules" / "typescript" / "bin" / "tsc"


def problems(config):
    """What the compiler says, line by line."""
    assert COMPILER.exists(), "no TypeScript: run scripts/install-system"
    command = ["node", COMPILER, "--project", config]
    found = subprocess.run(command, cwd=config.parent, capture_output=True, text=True, check=False)
    assert found.returncode in (0, 2), found.stdout + found.stderr
    return found.stdout.splitlines()


def test_the_scripts_have_no_type_error():
    assert problems(CONFIG) == []


def test_every_script_is_checked_in_an_editor_too():
    scripts = sorted(SCRIPTS.glob("*.js"))
    assert scripts
    assert [path.name for path in scripts if not path.read_text().startswith("// @ts-check\n")] == []


def test_a_type_error_put_into_each_script_is_found(tmp_path):
    config = json.loads(CONFIG.read_text()) | {"include": ["*.js"]}
    (tmp_path / "tsconfig.json").write_text(json.dumps(config))
    names = [Path(shutil.copy(path, tmp_path)).name for path in sorted(SCRIPTS.glob("*.js"))]
    for name in names:
        with (tmp_path / name).open("a") as script:
            script.write("\nexport const wrong = document.getElementById(7).value;\n")
    found = problems(tmp_path / "tsconfig.json")
    for name in names:
        said = [line for line in found if line.startswith(name)]
        assert len([line for line in said if "TS2345" in line]) == 1, said  # a number is no id
        assert any("TS2531" in line or "TS18047" in line for line in said), said  # there may be no such element


def test_the_compiler_is_the_one_that_is_pinned():
    assert COMPILER.exists(), "no TypeScript: run scripts/install-system"
    lock = json.loads((CONFIG.parent / "package-lock.json").read_text())
    installed = json.loads((COMPILER.parents[1] / "package.json").read_text())
    assert installed["version"] == lock["packages"]["node_modules/typescript"]["version"]
