"""Prints what an installed detente consists of, as a software bill of materials (CycloneDX 1.5, JSON).

`python scripts/parts_list.py > detente.cdx.json`. Holds no time and no random number: the same environment gives the
same bytes. Source: https://cyclonedx.org/docs/1.5/json/.
"""

from __future__ import annotations

import json
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from dependencies import closure


def part(name: str) -> dict[str, Any]:
    """One component, by its package URL."""
    meta = metadata.metadata(name)
    purl = f"pkg:pypi/{name}@{meta['Version']}"
    licence = meta.get("License-Expression") or meta.get("License") or ""
    entry: dict[str, Any] = {"type": "library", "bom-ref": purl, "name": name, "version": meta["Version"], "purl": purl}
    if licence and len(licence) < 100:
        entry["licenses"] = [{"license": {"name": licence}}]
    return entry


def main() -> None:
    """Print the list."""
    names = sorted(closure(["detente"]) - {"detente"})
    whole = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {**part("detente"), "type": "application"}},
        "components": [part(name) for name in names],
    }
    print(json.dumps(whole, indent=1))


if __name__ == "__main__":
    main()
