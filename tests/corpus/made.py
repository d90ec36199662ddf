"""Small archives of ordinary news and of a dispute, for tests of corpora."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from detente.corpus.folder import Folder
from detente.corpus.job import Job

QUICK = Job("", reader="corpus.quick_reader:Reader")
TRADES = ["port", "mill", "mine", "rail", "bus", "film", "steel", "dairy", "harbour", "museum"]


def dispute(number: int) -> str:
    trade = TRADES[number % len(TRADES)]
    other = TRADES[(number * 7) % 10]
    return (
        f"Talks at the {trade} went into round {number} on Monday. The company offered a settlement of {number} crowns "
        f"to every worker of the {trade}. The union rejected it and demanded that the government mediate. The union "
        f"demanded {number + 7} crowns and threatened to strike from day {number % 28 + 1} unless the ministry of the "
        f"{trade} gave a guarantee. A spokesman of the {other} declined to comment on paper {number}.\n"
    )


def weather(number: int) -> str:
    return f"Rain fell over the hills in week {number}, and the gardens were green again. Umbrellas sold well.\n" * 2


def articles(count: int, every: int = 4) -> list[dict[str, Any]]:
    """Articles of which one in `every` tells of a dispute."""
    return [
        {
            "id": f"a{n}",
            "title": f"Number {n}",
            "published": f"{2014 + n % 3}-0{n % 9 + 1}-11",
            "text": dispute(n) if n % every == 0 else weather(n),
        }
        for n in range(count)
    ]


def write(path: Path, found: list[dict[str, Any]], extra: bytes = b"") -> Path:
    path.write_bytes(b"".join(json.dumps(one).encode() + b"\n" for one in found) + extra)
    return path


def bytes_of(out: Path) -> dict[str, bytes]:
    """What a finished corpus holds, by file, but for the work and what the manifest says of times."""
    folder = Folder(out)
    names = [path for table in ("documents", "statements") for path in folder.result(table)]
    return {str(path.relative_to(folder.path)): path.read_bytes() for path in [*names, folder.rejected_path]}


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    import pyarrow.parquet

    found = [row for path in Folder(out).result(table) for row in pyarrow.parquet.ParquetFile(path).read().to_pylist()]
    return sorted(found, key=lambda row: (row["key"], row["id"]))
