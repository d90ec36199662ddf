"""Parties and threads as a graph in GraphML, for Gephi, Cytoscape, yEd, igraph and networkx.

Nodes are parties, threads; an edge from a party to a thread says what it did about it, one from a party to a party who
speaks for whom. Source: Brandes et al., GraphML Progress Report (2002); http://graphml.graphdrawing.org.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree

from detente.ledger.interchange.snapshot import Snapshot, Written
from detente.ledger.interchange.texts import xml_bytes, xml_text
from detente.ledger.mentions import is_party
from detente.ledger.sides import sides

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_KEYS = (
    ("node", "type", "string"),
    ("node", "label", "string"),
    ("node", "status", "string"),
    ("node", "since", "string"),
    ("node", "statements", "int"),
    ("edge", "relation", "string"),
    ("edge", "weight", "int"),
    ("edge", "statements_of", "string"),
)


def write(snapshot: Snapshot) -> Written:
    """The graph, directed; nodes of parties begin with `p`, of threads with the thread's id."""
    root = ElementTree.Element("graphml", {"xmlns": _NAMESPACE})
    for for_, name, kind in _KEYS:
        ElementTree.SubElement(root, "key", {"id": f"{for_}_{name}", "for": for_, "attr.name": name, "attr.type": kind})
    graph = ElementTree.SubElement(root, "graph", {"id": "ledger", "edgedefault": "directed"})
    named = Counter(name for s in snapshot.statements for name in (s.actor, *s.addressee) if is_party(name))
    found = list(_edges(snapshot))
    parties = sorted({*named, *(one for one, *_ in found), *(o for _, o, r, _ in found if r == "speaks for")})
    node = {name: f"p{number}" for number, name in enumerate(parties, 1)}
    for name in parties:
        _with(ElementTree.SubElement(graph, "node", {"id": node[name]}), "node",
              {"type": "party", "label": name, "statements": str(named[name])})  # fmt: skip
    for t in snapshot.threads:
        since = t.since()
        _with(ElementTree.SubElement(graph, "node", {"id": t.id}), "node", {
            "type": "thread", "label": t.title, "status": t.status, "statements": str(len(t.statements)),
            "since": since.first.isoformat() if since else "",
        })  # fmt: skip
    for number, (one, other, relation, ids) in enumerate(found, 1):
        target = node[other] if relation == "speaks for" else other
        edge = ElementTree.SubElement(graph, "edge", {"id": f"e{number}", "source": node[one], "target": target})
        _with(edge, "edge", {"relation": relation, "weight": str(max(1, len(ids))), "statements_of": " ".join(ids)})
    ElementTree.indent(root, " ")
    return Written(xml_bytes(root))


def _edges(snapshot: Snapshot) -> Iterator[tuple[str, str, str, list[str]]]:
    """From a party, to a thread or a party, which relation, and the statements that show it."""
    for t in snapshot.threads:
        for name in t.actor:
            yield name, t.id, "would act", []
        told: dict[tuple[str, str], list[str]] = {}
        for statement in t.statements:
            s = snapshot.ledger.by_id[statement]
            if is_party(s.actor) and s.certainty != "denied":
                told.setdefault((s.actor, s.kind), []).append(s.id)
        for (actor, kind), ids in told.items():
            yield actor, t.id, kind, ids
    for backing in sides(snapshot.ledger, snapshot.as_of).backings:
        yield backing.patron, backing.client, "speaks for", list(backing.statements)


def _with(element: ElementTree.Element, for_: str, values: dict[str, str]) -> None:
    for name, value in values.items():
        if value:
            data = ElementTree.SubElement(element, "data", {"key": f"{for_}_{name}"})
            data.text = xml_text(value)
