"""Articles, ZIP archives, PDF files, mail and feeds as documents, and the faults of each."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import struct
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.documents import load, load_all
from detente.documents.articles import Fields, json_lines
from detente.documents.feeds import parse_feed
from detente.documents.metadata import stated_day
from detente.documents.pdf import Place, apart_at, paragraphs
from detente.documents.records import document_of
from detente.documents.sources import Part
from detente.errors import InputError, SettingError
from documents.archives_made import article, faults, items, page, report, sound


def test_articles_of_json_lines_keep_their_fields(tmp_path: Path) -> None:
    for name, pack in (("a.jsonl", bytes), ("a.jsonl.gz", gzip.compress)):
        (tmp_path / name).write_bytes(pack(article(1) + b"\n" + article(2, published="Tue, 07 Feb 2017 10:00:00 GMT")))
        one, two = load(tmp_path / name)
        assert one.text == report(1)
        assert (one.title, one.published, one.published_by) == ("Offer 1", "2016-09-06", "metadata")
        assert two.published == "2017-02-07"
        assert one.source.endswith("line 1 (a1)")
        assert two.source.endswith("line 2 (a2)")


def test_bad_lines_are_told_one_by_one(tmp_path: Path) -> None:
    bad = [
        b"{not json}\n",
        b"[1, 2]\n",
        article(3, text=""),
        article(4, text=5),
        b'{"id": "x"}\n',
        b"[" * 50_000 + b"\n",
    ]
    found = items(tmp_path / "a.jsonl", "jsonl", article(1) + b"".join(bad) + article(2)[:-9])
    assert [record.id for record in sound(found)] == ["a1"]
    assert [int(fault.name.split("line ")[1].split()[0]) for fault in faults(found)] == [2, 3, 4, 5, 6, 7, 8]
    assert "cut short" in faults(found)[-1].reason


def test_a_cut_packed_file_keeps_its_lines_and_tells_the_cut(tmp_path: Path) -> None:
    data = gzip.compress(b"".join(article(n, noise=hashlib.sha256(b"%d" % n).hexdigest()) for n in range(400)))
    found = items(tmp_path / "a.jsonl.gz", "jsonl", data[: len(data) // 2])
    assert len(sound(found)) > 10
    assert "cut short" in faults(found)[-1].reason


def test_fields_may_be_called_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"body": "The union rejected the offer.", "meta": {"date": 1473120000}, "headline": "No"}\n')
    called = Fields.of({"text": "body", "published": "meta.date", "title": "headline"})
    (entry,) = json_lines(path, called)
    assert (entry.item.text, entry.item.published, entry.item.title) == (
        "The union rejected the offer.",
        "2016-09-06",
        "No",
    )
    with pytest.raises(SettingError, match="no field of an article"):
        Fields.of({"words": "body"})


def test_reading_of_lines_can_begin_at_any(tmp_path: Path) -> None:
    for name, pack in (("a.jsonl", bytes), ("a.jsonl.gz", gzip.compress)):
        part = Part(tmp_path / name, "jsonl")
        part.path.write_bytes(pack(b"".join(article(n) + b"\n" * (n % 3) for n in range(9))))
        for entry in part.entries():
            again = next(iter(part.entries(offset=entry.offset, skip=entry.skip, number=entry.number)))
            assert again == entry


def test_parquet_rows_are_articles(tmp_path: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    rows = [{"id": f"a{n}", "title": "", "published": "2016-09-06", "text": report(n)} for n in range(5)]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "a.parquet", row_group_size=2)
    part = Part(tmp_path / "a.parquet", "parquet")
    whole = list(part.entries())
    assert [e.item.text for e in whole] == [report(n) for n in range(5)]
    assert [(e.offset, e.skip) for e in part.entries(keep=False)] == [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0)]
    assert next(iter(part.entries(offset=1, skip=1, number=4))) == whole[3]
    (tmp_path / "b.parquet").write_bytes(b"PAR1 nothing more PAR1")
    assert "Parquet" in load_all([tmp_path / "b.parquet"]).unreadable[0].reason


def zipped(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_an_archive_is_read_and_nothing_is_written(tmp_path: Path) -> None:
    names = ["../out.txt", "/abs.txt", "C:\\con.txt", "deep/" * 50 + "a.txt", "line\nbreak.txt", "\x1b[2Jx.txt"]
    path = zipped(tmp_path / "a.zip", {n: report(i).encode() for i, n in enumerate(names)} | {"b.html": page(9)})
    before = sorted(tmp_path.rglob("*"))
    loaded = load_all([path])
    assert len(loaded.documents) == 7
    assert sorted(tmp_path.rglob("*")) == before
    assert not [d.source for d in loaded.documents if not d.source.isprintable()]


def test_archives_made_to_swell_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"bomb.txt": bytes(60_000_000), "in.zip": b"PK", "good.txt": report(1).encode()})
    loaded = load_all([path])
    assert len(loaded.documents) == 1
    assert sorted(u.reason.split(";")[0] for u in loaded.unreadable) == [
        "an archive within an archive is not opened",
        "it unpacks to more than 50 MB",
    ]


def test_members_that_lie_over_each_other_are_refused(tmp_path: Path) -> None:
    data = bytearray(
        zipped(tmp_path / "a.zip", {"a.txt": report(1).encode(), "b.txt": report(2).encode()}).read_bytes()
    )
    second = data.rfind(b"PK\x01\x02")
    struct.pack_into("<L", data, second + 42, 0)  # the second member's data are said to be the first's
    (tmp_path / "a.zip").write_bytes(data)
    loaded = load_all([tmp_path / "a.zip"])
    assert not loaded.documents
    assert len(loaded.unreadable) == 2


def test_an_archive_of_too_many_members_is_refused_before_it_is_listed(tmp_path: Path) -> None:
    data = bytearray(zipped(tmp_path / "a.zip", {"a.txt": report(1).encode()}).read_bytes())
    struct.pack_into("<L", data, len(data) - 22 + 12, 90_000_000)
    (tmp_path / "a.zip").write_bytes(data)
    assert "more than" in load_all([tmp_path / "a.zip"]).unreadable[0].reason
    (tmp_path / "a.zip").write_bytes(data[:-30])
    assert "end is missing" in load_all([tmp_path / "a.zip"]).unreadable[0].reason


def pdf(lines: list[str], *, pages: int = 1) -> bytes:
    """A small PDF file, each page with the lines."""
    text = " T* ".join(f"({line}) Tj" for line in lines)
    stream = f"BT /F1 10 Tf 12 TL 50 750 Td {text} ET".encode()
    kids = " ".join(f"{4 + n} 0 R" for n in range(pages))
    content = 4 + pages
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *[
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {content} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        ]
        * pages,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


LINES = [
    "The ferry company offered its crews a new contract on Monday, and the nego-",
    "tiations went on until midnight, as the union had not been asked before then.",
    "It said no.",
    "The minister said that she would speak with both sides before the end of the",
    "week, and that the port would stay open.",
]


def test_a_pdf_file_is_read_in_paragraphs(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(LINES))
    (document,) = load(tmp_path / "a.pdf")
    assert "the negotiations went on until midnight" in document.text
    assert document.text.count("\n\n") == 1


def test_a_headline_in_larger_letters_is_a_paragraph_and_the_title(tmp_path: Path) -> None:
    data = pdf(["Ferry crews go on strike over rosters", *LINES])
    data = data.replace(b"/F1 10 Tf", b"/F1 16 Tf").replace(b"rosters) Tj", b"rosters) Tj /F1 10 Tf")
    (tmp_path / "a.pdf").write_bytes(data)
    (document,) = load(tmp_path / "a.pdf")
    assert document.title == "Ferry crews go on strike over rosters"
    assert document.text.startswith(f"{document.title}\n\nThe ferry company")


def test_a_gap_on_the_page_parts_paragraphs_whose_last_lines_are_full(tmp_path: Path) -> None:
    full = "The ferry company offered its crews a new contract on Monday after nine in the evening."
    gap = [full, full, full, "", full, full]
    (tmp_path / "a.pdf").write_bytes(pdf(gap))
    (document,) = load(tmp_path / "a.pdf")
    assert [part.count("contract") for part in document.text.split("\n\n")] == [3, 2]


PLACES = st.builds(Place, st.floats(1, 900), st.floats(1, 900), st.sampled_from([0.0, 9.0, 10.0, 16.0]))


@given(st.lists(PLACES, max_size=12))
def test_a_line_stands_apart_where_letters_change_their_size_and_never_from_an_empty_one(lines: list[Place]) -> None:
    found = apart_at(lines)
    assert len(found) == len(lines)
    assert not any(found[:1])
    for before, now, apart in zip(lines, lines[1:], found[1:], strict=False):
        if not (before.size and now.size):
            assert not apart
        elif max(before.size, now.size) == 16.0 != min(before.size, now.size):
            assert apart


@given(st.integers(2, 20), st.floats(5, 30))
def test_lines_in_even_steps_stand_together(number: int, step: float) -> None:
    lines = [Place(900 - step * n, 900 - step * n, 10.0) for n in range(number)]
    assert apart_at(lines) == [False] * number


def test_broken_pdf_files_are_told_and_hurt_nobody(tmp_path: Path) -> None:
    whole = pdf(LINES)
    looped = whole.replace(b"trailer << ", b"trailer << /Prev %d " % whole.rfind(b"xref\n0"))
    for name, data in {"cut": whole[:200], "noise": b"%PDF-1.7\n" + bytes(range(256)) * 20, "looped": looped}.items():
        (tmp_path / f"{name}.pdf").write_bytes(data)
    (tmp_path / "z.txt").write_text(report(1))
    loaded = load_all([tmp_path])
    assert loaded.documents[-1].text == report(1)
    assert {Path(u.name).stem for u in loaded.unreadable} >= {"cut", "noise"}


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [f"THE FERRY NEWS, page {n}\nThe talks of day {n} went on and nobody\nsaid a word.\n{n}" for n in range(4)]
    assert paragraphs(pages) == [f"The talks of day {n} went on and nobody said a word." for n in range(4)]


def test_mail_gives_its_text_subject_sender_and_day(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "Crews reject offer"
    message["From"] = "Ferry Desk <desk@ferry.example>"
    message["Date"] = "Tue, 06 Sep 2016 23:30:00 -0500"
    message.set_content(report(1))
    message.add_alternative(page(2).decode(), subtype="html")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="../x.pdf")
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    (document,) = load(tmp_path / "a.eml")
    assert "offer number 1" in document.text
    assert (document.title, document.author, document.published) == ("Crews reject offer", "Ferry Desk", "2016-09-06")
    assert document.notices == ("1 attachment was not read",)
    (tmp_path / "b.eml").write_bytes(b"nothing of a message")
    assert "no message" in load_all([tmp_path / "b.eml"]).unreadable[0].reason


def test_a_message_that_is_forwarded_as_an_attachment_is_counted_and_not_read(tmp_path: Path) -> None:
    inner = EmailMessage()
    inner["Subject"] = "Older offer"
    inner.set_content(report(2))
    message = EmailMessage()
    message["From"] = "desk@ferry.example"
    message.add_attachment(inner)
    message.attach(_text_part(report(1)))
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    (document,) = load(tmp_path / "a.eml")
    assert "offer number 1" in document.text
    assert "offer number 2" not in document.text
    assert document.author == "desk@ferry.example"
    assert document.notices == ("1 attachment was not read",)


def test_a_message_of_a_page_alone_is_read_from_that(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "Crews reject offer"
    message.set_content(page(2).decode(), subtype="html")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="x.pdf")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="y.pdf")
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    (document,) = load(tmp_path / "a.eml")
    assert "offer number 2" in document.text
    assert (document.title, document.notices) == ("Crews reject offer", ("2 attachments were not read",))


def _text_part(text: str) -> EmailMessage:
    part = EmailMessage()
    part.set_content(text)
    return part


RSS = """<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><title>Ferry News</title>
<item><title>One {entity}</title><link>http://ferry.example/1</link><guid>g1</guid>
<pubDate>Tue, 06 Sep 2016 10:00:00 GMT</pubDate><description>{text}</description></item>
<item><title>Two</title><link>javascript:alert(1)</link><description>Short.</description></item></channel></rss>"""


def test_a_feed_gives_the_reports_that_it_holds_whole(tmp_path: Path) -> None:
    text = f"&lt;p&gt;{report(1)}&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;"
    (tmp_path / "f.xml").write_text(RSS.format(doctype="", entity="", text=text))
    loaded = load_all([tmp_path / "f.xml"])
    (document,) = loaded.documents
    assert (document.title, document.outlet, document.url) == ("One", "Ferry News", "http://ferry.example/1")
    assert "alert" not in document.text
    assert "fewer than 60 words" in loaded.unreadable[0].reason


LINKED = """<rss version="2.0"><channel><title>Ferry News</title>{items}</channel></rss>"""


@pytest.mark.parametrize(
    ("stated", "link"),
    [
        ("/1.html", "https://ferry.example/1.html"),
        ("1.html", "https://ferry.example/feeds/1.html"),
        ("../1.html", "https://ferry.example/1.html"),
        ("//other.example/1", "https://other.example/1"),
        ("http://other.example/1", "http://other.example/1"),
        ("javascript:alert(1)", ""),
        ("http://[half", ""),
        ("", ""),
    ],
)
def test_a_link_without_a_host_belongs_to_the_feeds_own(stated: str, link: str) -> None:
    item = f"<item><title>One</title><link>{stated}</link><guid>g</guid></item>"
    found = parse_feed(LINKED.format(items=item).encode(), url="https://ferry.example/feeds/all.xml")
    assert [entry.link for entry in found.entries] == [link]


def mailbox(*bodies: str, end: str = "\n") -> bytes:
    """Messages as a mail program writes them into one file: lines of theirs that begin with "From " are masked."""
    out = b""
    for number, body in enumerate(bodies, 1):
        message = _text_part(body)
        message["Subject"] = f"Report {number}"
        message["Date"] = f"Tue, 0{number} Sep 2016 10:00:00 +0000"
        held = re.sub(rb"^(>*From )", rb">\1", message.as_bytes(), flags=re.M)
        out += f"From desk@ferry.example Tue Sep  {number} 10:00:00 2016\n".encode() + held + b"\n"
    return out.replace(b"\n", end.encode())


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["talks.mbox", "talks", "folder"])
def test_a_mailbox_gives_each_message(tmp_path: Path, name: str, end: str) -> None:
    """Under whatever name, and also where a line of a message begins as a message does."""
    masked = f"From the quay it was told on 3 May 2016:\n\n{report(2)}"
    target = tmp_path / name / "talks.mbox" if name == "folder" else tmp_path / name
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(mailbox(report(1), masked, report(3), end=end))
    loaded = load_all([tmp_path / name])
    assert not loaded.unreadable
    assert [d.title for d in loaded.documents] == ["Report 1", "Report 2", "Report 3"]
    assert [d.published for d in loaded.documents] == ["2016-09-01", "2016-09-02", "2016-09-03"]
    assert loaded.documents[1].text.startswith("From the quay")
    assert loaded.documents[2].source.endswith("talks.mbox, message 3" if name != "talks" else "talks, message 3")


def test_a_message_that_cannot_be_read_costs_itself(tmp_path: Path) -> None:
    (tmp_path / "talks.mbox").write_bytes(mailbox(report(1), " ", report(3)))
    loaded = load_all([tmp_path / "talks.mbox"])
    assert [d.title for d in loaded.documents] == ["Report 1", "Report 3"]
    assert [one.name for one in loaded.unreadable] == [f"{tmp_path / 'talks.mbox'}, message 2"]
    (tmp_path / "no.mbox").write_text(report(1))
    assert "no mailbox" in load_all([tmp_path / "no.mbox"]).unreadable[0].reason


@pytest.mark.parametrize("label", ["iso-8859-1", "latin1", "us-ascii", "windows-1252"])
def test_a_mail_that_says_latin_1_holds_the_marks_of_windows(tmp_path: Path, label: str) -> None:
    head = (
        f"Subject: Crews reject offer\nContent-Type: text/plain; charset={label}\nContent-Transfer-Encoding: 8bit\n\n"
    )
    words = f"{report(1)} \u201cNever\u201d, said the crews\u2019 speaker of \u20ac5."
    (tmp_path / "a.eml").write_bytes(head.encode() + words.encode("cp1252"))
    (document,) = load(tmp_path / "a.eml")
    assert document.text.strip() == words


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE r [<!ENTITY x SYSTEM "{canary}">]>',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "{canary}"> %p; <!ENTITY x "%p;">]>',
        '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + "".join(
            f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
        ) + '<!ENTITY x "&j;&j;">]>',
        f'<!DOCTYPE r [<!ENTITY x "{"y" * 50_000}">]>',
    ],
    ids=["file", "parameter", "net", "laughs", "quadratic"],
)  # fmt: skip
def test_entities_of_a_feed_reach_nothing_and_swell_nothing(tmp_path: Path, doctype: str, encoding: str) -> None:
    canary = tmp_path / "canary"
    canary.write_text("the canary sings")
    text = RSS.format(doctype=doctype.replace("{canary}", canary.as_uri()), entity="&x;" * 200, text=report(1))
    text = text.replace('version="1.0"', f'version="1.0" encoding="{encoding}"')
    try:
        found = parse_feed(text.encode(encoding))
    except InputError:
        return
    shown = repr(found)
    assert "canary sings" not in shown
    assert len(shown) < 100_000


def test_days_are_found_in_the_forms_that_fields_have() -> None:
    forms = {
        "2016-09-06T23:00:00+05:00": "2016-09-06",
        "2016/09/06": "2016-09-06",
        "20160906": "2016-09-06",
        "2016-09": "2016-09",
        "Tue, 06 Sep 2016 10:00:00 GMT": "2016-09-06",
        1473120000: "2016-09-06",
        1473120000000: "2016-09-06",
        2016: "2016",
        "2016-13-40": None,
        "soon": None,
        "": None,
        True: None,
    }
    assert {given: stated_day(given) for given in forms} == forms


def test_a_record_of_a_mixed_folder_is_read_in_the_order_of_paths(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_bytes(article(2) + article(3))
    (tmp_path / "a.txt").write_text(report(1))
    zipped(tmp_path / "c.zip", {"x.txt": report(4).encode()})
    loaded = load_all([tmp_path])
    assert [d.text for d in loaded.documents] == [report(n) for n in (1, 2, 3, 4)]
    assert document_of(sound(items(tmp_path / "b.jsonl", "jsonl"))[0]) == loaded.documents[1]
