"""A conflict model to its equilibria, and why: what `detente solve` does.

`solved` solves; what comes of it is shown as plain data (`records`), in words (`words`), or as files for other programs
(`files`).
"""

from detente.workflow.solving.files import no_place, rows_left_out, to_csv, to_graph, to_parquet, to_svg
from detente.workflow.solving.records import to_record
from detente.workflow.solving.solved import Solved, solve
from detente.workflow.solving.words import to_text

__all__ = [
    "Solved",
    "no_place",
    "rows_left_out",
    "solve",
    "to_csv",
    "to_graph",
    "to_parquet",
    "to_record",
    "to_svg",
    "to_text",
]
