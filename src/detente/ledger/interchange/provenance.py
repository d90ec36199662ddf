"""Where everything comes from, as PROV-JSON: threads from statements, statements from reports, reports from outlets.

Source: W3C, PROV-DM (Recommendation, 2013); the PROV-JSON serialisation (W3C member submission, 2013).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from detente.ledger.interchange.snapshot import Snapshot, Written
from detente.ledger.interchange.texts import to_json, utf8_text, web_address

_READER, _LEDGER = "detente:reader", "detente:ledger"


def write(snapshot: Snapshot) -> Written:
    """One PROV document; activities carry no times, as a ledger keeps none for them."""
    record: dict[str, dict[str, Any]] = {
        "prefix": {"detente": "urn:detente:term:", "doc": "urn:detente:document:", "stmt": "urn:detente:statement:",
                   "thread": "urn:detente:thread:", "who": "urn:detente:agent:"},
        "entity": {}, "activity": {}, "agent": {}, "wasGeneratedBy": {}, "used": {}, "wasDerivedFrom": {},
        "wasAttributedTo": {}, "wasAssociatedWith": {},
    }  # fmt: skip
    relate = _Relations(record)
    record["agent"][_READER] = {"prov:type": _name("prov:SoftwareAgent"), "prov:label": "detente"}
    if snapshot.threads:
        record["activity"][_LEDGER] = {"prov:label": "gathering statements into threads"}
        relate("wasAssociatedWith", activity=_LEDGER, agent=_READER)
    for d in snapshot.documents:
        name = _id("doc", d.id)
        record["entity"][name] = _filled({
            "prov:type": "report", "prov:label": d.title, "detente:published": d.published,
            "detente:url": web_address(d.url),
        })  # fmt: skip
        if d.outlet:
            outlet = _id("who", d.outlet)
            record["agent"][outlet] = {"prov:type": _name("prov:Organization"), "prov:label": d.outlet}
            relate("wasAttributedTo", entity=name, agent=outlet)
        reading = f"detente:read-{_local(d.id)}"
        record["activity"][reading] = {"prov:label": "reading a report"}
        relate("used", activity=reading, entity=name)
        relate("wasAssociatedWith", activity=reading, agent=_READER)
    for s in snapshot.statements:
        name = _id("stmt", s.id)
        record["entity"][name] = _filled({
            "prov:type": f"statement: {s.kind}", "prov:label": s.content, "prov:value": s.quote,
            "detente:actor": s.actor, "detente:start": s.start, "detente:end": s.end, "detente:certainty": s.certainty,
        })  # fmt: skip
        relate("wasGeneratedBy", entity=name, activity=f"detente:read-{_local(s.document)}")
        relate("wasDerivedFrom", generatedEntity=name, usedEntity=_id("doc", s.document))
    known = {s.id for s in snapshot.statements}
    for t in snapshot.threads:
        name = _id("thread", t.id)
        record["entity"][name] = {"prov:type": "thread", "prov:label": t.title, "detente:status": t.status}
        relate("wasGeneratedBy", entity=name, activity=_LEDGER)
        for statement in t.statements:
            if statement in known:
                relate("wasDerivedFrom", generatedEntity=name, usedEntity=_id("stmt", statement))
    return Written(to_json({part: held for part, held in record.items() if held}))


class _Relations:
    """Adds relations under running blank names."""

    def __init__(self, record: dict[str, dict[str, Any]]) -> None:
        self._record = record

    def __call__(self, relation: str, **ends: str) -> None:
        held = self._record[relation]
        held[f"_:{relation}{len(held) + 1}"] = {f"prov:{end}": name for end, name in ends.items()}


def _local(name: str) -> str:
    return quote(utf8_text(name), safe="").replace("%", "~")  # a per cent sign stands in no qualified name


def _id(prefix: str, name: str) -> str:
    return f"{prefix}:{_local(name)}"


def _name(name: str) -> dict[str, str]:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "")}
