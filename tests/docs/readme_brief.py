"""The brief that README shows, made from the brief as it is.

`python tests/docs/readme_brief.py` writes that part of README again; a test compares them.
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
SHOWN = re.compile(r"(?<=```text\n).*?(?=```)", re.DOTALL)
SECTIONS = {"Why": 3, "What would break it": 1, "How sure": 9}
"""The sections that are shown, and how many of their points at most."""


def brief() -> str:
    """What `make brief` prints."""
    from detente.workflow import briefing

    return briefing.brief([ROOT / "examples" / "syria-2016"], as_of="2016-09-06").brief.to_text()


def excerpt(text: str) -> str:
    """The answer and some points of some sections, with `...` where lines are left out."""
    head, _, rest = text.partition("\n\nWhy\n")
    parts = [f"{head}\n"]
    for section in f"Why\n{rest}".split("\n\n"):
        title, _, body = section.rstrip("\n").partition("\n")
        if title in SECTIONS:
            points = re.split(r"\n(?=  · )", body)
            most = SECTIONS[title]
            parts.append("\n".join([title, *points[:most], *(["  ..."] * (len(points) > most))]) + "\n")
    return "\n".join(parts) + "...\n"


if __name__ == "__main__":
    README.write_text(SHOWN.sub(lambda _: excerpt(brief()), README.read_text(), count=1))
