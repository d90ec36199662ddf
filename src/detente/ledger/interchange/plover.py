"""Acts as event records in the JSON fields of PLOVER; the mapping is data, in `plover.toml`.

Source: Open Event Data Alliance, PLOVER codebook (2016 to 2021): event, mode and context say what, how and why.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from importlib import resources
from typing import Any

from detente.ledger.acts import Act
from detente.ledger.events import When, when
from detente.ledger.interchange.snapshot import Snapshot, Written
from detente.ledger.interchange.texts import to_json, web_address
from detente.ledger.mentions import is_party
from detente.ledger.sameness import act_wording
from detente.values.statement import Statement


def write(snapshot: Snapshot) -> Written:
    """A JSON array of records, one for each act that PLOVER codes, in the order in which they are first told."""
    records, left_out = [], Counter[str]()
    for act in snapshot.acts:
        record = _record(snapshot, act)
        if record is None:
            left_out[act.kind] += 1
        else:
            records.append(record)
    notices: tuple[str, ...] = ()
    if left_out:
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(left_out.items()))
        notices = (f"acts left out, as PLOVER has no category for them: {kinds}",)
    return Written(to_json(records), notices)


@cache
def mapping() -> dict[str, Any]:
    """The mapping as it stands in `plover.toml`."""
    text = (resources.files("detente.ledger.interchange") / "plover.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def category(statement: Statement) -> dict[str, str] | None:
    """Event and mode of a statement; None for what PLOVER does not code."""
    data = mapping()
    words = act_wording(statement).words
    if statement.kind in data["kinds"]:
        found: dict[str, str] = data["kinds"][statement.kind]
        if found["event"] in {"DEMAND", "REJECT"} and "mode" not in found:
            mode = next((mode for name, mode in data["asked"].items() if name in words), "")
            return {**found, "mode": mode}
        return found
    if statement.kind not in data["deeds"]:
        return None
    named = next((event for name, event in data["deeds"]["actions"].items() if name in words), None)
    others: dict[str, str] | None = data["deeds"][statement.kind].get("others")
    return named or others


def _record(snapshot: Snapshot, act: Act) -> dict[str, Any] | None:
    first = snapshot.ledger.by_id[act.statements[0]]
    found = category(first)
    if found is None or not is_party(first.actor):
        return None
    document = snapshot.ledger.document_by_id[first.document]
    moment = when(snapshot.ledger, first)
    record: dict[str, Any] = {
        "id": f"detente-{first.id}",
        "date": _date(moment),
        "source": [{"actorText": first.actor}],
        "target": [{"actorText": name} for name in first.addressee],
        "event": found["event"],
        "mode": found.get("mode", ""),
        "context": _contexts(first, moment),
        "eventText": first.content,
        "text": first.quote,
        "textInfo": {"start": first.start, "end": first.end, "document": first.document},
        "language": document.language,
        "publication": document.outlet,
        "coder": "detente",
        "version": mapping()["version"],
        "comment": f"{first.kind}; told by {len(act.documents)}, of their own {act.independent}; {act.certainty}",
        "reports": list(act.statements),
    }
    address = web_address(document.url)
    return {**record, "url": address} if address else record


def _date(moment: When) -> str:
    """The first day it can have been, ISO 8601; empty where nothing is known."""
    return moment.span.first.isoformat() if moment.span else ""


def _contexts(statement: Statement, moment: When) -> list[str]:
    """The four general contexts of the codebook that apply, then those that words show."""
    words = act_wording(statement).words
    found = [context for name, context in mapping()["contexts"].items() if name in words]
    if statement.certainty == "denied":
        found.insert(0, "negation")
    if statement.condition:
        found.insert(0, "hypothetical")
    if moment.planned:
        found.insert(0, "future")
    return list(dict.fromkeys(found))
