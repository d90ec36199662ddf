"""Where pages are: on a server and in a site of files."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.web.links import SHOWN, Links, SiteLinks, anchor, short

DIGEST = "0123456789abcdef"
STATEMENT = f"{DIGEST}.fedcba98"
VALUES = st.one_of(st.none(), st.booleans(), st.integers(0, 9), st.text(max_size=8))


@given(st.dictionaries(st.sampled_from(["q", "sort", "at"]), VALUES))
def test_an_address_holds_just_the_parts_of_its_query_that_say_something(query):
    address = urlsplit(Links().page("search", **query))
    assert address.path == "/search"
    said = {key: [str(value)] for key, value in query.items() if value not in (None, "") and value is not False}
    assert parse_qs(address.query, keep_blank_values=True, strict_parsing=bool(said)) == said


@given(st.text(min_size=1, max_size=20))
def test_a_name_of_any_letters_comes_back_from_its_address(name):
    assert parse_qs(urlsplit(Links().party(name)).query) == {"name": [name]}
    assert urlsplit(Links().thread(name)).query == urlsplit(Links().thread(name)).fragment == ""


@pytest.mark.parametrize("links", [Links(), SiteLinks(depth=2)])
def test_the_first_part_of_a_report_has_no_number(links):
    first, second = links.document(DIGEST), links.document(DIGEST, 2)
    assert links.document(DIGEST, 1) == first
    assert "2" not in first.rpartition("/")[2].replace(DIGEST[:SHOWN], "")
    assert "2" in second.rpartition("/")[2].replace(DIGEST[:SHOWN], "")


def test_a_statement_is_named_by_the_beginning_of_its_report_and_all_of_its_own():
    assert short(STATEMENT) == f"{DIGEST[:SHOWN]}.fedcba98"
    assert Links().in_text(STATEMENT, 3).startswith(f"/documents/{DIGEST[:SHOWN]}?")
    assert urlsplit(Links().in_text(STATEMENT)).fragment == anchor(STATEMENT)


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_pages_of_a_site_are_found_from_any_depth(depth):
    links = SiteLinks(depth=depth, parts={STATEMENT: 3})
    up = "../" * depth
    assert links.page("", order="text") == f"{up}index.html"
    assert links.static("desk.css") == f"{up}static/desk.css"
    assert links.statement(STATEMENT) == f"{up}statements/{short(STATEMENT)}.html"
    assert links.in_text(STATEMENT) == f"{up}documents/{DIGEST[:SHOWN]}-3.html#{anchor(STATEMENT)}"
