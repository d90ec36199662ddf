"""What detente is made of: published faults of its parts are found without a network, and changed files are."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import zipfile
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest
from packaging.version import Version

SCRIPT = Path(__file__).parents[2] / "scripts" / "known_faults.py"
specification = importlib.util.spec_from_file_location("known_faults", SCRIPT)
assert specification is not None
assert specification.loader is not None
known_faults = importlib.util.module_from_spec(specification)
specification.loader.exec_module(known_faults)

PARTS = {"some-part": Version("1.5"), "other": Version("2.0rc1")}


def record(**affected: object) -> dict:
    package = {"package": {"ecosystem": "PyPI", "name": "Some_Part"}}
    return {"id": "X-1", "summary": "reads what\nit should not", "affected": [package | affected]}


def events(*pairs: tuple[str, str]) -> list[dict]:
    return [{"type": "ECOSYSTEM", "events": [{kind: version} for kind, version in pairs]}]


@pytest.mark.parametrize(
    ("pairs", "held"),
    [
        ([("introduced", "0")], True),
        ([("introduced", "1.5")], True),
        ([("introduced", "1.5.1")], False),
        ([("introduced", "0"), ("fixed", "1.5")], False),
        ([("introduced", "0"), ("fixed", "1.5.1")], True),
        ([("introduced", "0"), ("last_affected", "1.5")], True),
        ([("introduced", "0"), ("last_affected", "1.4")], False),
        ([("introduced", "0"), ("fixed", "1.2"), ("introduced", "1.4"), ("fixed", "1.6")], True),
        ([("introduced", "1.4"), ("fixed", "1.6"), ("introduced", "0"), ("fixed", "1.2")], True),
        ([("introduced", "0"), ("fixed", "1.2"), ("introduced", "1.6")], False),
    ],
)
def test_a_range_runs_from_what_brings_the_fault_in_to_what_mends_it(pairs, held):
    assert list(known_faults.affected(record(ranges=events(*pairs)), PARTS)) == (["some-part"] if held else [])


def test_versions_that_are_named_are_affected():
    assert list(known_faults.affected(record(versions=["1.4", "1.5.0", "no version"]), PARTS)) == ["some-part"]
    assert not list(known_faults.affected(record(versions=["1.4"]), PARTS))


def test_what_was_taken_back_or_is_of_another_world_is_no_fault():
    every = record(ranges=events(("introduced", "0")))
    assert not list(known_faults.affected(every | {"withdrawn": "2031-01-01T00:00:00Z"}, PARTS))
    every["affected"][0]["package"] = {"ecosystem": "npm", "name": "some-part"}
    assert not list(known_faults.affected(every, PARTS))


def test_advisories_are_read_from_files_folders_and_archives(tmp_path, capsys):
    parts = tmp_path / "parts.json"
    parts.write_text(json.dumps({"components": [{"name": "some.part", "version": "1.5"}]}))
    text = json.dumps(record(ranges=events(("introduced", "0"))))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "x.json").write_text(text)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("x.json", text)
    for place in ("folder", "folder/x.json", "all.zip"):
        assert known_faults.main([str(tmp_path / place), "--parts", str(parts)]) == 1
        assert capsys.readouterr().out == "some-part 1.5: X-1: reads what it should not\n"
    assert known_faults.main(["--parts", str(parts)]) == 0


def test_a_record_as_they_are_given_out_is_told_in_a_line(tmp_path, capsys):
    """No summary, long details over several lines, other names, ranges of a repository, a list of versions besides."""
    given = {
        "schema_version": "1.6.0", "id": "PYSEC-2031-7", "modified": "2031-02-01T00:00:00Z",
        "aliases": ["CVE-2031-0007"],
        "details": "Before 1.6 it runs\nwhat it is given.\x1b[2J " + "And so on. " * 60,
        "affected": [{
            "package": {"ecosystem": "PyPI", "name": "some-part", "purl": "pkg:pypi/some-part"},
            "ranges": [
                {"type": "GIT", "repo": "https://example.org/p", "events": [{"introduced": "0"}, {"fixed": "0a1b2c"}]},
                {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.6"}]}],
            "versions": ["1.4", "1.5"], "database_specific": {"source": "https://example.org"}}],
        "references": [{"type": "WEB", "url": "https://example.org"}],
        "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
    }  # fmt: skip
    (tmp_path / "x.json").write_text(json.dumps(given))
    parts = tmp_path / "parts.cdx"
    parts.write_text(json.dumps({"components": [{"name": "some.part", "version": "1.5"}]}))
    assert known_faults.main([str(tmp_path / "x.json"), "--parts", str(parts)]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("some-part 1.5: PYSEC-2031-7, CVE-2031-0007: Before 1.6 it runs what it is given.")
    assert len(line) < 300
    assert line.isprintable()


@pytest.mark.parametrize("text", ["{", "[" * 5000, ""])
def test_what_is_no_record_is_said_in_a_line(tmp_path, capsys, text):
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(SystemExit):
        known_faults.main([str(tmp_path / "x.json")])
    assert "Traceback" not in capsys.readouterr().err


def test_a_file_that_was_changed_after_installation_is_named(tmp_path):
    place = tmp_path / "part-1.dist-info"
    place.mkdir()
    (tmp_path / "a.py").write_text("x = 1\n")
    (place / "METADATA").write_text("Metadata-Version: 2.1\nName: part\nVersion: 1\n")
    digest = hash_of(tmp_path / "a.py")
    (place / "RECORD").write_text(f"a.py,{digest},6\nb.py,{digest},6\npart-1.dist-info/RECORD,,\n")
    part = PathDistribution(place)
    assert list(known_faults.changed(part)) == ["b.py"]  # gone
    (tmp_path / "a.py").write_text("x = 2\n")
    assert list(known_faults.changed(part)) == ["a.py", "b.py"]


def hash_of(path: Path) -> str:
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest()).rstrip(b"=").decode()
