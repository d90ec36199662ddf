"""The tables. `migrations/` makes them; a test holds the two to each other.

`texts`, `editions`, `readings`, `reviews`, `review_targets` and `anchors` are what happened. `documents`, `statements`,
`statement_parties`, the search index, and all that `derived` keeps (`stale` and below) follow from them; numbers are
given in the order of writing.
Values of ours are stored as JSON text, the same on SQLite and PostgreSQL; the other columns are there to be searched
and sorted by. Days are ISO text, which sorts as days do.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint

VERSION = "0004"
"""The newest migration."""

APPLICATION_ID = 0x64744E74
"""Marks a SQLite file as a ledger of detente (`PRAGMA application_id`)."""

metadata = MetaData()

settings = Table(
    "settings",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("edition", Text),  # the edition that stands for the document
    Column("place", Text, nullable=False),  # sorts documents as the record does
    Column("known", Text, nullable=False),  # first day on which it can have been out; "" where nothing is known
    Column("last", Text, nullable=False),  # last day on which it can have come out; "" where nothing is known
    Column("title", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("published", Text),
    Column("published_by", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("added", Text, nullable=False),
    Column("reader", Text, nullable=False),
    Column("relations", Text, nullable=False),  # JSON list of who speaks for whom
    Column("notices", Text, nullable=False),  # JSON list of what was said of document and reading
    Column("statements", Integer, nullable=False),  # how many are in the record
    Column("revised_by", Text),  # a later text of the same source
)
Index("documents_place", documents.c.place)
Index("documents_outlet", documents.c.outlet)
Index("documents_url", documents.c.url)
Index("documents_source", documents.c.source)

texts = Table(
    "texts",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("text", Text, nullable=False),  # as a JSON string, which holds every character
)

editions = Table(
    "editions",
    metadata,
    Column("document", Text, ForeignKey("documents.id"), primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("text", Text, ForeignKey("texts.digest"), nullable=False),
    Column("key", Text, nullable=False),  # of what a reader goes by
    Column("rank", Text, nullable=False),  # the least of those that were read stands for the document
    Column("added", Text, nullable=False),
    Column("body", Text, nullable=False),  # the Document without its text
)

readings = Table(
    "readings",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("document", Text, ForeignKey("documents.id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("reader", Text, nullable=False),
    Column("added", Text, nullable=False),
    Column("body", Text, nullable=False),  # the Reading as the reader gave it
    UniqueConstraint("document", "key", "reader", name="readings_once"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("action", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("of", Text),  # the review that this one undoes or redoes
    Column("details", Text, nullable=False),
)
Index("reviews_who", reviews.c.who, reviews.c.number)
Index("reviews_of", reviews.c.of)

review_targets = Table(
    "review_targets",
    metadata,
    Column("target", Text, primary_key=True),
    Column("review", Integer, ForeignKey("reviews.number"), primary_key=True),
    Column("place", Integer, nullable=False),  # 0: what the review is mainly about
)
Index("review_targets_review", review_targets.c.review)

statements = Table(
    "statements",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("document", Text, ForeignKey("documents.id"), nullable=False),
    Column("place", Text, nullable=False),  # sorts statements as the record does
    Column("state", Text, nullable=False),
    Column("live", Integer, nullable=False),  # 1: in the record
    Column("version", Integer, nullable=False),
    Column("into", Text),  # the statement that it was merged into
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("certainty", Text, nullable=False),
    Column("known", Text, nullable=False),  # first day on which it can have been told
    Column("first", Text, nullable=False),  # the days between which the act lies; "" where nothing is known
    Column("last", Text, nullable=False),
    Column("body", Text, nullable=False),  # the Statement as the record has it
)
Index("statements_place", statements.c.live, statements.c.place, statements.c.known)
Index("statements_document", statements.c.document)
Index("statements_kind", statements.c.kind, statements.c.live, statements.c.place)
Index("statements_version", statements.c.version)
_merged = statements.c["into"].is_not(None)
Index("statements_merged", statements.c.id, sqlite_where=_merged, postgresql_where=_merged)

statement_parties = Table(
    "statement_parties",
    metadata,
    Column("party", Text, primary_key=True),
    Column("statement", Integer, ForeignKey("statements.number"), primary_key=True),
    Column("role", Text, primary_key=True),  # makes, addressed, would act
    Column("live", Integer, nullable=False),  # these as in the statement, so that parties are counted at once
    Column("known", Text, nullable=False),
    Column("first", Text, nullable=False),
    Column("last", Text, nullable=False),
)
Index(
    "statement_parties_counted",
    *(statement_parties.c[name] for name in ("live", "party", "role", "known", "first", "last")),
)
Index("statement_parties_statement", statement_parties.c.statement)

anchors = Table(
    "anchors",
    metadata,
    Column("document", Text, ForeignKey("documents.id"), primary_key=True),  # the later text
    Column("statement", Text, primary_key=True),  # of the earlier one
    Column("moved_to", Text),  # its id in the later text; none where the sentence is not there
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("after", Integer, nullable=False),  # the last review when it was looked for
    Column("why", Text, nullable=False),
    Column("diff", Text, nullable=False),  # JSON list of words: "  same", "- old", "+ new"
)
Index("anchors_statement", anchors.c.statement)
Index("anchors_moved_to", anchors.c.moved_to)

stale = Table(
    "stale",
    metadata,
    Column("document", Text, primary_key=True),  # changed since the lists were computed
    Column("version", Integer, nullable=False),  # goes up when it changes again
)

circles = Table(
    "circles",
    metadata,
    Column("circle", Text, primary_key=True),  # the id of one of its documents
    Column("after", Text, nullable=False),  # its lists hold while the last day reported anywhere is after this day
    Column("until", Text, nullable=False),  # and not after this one, as deadlines pass
)

circle_documents = Table(
    "circle_documents",
    metadata,
    Column("document", Text, primary_key=True),
    Column("circle", Text, nullable=False),
    Column("topic", Text, nullable=False),  # JSON list of words
)
Index("circle_documents_circle", circle_documents.c.circle)

circle_keys = Table(
    "circle_keys",
    metadata,
    Column("kind", Text, primary_key=True),  # party: ties documents on one topic; mark: ties them whatever the topic
    Column("key", Text, primary_key=True),
    Column("document", Text, primary_key=True),
)
Index("circle_keys_document", circle_keys.c.document)

matters = Table(
    "matters",
    metadata,
    Column("circle", Text, primary_key=True),
    Column("local", Integer, primary_key=True, autoincrement=False),  # its number in its circle
    Column("origin", Text, nullable=False),  # sorts the matters of all circles
    Column("number", Integer, nullable=False),  # its number among all: thread t7 is number 7
)
Index("matters_origin", matters.c.origin)
Index("matters_number", matters.c.number)

timelines = Table(
    "timelines",
    metadata,
    Column("circle", Text, primary_key=True),
    Column("what", Text, primary_key=True),  # threads, promises, talks, contradictions; with " now": nothing left out
    Column("place", Integer, primary_key=True, autoincrement=False),  # counts these rows
    Column("sort", Text, nullable=False),  # sorts them as the lists do
    Column("since", Text, nullable=False),  # the first day on which it stood so
    Column("until", Text, nullable=False),  # the day on which it no longer did
    Column("local", Integer, nullable=False),  # its thread, by the number in its circle; -1 where there is none
    Column("status", Text, nullable=False),
    Column("parties", Text, nullable=False),  # in lower case, each between line feeds
    Column("first", Text, nullable=False),  # the days between which it came to its status
    Column("last", Text, nullable=False),
    Column("told", Text, nullable=False),  # of a thread as of a day: how much of today's history was known then
    Column("body", Text, nullable=False),  # with threads by their numbers in the circle
)
Index("timelines_days", timelines.c.what, timelines.c.since, timelines.c.until)
Index("timelines_sort", timelines.c.what, timelines.c.sort)

DERIVED = (circles, circle_documents, circle_keys, matters, timelines)
"""Tables that follow from the record and can be computed anew at any time."""

SEARCHED = ("document_words", "statement_words")
"""The search index: FTS5 tables on SQLite, tables with a tsvector on PostgreSQL; made by migration 0002."""
