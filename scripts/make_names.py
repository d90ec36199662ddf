"""Make lexicons/names.json, the one look-up table of names and role words, from the TOML lexicons beside it.

    python scripts/make_names.py          write it
    python scripts/make_names.py --check  exit 1 when it is not what the sources give

TOML is for people to read and mend; parsing it at every start would cost some 60 ms, the table costs 4.
"""

from __future__ import annotations

import sys

from detente.reading.names.sources import build, compiled_path, dump


def main() -> int:
    """Write or check the table."""
    text = dump(build())
    path = compiled_path()
    if "--check" in sys.argv[1:]:
        return 0 if path.is_file() and path.read_text(encoding="utf-8") == text else 1
    path.write_text(text, encoding="utf-8")
    print(f"{path.name}: {len(text)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
