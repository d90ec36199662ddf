"""Prints the requirements of detente, each in one version with the hash of its file, for this platform and Python.

`python scripts/lock.py > requirements.lock`, then elsewhere `pip install --require-hashes -r requirements.lock` and
`pip install --no-deps detente-*.whl`. pip chooses the versions, as it would for an installation; nothing is installed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Print the lines, in the order of names."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--report"]
        subprocess.run([*command, str(report), str(ROOT), *sys.argv[1:]], check=True, stdout=subprocess.DEVNULL)
        found = json.loads(report.read_text())["install"]
    lines = []
    for each in found:
        hashes = each["download_info"].get("archive_info", {}).get("hashes", {})
        if "sha256" in hashes:  # detente itself is a folder, and has none
            name, version = each["metadata"]["name"].lower(), each["metadata"]["version"]
            lines.append(f"{name}=={version} --hash=sha256:{hashes['sha256']}")
    print("\n".join(sorted(lines)))


if __name__ == "__main__":
    main()
