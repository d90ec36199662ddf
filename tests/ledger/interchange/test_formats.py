"""Every format is read back by a program that knows nothing of detente, and holds what the ledger holds."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pandas
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.errors import SettingError
from detente.ledger import Ledger, jsonlines, threads
from detente.ledger.interchange import FORMATS, TABLES, Snapshot, write
from detente.ledger.interchange.citations import keys
from detente.ledger.interchange.plover import category, mapping
from detente.ledger.wording import synonyms
from detente.values.document import Document
from detente.values.statement import KINDS
from ledger.build import Report, ledger_of
from ledger.test_record import reports

HOSTILE = '=HYPERLINK("http://x.test","y");\u202e<script>alert(1)</script>&amp;\x00\x1b[31m{\\input{/etc/passwd}}%$_^~#'


def harbour() -> Ledger:
    """A small quarrel with everything in it: an exchange, a deadline, a hedge, a refusal, a deed, two outlets."""
    one = Report("2021-05-02", "Gazette", "The harbour quarrel, by our own writer.")
    plan = one.say("propose", "Northland", "ice for herring", "Southland", gives="send ice", gets="sell herring",
                   date="2021-05-01")  # fmt: skip
    one.say("reject", "Southland", "refused to sell herring", "Northland", refers_to=plan, certainty="probable")
    one.say("promise", "Southland", "free the captain", "Northland", deadline="2021-06-01", by="Southland")
    other = Report("2021-06-03", "Herald", "Later the ships came home from the long quarrel at sea.")
    other.say("comply", "Southland", "freed the captain", "Northland", date="2021-05-20", sources="Reuters")
    other.say("meet", "Northland", "talks at the fort", "Southland", date="2021-07", condition="if the sea is calm")
    other.say("assess", "author", "the sea is calm")
    other.backs("Southland", "Ferry Union")
    return ledger_of(one, other)


def hostile() -> Ledger:
    """Everything that a report can set is hostile."""
    report = Report("2021-05-02", HOSTILE, HOSTILE)
    report.say("demand", HOSTILE, f"open the pier {HOSTILE}", (HOSTILE + "2",), by=HOSTILE + "2")
    report.say("promise", HOSTILE + "2", "free the captain", HOSTILE, deadline="2021-06-01", condition=HOSTILE)
    document, reading = report.done()
    document = replace(
        document, title=HOSTILE, author=HOSTILE, url="javascript:alert(1)", source=HOSTILE, language="en"
    )
    return Ledger.of([document], [reading])


def text(ledger: Ledger, name: str, table: str | None = None) -> str:
    data = write(Snapshot(ledger), name, table).data
    return data if isinstance(data, str) else data.decode()


# -- all of them -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("ledger", [harbour(), hostile(), Ledger()], ids=["harbour", "hostile", "empty"])
def test_equal_ledgers_give_equal_bytes_whatever_the_order(name, ledger):
    written = write(Snapshot(ledger), name)
    again = Ledger.of(reversed(ledger.documents), list(ledger.readings())[::-1])
    assert write(Snapshot(again), name) == written


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(reports(), max_size=3), st.sampled_from([None, date(2021, 3, 4)]))
def test_no_ledger_makes_a_writer_stumble(some, as_of):
    snapshot = Snapshot(ledger_of(*some), as_of)
    for name in FORMATS:
        if name != "jsonl" or as_of is None:
            write(snapshot, name)


def test_what_there_is_not_is_refused():
    for arguments in (("docx",), ("csv", "people"), ("graphml", "threads")):
        with pytest.raises(SettingError):
            write(Snapshot(Ledger()), *arguments)
    with pytest.raises(SettingError):
        write(Snapshot(Ledger(), date(2021, 5, 1)), "jsonl")


def test_a_snapshot_of_a_day_leaves_out_what_was_told_later():
    early = Snapshot(harbour(), date(2021, 5, 10))
    assert {s.kind for s in early.statements} == {"propose", "reject", "promise"}
    assert len(early.documents) == 1
    assert [p.status for p in early.promises] == ["open"]


# -- tables ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_the_same_as_csv_and_as_parquet(name):
    ledger = harbour()
    frame = pandas.read_csv(io.StringIO(text(ledger, "csv", name)), dtype=str, keep_default_na=False)
    data = write(Snapshot(ledger), "parquet", name).data
    table = pyarrow.parquet.read_table(io.BytesIO(data))
    assert list(frame.columns) == table.column_names == list(TABLES[name].columns)
    rows = table.to_pylist()
    assert len(frame) == len(rows)
    for (_, cells), row in zip(frame.iterrows(), rows, strict=True):
        for column, value in row.items():
            assert cells[column] == _as_cell(value)


def _as_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value) if isinstance(value, list) else str(value)


def test_every_table_but_that_of_contradictions_has_rows_here():
    assert {name for name, table in TABLES.items() if not list(table.rows(Snapshot(harbour())))} == {"contradictions"}


def test_no_cell_of_a_csv_is_a_formula():
    for name in TABLES:
        frame = pandas.read_csv(io.StringIO(text(hostile(), "csv", name)), dtype=str, keep_default_na=False)
        assert not [c for column in frame for c in frame[column] if c.lstrip().startswith(("=", "+", "-", "@", "\t"))]


# -- JSON ------------------------------------------------------------------------------------------------------------


def test_json_lines_are_the_whole_ledger():
    for ledger in (harbour(), hostile()):
        assert jsonlines.read(text(ledger, "jsonl").splitlines()) == ledger


def test_events_have_the_fields_of_plover_and_each_act_once():
    told = [Report("2021-05-02", name, " ".join(f"{name}{k}" for k in range(50))) for name in ("Gazette", "Herald")]
    for report in told:
        report.say("demand", "Northland", "the release of the captain", "Southland", date="2021-05-01")
        report.say("request", "Northland", "more ice", "Southland")
    written = write(Snapshot(ledger_of(*told)), "plover")
    (record,) = json.loads(written.data)
    assert (record["event"], record["mode"], record["date"]) == ("DEMAND", "yield", "2021-05-01")
    assert record["source"] == [{"actorText": "Northland"}]
    assert record["target"] == [{"actorText": "Southland"}]
    assert len(record["reports"]) == 2
    assert written.notices == ("acts left out, as PLOVER has no category for them: 1 request",)


def test_the_mapping_to_plover_covers_every_kind_and_knows_only_known_words():
    data = mapping()
    places = [*data["kinds"], *data["left_out"]["kinds"], *(k for k in data["deeds"] if k != "actions")]
    assert sorted(places) == sorted(KINDS)
    known = set(synonyms().groups.values())
    assert {*data["deeds"]["actions"], *data["asked"], *data["contexts"]} <= known
    events = {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "DEMAND", "ACCUSE", "REJECT",
              "THREATEN", "PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT"}  # fmt: skip
    used = [*data["kinds"].values(), *data["deeds"]["actions"].values(), data["deeds"]["comply"]["others"]]
    assert {item["event"] for item in used} <= events
    deed = harbour().by_id["d2.s1"]
    assert category(deed) == {"event": "RETREAT", "mode": "release"}


# -- Web Annotation --------------------------------------------------------------------------------------------------

ANNO = "http://www.w3.org/ns/anno.jsonld"
OA, AS, DC = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#", "http://purl.org/dc/elements/1.1/"
# The terms of the published context that we use, as the Web Annotation Vocabulary defines them.
TERMS = {
    "id": "@id", "type": "@type", "Annotation": OA + "Annotation", "TextualBody": OA + "TextualBody",
    "SpecificResource": OA + "SpecificResource", "TextQuoteSelector": OA + "TextQuoteSelector",
    "TextPositionSelector": OA + "TextPositionSelector", "AnnotationCollection": AS + "OrderedCollection",
    "AnnotationPage": AS + "OrderedCollectionPage", "Software": AS + "Application", "Text": DC + "Text",
    "body": {"@id": OA + "hasBody", "@type": "@id"}, "target": {"@id": OA + "hasTarget", "@type": "@id"},
    "source": {"@id": OA + "hasSource", "@type": "@id"}, "selector": {"@id": OA + "hasSelector", "@type": "@id"},
    "scope": {"@id": OA + "hasScope", "@type": "@id"}, "motivation": {"@id": OA + "motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": OA + "hasPurpose", "@type": "@vocab"}, "describing": OA + "describing",
    "tagging": OA + "tagging", "exact": OA + "exact", "prefix": OA + "prefix", "suffix": OA + "suffix",
    "start": OA + "start", "end": OA + "end", "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "format": DC + "format", "language": DC + "language", "generator": {"@id": AS + "generator", "@type": "@id"},
    "name": "http://xmlns.com/foaf/0.1/name", "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "total": AS + "totalItems", "first": {"@id": AS + "first", "@type": "@id"},
    "partOf": {"@id": AS + "partOf", "@type": "@id"}, "startIndex": AS + "startIndex",
    "items": {"@id": AS + "items", "@type": "@id", "@container": "@list"},
}  # fmt: skip


def annotations(ledger: Ledger) -> list[dict]:
    return json.loads(text(ledger, "annotations"))["first"]["items"]


def test_annotations_lead_back_to_the_exact_words():
    for ledger in (harbour(), hostile()):
        items = annotations(ledger)
        assert len(items) == len(ledger.statements)
        for item, s in zip(items, ledger.statements, strict=True):
            words = ledger.document_by_id[s.document].text
            quote, position = item["target"]["selector"]
            assert words[position["start"] : position["end"]] == quote["exact"] == s.quote
            assert quote["prefix"] + quote["exact"] + quote["suffix"] in words
            assert "scope" not in item["target"]  # no page, or none of the web


def test_annotations_are_json_ld_of_which_no_key_is_lost():
    from pyld import jsonld

    def load(url: str, _: object) -> dict:
        assert url == ANNO
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": TERMS}}

    made = json.loads(text(harbour(), "annotations"))
    (expanded,) = jsonld.expand(made, {"documentLoader": load})
    assert _count(expanded, OA + "hasBody") == len(harbour().statements)
    assert _count(expanded, "urn:detente:term:actor") == len(harbour().statements)
    plain = json.dumps(made)
    for key in set(re.findall(r'"(\w+)":', plain)) - {"detente"}:
        assert key in TERMS, key


def _count(node: object, key: str) -> int:
    if isinstance(node, dict):
        return (key in node) + sum(_count(child, key) for child in node.values())
    return sum(_count(child, key) for child in node) if isinstance(node, list) else 0


def test_a_page_of_the_web_is_the_scope():
    ledger = harbour()
    ledger = replace(ledger, documents=(replace(ledger.documents[0], url="https://x.test/a b"), *ledger.documents[1:]))
    assert annotations(ledger)[0]["target"]["scope"] == "https://x.test/a%20b"


# -- graphs ----------------------------------------------------------------------------------------------------------


def test_the_graph_has_every_party_and_thread_and_what_was_done():
    import networkx

    ledger = harbour()
    graph = networkx.read_graphml(io.BytesIO(write(Snapshot(ledger), "graphml").data))
    nodes = dict(graph.nodes(data=True))
    parties = {data["label"]: name for name, data in nodes.items() if data["type"] == "party"}
    assert set(parties) == {"Northland", "Southland", "Ferry Union"}
    found = threads(ledger)
    assert {name for name, data in nodes.items() if data["type"] == "thread"} == {t.id for t in found}
    assert {nodes[t.id]["status"] for t in found} == {t.status for t in found}
    captain = next(t.id for t in found if t.title == "free the captain")
    relations = {d["relation"] for _, other, d in graph.out_edges(parties["Southland"], data=True) if other == captain}
    assert {"would act", "promise", "comply"} <= relations
    backs = [(d["relation"], other) for _, other, d in graph.out_edges(parties["Southland"], data=True)]
    assert ("speaks for", parties["Ferry Union"]) in backs


def test_hostile_names_stay_text_in_a_graph():
    import networkx

    graph = networkx.read_graphml(io.BytesIO(write(Snapshot(hostile()), "graphml").data))
    labels = [data["label"] for _, data in graph.nodes(data=True)]
    assert any("<script>" in label and "\x00" not in label for label in labels)


def test_provenance_is_read_by_the_prov_library():
    from prov.model import ProvDocument

    for ledger in (harbour(), hostile()):
        document = ProvDocument.deserialize(content=text(ledger, "prov"), format="json")
        names = {str(r.identifier) for r in document.get_records() if r.identifier}
        labels = [str(r.get_asserted_types()) for r in document.get_records()]
        assert sum(name.startswith("stmt:") for name in names) == len(ledger.statements)
        assert sum(name.startswith("doc:") for name in names) == len(ledger.documents)
        assert any("SoftwareAgent" in label for label in labels)
        derived = [r for r in document.get_records() if r.get_type().localpart == "Derivation"]
        expected = len(ledger.statements) + sum(len(t.statements) for t in threads(ledger))
        assert len(derived) == expected
        assert document.get_provn()


# -- REFI-QDA --------------------------------------------------------------------------------------------------------

QDA = "{urn:QDA-XML:project:1.0}"
# Children in the order of the schema, and the attributes that it requires (REFI-QDA Standard 1.5, project schema).
ORDER = {
    "Project": (["Users", "CodeBook", "Variables", "Cases", "Sources"], {"name"}),
    "Users": (["User"], set()), "User": ([], {"guid"}), "CodeBook": (["Codes"], set()), "Codes": (["Code"], set()),
    "Code": (["Description", "NoteRef", "Code"], {"guid", "name", "isCodable"}), "Variables": (["Variable"], set()),
    "Variable": (["Description"], {"guid", "name", "typeOfVariable"}), "Sources": (["TextSource"], set()),
    "TextSource": (["Description", "PlainTextContent", "PlainTextSelection", "Coding", "NoteRef", "VariableValue"],
                   {"guid"}),
    "PlainTextSelection": (["Description", "Coding", "NoteRef"], {"guid", "startPosition", "endPosition"}),
    "Coding": (["CodeRef", "NoteRef"], {"guid"}), "CodeRef": ([], {"targetGUID"}), "Description": ([], set()),
    "VariableValue": (["VariableRef", "TextValue", "DateValue"], set()), "VariableRef": ([], {"targetGUID"}),
    "TextValue": ([], set()), "DateValue": ([], set()),
}  # fmt: skip
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.mark.parametrize("ledger", [harbour(), hostile(), Ledger()], ids=["harbour", "hostile", "empty"])
def test_a_project_follows_the_schema_and_its_selections_their_texts(ledger):
    archive = zipfile.ZipFile(io.BytesIO(write(Snapshot(ledger), "refi").data))
    assert archive.testzip() is None
    root = ElementTree.fromstring(archive.read("project.qde"))
    guids = []
    for element in root.iter():
        tag = element.tag.removeprefix(QDA)
        order, required = ORDER[tag]
        children = [child.tag.removeprefix(QDA) for child in element]
        assert children == sorted(children, key=order.index), tag
        assert required <= set(element.attrib), tag
        guids += [element.attrib["guid"]] if "guid" in element.attrib else []
    assert all(GUID.fullmatch(guid) for guid in guids)
    assert len(set(guids)) == len(guids)
    pointed = {e.attrib["targetGUID"] for e in root.iter() if "targetGUID" in e.attrib}
    assert pointed <= set(guids)
    quotes = []
    for source in root.iter(f"{QDA}TextSource"):
        name = source.attrib["plainTextPath"].removeprefix("internal://")
        words = archive.read(f"Sources/{name}").decode()
        places = [s.attrib for s in source.iter(f"{QDA}PlainTextSelection")]
        quotes += [words[int(place["startPosition"]) : int(place["endPosition"])] for place in places]
    assert quotes == [s.quote for s in ledger.statements]


# -- citations -------------------------------------------------------------------------------------------------------


def test_bibtex_is_read_by_another_program():
    import bibtexparser

    found = bibtexparser.loads(text(harbour(), "bibtex"), bibtexparser.bparser.BibTexParser(common_strings=True))
    first, second = found.entries
    assert (first["howpublished"], first["year"], first["day"]) == ("Gazette", "2021", "2")
    assert (second["howpublished"], second["month"]) == ("Herald", "June")
    assert first["ID"] != second["ID"]


def test_hostile_fields_stay_text_in_bibtex():
    import bibtexparser

    made = text(hostile(), "bibtex")
    (entry,) = bibtexparser.loads(made).entries
    assert "url" not in entry
    assert r"\input" not in made.replace(r"\textbackslash{}input", "")
    assert made.count("{") == made.count("}")
    depth = 0
    for character in re.sub(r"\\[{}]", "", made):
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0
    assert not any(ord(c) < 32 and c != "\n" for c in made)


def test_csl_is_read_by_a_citation_processor():
    from citeproc.source.json import CiteProcJSON

    for ledger in (harbour(), hostile()):
        source = CiteProcJSON(json.loads(text(ledger, "csl")))
        assert len(source) == len(ledger.documents)
        for item in source.values():
            assert item.type == "article-newspaper"
            assert item.issued.year == 2021


@given(st.sets(st.text("01", min_size=16, max_size=16), min_size=1, max_size=20))
def test_citation_keys_are_no_longer_than_what_tells_them_apart(digests):
    documents = [Document(digest, "x", (), outlet="Gazette", published="2021-05-02") for digest in sorted(digests)]
    ends = [key.partition("-")[2] for key in keys(documents)]
    (length,) = {len(end) for end in ends}
    assert all(digest.startswith(end) for digest, end in zip(sorted(digests), ends, strict=True))
    assert len(set(ends)) == len(ends)
    assert length == 6 or len({end[:-2] for end in ends}) < len(ends)


def test_citation_keys_are_all_different():
    ledger = ledger_of(*(Report("2021-05-02", "Gazette", f"Report {k}") for k in range(300)))
    found = re.findall(r"@misc{(.*),", text(ledger, "bibtex"))
    assert len(set(found)) == len(found) == 300
    assert found == [item["id"] for item in json.loads(text(ledger, "csl"))]


# -- discourse network -----------------------------------------------------------------------------------------------


def test_an_event_list_has_the_columns_of_the_analyzer():
    written = write(Snapshot(harbour()), "discourse")
    frame = pandas.read_csv(io.StringIO(written.data), sep=";")
    assert list(frame.columns) == [
        "statement ID", "time", "document ID", "document title", "author", "source", "section", "type", "text",
        "person", "organization", "concept", "agreement",
    ]  # fmt: skip
    pandas.to_datetime(frame["time"], format="%Y-%m-%d %H:%M:%S")
    stands = {(row["type"], row["concept"]): row["agreement"] for _, row in frame.iterrows()}
    assert stands["reject", "sell herring"] == 0
    assert stands["promise", "free the captain"] == stands["comply", "free the captain"] == 1
    assert "assess" in written.notices[0]


def test_hostile_text_breaks_no_line_of_an_event_list():
    made = text(hostile(), "discourse")
    frame = pandas.read_csv(io.StringIO(made), sep=";", dtype=str, keep_default_na=False)
    assert len(frame) == len(made.splitlines()) - 1
    assert not [c for column in frame for c in frame[column] if c.startswith(("=", "+", "-", "@"))]
